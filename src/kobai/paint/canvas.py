"""What marks draw on: a ``Canvas`` for flat strokes, fills and text, and a ``Pen`` for strokes in space.

``raster`` implements them with pixels, ``vector`` with geometry for SVG and PDF.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np

from kobai.paint.projection import View
from kobai.paint.rect import Rect
from kobai.paint.text.layout import TextLine

if TYPE_CHECKING:
    from kobai.paint.raster.depth_buffer import DepthBuffer

Points2 = np.ndarray | Sequence[Any]
"""(m, 2) pixels."""


class Canvas(Protocol):
    """A page of pixels, y down. Colours are (3,) 0 … 255; nothing leaves the rectangle ``clip``."""

    def line(
        self,
        points: Points2,
        color: np.ndarray,
        width: float,
        alpha: float = 1.0,
        dash: tuple[float, float] | None = None,
        clip: Rect | None = None,
    ) -> None:
        """Stroke a polyline with round caps; NaN breaks it, a lone point is a dot; ``dash`` is pixels on and off."""
        ...

    def fill(self, points: np.ndarray, color: np.ndarray, alpha: float = 1.0, clip: Rect | None = None) -> None:
        """Fill a closed outline (m, 2)."""
        ...

    def text(self, line: TextLine, x: float, y: float, color: np.ndarray, alpha: float = 1.0) -> None:
        """Set a line of text with its origin (left end of the baseline) at (x, y)."""
        ...

    def pixels(self, rect: Rect, packed: np.ndarray) -> None:
        """Lay a (h, w) packed picture over a rectangle."""
        ...

    def contour_map(
        self,
        x: np.ndarray,
        y: np.ndarray,
        z: np.ndarray,
        levels: np.ndarray,
        colors: np.ndarray | None,
        alpha: float,
        width: float,
        clip: Rect,
    ) -> None:
        """Draw a contour map of ``z`` (ny, nx), NaN for holes, over ``x`` (nx,) and ``y`` (ny,) pixels.

        The bands between ascending ``levels`` (m,) have ``colors`` (m+1, 3); None is lines only, ``width`` pixels wide.
        """
        ...

    def pen(self, buffer: DepthBuffer, rect: Rect) -> Pen:
        """What draws through a depth buffer onto this canvas, in the panel ``rect``."""
        ...

    def take(self, buffer: DepthBuffer, rect: Rect) -> None:
        """Strokes in space are drawn: take over the samples, unless the pen has put everything onto the canvas already."""
        ...


class Pen(Protocol):
    """Draws in the scaled coordinates of a box in space, respecting what its surfaces hide."""

    view: View

    def begin(self) -> None:
        """Surfaces are drawn; strokes follow."""
        ...

    def stroke(
        self,
        points: np.ndarray,
        radius: float | np.ndarray,
        color: np.ndarray,
        alpha: float = 1.0,
        ghost: float = ...,
        thick: bool = True,
    ) -> None:
        """Stroke a polyline (m, 3), ``radius`` samples wide, one or (m,); NaN breaks it.

        Hidden parts have the opacity ``ghost``, relative to ``alpha``; a ``thick`` one hides what is behind it.
        """
        ...

    def ball(self, center: np.ndarray, radius: float, turn: np.ndarray, one: np.ndarray, two: np.ndarray) -> None:
        """A lit ball in two tones, turned by the rotation ``turn`` (3, 3)."""
        ...

    def world(self, samples: float, at: np.ndarray | None = None) -> float:
        """The length, in scaled units, that some samples show: at a point, or at the middle of the box."""
        ...

    def seen(self, points: np.ndarray, towards: float = 0.01) -> np.ndarray:
        """(m,) how much of a small spot at each point is not hidden, 0 … 1."""
        ...
