"""One honest page among forty neighbours on one server; one more visitor sends garbage, floods and stalls.

    python benchmarks/students.py [--students 40] [--seconds 30] [--rows dragging adam formulas]

Each page is a WebSocket client on the loopback address. The honest one behaves as the page does: it sends a request for every
movement of a slider, twenty a second while it drags, with pauses, and takes what comes back. Its neighbours, row by row:

    alone      none
    students   drag and pause as it does, each another function
    dragging   drag without a pause
    adam       drag 100,000 steps of Adam without a pause
    formulas   type formulas of 60 terms, thirty changes a second

Printed are, for the honest page, the time from the last movement of a drag to its answer; the neighbours' answers; errors; and
the memory of the server and its workers over time. All load is bounded in count and time.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import json
import random
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed

from kobai.app import State

FUNCTIONS = ["x1**2 + x2**2", "x1**2 + 10*x2**2", "himmelblau", "rosenbrock", "ackley"]
LEAD = 15.0  # seconds in which the neighbours are there before the honest page comes
ROWS = ("alone", "students", "dragging", "adam", "formulas")


def processes(pid: int) -> list[int]:
    """A process and those below it."""
    found = [pid]
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        with contextlib.suppress(OSError):
            found += [p for child in task.read_text().split() for p in processes(int(child))]
    return found


def memory(pid: int) -> float:
    """Memory in MiB of a process and those below it, what they share counted once."""
    total = 0
    for process in processes(pid):
        with contextlib.suppress(OSError):
            total += int(re.search(r"Pss:\s+(\d+)", Path(f"/proc/{process}/smaps_rollup").read_text())[1])
    return total / 1024


def page(where: dict) -> connect:
    """A connection as a page's."""
    return connect(where["url"], origin=where["origin"], additional_headers=where["headers"], max_size=None)


def dragged(chance: random.Random, number: int, **changes: object) -> dict:
    """A state with another step size."""
    state = State(f=FUNCTIONS[number % len(FUNCTIONS)], start=((1.5, 1.0),)).plain() | changes
    name = changes.get("optimizer", "gradient descent")
    state.pop("optimizer", None)
    return state | {"optimizers": [{"name": name, "lr": 10 ** chance.uniform(-4, -1)}]}


async def student(number: int, where: dict, until: float, waits: list[float], errors: list[str]) -> None:
    """One page: drags, pauses, drags again."""
    chance = random.Random(number)
    seq = 0
    try:
        async with page(where) as socket:
            while time.monotonic() < until:
                for _ in range(chance.randint(5, 20)):
                    seq += 1
                    await socket.send(json.dumps({"type": "run", "seq": seq, "state": dragged(chance, number)}))
                    await asyncio.sleep(0.05)
                began = time.monotonic()
                while True:
                    data = await asyncio.wait_for(socket.recv(), 60)
                    if isinstance(data, str):
                        errors.append(data[:200])
                        break
                    if f'"seq":{seq},'.encode() in data:
                        break
                waits.append(time.monotonic() - began)
                await asyncio.sleep(chance.uniform(0.5, 2.0))
    except (ConnectionClosed, TimeoutError, OSError) as error:
        errors.append(f"student {number}: {type(error).__name__}: {error}")


async def unfair(kind: str, number: int, where: dict, until: float, answers: list[int], errors: list[str]) -> None:
    """A neighbour that asks again and again, whether it was answered or not."""
    chance = random.Random(number)
    heavy = {"steps": 100_000, "optimizer": "Adam"} if kind == "adam" else {}
    try:
        async with page(where) as socket:

            async def listen() -> None:
                async for data in socket:
                    answers.append(1)
                    if isinstance(data, str) and '"type": "fault"' in data:
                        errors.append(data[:200])

            listening = asyncio.create_task(listen())
            for seq in range(10**9):
                if time.monotonic() > until:
                    break
                if kind == "formulas":
                    terms = (f"{chance.random():.3f}*sin({i}*x1)*x2**{i % 5}" for i in range(60))
                    request = {"type": "formula", "seq": seq, "f": " + ".join(terms), "params": {}, "dim": None}
                else:
                    request = {"type": "run", "seq": seq, "state": dragged(chance, number, **heavy)}
                await socket.send(json.dumps(request))
                await asyncio.sleep(1 / 30 if kind == "formulas" else 1 / 20)
            listening.cancel()
    except (ConnectionClosed, OSError) as error:
        errors.append(f"{kind} {number}: {type(error).__name__}: {error}")


