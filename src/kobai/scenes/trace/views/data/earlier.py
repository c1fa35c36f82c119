"""Earlier curves of a model, faintly: how it came to where it is."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from kobai.scenes.marks import Curve
from kobai.scenes.trace.context import Context
from kobai.scenes.types import Array

MOST = 12  # curves


def earlier_curves(context: Context, curve: Array) -> list[Curve]:
    """The curves (K, m, 2) of some steps, each from its step on: (K, (m + 1)·curves, 2), with a gap after each."""
    chosen = _indices(context)
    steps, m, _ = curve.shape
    if not len(chosen) or steps < 2:
        return []
    points = np.full((steps, len(chosen), m + 1, 2), np.nan)
    for i, k in enumerate(chosen):
        points[k:, i, :m] = curve[k]
    return [Curve(points.reshape(steps, -1, 2), color="faint", width=0.8, animated=True)]


def _indices(context: Context) -> NDArray[np.int64]:
    """The time indices of the steps 0, 1, 2, 4, 8 …, or of those asked for."""
    asked, runs = context.options.earlier, context.runs
    assert runs is not None
    if asked is False:
        return np.empty(0, np.int64)
    last = int(runs.steps[-1])
    wanted = [0, *(2**i for i in range(last.bit_length()))] if asked in (None, True) else list(asked)  # type: ignore[arg-type]
    return np.unique(np.searchsorted(runs.steps, [step for step in wanted if step <= last]))[:MOST]
