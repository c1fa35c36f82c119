"""A ``Surface`` or a floor map made ready: what does not change between frames is worked out once."""

from __future__ import annotations

import numpy as np

from kobai.paint import colors
from kobai.paint.panel3d.decimate import stride
from kobai.paint.panel3d.projection import Box
from kobai.paint.raster.surface import SHADES, draw_sheet
from kobai.scenes import Contours, Surface
from kobai.scenes.theme import Theme

LIGHT = np.array([-0.48, 0.62, 0.62])
LIGHT = LIGHT / np.linalg.norm(LIGHT)
COLUMNS = 512


class Sheet:
    """A surface in scaled coordinates with its normals, colours and lines."""

    def __init__(self, surface: Surface, box: Box, theme: Theme, alone: bool = False):
        """``alone``: nothing is ever seen through it but the background, which is then mixed in beforehand."""
        self.animated = surface.animated
        self.alpha = 1.0 if alone else surface.alpha
        self.shade = surface.shade
        z = np.asarray(surface.z, float)
        x, y = np.asarray(surface.x, float), np.asarray(surface.y, float)
        self.straight = x.ndim == 1
        if x.ndim == 1:
            x, y = np.broadcast_to(x, z.shape), np.broadcast_to(y[:, None], z.shape)
        points = np.stack([np.broadcast_to(x, z.shape), np.broadcast_to(y, z.shape), z], -1)
        self.points = box.scaled(points)
        if surface.clipped is not None:
            self.points[..., 2] = np.where(_lost(surface.clipped), np.nan, self.points[..., 2])
        self.normals = _normals(self.points)
        value = z if surface.value is None else np.asarray(surface.value, float)
        finite = value[np.isfinite(value)]
        low, high = (finite.min(), finite.max()) if finite.size else (0.0, 1.0)
        if high > low:
            scale = (COLUMNS - 1) / (high - low)
            self.columns = np.nan_to_num((value - low) * scale + 0.5, nan=0.0)
            self.levels = (np.sort(np.asarray(surface.levels, float)) - low) * scale + 0.5
        else:  # level ground: no colour of its ends, and a line would be all of it
            self.columns, self.levels = np.full(value.shape, COLUMNS / 2), np.empty(0)
        if surface.cmap is None:
            swatch = np.tile(colors.rgb(surface.color, theme), (2, 1))
            self.columns = np.zeros_like(self.columns)
            self.levels = np.empty(0)
        else:
            swatch = colors.lut(surface.cmap, COLUMNS)
        background = colors.rgb("background", theme)
        self.table = colors.shade_table(swatch, SHADES, background, surface.alpha if alone else 1.0)
        ny, nx = z.shape[-2:]
        self.mesh = np.zeros(2)
        if surface.mesh:
            self.mesh = np.array([(nx - 1) / min(surface.mesh, nx - 1), (ny - 1) / min(surface.mesh, ny - 1)])
        strength = 0.62 if surface.mesh else 0.34
        self.line = np.array(
            [*(colors.rgb("ink", theme) if theme.name != "dark" else np.array([13.0, 17, 23])), strength]
        )
        self.drawn: tuple[np.ndarray, ...] = (self.points, self.normals, self.columns)
        # the upper side faces the eye when x, y and the screen turn the same way
        first = self.points if self.points.ndim == 3 else self.points[0]
        self.up = -float(np.sign((first[0, -1, 0] - first[0, 0, 0]) * (first[-1, 0, 1] - first[0, 0, 1])) or 1.0)

    def coarsen(self, pixels: float) -> None:
        """Draw every n-th row and column only, where that moves nothing by a quarter of a pixel.

        Args:
            pixels: that a scaled unit measures on the screen.
        """
        if self.animated or not self.straight:
            return
        step = min(stride(self.points[..., 2] * pixels, 0.25), stride(self.columns, COLUMNS / 2000))
        if step > 1:
            keep = np.s_[::step, ::step]
            self.drawn = tuple(np.ascontiguousarray(a[keep]) for a in self.drawn)
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

    def draw(self, depth, k: float, width: float, lines: bool = True) -> None:
        """Draw into the sample buffers of a ``Depth``; ``width`` of lines in samples."""
        points, normals, columns = self.at(k)
        px, py, near = depth.view.project(points)
        lit = 0.5 + 0.5 * (normals @ (LIGHT @ depth.view.axes))
        shade = lit if self.shade else np.full(px.shape, 0.8)
        levels, mesh = (self.levels, self.mesh) if lines else (np.empty(0), np.zeros(2))
        for stage in (1, 2) if self.alpha < 1 else (0,):
            draw_sheet(px, py, near, columns, shade, self.up if self.shade else 0.0, self.table, False, levels, mesh,
                       self.line, width / 2, self.alpha, stage, depth.rgb, depth.depth)  # fmt: skip

    def draw_lines(self, pen, k: float, size: float) -> None:
        """The same contour and mesh lines as strokes, for vector files."""
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
        for line in lines:
            pen.rope(_between_cells(points, line), size, self.line[:3], float(self.line[3]), 0.0, thick=False)


