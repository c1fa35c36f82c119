"""The box-counting dimension of a set of pixels."""

from __future__ import annotations

import math
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from kobai.errors import BadInput


class Dimension(NamedTuple):
    """A box-counting dimension.

    Args:
        estimate: the slope of the straight line through log₂ N against −log₂ s.
        error: its standard error.
        slopes: the slope between each size of boxes and the next larger one, the smallest boxes first.
        median: the median of the slopes.
    """

    estimate: float
    error: float
    slopes: list[float]
    median: float


def box_dimension(mask: Any, sizes: Any = None) -> Dimension:
    """The dimension of the True pixels of a picture by box counting.

        N(s) ~ s^(−D)

    with N(s) the number of boxes of s × s pixels that hold at least one True pixel; boxes lie side by side from the corner.

    Args:
        mask: (H, W) of truth values; a cell at the edge counts where a box holds part of it.
        sizes: side lengths of the boxes in pixels; None: 1, 2, 4, … up to an eighth of the shorter side.

    Returns:
        ``Dimension``.

    Raises:
        BadInput: no picture, no True pixel, or fewer than two sizes.

    Example:
        >>> import numpy as np
        >>> box_dimension(np.eye(256, dtype=bool)).estimate
        1.0

    Reference:
        K. Falconer, "Fractal Geometry", chapter 2.
    """
    pixels = np.asarray(mask)
    if pixels.ndim != 2 or pixels.dtype != bool:
        raise BadInput(f"mask of shape {pixels.shape} and dtype {pixels.dtype}: give a (height, width) array of bool")
    if not pixels.any():
        raise BadInput("mask: no pixel is True, and the empty set has no dimension")
    if sizes is None:
        most = max(2, min(pixels.shape) // 8)
        sizes = [2**k for k in range(int(math.log2(most)) + 1)]
    sides = sorted({int(size) for size in sizes})
    if len(sides) < 2 or sides[0] < 1 or sides[-1] > min(pixels.shape):
        raise BadInput(f"sizes={list(sizes)}: give two or more sides of boxes, 1 to {min(pixels.shape)} pixels")
    counts = np.array([occupied(pixels, side) for side in sides], float)
    x, y = -np.log2(sides), np.log2(counts)
    slopes = np.diff(y) / np.diff(x)
    slope, error = _line(x, y)
    return Dimension(slope, error, slopes.tolist(), float(np.median(slopes)))


def occupied(pixels: NDArray[np.bool_], side: int) -> int:
    """How many boxes of side × side pixels hold a True pixel."""
    rows = np.logical_or.reduceat(pixels, np.arange(0, pixels.shape[0], side), axis=0)
    return int(np.logical_or.reduceat(rows, np.arange(0, pixels.shape[1], side), axis=1).sum())


def boundary(labels: NDArray[Any]) -> NDArray[np.bool_]:
    """(H−1, W−1) where the four pixels of a 2 × 2 block do not all have one label."""
    corner = labels[:-1, :-1]
    return (labels[1:, :-1] != corner) | (labels[:-1, 1:] != corner) | (labels[1:, 1:] != corner)


def _line(x: NDArray[np.float64], y: NDArray[np.float64]) -> tuple[float, float]:
    """The slope of the least-squares line, and its standard error (0 for two points)."""
    away = x - x.mean()
    slope = float(away @ y / (away @ away))
    rest = y - y.mean() - slope * away
    spare = len(x) - 2
    return slope, math.sqrt(float(rest @ rest) / spare / float(away @ away)) if spare else 0.0
