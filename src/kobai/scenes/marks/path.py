"""Paths: one run, step by step."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from kobai.scenes.types import Array, Color


@dataclass
class Path:
    """Where one run was, step by step: the actor. Between two steps it is straight.

    Args:
        points: (K, d) plot coordinates at the timeline's indices, d = 2 or 3. Rows after ``last`` repeat row ``last``.
        name: the run's name, for the legend and direct labels; "" for none.
        color: see the module.
        style: ``"tube"`` (solid), ``"line"`` (thin), ``"dotted"`` (the article's).
        head: what stands at the current step: ``"ball"`` (rolls on the surface), ``"cross"`` (the article's ×),
            ``"dot"``, ``"none"``.
        radius: of the ball, as a fraction of the box's longest horizontal edge.
        last: the last time index at which the run is really drawn: it stopped, left the frame, or became non-finite.
        end_note: said at the end of a run that left the frame or diverged: ``"outside at step 12 (f = 3.10×10⁴)"``; ``"↗"`` for
            an arrow head without words; "" for none.
        readout: true values for hover and the status line, each (K,) or (K, n): ``"x"``, ``"f"``, ``"grad_norm"``,
            ``"lr"``.
        floor: also draw its shadow: the same path on the floor of a 3-D panel.
        steps: mark each of the points, in smaller marks where they crowd.
        limits: (low, high) last coordinates between which it is drawn; None for everywhere.
    """

    points: Array
    name: str = ""
    color: Color = 0
    style: Literal["tube", "line", "dotted"] = "tube"
    head: Literal["ball", "cross", "dot", "none"] = "ball"
    radius: float = 0.018
    last: int | None = None
    end_note: str = ""
    readout: dict[str, Array] = field(default_factory=dict)
    floor: bool = False
    steps: bool = True
    limits: tuple[float, float] | None = None
