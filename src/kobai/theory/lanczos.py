"""The extreme eigenvalues of a symmetric matrix of which only products with vectors are known: Lanczos's method."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import torch
from torch import Tensor

LOOK = 10  # products between two looks at the eigenvalues


class Extremes(NamedTuple):
    """The smallest and the largest eigenvalue found; within ``error`` of each lies one of the matrix."""

    smallest: float
    largest: float
    error: float


def extremes(product: Callable[[Tensor], Tensor], start: Tensor, tolerance: float = 1e-6, most: int = 200) -> Extremes:
    """The extreme eigenvalues of a symmetric matrix A.

    Lanczos's method with full reorthogonalisation builds an orthonormal basis V of the vectors v, Av, A²v, … and the
    tridiagonal T = VᵀAV. For an eigenpair (θ, s) of T, |β·s_last| = ‖A·Vs − θ·Vs‖, and an eigenvalue of A lies as near to θ.

    Args:
        product: v ↦ Av.
        start: (n,) a vector with a component along every eigenvector, such as a random one.
        tolerance: of ``error``, relative to the largest eigenvalue by size, at which it ends.
        most: products at most.

    Returns:
        ``Extremes``.

    Example:
        >>> d = torch.arange(1.0, 101.0, dtype=torch.float64)
        >>> found = extremes(lambda v: d * v, torch.ones(100, dtype=torch.float64))
        >>> round(found.smallest, 3), round(found.largest, 3)
        (1.0, 100.0)

    Reference:
        B. N. Parlett, "The symmetric eigenvalue problem", chapters 4 and 13.
    """
    n = len(start)
    basis = [start / start.norm()]
    diagonal: list[float] = []
    beside: list[float] = []
    found = Extremes(float("nan"), float("nan"), float("inf"))
    while len(basis) <= min(n, most):
        v = basis[-1]
        w = product(v)
        if not bool(torch.isfinite(w).all()):
            return Extremes(float("nan"), float("nan"), float("nan"))
        diagonal.append(float(v @ w))
        spanned = torch.stack(basis)
        for _ in range(2):  # once leaves rounding
            w = w - spanned.T @ (spanned @ w)
        beta = float(w.norm())
        scale = max(abs(diagonal[-1]), *(abs(d) for d in diagonal), beta)
        ended = beta <= 1e-14 * n * scale or len(diagonal) == n
        if ended or len(diagonal) % LOOK == 0 or len(diagonal) == min(n, most):
            found = _of_tridiagonal(diagonal, beside, 0.0 if ended else beta)
            if ended or found.error <= tolerance * max(abs(found.smallest), abs(found.largest)):
                break
        beside.append(beta)
        basis.append(w / beta)
    return found


def _of_tridiagonal(diagonal: list[float], beside: list[float], beta: float) -> Extremes:
    T = torch.diag(torch.tensor(diagonal, dtype=torch.float64))
    if beside:
        off = torch.diag(torch.tensor(beside[: len(diagonal) - 1], dtype=torch.float64), 1)
        T = T + off + off.T
    values, vectors = torch.linalg.eigh(T)
    rounding = 1e-14 * len(diagonal) * float(values.abs().max())
    error = beta * max(abs(float(vectors[-1, 0])), abs(float(vectors[-1, -1]))) + rounding
    return Extremes(float(values[0]), float(values[-1]), error)
