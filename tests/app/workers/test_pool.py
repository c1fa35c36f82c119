"""The pool: every request is answered, whatever its worker does; pages have their turns; nothing is left of a closed one."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
import time
from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Any

import pytest

from kobai.app.limits import Limits, TooLong
from kobai.app.workers.pool import Ended, Overtaken, Pool, Request
from kobai.errors import BadInput

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="processes are ended by signals here")

LIMITS = replace(Limits(), memory=300)
TASKS = "tests.app.workers.odd_tasks"


def with_pool(
    body: Callable[[Pool], Awaitable[Any]], fork: bool = sys.platform == "linux", limits: Limits = LIMITS
) -> Any:
    """What ``body`` gives, with a pool that is closed within three seconds and leaves no process."""

    async def run() -> Any:
        pool = Pool(limits, TASKS, {}, fork)
        pool.open()
        try:
            return await asyncio.wait_for(body(pool), 60)
        finally:
            pids, began = pool.pids, time.monotonic()
            await pool.close()
            assert time.monotonic() - began < 3
            assert gone(pids)

    return asyncio.run(run())


def gone(pids: list[int], seconds: float = 3) -> bool:
    """Whether none of these processes runs any more."""
    deadline = time.monotonic() + seconds
    while any(alive(pid) for pid in pids):
        if time.monotonic() > deadline:
            return False
        time.sleep(0.02)
    return True


def alive(pid: int) -> bool:
    try:
        with open(f"/proc/{pid}/stat") as stat:
            return stat.read().rsplit(")", 1)[1].split()[0] not in "ZX"
    except OSError:
        return False


def asks(*parts: bytes, page: object = "page", seconds: float = 30, **options: Any) -> Request:
    return Request(page, lambda: parts, seconds, **options)


STARTS = pytest.mark.parametrize(
    "fork", [pytest.param(True, marks=pytest.mark.skipif(sys.platform != "linux", reason="forks")), False]
)


@STARTS
def test_what_is_asked_is_answered(fork):
    async def body(pool: Pool) -> None:
        for data in (b"", b"x", b"y" * 3_000_000):
            assert await pool.run(asks(b"echo", data)) == [b"ready", data]
        reports: list[tuple[int, int]] = []
        assert await pool.run(asks(b"count", report=lambda *report: reports.append(report))) == [b"ready", b"done"]
        assert reports == [(0, 3), (1, 3), (2, 3)]

    with_pool(body, fork)


@STARTS
@pytest.mark.parametrize("how", [b"die", b"crash"])
def test_a_worker_that_dies_is_told_in_one_line_and_replaced(fork, how):
    async def body(pool: Pool) -> None:
        with pytest.raises(Ended) as told:
            await pool.run(asks(how))
        assert "\n" not in str(told.value)
        assert await pool.run(asks(b"echo", b"on")) == [b"ready", b"on"]

    with_pool(body, fork)


def test_a_worker_that_dies_while_idle_harms_nobody():
    async def body(pool: Pool) -> None:
        pid = int((await pool.run(asks(b"pid")))[1])
        os.kill(pid, signal.SIGKILL)
        assert gone([pid])
        await asyncio.sleep(0.1)
        assert int((await pool.run(asks(b"pid")))[1]) != pid

    with_pool(body)


@pytest.mark.parametrize("together", [2, 4])
def test_workers_that_die_together_take_nobody_with_them(together):
    async def body(pool: Pool) -> None:
        bystander = asks(b"nap", b"1.5", page="bystander", lane=2)
        answer = asyncio.create_task(pool.run(bystander))
        while bystander.worker is None:
            await asyncio.sleep(0.01)
        for _ in range(10):
            dying = [pool.run(asks(b"die", page=k, lane=k % 2)) for k in range(together)]
            assert all(isinstance(end, Ended) for end in await asyncio.gather(*dying, return_exceptions=True))
        assert await answer == [b"ready", b"rested"]

    with_pool(body)


@pytest.mark.parametrize("how", [b"nap", b"step", b"hold"])
def test_a_limit_of_time_holds_inside_a_step(how):
    async def body(pool: Pool) -> None:
        began = time.monotonic()
        with pytest.raises(TooLong, match=r"0\.5 s"):
            await pool.run(asks(how, b"30", seconds=0.5))
        assert time.monotonic() - began < 10
        assert await pool.run(asks(b"echo", b"on")) == [b"ready", b"on"]

    with_pool(body)


@pytest.mark.parametrize("how", [b"nap", b"step", b"hold"])
def test_a_page_that_has_gone_takes_its_work_with_it(how):
    async def body(pool: Pool) -> None:
        request = asks(how, b"30")
        task = asyncio.create_task(pool.run(request))
        while request.worker is None:
            await asyncio.sleep(0.01)
        pid = request.worker.pid
        task.cancel()
        deadline = time.monotonic() + 10
        while request.worker is not None:
            assert time.monotonic() < deadline
            await asyncio.sleep(0.01)
        assert how == b"nap" or gone([pid])

    with_pool(body)


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux counts allocations")
def test_memory_is_bounded_and_given_back():
    async def body(pool: Pool) -> None:
        assert (await pool.run(asks(b"grow", b"400")))[0] == b"bad"
        assert await pool.run(asks(b"grow", b"100")) == [b"ready", str(100 << 20).encode()]

    with_pool(body)


@STARTS
def test_closing_waits_for_nothing(fork):
    async def body(pool: Pool) -> None:
        requests = [asks(how, b"60", page=i) for i, how in enumerate((b"step", b"hold", b"nap", b"step"))]
        tasks = [asyncio.create_task(pool.run(request)) for request in requests]
        await asyncio.sleep(0.5)
        for task in tasks:
            task.cancel()

    with_pool(body, fork)


def test_a_pool_closed_while_it_starts_leaves_nothing():
    async def body(pool: Pool) -> None:
        await asyncio.sleep(0.01)

    with_pool(body)
    with_pool(body, fork=False)


def test_something_newer_stops_what_is_computed():
    async def body(pool: Pool) -> None:
        asked = [b"30"]
        request = Request("page", lambda: (b"step", asked[0]), 30)
        answer = asyncio.create_task(pool.run(request))
        while request.worker is None:
            await asyncio.sleep(0.01)
        asked[0] = b"0"
        request.stop("again")
        assert await asyncio.wait_for(answer, 10) == [b"ready", b"rested"]
        other = asyncio.create_task(pool.run(request_of := asks(b"nap", b"30")))
        while request_of.worker is None:
            await asyncio.sleep(0.01)
        request_of.stop("gone")
        with pytest.raises(Overtaken):
            await other

    with_pool(body)


@pytest.mark.parametrize("how", [b"nap", b"step", b"hold"])
def test_short_work_does_not_wait_for_long_work(how):
    """Four pages begin what takes a minute; a page that asks for little is answered each time."""

    async def body(pool: Pool) -> None:
        heavy = [asyncio.create_task(pool.run(asks(how, b"60", page=i, seconds=90))) for i in range(4)]
        await asyncio.sleep(0.2)
        waits = []
        for _ in range(8):
            began = time.monotonic()
            assert await pool.run(asks(b"echo", b"me", page="light")) == [b"ready", b"me"]
            waits.append(time.monotonic() - began)
        assert not any(task.done() for task in heavy)
        # First come, first served would be minutes. It is seconds once, while the four are found to be long.
        assert sorted(waits)[4] < 10
        for task in heavy:
            task.cancel()

    with_pool(body)


@pytest.mark.parametrize(("seconds", "lane"), [(b"0.1", 0), (b"1", 1), (b"1000", 2), (b"inf", 2)])
def test_what_a_worker_estimates_to_be_long_goes_to_a_later_lane_at_once(seconds, lane):
    lanes = []

    async def body(pool: Pool) -> None:
        request = Request("page", lambda: (b"guess", seconds, b"0.25" if request.lane == 0 else b"inf"), 30)
        parts = request.parts

        def noted() -> Any:
            lanes.append(request.lane)
            return parts()

        request.parts = noted
        assert await pool.run(request) == [b"ready", b"computed"]

    with_pool(body)
    assert lanes == [0, lane][: 1 + (lane > 0)]


def test_what_somebody_waits_for_comes_before_what_will_be_replaced():
    async def body(pool: Pool) -> None:
        order: list[object] = []
        now = asyncio.get_running_loop().time()

        async def ask(page: object, changed: float) -> None:
            request = asks(b"nap", b"0.05", page=page)
            request.changed = changed
            await pool.run(request)
            order.append(page)

        dragging = [ask(k, now + 60) for k in range(8)]
        await asyncio.gather(*dragging, ask("waits", now - 1))
        assert order.index("waits") <= 4  # two workers: at most two had begun

    with_pool(body)


def test_a_request_goes_back_to_the_first_lane_when_it_is_short_again():
    async def body(pool: Pool) -> None:
        asked = [b"1"]
        long = Request("long", lambda: (b"nap", asked[0]), 30)
        others = [asyncio.create_task(pool.run(asks(b"nap", b"0.6", page=i))) for i in range(8)]
        assert await pool.run(long) == [b"ready", b"rested"]
        asked[0] = b"0"
        await pool.run(long)
        assert long.lane == 0
        await asyncio.gather(*others)

    with_pool(body)


SCRIPT = """
import asyncio, sys
from kobai.app.limits import Limits
from kobai.app.workers.pool import Pool, Request
open({mark!r}, "a").write("run ")  # without a guard: a worker that ran this script again would be seen

