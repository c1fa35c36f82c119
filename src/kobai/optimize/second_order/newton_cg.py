"""Newton-CG: Newton's method with Hessian-vector products in place of the Hessian.

    x ← x + α·d,   d from conjugate gradients on H·d = −g, stopped at |H·d + g| ≤ min(½, √|g|)·|g|

Each inner iteration costs one Hessian-vector product. Far from a minimum few are needed; near it the tolerance falls with
the gradient, and the convergence is superlinear. A direction of negative curvature ends the inner iteration, and the
direction reached so far is used.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from typing import Any

import torch
from torch import Tensor

from kobai.optimize.closures import Closure
from kobai.optimize.facts import OptimizerFacts
from kobai.optimize.flat_parameters import below_one, positive
from kobai.optimize.second_order.hessian_products import SecondOrderOptimizer


def truncated_cg(product: Callable[[Tensor], Tensor], g: Tensor, most: int) -> Tensor:
    """A direction of descent d (N,) with H·d ≈ −g, from at most ``most`` products v -> H·v."""
    norm = float(torch.linalg.vector_norm(g))
    tolerance = min(0.5, math.sqrt(norm)) * norm
    d, r = torch.zeros_like(g), g
    p, square = -g, float(g @ g)
    for k in range(most):
        if math.sqrt(square) <= tolerance:
            break
        Hp = product(p)
        curvature = float(p @ Hp)
        # Rounding alone may make a flat direction look curved.
        if not curvature > 3 * torch.finfo(g.dtype).eps * float(p @ p):
            return -g if k == 0 else d
        a = square / curvature
        d = d + a * p
        r = r + a * Hp
        before, square = square, float(r @ r)
        p = (square / before) * p - r
    return d


class NewtonCG(SecondOrderOptimizer):
    """Line-search Newton with truncated conjugate gradients.

    Args:
        params: parameters, or groups of them.
        lr: η, the length tried first; 1 is Newton's own step.
        max_products: Hessian-vector products in a step at most; None is twice the number of parameters.
        c1: the constant of Armijo's condition.
        max_tries: lengths tried in a step.

    The closure returns the loss, attached to its graph, and does not call ``backward``. ``state`` contains ``step_length``,
    the last α, ``func_evals`` and ``hvp_evals``, the Hessian-vector products so far.

    Raises:
        ValueError: an option outside its range.

    Example:
        >>> import kobai
        >>> trace = kobai.descend("rosenbrock", [-1.2, 1.0], optimizer="Newton-CG", steps=100, dtype="float64")
        >>> bool(trace.value[-1] < 1e-12)
        True

    Reference:
        R. S. Dembo and T. Steihaug, "Truncated-Newton algorithms for large-scale unconstrained optimization", Math.
        Program. 26 (1983); J. Nocedal and S. J. Wright, "Numerical Optimization", 2nd ed. (2006), algorithm 7.1.
    """

    facts = OptimizerFacts(
        "second order",
        "H_t d_t ≈ −g_t\nx_{t+1} = x_t + α_t d_t",
        elementwise=False,
        note="needs products with the Hessian only",
    )

    def __init__(
        self,
        params: Iterable[Any],
        lr: float = 1.0,
        max_products: int | None = None,
        c1: float = 1e-4,
        max_tries: int = 60,
    ):
        positive(lr=lr, c1=c1, max_tries=max_tries, max_products=1 if max_products is None else max_products)
        below_one(c1=c1)
        super().__init__(params, {"lr": lr, "max_products": max_products, "c1": c1, "max_tries": max_tries})

    @torch.no_grad()
    def step(self, closure: Closure) -> Tensor:  # type: ignore[override]
        """Take one step; returns the loss before it."""
        f0, g, product = self.expand(closure)
        x, d = self.point(), torch.zeros_like(g)
        if bool(torch.isfinite(g).all()):
            d = truncated_cg(product, g, self.options["max_products"] or 2 * len(x))
        self.backtrack(x, d, f0, float(g @ d), lambda at: self.value(closure, at))
        return x.new_tensor(f0)
