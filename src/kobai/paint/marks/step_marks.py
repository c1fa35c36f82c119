"""The marks of a path's steps: how large each is on the page, and which are left out."""

from __future__ import annotations

import math
from collections import deque

import numpy as np

from kobai.scenes.look import LOOK

_LOOKED_BACK = 4  # marks; enough for runs that jump to and fro, or round between three or four places


def diameters(places: np.ndarray, unit: float) -> np.ndarray:
    """(m,) pixels, of the marks of a path's steps at (m, d) pixels; NaN where steps crowd so that none is drawn.

    ``unit`` is the size of a CSS pixel for strokes.
    """
    gap = np.full(len(places) + 1, np.inf)
    with np.errstate(invalid="ignore"):
        gap[1:-1] = np.linalg.norm(np.diff(places, axis=0), axis=1)
    nearest = np.fmin(gap[1:], gap[:-1])
    size = np.minimum(LOOK.step.share * nearest, LOOK.step.most * unit)
    return np.where((size < LOOK.step.least * unit) | ~np.isfinite(places).all(1), np.nan, size)


def disjoint(places: np.ndarray, sizes: np.ndarray) -> np.ndarray:
    """(m,) whether a mark at (m, d) pixels is drawn: not where it would overlap one of the few drawn before it."""
    drawn = np.zeros(len(places), bool)
    before: deque[tuple[list[float], float]] = deque(maxlen=_LOOKED_BACK)
    marked = np.flatnonzero(np.isfinite(sizes))
    for k, place, size in zip(marked, places[marked].tolist(), sizes[marked].tolist(), strict=True):
        if all(math.dist(place, other) >= 0.5 * (size + its) for other, its in before):
            drawn[k] = True
            before.append((place, size))
    return drawn
