"""The camera of a panel with three axes: how it moves, and the choice of the one asked for or that sees the path best."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from kobai.checks import number_or_none, one_of, real, sequence
from kobai.errors import BadInput, nearest, shown
from kobai.option_words import CAMERAS
from kobai.scenes.types import Array

MARGIN = 5.0  # degrees by which a path must clear the surface in front of it, so that ball and tube are seen whole
ENOUGH = 0.5  # the share of places that a view must show where there is no path: more would need a view from far above


@dataclass
class Camera:
    """How a 3-D panel is seen, at one moment: z is up, the box is first scaled to ``aspect``, centred at the origin.

    Args:
        azimuth, elevation: degrees; azimuth as in matplotlib's ``view_init`` (−60, 30 is the familiar view).
        distance: of the eye from the target, in units of the box's longest scaled edge; smaller is nearer.
        fov: vertical field of view in degrees; 0 means orthographic.
        target: point looked at, in the centred scaled box.
    """

    azimuth: float = -60.0
    elevation: float = 30.0
    distance: float = 3.0
    fov: float = 28.0
    target: tuple[float, float, float] = (0.0, 0.0, 0.0)


@dataclass
class Motion:
    """What the camera does over a movie.

    Args:
        kind: ``"fixed"``; ``"orbit"``: a turn of ``turns`` × 360° over the movie, eased in and out, so it loops;
            ``"keyframes"``: interpolate ``keyframes`` smoothly over the movie.
        turns: turns of an orbit, negative for clockwise.
        keyframes: (fraction of the movie 0 … 1, camera) pairs.
    """

    kind: Literal["fixed", "orbit", "keyframes"] = "fixed"
    turns: float = 1.0
    keyframes: list[tuple[float, Camera]] = field(default_factory=list)


def camera_of(asked: Any, best: Callable[[], Camera], animated: bool) -> tuple[Camera, Motion]:
    """The camera and its motion, from the ``camera`` option; ``best`` finds the camera where none is asked for.

    Raises:
        BadInput: an option it cannot be.
    """
    if isinstance(asked, str):
        if asked not in CAMERAS:
            raise BadInput(f"camera={shown(asked)}: use {', '.join(CAMERAS)}, a Camera, (azimuth, elevation), or keyframes."
                           f"{nearest(asked, CAMERAS)}")  # fmt: skip
        moving = asked == "orbit" or (asked == "auto" and animated)
        return best(), Motion("orbit") if moving else Motion()
    if isinstance(asked, Camera):
        return _checked(asked), Motion()
    if isinstance(asked, Motion):
        kind = one_of("camera motion", asked.kind, ("fixed", "orbit", "keyframes"))
        if kind == "keyframes":
            return camera_of(asked.keyframes, best, animated)
        return best(), Motion(asked.kind, turns=real("camera turns", asked.turns))
    cure = (f"use {', '.join(CAMERAS)}, a Camera, (azimuth, elevation) in degrees, or keyframes such as "
            "[(0, Camera(-60, 30)), (1, Camera(30, 60))]")  # fmt: skip
    items = sequence("camera", asked, cure)
    angles = [number_or_none(item) for item in items]
    if len(angles) == 2 and angles[0] is not None and angles[1] is not None:
        return _checked(Camera(angles[0], angles[1])), Motion()
    pairs = [i for i in items if isinstance(i, (tuple, list)) and len(i) == 2 and isinstance(i[1], Camera)]
    if not items or len(pairs) != len(items):
        raise BadInput(f"camera={shown(asked)}: {cure}")
    times = [real("camera keyframe time", t, 0.0, 1.0) for t, _ in pairs]
    if times != sorted(set(times)):
        raise BadInput(f"camera: keyframe times {times!r} must ascend within 0 … 1")
    frames = [(t, _checked(c)) for t, (_, c) in zip(times, pairs, strict=True)]
    return frames[0][1], Motion("keyframes", keyframes=frames)


def _checked(camera: Camera) -> Camera:
    limits = {"azimuth": (-36000, 36000), "elevation": (-90, 90), "distance": (0.2, 100), "fov": (0, 120)}
    numbers = {name: real(f"camera {name}", getattr(camera, name), *ends) for name, ends in limits.items()}
    cure = "a point (x, y, z) in the centred box, each from -100 to 100"
    target = [real("camera target", n, -100, 100, cure) for n in sequence("camera target", camera.target, cure)]
    if len(target) != 3:
        raise BadInput(f"camera target={shown(camera.target)}: {cure}")
    return Camera(**numbers, target=(target[0], target[1], target[2]))


def best_camera(height: Array, path: Array, aspect: tuple[float, float, float], places: Array | None = None) -> Camera:
    """The usual view (azimuth −60°, elevation 30°), turned or raised as far as it takes to see the path.

    Each candidate direction is scored by the length of the path on the screen, where the surface does not hide it, as a
    share of its length in space, by the share of it that is not hidden, and by how many of its ends and of ``places``,
    (m, 3), are; less a penalty for every degree away from the usual view, and for a view straight onto a side of the box.
    Without a path it is scored by how many of the places are not hidden.
    ``height`` (ny, nx), NaN at holes, and ``path`` (R, m, 3) are shares 0 … 1 of the box.
    """
    path = path[np.isfinite(path).all((1, 2))]
    places = path[:0, -1] if places is None else places[np.isfinite(places).all(1)]
    best, best_score = Camera(), -np.inf
    for penalty, azimuth, elevation in _CANDIDATES:
        if best_score >= 1.0 - penalty:
            break  # no later candidate can score higher, were the whole path seen from it
        score = _seen(height, path, places, aspect, azimuth, elevation) - penalty
        if score > best_score:
            best, best_score = Camera((azimuth + 180.0) % 360 - 180, elevation), score
    return best


def _penalty(azimuth: float, elevation: float) -> float:
    turned = abs((azimuth + 60 + 180) % 360 - 180)
    straight_on = {0: 0.3, 15: 0.1, 75: 0.1}.get(int(azimuth) % 90, 0.0)
    return turned / 900 + (elevation - 30) / 150 + straight_on


_CANDIDATES = sorted((_penalty(a, e), float(a), float(e)) for a in range(-60, 300, 15) for e in range(30, 71, 8))


def _seen(
    height: Array, path: Array, places: Array, aspect: tuple[float, float, float], azimuth: float, elevation: float
) -> float:
    """How much is seen from a direction, 0 … 1: of the path's projected length, its points, its ends and the places."""
    a, e = math.radians(azimuth), math.radians(elevation)
    eye = np.array([math.cos(e) * math.cos(a), math.cos(e) * math.sin(a), math.sin(e)])
    moves = np.diff(path, axis=1) * np.asarray(aspect)
    length = np.linalg.norm(moves, axis=-1)
    low, edges = math.radians(elevation - MARGIN), np.asarray(aspect)
    # A camera this near sees places beside the middle of the box from another side than the middle.
    stand = Camera().distance * np.array([math.cos(low) * math.cos(a), math.cos(low) * math.sin(a), math.sin(low)])

    def seen(points: Array) -> NDArray[np.bool_]:
        toward = stand - (points - 0.5) * edges
        return _clear(height, points, toward / np.sqrt((toward**2).sum(-1, keepdims=True)) / edges)

    if not len(path) and len(places):
        return min(float(seen(places).mean()) / ENOUGH, 1.0)
    if not length.sum() > 0:
        return 1.0
    on_screen = np.sqrt(np.maximum(length**2 - (moves @ eye) ** 2, 0.0))
    clear = seen(path)
    drawn = float((on_screen * (0.5 * clear[:, 1:] + 0.5 * clear[:, :-1])).sum() / length.sum())
    spots = np.concatenate([clear[:, -1], seen(places)])
    return 0.3 * drawn + 0.4 * float(clear.mean()) + 0.3 * float(spots.mean())


def _clear(height: Array, points: Array, toward: Array) -> NDArray[np.bool_]:
    """(...) whether the surface hides none of the points (..., 3) from the eye, which is ``toward`` (..., 3) them."""
    ny, nx = height.shape
    along = np.linspace(0.02, 1.5, 48)[:, None]
    ray = points[..., None, :] + along * toward[..., None, :]
    inside = ((ray[..., :2] >= 0) & (ray[..., :2] <= 1)).all(-1)
    column = np.clip((ray[..., 0] * (nx - 1)).round().astype(int), 0, nx - 1)
    row = np.clip((ray[..., 1] * (ny - 1)).round().astype(int), 0, ny - 1)
    surface = np.nan_to_num(height[row, column], nan=-1.0)
    return ~np.any(inside & (surface > ray[..., 2] + 0.015), axis=-1)
