"""``ends``: where many descents end and how, without their records: what a map shows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kobai import checks
from kobai.descent import cost
from kobai.descent.descending import check_optimizer, resolve_start
from kobai.descent.engines.compiled import Compiled
from kobai.descent.engines.loop import Loop
from kobai.descent.job import Job, joined
from kobai.descent.judging import Ends, RestPoints, by_record, ends_of, part_of
from kobai.descent.record.record import Record
from kobai.descent.symbolic.per_run import Setting
from kobai.descent.varied_runs import VariedRuns, setting_of
from kobai.objectives.lost_gradient import check_gradient
from kobai.optimize import resolve
from kobai.typing import ObjectiveLike, OptimizerLike, StartLike

PORTION_VARIED, _NUMBERS = 1 << 16, 1 << 24  # runs of varied hyperparameters at once, and numbers in a table of theirs
_CHECKED = 12  # steps in which such runs are compared with the loop's


def ends(
    objective: ObjectiveLike,
    start: StartLike | None = None,
    *,
    optimizer: OptimizerLike | None = None,
    lr: float | None = None,
    steps: int = 200,
    grad_tol: float | None = None,
    rest_points: RestPoints | None = None,
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
        rest_points: where most of them are expected to end.
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
        setting_of(name): np.asarray(column, float) for name, column in (hyper_of_runs or {}).items()
    }
    constants = {name: np.asarray(column, float) for name, column in (constants_of_runs or {}).items()}
    if columns or constants:
        found = _of_varied(job, VariedRuns(optimizer, spec, f, made_of, columns, constants), seed)
    else:
        check_optimizer(job)
        found = ends_of(job, rest_points, seed)
    check_gradient(f, job.start[0])
    return found


def _of_varied(job: Job, varied: VariedRuns, seed: int | None) -> Ends:
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
        for members, captured in own.groups(part_of(job, part)):
            some = replace(part_of(job, part[members]), captured=captured)
            if _holds(some, own.part(members)):
                put(part[members], ends_of(some))
                left[members] = False
        for i in np.flatnonzero(left).tolist():
            objective, spec = own.alone(i)
            alone = replace(part_of(job, part[[i]]), objective=objective, optimizer=spec)
            check_optimizer(alone)
            put(part[[i]], by_record(alone, Loop(), seed))
    return made


def _holds(job: Job, varied: VariedRuns) -> bool:
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
