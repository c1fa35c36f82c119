"""Normalised gradient descent: every step has the same length.

    x ← x − η·g/|g|

Only the direction of the gradient counts, so plateaus are crossed and steep slopes do not cause long steps; near a minimum
it does not converge but moves within a distance of about η, unless η falls.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import torch

from kobai.optimize.closures import Closure, loss_of
from kobai.optimize.facts import OptimizerFacts


class NormalisedGradient(torch.optim.Optimizer):
    """Gradient descent along the unit vector of the gradient of all parameters together.

    Args:
        params: parameters, or groups of them, each with its own η.
        lr: η, the length of each step, in units of x. Where the gradient is zero the parameters do not change.

    Raises:
        ValueError: a negative step size.

    Example:
        >>> import torch
        >>> x = torch.tensor([3.0, 4.0], requires_grad=True)
        >>> optimizer = NormalisedGradient([x], lr=1.0)
        >>> (50 * x.dot(x)).backward()
        >>> optimizer.step()
        >>> [round(v, 4) for v in x.tolist()]
        [2.4, 3.2]

    Reference:
        Yu. E. Nesterov, "Minimization methods for nonsmooth convex and quasiconvex functions", Matekon 29 (1984);
        E. Hazan, K. Levy and S. Shalev-Shwartz, "Beyond Convexity: Stochastic Quasi-Convex Optimization", NIPS (2015),
        arXiv:1507.02030.
    """

    facts = OptimizerFacts("first order", r"x_{t+1} = x_t − η \frac{g_t}{‖g_t‖}", elementwise=False)

    def __init__(self, params: Iterable[Any], lr: float = 0.01):
        if not lr >= 0:
            raise ValueError(f"lr={lr!r}: a step size is a number of 0 or more")
        super().__init__(params, {"lr": lr})

    @torch.no_grad()
    def step(self, closure: Closure | None = None) -> Any:  # type: ignore[override]
        """Take one step; with a closure, evaluate it first and return what it returns."""
        loss = loss_of(closure)
        moved = [(group["lr"], p) for group in self.param_groups for p in group["params"] if p.grad is not None]
        # In double precision, so that squares of large gradients stay finite and those of small ones do not vanish.
        norms = [torch.linalg.vector_norm(p.grad, dtype=torch.float64) for _, p in moved]
        norm = torch.linalg.vector_norm(torch.stack(norms)) if norms else None
        if norm is not None and norm != 0:
            for lr, p in moved:
                p.sub_((lr / norm * p.grad).to(p.dtype))
        return loss
