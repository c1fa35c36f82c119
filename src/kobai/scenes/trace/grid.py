"""f and ∇f in a plane, and f on a grid over it.

Grids are cached, so that dragging the step size on a live page evaluates only the paths again; only those of formulas, for a
callable may return something else the next time. Cached arrays are read-only, since several scenes share them.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import torch

from kobai import budget
from kobai.data import Loss
from kobai.objectives import Objective
from kobai.objectives.plane import Plane
from kobai.recently_used import RecentlyUsed
from kobai.scenes.types import Array

MANY_NUMBERS = 4_000_000  # of rows of a table times points: a gradient is of fewer at a time
_SECONDS = 4e-9  # of computing one number of a formula
_LESS = "give the formula's sums fewer terms, take fewer variables, or a coarser grid"

Grid = tuple[list[Array], Array]

_grids: RecentlyUsed[Grid] = RecentlyUsed(12)


def evaluate(objective: Objective, points: Array) -> Array:
    """f at points (..., n), in float64 unless the objective computes only in float32; values (...) as float64."""
    if isinstance(objective, Loss) and objective.evaluation.rows * points.size > MANY_NUMBERS:
        quick = objective.at_many(points)
        if quick is not None:
            return quick
    with torch.no_grad():
        try:
            value = objective.batch(torch.from_numpy(np.ascontiguousarray(points)))
        except RuntimeError as problem:
            if "dtype" not in str(problem) and "type" not in str(problem):
                raise
            value = objective.batch(torch.from_numpy(np.ascontiguousarray(points, dtype=np.float32)))
    return np.broadcast_to(value.detach().cpu().double().numpy(), points.shape[:-1]).copy()


def gradients(objective: Objective, points: Array) -> Array:
    """∇f at points (m, n); NaN where the objective gives none."""
    pieces = -(-objective.evaluation.rows * len(points) // MANY_NUMBERS) if isinstance(objective, Loss) else 1
    if pieces > 1 and len(points) > 1:
        return np.concatenate([gradients(objective, part) for part in np.array_split(points, min(pieces, len(points)))])
    x = torch.from_numpy(np.ascontiguousarray(points)).requires_grad_(True)
    try:
        (grad,) = torch.autograd.grad(objective.batch(x).sum(), x)
    except RuntimeError:
        return np.full_like(points, np.nan)
    return grad.detach().double().numpy()


def cost(objective: Objective, plane: Plane, points: int) -> budget.Cost:
    """The time and memory of evaluating f at so many points of a plane.

        bytes = 8·points·(2·n + 4)   the points, as much again while f is computed, and a few numbers of each

    Sums are computed a piece at a time. How many numbers are computed is known of a formula only.
    """
    n = len(plane.origin)
    numbers = 0 if objective.formula is None else objective.formula.work(n).numbers
    return budget.Cost(_SECONDS * numbers * points, 8 * points * (2 * n + 4))


def check_cost(objective: Objective, plane: Plane, points: int, what: str) -> None:
    """Raise ``BadInput`` where evaluating f at so many points of a plane would take too long or too much memory."""
    budget.check(cost(objective, plane, points), what, _LESS, _LESS)


def landscape(objective: Objective, plane: Plane, lo: Array, hi: Array, count: int) -> Grid:
    """``count`` positions along each axis of a box, and the values there, [second, first]; NaN where not finite."""
    check_cost(objective, plane, count ** len(lo), f"the landscape of {count} points along each axis")
    axes = [np.linspace(a, b, count) for a, b in zip(lo, hi, strict=True)]
    u = np.stack(np.meshgrid(*axes, indexing="xy"), axis=-1)
    value = evaluate(objective, plane.lift(u))
    return axes, np.where(np.isfinite(value), value, np.nan)


def rough(value: Array) -> bool:
    """Whether values on a grid change direction at more than one of eight points, so that a finer grid is needed."""
    with np.errstate(invalid="ignore"):
        for axis in (0, 1):
            slope = np.sign(np.diff(value, axis=axis))
            turns = np.diff(slope, axis=axis) != 0
            if turns.mean() > 1 / 8 and np.nanmax(np.abs(np.diff(value, axis=axis)), initial=0.0) > 0:
                return True
    return False


def cached_grid(
    objective: Objective, plane: Plane, box: tuple[Array, Array], how: tuple, make: Callable[[], Grid]
) -> Grid:
    """A landscape over a box from the cache, else from ``make``; it depends on ``how`` besides, and is read-only if cached."""
    formula = objective.formula
    if formula is None or objective.fn is not formula:
        return make()
    # A plane that is the whole space does not depend on its origin.
    where = () if plane.whole and plane.variables is not None else (plane.origin.tobytes(), plane.basis.tobytes())
    constants, ends = tuple(sorted(formula.parameters.items())), [end.tobytes() for end in box]
    key = (formula.tree, constants, objective.per_coordinate, plane.variables, *where, *ends, how)
    found = _grids.get(key)
    if found is None:
        found = make()
        for array in (*found[0], found[1]):
            array.flags.writeable = False
    _grids.put(key, found)
    return found
