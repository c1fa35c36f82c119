"""The raster canvas: what draws lines, symbols and type on pixels. ``vector.VectorCanvas`` has the same methods."""

from __future__ import annotations

import numpy as np

from kobai.paint.colors import pack
from kobai.paint.panel2d.maps import raster_map
from kobai.paint.raster.pixels import stamp
from kobai.paint.raster.stroke import draw_rope
from kobai.paint.rect import Rect
from kobai.paint.text import layout


class RasterCanvas:
    """(h, w) packed pixels and the pens that draw on them.

    Args:
        width, height: pixels.
        background: (3,) 0 … 255.
    """

    def __init__(self, width: int, height: int, background: np.ndarray):
        self.rgb = np.full((height, width), pack(background), np.uint32)
        self._cover = np.zeros((height, width), np.float32)
        self._level = np.zeros((height, width), np.float32)
        self._whole = np.array([0, 0, width, height])

    def pen(self, depth, rect: Rect):
        """What draws through a depth buffer onto this canvas: here the buffer itself."""
        del rect
        return depth

    def copy_from(self, other: RasterCanvas) -> None:
        """Start again from another canvas of the same size."""
        np.copyto(self.rgb, other.rgb)

    def line(self, points, color, width, alpha: float = 1.0, dash: tuple[float, float] | None = None, clip=None):
        """Stroke (m, 2) pixels with round caps; NaN breaks the line, a lone point is a dot.

        Args:
            width: pixels, one or (m,).
            dash: pixels on and off.
            clip: a ``Rect`` nothing leaves.
        """
        points = np.asarray(points, float).reshape(-1, 2)
        if dash is not None:
            points = dashed(points, *dash)
        if not len(points) or alpha <= 0:
            return
        window = self._whole if clip is None else self._within(clip)
        radius = np.broadcast_to(np.asarray(width, float) / 2, len(points)).copy()
        draw_rope(points[:, 0], points[:, 1], np.ones(len(points)), radius, color, alpha, 1.0, 0.0, window,
                  self._cover, self.rgb, self._level)  # fmt: skip

    def _within(self, clip: Rect) -> np.ndarray:
        """The whole pixels of a rectangle that are on the canvas: left, top, right, bottom."""
        ends = np.array([round(clip.x), round(clip.y), round(clip.right), round(clip.bottom)])
        return np.clip(ends, 0, self._whole[[2, 3, 2, 3]])

    def fill(self, points, color, alpha: float = 1.0, clip=None):
        """Fill a closed outline (m, 2)."""
        points = np.asarray(points, float)
        if clip is not None:
            points = np.clip(points, [clip.x, clip.y], [clip.right, clip.bottom])
        self._stamp(layout.coverage(points[:, 0], points[:, 1], np.array([len(points)])), 0, 0, color, alpha)

    def text(self, text: str, x: float, y: float, size: float, color, alpha: float = 1.0, math: bool = False):
        """Set a line of text with its origin (left end of the baseline) at (x, y)."""
        qx, qy = round(x * 4), round(y * 4)
        self._stamp(layout.mask(text, math, size, qx % 4, qy % 4), qx // 4, qy // 4, color, alpha)

    def _stamp(self, shape, x: int, y: int, color, alpha: float) -> None:
        picture, left, top = shape
        if picture.size:
            stamp(picture, x + left, y + top, color, alpha, self.rgb)

    def contour_map(self, contours, frame, theme) -> None:
        """Draw a contour map over the plot of a flat panel's frame."""
        p = frame.plot
        window = self.rgb[p.y : p.bottom, p.x : p.right]
        window[:] = raster_map(contours, frame, theme, window.copy(), frame.sizes.unit)

    def pixels(self, rect: Rect, packed: np.ndarray) -> None:
        """Lay a packed picture over a rectangle of whole pixels, sampling it where the sizes differ."""
        left, top, w, h = round(rect.x), round(rect.y), max(round(rect.w), 1), max(round(rect.h), 1)
        if packed.shape != (h, w):
            packed = packed[(np.arange(h) * packed.shape[0]) // h][:, (np.arange(w) * packed.shape[1]) // w]
        y0, x0 = max(-top, 0), max(-left, 0)
        target = self.rgb[max(top, 0) : top + h, max(left, 0) : left + w]
        target[:] = packed[y0 : y0 + target.shape[0], x0 : x0 + target.shape[1]]


def dashed(points: np.ndarray, on: float, off: float) -> np.ndarray:
    """The polyline cut into dashes of ``on`` pixels with gaps of ``off``, NaN between them."""
    pieces: list[np.ndarray] = []
    for run in split_nan(points):
        along = np.concatenate([[0.0], np.cumsum(np.hypot(*np.diff(run, axis=0).T))])
        for begin in np.arange(0.0, along[-1], on + off):
            stop = min(begin + on, along[-1])
            at = np.concatenate([[begin], along[(along > begin) & (along < stop)], [stop]])
            pieces += [
                np.stack([np.interp(at, along, run[:, 0]), np.interp(at, along, run[:, 1])], 1),
                np.full((1, 2), np.nan),
            ]
    return np.concatenate(pieces) if pieces else np.zeros((0, 2))


def split_nan(points: np.ndarray) -> list[np.ndarray]:
    """The unbroken runs of two or more points."""
    good = np.isfinite(points).all(1)
    edges = np.flatnonzero(np.diff(np.concatenate([[False], good, [False]]).astype(np.int8)))
    return [points[a:b] for a, b in zip(edges[::2], edges[1::2], strict=True) if b - a > 1]
