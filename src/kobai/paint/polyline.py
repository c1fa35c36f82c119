"""Polylines: (m, d) points with NaN rows where the line breaks; splitting, dashing, thinning, resampling."""

from __future__ import annotations

import numpy as np


def split_nan(points: np.ndarray) -> list[np.ndarray]:
    """The unbroken pieces of two or more points."""
    good = np.isfinite(points).all(1)
    edges = np.flatnonzero(np.diff(np.concatenate([[False], good, [False]]).astype(np.int8)))
    return [points[a:b] for a, b in zip(edges[::2], edges[1::2], strict=True) if b - a > 1]


def dashed(points: np.ndarray, on: float, off: float) -> np.ndarray:
    """The polyline cut into dashes of ``on`` pixels with gaps of ``off``, NaN between them."""
    pieces: list[np.ndarray] = []
    for run in split_nan(points):
        along = np.concatenate([[0.0], np.cumsum(np.hypot(*np.diff(run, axis=0).T))])
        for begin in np.arange(0.0, along[-1], on + off):
            stop = min(begin + on, along[-1])
            at = np.concatenate([[begin], along[(along > begin) & (along < stop)], [stop]])
            pieces += [_between(at, along, run), np.full((1, 2), np.nan)]
    return np.concatenate(pieces) if pieces else np.zeros((0, 2))


def thinned(line: np.ndarray, least: float = 0.35) -> np.ndarray:
    """A long polyline in pixels without points that lie in the same cell of ``least`` pixels as their predecessor."""
    if len(line) < 600:
        return line
    cells = np.floor(line / least)
    new = np.ones(len(line), bool)
    new[1:-1] = (np.nan_to_num(cells[1:-1], nan=-9e9) != np.nan_to_num(cells[:-2], nan=-9e9)).any(1)
    return line[new]


def resampled(line: np.ndarray, every: float, most: int = 4000) -> np.ndarray:
    """Points along the finite part of a polyline, (m, 2), about ``every`` pixels apart, at most ``most``."""
    line = line[np.isfinite(line).all(1)]
    if len(line) < 2:
        return line
    along = np.concatenate([[0.0], np.cumsum(np.hypot(*np.diff(line, axis=0).T))])
    at = np.linspace(0, along[-1], int(min(along[-1] / every, most)) + 2)
    return _between(at, along, line)


def beads(points: np.ndarray, gap: float) -> np.ndarray:
    """Points every ``gap`` along a polyline in space, NaN between them so that each is a dot of its own."""
    if len(points) < 2:
        return points
    step = np.nan_to_num(np.linalg.norm(np.diff(points, axis=0), axis=1))
    along = np.concatenate([[0.0], np.cumsum(step)])
    at = np.arange(0.0, along[-1] + 1e-12, gap)
    return as_dots(_between(at, along, points))


def _between(at: np.ndarray, along: np.ndarray, points: np.ndarray) -> np.ndarray:
    """(m, d) points at given lengths, (m,), of a polyline whose points are at the lengths ``along``."""
    return np.stack([np.interp(at, along, column) for column in points.T], 1)


def as_dots(points: np.ndarray) -> np.ndarray:
    """(2m, d): the points with NaN after each, so that a stroke draws each as a dot."""
    spread = np.full((2 * len(points), points.shape[1]), np.nan)
    spread[::2] = points
    return spread


def interpolated(values: np.ndarray, k: float) -> np.ndarray:
    """``values`` (K, …) at a fractional time index; the earlier row where the later is not finite."""
    i = int(np.clip(np.floor(k), 0, len(values) - 1))
    j = min(i + 1, len(values) - 1)
    a, b, t = np.asarray(values[i], float), np.asarray(values[j], float), k - i
    mixed = a + t * (b - a)
    return np.where(np.isfinite(mixed), mixed, a)


def subdivided(pieces: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The segment that each piece begins in, and the share of it before the piece, for (m,) pieces of each segment."""
    begin = np.repeat(np.arange(len(pieces)), pieces)
    share = np.concatenate([np.arange(n) / n for n in pieces]) if pieces.max() > 1 else np.zeros(len(begin))
    return begin, share
