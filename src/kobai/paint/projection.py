"""Projections: plot coordinates to pixels in flat panels and in space, and the camera at a moment of a movie."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from kobai.paint.measures import Rect
from kobai.scenes import Camera, Motion, Panel
from kobai.scenes.look import LOOK

REFERENCE_DISTANCE = LOOK.camera.distance


@dataclass(frozen=True)
class Plot:
    """The plot of a flat panel: its lower left corner ``low`` (2,) and edges ``span`` (2,) in plot coordinates."""

    rect: Rect
    low: np.ndarray
    span: np.ndarray

    def pixels(self, points: np.ndarray) -> np.ndarray:
        """(..., 2) plot coordinates to pixels, far points brought nearer."""
        share = np.clip((np.asarray(points, float) - self.low) / self.span, -50, 50)
        x, y = self.rect.x + share[..., 0] * self.rect.w, self.rect.bottom - share[..., 1] * self.rect.h
        return np.stack([x, y], -1)


@dataclass(frozen=True)
class Box:
    """The panel's box: plot coordinates to scaled coordinates, centred at the origin, longest edge 1."""

    low: np.ndarray
    span: np.ndarray
    edges: np.ndarray

    @classmethod
    def of(cls, panel: Panel) -> Box:
        low = np.array([a.lo for a in panel.axes], float)
        span = np.array([a.hi - a.lo for a in panel.axes], float)
        span[span == 0] = 1.0
        aspect = np.array(panel.aspect if panel.aspect is not None else (1.0, 1.0, 0.7), float)
        return cls(low, span, aspect / aspect.max())

    def scaled(self, points: np.ndarray) -> np.ndarray:
        """(..., 3) plot coordinates to (..., 3) scaled coordinates."""
        return ((np.asarray(points, float) - self.low) / self.span - 0.5) * self.edges

    def vectors(self, vectors: np.ndarray) -> np.ndarray:
        """(..., 3) differences of plot coordinates to scaled ones."""
        return np.asarray(vectors, float) / self.span * self.edges


@dataclass(frozen=True)
class View:
    """One camera looking at one box; ``axes`` (3, 3) are rows right, up, to the eye."""

    eye: np.ndarray  # (3,)
    axes: np.ndarray
    focal: float  # pixels
    center: tuple[float, float]
    flat: bool  # orthographic
    distance: float  # of the eye from the target

    @classmethod
    def of(cls, camera: Camera, focal: float, center: tuple[float, float]) -> View:
        a, e = np.radians(camera.azimuth), np.radians(camera.elevation)
        back = np.array([np.cos(e) * np.cos(a), np.cos(e) * np.sin(a), np.sin(e)])
        right = np.array([-np.sin(a), np.cos(a), 0.0])
        axes = np.stack([right, np.cross(back, right), back])
        eye = np.asarray(camera.target, float) + axes[2] * camera.distance
        return cls(eye, axes, focal, center, camera.fov <= 0, camera.distance)

    def project(self, points: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Scaled coordinates (..., 3) to screen x, y (down) and nearness, each (...). Behind the eye is NaN."""
        local = (points - self.eye) @ self.axes.T
        depth = -local[..., 2]
        if self.flat:
            x, y = local[..., 0] / self.distance, local[..., 1] / self.distance
            near = 10.0 - depth / self.distance
        else:
            with np.errstate(divide="ignore", invalid="ignore"):
                near = np.where(depth > 1e-3, 1.0 / depth, np.nan)
            x, y = local[..., 0] * near, local[..., 1] * near
        return self.center[0] + self.focal * x, self.center[1] - self.focal * y, near

    def toward(self, points: np.ndarray) -> np.ndarray:
        """For each point (..., 3), one nearer to the eye that is seen at the same place."""
        return points + self.axes[2] * self.distance if self.flat else np.broadcast_to(self.eye, points.shape)

    def radius(self, near: Any, size: float) -> Any:
        """Pixels that ``size`` in scaled units takes at a nearness."""
        return self.focal * size / self.distance * np.ones_like(near) if self.flat else self.focal * size * near

    def ball(self, center: np.ndarray, radius: float) -> tuple[float, float, float, float]:
        """Screen x, y, nearness and radius in pixels of a ball."""
        x, y, near = (float(c) for c in self.project(np.asarray(center, float)))
        return x, y, near, float(self.radius(np.float64(near), radius))

    def nearer(self, near: Any, size: float) -> Any:
        """How much nearness ``size`` towards the eye adds."""
        return size / self.distance * np.ones_like(near) if self.flat else size * near * near


def ease(t: float) -> float:
    """0 … 1 to 0 … 1 at constant speed, but for a smooth start and stop."""
    ramp = LOOK.camera.ramp
    t = min(max(t, 0.0), 1.0)
    if t < ramp:
        return t * t / (2 * ramp * (1 - ramp))
    if t > 1 - ramp:
        return 1 - (1 - t) ** 2 / (2 * ramp * (1 - ramp))
    return (t - ramp / 2) / (1 - ramp)


def camera_at(camera: Camera, motion: Motion, progress: float) -> Camera:
    """The camera when ``progress`` (0 … 1) of the movie has passed."""
    if motion.kind == "orbit":
        return replace(camera, azimuth=camera.azimuth + 360.0 * motion.turns * ease(progress))
    if motion.kind == "keyframes" and motion.keyframes:
        keys = sorted(motion.keyframes, key=lambda key: key[0])
        times = [key[0] for key in keys]
        i = int(np.clip(np.searchsorted(times, progress, side="right") - 1, 0, len(keys) - 1))
        if i == len(keys) - 1 or progress <= times[0]:
            return keys[i][1]
        t = (progress - times[i]) / (times[i + 1] - times[i])
        t = t * t * (3 - 2 * t)
        a, b = keys[i][1], keys[i + 1][1]
        between = {n: getattr(a, n) + t * (getattr(b, n) - getattr(a, n))
                   for n in ("azimuth", "elevation", "distance", "fov")}  # fmt: skip
        return Camera(**between, target=tuple(np.array(a.target) + t * (np.array(b.target) - np.array(a.target))))
    return camera


def cameras(camera: Camera, motion: Motion, count: int = 48) -> list[Camera]:
    """Cameras spread over the whole movie."""
    if motion.kind == "fixed":
        return [camera]
    return [camera_at(camera, motion, t) for t in np.linspace(0, 1, count)]


CORNERS = np.array([(x, y, z) for x in (-0.5, 0.5) for y in (-0.5, 0.5) for z in (-0.5, 0.5)])
