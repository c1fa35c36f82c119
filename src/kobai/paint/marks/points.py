"""``Points``: symbols at places, in a flat panel or in space."""

from __future__ import annotations

import numpy as np

from kobai.paint.canvas import Canvas, Pen
from kobai.paint.marks import mark as base
from kobai.paint.marks.symbols import draw_symbol
from kobai.paint.polyline import as_dots, interpolated
from kobai.paint.raster.depth_buffer import DepthBuffer
from kobai.scenes import Points
from kobai.scenes.look import LOOK

HIDDEN = LOOK.ghost.symbol


class Flat(base.Flat):
    """Symbols in a flat panel."""

    mark: Points

    def occupied(self) -> np.ndarray:
        return self.mark.points.reshape(-1, 2)

    def above_axes(self, canvas: Canvas) -> None:
        if not self.mark.animated:
            self._draw(canvas, self.mark.points)

    def moving(self, canvas: Canvas, k: float) -> None:
        if self.mark.animated:
            self._draw(canvas, interpolated(self.mark.points, k))

    def _draw(self, canvas: Canvas, points: np.ndarray) -> None:
        size, halo = self.mark.size * base.POINT * self.unit, self.palette.background
        for place, color in zip(self.plot.pixels(points), _colors(self), strict=True):
            draw_symbol(canvas, self.mark.symbol, place, size, color, halo, self.mark.alpha, self.plot.rect)


class Space(base.Space):
    """Round points are strokes in space; other symbols face the reader, ghosted where their place is hidden."""

    mark: Points

    @property
    def round(self) -> bool:
        return self.mark.symbol in ("dot", "ball")

    def _places(self, k: float) -> np.ndarray:
        return self.box.scaled(interpolated(self.mark.points, k) if self.mark.animated else self.mark.points)

    def body(self, pen: Pen, k: float) -> None:
        if not self.round:
            return
        mark, size = self.mark, self.mark.size * self.hair * base.POINT / 2
        spread = as_dots(self._places(k) + np.array([0.0, 0.0, size / self.setting.scale]))
        if mark.colors is None:
            pen.stroke(spread, size, self.palette.of(mark.color), mark.alpha)
            return
        kinds, which = np.unique(mark.colors, axis=0, return_inverse=True)
        for i, kind in enumerate(kinds):
            mine = spread.copy()
            mine[::2][which.ravel() != i] = np.nan
            pen.stroke(mine, size, kind.astype(float), mark.alpha)

    def visible(self, buffer: DepthBuffer, k: float) -> base.Shares:
        return None if self.round or not len(self.mark.points) else buffer.seen(self._places(k))

    def symbols(self, canvas: Canvas, buffer: DepthBuffer, k: float, visible: base.Shares) -> None:
        if visible is None:
            return
        size, rect = self.mark.size * self.setting.sizes.unit * base.POINT, self.setting.rect
        places = buffer.pixel(self._places(k)) + self.setting.corner
        for place, color, seen in zip(places, _colors(self), visible, strict=True):
            alpha = self.mark.alpha * (HIDDEN + (1 - HIDDEN) * float(seen))
            draw_symbol(canvas, self.mark.symbol, place, size, color, self.palette.background, alpha, rect)


def _colors(drawn: Flat | Space) -> list[np.ndarray]:
    """The colour of each point."""
    mark = drawn.mark
    if mark.colors is not None:
        return list(mark.colors.astype(float))
    return [drawn.palette.of(mark.color)] * mark.points.shape[-2]
