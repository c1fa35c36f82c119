"""``Image``: a small raster picture in a flat panel."""

from __future__ import annotations

import numpy as np

from kobai.paint import colors
from kobai.paint.canvas import Canvas
from kobai.paint.marks import mark as base
from kobai.paint.measures import Rect
from kobai.scenes import Image


class Flat(base.Flat):
    """A picture in plot coordinates; its pixels stay square-edged when enlarged."""

    mark: Image

    def below_axes(self, canvas: Canvas) -> None:
        x0, x1, y0, y1 = self.mark.extent
        a, b = self.plot.pixels(np.array([[x0, y1], [x1, y0]]))
        left, top = round(min(a[0], b[0])), round(min(a[1], b[1]))
        rect = Rect(left, top, max(round(max(a[0], b[0])) - left, 1), max(round(max(a[1], b[1])) - top, 1))
        pixels = self.mark.pixels[:: 1 if y1 >= y0 else -1, :: 1 if x1 >= x0 else -1].astype(float)
        if pixels.shape[2] == 4:
            alpha = pixels[..., 3:] / 255
            pixels = pixels[..., :3] * alpha + self.palette.background * (1 - alpha)
        canvas.pixels(rect, colors.pack(_shrunk(pixels, int(rect.h), int(rect.w))))


def _shrunk(pixels: np.ndarray, height: int, width: int) -> np.ndarray:
    """The picture averaged over blocks of pixels where it has more of them than its room."""
    v, h = max(pixels.shape[0] // max(height, 1), 1), max(pixels.shape[1] // max(width, 1), 1)
    if v == h == 1:
        return pixels
    rows, columns = pixels.shape[0] // v * v, pixels.shape[1] // h * h
    return pixels[:rows, :columns].reshape(rows // v, v, columns // h, h, 3).mean((1, 3))
