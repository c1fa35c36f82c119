"""The raster canvas: what draws lines, symbols and type on pixels. ``vector.VectorCanvas`` has the same methods."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from kobai.paint import type as typeset
from kobai.paint._pixels import stamp
from kobai.paint._rope import draw_rope
from kobai.paint.colors import pack


class Rect(NamedTuple):
    """A rectangle in pixels."""

    x: float
    y: float
    w: float
    h: float

    @property
    def right(self) -> float:
        return self.x + self.w

    @property
    def bottom(self) -> float:
        return self.y + self.h


class RasterCanvas:
    """(h, w) packed pixels and the pens that draw on them.

    Args:
        width, height: pixels. background: (3,) 0 … 255.
    """

    def __init__(self, width: int, height: int, background: np.ndarray):
        self.rgb = np.full((height, width), pack(background), np.uint32)
        self._cover = np.zeros((height, width), np.float32)
        self._depth = np.zeros((1, 1), np.float32)

    def copy_from(self, other: RasterCanvas) -> None:
        """Start again from another canvas of the same size."""
        np.copyto(self.rgb, other.rgb)

    def line(self, points, color, width: float, alpha: float = 1.0, dash: tuple[float, float] | None = None, clip=None):
        """Stroke (m, 2) pixels; NaN breaks the line; ``clip`` is a ``Rect``."""
        points = np.asarray(points, float)
        if dash is not None:
            points = dashed(points, *dash)
        rgb, cover, points = self._clipped(points, clip)
        radius = np.full(len(points), width / 2)
        depth = np.broadcast_to(np.float32(0), rgb.shape)
        draw_rope(points[:, 0].copy(), points[:, 1].copy(), np.ones(len(points)), radius, color, 0.0, alpha, 1.0, 0.0,
                  cover, rgb, self._zeros(rgb.shape))  # fmt: skip
        del depth

    def _zeros(self, shape):
        if self._depth.shape != self.rgb.shape:
            self._depth = np.zeros(self.rgb.shape, np.float32)
        return self._depth[: shape[0], : shape[1]]

    def _clipped(self, points, clip):
        if clip is None:
            return self.rgb, self._cover, points
        x, y = max(round(clip.x), 0), max(round(clip.y), 0)
        window = np.s_[y : round(clip.bottom), x : round(clip.right)]
        return self.rgb[window], self._cover[window], points - [x, y]

    def text(self, text: str, x: float, y: float, size: float, color, alpha: float = 1.0, math: bool = False):
        """Set a line of text with its origin (left end of the baseline) at (x, y)."""
        qx, qy = round(x * 4), round(y * 4)
        picture, left, top = typeset.mask(text, math, size, qx % 4, qy % 4)
        if picture.size:
            stamp(picture, qx // 4 + left, qy // 4 + top, color, alpha, self.rgb)

    def pixels(self, left: int, top: int, packed: np.ndarray) -> None:
        """Lay a (h, w) packed picture at (left, top)."""
        self.rgb[top : top + packed.shape[0], left : left + packed.shape[1]] = packed


def dashed(points: np.ndarray, on: float, off: float) -> np.ndarray:
    """The polyline cut into dashes of ``on`` pixels with gaps of ``off``, NaN between them."""
    pieces: list[np.ndarray] = []
    period = on + off
    for run in split_nan(points):
        step = np.hypot(*np.diff(run, axis=0).T)
        along = np.concatenate([[0.0], np.cumsum(step)])
        if along[-1] == 0:
            continue
        for begin in np.arange(0.0, along[-1], period):
            stop = min(begin + on, along[-1])
            inner = along[(along > begin) & (along < stop)]
            at = np.concatenate([[begin], inner, [stop]])
            pieces += [np.stack([np.interp(at, along, run[:, 0]), np.interp(at, along, run[:, 1])], 1), np.full((1, 2), np.nan)]
    return np.concatenate(pieces) if pieces else np.zeros((0, 2))


def split_nan(points: np.ndarray) -> list[np.ndarray]:
    """The unbroken runs of two or more points."""
    good = np.isfinite(points).all(1)
    edges = np.flatnonzero(np.diff(np.concatenate([[False], good, [False]]).astype(np.int8)))
    return [points[a:b] for a, b in zip(edges[::2], edges[1::2], strict=True) if b - a > 1]
