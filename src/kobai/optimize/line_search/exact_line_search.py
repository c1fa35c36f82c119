"""Steepest descent with the exact step for quadratics.

    x ← x − η·α·g,     α = gᵀg / gᵀHg

With H the Hessian, f along −g is a parabola whose minimum lies at α, so with η = 1 each step is the best one on its line
and turns at a right angle to the last. On a quadratic with condition number κ the error falls by ((κ−1)/(κ+1))² a step,
and by no more from the worst start. Elsewhere α is Newton's step on the line.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import Any

import torch
from torch import Tensor

from kobai.optimize.closures import Closure
from kobai.optimize.facts import OptimizerFacts
from kobai.optimize.flat_parameters import positive
from kobai.optimize.second_order.hessian_products import SecondOrderOptimizer


class ExactLineSearch(SecondOrderOptimizer):
    """Steepest descent whose step is exact on quadratics.

    Args:
        params: parameters, or groups of them.
        lr: η, the share of the exact step to take; 1 is exact, below 2 still descends on quadratics.
        max_step: the step length where f does not curve up along −g, so that the parabola has no minimum.

    The closure returns the loss, attached to its graph, and does not call ``backward``. ``state`` contains ``step_length``,
    the last η·α, ``func_evals`` and ``hvp_evals``, the Hessian-vector products so far.

    Raises:
        ValueError: an option outside its range.

    Example:
        >>> import torch
        >>> x = torch.tensor([3.0, 1.0], requires_grad=True)
        >>> optimizer = ExactLineSearch([x])
        >>> optimizer.step(lambda: (x[0] ** 2 + 3 * x[1] ** 2) / 2).item(), x.tolist()
        (6.0, [1.5, -0.5])

    Reference:
        A. Cauchy, C. R. Acad. Sci. 25 (1847); H. Akaike, "On a successive transformation of probability distribution and
        its application to the analysis of the optimum gradient method", Ann. Inst. Statist. Math. 11 (1959).
    """

    facts = OptimizerFacts(
        "line search",
        r"x_{t+1} = x_t − η \frac{g_t^T g_t}{g_t^T H_t g_t} g_t",
        elementwise=False,
        note="the step is the best on its line where the function is quadratic",
    )

    def __init__(self, params: Iterable[Any], lr: float = 1.0, max_step: float = 1.0):
        positive(lr=lr, max_step=max_step)
        super().__init__(params, {"lr": lr, "max_step": max_step})

    @torch.no_grad()
    def step(self, closure: Closure) -> Tensor:  # type: ignore[override]
        """Take one step; returns the loss before it."""
        f, g, product = self.expand(closure)
        square, curvature = float(g @ g), float(g @ product(g))
        best = square / curvature if curvature > 0 else math.inf
        length = self.options["lr"] * best if math.isfinite(best) else self.options["max_step"]
        self.memory["step_length"] = length
        self.move(self.point() - length * g)
        return g.new_tensor(f)
