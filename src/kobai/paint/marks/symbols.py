"""Symbols on a canvas: points, heads of paths, flat arrows."""

from __future__ import annotations

import numpy as np

from kobai.paint.canvas import Canvas

_ROUND = np.linspace(0, 2 * np.pi, 33)
_STAR = np.pi / 2 + np.arange(10) * np.pi / 5
_STAR_RADIUS = np.where(np.arange(10) % 2 == 0, 1.0, 0.42)


def draw_symbol(canvas: Canvas, symbol: str, at, size: float, color, halo, alpha: float = 1.0, clip=None) -> None:
    """Draw a symbol of ``size`` pixels at (2,) pixels; the halo sets it off from what is under it."""
    x, y = float(at[0]), float(at[1])
    if not (np.isfinite(x) and np.isfinite(y)) or (clip is not None and not clip.holds((x, y), size)):
        return
    r = size / 2
    edge = max(0.14 * size, 0.8)
    if symbol in ("dot", "ball"):
        canvas.line([[x, y]], halo, size + 2 * edge, alpha)
        canvas.line([[x, y]], color, size, alpha)
    elif symbol == "ring":
        circle = np.stack([x + r * np.cos(_ROUND), y + r * np.sin(_ROUND)], 1)
        canvas.line(circle, halo, 3.2 * edge, 0.8 * alpha)
        canvas.line(circle, color, 1.5 * edge, alpha)
    elif symbol == "cross":
        q = 0.8 * r
        both = [[x - q, y - q], [x + q, y + q], [np.nan] * 2, [x - q, y + q], [x + q, y - q]]
        canvas.line(both, halo, 3.4 * edge, 0.7 * alpha)
        canvas.line(both, color, 1.6 * edge, alpha)
    else:
        for scale, paint in ((1.0 + 2.4 * edge / r, halo), (1.12, color)):
            reach = scale * r * _STAR_RADIUS
            canvas.fill(np.stack([x + reach * np.cos(_STAR), y - reach * np.sin(_STAR)], 1), paint, alpha)


def draw_arrow(canvas: Canvas, tail, tip, color, halo, width: float, clip=None) -> None:
    """Draw an arrow from ``tail`` to ``tip``, in pixels; its head is at most 0.6 of its length. The halo sets it off."""
    tail, tip = np.asarray(tail, float), np.asarray(tip, float)
    length = float(np.hypot(*(tip - tail)))
    if not length > 1.0:
        return
    head = min(5.0 * width, 0.6 * length)
    along = (tip - tail) / length
    across = np.array([-along[1], along[0]]) * 0.42 * head
    neck = tip - along * head
    corners = np.array([tip, neck + across, neck - across, tip])
    headed = clip is None or clip.holds(tip)
    canvas.line([tail, neck], halo, 2.3 * width, 0.7, clip=clip)
    if headed:
        canvas.line(corners, halo, 1.3 * width, 0.7, clip=clip)
        canvas.fill(corners, color)
    canvas.line([tail, neck], color, width, clip=clip)
