"""Fit a box and the texts around it into a rectangle, for all cameras of a movie."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from kobai.paint.panel3d.axes import SpaceAxes
from kobai.paint.projection import CORNERS, REFERENCE_DISTANCE, Box, View, cameras
from kobai.paint.rect import Rect
from kobai.scenes import Panel


def fit(panel: Panel, box: Box, axes: SpaceAxes, rect: Rect) -> tuple[float, tuple[float, float]]:
    """Focal length and centre, in pixels, such that the box, seen from the reference distance, fills ``rect``.

    A camera nearer than that shows the box larger, and the rectangle may cut it.
    """
    around = [replace(c, distance=REFERENCE_DISTANCE, target=(0.0, 0.0, 0.0))
              for c in cameras(panel.camera, panel.motion, 17)]  # fmt: skip
    room = np.array([rect.w, rect.h]) - 2
    focal = 1.0
    low, high = _hull(around, box, focal)
    focal = float((room / (high - low)).min())
    for _ in range(3):
        hull_low, hull_high = _hull(around, box, focal)
        low, high = _with_text(around, axes, focal, hull_low, hull_high)
        # texts do not grow with the box: what they add around the hull is taken off the room
        hull = hull_high - hull_low
        free = np.maximum(room - ((high - low) - hull), 0.15 * room)
        focal *= float((free / hull).min())
    low, high = _with_text(around, axes, focal, *_hull(around, box, focal))
    middle = np.array([rect.x + rect.w / 2, rect.y + rect.h / 2]) - (low + high) / 2
    return focal, (float(middle[0]), float(middle[1]))


def _hull(around, box: Box, focal: float) -> tuple[np.ndarray, np.ndarray]:
    places = [np.stack(View.of(c, focal, (0.0, 0.0)).project(CORNERS * box.edges)[:2], -1) for c in around]
    points = np.concatenate(places)
    return points.min(0), points.max(0)


def _with_text(around, axes: SpaceAxes, focal: float, low, high) -> tuple[np.ndarray, np.ndarray]:
    for camera in around:
        for piece in axes.layout(View.of(camera, focal, (0.0, 0.0))):
            if piece.text is not None and piece.alpha > 0.1:
                # the origin is the left end of the baseline, somewhere inside the box's lower part
                low = np.minimum(low, piece.points - piece.extent * (0, 1))
                high = np.maximum(high, piece.points + piece.extent * (1, 0.3))
    return low, high
