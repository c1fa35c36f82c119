"""``ends``: where many descents end and how, without their records: what a map shows.

A status is judged by a record, which of a million runs takes more time and memory than their descents. So at first only the
first and the last position are recorded. Those decide the status of runs that became non-finite, that left all bounds, or that
met the tolerance below their start (``decided_by_ends``); the others descend once more, with rows in between. Where many
have met the tolerance near one minimum (``Rest``), a sample of them is judged first, and the others only if one of it did not
converge.
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
from kobai.descent.job import Captured, Engine, Job, Result, joined
from kobai.descent.record.classification import classify, decided_by_ends
from kobai.descent.record.fields import changed
from kobai.descent.record.record import Record
from kobai.descent.record.status import Status
from kobai.descent.symbolic import CaptureError
from kobai.descent.symbolic.constants_per_run import objective_of_runs
from kobai.descent.symbolic.per_run import Setting, groups_of, with_settings
from kobai.objectives import Objective
from kobai.objectives import objective as as_objective
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
    constants_of_runs: Mapping[str, NDArray[np.float64]] | None = None,
    made_of: Any = None,
    **hyper: Any,
) -> Ends:
    """The ends of many descents.

    Args:
        objective, optimizer, lr, steps, grad_tol, seed, **hyper: as for ``descend``.
        start: (runs, n).
        rest: where most of them are expected to end.
        hyper_of_runs: hyperparameters that differ from run to run, by name ("lr", "betas[0]"), (runs,) each.
        constants_of_runs: constants of the objective that do, by name.
        made_of: what the objective was made of, such as its name in the catalogue; an objective that is no formula is made anew
            from it with other constants.

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
    columns: dict[Setting, NDArray[np.float64]] = {
        _setting(name): np.asarray(column, float) for name, column in (hyper_of_runs or {}).items()
    }
    constants = {name: np.asarray(column, float) for name, column in (constants_of_runs or {}).items()}
    if columns or constants:
        found = _of_varied(job, _Varied(optimizer, spec, f, made_of, columns, constants), seed)
    else:
        check_optimizer(job)
        found = _ends(job, rest, seed)
    check_gradient(f, job.start[0])
    return found


