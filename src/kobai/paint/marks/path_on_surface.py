"""Paths in space: straight from step to step, laid on the surface where that hardly differs; and balls that roll."""

from __future__ import annotations

import numpy as np

from kobai.paint.polyline import subdivided
from kobai.paint.projection import Box
from kobai.scenes import Path
from kobai.scenes.limits import between

NEAR = 0.03  # a point this close to the surface, in scaled units, is meant to lie on it
DRAPED = 0.02  # a step that would run at most so deep below the surface, in scaled units, is laid on it


class PathOnSurface:
    """A path in space as a polyline over time, over a ``marks.surface.Space`` or None.

    From step to step it is straight, as the optimizer jumps: over a valley it is above the surface, through a hill it is
    hidden. A step that would run at most ``DRAPED`` below the surface is laid on it there.

    (M, 3) ``points`` and ``normals`` of the surface under them, or up; (M,) ``when``, time index, and whether ``on`` it;
    (K,) ``steps``, which of the points are steps; (M, 4) quaternions (``turns``) of the ball, or None.
    """

    def __init__(self, path: Path, box: Box, surface, radius: float):
        self.last = len(path.points) - 1 if path.last is None else path.last
        points = box.scaled(np.asarray(path.points[: self.last + 1], float))
        lies = surface is not None and surface.straight and not surface.animated
        self.ground = Ground(surface) if lies else None
        self.points, self.when, self.normals, self.on = self._lay(points)
        if path.limits is not None:
            self._cut(*box.scaled(np.array([[0.0, 0.0, height] for height in path.limits]))[:, 2])
        self.steps = np.flatnonzero(self.when == np.floor(self.when))
        self.turns = rolling(self.points + radius * self.normals, self.normals, radius) if path.head == "ball" else None

    def _lay(self, points: np.ndarray):
        when = np.arange(len(points), dtype=float)
        up = np.tile([0.0, 0.0, 1.0], (len(points), 1))
        if self.ground is None:
            return points, when, up, np.zeros(len(points), bool)
        height, normal = self.ground.at(points)
        with np.errstate(invalid="ignore"):
            on = np.abs(points[:, 2] - height) < NEAR
        points, normals = points.copy(), np.where(on[:, None], normal, up)
        points[on, 2] = np.maximum(points[on, 2], height[on])  # a grid of straight pieces cuts valleys off
        leap = np.nan_to_num(np.hypot(*np.diff(points[:, :2], axis=0).T))
        pieces = np.where(on[1:] & on[:-1], np.ceil(leap / self.ground.cell), 1).clip(1, 200).astype(int)
        if len(points) < 2 or not pieces.max() > 1 or pieces.sum() > 200_000:
            return points, when, normals, on
        begin, share = subdivided(pieces)
        fine = points[begin] + share[:, None] * (points[begin + 1] - points[begin])
        height, normal = self.ground.at(fine)
        below = np.where(share > 0, np.nan_to_num(height - fine[:, 2]), 0.0)
        deepest = np.zeros(len(pieces))
        np.maximum.at(deepest, begin, below)
        inner = (below > 0) & (deepest[begin] <= DRAPED)
        fine[inner, 2], keep = height[inner], inner | (share == 0)
        normal[~inner] = normals[begin[~inner]]
        return (
            np.concatenate([fine[keep], points[-1:]]),
            np.append((begin + share)[keep], when[-1]),
            np.concatenate([normal[keep], normals[-1:]]),
            np.append((on[begin] & (inner | (share == 0)))[keep], on[-1]),
        )

    def _cut(self, low: float, high: float) -> None:
        """Leave out what is not between two heights, in scaled units."""
        self.points, among = between(self.points, low, high)
        k = np.minimum(among.astype(int), len(self.when) - 1)
        share, following = among - k, np.minimum(k + 1, len(self.when) - 1)
        self.when = self.when[k] + share * (self.when[following] - self.when[k])
        self.normals, self.on = self.normals[k], self.on[k] & ((share == 0) | self.on[following])

    def until(self, k: float) -> tuple[np.ndarray, np.ndarray]:
        """(m, 3) points travelled at time index ``k``, the tip included, and the surface's normals there, 0 where off it."""
        k = min(max(k, 0.0), float(self.last))
        i = int(np.searchsorted(self.when, k, side="right"))
        points, normals = self.points[:i], self.normals[:i] * self.on[:i, None]
        if i < len(self.when) and k > self.when[i - 1]:
            t = (k - self.when[i - 1]) / (self.when[i] - self.when[i - 1])
            tip = self.points[i - 1] + t * (self.points[i] - self.points[i - 1])
            points, normals = np.concatenate([points, tip[None]]), np.concatenate([normals, normals[-1:]])
        return points, normals

    def tip(self, k: float) -> tuple[np.ndarray, np.ndarray, np.ndarray, bool]:
        """Point, normal, rotation (3, 3) and whether it comes from the surface and goes to it, at time index ``k``."""
        k = min(max(k, 0.0), float(self.last))
        i = min(int(np.searchsorted(self.when, k, side="right")) - 1, len(self.when) - 1)
        j = min(i + 1, len(self.when) - 1)
        t = 0.0 if i == j else (k - self.when[i]) / (self.when[j] - self.when[i])
        point = (1 - t) * self.points[i] + t * self.points[j]
        normal = (1 - t) * self.normals[i] + t * self.normals[j]
        turn = np.eye(3)
        if self.turns is not None:
            q = (1 - t) * self.turns[i] + t * self.turns[j] * (1 if self.turns[i] @ self.turns[j] >= 0 else -1)
            turn = matrix(q / np.linalg.norm(q))
        return point, normal / np.linalg.norm(normal), turn, bool(self.on[i] and self.on[j])


