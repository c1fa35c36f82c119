"""Newton's direction at many points at once, and what it says of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import torch
from torch import Tensor

LARGEST_HESSIAN = 50
PRODUCTS = 20
"""With more than ``LARGEST_HESSIAN`` variables Newton's direction is that of so many steps of conjugate gradients."""


class Expansion:
    """∇f (runs, n) at points, and products with the Hessians there; none where f is not twice differentiable.

    Args:
        f: (runs, n) -> (runs,), differentiable.
        x: (runs, n) the points.
    """

    def __init__(self, f: Callable[[Tensor], Tensor], x: Tensor):
        self.x = x.detach().requires_grad_()
        with torch.enable_grad():
            value = f(self.x)
            self._grad = torch.zeros_like(x)
            if value.requires_grad:
                (self._grad,) = torch.autograd.grad(value.sum(), self.x, create_graph=True, materialize_grads=True)
        self.grad = self._grad.detach().double().nan_to_num(0, 0, 0)

    def product(self, v: Tensor) -> Tensor:
        """H·v (runs, n)."""
        if not self._grad.requires_grad:
            return torch.zeros_like(v)
        (found,) = torch.autograd.grad(
            self._grad, self.x, v.to(self._grad.dtype), retain_graph=True, materialize_grads=True
        )
        return found.double()

    def hessians(self) -> Tensor:
        """(runs, n, n)."""
        units = torch.eye(self.x.shape[1], dtype=torch.float64, device=self.x.device)
        rows = torch.stack([self.product(unit.expand(self.x.shape)) for unit in units], 1)
        return (rows + rows.transpose(1, 2)) / 2


@dataclass
class Newton:
    """Newton's direction of descent (runs, n), the fall it promises, curvature along the way, and whether H is definite."""

    direction: Tensor
    promised: Tensor
    curvature: Tensor
    definite: Tensor


def newton_direction(expansion: Expansion | None, grad: Tensor, way: Tensor) -> Newton:
    """Newton's direction, zero where f is not twice differentiable.

    Args:
        expansion: of f at the points; None where there is none.
        grad: (runs, n) ∇f there.
        way: (runs, n) from the start to the points; the curvature is that along it where H is too large to be decomposed.
    """
    none = grad.new_full(grad.shape[:1], torch.nan)
    unknown = Newton(torch.zeros_like(grad), none, torch.zeros_like(none), torch.zeros_like(none, dtype=torch.bool))
    if expansion is None:
        return unknown
    try:
        return _by_hessian(expansion, grad) if grad.shape[1] <= LARGEST_HESSIAN else _by_products(expansion, grad, way)
    except Exception:  # not differentiable twice
        return unknown


def _by_hessian(expansion: Expansion, grad: Tensor) -> Newton:
    matrices = expansion.hessians()
    finite = torch.isfinite(matrices).flatten(1).all(1)
    matrices = torch.where(finite[:, None, None], matrices, 0.0)
    values, vectors = _eigen(matrices)
    size = values.abs()
    top = size.amax(1, keepdim=True)
    parts = (vectors.transpose(1, 2) @ grad.unsqueeze(2)).squeeze(2)
    steps = parts / size.clamp(min=1e-12 * top).clamp(min=torch.finfo(torch.float64).tiny)
    promised = (parts * steps).sum(1) / 2
    promised = torch.where(finite, promised.nan_to_num(torch.inf, torch.inf), torch.inf)
    direction = -(vectors @ steps.unsqueeze(2)).squeeze(2)
    # A direction of curvature that is rounding beside the largest is no direction of Newton's.
    definite = finite & (values[:, 0] > 1e-6 * top[:, 0])
    convex = finite & (values[:, 0] >= -1e-9 * top[:, 0])
    return Newton(
        direction.nan_to_num(0, 0, 0), torch.where(convex, promised, torch.inf), top[:, 0], definite & (top[:, 0] > 0)
    )


def _eigen(matrices: Tensor) -> tuple[Tensor, Tensor]:
    """Eigenvalues ascending and eigenvectors of symmetric matrices; in closed form for the 2 × 2 of large batches."""
    if matrices.shape[1] != 2:
        return torch.linalg.eigh(matrices)
    a, b, d = matrices[:, 0, 0], matrices[:, 0, 1], matrices[:, 1, 1]
    # The rotation by half the angle of (a − d, 2b) makes the matrix diagonal.
    angle = torch.atan2(2 * b, a - d) / 2
    c, s = torch.cos(angle), torch.sin(angle)
    middle, half = (a + d) / 2, torch.hypot((a - d) / 2, b)
    large = torch.where(middle >= 0, middle + half, middle - half)
    # The product of both is the determinant: no difference of nearly equal numbers.
    small = torch.where(large == 0, 0.0, a * (d / large) - b * (b / large))
    high = torch.stack([c, s], 1)
    low = torch.stack([-s, c], 1)
    first = middle >= 0
    values = torch.stack([torch.where(first, small, large), torch.where(first, large, small)], 1)
    return values, torch.stack([low, high], 2)


def _by_products(expansion: Expansion, grad: Tensor, way: Tensor) -> Newton:
    """Conjugate gradients on H·d = −g, all runs together; a run ends at a direction of negative curvature."""
    d, r, p = torch.zeros_like(grad), grad.clone(), -grad
    square = grad.square().sum(1)
    first, going, convex = square.clone(), square > 0, torch.ones_like(square, dtype=torch.bool)
    for _ in range(min(PRODUCTS, 2 * grad.shape[1])):
        if not bool(going.any()):
            break
        Hp = expansion.product(p)
        curvature = (p * Hp).sum(1)
        bent = curvature > 1e-12 * p.square().sum(1)
        convex &= bent | ~going
        going = going & bent
        a = torch.where(going, square / torch.where(bent, curvature, 1.0), 0.0).unsqueeze(1)
        d, r = d + a * p, r + a * Hp
        after = r.square().sum(1)
        p = torch.where(going.unsqueeze(1), (after / square.clamp(min=1e-300)).unsqueeze(1) * p - r, p)
        square = torch.where(going, after, square)
        going = going & (square > 1e-20 * first)
    promised = -(grad * d).sum(1) / 2
    along = way / torch.linalg.vector_norm(way, dim=1, keepdim=True).clamp(min=1e-300)
    curvature = (along * expansion.product(along)).sum(1).clamp(min=0).nan_to_num(0, 0, 0)
    promised = torch.where(convex, promised, torch.inf).nan_to_num(torch.inf, torch.inf)
    return Newton(d.nan_to_num(0, 0, 0), promised, curvature, torch.zeros_like(convex))
