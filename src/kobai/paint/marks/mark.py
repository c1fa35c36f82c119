"""The stages in which a mark is drawn, and what it is drawn with.

A panel calls one stage of all its marks before the next stage of any; a mark overrides those it takes part in.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from kobai.paint.canvas import Canvas, Pen
from kobai.paint.colors import Palette
from kobai.paint.measures import Rect, Sizes
from kobai.paint.projection import REFERENCE_DISTANCE, Box, Plot
from kobai.paint.raster.depth_buffer import DepthBuffer
from kobai.scenes import Panel

POINT = 96 / 72  # CSS pixels
Shares = np.ndarray | None  # (m,) 0 … 1


@dataclass(frozen=True)
class FlatSetting:
    """What the marks of a flat panel are drawn with."""

    panel: Panel
    palette: Palette
    sizes: Sizes
    plot: Plot


class Flat:
    """A mark of a flat panel. ``k`` is a fractional time index, ``taken`` the rectangles that hold words already."""

    def __init__(self, mark: Any, setting: FlatSetting):
        self.mark, self.setting = mark, setting
        self.palette, self.plot, self.unit = setting.palette, setting.plot, setting.sizes.unit

    def occupied(self) -> np.ndarray:
        """(m, d) plot coordinates of what it draws over the whole movie, for the legend to keep clear of."""
        return np.empty((0, 2))

    def below_axes(self, canvas: Canvas) -> None: ...  # what does not move, under the axes
    def above_axes(self, canvas: Canvas) -> None: ...  # what does not move, over the axes
    def moving(self, canvas: Canvas, k: float) -> None: ...  # what moves, under all paths
    def trail(self, canvas: Canvas, k: float) -> None: ...  # the line of a path
    def steps(self, canvas: Canvas, k: float) -> None: ...  # the marks on it
    def head(self, canvas: Canvas, k: float, taken: list[Rect]) -> None: ...  # at a path's current step and its end
    def words(self, canvas: Canvas, k: float, taken: list[Rect]) -> None: ...  # words at places


@dataclass(frozen=True)
class SpaceSetting:
    """What the marks of a panel in space are drawn with."""

    panel: Panel
    palette: Palette
    sizes: Sizes
    rect: Rect
    box: Box
    per: int  # samples that a pixel has each way
    focal: float  # pixels
    opaque: bool  # only the background is ever seen through a surface, and can be mixed in beforehand

    @property
    def hair(self) -> float:
        """Samples of a hairline."""
        return self.sizes.unit * self.per

    @property
    def scale(self) -> float:
        """Samples of a scaled unit at the reference distance."""
        return self.focal * self.per / REFERENCE_DISTANCE

    @property
    def corner(self) -> np.ndarray:
        """The upper left corner of the panel in pixels."""
        return np.array([self.rect.x, self.rect.y])


class Space:
    """A mark in space. Surfaces are drawn into the depth buffer, strokes with the pen of the canvas."""

    def __init__(self, mark: Any, setting: SpaceSetting):
        self.mark, self.setting = mark, setting
        self.palette, self.box, self.hair = setting.palette, setting.box, setting.hair

    def lie_on(self, surface: Any) -> None: ...  # the panel's first surface, or None; called once
    def floor(self, buffer: DepthBuffer) -> None: ...  # what lies on the floor of the box
    def on_floor(self, buffer: DepthBuffer, k: float) -> None: ...  # what is projected onto the floor
    def surface(self, buffer: DepthBuffer, k: float, lines: bool) -> None: ...  # with or without the lines on it
    def shadow(self, buffer: DepthBuffer, k: float) -> None: ...  # a shadow on the surfaces
    def visible(self, buffer: DepthBuffer, k: float) -> Shares: ...  # how much of each place surfaces do not hide
    def surface_lines(self, pen: Pen, k: float) -> None: ...  # the lines on a surface as strokes, in vector files
    def line(self, pen: Pen, k: float) -> None: ...  # a curve
    def trail(self, pen: Pen, k: float) -> None: ...  # the line of a path
    def body(self, pen: Pen, k: float) -> None: ...  # arrows, round points and the marks on a path
    def head(self, pen: Pen, k: float) -> None: ...  # what stands at the current step of a path
    def symbols(self, canvas: Canvas, buffer: DepthBuffer, k: float, visible: Shares) -> None: ...  # facing the reader
    def callout(self, canvas: Canvas, buffer: DepthBuffer, k: float, taken: list[Rect]) -> None: ...  # at a path's end
