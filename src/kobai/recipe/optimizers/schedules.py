"""A schedule as a table of step sizes, and of what else it sets: pages repeat it, they do not run the scheduler."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from typing import Any

import torch

from kobai.descent.symbolic.tensor import CaptureError
from kobai.optimize import OptimizerSpec


def with_schedule(
    data: dict[str, Any], spec: OptimizerSpec, scheduler: Callable[[Any], Any] | None, steps: int
) -> dict[str, Any]:
    """The data of an optimizer with the table of its schedule.

    Args:
        data: of the optimizer.
        spec: the optimizer with its hyperparameters.
        scheduler: a function optimizer -> scheduler, as ``Job.scheduler`` is; None is no schedule.
        steps: how many steps the table is for.

    Returns:
        the data with "schedule": {"rows": {"lr": [η₀, η₁, …]}, "scales": whether all η are multiples of the first}.

    Raises:
        CaptureError: the schedule depends on values of f.
    """
    if scheduler is None:
        return data
    rows = _table(spec, scheduler, steps)
    changed = {name: column for name, column in rows.items() if name == "lr" or any(v != column[0] for v in column)}
    # Twice the step size is exact, so that a schedule of factors gives exactly twice each of its numbers.
    twice = OptimizerSpec(
        spec.factory, spec.name, {**spec.given, "lr": 2 * spec.hyper["lr"]}, spec.hyper, group=spec.group
    )
    other = _table(twice, scheduler, steps)
    scales = other["lr"] == [2 * rate for rate in rows["lr"]] and all(other[k] == rows[k] for k in changed if k != "lr")
    return {**data, "schedule": {"rows": changed, "scales": scales}}


def _table(spec: OptimizerSpec, scheduler: Callable[[Any], Any], steps: int) -> dict[str, list[Any]]:
    """What stands in the optimizer's group in each step, and that of the last once more, as traces have it."""
    optimizer = spec.build([torch.zeros(1, requires_grad=True)])
    made = scheduler(optimizer)
    if isinstance(made, torch.optim.lr_scheduler.ReduceLROnPlateau):
        raise CaptureError("has a schedule that depends on values")
    names = [k for k, v in optimizer.param_groups[0].items() if k in spec.hyper and _is_number(v)]
    rows: dict[str, list[Any]] = {name: [] for name in names}
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", message=".*lr_scheduler.step.*before.*optimizer.step.*")
        for _ in range(steps):
            for name in names:
                value = optimizer.param_groups[0][name]
                rows[name].append([float(v) for v in value] if isinstance(value, (tuple, list)) else float(value))
            made.step()
    return {name: [*column, column[-1]] for name, column in rows.items()}


def _is_number(value: Any) -> bool:
    values = value if isinstance(value, (tuple, list)) else (value,)
    return bool(values) and all(isinstance(v, (int, float)) and not isinstance(v, bool) for v in values)
