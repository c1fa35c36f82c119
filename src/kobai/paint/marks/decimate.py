"""The largest stride through a grid whose bilinear interpolation error is below a tolerance."""

from __future__ import annotations

import numpy as np

_STRIDES = (6, 5, 4, 3, 2)


def stride(values: np.ndarray, tolerance: float) -> int:
    """The largest step at which bilinear interpolation of (ny, nx) values stays within ``tolerance``; 1 for holes."""
    ny, nx = values.shape
    if not np.isfinite(values).all():
        return 1
    for step in _STRIDES:
        if (ny - 1) % step or (nx - 1) % step or min(ny, nx) <= 4 * step:
            continue
        if np.abs(_refined(_refined(values[::step, ::step], nx).T, ny).T - values).max() < tolerance:
            return step
    return 1


def _refined(values: np.ndarray, count: int) -> np.ndarray:
    """Rows interpolated linearly to ``count`` columns."""
    at = np.linspace(0, values.shape[1] - 1, count)
    i = np.minimum(at.astype(int), values.shape[1] - 2)
    share = at - i
    return values[:, i] * (1 - share) + values[:, i + 1] * share
