"""The lowest point of Huber's loss: Newton's method, and where its Hessian is singular a step of weighted least squares.

M = Φᵀ diag(w · min(1, δ/|r|)) Φ ⪰ Hessian of the loss, so θ − M⁻¹∇ never rises (Huber 1964, section 8).
"""

from __future__ import annotations

import torch
from torch import Tensor

_MOST_STEPS = 200
_MOST_LENGTH = 64.0
_POLISHED = 5  # steps of Newton's method after values are equal to rounding
_SMALL = 1e-9  # of what the gradient can be, below which it is zero


def huber_point(
    phi: Tensor, target: Tensor, weight: Tensor | float, penalty: Tensor, delta: float, theta: Tensor
) -> tuple[Tensor | None, int]:
    """θ (p,), or None where it was not found, and the steps taken.

    Args:
        phi: Φ (N, p).
        target: (N,), the response less what stands without a parameter.
        weight: of the rows in the loss.
        penalty: (p,) factors of θ².
        delta: δ.
        theta: (p,), where to begin.
    """
    widths = (phi**2).mean(0).sqrt().clamp(min=1e-300)
    phi, penalty, at = phi / widths, penalty / widths**2, theta * widths
    row = torch.as_tensor(weight, dtype=phi.dtype).expand(len(phi))

    def value(point: Tensor) -> float:
        r = (phi @ point - target).abs()
        loss = torch.where(r <= delta, 0.5 * r * r, delta * (r - 0.5 * delta))
        return float(row @ loss + penalty @ point**2)

    def gradient(point: Tensor, r: Tensor) -> Tensor:
        return phi.T @ (row * r.clamp(-delta, delta)) + 2 * penalty * point

    def solved(curvature: Tensor, slope: Tensor) -> Tensor:
        matrix = phi.T @ (phi * (row * curvature)[:, None]) + 2 * torch.diag(penalty)
        return torch.linalg.lstsq(matrix, slope[:, None], driver="gelsd").solution[:, 0]

    best, steps = value(at), 0
    for _ in range(_MOST_STEPS):
        r = phi @ at - target
        slope = gradient(at, r)
        newton = at - solved((r.abs() <= delta).to(r.dtype), slope)
        move = solved((delta / r.abs()).clamp(max=1.0), slope)
        length = 1.0
        while length < _MOST_LENGTH and value(at - 2 * length * move) < value(at - length * move):
            length *= 2
        lower, there = min(((value(point), point) for point in (newton, at - length * move)), key=lambda pair: pair[0])
        if not lower < best:
            break
        best, at, steps = lower, there, steps + 1
    for _ in range(_POLISHED):
        r = phi @ at - target
        slope = gradient(at, r)
        there = at - solved((r.abs() <= delta).to(r.dtype), slope)
        if not torch.linalg.vector_norm(gradient(there, phi @ there - target)) < torch.linalg.vector_norm(slope):
            break
        at = there
    size = float(torch.linalg.vector_norm(gradient(at, phi @ at - target)))
    return (at / widths if size <= _SMALL * delta * float(row.sum()) else None), steps
