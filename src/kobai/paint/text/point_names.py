"""Places for the names of points: clear of each other and, if possible, of the points.

``viewer/src/core/overlay/point_names.ts`` is the same in the viewer.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from kobai.paint.canvas import Array
from kobai.paint.measures import Rect

RINGS = (1.0, 1.8, 2.8, 4.0, 5.5, 7.5)  # distances of names that must move away, in heights of a line
TURNS = 16
ON_POINT = 1.5  # what a point under a name costs, as steps away


class PlacedName(NamedTuple):
    """A name's rectangle, and where its leader line from the point ends; None where it touches the point."""

    at: Rect
    leader: tuple[float, float] | None


def candidates(wide: float, tall: float, radius: float) -> tuple[Array, Array, Array]:
    """(c, 2) upper left corners relative to the point, (c,) costs, and (c,) whether a leader is needed."""
    g = radius + 0.2 * tall
    near = [
        (g, -tall / 2), (-g - wide, -tall / 2), (-wide / 2, -g - tall), (-wide / 2, g),
        (0.7 * g, -0.7 * g - tall), (0.7 * g, 0.7 * g), (-0.7 * g - wide, -0.7 * g - tall), (-0.7 * g - wide, 0.7 * g),
    ]  # fmt: skip
    far, costs = [], [0.05 * i for i in range(len(near))]
    for ring, heights in enumerate(RINGS):
        for turn in range(TURNS):
            c, s = np.cos(2 * np.pi * turn / TURNS), np.sin(2 * np.pi * turn / TURNS)
            reach = radius + heights * tall
            far.append((c * (reach + wide / 2) - wide / 2, -s * (reach + tall / 2) - tall / 2))
            costs.append(1.0 + ring)
    return np.array(near + far), np.array(costs), np.arange(len(near) + len(far)) >= len(near)


def place_names(
    points: Array, sizes: Array, radius: float, room: Rect, taken: list[Rect], gap: float
) -> list[PlacedName | None]:
    """Places for names of (m, 2) ``sizes`` at (m, 2) points, added to ``taken``; None where there is no room.

    The most crowded points come first. A leader line crosses no name.
    """
    m = len(points)
    found: list[PlacedName | None] = [None] * m
    distance = np.hypot(*(points[:, None] - points[None]).transpose(2, 0, 1)) + np.diag(np.full(m, np.inf))
    order = np.argsort(distance.min(1, initial=np.inf), kind="stable")
    boxes = [(r.x, r.y, r.right, r.bottom) for r in taken]
    lines = np.empty((0, 2))  # points on the leaders so far
    for i in order:
        (wide, tall), at = sizes[i], points[i]
        if not (wide > 0 and np.isfinite(at).all() and room.holds(at)):
            continue
        shift, cost, leads = candidates(wide, tall, radius)
        low = at + shift
        high = low + np.array([wide, tall])
        ok = (low >= (room.x, room.y)).all(1) & (high <= (room.right, room.bottom)).all(1)
        if boxes:
            b = np.array(boxes)
            meets = ((low[:, None] < b[None, :, 2:] + gap) & (high[:, None] > b[None, :, :2] - gap)).all(-1)
            ok &= ~meets.any(-1)
        ok &= ~((lines[None] > low[:, None]) & (lines[None] < high[:, None])).all(-1).any(-1)
        ends = np.clip(at, low, high)
        way = at + np.linspace(0, 1, 12)[:, None, None] * (ends - at)  # (12, c, 2)
        if boxes:
            inside = (way[:, :, None] > b[None, None, :, :2]) & (way[:, :, None] < b[None, None, :, 2:])
            crossed = inside.all(-1).any(-1).any(0)
            ok &= ~(leads & crossed)
        if not ok.any():
            continue
        others = np.delete(points, i, 0)
        hidden = ((others > low[:, None] - radius) & (others < high[:, None] + radius)).all(-1).sum(-1)
        best = int(np.argmin(np.where(ok, cost + ON_POINT * hidden, np.inf)))
        at_ = Rect(float(low[best, 0]), float(low[best, 1]), float(wide), float(tall))
        end = ends[best]
        found[i] = PlacedName(at_, (float(end[0]), float(end[1])) if leads[best] else None)
        if leads[best]:
            lines = np.concatenate([lines, way[2:, best]])
        boxes.append((at_.x, at_.y, at_.right, at_.bottom))
        taken.append(at_)
    return found
