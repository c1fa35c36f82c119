"""Gradient descent with Polyak's step length, which the distance to the lowest value determines.

    x ← x − η·(f(x) − f*)/|g|² · g

Where the lowest value f* is known, a tangent at x reaches f* after exactly this step. For convex f the distance to every
minimum falls in each step (0 < η < 2), whether f is smooth or not, and the best value after k steps is within
|g|ₘₐₓ·|x₀−x*|/√(k+1) of f*. No step size has to be tuned.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import Any

import torch
from torch import Tensor

from kobai.optimize.closures import Closure
from kobai.optimize.facts import OptimizerFacts
from kobai.optimize.flat_parameters import FlatParameterOptimizer, positive


class Polyak(FlatParameterOptimizer):
    """Gradient descent with Polyak's step length.

    Args:
        params: parameters, or groups of them.
        lr: η, the share of the step to take, between 0 and 2.
        f_star: f*, the lowest value of the loss. A value below the true one makes steps too long in the end.
        max_step: the largest step length.

    The closure clears the gradients, computes the loss, calls ``backward`` and returns the loss. ``state`` contains
    ``step_length``, the last η·(f−f*)/|g|², and ``func_evals``, the evaluations so far.

    Raises:
        ValueError: an option outside its range.

    Example:
        >>> import kobai
        >>> kobai.descend("sqrt(x1**2 + x2**2)", [3.0, 4.0], optimizer="Polyak", steps=1).value.tolist()
        [5.0, 0.0]

    Reference:
        B. T. Polyak, "Minimization of unsmooth functionals", USSR Comput. Math. Math. Phys. 9 (1969), 14-29.
    """

    facts = OptimizerFacts(
        "first order",
        r"x_{t+1} = x_t − η \frac{f(x_t) − f^*}{‖g_t‖^2} g_t",
        elementwise=False,
        note="f_star is the lowest value, 0 unless given",
    )

    def __init__(self, params: Iterable[Any], lr: float = 1.0, f_star: float = 0.0, max_step: float = math.inf):
        positive(lr=lr)
        if not lr < 2:
            raise ValueError(f"lr={lr!r}: from 2 on Polyak's step no longer comes nearer to the minimum")
        if not math.isfinite(f_star):
            raise ValueError(f"f_star={f_star!r}: give the lowest value of the loss, a finite number")
        if not max_step > 0:
            raise ValueError(f"max_step={max_step!r}: give a positive number")
        super().__init__(params, {"lr": lr, "f_star": f_star, "max_step": max_step})

    @torch.no_grad()
    def step(self, closure: Closure) -> Tensor:  # type: ignore[override]
        """Take one step; returns the loss before it."""
        f, g = self.evaluate(closure)
        o, square = self.options, float(g @ g)
        above = max(f - o["f_star"], 0.0) if not math.isnan(f) else f
        length = min(o["lr"] * above / square, o["max_step"]) if square else 0.0
        self.memory["step_length"] = length
        self.move(self.point() - length * g)
        return g.new_tensor(f)
