"""Type aliases of what the public functions accept.

The names are text where Python runs: importing them imports neither torch nor numpy.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from typing import Any

    import numpy as np
    from numpy.typing import NDArray
    from torch import Tensor
    from torch.optim import Optimizer

    from kobai.objectives.base import Objective
    from kobai.objectives.formula.formula import Formula
    from kobai.optimize import OptimizerSpec

ObjectiveLike: TypeAlias = "str | Callable[..., Tensor] | Formula | Objective"
"""A formula, a name of the catalogue, a callable of one point (n,) or of n numbers, or an ``Objective``."""

StartLike: TypeAlias = (
    "float | Mapping[str, float] | Sequence[float] | Sequence[Sequence[float]] | NDArray[np.floating[Any]] | Tensor"
)
"""One point (n,), a number for n = 1, coordinates by name, ``{"w": 2.0, "b": 1.0}``, or many points (*runs, n)."""

OptimizerLike: TypeAlias = "str | type[Optimizer] | Callable[..., Optimizer] | OptimizerSpec"
"""A name, a dotted name, a class, or a factory (parameters, **hyperparameters) -> optimizer."""

SchedulerLike: TypeAlias = "str | Callable[..., Any] | tuple[str | Callable[..., Any], dict[str, Any]]"
"""A name or class of ``torch.optim.lr_scheduler``, either with its options, or a factory optimizer -> scheduler."""

DomainLike: TypeAlias = "Sequence[tuple[float, float]] | tuple[float, float]"
"""(low, high) for each variable, or one pair for all."""
