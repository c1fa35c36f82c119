"""Polylines cut at two heights: what a limit of the picture leaves of a path or a curve."""

from __future__ import annotations

import numpy as np

from kobai.scenes.types import Array


def shares_between(heights: Array, low: float, high: float) -> tuple[Array, Array]:
    """The part of each piece of a polyline that lies between two heights.

    Args:
        heights: (m,) of its points.
        low, high: the limits, which belong to the part.

    Returns:
        (m - 1,) shares 0 … 1 of the piece at which the part begins and ends; NaN where there is none.
    """
    a, b = heights[:-1], heights[1:]
    step = b - a
    with np.errstate(divide="ignore", invalid="ignore"):
        first, second = (low - a) / step, (high - a) / step
    level = (step == 0) & (a >= low) & (a <= high)
    begin = np.where(level, 0.0, np.maximum(np.minimum(first, second), 0.0))
    end = np.where(level, 1.0, np.minimum(np.maximum(first, second), 1.0))
    there = begin <= end
    return np.where(there, begin, np.nan), np.where(there, end, np.nan)


def between(points: Array, low: float, high: float) -> tuple[Array, Array]:
    """The polyline where its last coordinate is between two numbers, with the crossings; NaN where it is not.

    Returns:
        (M, d) points, and (M,) where each lies among the (m, d) given: its index, with the share of the way to the next.
    """
    begin, end = shares_between(points[:, -1], low, high)
    k, heights = np.arange(len(points)), points[:, -1:]
    crossings = [(share, np.flatnonzero((share > 0) & (share < 1))) for share in (end, begin)]
    left, entered = ((points[i] + share[i, None] * (points[i + 1] - points[i]), i + share[i]) for share, i in crossings)
    seen = np.where((heights >= low) & (heights <= high), points, np.nan)
    # Of equal places a crossing out of view comes before the point out of view, one into view after it.
    every = np.concatenate([left[1], k.astype(np.float64), entered[1]])
    order = np.argsort(every, kind="stable")
    return np.concatenate([left[0], seen, entered[0]])[order], every[order]
