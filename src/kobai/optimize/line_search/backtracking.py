"""Gradient descent with backtracking: try a long step, shorten it until the descent is worth its length.

    x ← x − α·g,   α the first of η, ρη, ρ²η, … with   f(x − α·g) ≤ f(x) − c₁·α·|g|²     (Armijo's condition)

No step raises f, and no knowledge of the curvature is needed: where the gradient is L-Lipschitz every α below
2(1−c₁)/L is accepted.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from typing import Any

import torch
from torch import Tensor

from kobai.optimize.facts import OptimizerFacts
from kobai.optimize.flat_parameters import Closure, VectorOptimizer, positive, rounding


def armijo(
    f_at: Callable[[float], float],
    f0: float,
    slope: float,
    first: float,
    shrink: float,
    c1: float,
    slack: float,
    tries: int,
) -> float:
    """The first of the step lengths first·shrinkᵏ that meets Armijo's condition φ(α) ≤ φ(0) + c₁·α·φ′(0).

    Args:
        f_at: α -> φ(α); anything that is no finite number counts as too high.
        f0, slope: φ(0) and φ′(0) < 0.
        first, shrink, c1: see the module.
        slack: what rounding may add to φ.
        tries: how many lengths to try at most.

    Returns:
        the length, or 0 where none of those tried is good enough.
    """
    step = first
    for _ in range(tries):
        f = f_at(step)
        if math.isfinite(f) and f <= f0 + c1 * step * slope + slack:
            return step
        step *= shrink
    return 0.0


class Backtracking(VectorOptimizer):
    """Gradient descent whose step length is found by backtracking.

    Args:
        params: parameters, or groups of them.
        lr: η, the length tried first in every step.
        shrink: ρ in (0, 1), by which a length is shortened.
        c1: how much of the descent that the slope promises must come true, in (0, 1).
        max_tries: lengths tried in a step; where none is good enough the parameters stay.

    The closure clears the gradients, computes the loss, calls ``backward`` and returns the loss. ``state`` holds
    ``step_length``, the last α, and ``func_evals``, the evaluations so far.

    Raises:
        ValueError: an option outside its range.

    Example:
        >>> import torch
        >>> x = torch.tensor([2.0, 2.0], requires_grad=True)
        >>> rule = Backtracking([x], lr=1.0)
        >>> def closure():
        ...     rule.zero_grad()
        ...     loss = (x * x).sum()
        ...     loss.backward()
        ...     return loss
        >>> rule.step(closure).item(), x.tolist()  # the whole step would only mirror x; half of it is exact
        (8.0, [0.0, 0.0])

    Reference:
        L. Armijo, "Minimization of functions having Lipschitz continuous first partial derivatives", Pacific J. Math.
        16 (1966); S. Boyd and L. Vandenberghe, "Convex Optimization" (2004), section 9.2.
    """

    facts = OptimizerFacts(
        family="line search",
        formula="x_{t+1} = x_t − α_t g_t\nf(x_t − α_t g_t) ≤ f(x_t) − c_1 α_t ‖g_t‖^2\nα_t = η ρ^k, k = 0, 1, 2, …",
        elementwise=False,
        note="the value never rises",
    )

    def __init__(
        self, params: Iterable[Any], lr: float = 1.0, shrink: float = 0.5, c1: float = 1e-4, max_tries: int = 60
    ):
        positive(lr=lr, shrink=shrink, c1=c1, max_tries=max_tries)
        if not (shrink < 1 and c1 < 1):
            raise ValueError(f"shrink={shrink!r}, c1={c1!r}: both lie between 0 and 1")
        super().__init__(params, {"lr": lr, "shrink": shrink, "c1": c1, "max_tries": max_tries})

    @torch.no_grad()
    def step(self, closure: Closure) -> Tensor:  # type: ignore[override]
        """One step; returns the loss where it began."""
        f0, g = self.evaluate(closure)
        x, o = self.point(), self.options

        def f_at(length: float) -> float:
            return self.evaluate_at(closure, x - length * g)[0]

        slope, slack = -float(g @ g), rounding(f0, x)
        length = armijo(f_at, f0, slope, o["lr"], o["shrink"], o["c1"], slack, o["max_tries"]) if slope < 0 else 0.0
        self._settle(x, g, length)
        return x.new_tensor(f0)

    def _settle(self, x: Tensor, g: Tensor, length: float) -> None:
        self.memory["step_length"] = length
        self.move(x - length * g if length else x)
