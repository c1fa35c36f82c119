"""Gauss-Newton: Newton's method for sums of squares, without second derivatives.

    f = Σ r²,   x ← x + α·d,   d the shortest solution of min |J·d + r|,   J the Jacobian of the residuals r

Lengths are measured in units of each parameter's effect, the norm of its column of J. The residuals are taken as linear, so
the Hessian counts as 2JᵀJ; where they vanish at the minimum that becomes true, and the convergence is quadratic. α is the
first of η, η/2, η/4 … that meets Armijo's condition. Where parameters are redundant, as in networks, Levenberg-Marquardt is
the better choice.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, ClassVar

import torch
from torch import Tensor

from kobai.optimize.closures import Closure
from kobai.optimize.facts import OptimizerFacts
from kobai.optimize.flat_parameters import FlatParameterOptimizer, below_one, positive
from kobai.optimize.second_order.hessian_products import differentiate, flat


class LeastSquaresOptimizer(FlatParameterOptimizer):
    """The base class for sums of squares. The closure returns the residuals attached to their graph, without ``backward``."""

    closure_gives: ClassVar[str] = "residuals"

    def linearise(self, closure: Closure) -> tuple[Tensor, Tensor]:
        """The residuals (m,) and their Jacobian (m, N) where the parameters are now.

        The parameters' ``grad`` are set to that of Σ r², for code that reads them after the step.
        """
        self.count("func_evals")
        self.count("jac_evals")
        leaves = self.leaves()
        with torch.enable_grad():
            r = closure().reshape(-1)
            rows = [flat(differentiate(entry, leaves, type(self).__name__), leaves).detach() for entry in r]
        r, J = r.detach(), torch.stack(rows)
        g, at = 2 * (J.T @ r), 0
        for p in leaves:
            p.grad = g[at : at + p.numel()].reshape(p.shape).to(p.dtype)
            at += p.numel()
        return r, J

    def sum_of_squares(self, closure: Closure, x: Tensor) -> float:
        """Σ r² at x (N,), which the parameters are set to."""
        self.move(x)
        self.count("func_evals")
        return float(closure().square().sum())


class GaussNewton(LeastSquaresOptimizer):
    """Damped Gauss-Newton.

    Args:
        params: parameters, or groups of them.
        lr: η, the length tried first; 1 is the whole step.
        cutoff: singular values of J below this share of the largest count as zero, so that parameters which hardly matter
            together are left alone.
        c1: the constant of Armijo's condition.
        max_tries: lengths tried in a step.

    The closure returns the residuals, a tensor of any shape attached to its graph; the loss is the sum of their squares.
    With ``kobai.descend`` the objective must know its ``residuals``. ``state`` contains ``step_length``, the last α,
    ``func_evals`` and ``jac_evals``, the Jacobians so far.

    Raises:
        ValueError: an option outside its range.

    Example:
        >>> import torch
        >>> x = torch.tensor([-1.2, 1.0], requires_grad=True)
        >>> optimizer = GaussNewton([x])
        >>> for _ in range(12):
        ...     loss = optimizer.step(lambda: torch.stack([1 - x[0], 10 * (x[1] - x[0] ** 2)]))
        >>> [round(v, 4) for v in x.tolist()]
        [1.0, 1.0]

    Reference:
        J. Nocedal and S. J. Wright, "Numerical Optimization", 2nd ed. (2006), section 10.3.
    """

    facts = OptimizerFacts(
        "least squares",
        "f = ‖r‖^2\nx_{t+1} = x_t − α_t J_t^+ r_t",
        elementwise=False,
        note="needs an objective that knows its residuals",
    )

    def __init__(
        self, params: Iterable[Any], lr: float = 1.0, cutoff: float = 1e-6, c1: float = 1e-4, max_tries: int = 60
    ):
        positive(lr=lr, cutoff=cutoff, c1=c1, max_tries=max_tries)
        below_one(c1=c1, cutoff=cutoff)
        super().__init__(params, {"lr": lr, "cutoff": cutoff, "c1": c1, "max_tries": max_tries})

    @torch.no_grad()
    def step(self, closure: Closure) -> Tensor:  # type: ignore[override]
        """Take one step; returns the loss before it."""
        r, J = self.linearise(closure)
        x, f0, g = self.point(), float(r @ r), 2 * (J.T @ r)
        d = torch.zeros_like(g)
        if bool(torch.isfinite(J).all()) and bool(torch.isfinite(r).all()):
            columns = torch.linalg.vector_norm(J, dim=0)
            columns = torch.where(columns > 0, columns, 1.0)
            d = -(torch.linalg.pinv(J / columns, rtol=self.options["cutoff"]) @ r) / columns
        self.backtrack(x, d, f0, float(g @ d), lambda at: self.sum_of_squares(closure, at))
        return x.new_tensor(f0)
