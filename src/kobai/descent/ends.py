"""``ends``: where many descents end and how, without their records: what a map shows.

A status is judged by a record, which of a million runs takes more time and memory than their descents. So at first only the
first and the last position are recorded. Those decide the status of runs that became non-finite, that left all bounds, or that
met the tolerance below their start (``decided_by_ends``); the others descend once more, with rows in between. Every status is
the one that this record would have given.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray

from kobai import checks
from kobai.descent import cost
from kobai.descent.descending import check_optimizer, resolve_start, run_seeded
from kobai.descent.engines import choose
from kobai.descent.engines.compiled import Compiled
from kobai.descent.engines.loop import Loop
from kobai.descent.job import Captured, Job, Result, joined
from kobai.descent.record.classification import classify, decided_by_ends
from kobai.descent.record.fields import changed
from kobai.descent.record.record import Record
from kobai.descent.record.status import Status
from kobai.descent.symbolic.per_run import Setting, groups_of, with_settings
from kobai.objectives.lost_gradient import check_gradient
from kobai.optimize import OptimizerSpec, resolve
from kobai.typing import ObjectiveLike, OptimizerLike, StartLike

ROWS = 64  # recorded of a run that is judged by rows
PORTION = 1 << 14  # runs judged at once
PORTION_VARIED, _NUMBERS = 1 << 16, 1 << 24  # runs of varied hyperparameters at once, and numbers in a table of theirs
_CHECKED = 12  # steps in which such runs are compared with the loop's
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
class Rest:
    """Points at which descents come to rest: strict minima whose neighbourhood looks alike from all sides.

    Args:
        points: (m, n).
        radius: runs that met the tolerance within this distance of one are judged by a sample of them.
    """

    points: NDArray[np.float64]
    radius: float


def ends(
    objective: ObjectiveLike,
    start: StartLike | None = None,
    *,
    optimizer: OptimizerLike | None = None,
    lr: float | None = None,
    steps: int = 200,
    grad_tol: float | None = None,
    rest: Rest | None = None,
    seed: int | None = None,
    hyper_of_runs: Mapping[str, NDArray[np.float64]] | None = None,
    **hyper: Any,
) -> Ends:
    """The ends of many descents.

    Args:
        objective, optimizer, lr, steps, grad_tol, seed, **hyper: as for ``descend``.
        start: (runs, n).
        rest: where most of them are expected to end.
        hyper_of_runs: hyperparameters that differ from run to run, by name ("lr", "betas[0]"), (runs,) each.

    Raises:
        BadInput: as ``descend``.

    Example:
        >>> found = ends("x1**2 + x2**2", [[1.0, 2.0], [0.0, 1.0]], lr=0.1, steps=300, grad_tol=1e-6)
        >>> found.status.tolist(), found.arrived.tolist()
        ([1, 1], [69, 66])
    """
    f, x = resolve_start(objective, None, start, None, None)
    steps = checks.whole("steps", steps, 0, checks.MOST_STEPS)
    record = Record(every=max(steps, 1), keep=("x",))
    spec = resolve(optimizer, lr=lr, **hyper)
    job = Job(f, x.reshape(-1, x.shape[-1]), spec, steps, record, grad_tol=grad_tol)
    cost.check(job)
    varied = {_setting(name): np.asarray(column, float) for name, column in (hyper_of_runs or {}).items()}
    if not varied:
        check_optimizer(job)
    found = _of_varied(job, optimizer, varied, seed) if varied else _ends(job, rest, seed)
    check_gradient(f, job.start[0])
    return found


def recorded(steps: int) -> Record:
    """By what runs are judged whose ends do not decide.

    Its rows are an odd number of steps apart, so that a cycle is not taken for rest.
    """
    return Record(every=max(1, steps // ROWS) | 1, keep=("x", "value"))


def _of_varied(job: Job, optimizer: Any, varied: dict[Setting, NDArray[np.float64]], seed: int | None) -> Ends:
    """The ends of runs whose hyperparameters differ: groups that take the same steps together, others one after the other."""
    runs = len(job.start)
    made = Ends(
        np.empty(job.start.shape, job.start.numpy().dtype), *(np.empty(runs, kind) for kind in (float, np.int8, int))
    )

    def put(where: NDArray[np.intp], found: Ends) -> None:
        for name in ("x", "value", "status", "arrived"):
            getattr(made, name)[where] = getattr(found, name)

    def single(i: int) -> OptimizerSpec:
        numbers = {setting: float(column[i]) for setting, column in varied.items()}
        return resolve(optimizer, **with_settings(job.optimizer, numbers))

    most = max(1 << 10, min(PORTION_VARIED, _NUMBERS // max(job.steps, 1)))
    for first in range(0, runs, most):
        part = np.arange(first, min(first + most, runs))
        left = np.ones(len(part), bool)
        columns = {setting: column[part] for setting, column in varied.items()}
        for group in groups_of(job.optimizer, columns, job.start.shape[1], job.start.dtype, job.steps):
            where = part[group.members]
            some = replace(job, start=job.start[torch.from_numpy(where)], captured=Captured(None, group.graphs))
            if _holds(some, [single(int(where[k])) for k in (0, len(where) // 2, -1)]):
                put(where, _ends(some, None, None))
                left[group.members] = False
        rest = part[left]
        numbers = np.stack([column[rest] for column in varied.values()], 1)
        for values in np.unique(numbers, axis=0):
            where = rest[(numbers == values).all(1)]
            alone = replace(job, start=job.start[torch.from_numpy(where)], optimizer=single(int(where[0])))
            check_optimizer(alone)
            put(where, _ends(alone, None, seed))
    return made


def _holds(job: Job, specs: list[OptimizerSpec]) -> bool:
    """Whether the graphs captured for a job can be compiled and move its first, middle and last run as these optimizers do."""
    compiled = Compiled()
    if compiled.refuses(job) is not None:
        return False
    rows = [0, len(job.start) // 2, len(job.start) - 1]
    short = replace(job, steps=min(job.steps, _CHECKED), record=Record(), captured=None)
    alone = [
        Loop().run(replace(short, start=job.start[[k]], optimizer=spec)) for k, spec in zip(rows, specs, strict=True)
    ]
    return compiled.check_captured(job, rows, joined(short, alone))


def _setting(name: str) -> Setting:
    """A hyperparameter from its name: "lr", or "betas[0]" for an entry of a tuple."""
    head, bracket, rest = name.partition("[")
    return (head, int(rest[:-1])) if bracket else (head,)


def _part(job: Job, which: NDArray[np.intp]) -> Job:
    """The job of some runs."""
    start = job.start[torch.from_numpy(which).to(job.start.device)]
    return replace(job, start=start, captured=job.captured and job.captured.part(which))


def _ends(job: Job, rest: Rest | None, seed: int | None) -> Ends:
    status = np.empty(len(job.start), np.int8)
    compiled = Compiled()
    if compiled.refuses(job) is None:  # also for little work: the bits of a run do not depend on how many there are
        result = compiled.run(job)
        decided = decided_by_ends(job, result)
        open_ = decided.copy()
        for group in _groups(result, decided, rest):
            if (_judged(job, result, _sample(result, group)) == Status.CONVERGED).all():
                status[group], open_[group] = Status.CONVERGED, False
        for part in _portions(~decided):
            again = replace(_part(job, part), record=recorded(job.steps))
            status[part] = classify(again, compiled.run(again))[0].numpy()
    else:  # what draws random numbers cannot descend again
        job = replace(job, record=recorded(job.steps))
        cost.check(job)
        result = run_seeded(choose(job)[0], job, seed)
        open_ = np.ones(len(job.start), bool)
    for part in _portions(open_):
        status[part] = _judged(job, result, part)
    x, value, stopped = (tensor.cpu().numpy() for tensor in (result.x, result.value, result.stopped_at))
    return Ends(x[:, -1], value[:, -1].astype(float), status, stopped)


def _portions(which: NDArray[np.bool_]) -> Iterator[NDArray[np.intp]]:
    """The indices of runs, so many at a time as may be judged at once."""
    where = np.flatnonzero(which)
    yield from (where[i : i + PORTION] for i in range(0, len(where), PORTION))


def _judged(job: Job, result: Result, which: NDArray[np.intp]) -> NDArray[np.int8]:
    """Statuses of some runs by what is recorded of them."""
    index = torch.from_numpy(which).to(job.start.device)
    some = replace(result, **changed(result, lambda tensor, _: tensor[index]))
    return classify(_part(job, which), some)[0].numpy()


def _groups(result: Result, decided: NDArray[np.bool_], rest: Rest | None) -> Iterator[NDArray[np.intp]]:
    """The runs that met the tolerance near one of the points of rest, for each of those."""
    if rest is None:
        return
    met = decided & (result.stopped_at.cpu().numpy() >= 0)
    x = result.x[:, -1].cpu().numpy()
    for point in rest.points:
        near = met.copy()
        for coordinate, at in zip(x.T, point, strict=True):
            near &= np.abs(coordinate - at) <= rest.radius
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
