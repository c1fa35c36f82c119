"""The test of stationary points: minimum, saddle or plateau?

The gradient does not tell them apart, so the function is evaluated on small spheres around the point. Where f is convex,
f(x + r·d) ≥ f(x) − r·|∇f(x)| for every unit vector d; a neighbour below that bound shows a descent that the gradient
does not: a saddle, a maximum, the edge of a plateau.

Where f falls as slowly as a third or fourth power, and along bent ways, as the loss of a network does from weights that are
all 0, no point of a sphere is lower. There short descents begin at the point and on spheres around it: where some of both
radii end below the one from the point itself, or where that one leads away, it is no minimum. A point that is only a rounding
off its minimum is one.
"""

from __future__ import annotations

import math

import numpy as np
import torch

from kobai.descent.record.objective_of_runs import ObjectiveOfRuns, rows_of
from kobai.objectives import Objective

# Radii as fractions of max(1, |x|∞): small against the basins of the functions people descend, large against rounding.
RADII = (1e-3, 1e-4)
BESIDE = (3e-2, 1e-2)
"""Radii at which short descents begin."""
LARGEST_BESIDE = 50
"""Variables of a function of which short descents are made."""
_STEPS = 100
SHARE = 1e-12
"""Of the fall so far: what a step may still lower f by. It is the square of a gradient's share of 10⁻⁶."""
# Points tested in one batch: more would take much memory and save little time.
_BATCH = 2048


def directions(n: int) -> np.ndarray:
    """Unit vectors (m, n): both ways along every axis, and 16 more, always the same ones."""
    axes = np.concatenate([np.eye(n), -np.eye(n)]) if n <= 50 else np.zeros((0, n))
    if n == 1:
        return axes
    if n == 2:
        angles = (np.arange(16) + 0.37) * (math.tau / 16)
        more = np.stack([np.cos(angles), np.sin(angles)], 1)
    else:
        more = np.sin(
            np.arange(1, 16 * n + 1, dtype=float).reshape(16, n) ** 2
        )  # of no pattern, and the same in a page
        more /= np.linalg.norm(more, axis=1, keepdims=True)
        more = np.concatenate([more, -more])
    return np.concatenate([axes, more])


def compare_neighbours(
    objective: Objective | ObjectiveOfRuns,
    x: torch.Tensor,
    norm: np.ndarray,
    sign: float = 1.0,
    unresolved: np.ndarray | float = 0.0,
) -> np.ndarray:
    """(2, runs) bool: have points x (runs, n) lower neighbours than |∇f| ``norm`` explains, and higher ones? Of ``sign``·f.

    ``unresolved``: (runs,) differences of f that rounding the points explains.
    """
    slack = np.broadcast_to(np.asarray(unresolved, float), (len(x),))
    unit = torch.as_tensor(directions(x.shape[1]))
    parts = range(0, len(x), _BATCH)
    return np.concatenate(
        [
            _look(
                rows_of(objective, slice(i, i + _BATCH)),
                x[i : i + _BATCH],
                norm[i : i + _BATCH],
                unit,
                sign,
                slack[i : i + _BATCH],
            )
            for i in parts
        ],
        axis=1,
    )


