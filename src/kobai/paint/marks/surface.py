"""A ``Surface`` in space: lit, coloured by value, with contour or mesh lines."""

from __future__ import annotations

import numpy as np

from kobai.paint import colors
from kobai.paint.canvas import Pen
from kobai.paint.marks import mark as base
from kobai.paint.marks.decimate import stride
from kobai.paint.projection import REFERENCE_DISTANCE
from kobai.paint.raster.depth_buffer import LIGHT, DepthBuffer
from kobai.paint.raster.surface import SHADES, draw_surface
from kobai.scenes import Surface
from kobai.scenes.look import LOOK

COLUMNS = 512  # of the colour table


class Space(base.Space):
    """Scaled ``points`` and ``normals`` ([K,] ny, nx, 3), and their ``columns`` ([K,] ny, nx) in the colour table."""

    def __init__(self, mark: Surface, setting: base.SpaceSetting):
        super().__init__(mark, setting)
        self.animated = mark.animated
        self.alpha = 1.0 if setting.opaque else mark.alpha
        z, x, y = (np.asarray(a, float) for a in (mark.z, mark.x, mark.y))
        self.straight = x.ndim == 1
        self.points = self.box.scaled(np.stack(np.broadcast_arrays(x, y[:, None] if self.straight else y, z), -1))
        if mark.clipped is not None:
            self.points[..., 2] = np.where(_lost(mark.clipped), np.nan, self.points[..., 2])
        self.normals = _normals(self.points)
        self._color(mark, z)
        ny, nx = z.shape[-2:]
        self.mesh = np.zeros(2)
        if mark.mesh:
            self.mesh = np.array([(nx - 1) / min(mark.mesh, nx - 1), (ny - 1) / min(mark.mesh, ny - 1)])
        self.line_color = np.array([*self.palette.line, LOOK.line.mesh if mark.mesh else LOOK.line.levels])
        self.drawn: tuple[np.ndarray, ...] = (self.points, self.normals, self.columns)
        # the upper side faces the eye when x, y and the screen turn the same way
        first = self.points if self.points.ndim == 3 else self.points[0]
        self.up = -float(np.sign((first[0, -1, 0] - first[0, 0, 0]) * (first[-1, 0, 1] - first[0, 0, 1])) or 1.0)
        self._decimate(setting.focal * max(setting.per / 2, 1) / REFERENCE_DISTANCE)

    def _color(self, mark: Surface, z: np.ndarray) -> None:
        """Find the colour table, and each vertex's and each contour line's place in it."""
        value = z if mark.value is None else np.asarray(mark.value, float)
        finite = value[np.isfinite(value)]
        low, high = (finite.min(), finite.max()) if finite.size else (0.0, 1.0)
        # A constant value has the middle colour, and no contour line, which would cover all of it.
        self.columns, self.levels = np.full(value.shape, COLUMNS / 2), np.empty(0)
        if mark.cmap is None:
            swatch = np.tile(self.palette.of(mark.color), (2, 1))
            self.columns = np.zeros(value.shape)
        else:
            swatch = colors.lut(mark.cmap, COLUMNS)
            if high > low:
                scale = (COLUMNS - 1) / (high - low)
                self.columns = np.nan_to_num((value - low) * scale + 0.5, nan=0.0)
                self.levels = (np.sort(np.asarray(mark.levels, float)) - low) * scale + 0.5
        alpha = mark.alpha if self.setting.opaque else 1.0
        self.table = colors.shade_table(swatch, SHADES, self.palette.background, alpha)

    def _decimate(self, pixels: float) -> None:
        """Draw every n-th row and column only, where that moves nothing by a quarter of a pixel."""
        if self.animated or not self.straight:
            return
        step = min(stride(self.points[..., 2] * pixels, 0.25), stride(self.columns, COLUMNS / 2000))
        if step > 1:
            self.drawn = tuple(np.ascontiguousarray(a[::step, ::step]) for a in self.drawn)
            self.mesh = self.mesh / step

    def at(self, k: float) -> tuple[np.ndarray, ...]:
        """Points, normals and colour columns at a time index."""
        if not self.animated:
            return self.drawn
        i = int(k)
        t = k - i
        j = min(i + 1, len(self.points) - 1)
        if t == 0:
            return self.points[i], self.normals[i], self.columns[i]
        return tuple((1 - t) * a[i] + t * a[j] for a in (self.points, self.normals, self.columns))

    def surface(self, buffer: DepthBuffer, k: float, lines: bool) -> None:
        points, normals, columns = self.at(k)
        px, py, near = buffer.view.project(points)
        shaded = self.mark.shade
        light = 0.5 + 0.5 * (normals @ (LIGHT @ buffer.view.axes)) if shaded else np.full(px.shape, LOOK.light.flat)
        levels, mesh = (self.levels, self.mesh) if lines else (np.empty(0), np.zeros(2))
        for stage in (1, 2) if self.alpha < 1 else (0,):
            draw_surface(px, py, near, columns, light, self.up if shaded else 0.0, self.table, False, levels, mesh,
                       self.line_color, 0.45 * self.hair, self.alpha, stage, buffer.rgb, buffer.depth)  # fmt: skip

    def surface_lines(self, pen: Pen, k: float) -> None:
        import contourpy

        points, _, columns = self.at(k)
        ny, nx = columns.shape
        lines: list[np.ndarray] = []  # (column, row) in grid units
        if len(self.levels):
            maker = contourpy.contour_generator(z=np.ma.masked_where(~np.isfinite(points[..., 2]), columns))
            lines = [np.asarray(line) for level in self.levels for line in maker.lines(float(level))]
        if self.mesh[0] > 0:
            along_x, along_y = np.arange(nx, dtype=float), np.arange(ny, dtype=float)
            rows = np.arange(0, ny - 1 + 1e-6, self.mesh[1])
            columns_at = np.arange(0, nx - 1 + 1e-6, self.mesh[0])
            lines += [np.stack([along_x, np.full(nx, j)], 1) for j in rows]
            lines += [np.stack([np.full(ny, i), along_y], 1) for i in columns_at]
        color, strength = self.line_color[:3], float(self.line_color[3])
        for line in lines:
            pen.stroke(_between_cells(points, line), 0.45 * self.hair, color, strength, 0.0, thick=False)


