"""``step_size``: what an optimizer reaches with each of many step sizes, over many starts."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import torch
from numpy.typing import NDArray

from kobai import checks
from kobai.descent.descending import resolve_start
from kobai.descent.ends import ends
from kobai.descent.record.status import FAILED
from kobai.errors import BadInput, shown
from kobai.objectives import Objective
from kobai.optimize import resolve
from kobai.study.maps.axis import axis_of
from kobai.study.maps.computing import computed
from kobai.study.maps.plan import Plan, Values
from kobai.study.maps.recipe import SEED, recipe_of
from kobai.theory import LinearOptimizer, eigenvalues, hessian
from kobai.typing import ObjectiveLike, OptimizerLike, StartLike

if TYPE_CHECKING:
    import xarray

RUNS = 1 << 18  # that descend at once
MOST = 0.95  # of the largest share of starts that arrive: what has less is not right
SLOW = 10.0  # times the fewest steps: what takes longer is slow


def step_size(
    objective: ObjectiveLike,
    start: StartLike | None = None,
    *,
    lrs: Any = (1e-4, 10.0),
    count: int = 200,
    optimizer: OptimizerLike | None = None,
    steps: int = 200,
    tol: float = 1e-6,
    params: dict[str, Any] | None = None,
    dtype: str = "float64",
    store: Any = None,
    workers: int = 1,
    scheduler: str | None = None,
    progress: Callable[[int, int], None] | None = None,
    **hyper: Any,
) -> xarray.Dataset:
    """What an optimizer reaches in a number of steps, against the step size η.

    Args:
        objective: as for ``descend``.
        start: one point (n,), or many (m, n).
        lrs: the lowest and the highest step size; those between have equal ratios.
        count: how many step sizes.
        optimizer: one that has a step size; None is plain gradient descent.
        steps: how many updates.
        tol: the gradient norm at which a run has arrived.
        params: as for ``descend``.
        dtype: ``"float64"`` or ``"float32"``.
        store: path or fsspec URL of a Zarr store to create or to continue; None: in memory.
        workers: how many processes compute here; with 1 descents use torch's threads.
        scheduler: address of a dask.distributed scheduler, as ``"tcp://127.0.0.1:8786"``, whose workers compute.
        progress: called with (tiles done, tiles in all).
        **hyper: the optimizer's other hyperparameters.

    Returns:
        an ``xarray.Dataset`` over ``lr``: ``value``, ``value_low``, ``value_high`` the median and quartiles over the starts of f
        at the end (infinite for runs that diverged); ``arrived`` and ``diverged`` the shares of the starts that arrived and that
        diverged; ``steps`` the median number of steps of those that arrived. ``attrs``: ``limit``, above which a quadratic like f
        at its lowest known minimum (``limit_at`` is ``"minimum"``), else at the first start (``"start"``), diverges;
        ``suggestion``, the step size with which most starts arrive, in the fewest steps, or where none arrives that of the lowest
        f; ``right``, the range around it where nearly as many arrive (95 %), in at most ten times as many steps, empty where
        none arrives.

    Raises:
        BadInput: as ``descend``; an optimizer without step size, or ``lr``, which is varied; a range that does not begin above 0.

    Example:
        >>> import kobai.study
        >>> m = kobai.study.step_size("x1**2 + 10*x2**2", [2.0, 2.0], lrs=(1e-3, 1.0))
        >>> round(m.attrs["limit"], 3)
        0.1
    """
    plan = plan_of_step_size(
        objective,
        start,
        lrs=lrs,
        count=count,
        optimizer=optimizer,
        steps=steps,
        tol=tol,
        params=params,
        dtype=dtype,
        **hyper,
    )
    return computed(plan, store, progress, workers, scheduler)


def plan_of_step_size(
    objective: ObjectiveLike, start: StartLike | None = None, *, lrs: Any = (1e-4, 10.0), count: int = 200,
    optimizer: OptimizerLike | None = None, steps: int = 200, tol: float = 1e-6, params: dict[str, Any] | None = None,
    dtype: str = "float64", **hyper: Any,
) -> Plan:  # fmt: skip
    """The plan of ``step_size``, whose arguments it has."""
    number = checks.one_of("dtype", dtype, ("float64", "float32"))
    f, x = resolve_start(objective, params, start, number, None)
    x = x.reshape(-1, x.shape[-1])
    if "lr" in hyper:
        raise BadInput(f"lr={shown(hyper['lr'])}: the step size is what is varied; give its range as lrs=(1e-4, 10)")
    spec = resolve(optimizer, **hyper)
    if optimizer is not None and "lr" not in spec.hyper:
        raise BadInput(f"optimizer={shown(optimizer)}: it has no step size to vary")
    steps = checks.whole("steps", steps, 1, checks.MOST_STEPS)
    tol = checks.real("tol", tol, 0.0)
    axis = axis_of("lr", lrs, count, log=True)
    recipe = recipe_of(f, x.shape[1], spec, number, start=x.tolist(), steps=steps, tol=tol)
    limit, where = _limit(f, x, spec.name, dict(spec.hyper))
    attrs: dict[str, Any] = {
        "kobai_study": "step_size", "title": f.name, "optimizer": spec.name, "steps": steps, "tol": tol, "starts": len(x),
        "limit": limit, "limit_at": where, "warnings": [text] if (text := axis.check_precision(number)) else [],
    }  # fmt: skip
    compute = _Descents(f, x, optimizer, hyper, steps, tol).of_pixels
    return Plan("step_size", (axis,), _QUANTITIES, compute, recipe, attrs, conclude=_suggestion)


_QUANTITIES = {
    name: np.dtype("float64") for name in ("value", "value_low", "value_high", "arrived", "diverged", "steps")
}


@dataclass(frozen=True)
class _Descents:
    """The descents of a curve: all that is the same for each step size."""

    objective: Objective
    start: torch.Tensor
    optimizer: Any
    hyper: dict[str, Any]
    steps: int
    tol: float

    def of_pixels(self, places: NDArray[np.float64]) -> Values:
        """The quantities of some step sizes."""
        at_once = max(1, RUNS // len(self.start))
        parts = [self.at(places[i : i + at_once, 0]) for i in range(0, len(places), at_once)]
        return {name: np.concatenate([part[name] for part in parts]) for name in _QUANTITIES}

    def at(self, rates: NDArray[np.float64]) -> Values:
        """The quantities of step sizes that descend together."""
        shape = (len(rates), len(self.start))
        found = ends(
            self.objective, self.start.repeat(len(rates), 1), optimizer=self.optimizer, steps=self.steps, grad_tol=self.tol,
            seed=SEED, hyper_of_runs={"lr": np.repeat(rates, len(self.start))}, **self.hyper,
        )  # fmt: skip
        failed = np.isin(found.status, FAILED).reshape(shape)
        value = np.where(failed, np.inf, np.nan_to_num(found.value.reshape(shape), nan=np.inf))
        steps, arrived = found.arrived.reshape(shape), found.arrived.reshape(shape) >= 0
        low, middle, high = np.quantile(value, [0.25, 0.5, 0.75], axis=1, method="inverted_cdf")
        median = [
            float(np.median(row[some])) if some.any() else math.nan for row, some in zip(steps, arrived, strict=True)
        ]
        return {
            "value": middle, "value_low": low, "value_high": high, "arrived": arrived.mean(1), "diverged": failed.mean(1),
            "steps": np.array(median),
        }  # fmt: skip


def _limit(f: Objective, x: torch.Tensor, optimizer: str, hyper: dict[str, Any]) -> tuple[float | None, str]:
    """The largest stable step size on a quadratic with the curvature of f at a point, None where it is not known, and the point.

    That is the lowest known minimum, ``"minimum"``, or where none is known the first start, ``"start"``.
    """
    known = f.minima_for(x.shape[1])
    where = "minimum" if known else "start"
    at = torch.tensor(min(known, key=lambda m: m.value).x, dtype=torch.float64) if known else x[0].double()
    try:
        largest = float(eigenvalues(hessian(f, at))[-1])
    except (BadInput, RuntimeError, TypeError, ValueError):
        return None, where
    linear = LinearOptimizer.of(optimizer, hyper)
    limit = None if linear is None else linear.limit(largest)
    return limit if limit is not None and math.isfinite(limit) else None, where


def _suggestion(found: xarray.Dataset) -> dict[str, Any]:
    """The step size to take and the range around it, from a finished curve; where no start arrived that of the lowest f."""
    rates, steps, arrived = (found[name].values for name in ("lr", "steps", "arrived"))
    if not (arrived > 0).any():
        least = int(np.argmin(found.value.values))
        finite = math.isfinite(float(found.value.values[least]))
        return {"suggestion": float(rates[least]) if finite else None, "right": []}
    most = arrived == arrived.max()
    best = int(np.flatnonzero(most)[np.argmin(steps[most])])
    good = (arrived >= MOST * arrived.max()) & (steps <= SLOW * max(1.0, steps[best]))
    low, high = best, best
    while low > 0 and good[low - 1]:
        low -= 1
    while high + 1 < len(good) and good[high + 1]:
        high += 1
    return {"suggestion": float(rates[best]), "right": [float(rates[low]), float(rates[high])]}
