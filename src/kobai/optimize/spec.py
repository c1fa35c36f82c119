"""Which rule, with which hyperparameters: what ``descend`` hands its engines."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import torch

from kobai.errors import BadInput


@dataclass(frozen=True)
class OptimizerSpec:
    """One optimizer, ready to be built for any parameter.

    Args:
        factory: ``(params, **hyper) -> torch.optim.Optimizer``: a class or a function.
        name: what to call it.
        given: the hyperparameters the caller gave.
        hyper: those and the defaults of the rest.
        key: one string that stands for rule and hyperparameters, the same in every process.
        closure: its ``step`` must be given a closure that evaluates the objective again.
        elementwise: whether each entry of a parameter is updated by its own gradient alone, so that many runs can be
            stacked in one parameter; None where that is not known.
        matrix: the rule only takes matrices, and a point is given to it as one column (n, 1).
        sparse: the rule only takes sparse gradients.
        graph: the rule differentiates the gradient again, and must be given it attached to its graph.
        group: what the parameters must be marked with in their group.
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
            BadInput: the rule refuses its hyperparameters.
        """
        try:
            parameters = list(params)
            return self.factory([{"params": parameters, **self.group}] if self.group else parameters, **self.given)
        except (ValueError, TypeError, RuntimeError) as error:
            given = ", ".join(f"{k}={v!r}" for k, v in self.given.items()) or "its defaults"
            usual = f"; by default {odd}" if (odd := self._defaults_of_other_kinds()) else ""
            raise BadInput(f"{self.name} with {given}: {' '.join(str(error).split())}{usual}") from error

    def _defaults_of_other_kinds(self) -> str:
        """The defaults of what was given as something else: a number for a pair, a word for a number."""
        try:
            known = inspect.signature(self.factory).parameters
        except (TypeError, ValueError):
            return ""
        numbers = (int, float)
        odd = [
            f"{key}={usual!r}"
            for key, value in self.given.items()
            if key in known and (usual := known[key].default) is not inspect.Parameter.empty and usual is not None
            and not isinstance(value, numbers if isinstance(usual, numbers) else type(usual))
        ]  # fmt: skip
        return ", ".join(odd)