async def main():
    pool = Pool(Limits(), {tasks!r}, {{}}, {fork})
    pool.open()
    for how in {hows}:
        asyncio.ensure_future(pool.run(Request(how, lambda how=how: (how, b"60"), 90)))
    while len(pool.pids) < 2: await asyncio.sleep(.01)
    await asyncio.sleep(.3)
    print(*pool.pids, flush=True)
    await asyncio.sleep(60)

asyncio.run(main())
"""


@STARTS
@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT])
def test_no_worker_outlives_its_server(fork, how, tmp_path):
    # Where each worker is a Python of its own, one that holds the interpreter's lock notices only when it lets it go.
    hows = [b"hold" if fork else b"nap", b"step"]
    mark = tmp_path / "runs"
    script = tmp_path / "script.py"
    script.write_text(SCRIPT.format(mark=str(mark), tasks=TASKS, fork=fork, hows=hows))
    env = {**os.environ, "PYTHONPATH": os.pathsep.join(p for p in sys.path if p)}
    with subprocess.Popen(
        [sys.executable, str(script)], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, env=env
    ) as server:
        assert server.stdout is not None
        pids = [int(pid) for pid in server.stdout.readline().split()]
        assert len(pids) >= 2
        server.send_signal(how)
        server.wait(10)
    assert gone(pids)
    assert mark.read_text() == "run "


def test_a_module_of_tasks_that_cannot_be_imported_is_told(capfd):
    async def body() -> None:
        pool = Pool(LIMITS, "kobai.no_such_module", {}, fork=False)
        pool.open()
        try:
            with pytest.raises(BadInput, match="no process could be started"):
                await pool.run(asks(b"echo"))
        finally:
            await pool.close()

    asyncio.run(body())
    assert "no_such_module" in capfd.readouterr().err
