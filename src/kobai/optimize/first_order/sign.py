"""Sign descent: every coordinate moves by the same distance, against the sign of its derivative.

    x ← x − η·sign(g)

It is steepest descent where distances are measured by the largest coordinate change, and Adam with β₁ = β₂ = 0.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import torch

from kobai.optimize.closures import Closure, loss_of
from kobai.optimize.facts import OptimizerFacts


class SignDescent(torch.optim.Optimizer):
    """Sign descent.

    Args:
        params: parameters, or groups of them.
        lr: η, the distance each coordinate moves in a step, in units of x. A coordinate with derivative 0 does not move.

    Raises:
        ValueError: a negative step size.

    Example:
        >>> import torch
        >>> x = torch.tensor([3.0, -4.0, 0.0], requires_grad=True)
        >>> optimizer = SignDescent([x], lr=0.5)
        >>> (x * x).sum().backward()
        >>> optimizer.step()
        >>> x.tolist()
        [2.5, -3.5, 0.0]

    Reference:
        J. Bernstein et al., "signSGD: Compressed Optimisation for Non-Convex Problems", ICML (2018), arXiv:1802.04434.
    """

    facts = OptimizerFacts("sign", "x_{t+1} = x_t − η sign(g_t)", elementwise=True)

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
                    p.sub_(group["lr"] * torch.sign(p.grad))
        return loss
