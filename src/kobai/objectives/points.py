"""The checks of tensors at which an ``Objective`` is evaluated."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kobai.errors import BadInput, shown
from kobai.objectives.arguments import example

if TYPE_CHECKING:
    from torch import Tensor

    from kobai.objectives.base import Objective


def one_point(objective: Objective, x: Any) -> Tensor:
    """A point (n,) of an objective.

    Raises:
        BadInput: x is no tensor of shape (n,), with n the number of variables.
    """
    import torch

    if not isinstance(x, torch.Tensor) or x.is_nested or x.ndim != 1 or not _fits(objective, len(x)):
        raise _no_point(objective, x)
    return _real(objective, x)


def many_points(objective: Objective, x: Any) -> Tensor:
    """Points (*batch, n) of an objective.

    Raises:
        BadInput: x is no tensor of points.
    """
    import torch

    if not isinstance(x, torch.Tensor) or x.is_nested or not x.ndim or not x.shape[-1]:
        cure = "give a tensor (*batch, n), as torch.zeros(10, 2)"
        raise BadInput(f"{objective.name}: x of {_kind(x)} are no points: {cure}")
    if not _fits(objective, x.shape[-1]):
        raise _no_point(objective, x)
    return _real(objective, x)


def _fits(objective: Objective, n: int) -> bool:
    return n == (objective.dim or max(n, objective.least_dim))


def _kind(x: Any) -> str:
    import torch

    shaped = isinstance(x, torch.Tensor) and not x.is_nested
    return f"shape {tuple(x.shape)}" if shaped else f"type {type(x).__name__}"


def _real(objective: Objective, x: Tensor) -> Tensor:
    import torch

    numbers = (torch.float16, torch.bfloat16, torch.float32, torch.float64, torch.int64)
    if x.layout != torch.strided or x.dtype not in numbers:
        raise BadInput(
            f"{objective.name}: x={shown(x)} is no dense tensor of real numbers: give one, as x.double() makes it"
        )
    return x


def _no_point(objective: Objective, x: Any) -> BadInput:
    dim, least = objective.dim, objective.least_dim
    n = dim or max(2, least)
    wanted = f"({dim},)" if dim else f"(n,), n ≥ {least}" if least > 1 else "(n,)"
    cure = f"give a tensor of shape {wanted}, as torch.tensor({example(objective.start_for(n), n)})"
    what = _kind(x)
    many = "; for many points, (*batch, n), there is .batch(x)" if what.startswith("shape") and x.ndim > 1 else ""
    return BadInput(f"{objective.name}: x of {what} is not a point: {cure}{many}")
