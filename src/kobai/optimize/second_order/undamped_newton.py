"""Newton's method as it stands in textbooks, without damping.

    x ← x − η·H⁻¹·g,   H the Hessian

The step leads to the stationary point of the quadratic expansion of f: a minimum, a saddle point or a maximum, whichever it is.
Near one that is not degenerate the error is squared in each step; farther away the value may rise and the steps may run off.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import torch
from torch import Tensor

from kobai.optimize.closures import Closure
from kobai.optimize.facts import OptimizerFacts
from kobai.optimize.flat_parameters import positive
from kobai.optimize.second_order.hessian_products import SecondOrderOptimizer, decompose


class UndampedNewton(SecondOrderOptimizer):
    """Newton's method without line search.

    Args:
        params: parameters, or groups of them; N of them in all take N Hessian-vector products and N³ operations a step.
        lr: η; 1 is Newton's own step.

    Where H is singular, the shortest step that solves H·d = −g as nearly as possible is taken. The closure returns the loss,
    attached to its graph, and does not call ``backward``. ``state`` contains ``func_evals`` and ``hvp_evals``, the
    Hessian-vector products so far.

    Raises:
        ValueError: an option outside its range.

    Example:
        >>> import torch
        >>> x = torch.tensor([3.0, -1.0], requires_grad=True)
        >>> optimizer = UndampedNewton([x])
        >>> optimizer.step(lambda: x[0] ** 2 - 4 * x[1] ** 2).item(), x.tolist()  # to the saddle
        (5.0, [0.0, 0.0])

    Reference:
        J. Nocedal and S. J. Wright, "Numerical Optimization", 2nd ed. (2006), section 3.3.
    """

    facts = OptimizerFacts(
        "second order",
        "x_{t+1} = x_t − η H_t^{-1} g_t",
        elementwise=False,
        note="goes to saddle points and maxima too, and the value may rise",
    )

    def __init__(self, params: Iterable[Any], lr: float = 1.0):
        positive(lr=lr)
        super().__init__(params, {"lr": lr})

    @torch.no_grad()
    def step(self, closure: Closure) -> Tensor:  # type: ignore[override]
        """Take one step; returns the loss before it."""
        f, g, product = self.expand(closure)
        x = self.point()
        if (found := decompose(product, g)) is not None:
            eigenvalues, V = found
            least = len(x) * torch.finfo(torch.float64).eps * eigenvalues.abs().max()
            inverse = torch.where(eigenvalues.abs() > least, 1 / eigenvalues, 0.0)
            x = x - self.options["lr"] * (V @ (inverse * (V.T @ g.double()))).to(x.dtype)
        self.move(x)
        return g.new_tensor(f)
