"""Forty students drag sliders at once against one server, for two minutes; one more sends garbage, floods and stalls.

    python benchmarks/students.py [--students 40] [--seconds 120]

Each student is a WebSocket client on the loopback address that behaves as the page does: it sends a request for every movement
of a slider, some twenty a second while it drags, with pauses, and takes what comes back. Printed are the time from the last
movement of a drag to its answer, errors, and the server's memory over time. All load is bounded in count and time.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import random
import re
import subprocess
import sys
import time
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed

from kobai.app import State

FUNCTIONS = ["x1**2 + x2**2", "x1**2 + 10*x2**2", "himmelblau", "rosenbrock", "ackley"]


def memory(pid: int) -> float:
    """Resident memory of a process in MiB."""
    text = Path(f"/proc/{pid}/status").read_text()
    return int(re.search(r"VmRSS:\s+(\d+)", text)[1]) / 1024


async def student(number: int, where: dict, until: float, waits: list[float], errors: list[str]) -> None:
    """One page: drags, pauses, drags again."""
    chance = random.Random(number)
    state = State(f=FUNCTIONS[number % len(FUNCTIONS)], start=((1.5, 1.0),)).plain()
    seq = 0
    try:
        async with connect(
            where["url"], origin=where["origin"], additional_headers=where["headers"], max_size=None
        ) as socket:
            while time.monotonic() < until:
                for _ in range(chance.randint(5, 20)):
                    seq += 1
                    state["optimizers"] = [{"name": "gradient descent", "lr": 10 ** chance.uniform(-4, -1)}]
                    await socket.send(json.dumps({"type": "run", "seq": seq, "state": state}))
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


async def vandal(where: dict, until: float, cut: list[int]) -> None:
    """Garbage, floods and a reader that never reads, one after the other."""
    while time.monotonic() < until:
        for kind in ("garbage", "flood", "stall"):
            try:
                async with connect(
                    where["url"], origin=where["origin"], additional_headers=where["headers"], max_size=None
                ) as socket:
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


async def play(address: str, pid: int, students: int, seconds: float) -> None:
    parts = urlsplit(address)
    token = parse_qs(parts.query)["token"][0]
    where = {
        "url": f"ws://{parts.netloc}/live",
        "origin": f"http://{parts.netloc}",
        "headers": {"Cookie": f"kobai_{parts.port}={token}"},
    }
    waits: list[float] = []
    errors: list[str] = []
    cut: list[int] = []
    warm: list[float] = []
    await student(0, where, time.monotonic() + 3, warm, errors)
    until = time.monotonic() + seconds
    tasks = [asyncio.create_task(student(i, where, until, waits, errors)) for i in range(students)]
    tasks.append(asyncio.create_task(vandal(where, until, cut)))
    sizes = []
    while time.monotonic() < until:
        sizes.append(memory(pid))
        await asyncio.sleep(seconds / 12)
    await asyncio.gather(*tasks)
    waits.sort()
    print(
        f"{students} students, {seconds:g} s: {len(waits)} drags answered, {len(errors)} errors, {len(cut)} vandal's visits"
    )
    for share in (0.5, 0.95, 0.99):
        print(
            f"  p{100 * share:.0f} from the end of a drag to its path: {1e3 * waits[int(share * (len(waits) - 1))]:.0f} ms"
        )
    print(f"  server memory, MiB: {' '.join(f'{s:.0f}' for s in sizes)}")
    for error in errors[:5]:
        print("  error:", error)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--students", type=int, default=40)
    parser.add_argument("--seconds", type=float, default=120)
    asked = parser.parse_args()
    server = subprocess.Popen([sys.executable, "-m", "kobai", "app", "--no-open"], stdout=subprocess.PIPE, text=True)
    try:
        address = re.search(r"http://\S+", server.stdout.readline())[0]
        asyncio.run(play(address, server.pid, asked.students, asked.seconds))
    finally:
        server.kill()


if __name__ == "__main__":
    main()
