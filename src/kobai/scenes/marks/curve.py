"""Curves: a line through points."""

from __future__ import annotations

from dataclasses import dataclass

from kobai.scenes.types import Array, Color


@dataclass
class Curve:
    """A line through points, e.g. a function of one variable.

    Args:
        points: (m, d), or (K, m, d) when animated. NaN rows break the line.
        width: in points.
        dash: draw it dashed.
        reveal: ``points[:k+1]`` is drawn at time index k (value against step), the rest faintly.
        band: (m, 2) lower and upper plot height around a 2-D curve, filled faintly; None for none.
    """

    points: Array
    color: Color = "ink"
    width: float = 1.5
    dash: bool = False
    reveal: bool = False
    band: Array | None = None
    label: str = ""
    animated: bool = False
