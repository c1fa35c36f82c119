"""Optimizers that divide each coordinate by a running size of its gradients: Adam, AdamW, RMSprop, Adagrad.

Near a minimum, where that size P changes slowly, they are gradient descent with momentum on P^{−1/2} H P^{−1/2}, and the
largest eigenvalue of that matrix, the preconditioned sharpness, is what the step size has to suit.

Reference:
    J. M. Cohen et al., "Adaptive gradient methods at the edge of stability", arXiv:2207.14484 (2022).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from torch import Tensor

from kobai.descent import Trace
from kobai.theory.rates import LinearOptimizer

_STATE = {"Adam": "exp_avg_sq", "AdamW": "exp_avg_sq", "RMSprop": "square_avg", "Adagrad": "sum"}


@dataclass(frozen=True)
class AdaptiveOptimizer:
    """An optimizer x ← x − η·m/P with P a running size of the gradients g of each coordinate, and m a running mean of g.

    Args:
        name: ``"Adam"``, ``"AdamW"``, ``"RMSprop"`` or ``"Adagrad"``.
        momentum: β₁.
        averages: whether m is a mean, m ← β₁m + (1−β₁)g, rather than a sum.
        memory: β₂ of the mean of g²; 1 for their sum.
        eps: ε.
        decay: weight decay in the gradient.
        shrinks: weight decay beside the gradient: AdamW's.
    """

    name: str
    momentum: float
    averages: bool
    memory: float
    eps: float
    decay: float
    shrinks: float

    @classmethod
    def of(cls, optimizer: str, hyper: dict[str, Any]) -> AdaptiveOptimizer | None:
        """That of a run, from its optimizer's name and hyperparameters; None for any other, and for their variants."""
        unusual = [hyper.get(k) for k in ("maximize", "amsgrad", "centered", "lr_decay", "initial_accumulator_value")]
        if optimizer not in _STATE or any(unusual):
            return None
        decay, eps = float(hyper.get("weight_decay") or 0), float(hyper.get("eps", 0))
        if optimizer in ("Adam", "AdamW"):
            first, second = (float(b) for b in hyper["betas"])
            decoupled = optimizer == "AdamW" or bool(hyper.get("decoupled_weight_decay"))
            return cls(optimizer, first, True, second, eps, 0.0 if decoupled else decay, decay if decoupled else 0.0)
        memory = float(hyper["alpha"]) if optimizer == "RMSprop" else 1.0
        return cls(optimizer, float(hyper.get("momentum") or 0), False, memory, eps, decay, 0.0)

    @property
    def linear(self) -> LinearOptimizer:
        """What it is on P^{−1/2} H P^{−1/2}, weight decay beside the gradient left out."""
        return LinearOptimizer(self.momentum, damping=1 - self.momentum if self.averages else 1.0)

    @property
    def formula(self) -> str:
        """The formula of the limit of η, with s the preconditioned sharpness."""
        if self.averages:
            return "2(1+β₁)/((1−β₁)s)"
        return "2(1+β)/s" if self.momentum else "2/s"

    def limit(self, largest: float) -> float | None:
        """The step size from which on it no longer contracts, with the preconditioned sharpness ``largest``."""
        b, s = self.momentum, self.linear.damping * largest
        return 2 * (1 + b) / (s + (1 + b) * self.shrinks) if s + (1 + b) * self.shrinks > 0 else None

    def threshold(self, lr: float) -> float:
        """The preconditioned sharpness from which on η no longer contracts: (2 + 2β₁)/((1 − β₁)η) for Adam."""
        return (1 + self.momentum) * (2 / lr - self.shrinks) / self.linear.damping

    def sizes(self, trace: Trace, rows: np.ndarray) -> Tensor | None:
        """(R, len(rows), n) P of the updates that leave these recorded rows; None where the trace does not say."""
        n, after = trace.x.shape[-1], trace.steps[torch.as_tensor(rows)].double() + 1
        squares = trace.state.get(_STATE[self.name])
        if squares is not None:
            squares = squares.reshape(-1, *squares.shape[-2:])[:, rows].double().cpu()
        else:
            squares = self._squares(trace, rows)
        if squares is None or squares.shape[-1] != n:
            return None
        if self.averages:
            age = after.unsqueeze(-1)
            return (1 - self.momentum**age) * ((squares / (1 - self.memory**age)).sqrt() + self.eps)
        return squares.sqrt() + self.eps

    def _squares(self, trace: Trace, rows: np.ndarray) -> Tensor | None:
        """The running size of g², from the gradients at every step."""
        if not torch.equal(trace.steps, torch.arange(len(trace.steps))) or trace.hyper.get("batch"):
            return None
        last = int(rows.max()) + 1
        x = trace.x.reshape(-1, *trace.x.shape[-2:])[:, :last]
        if trace.grad is not None:
            gradient = trace.grad.reshape(x.shape[0], -1, x.shape[2])[:, :last]
        else:
            leaf = x.detach().clone().requires_grad_()
            with torch.enable_grad():
                (gradient,) = torch.autograd.grad(trace.objective.batch(leaf.reshape(-1, x.shape[2])).sum(), leaf)
        gradient = (gradient + self.decay * x).double().cpu()
        held, found = torch.zeros_like(gradient[:, 0]), []
        wanted = set(rows.tolist())
        for k in range(last):
            new = gradient[:, k] ** 2
            held = held + new if self.memory == 1 else self.memory * held + (1 - self.memory) * new
            if k in wanted:
                found.append(held)
        return torch.stack(found, 1)