def lower_beside(objective: Objective | ObjectiveOfRuns, x: torch.Tensor, sign: float = 1.0) -> np.ndarray:
    """(runs,) bool: do short descents of ``sign``·f beside points x (runs, n) end below them, however near they begin?"""
    found = np.ones(len(x), bool)
    unit = torch.as_tensor(directions(x.shape[1]))
    points, size = x.detach().double().cpu(), max(1, _BATCH // len(unit))
    try:
        for radius in BESIDE:
            where = np.flatnonzero(found)
            for part in (where[i : i + size] for i in range(0, len(where), size)):
                found[part] = _falls(rows_of(objective, part), points[part], radius, unit, sign)
    except Exception:  # a function that takes one number format only, or has no gradient
        return np.zeros(len(x), bool)
    return found


def has_lower_neighbours(objective: Objective, x: torch.Tensor, norm: np.ndarray, sign: float = 1.0) -> bool:
    """Whether a point x (n,) of gradient ``norm`` (1,) has lower ones right beside it, by either test; of ``sign``·f."""
    below, _ = compare_neighbours(objective, x[None], norm, sign)
    return bool(below[0]) or (len(x) <= LARGEST_BESIDE and bool(lower_beside(objective, x[None], sign)[0]))


def _falls(
    objective: Objective | ObjectiveOfRuns, x: torch.Tensor, radius: float, unit: torch.Tensor, sign: float
) -> np.ndarray:
    """(runs,) bool: do descents from x + r·``unit`` (m, n) that stay within 2r of x (runs, n) end below the one from x?

    Or does that one lead away?
    """
    x = x.unsqueeze(1)
    r = radius * x.abs().amax((1, 2)).clamp(min=1.0)
    at = torch.cat([x, x + r[:, None, None] * unit], 1)
    value, gradient = _with_gradients(objective, at, sign)
    here, highest = value[:, 0], value.where(value.isfinite(), -math.inf).amax(1)
    slope = torch.linalg.vector_norm(gradient, dim=2)
    eps = float(np.finfo(float).eps)
    flat = 2 * r * slope.amax(1) <= 16 * eps * here.abs()  # nowhere steep enough to end below
    if bool(flat.all()):
        return np.zeros(len(x), bool)
    length = r.unsqueeze(1) / slope.clamp(min=1e-300)
    for _ in range(_STEPS):
        tried = at - length.unsqueeze(2) * gradient
        if torch.equal(tried, at):  # and so would all that follow
            break
        new, its = _with_gradients(objective, tried, sign)
        lower = (new < value) & (torch.linalg.vector_norm(tried - x, dim=2) <= 2 * r.unsqueeze(1))
        at, gradient = torch.where(lower.unsqueeze(2), tried, at), torch.where(lower.unsqueeze(2), its, gradient)
        value, length = torch.where(lower, new, value), torch.where(lower, 2.0, 0.3) * length
    own = value[:, 0]
    rounding = torch.maximum(16 * eps * own.abs(), SHARE * (highest - own))
    away = (torch.linalg.vector_norm(at[:, 0] - x[:, 0], dim=1) > r / 2) & (own < here - 16 * eps * here.abs())
    return (~flat & (away | (value[:, 1:] < (own - rounding).unsqueeze(1)).any(1))).numpy()


def _with_gradients(
    objective: Objective | ObjectiveOfRuns, points: torch.Tensor, sign: float
) -> tuple[torch.Tensor, torch.Tensor]:
    """±f (runs, m) and its gradients (runs, m, n)."""
    at = points.clone().requires_grad_()
    with torch.enable_grad():
        value = sign * objective.batch(at)
        (gradient,) = torch.autograd.grad(value.sum(), at, materialize_grads=True)
    return value.detach(), gradient.nan_to_num(0, 0, 0)


def _look(
    objective: Objective | ObjectiveOfRuns,
    x: torch.Tensor,
    norm: np.ndarray,
    unit: torch.Tensor,
    sign: float,
    slack: np.ndarray,
) -> np.ndarray:
    slope = np.minimum(norm, np.sqrt(np.finfo(float).max))[:, None]
    size = x.detach().abs().amax(1).double().cpu().clamp(min=1.0)
    below, above = np.zeros((2, len(x)), bool)
    for radius in RADII:
        r = radius * size
        here, around = _values(objective, x, r[:, None, None] * unit, sign)
        eps = float(np.finfo(around.dtype).eps)
        rounding = 16 * eps * np.maximum(np.abs(around), np.abs(here))
        with np.errstate(invalid="ignore"):
            change = around - here
        explained = 1.01 * r.numpy()[:, None] * slope
        below |= (change < -explained - rounding - slack[:, None]).any(1)
        above |= (change > explained + rounding).any(1)
    return np.stack([below, above])


def _values(
    objective: Objective | ObjectiveOfRuns, x: torch.Tensor, offsets: torch.Tensor, sign: float
) -> tuple[np.ndarray, np.ndarray]:
    """±f at points (runs, 1) and around them (runs, m); infinite where there is no value, since nothing descends there."""
    for dtype in dict.fromkeys((torch.float64, x.dtype)):
        here = x.detach().to(dtype).unsqueeze(1)
        points = torch.cat([here, here + offsets.to(dtype=dtype, device=x.device)], 1)
        try:
            with torch.no_grad():
                seen = objective.batch(points)
        except Exception:  # a function that only takes the descent's own format is asked again in that
            continue
        kind = torch.float64 if seen.dtype == torch.float64 else torch.float32
        values = seen.to(kind).cpu().numpy()
        break
    else:
        assert not isinstance(objective, ObjectiveOfRuns)
        values = np.array([[_alone(objective, row) for row in rows] for rows in points], np.float32)
    values = np.where(np.isnan(values), np.inf, sign * values)
    return values[:, :1], values[:, 1:]


def _alone(objective: Objective, point: torch.Tensor) -> float:
    try:
        with torch.no_grad():
            return float(objective(point))
    except Exception:
        return math.inf
