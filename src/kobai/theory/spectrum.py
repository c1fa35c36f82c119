"""Hessians, and their eigenvalues along a trace."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor

from kobai.budget import memory_limit
from kobai.checks import whole
from kobai.descent import Trace
from kobai.errors import BadInput, shown
from kobai.objectives import Objective
from kobai.objectives.callables import differentiating

LARGEST_DIMENSION = 50


@dataclass(frozen=True)
class Curvature:
    """Hessian eigenvalues along a trace.

    Args:
        steps: (K,) step numbers.
        eigenvalues: (*runs, K, n), ascending; NaN where the Hessian is not finite.
    """

    steps: Tensor
    eigenvalues: Tensor

    @property
    def largest(self) -> Tensor:
        """λmax, (*runs, K)."""
        return self.eigenvalues[..., -1]

    @property
    def smallest(self) -> Tensor:
        """λmin, (*runs, K)."""
        return self.eigenvalues[..., 0]


def hessian(objective: Objective, x: Tensor) -> Tensor:
    """Second derivatives by differentiating the gradient.

    Args:
        objective: a twice differentiable function.
        x: (*batch, n) points, n ≤ 50.

    Returns:
        (*batch, n, n), symmetric; zero where the gradient is constant.

    Raises:
        BadInput: more than 50 variables.

    Example:
        >>> import kobai, torch
        >>> hessian(kobai.objective("x1**2 + 5*x2**2"), torch.tensor([1.0, 1.0])).tolist()
        [[2.0, 0.0], [0.0, 10.0]]
    """
    if not isinstance(objective, Objective):
        raise BadInput(f"objective={shown(objective)}: give an Objective, as kobai.objective('x1**2') makes one")
    if (
        not isinstance(x, Tensor) or x.is_nested or not x.ndim or not x.is_floating_point()
        or x.layout != torch.strided or x.is_meta
    ):  # fmt: skip
        raise BadInput(f"x={shown(x)}: give points as a tensor (*batch, n) of floating-point numbers")
    n = objective.resolve_dim(x.shape[-1])
    if n > LARGEST_DIMENSION:
        raise BadInput(f"n={n}: Hessians are computed for up to {LARGEST_DIMENSION} variables")
    points = x.detach().reshape(-1, n)
    if not len(points):
        return x.new_zeros(*x.shape, n)
    with differentiating(objective.name):
        try:
            found = _hessians(objective, points)
        except (RuntimeError, ValueError, TypeError):
            if len(points) == 1:
                raise
            # Some functions are twice differentiable at one point but not in a batch.
            found = torch.cat([_hessians(objective, point.unsqueeze(0)) for point in points])
    return ((found + found.transpose(-1, -2)) / 2).reshape(*x.shape, n)


def _hessians(objective: Objective, points: Tensor) -> Tensor:
    x = points.clone().requires_grad_()
    with torch.enable_grad():
        value = objective(x[0]) if len(x) == 1 else objective.batch(x).sum()
        if not value.requires_grad:
            return x.new_zeros(*x.shape, x.shape[-1])
        (grad,) = torch.autograd.grad(value, x, create_graph=True, materialize_grads=True)
        if not grad.requires_grad:
            return x.new_zeros(*x.shape, x.shape[-1])
        sums = [column.sum() for column in grad.unbind(1)]
        rows = [torch.autograd.grad(one, x, retain_graph=True, materialize_grads=True)[0] for one in sums]
    return torch.stack(rows, 1).detach()


def curvature(trace: Trace, every: int = 1) -> Curvature:
    """Hessian eigenvalues along a trace.

    Args:
        trace: of a twice differentiable objective in at most 50 variables.
        every: take every ``every``-th recorded step.

    Example:
        >>> import kobai
        >>> trace = kobai.descend("x1**2 + 5*x2**2", [1.0, 1.0], lr=0.1, steps=3)
        >>> curvature(trace).largest.tolist()
        [10.0, 10.0, 10.0, 10.0]
    """
    check_trace(trace)
    every = whole("every", every, 1, sys.maxsize)
    x = trace.x[..., ::every, :]
    return Curvature(trace.steps[::every], eigenvalues(hessian(trace.objective, x)))


def check_trace(value: Any) -> None:
    """``BadInput`` unless the value is a ``Trace``."""
    if not isinstance(value, Trace):
        raise BadInput(f"trace={shown(value)}: give a Trace, as kobai.descend returns it")


def eigenvalues(matrices: Tensor) -> Tensor:
    """Eigenvalues of symmetric matrices (*batch, n, n), ascending; NaN for matrices that are not finite."""
    if (
        not isinstance(matrices, Tensor) or matrices.is_nested or matrices.ndim < 2 or matrices.shape[-1] != matrices.shape[-2]
        or not matrices.is_floating_point() or matrices.layout != torch.strided or matrices.is_meta
    ):  # fmt: skip
        raise BadInput(f"matrices={shown(matrices)}: give symmetric matrices as a tensor (*batch, n, n)")
    if 8 * matrices.numel() > memory_limit():
        raise BadInput(f"matrices of shape {tuple(matrices.shape)}: more than the memory; take part of them")
    flat = matrices.detach().double().reshape(-1, *matrices.shape[-2:])
    finite = torch.isfinite(flat).all(-1).all(-1)
    found = torch.full(flat.shape[:-1], torch.nan, dtype=torch.float64, device=flat.device)
    if bool(finite.any()):
        found[finite] = torch.linalg.eigvalsh(flat[finite])
    return found.reshape(matrices.shape[:-1]).to(matrices.dtype)