def _lost(clipped: np.ndarray) -> np.ndarray:
    """Clipped vertices without an unclipped neighbour: the surface ends where it leaves the box."""
    padded = np.pad(np.asarray(clipped, bool), 1, constant_values=True)
    rows, columns = clipped.shape[-2:]
    near = [padded[j : j + rows, i : i + columns] for j in range(3) for i in range(3)]
    return np.logical_and.reduce(near)


def _normals(points: np.ndarray) -> np.ndarray:
    """Unit normals of a grid of points (..., ny, nx, 3), by central differences; upwards beside a hole."""
    along_y, along_x = np.gradient(points, axis=(-3, -2))
    normal = np.cross(along_x, along_y)
    length = np.linalg.norm(normal, axis=-1, keepdims=True)
    with np.errstate(invalid="ignore", divide="ignore"):
        normal = normal / length
    return np.where(np.isfinite(normal), normal, [0.0, 0.0, 1.0])


def _between_cells(points: np.ndarray, at: np.ndarray) -> np.ndarray:
    """(m, 3) bilinear values of a grid of points at (column, row) places."""
    ny, nx, _ = points.shape
    i = np.clip(at[:, 0].astype(int), 0, nx - 2)
    j = np.clip(at[:, 1].astype(int), 0, ny - 2)
    u, v = (at[:, 0] - i)[:, None], (at[:, 1] - j)[:, None]
    low = (1 - u) * points[j, i] + u * points[j, i + 1]
    return (1 - v) * low + v * ((1 - u) * points[j + 1, i] + u * points[j + 1, i + 1])
