"""Damped Newton's method for functions that are not convex.

    x ← x − α·|H|⁻¹·g,   |H| = V·diag(max(|λ|, δ))·Vᵀ for H = V·diag(λ)·Vᵀ

Near a minimum |H| is the Hessian H itself, α is 1 and the error is squared in each step. Elsewhere H may have negative
eigenvalues λ, along which Newton's step would climb to a saddle point or a maximum; with their absolute values the step
moves away from it. α is the first of η, η/2, η/4 … that meets Armijo's condition.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import torch
from torch import Tensor

from kobai.optimize.closures import Closure
from kobai.optimize.facts import OptimizerFacts
from kobai.optimize.flat_parameters import below_one, positive
from kobai.optimize.second_order.hessian_products import SecondOrderOptimizer, decompose


class Newton(SecondOrderOptimizer):
    """Damped Newton with the absolute values of the Hessian's eigenvalues.

    Args:
        params: parameters, or groups of them; N of them in all take N Hessian-vector products and N³ operations a step.
        lr: η, the length tried first; 1 is Newton's own step.
        floor: δ, as a share of the largest |λ|: smaller ones count as this. Along their eigenvectors a gradient that is only
            rounding counts as 0.
        c1: the constant of Armijo's condition.
        max_tries: lengths tried in a step.

    The closure returns the loss, attached to its graph, and does not call ``backward``. ``state`` contains ``step_length``,
    the last α, ``func_evals`` and ``hvp_evals``, the Hessian-vector products so far.

    Raises:
        ValueError: an option outside its range.

    Example:
        >>> import torch
        >>> x = torch.tensor([3.0, -1.0], requires_grad=True)
        >>> optimizer = Newton([x])
        >>> optimizer.step(lambda: x[0] ** 2 + x[0] * x[1] + 4 * x[1] ** 2).item()
        10.0
        >>> x.abs().max().item() < 1e-6
        True

    Reference:
        J. Nocedal and S. J. Wright, "Numerical Optimization", 2nd ed. (2006), section 3.4; S. Paternain, A. Mokhtari and
        A. Ribeiro, "A Newton-Based Method for Nonconvex Optimization with Fast Evasion of Saddle Points", SIAM J. Optim.
        29 (2019), arXiv:1707.08028.
    """

    facts = OptimizerFacts(
        "second order",
        "x_{t+1} = x_t − α_t |H_t|^{-1} g_t\n|H_t| = V |Λ| V^T\nH_t = V Λ V^T",
        elementwise=False,
        note="|H| has the absolute values of the Hessian's eigenvalues, so saddle points repel",
    )

    def __init__(
        self, params: Iterable[Any], lr: float = 1.0, floor: float = 1e-12, c1: float = 1e-4, max_tries: int = 60
    ):
        positive(lr=lr, floor=floor, c1=c1, max_tries=max_tries)
        below_one(c1=c1, floor=floor)
        super().__init__(params, {"lr": lr, "floor": floor, "c1": c1, "max_tries": max_tries})

    @torch.no_grad()
    def step(self, closure: Closure) -> Tensor:  # type: ignore[override]
        """Take one step; returns the loss before it."""
        f0, g, product = self.expand(closure)
        x, d = self.point(), torch.zeros_like(g)
        if (found := decompose(product, g)) is not None:
            eigenvalues, V = found
            size, parts = eigenvalues.abs(), V.T @ g.double()
            top = float(size.max())
            parts[parts.abs() <= torch.finfo(g.dtype).eps * torch.linalg.vector_norm(parts) / 2] = 0
            # With a Hessian of zeros the step is that of gradient descent.
            d = -g if top == 0 else -(V @ (parts / size.clamp_min(self.options["floor"] * top))).to(g.dtype)
        self.backtrack(x, d, f0, float(g @ d), lambda at: self.value(closure, at))
        return x.new_tensor(f0)
