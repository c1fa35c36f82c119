"""What part of the space a picture shows: one variable, two, or a plane through more than two."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from kobai.errors import BadInput, shown

Array: TypeAlias = NDArray[np.float64]
ROUNDING = 1e-9  # share of a vector's length below which a component of it may be rounding

EQUAL = 1e-6  # share by which a path must move more in one direction than in another for these not to be arbitrary


@dataclass(frozen=True)
class Plane:
    """The points origin + Σ uᵢ basisᵢ; ``u`` are the coordinates drawn, d = 1 or 2 of them.

    Args:
        origin: (n,).
        basis: (d, n) orthonormal rows.
        variables: which variables the coordinates are, or None for a slanted plane.
        shares: of the path's variance along each coordinate of a slanted plane, else None.
        whole: whether every point of the space lies in the plane (n = d).
    """

    origin: Array
    basis: Array
    variables: tuple[int, ...] | None
    shares: tuple[float, ...] | None = None
    whole: bool = True

    @property
    def dim(self) -> int:
        return len(self.basis)

    def project(self, x: Array) -> Array:
        """Points (..., n) to the coordinates (..., d) of their feet in the plane."""
        if self.variables is not None:
            return x[..., list(self.variables)]
        return (x - self.origin) @ self.basis.T

    def lift(self, u: Array) -> Array:
        """Coordinates (..., d) to points (..., n)."""
        if self.variables is not None:
            x = np.broadcast_to(self.origin, (*u.shape[:-1], len(self.origin))).copy()
            x[..., list(self.variables)] = u
            return x
        return self.origin + u @ self.basis

    def flatten(self, vectors: Array) -> Array:
        """Vectors (..., n) to their components (..., d) in the plane."""
        return vectors @ self.basis.T


def coordinate_plane(origin: Array, variables: tuple[int, ...]) -> Plane:
    """The plane of some variables, the others held at ``origin``.

    Raises:
        BadInput: variables that do not exist, or one twice.
    """
    n = len(origin)
    if any(isinstance(i, bool) or not isinstance(i, (int, np.integer)) or not 0 <= i < n for i in variables):
        raise BadInput(f"coordinates={shown(variables)}: whole numbers from 0 to {n - 1}, one for each variable shown")
    if len(set(variables)) != len(variables) or len(variables) not in (1, 2):
        raise BadInput(f"coordinates={variables!r}: give two different variables, such as (0, 1)")
    variables = tuple(int(i) for i in variables)
    return Plane(np.asarray(origin, np.float64), np.eye(n)[list(variables)], variables, None, n == len(variables))


def principal_plane(x: Array) -> Plane:
    """The plane through the end of the path with the directions in which it moved most.

    The first two principal components of the displacements from the last point, as Li et al. use for the
    trajectories of networks; the shares are of the displacements' variance about their mean.

    Args:
        x: (R, K, n) positions, those that do not count NaN; several runs share one plane, through the end of the first.

    References:
        H. Li, Z. Xu, G. Taylor, C. Studer, T. Goldstein, Visualizing the Loss Landscape of Neural Nets, 2018.
    """
    points = x.reshape(-1, x.shape[-1])
    points = points[np.isfinite(points).all(1)]
    origin = last_finite(x[0])
    moved = points - points.mean(0)
    _, sizes, directions = np.linalg.svd(moved, full_matrices=False)
    variance = sizes**2
    total = float(variance.sum())
    scale = float(np.abs(points).max(initial=1.0))
    basis = [d for d, s in zip(directions[:2], sizes[:2], strict=False) if s > 1e-12 * scale * len(points) ** 0.5]
    shares = [float(v / total) for v in variance[: len(basis)]]
    while len(basis) < 2:
        basis.append(_across(np.array(basis).reshape(-1, x.shape[-1]), x.shape[-1]))
        shares.append(0.0)
    if len(sizes) > 1 and len(basis) == 2 and sizes[1] > (1 - EQUAL) * sizes[0]:
        basis = _toward_axis(np.array(basis))
    # Signs are arbitrary: let the path come in from the positive side, so that pictures do not flip from run to run.
    frame = np.array([_turned(b, x[0, 0] - origin) for b in basis])
    return Plane(origin, frame, None, tuple(shares) if total > 0 else (0.0, 0.0), x.shape[-1] == 2)


def last_finite(run: Array) -> Array:
    """The last finite of the points (K, n) of a run; the last where none is."""
    finite = np.flatnonzero(np.isfinite(run).all(1))
    return run[finite[-1] if len(finite) else -1].copy()


def _turned(direction: Array, way: Array) -> Array:
    """The direction or its opposite: that against which ``way`` comes; across it, that of the largest component."""
    along = float(way @ direction)
    if not abs(along) > ROUNDING * float(np.linalg.norm(way)):
        along = direction[np.argmax(np.rint(np.abs(direction) / ROUNDING))]
    return direction if along >= 0 else -direction


def _toward_axis(basis: Array) -> list[Array]:
    """The plane of two rows by the direction in it nearest to an axis, and the one across it."""
    held = np.rint((basis**2).sum(0) / ROUNDING)
    a, b = basis[:, int(np.argmax(held))]  # of several axes the first
    size = np.hypot(a, b)
    return [(a * basis[0] + b * basis[1]) / size, (a * basis[1] - b * basis[0]) / size]


def _across(basis: Array, n: int) -> Array:
    """A unit vector orthogonal to the rows: the variable they contain least, made orthogonal."""
    held = np.rint((basis**2).sum(0) / ROUNDING)  # of several, the first
    axis = np.eye(n)[int(np.argmin(held))] if len(basis) else np.eye(n)[0]
    rest = axis - basis.T @ (basis @ axis) if len(basis) else axis
    return rest / np.linalg.norm(rest)
