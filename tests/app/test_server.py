"""A server that is told to stop stops, whatever is being computed, and leaves neither processes nor files."""

from __future__ import annotations

import contextlib
import glob
import http.client
import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from websockets.sync.client import connect
from websockets.typing import Origin

from kobai.app import Limits, State
from tests.served_app import Served, serving

BUSY = {
    "a movie": {
        "state": State(view="surface", steps=200).plain(),
        "ending": "mp4",
        "size": [1600, 1200],
        "frames": 1200,
    },
    # 10,000 starts and 400 terms, in two steps: each takes seconds and ends nowhere in between.
    "one long step": State(
        f="sum(sum(sin(x1*i*j), i, 1, 20), j, 1, 20)",
        cloud={"kind": "random", "count": 10_000, "seed": 0},
        start=((1.0,),),
        steps=2,
    ).plain(),
    "a compilation": State(f=" + ".join(f"sin({k}*x1)*cos(x2/{k})" for k in range(1, 60)), steps=97).plain(),
    "nothing": None,
}


@contextlib.contextmanager
def stopped(seconds: float) -> Iterator[Served]:
    """A server of its own that must have stopped so soon after the block."""
    with serving(limits=Limits()) as server:
        yield server
        began = time.monotonic()
    took = time.monotonic() - began
    assert took < seconds, took


def children() -> set[int]:
    """Numbers of the processes below this one that have not ended."""
    below, found = {os.getpid()}, set()
    parents = {}
    for path in glob.glob("/proc/[0-9]*/stat"):
        with contextlib.suppress(OSError):
            pid, rest = Path(path).read_text().split(" ", 1)
            state, parent = rest.rsplit(")", 1)[1].split()[:2]
            if state not in "ZX":
                parents[int(pid)] = int(parent)
    while more := {pid for pid, parent in parents.items() if parent in below} - below:
        below |= more
        found |= more
    return found


@pytest.mark.parametrize("busy", BUSY)
def test_told_to_stop_it_stops(busy):
    before, files = children(), set(Path(tempfile.gettempdir()).glob("kobai-*"))
    with stopped(3.5) as server:
        if busy == "a movie":
            connection = http.client.HTTPConnection(server.host, server.port, timeout=60)
            headers = {"Cookie": server.cookie, "Origin": server.origin}
            connection.request("POST", "/export", json.dumps(BUSY[busy]), headers)
            assert connection.getresponse().status == 202
            connection.close()
            time.sleep(1)
        elif BUSY[busy] is not None:
            with connect(f"ws://{server.host}:{server.port}/live", origin=Origin(server.origin), max_size=None,
                         additional_headers={"Cookie": server.cookie}) as socket:  # fmt: skip
                socket.send(json.dumps({"type": "run", "seq": 1, "state": State(steps=3).plain()}))
                socket.recv(timeout=60)
                socket.send(json.dumps({"type": "run", "seq": 2, "state": BUSY[busy]}))
                if busy == "one long step":
                    with pytest.raises(TimeoutError):
                        socket.recv(timeout=1)
    deadline = time.monotonic() + 3
    while children() - before and time.monotonic() < deadline:
        time.sleep(0.05)
    assert children() <= before
    assert set(Path(tempfile.gettempdir()).glob("kobai-*")) <= files


@pytest.mark.skipif(sys.platform == "win32", reason="ended by signals")
@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_the_command_leaves_no_process(how):
    command = [sys.executable, "-m", "kobai", "app", "--no-open"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, start_new_session=True) as server:
        assert server.stdout is not None
        assert b"http://" in server.stdout.readline()
        deadline = time.monotonic() + 60
        while len(below := descendants(server.pid)) < 3 and time.monotonic() < deadline:
            time.sleep(0.1)
        assert len(below) >= 2
        server.send_signal(how)
        server.wait(10)
    deadline = time.monotonic() + 5
    while alive := [pid for pid in below if Path(f"/proc/{pid}").exists()]:
        assert time.monotonic() < deadline, alive
        time.sleep(0.05)


def descendants(pid: int) -> set[int]:
    found: set[int] = set()
    with contextlib.suppress(OSError):
        for task in Path(f"/proc/{pid}/task").glob("*/children"):
            for child in map(int, task.read_text().split()):
                found |= {child} | descendants(child)
    return found


def test_the_page_is_there_before_the_workers_are():
    """The server itself imports no torch."""
    code = (
        "import sys; import kobai.app.server; from kobai.app.defaults import first_state; first_state();"
        "sys.exit('torch' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code]).returncode == 0


def test_a_server_with_a_worker_killed_answers_on():
    if sys.platform != "linux":
        pytest.skip("processes are found in /proc")
    with (
        serving(limits=Limits()) as server,
        connect(
            f"ws://{server.host}:{server.port}/live",
            origin=Origin(server.origin),
            additional_headers={"Cookie": server.cookie},
        ) as socket,
    ):
        for seq in range(1, 4):
            socket.send(json.dumps({"type": "run", "seq": seq, "state": State(steps=3).plain()}))
            assert isinstance(socket.recv(timeout=60), bytes)  # a scene
            for pid in descendants(os.getpid()):
                if b"workers.inside" in Path(f"/proc/{pid}/cmdline").read_bytes():
                    with contextlib.suppress(ProcessLookupError):
                        os.kill(pid, signal.SIGKILL)
            time.sleep(0.2)


@pytest.mark.skipif(sys.platform != "linux", reason="descriptors are counted in /proc")
def test_descriptors_level_off():
    """Pages come and go, functions change; memory beside it, a thousand of both: benchmarks/longevity.py."""
    with serving(limits=Limits()) as server:

        def visits(count: int) -> None:
            for k in range(count):
                with connect(
                    f"ws://{server.host}:{server.port}/live",
                    origin=Origin(server.origin),
                    additional_headers={"Cookie": server.cookie},
                ) as page:
                    state = State(f=f"x1**2 + {k}*x2**2")
                    page.send(json.dumps({"type": "run", "seq": k, "state": state.plain()}))
                    if k % 2:  # every other one goes away without waiting for its answer
                        page.recv(timeout=60)

        visits(20)
        time.sleep(1)  # until the connections of pages that have gone are closed
        before = open_files()
        visits(60)
        deadline = time.monotonic() + 60
        while (now := open_files()) > before and time.monotonic() < deadline:
            time.sleep(0.1)
        assert now <= before


def open_files() -> int:
    """Open descriptors of this process and those below it."""
    return sum(len(list(Path(f"/proc/{pid}/fd").iterdir())) for pid in [os.getpid(), *descendants(os.getpid())])
