"""Contour maps and pictures in flat panels, on pixels."""

from __future__ import annotations

import numpy as np

from kobai.paint import colors
from kobai.paint.panel3d.surface import band_colors
from kobai.paint.raster.pixels import resolve
from kobai.paint.raster.surface import draw_sheet
from kobai.paint.rect import Rect
from kobai.scenes import Contours, Image
from kobai.scenes.theme import Theme

_PER = 2


def raster_map(contours: Contours, frame, theme: Theme, under: np.ndarray, unit: float) -> np.ndarray:
    """The packed picture of a contour map that fills the plot of ``frame``, over ``under`` (h, w)."""
    plot = frame.plot
    x, y = np.asarray(contours.x, float), np.asarray(contours.y, float)
    z = np.asarray(contours.z, float)
    places = frame.pixels(np.stack([np.broadcast_to(x, z.shape), np.broadcast_to(y[:, None], z.shape)], -1))
    px, py = (places[..., 0] - plot.x) * _PER, (places[..., 1] - plot.y) * _PER
    px = np.where(np.isfinite(z), px, np.nan)
    levels = np.sort(np.asarray(contours.levels, float))
    background = colors.rgb("background", theme)
    swatch = band_colors(contours, levels, z) if contours.filled else background[None]
    table = np.repeat(colors.pack(swatch)[None], 2, 0)
    samples = np.repeat(np.repeat(under, _PER, 0), _PER, 1)
    depth = np.zeros(samples.shape, np.float32)
    line = np.array([0.0, 0.0, 0.0, 0.32 if contours.filled else 0.6])
    draw_sheet(px, py, np.ones(z.shape), np.nan_to_num(z), np.full(z.shape, 0.5), 0.0, table, True, levels, np.zeros(2), line,
               0.42 * unit * _PER, contours.alpha, 0, samples, depth)  # fmt: skip
    out = np.empty_like(under)
    resolve(samples, _PER, 0, 0, out)
    return out


def draw_image(canvas, image: Image, frame, background: np.ndarray) -> None:
    """A small picture in plot coordinates; its pixels stay square-edged when enlarged."""
    x0, x1, y0, y1 = image.extent
    a, b = frame.pixels(np.array([[x0, y1], [x1, y0]]))
    left, top = round(min(a[0], b[0])), round(min(a[1], b[1]))
    rect = Rect(left, top, max(round(max(a[0], b[0])) - left, 1), max(round(max(a[1], b[1])) - top, 1))
    pixels = image.pixels[:: 1 if y1 >= y0 else -1, :: 1 if x1 >= x0 else -1].astype(float)
    if pixels.shape[2] == 4:
        alpha = pixels[..., 3:] / 255
        pixels = pixels[..., :3] * alpha + background * (1 - alpha)
    canvas.pixels(rect, colors.pack(_shrunk(pixels, int(rect.h), int(rect.w))))


def _shrunk(pixels: np.ndarray, height: int, width: int) -> np.ndarray:
    """Averaged over blocks where there are more pixels than room."""
    v, h = max(pixels.shape[0] // max(height, 1), 1), max(pixels.shape[1] // max(width, 1), 1)
    if v == h == 1:
        return pixels
    rows, columns = pixels.shape[0] // v * v, pixels.shape[1] // h * h
    return pixels[:rows, :columns].reshape(rows // v, v, columns // h, h, 3).mean((1, 3))
