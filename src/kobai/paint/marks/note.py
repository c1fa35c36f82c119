"""``Note``: words at a place of a flat panel."""

from __future__ import annotations

import numpy as np

from kobai.paint.canvas import Canvas
from kobai.paint.marks import mark as base
from kobai.paint.measures import Rect
from kobai.paint.text.layout import text_line
from kobai.paint.text.placement import draw_plate, place
from kobai.scenes import Curve, Note


class Flat(base.Flat):
    """Words beside a point, clear of other words and, if possible, of the curves."""

    mark: Note

    def words(self, canvas: Canvas, k: float, taken: list[Rect]) -> None:
        if k < self.mark.since - 1e-9:
            return
        size, plot = self.setting.sizes.note, self.plot
        curves = [m.points for m in self.setting.panel.marks if isinstance(m, Curve) and not m.animated]
        line = plot.pixels(np.concatenate(curves)) if curves else None
        words = text_line(self.mark.text, size)
        words = words.sized(size * max(min(1.0, (plot.rect.w - size) / max(words.width, 1e-9)), 0.6))
        at = plot.pixels(np.asarray(self.mark.at)[None])[0]
        spot = place(at, words.width, words.height, self.mark.anchor, plot.rect, taken, 0.6 * size, line)
        if spot is not None:
            draw_plate(canvas, spot, 0.2 * size, self.palette.background, 0.75)
            canvas.text(words, spot.x, spot.y + words.ascent, self.palette.of(self.mark.color))
