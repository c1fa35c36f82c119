"""Paths laid over what they run on: a surface in space, on which a ball rolls, or the graph of a function."""

from __future__ import annotations

import numpy as np

from kobai.paint.polyline import subdivided
from kobai.paint.projection import Box
from kobai.scenes import Curve, Path

_NEAR = 0.03  # a point this close to the surface, in scaled units, is meant to lie on it


class PathOnCurve:
    """A path of a flat panel; between points that lie on a graph y(x) it runs along the graph.

    ``points`` are (M, 2) plot coordinates, ``when`` (M,) the time index of each, ``span`` (2,) lengths of the plot's
    edges.
    """

    def __init__(self, path: Path, graph: Curve | None, span: np.ndarray):
        points = np.asarray(path.points if path.last is None else path.points[: path.last + 1], float)
        self.points, self.when = points, np.arange(len(points), dtype=float)
        if graph is None or graph.animated or len(points) < 2 or (np.diff(graph.points[:, 0]) <= 0).any():
            return
        x, y = graph.points.T
        with np.errstate(invalid="ignore"):
            on = np.abs(np.interp(points[:, 0], x, y, np.nan, np.nan) - points[:, 1]) < 0.02 * abs(span[1])
            pieces = np.ceil(np.abs(np.diff(points[:, 0])) / abs(span[0]) * 150)
        pieces = np.where(on[1:] & on[:-1], pieces, 1).clip(1, 150).astype(int)
        begin, share = subdivided(pieces)
        fine = points[begin] + share[:, None] * (points[begin + 1] - points[begin])
        inner = share > 0
        fine[inner, 1] = np.interp(fine[inner, 0], x, y)
        self.points, self.when = np.concatenate([fine, points[-1:]]), np.append(begin + share, self.when[-1])

    def until(self, k: float) -> np.ndarray:
        """(m, 2) points travelled at time index ``k``, the tip included."""
        points, when = self.points, self.when
        k = min(max(k, 0.0), float(when[-1]))
        i = int(np.searchsorted(when, k, side="right"))
        if i == len(when) or k == when[i - 1]:
            return points[:i]
        tip = points[i - 1] + (k - when[i - 1]) / (when[i] - when[i - 1]) * (points[i] - points[i - 1])
        return np.concatenate([points[:i], [tip]])


class PathOnSurface:
    """A path in space as a fine polyline over time, laid on a ``marks.surface.Space`` or None.

    (M, 3) ``points`` and ``normals`` of the surface under them, or up; (M,) ``when``, time index, and whether ``on`` it;
    (M, 4) quaternions (``turns``) of the ball, or None.
    """

    def __init__(self, path: Path, box: Box, surface, radius: float):
        self.last = len(path.points) - 1 if path.last is None else path.last
        points = box.scaled(np.asarray(path.points[: self.last + 1], float))
        lies = surface is not None and surface.straight and not surface.animated
        self.ground = Ground(surface) if lies else None
        self.points, self.when, self.normals, self.on = self._lay(points)
        self.turns = rolling(self.points + radius * self.normals, self.normals, radius) if path.head == "ball" else None

    def _lay(self, points: np.ndarray):
        when = np.arange(len(points), dtype=float)
        if self.ground is None:
            up = np.tile([0.0, 0.0, 1.0], (len(points), 1))
            return points, when, up, np.zeros(len(points), bool)
        height, _ = self.ground.at(points)
        with np.errstate(invalid="ignore"):
            on = np.abs(points[:, 2] - height) < _NEAR
        if len(points) > 1:
            # a long step is followed over the surface between its ends
            leap = np.hypot(*np.diff(points[:, :2], axis=0).T)
            pieces = np.where(on[1:] & on[:-1], np.ceil(np.nan_to_num(leap) / self.ground.cell), 1)
            pieces = pieces.clip(1, 200).astype(int)
            if pieces.sum() > 200_000:
                pieces[:] = 1
            begin, share = subdivided(pieces)
            fine = points[begin] + share[:, None] * (points[begin + 1] - points[begin])
            when = np.append(begin + share, when[-1])
            on = np.append(on[begin] & on[begin + 1], on[-1])
            points = np.concatenate([fine, points[-1:]])
        height, normal = self.ground.at(points)
        on &= np.isfinite(height)
        points = points.copy()
        points[on, 2] = height[on]
        return points, when, np.where(on[:, None], normal, [0.0, 0.0, 1.0]), on

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
        """Point, normal, rotation (3, 3) and whether it stands on the surface, at time index ``k``."""
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
