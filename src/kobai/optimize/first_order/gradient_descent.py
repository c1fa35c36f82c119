"""Gradient descent as textbooks write it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import torch
from torch import Tensor

from kobai.optimize.closures import Closure, loss_of
from kobai.optimize.facts import OptimizerFacts


def update(x: Tensor, grad: Tensor, lr: float) -> Tensor:
    """x − η·∇f(x) at x (…, n), as a product and then a subtraction: two roundings, never one fused multiply-add.

    ``torch.optim.SGD`` computes ``x.add_(grad, alpha=-lr)``, which rounds once and so differs from the loop people write
    by hand in the last bit.
    """
    return x - lr * grad


class GradientDescent(torch.optim.Optimizer):
    """Plain gradient descent: x ← x − η·∇f(x).

    Args:
        params: parameters, or groups of them.
        lr: the step size η, the same for every coordinate and every step.

    Raises:
        ValueError: a negative step size.

    Example:
        >>> import torch
        >>> x = torch.tensor([2.0, 2.0], requires_grad=True)
        >>> optimizer = GradientDescent([x], lr=0.25)
        >>> (x * x).sum().backward()
        >>> optimizer.step()
        >>> x.tolist()
        [1.0, 1.0]

    Reference:
        A. Cauchy, "Méthode générale pour la résolution des systèmes d'équations simultanées", C. R. Acad. Sci. 25 (1847).
    """

    facts = OptimizerFacts("first order", "x_{t+1} = x_t − η g_t", elementwise=True)

    def __init__(self, params: Iterable[Any], lr: float = 0.01):
        if not lr >= 0:
            raise ValueError(f"lr={lr!r}: a step size is a number of 0 or more")
        super().__init__(params, {"lr": lr})

    @torch.no_grad()
    def step(self, closure: Closure | None = None) -> Any:  # type: ignore[override]
        """Take one step; with a closure, evaluate it first and return what it returns."""
        loss = loss_of(closure)
        for group in self.param_groups:
            for p in group["params"]:
                if p.grad is not None:
                    p.sub_(group["lr"] * p.grad)
        return loss
