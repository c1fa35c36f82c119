"""Contour maps."""

from __future__ import annotations

from dataclasses import dataclass

from kobai.scenes.axis import Axis
from kobai.scenes.types import Array


@dataclass
class Contours:
    """A contour map: filled bands with thin lines at ``levels``.

    In a 2-D panel it is the map itself; in a 3-D panel it lies on the floor (``z = axes[2].lo``).

    Args:
        x: (nx,).
        y: (ny,).
        z: (ny, nx) plot heights.
        levels: (m,) plot heights, ascending.
        filled: fill the bands with the colour map (else lines only).
        alpha: opacity of the whole map.
        values: the axis of ``z`` with a tick for each level, which a colour bar beside the map shows; None for none.
    """

    x: Array
    y: Array
    z: Array
    levels: Array
    cmap: str | None = "batlow"
    filled: bool = True
    alpha: float = 1.0
    values: Axis | None = None
