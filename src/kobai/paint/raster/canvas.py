"""The raster canvas: a ``Canvas`` of packed pixels."""

from __future__ import annotations

import numpy as np

from kobai.paint.colors import pack
from kobai.paint.measures import Rect
from kobai.paint.polyline import dashed
from kobai.paint.raster.depth_buffer import DepthBuffer
from kobai.paint.raster.pixels import resolve, stamp
from kobai.paint.raster.stroke import draw_stroke
from kobai.paint.raster.surface import draw_surface
from kobai.paint.text import layout
from kobai.paint.text.layout import TextLine

PER = 2  # samples a pixel of a contour map has each way
MAP_LINES, BARE_LINES = 0.32, 0.6  # opacity of the lines of a contour map, filled and not


class RasterCanvas:
    """(h, w) packed pixels; see ``Canvas`` for the methods."""

    def __init__(self, width: int, height: int, background: np.ndarray):
        self.background = background
        self.rgb = np.full((height, width), pack(background), np.uint32)
        self._cover, self._level = np.zeros((2, height, width), np.float32)
        self._whole = np.array([0, 0, width, height])

    def pen(self, buffer: DepthBuffer, rect: Rect) -> DepthBuffer:
        return buffer

    def take(self, buffer: DepthBuffer, rect: Rect, painted: slice | None = None) -> None:
        top, per = 0 if painted is None else painted.start // buffer.per, buffer.per
        bottom = int(rect.h) if painted is None else -(-painted.stop // per)
        if top < bottom:
            resolve(buffer.rgb[top * per : bottom * per], per, int(rect.x), int(rect.y) + top, self.rgb)

    def line(self, points, color, width, alpha: float = 1.0, dash: tuple[float, float] | None = None, clip=None):
        points = np.asarray(points, float).reshape(-1, 2)
        if dash is not None:
            points = dashed(points, *dash)
        if not len(points) or alpha <= 0:
            return
        window = self._whole if clip is None else self._within(clip)
        radius = np.full(len(points), np.divide(width, 2))
        draw_stroke(points[:, 0], points[:, 1], np.ones(len(points)), radius, color, alpha, 1.0, 0.0, window,
                  self._cover, self.rgb, self._level)  # fmt: skip

    def _within(self, clip: Rect) -> np.ndarray:
        """The whole pixels of a rectangle that are on the canvas: left, top, right, bottom."""
        ends = np.array([round(clip.x), round(clip.y), round(clip.right), round(clip.bottom)])
        return np.clip(ends, 0, self._whole[[2, 3, 2, 3]])

    def fill(self, points, color, alpha: float = 1.0, clip=None):
        points = np.asarray(points, float)
        if clip is not None:
            points = np.clip(points, [clip.x, clip.y], [clip.right, clip.bottom])
        self._stamp(layout.coverage(points[:, 0], points[:, 1], np.array([len(points)])), 0, 0, color, alpha)

    def text(self, line: TextLine, x: float, y: float, color, alpha: float = 1.0):
        qx, qy = round(x * 4), round(y * 4)
        mask = layout.mask(line.text, line.math, line.size, qx % 4, qy % 4)
        self._stamp(mask, qx // 4, qy // 4, color, alpha)

    def _stamp(self, shape, x: int, y: int, color, alpha: float) -> None:
        picture, left, top = shape
        if picture.size:
            stamp(picture, x + left, y + top, color, alpha, self.rgb)

    def contour_map(self, x, y, z, levels, colors, alpha, width, clip):
        part = self.rgb[clip.y : clip.bottom, clip.x : clip.right]
        samples = np.repeat(np.repeat(part, PER, 0), PER, 1)
        px, py = (np.broadcast_to(a, z.shape) for a in ((x - clip.x) * PER, ((y - clip.y) * PER)[:, None]))
        px = np.where(np.isfinite(z), px, np.nan)
        table = np.repeat(pack(self.background[None] if colors is None else colors)[None], 2, 0)
        line = np.array([0.0, 0.0, 0.0, MAP_LINES if colors is not None else BARE_LINES])
        depth = np.zeros(samples.shape, np.float32)
        draw_surface(px, np.ascontiguousarray(py), np.ones(z.shape), np.nan_to_num(z), np.full(z.shape, 0.5), 0.0, table,
                   True, levels, np.zeros(2), line, width / 2 * PER, alpha, 0, samples, depth)  # fmt: skip
        resolve(samples, PER, int(clip.x), int(clip.y), self.rgb)

    def pixels(self, rect: Rect, packed: np.ndarray) -> None:
        """Lay a packed picture over a rectangle rounded to whole pixels, sampled where the sizes differ."""
        left, top, w, h = round(rect.x), round(rect.y), max(round(rect.w), 1), max(round(rect.h), 1)
        if packed.shape != (h, w):
            packed = packed[(np.arange(h) * packed.shape[0]) // h][:, (np.arange(w) * packed.shape[1]) // w]
        y0, x0 = max(-top, 0), max(-left, 0)
        target = self.rgb[max(top, 0) : top + h, max(left, 0) : left + w]
        target[:] = packed[y0 : y0 + target.shape[0], x0 : x0 + target.shape[1]]
