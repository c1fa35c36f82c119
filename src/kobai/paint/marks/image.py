"""``Image``: a small raster picture in a flat panel."""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from kobai.paint import colors
from kobai.paint.canvas import Canvas
from kobai.paint.marks import mark as base
from kobai.paint.measures import Rect
from kobai.scenes import Image


class Flat(base.Flat):
    """A picture in plot coordinates; its pixels stay square-edged when enlarged, or, where it moves, go over into one another."""

    mark: Image

    def below_axes(self, canvas: Canvas) -> None:
        if not self.mark.animated:
            rect = self._rect()
            canvas.pixels(rect, colors.pack(_shrunk(self._opaque(self.mark.pixels), int(rect.h), int(rect.w))))

    def moving(self, canvas: Canvas, k: float) -> None:
        if not self.mark.animated:
            return
        rect, pixels = self._rect(), self._opaque(self.mark.pixels[int(k)])
        canvas.pixels(rect, colors.pack(_enlarged(pixels, int(rect.h), int(rect.w))))

    def _rect(self) -> Rect:
        x0, x1, y0, y1 = self.mark.extent
        a, b = self.plot.pixels(np.array([[x0, y1], [x1, y0]]))
        left, top = round(min(a[0], b[0])), round(min(a[1], b[1]))
        return Rect(left, top, max(round(max(a[0], b[0])) - left, 1), max(round(max(a[1], b[1])) - top, 1))

    def _opaque(self, pixels: np.ndarray) -> np.ndarray:
        """Pixels (h, w, 3) over the background, the first row at the top of the panel."""
        x0, x1, y0, y1 = self.mark.extent
        pixels = pixels[:: 1 if y1 >= y0 else -1, :: 1 if x1 >= x0 else -1].astype(float)
        if pixels.shape[2] == 4:
            alpha = pixels[..., 3:] / 255
            pixels = pixels[..., :3] * alpha + self.palette.background * (1 - alpha)
        return pixels


def _enlarged(pixels: np.ndarray, height: int, width: int) -> np.ndarray:
    """The picture (h, w, 3) at another size, linear between the middles of its pixels."""
    down, across = (_weights(n, size) for n, size in zip(pixels.shape, (height, width), strict=False))
    return np.clip(down @ (across @ pixels.astype(np.float32)).transpose(2, 0, 1), 0, 255).transpose(1, 2, 0)


@lru_cache(8)
def _weights(n: int, size: int) -> np.ndarray:
    """(size, n) how much each of n pixels counts at each place."""
    place = np.clip((np.arange(size) + 0.5) * n / size - 0.5, 0, n - 1)
    return np.maximum(1 - np.abs(place[:, None] - np.arange(n)), 0).astype(np.float32)


def _shrunk(pixels: np.ndarray, height: int, width: int) -> np.ndarray:
    """The picture averaged over blocks of pixels where it has more of them than its room."""
    v, h = max(pixels.shape[0] // max(height, 1), 1), max(pixels.shape[1] // max(width, 1), 1)
    if v == h == 1:
        return pixels
    rows, columns = pixels.shape[0] // v * v, pixels.shape[1] // h * h
    return pixels[:rows, :columns].reshape(rows // v, v, columns // h, h, 3).mean((1, 3))
