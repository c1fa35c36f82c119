"""The pen for vector files: strokes in space are cut into their visible and hidden parts."""

from __future__ import annotations

import numpy as np

from kobai.paint.raster.depth_buffer import GHOST, LIGHT, DepthBuffer
from kobai.paint.raster.pixels import draw_ball, resolve
from kobai.paint.rect import Rect
from kobai.scenes.look import LOOK

_STEP = 1.5  # pixels between the places at which a stroke is tested for being hidden


class VectorPen:
    """A ``Pen`` that draws onto a vector canvas, in the panel ``rect``, over a buffer with the surfaces drawn."""

    def __init__(self, depth: DepthBuffer, canvas, rect: Rect):
        self.depth, self.canvas, self.rect = depth, canvas, rect
        self.view, self.per = depth.view, depth.per
        self.world, self.seen, self.pixel = depth.world, depth.seen, depth.pixel

    def begin(self) -> None:
        """Put the surfaces onto the canvas as a picture."""
        rgb, keep = self.depth.rgb, max(self.per // 2, 1)
        each = self.per // keep
        picture = np.empty((rgb.shape[0] // each, rgb.shape[1] // each), np.uint32)
        resolve(rgb, each, 0, 0, picture)
        self.canvas.pixels(self.rect, picture)

    def stroke(self, points, radius, color, alpha: float = 1.0, ghost: float = GHOST, thick: bool = True) -> None:
        points = np.asarray(points, float)
        radius = np.broadcast_to(np.asarray(radius, float), len(points)) / self.per
        if len(points) == 2 and radius[0] != radius[1]:
            self._cone(points, radius, color, alpha)
            return
        lift = float(np.max(radius, initial=0.0)) * self.per if thick else 4.0
        fine = self._fine(points)
        x, y, near = self.view.project(fine)
        height, width = self.depth.depth.shape
        i = np.clip(np.nan_to_num(x), 0, width - 1).astype(int)
        j = np.clip(np.nan_to_num(y), 0, height - 1).astype(int)
        with np.errstate(invalid="ignore"):
            free = near + self.view.nearer(near, self.world(lift)) >= self.depth.depth[j, i]
        place = np.stack([x, y], 1) / self.per + np.array(self.rect[:2])
        wide = 2 * float(np.mean(radius)) if len(radius) else 0.0
        if ghost > 0:
            self.canvas.line(_only(place, ~free), color, wide, alpha * ghost, clip=self.rect)
        self.canvas.line(_only(place, free), color, wide, alpha, clip=self.rect)

    def _fine(self, points: np.ndarray) -> np.ndarray:
        """The points, with more between those that are far apart on the page."""
        x, y, _ = self.view.project(points)
        if len(points) < 2:
            return points
        far = np.hypot(np.diff(x), np.diff(y)) / self.per
        pieces = np.ceil(np.nan_to_num(far) / _STEP).clip(1, 4000).astype(int)
        begin = np.repeat(np.arange(len(pieces)), pieces)
        share = np.concatenate([np.arange(n) / n for n in pieces])[:, None]
        # a piece that ends at NaN has only its two ends
        between = points[begin] + np.where(share > 0, share * (points[begin + 1] - points[begin]), 0.0)
        return np.concatenate([between, points[-1:]])

    def _cone(self, points: np.ndarray, radius: np.ndarray, color, alpha: float) -> None:
        place = self.pixel(points) + np.array(self.rect[:2])
        along = place[1] - place[0]
        length = float(np.hypot(*along))
        if not length > 0:
            return
        across = np.array([-along[1], along[0]]) / length
        seen = float(self.seen(points[:1])[0])
        outline = [place[0] + across * radius[0], place[1] + across * radius[1], place[1] - across * radius[1]]
        self.canvas.fill(
            np.array([*outline, place[0] - across * radius[0]]), color, alpha * (GHOST + (1 - GHOST) * seen)
        )

    def ball(self, center, radius: float, turn, one, two) -> None:
        """A picture with a transparent surrounding; its opacity is found by drawing it on black and on white."""
        x, y, near = (float(c) for c in self.view.project(np.asarray(center, float)))
        if not near > 0:
            return
        size = float(self.view.radius(np.float64(near), radius))
        left, top = int(x - size) - 2, int(y - size) - 2
        side = int(2 * size) + 5
        height, width = self.depth.depth.shape
        if left < 0 or top < 0 or left + side > width or top + side > height:
            return
        toward = float(self.view.nearer(np.float64(near), radius))
        spin = np.ascontiguousarray((self.view.axes @ turn).T)
        shots = []
        for ground in (0x000000, 0xFFFFFF):
            rgb = np.full((side, side), ground, np.uint32)
            depth = self.depth.depth[top : top + side, left : left + side].copy()
            draw_ball(
                x - left, y - top, near, size, toward, spin, one, two, LIGHT, LOOK.ball.shine, 1.0, GHOST, rgb, depth
            )
            shots.append(rgb.view(np.uint8).reshape(side, side, 4)[..., :3].astype(float))
        opacity = np.clip(1 - (shots[1] - shots[0]).mean(-1) / 255, 0, 1)
        color = shots[0] / np.maximum(opacity, 1e-3)[..., None]
        packed = np.zeros((side, side, 4), np.uint8)
        packed[..., :3] = np.clip(color, 0, 255)
        place = Rect(self.rect.x + left / self.per, self.rect.y + top / self.per, side / self.per, side / self.per)
        self.canvas.pixels(place, packed.view(np.uint32)[..., 0], np.rint(255 * opacity).astype(np.uint8))


def _only(points: np.ndarray, keep: np.ndarray) -> np.ndarray:
    """NaN for points not in ``keep``, but for the first after each that is, so that the parts meet."""
    reach = keep | np.concatenate([[False], keep[:-1]]) if len(keep) > 1 else keep
    return np.where(reach[:, None], points, np.nan)
