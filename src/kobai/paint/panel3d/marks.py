"""What moves through a space: trails, heads, arrows, crowds. All draw with the pens of ``Depth`` (or its vector twin)."""

from __future__ import annotations

import numpy as np

from kobai.paint import colors
from kobai.paint.panel3d.depth_buffer import Depth
from kobai.paint.panel3d.path import Track
from kobai.paint.panel3d.projection import REFERENCE_DISTANCE, Box
from kobai.scenes import Arrows, Points
from kobai.scenes.theme import Theme


class Travel:
    """Draws paths for one panel.

    Args:
        theme: of the scene.
        box: of the panel.
        focal: samples.
        hair: samples of one CSS pixel.
    """

    def __init__(self, theme: Theme, box: Box, focal: float, hair: float):
        self.theme, self.box, self.hair = theme, box, hair
        self.base = float(max(box.edges[:2]))
        self.scale = focal / REFERENCE_DISTANCE
        self.casing = colors.rgb("background", theme)

    def radius(self, track: Track) -> float:
        """Of the ball, in scaled units."""
        return track.path.radius * self.base

    def tube(self, track: Track) -> float:
        """Radius of the trail in samples."""
        return max(0.22 * self.radius(track) * self.scale, 1.2 * self.hair)

    def trail(self, pen: Depth, track: Track, k: float) -> None:
        """The path travelled so far, lying on its surface."""
        points, normals = track.upto(k)
        color = colors.rgb(track.path.color, self.theme)
        size = self.tube(track) * (0.5 if track.path.style == "line" else 1.0)
        points = points + normals * (size / self.scale)
        if track.path.style == "dotted":
            pen.rope(beads(points, 4.6 * size / self.scale), 1.2 * size, color)
            return
        if track.path.style == "tube":
            pen.rope(points, size + 0.8 * self.hair, self.casing, 0.55, 0.1, thick=False)
        pen.rope(points, size, color)

    def floor(self, pen: Depth, track: Track, k: float) -> None:
        """The same path on the floor."""
        points, _ = track.upto(k)
        points = points.copy()
        points[:, 2] = -0.5 * self.box.edges[2] + 1e-3
        color = colors.mix(colors.rgb(track.path.color, self.theme), colors.rgb("ink", self.theme), 0.25)
        pen.rope(points, 0.5 * self.tube(track), color, 0.5, 0.0, thick=False)

    def shadow(self, pen: Depth, track: Track, k: float) -> None:
        """Under a ball: a soft shadow where it stands, a dropped line where it floats."""
        if track.path.head != "ball":
            return
        point, normal, _, on = track.tip(k)
        radius = self.radius(track)
        if on:
            pen.contact(point, normal, 2.0 * radius, 0.55)
        elif track.ground is not None and np.isfinite(point).all():
            height, slope = track.ground.at(point[None])
            if np.isfinite(height[0]):
                foot = np.array([point[0], point[1], height[0]])
                pen.contact(foot, slope[0], 1.6 * radius, 0.4)
                line = np.stack([point, foot])
                pen.rope(line, 0.45 * self.hair, colors.rgb("ink", self.theme), 0.55, 0.4, thick=False)

    def head(self, pen: Depth, track: Track, k: float) -> None:
        """What stands at the current step."""
        path = track.path
        point, normal, turn, on = track.tip(k)
        gone = path.end_note and k >= track.last - 1e-9  # the arrow head of its callout says where it went
        if gone or path.head == "none" or not np.isfinite(point).all():
            return
        color = colors.rgb(path.color, self.theme)
        radius = self.radius(track)
        if path.head == "ball":
            pen.ball(
                point + normal * radius if on else point,
                radius,
                turn,
                color,
                colors.mix(color, np.full(3, 255.0), 0.75),
            )
        elif path.head == "cross":
            self._cross(pen, point + normal * radius, colors.rgb("mark", self.theme))
        else:
            spot = (point + normal * (3.5 * self.hair / self.scale))[None]
            pen.rope(spot, 4.6 * self.hair, colors.rgb("background", self.theme), 0.9)
            pen.rope(spot + normal * 2e-3, 3.5 * self.hair, color)

    def _cross(self, pen: Depth, point: np.ndarray, color: np.ndarray) -> None:
        """A × that faces the eye; as a whole it is seen or ghosted, because it stands for a point."""
        arm = pen.world(6.5 * self.hair, point)
        right, up = pen.view.axes[:2] * arm
        nan = np.full(3, np.nan)
        strokes = np.stack([point - right - up, point + right + up, nan, point - right + up, point + right - up])
        seen = float(pen.seen(point[None])[0])
        # drawn over everything: brought nearer along the lines of sight, where it looks the same
        strokes = strokes + 0.2 * (pen.view.toward(strokes) - strokes)
        pen.rope(strokes, 1.3 * self.hair, color, 0.3 + 0.7 * seen, 1.0, thick=False)

    def arrow(self, pen: Depth, arrows: Arrows, k: float) -> None:
        """A round arrow with a cone for a head."""
        tail, vector = between(arrows.tails, k), between(arrows.vectors, k)
        tail, vector = self.box.scaled(tail), self.box.vectors(vector)
        length = float(np.linalg.norm(vector))
        if not length > 1e-4:
            return
        thick = 1.1 * self.hair
        tail = tail + np.array([0.0, 0.0, 2.5 * thick / self.scale])
        head = min(0.6 * length, 9.0 * thick / self.scale)
        neck = tail + vector * (1 - head / length)
        color = colors.rgb(arrows.color, self.theme)
        pen.rope(np.stack([tail, neck]), thick, color)
        pen.rope(np.stack([neck, tail + vector]), np.array([3.2 * thick, 0.3 * thick]), color)

    def crowd(self, pen: Depth, points: Points, k: float) -> None:
        """Many dots."""
        at = self.box.scaled(between(points.points, k) if points.animated else points.points)
        size = points.size * self.hair * (96 / 72) / 2
        at = at + np.array([0.0, 0.0, size / self.scale])
        spread = np.full((2 * len(at), 3), np.nan)
        spread[::2] = at
        if points.colors is None:
            pen.rope(spread, size, colors.rgb(points.color, self.theme), points.alpha)
            return
        kinds, which = np.unique(points.colors, axis=0, return_inverse=True)
        for i, kind in enumerate(kinds):
            mine = spread.copy()
            mine[::2][which.ravel() != i] = np.nan
            pen.rope(mine, size, kind.astype(float), points.alpha)


def between(values: np.ndarray, k: float) -> np.ndarray:
    """``values`` (K, …) at a fractional time index; the earlier row where the later is not finite."""
    i = int(np.clip(np.floor(k), 0, len(values) - 1))
    j = min(i + 1, len(values) - 1)
    a, b, t = np.asarray(values[i], float), np.asarray(values[j], float), k - i
    mixed = a + t * (b - a)
    return np.where(np.isfinite(mixed), mixed, a)


def beads(points: np.ndarray, gap: float) -> np.ndarray:
    """Points every ``gap`` along a polyline, NaN between them so that each is a dot of its own."""
    if len(points) < 2:
        return points
    step = np.nan_to_num(np.linalg.norm(np.diff(points, axis=0), axis=1))
    along = np.concatenate([[0.0], np.cumsum(step)])
    at = np.arange(0.0, along[-1] + 1e-12, gap)
    dots = np.full((2 * len(at), 3), np.nan)
    dots[::2] = np.stack([np.interp(at, along, points[:, i]) for i in range(3)], 1)
    return dots