class Ground:
    """Height and normal of a surface over a rectangular grid, interpolated bilinearly."""

    def __init__(self, surface):
        self.x, self.y = surface.points[0, :, 0], surface.points[:, 0, 1]
        self.z, self.normal = surface.points[..., 2], surface.normals
        self.cell = float(max(np.abs(np.diff(self.x)).min(), 1e-4))

    def at(self, points: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """(m,) height, NaN beside the surface, and (m, 3) unit normal under each point."""
        u, i = _cell(self.x, points[:, 0])
        v, j = _cell(self.y, points[:, 1])
        weights = ((1 - u) * (1 - v), u * (1 - v), (1 - u) * v, u * v)
        corners = ((j, i), (j, i + 1), (j + 1, i), (j + 1, i + 1))
        height = sum(w * self.z[c] for w, c in zip(weights, corners, strict=True))
        normal = sum(w[:, None] * self.normal[c] for w, c in zip(weights, corners, strict=True))
        inside = (u >= 0) & (u <= 1) & (v >= 0) & (v <= 1)
        return np.where(inside, height, np.nan), normal / np.linalg.norm(normal, axis=1, keepdims=True)


def _cell(grid: np.ndarray, at: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Share 0 … 1 of the way through a cell of an ascending or descending grid, and the cell; beside the grid, outside 0 … 1."""
    order = 1 if grid[-1] >= grid[0] else -1
    i = np.searchsorted(order * grid, order * np.nan_to_num(at), side="right") - 1
    i = np.clip(i, 0, len(grid) - 2)
    share = (at - grid[i]) / (grid[i + 1] - grid[i])
    slack = 1e-9
    return np.where((share < 0) & (share > -slack), 0.0, np.where((share > 1) & (share < 1 + slack), 1.0, share)), i


def rolling(centers: np.ndarray, normals: np.ndarray, radius: float) -> np.ndarray:
    """(M, 4) unit quaternions: the rotation of a ball that rolls without slipping, at each point of its way.

    Each piece turns it about ``normal × direction`` by distance/radius; the products are found in log₂ M vectorised
    passes.
    """
    turns = np.zeros((len(centers), 4))
    turns[:, 0] = 1.0
    if len(centers) > 1:
        step = np.nan_to_num(np.diff(centers, axis=0))
        axis = np.cross(normals[1:], step)
        length = np.linalg.norm(axis, axis=1)
        half = length / radius / 2
        turns[1:, 0] = np.cos(half)
        turns[1:, 1:] = np.sin(half)[:, None] * axis / np.where(length > 0, length, 1.0)[:, None]
    span = 1
    while span < len(turns):
        turns[span:] = product(turns[span:], turns[:-span])
        span *= 2
    return turns / np.linalg.norm(turns, axis=1, keepdims=True)


def product(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    """Quaternion product: first turn by ``b``, then by ``a``. (m, 4) each."""
    w = a[:, 0] * b[:, 0] - (a[:, 1:] * b[:, 1:]).sum(1)
    v = a[:, :1] * b[:, 1:] + b[:, :1] * a[:, 1:] + np.cross(a[:, 1:], b[:, 1:])
    return np.concatenate([w[:, None], v], 1)


def matrix(q: np.ndarray) -> np.ndarray:
    """(3, 3) rotation of a unit quaternion."""
    w, x, y, z = q
    return np.array([
        [1 - 2 * (y * y + z * z), 2 * (x * y - w * z), 2 * (x * z + w * y)],
        [2 * (x * y + w * z), 1 - 2 * (x * x + z * z), 2 * (y * z - w * x)],
        [2 * (x * z - w * y), 2 * (y * z + w * x), 1 - 2 * (x * x + y * y)],
    ])  # fmt: skip
