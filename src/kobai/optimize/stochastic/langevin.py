"""Unadjusted Langevin dynamics: gradient descent with thermal noise, which samples instead of minimising.

    x ← x − η·g + √(2ηT)·ξ,   ξ ~ N(0, I)

For small η the positions are in the long run distributed as exp(−f(x)/T): the lower the temperature T, the closer around
the minima, and T = 0 is gradient descent. On f = λx²/2 the variance is T/(λ·(1 − ηλ/2)): the finite step widens it.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import Any

import torch

from kobai.optimize.closures import Closure, loss_of
from kobai.optimize.facts import OptimizerFacts


class Langevin(torch.optim.Optimizer):
    """Gradient descent with thermal noise; with minibatch gradients, stochastic gradient Langevin dynamics.

    Args:
        params: parameters, or groups of them.
        lr: η, the step size.
        temperature: T, in units of f.

    Draws from torch's global generator: seed it, or give ``descend(…, seed=…)``.

    Raises:
        ValueError: an option outside its range.

    Example:
        >>> import kobai
        >>> options = {"optimizer": "Langevin", "lr": 0.05, "steps": 50, "seed": 1}
        >>> hot = kobai.descend("x1**2 + x2**2", [2.0, 2.0], temperature=0.5, **options)
        >>> cold = kobai.descend("x1**2 + x2**2", [2.0, 2.0], temperature=0.0, **options)
        >>> bool(hot.value[-1] > cold.value[-1])
        True

    Reference:
        G. O. Roberts and R. L. Tweedie, "Exponential convergence of Langevin distributions and their discrete
        approximations", Bernoulli 2 (1996); M. Welling and Y. W. Teh, "Bayesian Learning via Stochastic Gradient Langevin
        Dynamics", ICML (2011).
    """

    facts = OptimizerFacts(
        "stochastic",
        r"x_{t+1} = x_t − η g_t + \sqrt{2 η T} ξ_t" "\n" "ξ_t ∼ N(0, I)",
        elementwise=False,
        random=True,
        note="samples exp(−f/T); runs draw their noise one after the other, so they are not stacked",
    )

    def __init__(self, params: Iterable[Any], lr: float = 0.01, temperature: float = 1.0):
        for name, value in (("lr", lr), ("temperature", temperature)):
            if not 0 <= value < math.inf:
                raise ValueError(f"{name}={value!r}: give a number of 0 or more")
        super().__init__(params, {"lr": lr, "temperature": temperature})

    @torch.no_grad()
    def step(self, closure: Closure | None = None) -> Any:  # type: ignore[override]
        """Take one step; with a closure, evaluate it first and return what it returns."""
        loss = loss_of(closure)
        for group in self.param_groups:
            spread = math.sqrt(2 * group["lr"] * group["temperature"])
            for p in group["params"]:
                if p.grad is not None:
                    p.add_(spread * torch.randn_like(p) - group["lr"] * p.grad)
        return loss
