"""``Curve``: a line through points, in a flat panel or in space."""

from __future__ import annotations

import numpy as np

from kobai.paint.canvas import Canvas, Pen
from kobai.paint.marks import mark as base
from kobai.paint.marks.symbols import draw_symbol
from kobai.paint.polyline import interpolated, thinned
from kobai.scenes import Curve
from kobai.scenes.look import LOOK


class Flat(base.Flat):
    """A curve in a flat panel, perhaps with a band, perhaps drawn only up to the current step."""

    def __init__(self, mark: Curve, setting: base.FlatSetting):
        super().__init__(mark, setting)
        self.color = self.palette.of(mark.color)
        self.width = mark.width * base.POINT * self.unit * 0.8
        self.dash = (5 * self.unit, 4 * self.unit) if mark.dash else None

    def occupied(self) -> np.ndarray:
        return self.mark.points.reshape(-1, 2)

    def below_axes(self, canvas: Canvas) -> None:
        if self.mark.animated:
            return
        x, band = self.mark.points[:, 0], self.mark.band
        if band is not None:
            good = np.isfinite(band).all(1) & np.isfinite(x)
            low, high = (self.plot.pixels(np.stack([x, band[:, side]], 1))[good] for side in (0, 1))
            if len(low) > 1:
                canvas.fill(np.concatenate([low, high[::-1]]), self.color, LOOK.curve.band, self.plot.rect)
        self._line(canvas, self.plot.pixels(self.mark.points), LOOK.curve.ahead if self.mark.reveal else 1.0)

    def _line(self, canvas: Canvas, line: np.ndarray, alpha: float = 1.0) -> None:
        canvas.line(thinned(line), self.color, self.width, alpha, self.dash, self.plot.rect)

    def moving(self, canvas: Canvas, k: float) -> None:
        if not (self.mark.animated or self.mark.reveal):
            return
        points = interpolated(self.mark.points, k) if self.mark.animated else self.mark.points
        if self.mark.reveal:
            tip = interpolated(points, k) if k < len(points) - 1 else points[-1]
            points = np.concatenate([points[: int(min(k, len(points) - 1)) + 1], tip[None]])
        line = self.plot.pixels(points)
        self._line(canvas, line)
        if self.mark.reveal and np.isfinite(line[-1]).all():
            size = 2.2 * self.width + 2 * self.unit
            draw_symbol(canvas, "dot", line[-1], size, self.color, self.palette.background, clip=self.plot.rect)


class Space(base.Space):
    """A curve in space."""

    def line(self, pen: Pen, k: float) -> None:
        curve = self.mark
        points = self.box.scaled(interpolated(curve.points, k) if curve.animated else curve.points)
        if curve.reveal:
            points = points[: int(k) + 1]
        pen.stroke(points, curve.width * self.hair * base.POINT / 2, self.palette.of(curve.color))
