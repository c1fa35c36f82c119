"""A panel: axes, marks and, for three axes, a camera."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from kobai.scenes.camera import Camera, Motion
from kobai.scenes.marks import Mark
from kobai.scenes.types import Text


@dataclass
class Axis:
    """One edge of a panel's box, in plot coordinates.

    Args:
        label: what is measured.
        lo, hi: the ends of the box along this axis.
        ticks: (position, text) pairs at round numbers, ``lo <= position <= hi``.
        scale: how positions relate to true values: ``"linear"``; ``"log"`` (position = log10 of the value);
            ``"symlog"`` (position = sign(v)·log10(1 + |v|/linthresh)); ``"power"`` (position = sign(v)·|v|**exponent,
            after subtracting ``offset``).
        linthresh, exponent, offset: parameters of the scale; ``offset`` is subtracted from the value first, in every
            scale but linear.
    """

    label: Text
    lo: float
    hi: float
    ticks: list[tuple[float, str]] = field(default_factory=list)
    scale: Literal["linear", "log", "symlog", "power"] = "linear"
    linthresh: float = 1.0
    exponent: float = 1.0
    offset: float = 0.0


@dataclass
class Panel:
    """A box with marks in it: two axes make a flat panel, three a space.

    Args:
        axes: two or three ``Axis``.
        marks: drawn in this order where depth does not decide.
        title: above the panel, or None.
        caption: a quieter line under the title, or None.
        camera, motion: for three axes.
        aspect: relative edge lengths of the drawn box, one per axis. For a flat panel ``None`` fills the space given,
            and ``(1, 1)`` draws it as a square.
        cell: (row, column, row span, column span) in the scene's grid.
        equal: flat panels: one unit is as long on both axes.
        cursor: draw a vertical line at the current step (value-against-step panels).
    """

    axes: list[Axis]
    marks: list[Mark] = field(default_factory=list)
    title: Text | None = None
    camera: Camera = field(default_factory=Camera)
    motion: Motion = field(default_factory=Motion)
    aspect: tuple[float, ...] | None = None
    cell: tuple[int, int, int, int] = (0, 0, 1, 1)
    equal: bool = False
    cursor: bool = False
    kind: str = ""
    caption: Text | None = None
