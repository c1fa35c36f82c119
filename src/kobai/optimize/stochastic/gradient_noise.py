"""Gradient noise: what stochastic gradients do to a rule, without a data set.

    g̃_t = ∇f(x_t) + σ_t·ξ_t,   ξ_t ~ N(0, I),   σ_t = σ / (1 + t)^γ

Minibatches make gradients that are right on average and wrong each time; adding Gaussian noise to an exact gradient
has the same effect on any rule's path. With γ > 0 the noise is annealed (Neelakantan et al. take γ = 0.55/2).
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable
from typing import Any

import torch

from kobai.errors import BadInput
from kobai.optimize.lookup import resolve


class GradientNoise(torch.optim.Optimizer):
    """Any rule, fed gradients with Gaussian noise.

    Args:
        params: parameters, or groups of them.
        inner: ``(params, **hyper) -> Optimizer``: the rule.
        sigma: standard deviation σ of the noise in each gradient entry, in units of the gradient.
        decay: γ of the annealing; 0 keeps σ as it is.
        **hyper: the rule's hyperparameters.

    Draws from torch's global generator: seed it, or give ``descend(…, seed=…)``. Parameters' ``grad`` are the exact
    gradients again after each step.

    Reference:
        A. Neelakantan et al., "Adding Gradient Noise Improves Learning for Very Deep Networks" (2015),
        arXiv:1511.06807.
    """

    def __init__(
        self,
        params: Iterable[Any],
        inner: Callable[..., torch.optim.Optimizer],
        sigma: float,
        decay: float = 0.0,
        **hyper: Any,
    ):
        if not 0 <= sigma < float("inf"):
            raise ValueError(f"sigma={sigma!r}: a standard deviation is a number of 0 or more")
        if not 0 <= decay < float("inf"):
            raise ValueError(f"decay={decay!r}: an annealing exponent is a number of 0 or more")
        self.inner = inner(params, **hyper)
        self.sigma, self.decay, self.steps = float(sigma), float(decay), 0
        super().__init__(self.inner.param_groups, dict(self.inner.defaults))
        # One list of groups and one state, so that schedulers and records see what the rule sees.
        self.param_groups = self.inner.param_groups
        self.state = self.inner.state

    @torch.no_grad()
    def step(self, closure: Callable[[], Any] | None = None) -> Any:  # type: ignore[override]
        """One step of the rule with noise added to the gradients."""
        sigma = self.sigma / (1.0 + self.steps) ** self.decay
        self.steps += 1
        held = [(p, p.grad) for group in self.param_groups for p in group["params"] if p.grad is not None]
        for p, grad in held:
            p.grad = grad + sigma * torch.randn_like(grad)
        loss = self.inner.step(closure) if closure is not None else self.inner.step()
        for p, grad in held:
            p.grad = grad
        return loss


def noisy(optimizer: Any, sigma: float, decay: float = 0.0) -> Callable[..., GradientNoise]:
    """A factory of a rule whose gradients are noisy, for ``descend(f, start, optimizer=noisy("Adam", 0.1), lr=…)``.

    Args:
        optimizer: whatever ``descend`` takes.
        sigma, decay: see ``GradientNoise``.

    Raises:
        BadInput: an unknown optimizer, or one that evaluates the objective itself and so would undo the noise.

    Example:
        >>> import kobai
        >>> trace = kobai.descend("x1**2", [1.0], optimizer=noisy("gd", 0.5), lr=0.1, steps=5, seed=0)
        >>> trace.optimizer
        'gradient descent with noise σ = 0.5'
    """
    # Required hyperparameters are checked when the rule is built.
    spec = resolve(optimizer)
    if spec.closure:
        raise BadInput(
            f"{spec.name}: it evaluates the objective itself, so noise cannot be added to what it sees; "
            "take a first-order rule"
        )
    rule = spec.factory

    def build(params: Iterable[Any], **hyper: Any) -> GradientNoise:
        return GradientNoise(params, rule, sigma, decay, **hyper)

    build.__name__ = f"{spec.name} with noise σ = {sigma:g}"
    build.__qualname__ = f"noisy({spec.name}, {sigma!r}, {decay!r})"
    build.__signature__ = inspect.signature(rule)  # type: ignore[attr-defined]
    return build
