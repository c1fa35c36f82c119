"""Tiles computed by processes on this machine."""

from __future__ import annotations

import contextlib
import os
import pickle
import signal
import subprocess
import sys
from collections.abc import Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait

import torch

from kobai.errors import BadInput
from kobai.study.maps.machines.sending import plan_bytes
from kobai.study.maps.plan import Plan, Tile, Values

ATTEMPTS = 4  # to compute a tile whose process ends


def on_processes(
    plan: Plan, tiles: Iterable[tuple[Tile, Values | None]], refine: bool, workers: int
) -> Iterator[tuple[Tile, Values]]:
    """The tiles with their quantities, as they are finished."""
    sent = plan_bytes(plan)
    threads = max(1, torch.get_num_threads() // workers)
    free = [_Process(sent, refine, threads) for _ in range(workers)]
    processes = list(free)
    running: dict[Future[Values], tuple[Tile, _Process]] = {}

    def finished() -> Iterator[tuple[Tile, Values]]:
        for future in wait(running, return_when=FIRST_COMPLETED).done:
            tile, process = running.pop(future)
            free.append(process)
            yield tile, future.result()

    pool = ThreadPoolExecutor(workers)
    try:
        for tile, before in tiles:
            if not free:
                yield from finished()
            process = free.pop()
            running[pool.submit(process.compute, tile, before)] = tile, process
        while running:
            yield from finished()
    finally:
        for process in processes:
            process.end()
        pool.shutdown(cancel_futures=True)


class _Process:
    """A Python process that computes tiles, started when the first is asked for, and again when it ended by itself."""

    def __init__(self, sent: bytes, refine: bool, threads: int):
        self._plan, self._refine, self._threads = sent, refine, threads
        self._process: subprocess.Popen[bytes] | None = None

    def compute(self, tile: Tile, before: Values | None) -> Values:
        """The quantities of a tile; what is raised there is raised here."""
        code = 0
        for _ in range(ATTEMPTS):
            process = self._process if self._process is not None and self._process.returncode is None else self._start()
            assert process.stdin is not None
            assert process.stdout is not None
            try:
                pickle.dump((tile, before), process.stdin)
                process.stdin.flush()
                found = pickle.load(process.stdout)
            except (BrokenPipeError, EOFError, pickle.UnpicklingError):
                self.end()
                code = process.returncode
                continue
            if isinstance(found, BaseException):
                raise found
            return found  # type: ignore[no-any-return]
        why = signal.Signals(-code).name if code < 0 else f"status {code}"
        raise BadInput(
            f"workers: the process that computes a tile ended {ATTEMPTS} times ({why}); take fewer workers; "
            "finished tiles stay"
        )

    def end(self) -> None:
        """End the process; it has nothing to tidy up."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            for pipe in (self._process.stdin, self._process.stdout):
                assert pipe is not None
                with contextlib.suppress(BrokenPipeError):
                    pipe.close()

    def _start(self) -> subprocess.Popen[bytes]:
        self._process = subprocess.Popen[bytes](
            [sys.executable, "-c", f"from {__package__}.child import run; run()"], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            env=os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, sys.path)), "OMP_NUM_THREADS": str(self._threads)},
        )  # fmt: skip
        assert self._process.stdin is not None
        pickle.dump((self._plan, self._refine, self._threads), self._process.stdin)
        return self._process
