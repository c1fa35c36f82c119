"""The marks of a path's steps: how large each is on the page."""

from __future__ import annotations

import numpy as np

from kobai.scenes.look import LOOK


def diameters(places: np.ndarray, unit: float) -> np.ndarray:
    """(m,) pixels, of the marks of a path's steps at (m, 2) pixels; NaN where steps crowd so that none is drawn.

    ``unit`` is the size of a CSS pixel for strokes.
    """
    gap = np.full(len(places) + 1, np.inf)
    with np.errstate(invalid="ignore"):
        gap[1:-1] = np.hypot(*np.diff(places, axis=0).T)
    nearest = np.fmin(gap[1:], gap[:-1])
    size = np.minimum(LOOK.step.share * nearest, LOOK.step.most * unit)
    return np.where(size < LOOK.step.least * unit, np.nan, size)
