"""The loss of many rows and its derivatives, a piece of the rows at a time: memory is read once and little of it taken."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import torch
from torch import Tensor

if TYPE_CHECKING:
    from kobai.data.evaluation.evaluation import Evaluation


class InPieces(torch.autograd.Function):
    """L(θ): (p,) -> (), or (p, B) -> (B,)."""

    @staticmethod
    def forward(ctx: Any, theta: Tensor, of: Evaluation) -> Tensor:
        value, gradient = value_and_gradient(of, theta)
        ctx.save_for_backward(theta, gradient)
        ctx.of = of
        return value

    @staticmethod
    def backward(ctx: Any, grad: Tensor) -> tuple[Tensor, None]:  # type: ignore[override]
        theta, gradient = ctx.saved_tensors
        if torch.is_grad_enabled():  # the gradient is differentiated again
            gradient = _Gradient.apply(theta, gradient, ctx.of)
        return grad * gradient, None


class _Gradient(torch.autograd.Function):
    """∇L, known already, with its derivative."""

    @staticmethod
    def forward(ctx: Any, theta: Tensor, gradient: Tensor, of: Evaluation) -> Tensor:
        ctx.save_for_backward(theta)
        ctx.of = of
        return gradient.clone()

    @staticmethod
    def backward(ctx: Any, grad: Tensor) -> tuple[Tensor, None, None]:  # type: ignore[override]
        (theta,), of = ctx.saved_tensors, ctx.of
        if torch.is_grad_enabled():  # a third derivative
            (gradient,) = torch.autograd.grad(of.at(theta).loss(theta).sum(), theta, create_graph=True)
            return torch.autograd.grad(gradient, theta, grad, create_graph=True)[0], None, None
        product = torch.zeros_like(theta)
        with torch.enable_grad():
            point = theta.detach().requires_grad_()

            def along(value: Tensor) -> Tensor | float:
                """H·grad of a part of the loss."""
                (slope,) = torch.autograd.grad(value.sum(), point, create_graph=True, materialize_grads=True)
                if not slope.requires_grad:
                    return 0.0
                return torch.autograd.grad(slope, point, grad, materialize_grads=True)[0]

            for piece in of.pieces(theta):
                product += along(piece.charged(point).sum(0))
            product = product * of.share
            if isinstance(penalty := of.penalty(point), Tensor):
                product = product + along(penalty)
        return product, None, None


def value_only(of: Evaluation, theta: Tensor) -> Tensor:
    """L, () or (B,)."""
    value = theta.new_zeros(theta.shape[1:])
    for piece in of.pieces(
        theta
    ):  # sums that were held would lie between the pieces' memory, and none of it be used again
        value += piece.charged(theta).sum(0)
    return (value if of.total else value / of.rows) + of.penalty(theta)


def value_and_gradient(of: Evaluation, theta: Tensor) -> tuple[Tensor, Tensor]:
    """L, () or (B,), and ∇L, (p,) or (p, B)."""
    value, gradient = theta.new_zeros(theta.shape[1:]), torch.zeros_like(theta)
    with torch.enable_grad():
        point = theta.detach().requires_grad_()
        for piece in of.pieces(theta):
            charged, slope = piece.value_and_gradient(point)
            value += charged
            gradient += slope
        if not of.total:
            value, gradient = value / of.rows, gradient / of.rows
        if isinstance(penalty := of.penalty(point), Tensor):
            value, gradient = value + penalty.detach(), gradient + torch.autograd.grad(penalty.sum(), point)[0]
    return value, gradient
