"""Arrows that change with time."""

from __future__ import annotations

from dataclasses import dataclass

from kobai.scenes.types import Array, Color


@dataclass
class Arrows:
    """Arrows that change with time, one a time index, e.g. the descent direction at the current step.

    Args:
        tails: (K, d).
        vectors: (K, d), plot coordinates, already scaled to be drawn.
        label: for the legend, e.g. "−∇f".
    """

    tails: Array
    vectors: Array
    color: Color = "arrow"
    label: str = ""
