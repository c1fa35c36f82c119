"""The lowest point of Huber's loss: Newton's method, and where its Hessian is singular a step of weighted least squares.

M = Φᵀ diag(w · min(1, δ/|r|)) Φ ⪰ Hessian of the loss, so θ − M⁻¹∇ never rises (Huber 1964, section 8).
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable

import torch
from torch import Tensor

_MOST_STEPS = 200
_MOST_LENGTH = 64.0
_POLISHED = 5  # steps of Newton's method after values are equal to rounding
_SMALL = 1e-9  # of what the gradient can be, below which it is zero

LinearRows = tuple[Tensor, Tensor, Tensor]
"""Rows of Φ (N, p), of the response less what stands without a parameter (N,), and their weights in the loss (N,)."""


def huber_point(
    pieces: Callable[[], Iterable[LinearRows]], penalty: Tensor, delta: float, theta: Tensor
) -> tuple[Tensor | None, int]:
    """θ (p,), or None where it was not found, and the steps taken.

    Args:
        pieces: the rows, some at a time.
        penalty: (p,) factors of θ².
        delta: δ.
        theta: (p,), where to begin.
    """
    count = sum(len(target) for _, target, _ in pieces())
    widths = (_sum((phi**2).sum(0) for phi, _, _ in pieces()) / count).sqrt()
    widths = torch.where(widths == 0, 1.0, widths)
    penalty, at = penalty / widths**2, theta * widths

    def value(point: Tensor) -> float:
        def loss(phi: Tensor, target: Tensor, row: Tensor) -> Tensor:
            r = ((phi / widths) @ point - target).abs()
            return row @ torch.where(r <= delta, 0.5 * r * r, delta * (r - 0.5 * delta))

        return float(_sum(loss(*piece) for piece in pieces()) + penalty @ point**2)

    def gradient(point: Tensor) -> Tensor:
        def slope(phi: Tensor, target: Tensor, row: Tensor) -> Tensor:
            return (phi / widths).T @ (row * ((phi / widths) @ point - target).clamp(-delta, delta))

        return _sum(slope(*piece) for piece in pieces()) + 2 * penalty * point

    def solved(point: Tensor, curvature: Callable[[Tensor], Tensor], slope: Tensor) -> Tensor:
        def square(phi: Tensor, target: Tensor, row: Tensor) -> Tensor:
            phi = phi / widths
            return phi.T @ (phi * (row * curvature(phi @ point - target))[:, None])

        matrix = _sum(square(*piece) for piece in pieces()) + 2 * torch.diag(penalty)
        return torch.linalg.lstsq(matrix, slope[:, None], driver="gelsd").solution[:, 0]

    def newton(point: Tensor, slope: Tensor) -> Tensor:
        return point - solved(point, lambda r: (r.abs() <= delta).to(r.dtype), slope)

    best, steps = value(at), 0
    for _ in range(_MOST_STEPS):
        slope = gradient(at)
        move = solved(at, lambda r: (delta / r.abs()).clamp(max=1.0), slope)
        length = 1.0
        while length < _MOST_LENGTH and value(at - 2 * length * move) < value(at - length * move):
            length *= 2
        tried = ((value(point), point) for point in (newton(at, slope), at - length * move))
        lower, there = min(tried, key=lambda pair: pair[0])
        if not lower < best:
            break
        best, at, steps = lower, there, steps + 1
    for _ in range(_POLISHED):
        slope = gradient(at)
        there = newton(at, slope)
        if not torch.linalg.vector_norm(gradient(there)) < torch.linalg.vector_norm(slope):
            break
        at = there
    size = float(torch.linalg.vector_norm(gradient(at)))
    reach = delta * float(_sum(row.sum() for _, _, row in pieces()))
    return (at / widths if size <= _SMALL * reach else None), steps


def _sum(parts: Iterable[Tensor]) -> Tensor:
    return functools.reduce(torch.add, parts)
