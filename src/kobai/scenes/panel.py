"""A panel: axes, marks and, for three axes, a camera."""

from __future__ import annotations

from dataclasses import dataclass, field

from kobai.scenes.axis import Axis
from kobai.scenes.camera import Camera, Motion
from kobai.scenes.marks import Mark
from kobai.scenes.types import Text


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
