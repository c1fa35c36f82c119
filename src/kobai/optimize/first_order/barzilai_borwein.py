"""Barzilai-Borwein: gradient descent whose step length follows from the last step.

    x ← x − α·g,   with s = x − x₋, y = g − g₋ of the last step:   α = sᵀs/sᵀy (long)  or  α = sᵀy/yᵀy (short)

Both are the inverse of a curvature along the last step: α·I is the multiple of the identity that satisfies the secant
equation best, in one of two senses. It needs no line search and no further evaluations; f may rise in single steps, and yet
the method is R-superlinear on quadratics in the plane and R-linear in any dimension.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Literal

import torch

from kobai.optimize.closures import Closure, loss_of
from kobai.optimize.facts import OptimizerFacts
from kobai.optimize.flat_parameters import FlatParameterOptimizer, positive


def _formula(hyper: Mapping[str, Any]) -> str:
    top, bottom = ("s_t^T y_t", "y_t^T y_t") if hyper.get("variant") == "short" else ("s_t^T s_t", "s_t^T y_t")
    return f"s_t = x_t − x_{{t−1}}\ny_t = g_t − g_{{t−1}}\nx_{{t+1}} = x_t − \\frac{{{top}}}{{{bottom}}} g_t"


class BarzilaiBorwein(FlatParameterOptimizer):
    """Gradient descent with Barzilai and Borwein's step length.

    Args:
        params: parameters, or groups of them.
        lr: the step length of the first step.
        variant: ``"long"`` for sᵀs/sᵀy, ``"short"`` for sᵀy/yᵀy.
        max_step: the largest step length.

    Where f does not curve up along s, both formulas would be negative, and |s|/|y| is taken, which lies between them in
    size. ``state`` contains ``step_length``, the last α.

    Raises:
        ValueError: an option outside its range.

    Example:
        >>> import kobai
        >>> trace = kobai.descend("x1**2 + 9*x2**2", [2.0, 1.0], optimizer="Barzilai-Borwein", lr=0.01, steps=20)
        >>> trace.status.name
        'CONVERGED'

    Reference:
        J. Barzilai and J. M. Borwein, "Two-point step size gradient methods", IMA J. Numer. Anal. 8 (1988); for negative
        curvature Y.-H. Dai, M. Al-Baali and X. Yang, "A positive Barzilai-Borwein-like stepsize and an extension for
        symmetric linear systems", in Numerical Analysis and Optimization (2015).
    """

    facts = OptimizerFacts(
        "first order", _formula, elementwise=False, memory="2", note="the value may rise now and then on the way"
    )

    def __init__(
        self,
        params: Iterable[Any],
        lr: float = 1e-3,
        variant: Literal["long", "short"] = "long",
        max_step: float = 1e10,
    ):
        positive(lr=lr, max_step=max_step)
        if variant not in ("long", "short"):
            raise ValueError(f"variant={variant!r}: it is 'long' or 'short'")
        super().__init__(params, {"lr": lr, "variant": variant, "max_step": max_step})

    @torch.no_grad()
    def step(self, closure: Closure | None = None) -> Any:  # type: ignore[override]
        """Take one step; with a closure, evaluate it first and return what it returns."""
        loss = loss_of(closure)
        g, o, memory = self.gradient(), self.options, self.memory
        length = o["lr"]
        if "prev_grad" in memory:
            s, y = memory["prev_step"], g - memory["prev_grad"]
            ss, sy, yy = float(s @ s), float(s @ y), float(y @ y)
            if yy == 0 or ss == 0:
                # The gradient or the point did not change.
                length = memory["step_length"]
            elif sy <= 0:
                length = (ss / yy) ** 0.5
            else:
                length = ss / sy if o["variant"] == "long" else sy / yy
            length = min(length, o["max_step"])
        x = self.point()
        self.move(x - length * g)
        memory.update(step_length=length, prev_grad=g, prev_step=self.point() - x)
        return loss
