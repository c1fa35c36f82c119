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

PATIENCE = 60.0  # seconds without scheduler or workers after which a study ends; the same call goes on with it
ATTEMPTS = 10  # to compute a tile whose workers die
AHEAD = 2  # tiles sent for each thread of the workers
POLL = 1.0  # seconds after which it is looked whether the connection is there


class _Task(NamedTuple):
    tile: Tile
    before: Values | None
    attempts: int


def on_cluster(
    plan: Plan, tiles: Iterable[tuple[Tile, Values | None]], refine: bool, address: Any
) -> Iterator[tuple[Tile, Values]]:
    """The tiles with their quantities, as they are finished. A tile whose worker dies is computed by another one.

    Raises:
        BadInput: no scheduler at that address, no workers, or workers with other versions.
    """
    distributed = _distributed()
    sent = plan_bytes(plan)
    waiting = (_Task(tile, before, 0) for tile, before in tiles)
    again: deque[_Task] = deque()
    running: dict[Future, _Task] = {}
    client = _connected(address, 10.0)
    try:
        _await_workers(client, address)
        while True:
            while len(running) < AHEAD * _threads(client):
                task = again.popleft() if again else next(waiting, None)
                if task is None:
                    break
                running[client.submit(compute_sent, sent, task.tile, refine, task.before, pure=False)] = task
            if not running:
                return
            with client.as_current(), contextlib.suppress(distributed.TimeoutError, distributed.CancelledError):
                distributed.wait(list(running), timeout=POLL, return_when="FIRST_COMPLETED")
            if client.status != "running" or any(future.cancelled() or future.status == "lost" for future in running):
                again.extend(running.values())  # the connection was cut, and with it what was asked for
                running.clear()
                client.close(timeout=1)
                client = _connected(address, PATIENCE)
                _await_workers(client, address)
                continue
            for future in [future for future in running if future.done()]:
                task = running.pop(future)
                try:
                    found = future.result(timeout=PATIENCE)
                except (distributed.TimeoutError, distributed.CancelledError):
                    again.append(task)
                except distributed.scheduler.KilledWorker:
                    if task.attempts + 1 == ATTEMPTS:
                        raise BadInput(
                            f"scheduler={shown(address)}: {ATTEMPTS} workers died at one tile; finished ones stay, "
                            "and the same call goes on"
                        ) from None
                    again.append(task._replace(attempts=task.attempts + 1))
                except ModuleNotFoundError as error:
                    raise BadInput(
                        f"scheduler={shown(address)}: a worker lacks {error.name}; install kobai there"
                    ) from error
                else:
                    yield task.tile, found
    except OSError as error:  # the connection was cut while something was asked
        why = str(error) or type(error).__name__
        raise BadInput(
            f"scheduler={shown(address)}: it is gone ({why}); finished tiles stay, and the same call goes on"
        ) from error
    finally:
        with contextlib.suppress(Exception):
            client.cancel(list(running))
        client.close(timeout=1)


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


def _await_workers(client: Client, address: str) -> None:
    try:
        client.wait_for_workers(1, timeout=PATIENCE)
    except (_distributed().TimeoutError, OSError) as error:
        raise BadInput(
            f"scheduler={shown(address)}: it has no workers; start one with 'dask worker {address}'"
        ) from error


def _threads(client: Client) -> int:
    cores: Any = client.ncores()
    return max(1, sum(cores.values()))
