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

    def begin(self) -> None:
        """Nothing to do: strokes go into the same buffers."""

    def stroke(self, points, radius, color, alpha: float = 1.0, ghost: float = GHOST, thick: bool = True) -> None:
        x, y, near = self.view.project(np.asarray(points, float))
        radius = np.broadcast_to(np.asarray(radius, float), x.shape).copy()
        tall, window = 1.0 / self.view.focal if thick else 0.0, np.array([0, 0, self.rgb.shape[1], self.rgb.shape[0]])
        draw_stroke(x, y, near, radius, color, alpha, ghost, tall, window, self.cover, self.rgb, self.depth)

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
        i = np.clip(np.nan_to_num(x), 0, width - 1).astype(int)
        return self.depth[np.clip(np.nan_to_num(y), 0, height - 1).astype(int), i]

    def covered(self, spot: Rect) -> float:
        """The share of a rectangle, in pixels from the panel's upper left corner, in which something is drawn."""
        x0, y0, x1, y1 = (max(int(v * self.per), 0) for v in (spot.x, spot.y, spot.right, spot.bottom))
        part = self.depth[y0:y1, x0:x1]
        return float((part > 0).mean()) if part.size else 0.0

    def pixel(self, points: np.ndarray) -> np.ndarray:
        """(..., 2) points in pixels from the panel's upper left corner."""
        x, y, _ = self.view.project(np.asarray(points, float))
        return np.stack([x, y], -1) / self.per

    def ball(self, center, radius: float, turn, one, two) -> None:
        x, y, near, size = self.view.ball(center, radius)
        if near > 0:
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
        u = np.cross(normal, [0.0, 1.0, 0.0])
        u /= np.linalg.norm(u) or 1.0
        middle = point + 0.3 * size * away
        x, y, near = self.view.project(np.stack([middle, middle + size * u, middle + size * np.cross(normal, u)]))
        ux, uy, vx, vy = x[1] - x[0], y[1] - y[0], x[2] - x[0], y[2] - y[0]
        area = ux * vy - uy * vx
        if not abs(area) > 1:
            return
        du, dv = near[1] - near[0], near[2] - near[0]
        ndx, ndy = (du * vy - dv * uy) / area, (dv * ux - du * vx) / area
        thick = float(self.view.nearer(near[:1], 0.5 * size)[0])
        draw_shadow(x[0], y[0], near[0], ndx, ndy, ux, uy, vx, vy, thick, strength, self.rgb, self.depth)
