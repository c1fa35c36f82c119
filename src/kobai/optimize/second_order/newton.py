"""Newton's method, damped, for landscapes that are not convex.

    x ← x − α·|H|⁻¹·g,   |H| = V·diag(max(|λ|, δ))·Vᵀ for H = V·diag(λ)·Vᵀ

Near a minimum |H| is the Hessian H itself, α is 1 and the error is squared in each step. Elsewhere H may have negative
eigenvalues λ, along which Newton's step would climb to a saddle point or a maximum; with their absolute values the step
flees from it. α is the first of η, η/2, η/4 … that meets Armijo's condition.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import torch
from torch import Tensor

from kobai.optimize.facts import OptimizerFacts
from kobai.optimize.flat_parameters import Closure, positive, rounding
from kobai.optimize.line_search.backtracking import armijo
from kobai.optimize.second_order.hessian_products import Curved, hessian


class Newton(Curved):
    """Damped Newton with the absolute values of the Hessian's eigenvalues.

    Args:
        params: parameters, or groups of them; N of them in all take N Hessian-vector products and N³ operations a step.
        lr: η, the length tried first; 1 is Newton's own step.
        floor: δ, as a share of the largest |λ|: smaller ones count as this.
        c1: the constant of Armijo's condition.
        max_tries: lengths tried in a step.

    The closure returns the loss, attached to its graph, and does not call ``backward``. ``state`` holds ``step_length``,
    the last α, ``func_evals`` and ``hvp_evals``, the Hessian-vector products so far.

    Raises:
        ValueError: an option outside its range.

    Example:
        >>> import torch
        >>> x = torch.tensor([3.0, -1.0], requires_grad=True)
        >>> rule = Newton([x])
        >>> rule.step(lambda: x[0] ** 2 + x[0] * x[1] + 4 * x[1] ** 2).item()
        10.0
        >>> x.abs().max().item() < 1e-6
        True

    Reference:
        J. Nocedal and S. J. Wright, "Numerical Optimization", 2nd ed. (2006), section 3.4; S. Paternain, A. Mokhtari and
        A. Ribeiro, "A Newton-Based Method for Nonconvex Optimization with Fast Evasion of Saddle Points", SIAM J. Optim.
        29 (2019), arXiv:1707.08028.
    """

    facts = OptimizerFacts(
        family="second order",
        formula="x_{t+1} = x_t − α_t |H_t|^{-1} g_t\n|H_t| = V |Λ| V^T\nH_t = V Λ V^T",
        elementwise=False,
        note="|H| has the absolute values of the Hessian's eigenvalues, so saddle points repel",
    )

    def __init__(
        self, params: Iterable[Any], lr: float = 1.0, floor: float = 1e-6, c1: float = 1e-4, max_tries: int = 60
    ):
        positive(lr=lr, floor=floor, c1=c1, max_tries=max_tries)
        if not (c1 < 1 and floor < 1):
            raise ValueError(f"c1={c1!r}, floor={floor!r}: both lie between 0 and 1")
        super().__init__(params, {"lr": lr, "floor": floor, "c1": c1, "max_tries": max_tries})

    @torch.no_grad()
    def step(self, closure: Closure) -> Tensor:  # type: ignore[override]
        """One step; returns the loss where it began."""
        f0, g, product = self.expand(closure)
        x, o = self.point(), self.options
        H = hessian(product, x)
        length, d = 0.0, g
        if bool(torch.isfinite(H).all()) and bool(torch.isfinite(g).all()):
            eigenvalues, V = torch.linalg.eigh(H)
            size = eigenvalues.abs()
            top = float(size.max())
            # Where f is flat to second order there is no curvature to divide by, and the gradient is all there is.
            d = -g if top == 0 else -(V @ ((V.T @ g) / size.clamp_min(o["floor"] * top)))
            slope = float(g @ d)
            if slope < 0:
                length = armijo(
                    lambda a: self.value(closure, x + a * d),
                    f0,
                    slope,
                    o["lr"],
                    0.5,
                    o["c1"],
                    rounding(f0, x),
                    o["max_tries"],
                )
        self.memory["step_length"] = length
        self.move(x + length * d if length else x)
        return x.new_tensor(f0)
