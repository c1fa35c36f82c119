"""``Arrows``: one arrow that changes with time, in a flat panel or in space."""

from __future__ import annotations

import numpy as np

from kobai.paint.canvas import Canvas, Pen
from kobai.paint.marks import mark as base
from kobai.paint.marks.symbols import draw_arrow
from kobai.paint.polyline import interpolated
from kobai.scenes import Arrows


class Flat(base.Flat):
    """A flat arrow with a halo."""

    mark: Arrows

    def moving(self, canvas: Canvas, k: float) -> None:
        tail, vector = interpolated(self.mark.tails, k), interpolated(self.mark.vectors, k)
        a, b = self.plot.pixels(np.stack([tail, tail + vector]))
        draw_arrow(canvas, a, b, self.palette.background, 4.2 * self.unit, 0.6, self.plot.rect)
        draw_arrow(canvas, a, b, self.palette.of(self.mark.color), 1.8 * self.unit, 1.0, self.plot.rect)


class Space(base.Space):
    """A round arrow with a cone for a head."""

    mark: Arrows

    def body(self, pen: Pen, k: float) -> None:
        tail, vector = interpolated(self.mark.tails, k), interpolated(self.mark.vectors, k)
        tail, vector = self.box.scaled(tail), self.box.vectors(vector)
        length = float(np.linalg.norm(vector))
        if not length > 1e-4:
            return
        thick, scale = 1.1 * self.hair, self.setting.scale
        tail = tail + np.array([0.0, 0.0, 2.5 * thick / scale])
        head = min(0.6 * length, 9.0 * thick / scale)
        neck = tail + vector * (1 - head / length)
        color = self.palette.of(self.mark.color)
        pen.stroke(np.stack([tail, neck]), thick, color)
        pen.stroke(np.stack([neck, tail + vector]), np.array([3.2 * thick, 0.3 * thick]), color)
