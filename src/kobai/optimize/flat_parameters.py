"""All parameters of an optimizer as one vector, for rules that must see all of them at once.

A line search moves every parameter along one line, a Newton step couples all of them: such rules read the parameters and
gradients of all groups as one vector x of shape (N,), and write it back. What they remember is kept in ``state`` under
the first parameter, as ``torch.optim.LBFGS`` keeps its own, so that ``state_dict`` carries it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, ClassVar

import torch
from torch import Tensor

Closure = Callable[[], Any]


class VectorOptimizer(torch.optim.Optimizer):
    """The part that such rules share.

    ``closure_gives`` says what a rule's closure must do:

    - ``"gradient"``: clear the gradients, compute the loss, call ``backward`` and return the loss, as for torch's LBFGS;
    - ``"graph"``: return the loss, still attached to its graph and without ``backward``: the rule differentiates twice;
    - ``"residuals"``: return the residuals r, a tensor of any shape attached to its graph; the loss is Σ r².

    Args:
        params: parameters, or groups of them; the groups form one vector, so they must not differ in their options.
        defaults: the options.

    Raises:
        ValueError: groups with different options, complex parameters.
    """

    closure_gives: ClassVar[str] = "gradient"

    def __init__(self, params: Iterable[Any], defaults: dict[str, Any]):
        super().__init__(params, defaults)

    def add_param_group(self, param_group: dict[str, Any]) -> None:
        """Add parameters to the vector."""
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
        """What the rule remembers from step to step."""
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
        """The parameters' gradients as one vector (N,); zeros where there is none."""
        flat = []
        for p in self.leaves():
            grad = p.grad
            if grad is None:
                grad = torch.zeros_like(p)
            flat.append((grad.to_dense() if grad.is_sparse else grad).reshape(-1))
        return torch.cat(flat)

    def evaluate(self, closure: Closure) -> tuple[float, Tensor]:
        """The loss and its gradient (N,) where the parameters are now, by a closure that gives the gradient."""
        self.count("func_evals")
        with torch.enable_grad():
            loss = closure()
        return float(loss), self.gradient()

    def evaluate_at(self, closure: Closure, x: Tensor) -> tuple[float, Tensor]:
        """The same at x (N,), where the parameters are left."""
        self.move(x)
        return self.evaluate(closure)

    def count(self, what: str, how_many: int = 1) -> None:
        """Count evaluations; ``func_evals`` are those of the loss, with or without its gradient."""
        self.memory[what] = self.memory.get(what, 0) + how_many


def positive(**given: float) -> None:
    """Check options that must be positive and finite.

    Raises:
        ValueError: one that is not.
    """
    for name, value in given.items():
        if not 0 < value < float("inf"):
            raise ValueError(f"{name}={value!r}: give a positive number")


def rounding(f: float, like: Tensor) -> float:
    """By how much two values near f may differ through rounding alone, in the number format of a tensor."""
    return 2 * torch.finfo(like.dtype).eps * abs(f)
