"""The base class of optimizers that treat all their parameters as one vector.

A line search moves every parameter along one line, and a Newton step couples all of them: such optimizers read the parameters
and gradients of all groups as one vector x of shape (N,), and write it back. Their state stands in ``state`` under the first
parameter, as that of ``torch.optim.LBFGS`` does, so that ``state_dict`` contains it.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any, ClassVar

import torch
from torch import Tensor

from kobai.optimize.closures import Closure, loss_of


class FlatParameterOptimizer(torch.optim.Optimizer):
    """An optimizer whose parameters form one vector.

    ``closure_gives`` states what its closure must do:

    - ``"gradient"``: clear the gradients, compute the loss, call ``backward`` and return the loss, as for torch's LBFGS;
    - ``"graph"``: return the loss attached to its graph, without ``backward``: the optimizer differentiates it twice;
    - ``"residuals"``: return the residuals r, a tensor of any shape attached to its graph; the loss is Σ r².

    Args:
        params: parameters, or groups of them; the groups form one vector, so they must not differ in their options.
        defaults: the options.

    Raises:
        ValueError: groups with different options, complex parameters.
    """

    closure_gives: ClassVar[str] = "gradient"

    def add_param_group(self, param_group: dict[str, Any]) -> None:
        """Append parameters to the vector."""
        super().add_param_group(param_group)
        first, new = self.param_groups[0], self.param_groups[-1]
        for name in self.defaults:
            if new[name] != first[name]:
                raise ValueError(
                    f"{name}={new[name]!r} in one group and {first[name]!r} in another: "
                    f"{type(self).__name__} takes one step for all parameters, so its options are the same for all"
                )
        if any(p.is_complex() for p in new["params"]):
            raise ValueError(f"{type(self).__name__} takes real parameters: give torch.view_as_real of complex ones")

    @property
    def options(self) -> dict[str, Any]:
        """The options, the same in every group."""
        return self.param_groups[0]

    @property
    def memory(self) -> dict[str, Any]:
        """The optimizer's state between steps."""
        return self.state[self.param_groups[0]["params"][0]]

    def leaves(self) -> list[Tensor]:
        """The parameters that are trained."""
        return [p for group in self.param_groups for p in group["params"] if p.requires_grad]

    def point(self) -> Tensor:
        """A copy of the parameters as one vector (N,)."""
        return torch.cat([p.detach().reshape(-1) for p in self.leaves()])

    def move(self, x: Tensor) -> None:
        """Write a vector (N,) into the parameters."""
        at = 0
        for p in self.leaves():
            p.copy_(x[at : at + p.numel()].view_as(p))
            at += p.numel()

    def gradient(self) -> Tensor:
        """The parameters' gradients as one vector (N,), with zeros for parameters without one."""
        grads = [torch.zeros_like(p) if p.grad is None else p.grad for p in self.leaves()]
        return torch.cat([(grad.to_dense() if grad.is_sparse else grad).reshape(-1) for grad in grads])

    def evaluate(self, closure: Closure) -> tuple[float, Tensor]:
        """The loss and its gradient (N,) at the current parameters, by a closure that gives the gradient."""
        self.count("func_evals")
        return float(loss_of(closure)), self.gradient()

    def evaluate_at(self, closure: Closure, x: Tensor) -> tuple[float, Tensor]:
        """The loss and its gradient (N,) at x (N,), which the parameters are set to."""
        self.move(x)
        return self.evaluate(closure)

    def backtrack(
        self, x: Tensor, d: Tensor, f0: float, slope: float, f_at: Callable[[Tensor], float], shrink: float = 0.5
    ) -> None:
        """Move from x (N,) to x + α·d, α the first of η, ρη, ρ²η … that meets Armijo's condition, or 0 if none does.

        That is f(x + α·d) ≤ f0 + c₁·α·slope, where the slope is the derivative along d; f must fall along d, or α is 0.
        """
        o, length, tried = self.options, 0.0, self.options["lr"]
        for _ in range(o["max_tries"] if slope < 0 else 0):
            f = f_at(x + tried * d)
            if math.isfinite(f) and f <= f0 + o["c1"] * tried * slope + rounding(f0, x):
                length = tried
                break
            tried *= shrink
        self.memory["step_length"] = length
        self.move(x + length * d if length else x)

    def count(self, what: str) -> None:
        """Count an evaluation; ``func_evals`` are those of the loss, with or without its gradient."""
        self.memory[what] = self.memory.get(what, 0) + 1


def positive(**given: float) -> None:
    """Check options that must be positive and finite."""
    for name, value in given.items():
        if not 0 < value < float("inf"):
            raise ValueError(f"{name}={value!r}: give a positive number")


def below_one(**given: float) -> None:
    """Check options, positive ones, that must be below 1."""
    if not max(given.values()) < 1:
        named = ", ".join(f"{name}={value!r}" for name, value in given.items())
        raise ValueError(f"{named}: {'both lie' if len(given) > 1 else 'it lies'} between 0 and 1")


def rounding(f: float, like: Tensor) -> float:
    """By how much two values near f may differ through rounding alone, in the number format of a tensor."""
    return 2 * torch.finfo(like.dtype).eps * abs(f)
