"""``Points``: symbols at places, in a flat panel or in space."""

from __future__ import annotations

import numpy as np

from kobai.paint.canvas import Canvas, Pen
from kobai.paint.marks import mark as base
from kobai.paint.marks.symbols import draw_symbol
from kobai.paint.measures import Rect
from kobai.paint.polyline import as_dots, interpolated
from kobai.paint.raster.depth_buffer import DepthBuffer
from kobai.paint.text.layout import text_line
from kobai.paint.text.placement import draw_plate
from kobai.paint.text.point_names import place_names
from kobai.scenes import Image, Points
from kobai.scenes.look import LOOK

HIDDEN = LOOK.ghost.symbol


class Flat(base.Flat):
    """Symbols in a flat panel."""

    mark: Points

    def occupied(self) -> np.ndarray:
        return self.mark.points.reshape(-1, 2)

    @property
    def over_moving(self) -> bool:
        """Whether a picture that moves lies under it, with which it has to be drawn anew."""
        return any(isinstance(mark, Image) and mark.animated for mark in self.setting.panel.marks)

    def above_axes(self, canvas: Canvas) -> None:
        if not self.mark.animated and not self.over_moving:
            self._draw(canvas, self.mark.points)

    def moving(self, canvas: Canvas, k: float) -> None:
        if self.mark.animated:
            self._draw(canvas, interpolated(self.mark.points, k))
        elif self.over_moving:
            self._draw(canvas, self.mark.points)

    def head(self, canvas: Canvas, k: float, taken: list[Rect]) -> None:
        if any(self.mark.names):
            points = interpolated(self.mark.points, k) if self.mark.animated else self.mark.points
            write_names(self, canvas, self.plot.pixels(points), self.plot.rect, taken)

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

    def _raised(self, places: np.ndarray) -> np.ndarray:
        """The middles of balls that stand on places."""
        return places + np.array([0.0, 0.0, self.mark.size * self.hair * base.POINT / 2 / self.setting.scale])

    def body(self, pen: Pen, k: float) -> None:
        if not self.round:
            return
        mark, size = self.mark, self.mark.size * self.hair * base.POINT / 2
        places = self._raised(self._places(k))
        largest = max(
            one.size for one in self.setting.panel.marks if isinstance(one, Points) and one.animated == mark.animated
        )
        if mark.animated and mark.size < largest:  # at the place of a larger one it stands before that
            before = (largest - mark.size) * self.hair * base.POINT / 2 / self.setting.scale / (1 - LOOK.ball.nested)
            places = places + before / pen.view.distance * (pen.view.toward(places) - places)
        spread = as_dots(places)
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

    def callout(self, canvas: Canvas, buffer: DepthBuffer, k: float, taken: list[Rect]) -> None:
        if any(self.mark.names):
            places = self._places(k)
            if self.round:
                places = self._raised(places)
            write_names(self, canvas, buffer.pixel(places) + self.setting.corner, self.setting.rect, taken)


def write_names(drawn: Flat | Space, canvas: Canvas, places: np.ndarray, room: Rect, taken: list[Rect]) -> None:
    """The names beside points, with leader lines where they had to move; how many had no room is said."""
    mark, sizes_of, palette = drawn.mark, drawn.setting.sizes, drawn.palette
    size, unit = sizes_of.note, sizes_of.unit
    words = [text_line(name, size) for name in mark.names]
    sizes = np.array([(line.width, line.height) if line.text else (0.0, 0.0) for line in words])
    placed = place_names(places, sizes, mark.size * base.POINT * unit / 2, room, taken, 0.12 * size)
    ink, soft = palette.inked(0.85), palette.inked(0.45)
    for point, name in zip(places, placed, strict=True):
        if name is not None and name.leader is not None:
            canvas.line([point, name.leader], soft, 0.8 * unit)
    for line, name in zip(words, placed, strict=True):
        if name is not None:
            draw_plate(canvas, name.at, 0.0, palette.background, 0.6)
            canvas.text(line, name.at.x, name.at.y + line.ascent, ink)
    left_out = sum(bool(line.text) for line in words) - sum(name is not None for name in placed)
    if left_out:
        more = text_line(f"+ {left_out}", size)
        canvas.text(more, room.right - more.width - 0.3 * size, room.bottom - 0.5 * size, soft)


def _colors(drawn: Flat | Space) -> list[np.ndarray]:
    """The colour of each point."""
    mark = drawn.mark
    if mark.colors is not None:
        return list(mark.colors.astype(float))
    return [drawn.palette.of(mark.color)] * mark.points.shape[-2]
