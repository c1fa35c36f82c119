"""Gradient flow: the curve that gradient descent approaches as its step size goes to 0.

    dx/dt = −∇f(x)

One step of the optimizer follows the flow for a time η, in as many sub-steps of Dormand and Prince's Runge-Kutta pair of
orders 5 and 4 as the tolerances require; their difference estimates the error of each sub-step and sets the next length.
On a quadratic with Hessian H the flow is x(t) = exp(−Ht)·x₀. f never rises along it, and curves of steepest descent never
cross. Stiff valleys cost many sub-steps: about 0.3·λ·η evaluations each, with λ the largest curvature.

Written here because the packages with this method (torchdiffeq, torchode) bring adjoints, events and SciPy, or need a
compiler, for a table of coefficients and a step length control.
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

# Dormand and Prince 1980. The last row of the stages is the solution of order 5, so the last slope is the next one's first.
_STAGES = (
    (1 / 5,),
    (3 / 40, 9 / 40),
    (44 / 45, -56 / 15, 32 / 9),
    (19372 / 6561, -25360 / 2187, 64448 / 6561, -212 / 729),
    (9017 / 3168, -355 / 33, 46732 / 5247, 49 / 176, -5103 / 18656),
    (35 / 384, 0.0, 500 / 1113, 125 / 192, -2187 / 6784, 11 / 84),
)
_ERROR = (71 / 57600, 0.0, -71 / 16695, 71 / 1920, -17253 / 339200, 22 / 525, -1 / 40)


class GradientFlow(FlatParameterOptimizer):
    """The gradient flow, integrated with an error below a tolerance.

    Args:
        params: parameters, or groups of them.
        lr: η, the flow time of one step.
        rtol: tolerated error of each sub-step, as a share of each coordinate.
        atol: tolerated error of each sub-step, in units of x.
        max_evals: the largest number of gradients evaluated in a step; a step that would need more ends early.

    The closure clears the gradients, computes the loss, calls ``backward`` and returns the loss. ``state`` contains
    ``step_length``, the flow time of the last step (less than η only where it ended early), ``time``, the flow time so far,
    and ``func_evals``.

    Raises:
        ValueError: an option outside its range.

    Example:
        >>> import kobai, math
        >>> trace = kobai.descend("x1**2/2", [1.0], optimizer="gradient flow", lr=1.0, steps=3, dtype="float64")
        >>> bool(abs(trace.x[-1, 0] - math.exp(-3)) < 1e-6)
        True

    Reference:
        J. R. Dormand and P. J. Prince, "A family of embedded Runge-Kutta formulae", J. Comput. Appl. Math. 6 (1980);
        E. Hairer, S. P. Nørsett and G. Wanner, "Solving Ordinary Differential Equations I", 2nd ed. (1993), section II.4.
    """

    facts = OptimizerFacts(
        "first order",
        r"\frac{dx}{ds} = −∇f(x)" "\n" "x_{t+1} = x_t − ∫_0^η ∇f(x(s)) ds",
        elementwise=False,
        note="the error stays below rtol, so a stiff valley costs many evaluations",
    )

    def __init__(
        self, params: Iterable[Any], lr: float = 0.01, rtol: float = 1e-6, atol: float = 1e-8, max_evals: int = 10_000
    ):
        positive(lr=lr, rtol=rtol, atol=atol, max_evals=max_evals)
        super().__init__(params, {"lr": lr, "rtol": rtol, "atol": atol, "max_evals": max_evals})

    @torch.no_grad()
    def step(self, closure: Closure) -> Tensor:  # type: ignore[override]
        """Follow the flow for a time η; returns the loss before it."""
        f0, g = self.evaluate(closure)
        x, slope, o, memory = self.point(), -g, self.options, self.memory
        wanted, reached, evals = o["lr"], 0.0, 0
        h = memory.get("sub_step") or self._first(x, slope)
        # Rounding in the number format is a lower bound of the error.
        rtol = max(o["rtol"], 10 * torch.finfo(x.dtype).eps)
        while reached < wanted and evals < o["max_evals"]:
            # The remaining time is divided evenly, so that the last sub-step is not tiny.
            left = wanted - reached
            now = left if h >= left else min(h, left / 2)
            new, slopes = self._sub_step(closure, x, slope, now)
            evals += len(_STAGES)
            error = now * sum(c * k for c, k in zip(_ERROR, slopes, strict=True) if c)
            scale = o["atol"] + rtol * torch.maximum(x.abs(), new.abs())
            ratio = float((error / scale).square().mean().sqrt())
            good = math.isfinite(ratio) and ratio <= 1 and bool(torch.isfinite(slopes[-1]).all())
            if good:
                reached = wanted if now == left else reached + now
                x, slope = new, slopes[-1]
            elif now < 1e-12 * wanted:
                break
            factor = 0.2 if not math.isfinite(ratio) else 0.9 * ratio**-0.2 if ratio else 5.0
            factor = min(max(factor, 0.2), 5.0 if good else 1.0)
            # A sub-step shortened by the end of the step does not shorten the next one.
            h = max(h, now * factor) if good and factor >= 1 else now * factor
        memory.update(sub_step=h, step_length=reached, time=memory.get("time", 0.0) + reached)
        self.move(x)
        return x.new_tensor(f0)

    def _sub_step(self, closure: Closure, x: Tensor, slope: Tensor, h: float) -> tuple[Tensor, list[Tensor]]:
        """The point a time h later, of order 5, and the slopes at the seven stages."""
        slopes, point = [slope], x
        for row in _STAGES:
            point = x + h * sum(c * k for c, k in zip(row, slopes, strict=True) if c)
            slopes.append(-self.evaluate_at(closure, point)[1])
        return point, slopes

    def _first(self, x: Tensor, slope: Tensor) -> float:
        """A first sub-step that moves x by about a hundredth of itself."""
        size, speed = float(torch.linalg.vector_norm(x)), float(torch.linalg.vector_norm(slope))
        return 1e-6 if not (size > 1e-5 and 1e-5 < speed < math.inf) else 0.01 * size / speed
