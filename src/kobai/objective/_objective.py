"""The objective: a scalar function of one point, with what is known of it."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from kobai.errors import BadInput

if TYPE_CHECKING:
    from torch import Tensor

    from kobai.objective.formula import Formula


@dataclass(frozen=True)
class Minimum:
    """A known minimum: where, and how low.

    Args:
        x: coordinates, one per dimension. value: f(x). isglobal: whether no point of the domain is lower.
    """

    x: tuple[float, ...]
    value: float
    isglobal: bool = True


@dataclass(repr=False)
class Objective:
    """A scalar function f of one point x of shape (n,), with what is known of it.

    Args:
        fn: (n,) tensor -> () tensor, differentiable by torch.
        dim: n, or None for a function of any number of variables.
        name: what to call it; None: the function's own name.
        domain: (low, high) for each dimension, or one pair for all; where to look at it, never enforced. None: unknown.
        minima: known minima; points are accepted and evaluated.
        formula: the parsed formula, when it came from one or the catalogue knows it.
        reference: where the function comes from.
        start: a telling point to start from, or None.
        per_coordinate: whether ``fn`` also accepts coordinates-first batches, (n, *batch) -> (*batch): formulas do. Such
            functions are evaluated on grids and many starts without ``vmap``.
        least_dim: where ``dim`` is None, the smallest sensible n.
        minima_of: where ``dim`` is None, n -> known minima.
        key: its name in the catalogue, or "".
        parameters: values of its named constants.

    Raises:
        BadInput: what is said of it does not fit together.

    Example:
        >>> import torch
        >>> f = Objective(lambda x: (x**4).sum(), dim=2, domain=[(-2, 2), (-1, 3)], minima=[(0.0, 0.0)], name="mine")
        >>> f(torch.tensor([1.0, 1.0]))
        tensor(2.)
    """

    fn: Callable[[Tensor], Tensor]
    dim: int | None = None
    name: str | None = None
    domain: Sequence[tuple[float, float]] | None = None
    minima: Sequence[Minimum | Sequence[float]] = field(default_factory=list)
    formula: Formula | None = None
    reference: str = ""
    start: tuple[float, ...] | None = None
    per_coordinate: bool = False
    least_dim: int = 1
    minima_of: Callable[[int], Sequence[Minimum]] | None = None
    key: str = ""
    parameters: dict[str, Any] = field(default_factory=dict)

    def __call__(self, x: Tensor) -> Tensor:
        """f at one point. x: (n,) -> ()."""
        return self.fn(x)

    def batch(self, x: Tensor) -> Tensor:
        """f at many points. x: (*batch, n) -> (*batch)."""
        import torch

        if self.per_coordinate:
            return self.fn(x.movedim(-1, 0))
        flat = x.reshape(-1, x.shape[-1])
        return torch.stack([self.fn(row) for row in flat]).reshape(x.shape[:-1])
