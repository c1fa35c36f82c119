"""The box-counting dimension of a set of pixels."""

from __future__ import annotations

import math
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from kobai import checks
from kobai.errors import BadInput, shown


class Dimension(NamedTuple):
    """A box-counting dimension.

    Args:
        estimate: the slope of the straight line through log₂ N against −log₂ s.
        error: its standard error.
        slopes: the slope between each size of boxes and the next larger one, the smallest boxes first, frame after frame.
        median: the median of the slopes.
    """

    estimate: float
    error: float
    slopes: list[float]
    median: float


def box_dimension(mask: Any, sizes: Any = None) -> Dimension:
    """The dimension of the True pixels of a picture, or of the frames of a zoom, by box counting.

        N(s) ~ s^(−D)

    with N(s) the number of boxes of s × s pixels that hold at least one True pixel; boxes lie side by side from the corner. Of
    several frames ``slopes`` has those of all, and the lines have one slope, each frame its own height.

    Args:
        mask: (H, W) of truth values, or (frames, H, W), or a list of pictures. Boxes at the right and the lower edge may be
            cut, and count like whole ones. ``kobai.study.boundary`` makes one of labels.
        sizes: side lengths of the boxes in pixels; None: 1, 2, 4, … up to an eighth of the shortest side.

    Returns:
        ``Dimension``: ``estimate`` with its ``error`` is the fit, ``median`` the estimate of arXiv:2402.06184.

    Raises:
        BadInput: no picture, one without a True pixel, or fewer than two sizes.

    Example:
        >>> import numpy as np
        >>> box_dimension(np.eye(256, dtype=bool)).estimate
        1.0

    Reference:
        K. Falconer, "Fractal Geometry", chapter 2.
    """
    frames = [_array("mask", frame) for frame in mask] if isinstance(mask, list | tuple) else np.asarray(mask)
    if isinstance(frames, np.ndarray):
        frames = [frames] if frames.ndim == 2 else list(frames) if frames.ndim == 3 else []
    if not frames or any(frame.ndim != 2 or frame.dtype != bool for frame in frames):
        first = frames[0] if frames else np.asarray(mask)
        raise BadInput(f"mask of shape {first.shape} and dtype {first.dtype}: give a (height, width) array of bool")
    if not all(frame.any() for frame in frames):
        raise BadInput("mask: no pixel is True, and the empty set has no dimension")
    shortest = min(side for frame in frames for side in frame.shape)
    if sizes is None:
        sizes = [2**k for k in range(int(math.log2(max(2, shortest // 8))) + 1)]
    cure = f"give two or more sides of boxes, 1 to {shortest} pixels"
    sides = sorted({checks.whole("sizes", size, 1, shortest, cure) for size in checks.sequence("sizes", sizes, cure)})
    if len(sides) < 2:
        raise BadInput(f"sizes={shown(sizes)}: {cure}")
    x = -np.log2(sides)
    y = np.log2([[occupied(frame, side) for side in sides] for frame in frames])
    slopes = (np.diff(y) / np.diff(x)).ravel()
    slope, error = _line(x, y)
    return Dimension(slope, error, slopes.tolist(), float(np.median(slopes)))


def occupied(pixels: NDArray[np.bool_], side: int) -> int:
    """How many boxes of side × side pixels hold a True pixel."""
    rows = np.logical_or.reduceat(pixels, np.arange(0, pixels.shape[0], side), axis=0)
    return int(np.logical_or.reduceat(rows, np.arange(0, pixels.shape[1], side), axis=1).sum())


def boundary(labels: Any) -> NDArray[np.bool_]:
    """(H−1, W−1) where the four pixels of a 2 × 2 block of a map of labels (H, W) do not all have one label.

    Raises:
        BadInput: not two axes.

    Example:
        >>> boundary([[0, 0, 1], [0, 0, 1]]).tolist()
        [[False, True]]
    """
    labels = _array("labels", labels)
    if labels.ndim != 2:
        raise BadInput(f"labels of shape {labels.shape}: give a (height, width) array")
    corner = labels[:-1, :-1]
    return (labels[1:, :-1] != corner) | (labels[:-1, 1:] != corner) | (labels[1:, 1:] != corner)


def _array(name: str, value: Any) -> NDArray[Any]:
    try:
        return np.asarray(value)
    except ValueError as error:  # rows of different lengths
        raise BadInput(f"{name}={shown(value)}: give a (height, width) array, its rows equally long") from error


def _line(x: NDArray[np.float64], y: NDArray[np.float64]) -> tuple[float, float]:
    """The slope of the least-squares lines through (x, y[k]), and its standard error (0 where nothing is left to tell)."""
    away = x - x.mean()
    squares = len(y) * float(away @ away)
    centred = y - y.mean(1, keepdims=True)
    slope = float((centred @ away).sum() / squares)
    residuals = centred - slope * away
    spare = y.size - len(y) - 1
    return slope, math.sqrt(float((residuals * residuals).sum()) / spare / squares) if spare else 0.0