def recorded(steps: int) -> Record:
    """By what runs are judged whose ends do not decide.

    Its rows are an odd number of steps apart, so that a cycle is not taken for rest.
    """
    return Record(every=max(1, steps // ROWS) | 1, keep=("x", "value"))


@dataclass(frozen=True)
class _Varied:
    """Numbers that differ from run to run, (runs,) each: hyperparameters of an optimizer, constants of a formula."""

    source: Any  # of the optimizer
    spec: OptimizerSpec
    objective: Objective
    made_of: Any  # of the objective
    hyper: dict[Setting, NDArray[np.float64]]
    constants: dict[str, NDArray[np.float64]]

    def part(self, index: NDArray[np.intp]) -> _Varied:
        """Those of some runs."""
        hyper, constants = (
            {name: column[index] for name, column in held.items()} for held in (self.hyper, self.constants)
        )
        return replace(self, hyper=hyper, constants=constants)

    def alone(self, i: int) -> tuple[Objective, OptimizerSpec]:
        """Objective and optimizer of one run."""
        numbers = {setting: float(column[i]) for setting, column in self.hyper.items()}
        spec = resolve(self.source, **with_settings(self.spec, numbers)) if numbers else self.spec
        values = {name: float(column[i]) for name, column in self.constants.items()}
        return (self.with_constants(values) if values else self.objective), spec

    def with_constants(self, values: dict[str, float]) -> Objective:
        """The objective with other values of some constants."""
        f = self.objective
        parameters = {**f.parameters, **values}
        if f.formula is None or f.fn is not f.formula:
            return as_objective(self.made_of, params=parameters)
        formula = replace(f.formula, parameters={**f.formula.parameters, **values})
        return replace(f, fn=formula, formula=formula, parameters=parameters)

    def kinds(self) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
        """A run of each kind of constants, and the kind of each run."""
        rows = np.stack(list(self.constants.values()), 1)
        _, first, back = np.unique(rows, axis=0, return_index=True, return_inverse=True)
        return first, back.reshape(-1)

    def groups(self, job: Job) -> Iterator[tuple[NDArray[np.intp], Captured]]:
        """Runs that are computed by the same graphs, and those; runs that are not are in none."""
        n, dtype = job.start.shape[1], job.start.dtype
        members, graph, objectives = np.arange(len(job.start)), None, None
        if self.constants:
            formula = self.objective.formula
            if formula is None or self.objective.fn is not formula:
                return
            try:
                with np.errstate(all="ignore"):
                    members, graph = objective_of_runs(formula, self.constants, n, dtype)
            except CaptureError:
                return
            first, kind = self.kinds()
            objectives = ([self.alone(int(i))[0] for i in first], kind[members])
        if not len(members):
            return
        whole = Captured(graph, None, objectives)
        if not self.hyper:
            yield members, whole
            return
        for group in groups_of(self.spec, self.part(members).hyper, n, dtype, job.steps):
            yield members[group.members], replace(whole.part(group.members), optimizer=group.graphs)


def _of_varied(job: Job, varied: _Varied, seed: int | None) -> Ends:
    """The ends of runs whose numbers differ: those that take the same steps together, others one after the other."""
    runs = len(job.start)
    made = Ends(
        np.empty(job.start.shape, job.start.numpy().dtype), *(np.empty(runs, kind) for kind in (float, np.int8, int))
    )

    def put(where: NDArray[np.intp], found: Ends) -> None:
        for name in ("x", "value", "status", "arrived"):
            getattr(made, name)[where] = getattr(found, name)

    most = max(1 << 10, min(PORTION_VARIED, _NUMBERS // max(job.steps, 1)))
    for first in range(0, runs, most):
        part = np.arange(first, min(first + most, runs))
        left, own = np.ones(len(part), bool), varied.part(part)
        for members, captured in own.groups(_part(job, part)):
            some = replace(_part(job, part[members]), captured=captured)
            if _holds(some, own.part(members)):
                put(part[members], _ends(some, None, None))
                left[members] = False
        for i in np.flatnonzero(left).tolist():
            objective, spec = own.alone(i)
            alone = replace(_part(job, part[[i]]), objective=objective, optimizer=spec)
            check_optimizer(alone)
            put(part[[i]], _by_record(alone, Loop(), seed))
    return made


def _holds(job: Job, varied: _Varied) -> bool:
    """Whether the graphs captured for a job can be compiled and move its first, middle and last run as the loop does."""
    compiled = Compiled()
    if compiled.refuses(job) is not None:
        return False
    rows = [0, len(job.start) // 2, len(job.start) - 1]
    short = replace(job, steps=min(job.steps, _CHECKED), record=Record(), captured=None)
    alone = [
        Loop().run(replace(short, start=job.start[[k]], objective=f, optimizer=spec))
        for k in rows
        for f, spec in [varied.alone(k)]
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
            status[part] = _classified(again, compiled.run(again))
    else:  # what draws random numbers cannot descend again
        return _by_record(job, choose(job)[0], seed)
    for part in _portions(open_):
        status[part] = _judged(job, result, part)
    return _taken(result, status)


def _by_record(job: Job, engine: Engine, seed: int | None) -> Ends:
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
    return _classified(_part(job, which), _rows(result, which))


def _rows(result: Result, which: NDArray[np.intp]) -> Result:
    """The result of some runs."""
    index = torch.from_numpy(which).to(result.x.device)
    return replace(result, **changed(result, lambda tensor, _: tensor[index]))


def _classified(job: Job, result: Result) -> NDArray[np.int8]:
    """The statuses of a job's runs, each judged with its own objective."""
    if job.captured is None or job.captured.objectives is None:
        return classify(job, result)[0].numpy()
    objectives, kind = job.captured.objectives
    status = np.empty(len(kind), np.int8)
    for k in np.unique(kind):
        where = np.flatnonzero(kind == k)
        own = replace(_part(job, where), objective=objectives[k], captured=None)
        status[where] = classify(own, _rows(result, where))[0].numpy()
    return status


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
