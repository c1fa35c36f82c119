"""The frame of a flat panel: where its plot lies, ticks, labels, and the way from plot coordinates to pixels."""

from __future__ import annotations

import numpy as np

from kobai.paint import colors
from kobai.paint.rect import Rect
from kobai.paint.sizes import Sizes
from kobai.paint.text import layout
from kobai.scenes import Contours, Image, Panel
from kobai.scenes.theme import Theme

LIFT = 0.95  # of a tick's size, how far above the plot the label stands: clear of a tick at its top


class Frame2D:
    """Axes of a flat panel.

    Args:
        rect: room for plot, ticks and labels.
        right: room kept free right of the plot, pixels.
    """

    def __init__(self, panel: Panel, theme: Theme, rect: Rect, sizes: Sizes, right: float = 0.0):
        self.panel, self.sizes = panel, sizes
        background, ink = colors.rgb("background", theme), colors.rgb("ink", theme)
        self.line, self.soft, self.ink = colors.mix(background, ink, 0.45), colors.mix(background, ink, 0.72), ink
        self.gap = 6.0 * sizes.unit
        x, y = panel.axes
        self.labels = [layout.spelled(a.label) for a in panel.axes]
        self.label_sizes = [sizes.label if math else sizes.small for _, math in self.labels]
        extents = [layout.measure(*label, s) for label, s in zip(self.labels, self.label_sizes, strict=True)]
        wide = max((layout.measure(t, False, sizes.tick)[0] for _, t in y.ticks), default=0.0)
        edge = layout.measure(x.ticks[-1][1], False, sizes.tick)[0] / 2 if x.ticks else 0.0
        above = extents[1][1] + extents[1][2] + LIFT * sizes.tick if self.labels[1][0] else 0.4 * sizes.tick
        below = (self.gap + sizes.tick if x.ticks else 0.0) + (
            self.gap + extents[0][1] + extents[0][2] if self.labels[0][0] else 0
        )
        left = wide + self.gap + sizes.unit if y.ticks else sizes.unit
        room = Rect(
            rect.x + left, rect.y + above, rect.w - left - max(right, edge), rect.h - above - below - sizes.unit
        )
        self.plot = self._shaped(room)
        self.extents = extents
        self.framed = any(isinstance(m, (Contours, Image)) for m in panel.marks)
        self.low = np.array([x.lo, y.lo])
        self.span = np.array([(x.hi - x.lo) or 1.0, (y.hi - y.lo) or 1.0])

    def _shaped(self, room: Rect) -> Rect:
        """The largest rectangle of the asked shape, in the middle of the room, on whole pixels."""
        w, h = max(room.w, 8.0), max(room.h, 8.0)
        ratio = None
        if self.panel.equal:
            x, y = self.panel.axes
            ratio = abs((y.hi - y.lo) / ((x.hi - x.lo) or 1.0)) or None
        elif self.panel.aspect is not None:
            ratio = self.panel.aspect[1] / self.panel.aspect[0]
        if ratio is not None:
            if h > w * ratio:
                h = w * ratio
            else:
                w = h / ratio
        x0, y0 = round(room.x + (room.w - w) / 2), round(room.y + (room.h - h) / 2)
        return Rect(x0, y0, round(w), round(h))

    def pixels(self, points: np.ndarray) -> np.ndarray:
        """(m, 2) plot coordinates to pixels."""
        share = (np.asarray(points, float) - self.low) / self.span
        far = np.clip(share, -50, 50)
        return np.stack([self.plot.x + far[..., 0] * self.plot.w, self.plot.bottom - far[..., 1] * self.plot.h], -1)

    def draw(self, canvas) -> None:
        """Edges, ticks and labels."""
        p, unit, size = self.plot, self.sizes.unit, self.sizes.tick
        half = unit / 2
        corners = [[p.x - half, p.y], [p.x - half, p.bottom + half], [p.right, p.bottom + half]]
        if self.framed:
            corners = [[p.x - half, p.y - half], [p.x - half, p.bottom + half], [p.right + half, p.bottom + half],
                       [p.right + half, p.y - half], [p.x - half, p.y - half]]  # fmt: skip
        canvas.line(corners, self.line, unit)
        x, y = self.panel.axes
        clear = -np.inf
        for position, text in x.ticks:
            at = self.pixels(np.array([[position, y.lo]]))[0, 0]
            canvas.line([[at, p.bottom], [at, p.bottom + 0.55 * self.gap]], self.line, unit)
            w = layout.measure(text, False, size)[0]
            if at - w / 2 > clear:  # where ticks crowd, every text that has room
                canvas.text(text, at - w / 2, p.bottom + self.gap + 0.76 * size, size, self.soft)
                clear = at + w / 2 + 0.5 * size
        clear = np.inf
        for position, text in sorted(y.ticks):
            at = self.pixels(np.array([[x.lo, position]]))[0, 1]
            canvas.line([[p.x - 0.55 * self.gap, at], [p.x, at]], self.line, unit)
            w = layout.measure(text, False, size)[0]
            if at + 0.45 * size < clear:
                canvas.text(text, p.x - self.gap - w, at + 0.36 * size, size, self.soft)
                clear = at - 0.6 * size
        text, math = self.labels[0]
        if text:
            w, up, _ = self.extents[0]
            canvas.text(text, p.x + (p.w - w) / 2, p.bottom + (self.gap + size if x.ticks else 0) + 0.8 * self.gap + up,
                        self.label_sizes[0], self.ink, 1.0, math)  # fmt: skip
        text, math = self.labels[1]
        if text:
            w, up, down = self.extents[1]
            left = p.x - self.gap - w if w < 3 * size else p.x
            canvas.text(text, left, p.y - LIFT * size - down, self.label_sizes[1], self.ink, 1.0, math)
