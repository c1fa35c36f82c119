"""Gradient noise: the effect of minibatches on an optimizer, without a data set.

    g̃_t = ∇f(x_t) + σ_t·ξ_t,   ξ_t ~ N(0, I),   σ_t = σ / (1 + t)^γ

Minibatch gradients are unbiased estimates of the gradient; adding Gaussian noise to the exact gradient models them. With
γ > 0 the noise is annealed (Neelakantan et al. take γ = 0.55/2).
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable
from typing import Any

import torch

from kobai.errors import BadInput
from kobai.optimize.lookup import resolve


class GradientNoise(torch.optim.Optimizer):
    """An optimizer whose gradients have Gaussian noise.

    Args:
        params: parameters, or groups of them.
        inner: ``(params, **hyper) -> Optimizer``, the optimizer.
        sigma: standard deviation σ of the noise in each gradient entry, in units of the gradient.
        decay: γ of the annealing; 0 for constant noise.
        **hyper: the optimizer's hyperparameters.

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
        # One list of groups and one state, so that schedulers and records see those of the inner optimizer.
        self.param_groups = self.inner.param_groups
        self.state = self.inner.state

    @torch.no_grad()
    def step(self, closure: Callable[[], Any] | None = None) -> Any:  # type: ignore[override]
        """Take one step of the optimizer with noise added to the gradients."""
        sigma = self.sigma / (1.0 + self.steps) ** self.decay
        self.steps += 1
        exact = [(p, p.grad) for group in self.param_groups for p in group["params"] if p.grad is not None]
        for p, grad in exact:
            p.grad = grad + sigma * torch.randn_like(grad)
        loss = self.inner.step(closure) if closure is not None else self.inner.step()
        for p, grad in exact:
            p.grad = grad
        return loss


def noisy(optimizer: Any, sigma: float, decay: float = 0.0) -> Callable[..., GradientNoise]:
    """A factory of an optimizer with noisy gradients, for ``descend(f, start, optimizer=noisy("Adam", 0.1), lr=…)``.

    Args:
        optimizer: as ``descend`` takes it.
        sigma: see ``GradientNoise``.
        decay: see ``GradientNoise``.

    Raises:
        BadInput: an unknown optimizer, or one that evaluates the objective itself, past the noise.

    Example:
        >>> import kobai
        >>> trace = kobai.descend("x1**2", [1.0], optimizer=noisy("gd", 0.5), lr=0.1, steps=5, seed=0)
        >>> trace.optimizer
        'gradient descent with noise σ = 0.5'
    """
    # Required hyperparameters are checked when the optimizer is built.
    spec = resolve(optimizer)
    if spec.closure:
        raise BadInput(
            f"{spec.name}: it evaluates the objective itself, so noise cannot be added to what it sees; "
            "take a first-order optimizer"
        )

    def build(params: Iterable[Any], **hyper: Any) -> GradientNoise:
        return GradientNoise(params, spec.factory, sigma, decay, **hyper)

    build.__name__ = f"{spec.name} with noise σ = {sigma:g}"
    build.__qualname__ = f"noisy({spec.name}, {sigma!r}, {decay!r})"
    build.__signature__ = inspect.signature(spec.factory)  # type: ignore[attr-defined]
    return build
