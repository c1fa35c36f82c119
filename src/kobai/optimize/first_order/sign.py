"""Sign descent: every coordinate goes the same distance, in the direction its slope says.

    x ← x − η·sign(g)

It is steepest descent where distances are measured by the largest coordinate change, and what Adam does without memory.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import torch

from kobai.optimize.facts import OptimizerFacts


class SignDescent(torch.optim.Optimizer):
    """Sign descent.

    Args:
        params: parameters, or groups of them.
        lr: η, how far each coordinate goes in a step, in units of x. A coordinate without slope stays.

    Raises:
        ValueError: a negative step size.

    Example:
        >>> import torch
        >>> x = torch.tensor([3.0, -4.0, 0.0], requires_grad=True)
        >>> rule = SignDescent([x], lr=0.5)
        >>> (x * x).sum().backward()
        >>> rule.step()
        >>> x.tolist()
        [2.5, -3.5, 0.0]

    Reference:
        J. Bernstein et al., "signSGD: Compressed Optimisation for Non-Convex Problems", ICML (2018), arXiv:1802.04434.
    """

    facts = OptimizerFacts(
        family="sign",
        formula="x_{t+1} = x_t − η sign(g_t)",
        elementwise=True,
    )

    def __init__(self, params: Iterable[Any], lr: float = 0.01):
        if not lr >= 0:
            raise ValueError(f"lr={lr!r}: a step size is a number of 0 or more")
        super().__init__(params, {"lr": lr})

    @torch.no_grad()
    def step(self, closure: Callable[[], Any] | None = None) -> Any:  # type: ignore[override]
        """One step; with a closure, evaluate it first and return what it returns."""
        loss = None
        if closure is not None:
            with torch.enable_grad():
                loss = closure()
        for group in self.param_groups:
            for p in group["params"]:
                if p.grad is not None:
                    p.sub_(group["lr"] * torch.sign(p.grad))
        return loss