async def vandal(where: dict, until: float, cut: list[int]) -> None:
    """Garbage, floods and a reader that never reads, one after the other."""
    while time.monotonic() < until:
        for kind in ("garbage", "flood", "stall"):
            try:
                async with page(where) as socket:
                    if kind == "garbage":
                        await socket.send("}{")
                        await socket.wait_closed()
                    elif kind == "flood":
                        for _ in range(3000):
                            await socket.send('{"type":"ping"}')
                        await socket.wait_closed()
                    else:
                        for seq in range(40):
                            await socket.send(json.dumps({"type": "run", "seq": seq, "state": State().plain()}))
                        await asyncio.sleep(3)
            except (ConnectionClosed, OSError):
                pass
            cut.append(1)
            await asyncio.sleep(1)


async def play(row: str, where: dict, pid: int, students: int, seconds: float) -> None:
    """One row: the honest page and its neighbours."""
    waits: list[float] = []
    others: list = []
    errors: list[str] = []
    cut: list[int] = []
    until = time.monotonic() + LEAD + seconds
    tasks = []
    for i in range(students if row != "alone" else 0):
        if row == "students":
            tasks.append(asyncio.create_task(student(i, where, until, others, errors)))
        else:
            tasks.append(asyncio.create_task(unfair(row, i, where, until, others, errors)))
    tasks.append(asyncio.create_task(vandal(where, until, cut)))
    # The neighbours are many at once, and new: their first rounds, in which the server finds out what is long, come first.
    await asyncio.sleep(LEAD)
    tasks.append(asyncio.create_task(student(1000, where, until, waits, errors)))
    sizes = []
    while time.monotonic() < until:
        sizes.append(memory(pid))
        await asyncio.sleep(seconds / 8)
    await asyncio.gather(*tasks)
    waits.sort()
    p50, p95 = (1e3 * waits[int(share * (len(waits) - 1))] for share in (0.5, 0.95))
    print(
        f"{row:>10}: honest page p50 {p50:.0f} ms, p95 {p95:.0f} ms over {len(waits)} drags; neighbours had"
        f" {len(others)} answers; {len(errors)} errors; {len(cut)} vandal's visits; MiB {' '.join(f'{s:.0f}' for s in sizes)}",
        flush=True,
    )
    for error in errors[:5]:
        print("  error:", error)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--students", type=int, default=40)
    parser.add_argument("--seconds", type=float, default=30)
    parser.add_argument("--rows", nargs="*", choices=ROWS, default=ROWS)
    asked = parser.parse_args()
    for row in asked.rows:
        with served() as (where, pid):
            asyncio.run(play(row, where, pid, asked.students, asked.seconds))


@contextlib.contextmanager
def served() -> Iterator[tuple[dict, int]]:
    """A server of its own, warm: how to connect to it, and its process."""
    server = subprocess.Popen([sys.executable, "-m", "kobai", "app", "--no-open"], stdout=subprocess.PIPE,
                              stderr=subprocess.DEVNULL, text=True)  # fmt: skip
    try:
        parts = urlsplit(re.search(r"http://\S+", server.stdout.readline())[0])
        token = parse_qs(parts.query)["token"][0]
        where = {
            "url": f"ws://{parts.netloc}/live",
            "origin": f"http://{parts.netloc}",
            "headers": {"Cookie": f"kobai_{parts.port}={token}"},
        }
        asyncio.run(student(0, where, time.monotonic() + 3, [], []))
        yield where, server.pid
    finally:
        server.kill()
        server.wait()


if __name__ == "__main__":
    main()
