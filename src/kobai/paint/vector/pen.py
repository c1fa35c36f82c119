"""The pen for vector files: strokes in space are cut into their visible and hidden parts."""

from __future__ import annotations

import numpy as np

from kobai.paint.measures import Rect
from kobai.paint.polyline import subdivided
from kobai.paint.raster.depth_buffer import GHOST, DepthBuffer
from kobai.paint.raster.pixels import resolve

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
        with np.errstate(invalid="ignore"):
            free = near + self.view.nearer(near, self.world(lift)) >= self.depth.depth_at(x, y)
        place = np.stack([x, y], 1) / self.per + np.array(self.rect[:2])
        wide = 2 * radius if len(fine) == len(points) else 2 * float(np.mean(radius))
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
        begin, share = subdivided(pieces)
        # a piece that ends at NaN has only its two ends
        between = points[begin] + np.where(share > 0, share * (points[begin + 1] - points[begin]).T, 0.0).T
        return np.concatenate([between, points[-1:]])

    def _cone(self, points: np.ndarray, radius: np.ndarray, color, alpha: float) -> None:
        place = self.pixel(points) + np.array(self.rect[:2])
        along = place[1] - place[0]
        length = float(np.hypot(*along))
        if not length > 0:
            return
        across = np.array([-along[1], along[0]]) / length
        seen = float(self.seen(points[:1])[0])
        a, b = across * radius[0], across * radius[1]
        outline = np.array([place[0] + a, place[1] + b, place[1] - b, place[0] - a])
        self.canvas.fill(outline, color, alpha * (GHOST + (1 - GHOST) * seen))

    def ball(self, center, radius: float, turn, one, two) -> None:
        """A picture with a transparent surrounding; its opacity is found by drawing it on black and on white."""
        x, y, near, size = self.view.ball(center, radius)
        if not near > 0:
            return
        left, top = int(x - size) - 2, int(y - size) - 2
        side = int(2 * size) + 5
        height, width = self.depth.depth.shape
        if left < 0 or top < 0 or left + side > width or top + side > height:
            return
        shots = []
        for ground in (0x000000, 0xFFFFFF):
            rgb = np.full((side, side), ground, np.uint32)
            depth = self.depth.depth[top : top + side, left : left + side].copy()
            self.depth.ball_at(x - left, y - top, near, size, radius, turn, one, two, rgb, depth)
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
