"""Steepest descent with an exact line search.

    x ← x − η·α·g,     α = argmin f(x − α·g) over α > 0

The first length tried is gᵀg / gᵀHg, with H the Hessian: where f along −g is a parabola, that is its minimum. Elsewhere a minimum
is bracketed from there and the bracket narrowed until the slope along −g vanishes, so with η = 1 each step turns at a right
angle to the last. Of several minima on the line it is one from which f does not rise above its value at x. On a quadratic with
condition number κ the error falls by ((κ−1)/(κ+1))² a step, and by no more from the worst start.
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
from kobai.optimize.line_search.wolfe import Trial, strong_wolfe
from kobai.optimize.second_order.hessian_products import SecondOrderOptimizer


class ExactLineSearch(SecondOrderOptimizer):
    """Steepest descent whose step leads to a minimum along −g; it never raises f.

    Args:
        params: parameters, or groups of them.
        lr: η, the share of the exact step to take; 1 is exact, below 2 still descends on quadratics. Where another share
            would raise f, the exact step is taken.
        max_step: the step length where f falls without end along −g, as far as was tried.
        max_tries: lengths tried in a step.

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
        "x_{t+1} = x_t − η α_t g_t\nα_t = argmin_α f(x_t − α g_t)",
        elementwise=False,
        note="each step leads to a minimum on its line; the value never rises",
    )

    def __init__(self, params: Iterable[Any], lr: float = 1.0, max_step: float = 1.0, max_tries: int = 60):
        positive(lr=lr, max_step=max_step, max_tries=max_tries)
        super().__init__(params, {"lr": lr, "max_step": max_step, "max_tries": max_tries})

    @torch.no_grad()
    def step(self, closure: Closure) -> Tensor:  # type: ignore[override]
        """Take one step; returns the loss before it."""
        f, g, product = self.expand(closure)
        x, square, curvature = self.point(), float(g @ g), float(g @ product(g))
        length = 0.0
        if math.isfinite(f) and 0 < square < math.inf:
            first = square / curvature if curvature > 0 else math.inf
            length = self._search(closure, x, g, Trial(0.0, f, -square, g), first)
        self.memory["step_length"] = length
        self.move(x - length * g if length else x)
        return g.new_tensor(f)

    def _search(self, closure: Closure, x: Tensor, g: Tensor, start: Trial, first: float) -> float:
        """η·α; ``first`` is tried first, if finite."""
        o, eps, farthest = self.options, torch.finfo(x.dtype).eps, 0.0

        def at(length: float) -> Trial:
            nonlocal farthest
            farthest = max(farthest, length)
            value, grad = self.gradient_at(closure, x - length * g)
            return Trial(length, value, -float(grad @ g), grad)

        # The slope is known to a few roundings; lengths closer than ``least`` lead to the same point.
        flat, least = max(1e-9, 64 * eps), eps * float(x.abs().max() / g.abs().max())
        found = strong_wolfe(
            at, start, first if math.isfinite(first) else o["max_step"], 1e-12, flat, 0.0, o["max_tries"], least
        )
        if found.slope < 0 and found.length == farthest and abs(found.slope) > -flat * start.slope:
            found = at(o["max_step"])  # nowhere did f begin to rise
        best = found.length if found.f <= start.f else 0.0
        share = o["lr"] * best
        return share if o["lr"] == 1 or at(share).f <= start.f else best
