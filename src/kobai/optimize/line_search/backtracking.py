"""Gradient descent with a backtracking line search.

    x ← x − α·g,   α the first of η, ρη, ρ²η, … with   f(x − α·g) ≤ f(x) − c₁·α·|g|²     (Armijo's condition)

No step raises f, and the curvature need not be known: where the gradient is L-Lipschitz every α below
2(1−c₁)/L is accepted.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import torch
from torch import Tensor

from kobai.optimize.closures import Closure
from kobai.optimize.facts import OptimizerFacts
from kobai.optimize.flat_parameters import FlatParameterOptimizer, below_one, positive


class Backtracking(FlatParameterOptimizer):
    """Gradient descent whose step length is found by backtracking.

    Args:
        params: parameters, or groups of them.
        lr: η, the length tried first in every step.
        shrink: ρ in (0, 1), the factor by which a length is shortened.
        c1: the share of the decrease predicted by the slope that must be reached, in (0, 1).
        max_tries: lengths tried in a step; where none is accepted the parameters do not change.

    The closure clears the gradients, computes the loss, calls ``backward`` and returns the loss. ``state`` contains
    ``step_length``, the last α, and ``func_evals``, the evaluations so far.

    Raises:
        ValueError: an option outside its range.

    Example:
        >>> import torch
        >>> x = torch.tensor([2.0, 2.0], requires_grad=True)
        >>> optimizer = Backtracking([x], lr=1.0)
        >>> def closure():
        ...     optimizer.zero_grad()
        ...     loss = (x * x).sum()
        ...     loss.backward()
        ...     return loss
        >>> optimizer.step(closure).item(), x.tolist()  # the full step only mirrors x; half of it is exact
        (8.0, [0.0, 0.0])

    Reference:
        L. Armijo, "Minimization of functions having Lipschitz continuous first partial derivatives", Pacific J. Math.
        16 (1966); S. Boyd and L. Vandenberghe, "Convex Optimization" (2004), section 9.2.
    """

    facts = OptimizerFacts(
        "line search",
        "x_{t+1} = x_t − α_t g_t\nf(x_t − α_t g_t) ≤ f(x_t) − c_1 α_t ‖g_t‖^2\nα_t = η ρ^k, k = 0, 1, 2, …",
        elementwise=False,
        note="the value never rises",
    )

    def __init__(
        self, params: Iterable[Any], lr: float = 1.0, shrink: float = 0.5, c1: float = 1e-4, max_tries: int = 60
    ):
        positive(lr=lr, shrink=shrink, c1=c1, max_tries=max_tries)
        below_one(shrink=shrink, c1=c1)
        super().__init__(params, {"lr": lr, "shrink": shrink, "c1": c1, "max_tries": max_tries})

    @torch.no_grad()
    def step(self, closure: Closure) -> Tensor:  # type: ignore[override]
        """Take one step; returns the loss before it."""
        f0, g = self.evaluate(closure)
        f_at = lambda x: self.evaluate_at(closure, x)[0]  # noqa: E731
        self.backtrack(self.point(), -g, f0, -float(g @ g), f_at, self.options["shrink"])
        return g.new_tensor(f0)
