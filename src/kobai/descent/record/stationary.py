"""The test of stationary points: minimum, saddle or plateau?

The gradient does not tell them apart, so the function is evaluated on small spheres around the point. Where f is convex,
f(x + r·d) ≥ f(x) − r·|∇f(x)| for every unit vector d; a neighbour below that bound shows a descent that the gradient
does not: a saddle, a maximum, the edge of a plateau.
"""

from __future__ import annotations

import math

import numpy as np
import torch

from kobai.objectives import Objective

# Radii as fractions of max(1, |x|∞): small against the basins of the functions people descend, large against rounding.
RADII = (1e-3, 1e-4)
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
    objective: Objective, x: torch.Tensor, norm: np.ndarray, sign: float = 1.0, unresolved: np.ndarray | float = 0.0
) -> np.ndarray:
    """(2, runs) bool: have points x (runs, n) lower neighbours than |∇f| ``norm`` explains, and higher ones? Of ``sign``·f.

    ``unresolved``: (runs,) differences of f that rounding the points explains.
    """
    slack = np.broadcast_to(np.asarray(unresolved, float), (len(x),))
    unit = torch.as_tensor(directions(x.shape[1]))
    parts = range(0, len(x), _BATCH)
    return np.concatenate(
        [_look(objective, x[i : i + _BATCH], norm[i : i + _BATCH], unit, sign, slack[i : i + _BATCH]) for i in parts],
        axis=1,
    )


def _look(
    objective: Objective, x: torch.Tensor, norm: np.ndarray, unit: torch.Tensor, sign: float, slack: np.ndarray
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


def _values(objective: Objective, x: torch.Tensor, offsets: torch.Tensor, sign: float) -> tuple[np.ndarray, np.ndarray]:
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
        values = np.array([[_alone(objective, row) for row in rows] for rows in points], np.float32)
    values = np.where(np.isnan(values), np.inf, sign * values)
    return values[:, :1], values[:, 1:]


def _alone(objective: Objective, point: torch.Tensor) -> float:
    try:
        with torch.no_grad():
            return float(objective(point))
    except Exception:
        return math.inf
