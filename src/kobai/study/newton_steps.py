"""Newton's method on functions of two variables, from many starts at once."""

from __future__ import annotations

from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from kobai.descent import Record, Status, cost
from kobai.descent.engines import choose
from kobai.descent.job import Job
from kobai.descent.judging import Ends
from kobai.objectives import Objective
from kobai.objectives import objective as as_objective
from kobai.optimize import resolve


class _Newton(torch.autograd.Function):
    """f with Newton's direction H⁻¹∇f in the place of its gradient, so that gradient descent is Newton's method."""

    @staticmethod
    def forward(ctx: Any, x: Tensor, f: Any) -> Tensor:
        value, gradient, curvature = derivatives(f, x)
        ctx.direction = direction(gradient, curvature)
        return value

    @staticmethod
    def backward(ctx: Any, *upstream: Tensor) -> tuple[Tensor, None]:
        return upstream[0][..., None] * ctx.direction, None


def derivatives(f: Any, x: Tensor) -> tuple[Tensor, Tensor, tuple[Tensor, Tensor, Tensor]]:
    """f, ∇f (…, 2) and the entries H₁₁, H₁₂, H₂₂ of the Hessian at points (…, 2)."""
    with torch.enable_grad():
        at = x.detach().requires_grad_()
        value = f(at)
        (gradient,) = torch.autograd.grad(value.sum(), at, create_graph=True)
        rows = []
        for k in range(2):
            found = None
            if gradient.requires_grad:  # else it is constant
                (found,) = torch.autograd.grad(gradient[..., k].sum(), at, retain_graph=True, allow_unused=True)
            rows.append(torch.zeros_like(x) if found is None else found)
    return value.detach(), gradient.detach(), (rows[0][..., 0], rows[0][..., 1], rows[1][..., 1])


def direction(gradient: Tensor, curvature: tuple[Tensor, Tensor, Tensor]) -> Tensor:
    """The shortest d (…, 2) with H d = g; where H is singular, with H d as near to g as possible."""
    a, b, c = curvature
    g, h = gradient[..., 0], gradient[..., 1]
    determinant, trace = a * c - b * b, a + c
    largest = abs(trace) / 2 + torch.sqrt((a - c) * (a - c) / 4 + b * b)
    singular = abs(determinant) <= 4 * torch.finfo(torch.float64).eps * largest * largest
    # Of rank one, H is λvvᵀ with λ its trace, and its pseudo-inverse H/λ².
    below = torch.where(singular, torch.where(trace == 0, torch.ones_like(trace), trace * trace), determinant)
    first = torch.where(singular, a * g + b * h, c * g - b * h)
    second = torch.where(singular, b * g + c * h, a * h - b * g)
    return torch.stack([first / below, second / below], -1)


def newton_ends(f: Objective, start: Tensor, lr: float, steps: int, tol: float) -> Ends:
    """Where Newton's method ends from starts (runs, 2), as ``UndampedNewton`` does.

    ``arrived`` is the first step whose direction is not longer than ``tol``. Those runs are ``CONVERGED`` where the gradient is
    as small and the Hessian has no negative eigenvalue, else ``STALLED``: at a saddle or a maximum. Of the others those that are
    not finite have that status, and the rest are ``DESCENDING``.
    """

    def stepped(x: Tensor) -> Any:
        return _Newton.apply(x, f.number_at)

    surrogate = as_objective(stepped, dim=2, name=f.name)
    record = Record(every=max(steps, 1), keep=("x",))
    job = Job(surrogate, start, resolve(None, lr=lr), steps, record, grad_tol=tol)
    cost.check(job)
    found = choose(job)[0].run(job)
    x, value = found.x[:, -1], found.value[:, -1]
    broken = (found.nonfinite_at >= 0).numpy() | ~torch.isfinite(value).numpy()
    stopped = found.stopped_at.numpy()
    arrived = (stopped >= 0) & ~broken
    _, g, (a, b, c) = derivatives(f.batch, x)
    spread = torch.sqrt((a - c) * (a - c) / 4 + b * b)
    least, largest = (a + c) / 2 - spread, abs(a + c) / 2 + spread
    rounding = 8 * torch.finfo(x.dtype).eps * largest
    minimum = ((least >= -rounding) & (g.norm(dim=-1) <= 2 * tol * largest + rounding)).numpy()
    status: NDArray[np.int8] = np.select(
        [broken, arrived & minimum, arrived], [Status.NONFINITE, Status.CONVERGED, Status.STALLED], Status.DESCENDING
    ).astype(np.int8)
    return Ends(x.numpy(), value.double().numpy(), status, np.where(arrived, stopped, -1))
