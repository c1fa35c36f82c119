"""``Arrows``: one arrow that changes with time, in a flat panel or in space."""

from __future__ import annotations

import numpy as np

from kobai.paint.canvas import Canvas, Pen
from kobai.paint.marks import mark as base
from kobai.paint.marks.path_on_surface import PathOnSurface
from kobai.paint.marks.symbols import draw_arrow
from kobai.paint.measures import Rect
from kobai.paint.polyline import interpolated
from kobai.scenes import Arrows, Path


class Flat(base.Flat):
    """A flat arrow with a halo."""

    mark: Arrows

    def head(self, canvas: Canvas, k: float, taken: list[Rect]) -> None:
        tail, vector = interpolated(self.mark.tails, k), self.mark.vectors[int(k + 1e-9)]
        a, b = self.plot.pixels(np.stack([tail, tail + vector]))
        color, halo = self.palette.of(self.mark.color), self.palette.background
        draw_arrow(canvas, a, b, color, halo, 1.8 * self.unit, self.plot.rect)


class Space(base.Space):
    """A round arrow with a cone for a head, from the middle of a ball that moves along the tails."""

    mark: Arrows

    def lie_on(self, surface) -> None:
        self.way = PathOnSurface(Path(self.mark.tails, head="none"), self.box, surface, 0.0)

    def body(self, pen: Pen, k: float) -> None:
        tail, normal, _, on = self.way.tip(k)
        tail = tail + normal * (on * Path.radius * float(max(self.box.edges[:2])))
        vector = self.box.vectors(self.mark.vectors[int(k + 1e-9)])
        length = float(np.linalg.norm(vector))
        if not length > 1e-4:
            return
        thick, scale = 1.1 * self.hair, self.setting.scale
        head = min(0.6 * length, 9.0 * thick / scale)
        neck = tail + vector * (1 - head / length)
        color = self.palette.of(self.mark.color)
        shaft, cone = np.stack([tail, neck]), np.stack([neck, tail + vector])
        wide, rim, halo = np.array([3.2 * thick, 0.3 * thick]), 0.9 * self.hair, self.palette.background
        pen.stroke(shaft, thick + rim, halo, 0.6, thick=False)
        pen.stroke(cone, wide + rim, halo, 0.6, thick=False)
        pen.stroke(shaft, thick, color)
        pen.stroke(cone, wide, color)
