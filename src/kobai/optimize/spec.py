"""An optimizer with its hyperparameters, as ``descend`` passes it to its engines."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import torch

from kobai.errors import BadInput, cause, is_memory, is_of_user, shown


def by_value(value: Any) -> Any:
    """A hyperparameter that nobody else holds: tensors, arrays, lists and dicts are copied."""
    if isinstance(value, torch.Tensor):
        return value.detach().clone()
    if type(value) in (list, tuple):
        return type(value)(map(by_value, value))
    if type(value) is dict:
        return {k: by_value(v) for k, v in value.items()}
    return value.copy() if isinstance(value, np.ndarray) else value


@dataclass(frozen=True)
class OptimizerSpec:
    """An optimizer that can be built for any parameter.

    Args:
        factory: ``(params, **hyper) -> torch.optim.Optimizer``: a class or a function.
        name: its name in traces and messages.
        given: the hyperparameters the caller gave.
        hyper: all hyperparameters, with the defaults of those not given.
        key: identifies optimizer and hyperparameters, equally in every process.
        closure: its ``step`` needs a closure that evaluates the objective again.
        elementwise: whether each entry of a parameter is updated by its own gradient alone, so that many runs can be
            stacked in one parameter; None where that is not known.
        matrix: it takes matrices only, and a point is given to it as one column (n, 1).
        sparse: it takes sparse gradients only.
        graph: it differentiates the gradient again, so the gradient must stay attached to its graph.
        group: options that the parameter group must contain.
    """

    factory: Callable[..., Any]
    name: str
    given: dict[str, Any] = field(default_factory=dict)
    hyper: dict[str, Any] = field(default_factory=dict)
    key: str = ""
    closure: bool = False
    elementwise: bool | None = None
    matrix: bool = False
    sparse: bool = False
    graph: bool = False
    group: Mapping[str, Any] = field(default_factory=dict)

    @property
    def cls(self) -> type | None:
        """The optimizer's class, or None where the factory is a function."""
        return self.factory if isinstance(self.factory, type) else None

    def build(self, params: Iterable[torch.Tensor]) -> torch.optim.Optimizer:
        """The optimizer for these parameters.

        Raises:
            BadInput: the optimizer refuses its hyperparameters.
        """
        try:
            parameters = list(params)
            built = self.factory([{"params": parameters, **self.group}] if self.group else parameters, **self.given)
        except Exception as error:
            raise self.refusal(error) from error
        if not (hasattr(built, "param_groups") and hasattr(built, "step")):
            raise BadInput(
                f"optimizer {self.name} made {shown(built)}: a factory returns a torch.optim.Optimizer of its parameters"
            )
        for group in (*built.param_groups, getattr(built, "defaults", {})):
            # A scheduler writes into a tensor, which runs would share: each has its own.
            group.update({k: by_value(v) for k, v in group.items() if k != "params"})
        return built

    def refusal(self, error: Exception) -> Exception:
        """What to raise for an exception of the optimizer: ``BadInput``, or the error itself where it is the user's own."""
        if isinstance(error, BadInput) or is_of_user(error) or is_memory(error):
            return error
        given = ", ".join(f"{k}={shown(v)}" for k, v in self.given.items()) or "its defaults"
        usual = f"; by default {other}" if (other := self._defaults_of_other_types()) else ""
        return BadInput(f"{self.name} with {given}: {cause(error)}{usual}")

    def _defaults_of_other_types(self) -> str:
        """The defaults of hyperparameters given in another type: a number for a pair, a string for a number."""
        try:
            known = inspect.signature(self.factory).parameters
        except (TypeError, ValueError):
            return ""
        numbers = (int, float)
        other = [
            f"{key}={usual!r}"
            for key, value in self.given.items()
            if key in known and (usual := known[key].default) is not inspect.Parameter.empty and usual is not None
            and not isinstance(value, numbers if isinstance(usual, numbers) else type(usual))
        ]  # fmt: skip
        return ", ".join(other)
