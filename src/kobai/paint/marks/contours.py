"""``Contours``: a contour map, in a flat panel or on the floor of a space."""

from __future__ import annotations

import numpy as np

from kobai.paint import colors
from kobai.paint.canvas import Canvas
from kobai.paint.marks import mark as base
from kobai.paint.marks.decimate import stride
from kobai.paint.raster.depth_buffer import DepthBuffer
from kobai.paint.raster.surface import SHADES, draw_surface
from kobai.scenes import Contours
from kobai.scenes.look import LOOK


class Flat(base.Flat):
    """A contour map that fills its plot."""

    mark: Contours

    def below_axes(self, canvas: Canvas) -> None:
        x, y, z = (np.asarray(a, float) for a in (self.mark.x, self.mark.y, self.mark.z))
        levels = np.sort(np.asarray(self.mark.levels, float))
        left, low = self.plot.low
        px = self.plot.pixels(np.stack([x, np.full(x.shape, low)], -1))[:, 0]
        py = self.plot.pixels(np.stack([np.full(y.shape, left), y], -1))[:, 1]
        bands = colors.band_colors(self.mark, levels) if self.mark.filled else None
        canvas.contour_map(px, py, z, levels, bands, self.mark.alpha, 0.84 * self.unit, self.plot.rect)


class Space(base.Space):
    """A contour map on the floor, mixed with the background beforehand."""

    def __init__(self, mark: Contours, setting: base.SpaceSetting):
        super().__init__(mark, setting)
        x, y, z = (np.asarray(a, float) for a in (mark.x, mark.y, mark.z))
        floor = np.full(z.shape, setting.panel.axes[2].lo)
        points = self.box.scaled(np.stack(np.broadcast_arrays(x, y[:, None], floor), -1))
        points[..., 2] = np.where(np.isfinite(z), points[..., 2], np.nan)
        finite = z[np.isfinite(z)]
        step = stride(z, float(np.ptp(finite)) / 2000 if finite.size else 0.0)
        self.points, self.value = (np.ascontiguousarray(a[::step, ::step]) for a in (points, np.nan_to_num(z)))
        self.levels = np.sort(np.asarray(mark.levels, float))
        background = self.palette.background
        swatch = colors.band_colors(mark, self.levels) if mark.filled else background[None]
        self.table = colors.shade_table(swatch, SHADES, background, mark.alpha)
        self.line_color = np.array([*self.palette.inked(0.25 + 0.3 * mark.alpha), 0.55])
        self.light = np.full(self.value.shape, LOOK.light.flat)

    def floor(self, buffer: DepthBuffer) -> None:
        px, py, near = buffer.view.project(self.points)
        # A little farther away than it is, so that what lies on the floor is in front of it.
        draw_surface(px, py, near - buffer.view.nearer(near, 2e-3), self.value, self.light, 0.0, self.table, True,
                   self.levels, np.zeros(2), self.line_color, 0.4 * self.hair, 1.0, 0, buffer.rgb, buffer.depth)  # fmt: skip
