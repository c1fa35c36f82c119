"""Arrows that change with time."""

from __future__ import annotations

from dataclasses import dataclass

from kobai.scenes.types import Array, Color


@dataclass
class Arrows:
    """Arrows that change with time, one a time index, e.g. the descent direction at the current step.

    Args:
        tails: (K, d); in space they move as the ball of a ``Path`` with these points does.
        vectors: (K, d), plot coordinates, already scaled to be drawn; each is shown until the next step is reached.
        label: for the legend, e.g. "−∇f".
    """

    tails: Array
    vectors: Array
    color: Color = "arrow"
    label: str = ""
