"""The workers of one server: which request runs where, how long it may run, and what is said when it was ended.

Requests begin in the first **lane**. One whose worker estimates that it takes longer than the lane's slice goes to a later lane
at once, and so does one that outlasts the slice while others wait: it is ended there and begins again. Each lane has workers of
its own, the later ones with a lower priority: long work waits for short work, never the other way round. A page's next request
of that kind begins where the last one ended. Within a lane the pages have their turns; one that asks for nothing newer, because
its drag has ended and somebody waits for the picture, is ahead of those that will replace what they asked for.
"""

from __future__ import annotations

import asyncio
import contextlib
import math
import os
from collections.abc import Callable, Sequence
from typing import Any

from kobai.app.limits import Limits, TooLong, TooMuchMemory
from kobai.app.workers.fair_queue import FairQueue
from kobai.app.workers.inside import OVER_MEMORY
from kobai.app.workers.process import Starter, Worker
from kobai.errors import BadInput

PATIENCE = 0.3  # seconds in which a worker told to stop must have stopped; then it is ended
QUICK = 0.25  # seconds of processor time a round may take in the first lane while others wait, ten times as many in the second
FILES = 3  # the lane in which files are written
SETTLED = 0.1  # seconds without anything newer after which a request is what somebody waits for
AHEAD = 0.25  # seconds by which its page is then ahead in the queue
UNNOTICED = 0.2  # seconds: a worker that dies sooner may have died before it was asked; the request is tried once more
ATTEMPTS = 3  # to start a worker, one after the other


class Overtaken(Exception):
    """Nobody waits for this answer any more."""


class Ended(BadInput):
    """A worker ended by itself or by the operating system, so there is no answer."""


class Request:
    """What is computed for a page: of one kind, once or over and over, one round at a time.

    Args:
        page: whose turn it takes.
        parts: called when a worker begins a round, again when the round begins anew; gives what the worker is asked.
        seconds: a round may take.
        report: called with (steps done, steps in all).
        lane: where it begins.
    """

    def __init__(
        self, page: object, parts: Callable[[], Sequence[bytes]], seconds: float,
        report: Callable[[int, int], None] | None = None, lane: int = 0,
    ):  # fmt: skip
        self.page, self.parts, self.seconds, self.report, self.lane = page, parts, seconds, report, lane
        self.answer: asyncio.Future[list[bytes]] | None = None
        self.worker: Worker | None = None  # that computes it now
        self.last: Worker | None = None  # that did before, and has in its caches what it needs
        self.reason: str | None = None  # why it was stopped
        self.used = 0.0  # seconds of processor time of this round
        self.again = False  # whether its last worker died at once
        self.changed = -math.inf  # the time at which what it asks for last changed
        self.timers: list[asyncio.TimerHandle] = []

    @property
    def awaited(self) -> bool:
        """Whether somebody waits for the answer."""
        return self.answer is not None and not self.answer.done()

    def stop(self, reason: str, patience: float = PATIENCE) -> None:
        """Let the worker stop this round, or end the worker."""
        if self.worker is not None and self.reason is None:
            self.reason = reason
            self.worker.stop()
            if patience < math.inf:
                self.timers.append(asyncio.get_running_loop().call_later(patience, self.worker.kill))

    def settle(self, outcome: list[bytes] | Exception) -> None:
        """Answer whoever waits."""
        if self.answer is None or self.answer.done():
            return
        if isinstance(outcome, Exception):
            self.answer.set_exception(outcome)
        else:
            self.answer.set_result(outcome)


class Lane:
    """Workers of one priority, and what waits for them.

    Args:
        size: workers at most.
        nice: their priority, as the system call has it.
        slice: seconds of processor time a round may take here while others wait.
        least: workers that are always ready.
    """

    def __init__(self, size: int, nice: int, slice_: float = math.inf, least: int = 0):
        self.size, self.nice, self.slice, self.least = size, nice, slice_, least
        self.waiting: FairQueue[Request] = FairQueue()
        self.idle: list[Worker] = []
        self.workers: set[Worker] = set()
        self.starting = 0


