"""What marks draw on: a ``Canvas`` for flat strokes, fills and text, and a ``Pen`` for strokes in space.

``raster`` implements them with pixels, ``vector`` with geometry for SVG and PDF.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np

from kobai.paint.measures import Rect
from kobai.paint.projection import View
from kobai.paint.text.layout import TextLine

if TYPE_CHECKING:
    from kobai.paint.raster.depth_buffer import DepthBuffer

Array = np.ndarray
Points = Array | Sequence[Any]  # (m, 2) pixels
Dash = tuple[float, float] | None  # pixels on and off
Clip = Rect | None
Samples = float | Array  # one, or (m,)


class Canvas(Protocol):
    """A page of pixels, y down. Colours are (3,) 0 … 255; nothing leaves the rectangle ``clip``."""

    def line(
        self, points: Points, color: Array, width: Samples, alpha: float = 1.0, dash: Dash = None, clip: Clip = None
    ) -> None:
        """Stroke a polyline with round caps; NaN breaks it, a lone point is a dot; ``dash`` is pixels on and off."""

    def fill(self, points: Array, color: Array, alpha: float = 1.0, clip: Clip = None) -> None:
        """Fill a closed outline (m, 2)."""

    def text(self, line: TextLine, x: float, y: float, color: Array, alpha: float = 1.0) -> None:
        """Set a line of text with its origin (left end of the baseline) at (x, y)."""

    def pixels(self, rect: Rect, packed: Array) -> None:
        """Lay a (h, w) packed picture over a rectangle."""

    def contour_map(
        self, x: Array, y: Array, z: Array, levels: Array, colors: Array | None, alpha: float, width: float, clip: Rect
    ) -> None:
        """Draw a contour map of ``z`` (ny, nx), NaN for holes, over ``x`` (nx,) and ``y`` (ny,) pixels.

        The bands between ascending ``levels`` (m,) have ``colors`` (m+1, 3); None is lines only, ``width`` pixels wide.
        """

    def pen(self, buffer: DepthBuffer, rect: Rect) -> Pen:
        """What draws through a depth buffer onto this canvas, in the panel ``rect``."""
        ...

    def take(self, buffer: DepthBuffer, rect: Rect, painted: slice | None = None) -> None:
        """Strokes in space are drawn: take over the samples, of the ``painted`` rows or all, unless the pen has put
        everything onto the canvas already."""


class Pen(Protocol):
    """Draws in the scaled coordinates of a box in space, respecting what its surfaces hide."""

    view: View

    def begin(self) -> None:
        """Surfaces are drawn; strokes follow."""

    def stroke(
        self, points: Array, radius: Samples, color: Array, alpha: float = 1.0, ghost: float = ..., thick: bool = True
    ) -> None:
        """Stroke a polyline (m, 3); NaN breaks it.

        Hidden parts have the opacity ``ghost``, relative to ``alpha``; a ``thick`` one hides what is behind it.
        """

    def ball(self, center: Array, radius: float, turn: Array, one: Array, two: Array) -> None:
        """A lit ball in two tones, turned by the rotation ``turn`` (3, 3)."""

    def world(self, samples: float, at: Array | None = None) -> float:
        """The length, in scaled units, that some samples show: at a point, or at the middle of the box."""
        ...

    def pixel(self, points: Array) -> Array:
        """(..., 2) pixels of points, from the panel's upper left corner."""
        ...

    def seen(self, points: Array, towards: float = 0.01) -> Array:
        """(m,) how much of a small spot at each point is not hidden, 0 … 1."""
        ...
