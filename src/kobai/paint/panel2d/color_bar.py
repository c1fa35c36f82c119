"""The colour bar beside a contour map: its bands over the axis of the values, with a tick for each line."""

from __future__ import annotations

import numpy as np

from kobai.paint import colors
from kobai.paint.canvas import Canvas
from kobai.paint.colors import Palette, mix
from kobai.paint.measures import Rect, Sizes
from kobai.paint.text.layout import text_line
from kobai.scenes import Axis, Contours
from kobai.scenes.look import LOOK

SMALLEST = 150  # CSS pixels; a lower map has no bar


class ColorBar:
    """The bar of a contour map with an axis of ``values``; ``width`` is what it needs right of the map."""

    def __init__(self, mark: Contours, values: Axis, palette: Palette, sizes: Sizes):
        self.mark, self.values, self.palette, self.sizes = mark, values, palette, sizes
        self.gap, self.wide = 10.0 * sizes.unit, 11.0 * sizes.unit
        self.ticks = [(at, text_line(text, sizes.tick)) for at, text in values.ticks]
        self.label, self.note = text_line(values.label, sizes.label), text_line(values.note, sizes.small)
        widest = max((text.width for _, text in self.ticks), default=0.0)
        self.width = self.gap + self.wide + max(0.6 * self.gap + widest, self.label.width)

    def place(self, plot: Rect, left: float) -> None:
        """Place it beside a plot; what is said of its scale stands above if there is room right of ``left``, else nowhere."""
        self.rect = Rect(plot.right + self.gap, plot.y, self.wide, plot.h)
        self.note_x = self.rect.x - self.note.width - 0.5 * self.sizes.tick
        if self.note_x <= left:
            self.note = text_line("", self.sizes.small)

    def draw(self, canvas: Canvas, baseline: float) -> None:
        """Draw it; what is written above it stands on ``baseline``."""
        bar, values = self.rect, self.values
        levels = np.sort(np.asarray(self.mark.levels, float))
        bands = mix(self.palette.background, colors.band_colors(self.mark, levels), self.mark.alpha)
        span = (values.hi - values.lo) or 1.0
        edges = bar.bottom - np.clip((np.array([values.lo, *levels, values.hi]) - values.lo) / span, 0, 1) * bar.h
        for low, high, color in zip(edges[:-1], edges[1:], bands, strict=True):
            if low > high:
                canvas.fill(_corners(Rect(bar.x, high, bar.w, low - high)), color)
        line, soft = self.palette.inked(LOOK.axis.line), self.palette.inked(LOOK.axis.tick)
        for y in edges[1:-1]:
            canvas.line([[bar.x, y], [bar.right, y]], np.zeros(3), 0.84 * self.sizes.unit, LOOK.line.levels)
        canvas.line(_corners(bar)[[0, 1, 2, 3, 0]], line, self.sizes.unit)
        clear, size, at = np.inf, self.sizes.tick, bar.right + 0.6 * self.gap
        for position, text in sorted(self.ticks):
            y = bar.bottom - (position - values.lo) / span * bar.h
            if y + 0.45 * size < clear:
                canvas.line([[bar.right, y], [bar.right + 0.3 * self.gap, y]], line, self.sizes.unit)
                canvas.text(text, at, y + 0.36 * size, soft)
                clear = y - 0.75 * size
        canvas.text(self.label, bar.x, baseline, self.palette.ink)
        if self.note.text:
            canvas.text(self.note, self.note_x, baseline, soft)


def _corners(rect: Rect) -> np.ndarray:
    return np.array([[rect.x, rect.y], [rect.right, rect.y], [rect.right, rect.bottom], [rect.x, rect.bottom]])