class Floor:
    """A contour map lying on the floor of a space, mixed with the background beforehand."""

    def __init__(self, contours: Contours, box: Box, theme: Theme, z: float):
        x, y = np.asarray(contours.x, float), np.asarray(contours.y, float)
        shape = (len(y), len(x))
        self.points = box.scaled(
            np.stack([np.broadcast_to(x, shape), np.broadcast_to(y[:, None], shape), np.full(shape, z)], -1)
        )
        self.points[..., 2] = np.where(np.isfinite(contours.z), self.points[..., 2], np.nan)
        self.value = np.nan_to_num(np.asarray(contours.z, float))
        finite = self.value[np.isfinite(contours.z)]
        step = stride(np.asarray(contours.z, float), float(np.ptp(finite)) / 2000 if finite.size else 0.0)
        self.points, self.value = (np.ascontiguousarray(a[::step, ::step]) for a in (self.points, self.value))
        self.levels = np.sort(np.asarray(contours.levels, float))
        self.background = colors.rgb("background", theme)
        swatch = (
            band_colors(contours, self.levels, np.asarray(contours.z, float))
            if contours.filled
            else self.background[None]
        )
        self.table = colors.shade_table(swatch, SHADES, self.background, contours.alpha)
        ink = colors.mix(self.background, colors.rgb("ink", theme), 0.25 + 0.3 * contours.alpha)
        self.line = np.array([*ink, 0.55])
        self.shade = np.full(self.value.shape, 0.8)

    def draw(self, depth, width: float) -> None:
        """Draw into the sample buffers of a ``Depth``, a little farther than it is: nothing on it fights with it."""
        px, py, near = depth.view.project(self.points)
        draw_sheet(px, py, near - depth.view.nearer(near, 2e-3), self.value, self.shade, 0.0, self.table, True, self.levels,
                   np.zeros(2), self.line, width / 2, 1.0, 0, depth.rgb, depth.depth)  # fmt: skip


def band_colors(contours: Contours, levels: np.ndarray, z: np.ndarray) -> np.ndarray:
    """(levels+1, 3) the colour of each band between levels, taken at the band's middle."""
    if contours.cmap is None:
        return np.full((len(levels) + 1, 3), 235.0)
    finite = z[np.isfinite(z)]
    low, high = (float(finite.min()), float(finite.max())) if finite.size else (0.0, 1.0)
    edges = np.concatenate([[low], np.clip(levels, low, high), [high]])
    middle = (edges[1:] + edges[:-1]) / 2
    at = np.clip((middle - low) / (high - low), 0, 1) * 511 if high > low else np.full(len(middle), 255.5)
    return colors.lut(contours.cmap, 512)[np.rint(at).astype(int)]


def _lost(clipped: np.ndarray) -> np.ndarray:
    """Clipped vertices none of whose neighbours is whole: the sheet ends just where it leaves the box."""
    padded = np.pad(np.asarray(clipped, bool), 1, constant_values=True)
    rows, columns = clipped.shape[-2:]
    near = [padded[j : j + rows, i : i + columns] for j in range(3) for i in range(3)]
    return np.logical_and.reduce(near)


def _normals(points: np.ndarray) -> np.ndarray:
    """Unit normals of a grid of points (..., ny, nx, 3), by central differences; upwards where a hole is near."""
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
