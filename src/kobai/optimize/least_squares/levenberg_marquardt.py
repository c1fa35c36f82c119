"""Levenberg-Marquardt: a damped Gauss-Newton step that turns towards the gradient where the residuals are not linear.

    f = Σ r²,   x ← x + d,   (JᵀJ + μI)·d = −Jᵀr,   J the Jacobian of the residuals r

A large damping μ makes short steps along the gradient, μ → 0 makes those of Gauss-Newton. Each trial compares the decrease
of f with that of the linear model, ϱ = (f(x) − f(x+d)) / (f(x) − |r + J·d|²): a step that lowers f is taken and
μ ← μ·max(⅓, 1 − (2ϱ−1)³); otherwise μ ← νμ, ν ← 2ν, and the next step is tried.
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
from kobai.optimize.least_squares.gauss_newton import LeastSquaresOptimizer


class LevenbergMarquardt(LeastSquaresOptimizer):
    """Levenberg-Marquardt with Nielsen's damping.

    Args:
        params: parameters, or groups of them.
        damping: the first μ, as a share of the largest diagonal entry of JᵀJ.
        max_tries: dampings tried in a step; where none lowers f the parameters do not change.

    The closure returns the residuals, a tensor of any shape attached to its graph; the loss is the sum of their squares.
    With ``kobai.descend`` the objective must know its ``residuals``. ``state`` contains ``damping``, the last μ,
    ``func_evals`` and ``jac_evals``, the Jacobians so far.

    Raises:
        ValueError: an option outside its range.

    Example:
        >>> import torch
        >>> x = torch.tensor([-1.2, 1.0], requires_grad=True)
        >>> optimizer = LevenbergMarquardt([x])
        >>> for _ in range(30):
        ...     loss = optimizer.step(lambda: torch.stack([1 - x[0], 10 * (x[1] - x[0] ** 2)]))
        >>> [round(v, 4) for v in x.tolist()]
        [1.0, 1.0]

    Reference:
        K. Levenberg, Quart. Appl. Math. 2 (1944); D. W. Marquardt, J. SIAM 11 (1963); K. Madsen, H. B. Nielsen and
        O. Tingleff, "Methods for Non-Linear Least Squares Problems", 2nd ed. (2004), algorithm 3.16.
    """

    facts = OptimizerFacts(
        "least squares",
        "f = ‖r‖^2\nx_{t+1} = x_t − (J_t^T J_t + μ_t I)^{-1} J_t^T r_t",
        elementwise=False,
        note="needs an objective that knows its residuals",
    )

    def __init__(self, params: Iterable[Any], damping: float = 1e-3, max_tries: int = 60):
        positive(damping=damping, max_tries=max_tries)
        super().__init__(params, {"damping": damping, "max_tries": max_tries})

    @torch.no_grad()
    def step(self, closure: Closure) -> Tensor:  # type: ignore[override]
        """Take one step; returns the loss before it."""
        r, J = self.linearise(closure)
        x, memory = self.point(), self.memory
        f0, g = float(r @ r), J.T @ r
        taken = x
        if bool(torch.isfinite(J).all()) and bool(torch.isfinite(r).all()) and bool(g.any()):
            mu = memory.get("damping") or self.options["damping"] * float(J.square().sum(0).max())
            growth = memory.get("growth", 2.0)
            eye, zero = torch.eye(len(x), dtype=x.dtype, device=x.device), torch.zeros_like(x)
            for _ in range(self.options["max_tries"]):
                # As one least-squares problem, which preserves twice the digits of the normal equations. Its rank is full,
                # and the driver without pivoting rounds the same way each time.
                both = torch.cat([J, math.sqrt(mu) * eye]), torch.cat([-r, zero])
                d = torch.linalg.lstsq(both[0], both[1].unsqueeze(-1), driver="gels").solution.squeeze(-1)
                f = self.sum_of_squares(closure, x + d)
                promised = float(d @ (mu * d - g))
                fell = f0 - f
                if math.isfinite(f) and fell > 0 and promised > 0:
                    taken = x + d
                    mu, growth = mu * max(1 / 3, 1 - (2 * fell / promised - 1) ** 3), 2.0
                    break
                if not mu * growth < torch.finfo(x.dtype).max or not bool((x + d != x).any()):
                    break
                mu, growth = mu * growth, growth * 2
            memory.update(damping=mu, growth=growth)
        self.move(taken)
        return x.new_tensor(f0)
