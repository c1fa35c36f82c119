"""The depth buffer of one panel at one moment: colour and nearness of every sample, and the strokes that respect it."""

from __future__ import annotations

import numpy as np

from kobai.paint.measures import Rect
from kobai.paint.projection import View
from kobai.paint.raster.pixels import draw_ball, draw_shadow
from kobai.paint.raster.stroke import draw_stroke
from kobai.scenes.look import LOOK

LIGHT = np.array(LOOK.light.direction) / np.linalg.norm(LOOK.light.direction)
GHOST = LOOK.ghost.path


class DepthBuffer:
    """A ``Pen`` on (h, w) buffers of ``per`` × ``per`` samples a pixel, seen by a camera in samples."""

    def __init__(self, view: View, rgb: np.ndarray, depth: np.ndarray, cover: np.ndarray, per: int):
        self.view, self.rgb, self.depth, self.cover, self.per = view, rgb, depth, cover, per

        height, width = rgb.shape
        self._window = np.array([0, 0, width, height, height, -1])  # and which rows have been painted

    @property
    def painted(self) -> slice:
        """The rows of samples on which something was drawn since the surfaces were."""
        return slice(int(self._window[4]), int(self._window[5]) + 1)

    def _widen(self, y: float, reach: float) -> None:
        top, bottom = max(int(y - reach) - 1, 0), min(int(y + reach) + 2, int(self._window[3]) - 1)
        if top <= bottom:
            self._window[4:] = min(self._window[4], top), max(self._window[5], bottom)

    def begin(self) -> None:
        """Nothing to do: strokes go into the same buffers."""

    def stroke(self, points, radius, color, alpha: float = 1.0, ghost: float = GHOST, thick: bool = True) -> None:
        x, y, near = self.view.project(np.asarray(points, float))
        radius = np.broadcast_to(np.asarray(radius, float), x.shape).copy()
        tall = 1.0 / self.view.focal if thick else 0.0
        draw_stroke(x, y, near, radius, color, alpha, ghost, tall, self._window, self.cover, self.rgb, self.depth)

    def world(self, samples: float, at: np.ndarray | None = None) -> float:
        if at is None or self.view.flat:
            return samples * self.view.distance / self.view.focal
        near = float(self.view.project(np.asarray(at, float))[2])
        return samples / (self.view.focal * near)

    def seen(self, points: np.ndarray, towards: float = 0.01) -> np.ndarray:
        x, y, near = self.view.project(np.asarray(points, float))
        near = near + self.view.nearer(near, towards)
        spot = np.array([[0, 0], [-2, 0], [2, 0], [0, -2], [0, 2]])[:, :, None]
        with np.errstate(invalid="ignore"):
            return (near >= self.depth_at(x + spot[:, 0], y + spot[:, 1])).mean(0)

    def depth_at(self, x: np.ndarray, y: np.ndarray) -> np.ndarray:
        """The depth at places on the screen; beside it, that of its edge."""
        height, width = self.depth.shape
        i, j = (np.fmin(np.fmax(at, 0), end - 1).astype(int) for at, end in ((x, width), (y, height)))  # NaN is 0
        return self.depth[j, i]

    def covered(self, spot: Rect) -> float:
        """The share of a rectangle, in pixels from the panel's upper left corner, in which something is drawn."""
        x0, y0, x1, y1 = (max(int(v * self.per), 0) for v in (spot.x, spot.y, spot.right, spot.bottom))
        part = self.depth[y0:y1, x0:x1]
        return np.count_nonzero(part) / part.size if part.size else 0.0

    def pixel(self, points: np.ndarray) -> np.ndarray:
        """(..., 2) points in pixels from the panel's upper left corner."""
        x, y, _ = self.view.project(np.asarray(points, float))
        return np.stack([x, y], -1) / self.per

    def ball(self, center, radius: float, turn, one, two) -> None:
        x, y, near, size = self.view.ball(center, radius)
        if near > 0:
            self._widen(y, size)
            self.ball_at(x, y, near, size, radius, turn, one, two, self.rgb, self.depth)

    def ball_at(self, x, y, near: float, size: float, radius: float, turn, one, two, rgb, depth) -> None:
        """Draw a ball of ``size`` samples into buffers."""
        toward = float(self.view.nearer(np.float64(near), radius))
        spin = np.ascontiguousarray((self.view.axes @ turn).T)
        draw_ball(x, y, near, size, toward, spin, one, two, LIGHT, LOOK.ball.shine, 1.0, GHOST, rgb, depth)

    def contact_shadow(self, point, normal, size: float, strength: float) -> None:
        """Draw the soft shadow of a small body that stands on a surface, a little away from the light."""
        light = LIGHT @ self.view.axes
        away = -(light - (light @ normal) * normal)
        u = _cross(normal, (0.0, 1.0, 0.0))
        u /= np.linalg.norm(u) or 1.0
        middle = point + 0.3 * size * away
        x, y, near = self.view.project(np.stack([middle, middle + size * u, middle + size * _cross(normal, u)]))
        ux, uy, vx, vy = x[1] - x[0], y[1] - y[0], x[2] - x[0], y[2] - y[0]
        area = ux * vy - uy * vx
        if not abs(area) > 1:
            return
        du, dv = near[1] - near[0], near[2] - near[0]
        ndx, ndy = (du * vy - dv * uy) / area, (dv * ux - du * vx) / area
        thick = float(self.view.nearer(near[:1], 0.5 * size)[0])
        self._widen(y[0], abs(uy) + abs(vy) + 1)
        draw_shadow(x[0], y[0], near[0], ndx, ndy, ux, uy, vx, vy, thick, strength, self.rgb, self.depth)


def _cross(a, b) -> np.ndarray:
    """a × b; NumPy's takes ten times the time for two vectors."""
    return np.array([a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]])