class Pool:
    """All workers of a server.

    Args:
        limits: of what a page may ask.
        tasks: name of the module of tasks.
        given: what the tasks prepare with.
        fork: whether workers are forked; None where the system allows it.
    """

    def __init__(self, limits: Limits, tasks: str, given: dict[str, Any], fork: bool | None = None):
        settings = {"tasks": tasks, "given": given, "memory": limits.memory << 20}
        self._starter = Starter(settings) if fork is None else Starter(settings, fork)
        self._limits = limits
        cores = max(2, os.cpu_count() or 1)
        few = cores // 2
        self._lanes = [Lane(cores, 0, QUICK, cores), Lane(few, 3, 10 * QUICK), Lane(few, 6), Lane(limits.exports, 5)]
        self._tasks: set[asyncio.Task] = set()
        self._closed = False

    @property
    def pids(self) -> list[int]:
        """The numbers of all worker processes."""
        return [worker.pid for lane in self._lanes for worker in lane.workers]

    def open(self) -> None:
        """Begin to start workers."""
        self._dispatch(self._lanes[0])

    async def run(self, request: Request) -> list[bytes]:
        """The answer to a request.

        Raises:
            BadInput: it took too long, too much memory, or its worker died. Overtaken: it was stopped.
        """
        request.answer, request.again = asyncio.get_running_loop().create_future(), False
        self._queue(request)
        try:
            return await request.answer
        except asyncio.CancelledError:
            request.stop("gone")
            self._lanes[request.lane].waiting.drop(request)
            raise

    def renew(self, request: Request) -> None:
        """What a request asks for has changed so much that it may be short now: it begins in the first lane again."""
        if request.lane:
            lane, request.lane = self._lanes[request.lane], 0
            if lane.waiting.drop(request):
                self._queue(request)

    def forget(self, page: object) -> None:
        """A page has gone."""
        for lane in self._lanes:
            lane.waiting.forget(page)

    async def close(self) -> None:
        """End all workers at once, whatever they are doing."""
        self._closed = True
        workers = [worker for lane in self._lanes for worker in lane.workers]
        for worker in workers:
            worker.kill()
        tasks = list(self._tasks)
        for task in tasks:
            task.cancel()
        self._starter.close()
        await asyncio.gather(*tasks, *(worker.closed() for worker in workers), return_exceptions=True)

    def _queue(self, request: Request) -> None:
        lane = self._lanes[request.lane]
        lane.waiting.put(request.page, request)
        self._dispatch(lane)

    def _dispatch(self, lane: Lane) -> None:
        for worker in [worker for worker in lane.idle if worker.gone]:
            lane.idle.remove(worker)
            self._retire(lane, worker)
        while len(lane.waiting) and lane.idle:
            request = lane.waiting.take(self._ahead)
            worker = request.last if request.last in lane.idle else lane.idle[-1]
            lane.idle.remove(worker)
            self._spawn(self._serve(lane, worker, request))
        self._fill(lane, max(lane.least, min(lane.size, len(lane.workers) + len(lane.waiting))))

    def _ahead(self, request: Request) -> float:
        return AHEAD if asyncio.get_running_loop().time() - request.changed > SETTLED else 0.0

    def _retire(self, lane: Lane, worker: Worker) -> None:
        lane.workers.discard(worker)
        worker.kill()
        self._spawn(worker.closed())

    def _fill(self, lane: Lane, wanted: int) -> None:
        while not self._closed and len(lane.workers) + lane.starting < wanted:
            lane.starting += 1
            self._spawn(self._start(lane))

    def _spawn(self, work: Any) -> None:
        task = asyncio.ensure_future(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _start(self, lane: Lane) -> None:
        worker = None
        try:
            for attempt in range(ATTEMPTS):
                await asyncio.sleep(attempt)
                with contextlib.suppress(OSError):
                    worker = await self._starter.start(lane.nice)
                if worker is not None:
                    break
        finally:
            lane.starting -= 1
        if worker is not None:
            lane.workers.add(worker)
            lane.idle.append(worker)
            self._dispatch(lane)
        elif not lane.workers and not lane.starting:
            while len(lane.waiting):
                lane.waiting.take().settle(
                    Ended("no process could be started to compute this; see the server's terminal")
                )

    async def _serve(self, lane: Lane, worker: Worker, request: Request) -> None:
        loop = asyncio.get_running_loop()
        request.worker, request.last, request.reason, request.used = worker, worker, None, 0.0
        began = loop.time()
        request.timers = [loop.call_later(request.seconds + PATIENCE, request.stop, "seconds")]
        if lane.slice < math.inf:
            request.timers.append(loop.call_later(QUICK / 4, self._check_slice, lane, request, began, worker.used()))
        try:
            worker.ask(*request.parts())
            while (parts := await worker.receive()) and parts[0] == b"progress":
                if request.report is not None:
                    request.report(*map(int, parts[1].split()))
        finally:
            request.worker = None
            for timer in request.timers:
                timer.cancel()
        spent = loop.time() - began
        if request.reason == "again" and lane.slice < math.inf and len(lane.waiting) and request.used > QUICK / 2:
            request.reason = "slice"
        lane.waiting.charge(request.page, spent)
        if parts is None or parts[0] == b"last":
            self._retire(lane, worker)
        else:
            lane.idle.append(worker)
        if parts is not None and parts[1] == b"long":
            if request.lane == 0:  # not changed meanwhile
                request.lane = 1 if float(parts[2]) < self._lanes[1].slice else 2
            if request.awaited:
                self._queue(request)
        elif parts is not None and parts[1] != b"stopped":
            if request.lane != FILES and spent < QUICK:
                request.lane = 0
            request.settle(parts[1:])
        elif request.reason in ("slice", "again"):
            if request.reason == "slice" and self._lanes[request.lane] is lane:
                request.lane += 1
            if request.awaited:
                self._queue(request)
        elif request.reason == "seconds":
            request.settle(TooLong(request.seconds))
        elif request.reason is not None:
            request.settle(Overtaken())
        elif spent < UNNOTICED and not request.again and request.awaited:
            request.again = True  # the worker may have died before this request came
            self._queue(request)
        elif await worker.closed() == OVER_MEMORY:
            request.settle(TooMuchMemory(self._limits.memory))
        else:
            request.settle(Ended(
                "the process that computed this was ended from outside, perhaps for want of memory; another takes its place. "
                "Take fewer starts or steps, or try again"
            ))  # fmt: skip
        self._dispatch(lane)

    def _check_slice(self, lane: Lane, request: Request, began: float, before: float) -> None:
        worker, loop = request.worker, asyncio.get_running_loop()
        if worker is None:
            return
        # Processor time, so that a busy machine makes nobody's work long; waiting counts a quarter.
        used = request.used = max(worker.used() - before, (loop.time() - began) / 4)
        slice_ = max(lane.slice / 2, lane.slice * 4 / (4 + len(lane.waiting)))
        if used > slice_ and len(lane.waiting) and not lane.idle:
            request.stop("slice", math.inf)
            if request.reason == "again":
                request.reason = "slice"  # overtaken or not, it is long
            if used > 2 * slice_:
                worker.kill()  # in the middle of a step
                return
        request.timers.append(loop.call_later(QUICK / 8, self._check_slice, lane, request, began, before))
