"""Do memory and descriptors of the live page's server level off? 1,000 changes of formula, then 1,000 connections.

    python benchmarks/longevity.py [--count 1000]

Printed at ten moments of each: MiB of the server and its workers (what they share counted once), and their open descriptors.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import json
from collections.abc import Awaitable, Callable
from pathlib import Path

from students import memory, page, processes, served

from kobai.app import State


def descriptors(pid: int) -> int:
    """Open descriptors of a process and those below it."""
    total = 0
    for process in processes(pid):
        with contextlib.suppress(OSError):
            total += len(list(Path(f"/proc/{process}/fd").iterdir()))
    return total


async def measured(name: str, count: int, pid: int, turn: Callable[[int], Awaitable[None]]) -> None:
    """Print what the server has while it takes ``count`` turns."""
    seen = []
    for k in range(count):
        await turn(k)
        if (k + 1) % max(1, count // 10) == 0:
            seen.append((memory(pid), descriptors(pid)))
    print(
        f"{count} {name}: MiB {' '.join(f'{m:.0f}' for m, _ in seen)}; descriptors {' '.join(str(d) for _, d in seen)}"
    )


async def play(where: dict, pid: int, count: int) -> None:
    async with page(where) as socket:

        async def change(k: int) -> None:
            f = f"x1**2 + {k}*x2**2 + sin({k % 7}*x1)"
            await socket.send(json.dumps({"type": "formula", "seq": 2 * k, "f": f}))
            await socket.send(json.dumps({"type": "run", "seq": 2 * k + 1, "state": State(f=f).plain()}))
            await socket.recv()
            await socket.recv()

        await measured("changes of formula", count, pid, change)

    async def visit(k: int) -> None:
        async with page(where) as other:
            await other.send(json.dumps({"type": "run", "seq": k, "state": State().plain()}))
            if k % 2:  # every other one goes away without waiting for its answer
                await other.recv()

    await measured("connections", count, pid, visit)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--count", type=int, default=1000)
    asked = parser.parse_args()
    with served() as (where, pid):
        asyncio.run(play(where, pid, asked.count))


if __name__ == "__main__":
    main()
