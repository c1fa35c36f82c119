"""Surfaces: a grid in space."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from kobai.scenes.types import Array, Color


@dataclass
class Surface:
    """A surface over a grid.

    Args:
        x: (nx,) or, for a surface bent in space, (ny, nx) or (K, ny, nx).
        y: (ny,) or the same shape as a bent ``x``.
        z: (ny, nx), or (K, ny, nx) when animated. NaN makes a hole.
        value: what colours it, the shape of ``z``; None means ``z``.
        cmap: colour-map name for the `cmap` package, or None for the plain ``color``.
        color: of a surface without ``cmap``.
        levels: plot heights of the thin contour lines drawn on it.
        mesh: draw grid lines on it, about this many each way; 0 for none.
        shade: light it.
        alpha: opacity 0 … 1.
        clipped: true where ``z`` was cut to the box, (ny, nx) bool, or None.
        animated: the arrays have a leading time axis.
    """

    x: Array
    y: Array
    z: Array
    value: Array | None = None
    cmap: str | None = "batlow"
    color: Color = "#3b6fd4"
    levels: Array = field(default_factory=lambda: np.empty(0))
    mesh: int = 0
    shade: bool = True
    alpha: float = 1.0
    clipped: NDArray[np.bool_] | None = None
    animated: bool = False
