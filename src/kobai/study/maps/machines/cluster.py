"""Tiles computed by the workers of a dask.distributed cluster."""

from __future__ import annotations

import contextlib
import time
from collections import deque
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any, NamedTuple

from kobai.errors import BadInput, Missing, shown
from kobai.study.maps.machines.sending import compute_sent, plan_bytes
from kobai.study.maps.plan import Plan, Tile, Values

if TYPE_CHECKING:
    from distributed import Client, Future

FIRST_PATIENCE = 10.0  # seconds to wait for a scheduler at the beginning
PATIENCE = 60.0  # seconds without scheduler or workers after which a study ends; the same call goes on with it
ATTEMPTS = 10  # to compute a tile whose workers die, and to go on when the connection is cut before a tile is finished
AHEAD = 2  # tiles sent for each thread of the workers
POLL = 1.0  # seconds after which it is looked whether the connection is there


class _Task(NamedTuple):
    tile: Tile
    before: Values | None
    attempts: int


class _Cut(Exception):
    """The connection to the scheduler is gone, and with it what was asked for."""


def check_cluster(plan: Plan, address: Any) -> None:
    """Refuse a plan that cannot be sent, and an address at which no scheduler with workers answers.

    Raises:
        BadInput: as ``on_cluster``.
    """
    plan_bytes(plan)
    _Scheduler(address, FIRST_PATIENCE).close()


def on_cluster(
    plan: Plan, tiles: Iterable[tuple[Tile, Values | None]], refine: bool, address: Any
) -> Iterator[tuple[Tile, Values]]:
    """The tiles with their quantities, as they are finished. A tile whose worker dies is computed by another one.

    Raises:
        BadInput: no scheduler at that address, no workers, or workers with other versions.
    """
    sent = plan_bytes(plan)
    waiting = (_Task(tile, before, 0) for tile, before in tiles)
    again: deque[_Task] = deque()
    cuts = 0
    scheduler = _Scheduler(address, FIRST_PATIENCE)
    try:
        while True:
            try:
                while scheduler.room > 0:
                    task = again.popleft() if again else next(waiting, None)
                    if task is None:
                        break
                    scheduler.submit(task, sent, refine)
                if not scheduler.running:
                    return
                for task, found in scheduler.finished():
                    if found is None:
                        again.append(task)
                        continue
                    cuts = 0
                    yield task.tile, found
            except _Cut as cut:
                cuts += 1
                again.extend(scheduler.running.values())
                scheduler.close()
                if cuts == ATTEMPTS:
                    raise BadInput(
                        f"scheduler={shown(address)}: it is gone ({cut}); finished tiles stay, and the same call goes on"
                    ) from cut
                scheduler = _Scheduler(address, PATIENCE)
    finally:
        scheduler.close()


class _Scheduler:
    """A connection to a scheduler, and what was asked for over it.

    Args:
        address: ``"tcp://…"``.
        patience: seconds to wait for it.
    """

    def __init__(self, address: Any, patience: float):
        self.address = address
        self.distributed = _distributed()
        self.running: dict[Future, _Task] = {}
        self.client = _connected(address, patience)
        try:
            self.client.wait_for_workers(1, timeout=PATIENCE)
        except (self.distributed.TimeoutError, OSError) as error:
            self.close()
            raise BadInput(
                f"scheduler={shown(address)}: it has no workers; start one with 'dask worker {address}'"
            ) from error

    @property
    def room(self) -> int:
        """How many more tiles may be asked for."""
        with self._connection():
            cores: Any = self.client.ncores()
        return AHEAD * max(1, sum(cores.values())) - len(self.running)

    def submit(self, task: _Task, sent: bytes, refine: bool) -> None:
        """Ask for a tile; where the connection is cut, it is one of those that were asked for."""
        self.running[None] = task  # type: ignore[index]
        with self._connection():
            future = self.client.submit(compute_sent, sent, task.tile, refine, task.before, pure=False)
        self.running[future] = self.running.pop(None)  # type: ignore[call-overload]

    def finished(self) -> Iterator[tuple[_Task, Values | None]]:
        """Tiles that are finished within a second or so; None for one that must be asked for again."""
        distributed = self.distributed
        with self._connection(), self.client.as_current(), contextlib.suppress(distributed.TimeoutError):
            distributed.wait(list(self.running), timeout=POLL, return_when="FIRST_COMPLETED")
        if self.client.status != "running":
            raise _Cut(self.client.status)
        for future in [future for future in self.running if future.done()]:
            found = None
            if future.status == "finished":
                with self._connection(), contextlib.suppress(distributed.TimeoutError):  # its worker has died since
                    found = future.result(timeout=PATIENCE)
            elif future.status == "error":
                self.running[future] = self._after(future.exception(), self.running[future])
            else:
                raise _Cut(future.status)
            yield self.running.pop(future), found

    def close(self) -> None:
        """Forget what was asked for, and the connection."""
        with contextlib.suppress(Exception):
            self.client.cancel([future for future in self.running if future is not None])
        with contextlib.suppress(Exception):
            self.client.close(timeout=1)

    @contextlib.contextmanager
    def _connection(self) -> Iterator[None]:
        try:
            yield
        except self.distributed.TimeoutError:
            raise
        except (OSError, self.distributed.CancelledError, RuntimeError) as error:
            raise _Cut(" ".join(str(error).split()) or type(error).__name__) from error

    def _after(self, error: Any, task: _Task) -> _Task:
        """The task once more, if its worker died; else the error is raised here."""
        if isinstance(error, ModuleNotFoundError):
            raise BadInput(
                f"scheduler={shown(self.address)}: a worker lacks {error.name}; install kobai there"
            ) from error
        if not isinstance(error, self.distributed.scheduler.KilledWorker):
            raise error
        if task.attempts + 1 == ATTEMPTS:
            raise BadInput(
                f"scheduler={shown(self.address)}: {ATTEMPTS} workers died at one tile; finished ones stay, "
                "and the same call goes on"
            )
        return task._replace(attempts=task.attempts + 1)


def _distributed() -> Any:
    try:
        import distributed
    except ImportError as error:
        raise Missing(
            "scheduler needs dask.distributed, which is not installed: pip install 'kobai[cluster]'"
        ) from error
    return distributed


def _connected(address: Any, patience: float) -> Client:
    distributed = _distributed()
    if not isinstance(address, str) or "://" not in address:
        raise BadInput(
            f"scheduler={shown(address)}: give the address of a dask scheduler, such as 'tcp://127.0.0.1:8786'"
        )
    until = time.monotonic() + patience
    while True:
        try:
            return distributed.Client(address, timeout=min(10.0, patience), set_as_default=False)
        except (OSError, ValueError, distributed.TimeoutError) as error:
            if time.monotonic() > until or isinstance(error, ValueError):
                raise BadInput(
                    f"scheduler={shown(address)}: no scheduler answers there; start one with 'dask scheduler'"
                ) from error
            time.sleep(POLL)
