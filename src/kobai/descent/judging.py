"""How runs ended that were not recorded.

A status is judged by a record, which of a million runs takes more time and memory than their descents. So at first only the
first and the last position are recorded. Those decide the status of runs that became non-finite, that left all bounds, or that
met the tolerance below their start (``decided_by_ends``); the others descend once more, with rows in between. Where many
have met the tolerance near one minimum (``RestPoints``), a sample of them is judged first, and the others only if one of it did
not converge.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray

from kobai.descent import cost
from kobai.descent.descending import run_seeded
from kobai.descent.engines import choose
from kobai.descent.engines.compiled import Compiled
from kobai.descent.job import Engine, Job, Result
from kobai.descent.record.classification import classify, decided_by_ends
from kobai.descent.record.fields import changed
from kobai.descent.record.record import Record
from kobai.descent.record.status import Status

ROWS = 64  # recorded of a run that is judged by rows
PORTION = 1 << 14  # runs judged at once
SAMPLE = 32  # runs of a group that are judged in its stead: as many of the three kinds that ``_sample`` names


@dataclass(frozen=True)
class Ends:
    """How descents ended.

    Args:
        x: (runs, n) last positions, in the descent's number format.
        value: (runs,) f there.
        status: (runs,) int8 codes of ``Status``.
        arrived: (runs,) the step at which the gradient norm was within the tolerance; −1 never.
    """

    x: NDArray[Any]
    value: NDArray[np.float64]
    status: NDArray[np.int8]
    arrived: NDArray[np.int64]


@dataclass(frozen=True)
class RestPoints:
    """Points at which descents come to rest: strict minima whose neighbourhood looks alike from all sides.

    Args:
        points: (m, n).
        radius: runs that met the tolerance within this distance of one are judged by a sample of them.
    """

    points: NDArray[np.float64]
    radius: float


def recorded(steps: int) -> Record:
    """By what runs are judged whose ends do not decide.

    Its rows are an odd number of steps apart, so that a cycle is not taken for rest.
    """
    return Record(every=max(1, steps // ROWS) | 1, keep=("x", "value"))


def part_of(job: Job, which: NDArray[np.intp]) -> Job:
    """The job of some runs."""
    start = job.start[torch.from_numpy(which).to(job.start.device)]
    return replace(job, start=start, captured=job.captured and job.captured.part(which))


def ends_of(job: Job, rest_points: RestPoints | None = None, seed: int | None = None) -> Ends:
    """The ends of a job's runs."""
    status = np.empty(len(job.start), np.int8)
    compiled = Compiled()
    if compiled.refuses(job) is None:  # also for little work: the bits of a run do not depend on how many there are
        result = compiled.run(job)
        decided = decided_by_ends(job, result)
        open_ = decided.copy()
        for group in _groups(result, decided, rest_points):
            if (_judged(job, result, _sample(result, group)) == Status.CONVERGED).all():
                status[group], open_[group] = Status.CONVERGED, False
        for part in _portions(~decided):
            again = replace(part_of(job, part), record=recorded(job.steps))
            status[part] = _classified(again, compiled.run(again))
    else:  # what draws random numbers cannot descend again
        return by_record(job, choose(job)[0], seed)
    for part in _portions(open_):
        status[part] = _judged(job, result, part)
    return _taken(result, status)


def by_record(job: Job, engine: Engine, seed: int | None) -> Ends:
    """The ends of runs that are recorded at once."""
    job = replace(job, record=recorded(job.steps))
    cost.check(job)
    result = run_seeded(engine, job, seed)
    every = _portions(np.ones(len(job.start), bool))
    return _taken(result, np.concatenate([_judged(job, result, part) for part in every]))


def _taken(result: Result, status: NDArray[np.int8]) -> Ends:
    x, value, stopped = (tensor.cpu().numpy() for tensor in (result.x, result.value, result.stopped_at))
    return Ends(x[:, -1], value[:, -1].astype(float), status, stopped)


def _portions(which: NDArray[np.bool_]) -> Iterator[NDArray[np.intp]]:
    """The indices of runs, so many at a time as may be judged at once."""
    where = np.flatnonzero(which)
    yield from (where[i : i + PORTION] for i in range(0, len(where), PORTION))


def _judged(job: Job, result: Result, which: NDArray[np.intp]) -> NDArray[np.int8]:
    """Statuses of some runs by what is recorded of them."""
    return _classified(part_of(job, which), _rows(result, which))


def _rows(result: Result, which: NDArray[np.intp]) -> Result:
    """The result of some runs."""
    index = torch.from_numpy(which).to(result.x.device)
    return replace(result, **changed(result, lambda tensor, _: tensor[index]))


def _classified(job: Job, result: Result) -> NDArray[np.int8]:
    """The statuses of a job's runs, each judged with its own constants."""
    own = job.captured and job.captured.judged
    return classify(job, result, own or job.objective)[0].numpy()


def _groups(result: Result, decided: NDArray[np.bool_], rest_points: RestPoints | None) -> Iterator[NDArray[np.intp]]:
    """The runs that met the tolerance near one of the points of rest, for each of those."""
    if rest_points is None:
        return
    met = decided & (result.stopped_at.cpu().numpy() >= 0)
    x = result.x[:, -1].cpu().numpy()
    for point in rest_points.points:
        near = met.copy()
        for coordinate, at in zip(x.T, point, strict=True):
            near &= np.abs(coordinate - at) <= rest_points.radius
        group = np.flatnonzero(near)
        if len(group) > 3 * SAMPLE:
            yield group


def _sample(result: Result, group: NDArray[np.intp]) -> NDArray[np.intp]:
    """Some runs of a group: those that fell least, those with the largest gradient, and others evenly spread."""
    # NumPy, since torch would wake all threads for each short pass.
    value, norm = result.value.cpu().numpy(), result.grad_norm.cpu().numpy()
    least = np.argpartition(value[group, 0] - value[group, -1], SAMPLE)[:SAMPLE]
    steepest = np.argpartition(-norm[group, -1], SAMPLE)[:SAMPLE]
    spread = np.linspace(0, len(group) - 1, SAMPLE).astype(int)
    return group[np.unique(np.concatenate([least, steepest, spread]))]
