"""The checks of points, domains and numbers of variables that an ``Objective`` is given."""

from __future__ import annotations

from itertools import cycle, islice
from typing import TYPE_CHECKING, Any

from kobai.checks import number_or_none, sequence, whole
from kobai.errors import BadInput, shown

if TYPE_CHECKING:
    from torch import Tensor

    from kobai.objectives.base import Objective

MOST_VARIABLES = 10**7
"""The domain and the minima of a function of more variables would not fit in memory."""


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


def example(start: tuple[float, ...] | None, n: int) -> str:
    """A point of n coordinates as error lines write it, of many the first four."""
    point = start or tuple(islice(cycle((1.0, 2.0)), n))
    return "[" + ", ".join(str(float(f"{v:.4g}")) for v in point[:4]) + (", …]" if n > 4 else "]")


def checked_dim(value: Any, what: str = "dim") -> int:
    """A number of variables."""
    return whole(
        what, value, 1, MOST_VARIABLES, f"the number of variables is a whole number from 1 to {MOST_VARIABLES}"
    )


def checked_point(value: Any, what: str) -> tuple[float, ...]:
    """The coordinates of a point."""
    given = sequence(what, value, "no point: give its coordinates, e.g. (0.0, 1.0)")
    point = tuple(v for v in map(number_or_none, given) if v is not None)
    if not point or len(point) != len(given):
        raise BadInput(f"{what}={shown(value)}: no point: its coordinates should be finite numbers")
    return point


def checked_domain(domain: Any) -> list[tuple[float, float]]:
    """(low, high) pairs, from such pairs or from one pair of numbers."""
    cure = "give (low, high) for each variable, e.g. [(-2, 2), (-1, 3)]"
    pairs = sequence("domain", domain, cure)
    if len(pairs) == 2 and all(number_or_none(end) is not None for end in pairs):
        pairs = [pairs]
    checked = []
    for pair in pairs:
        ends = [number_or_none(end) for end in sequence("domain", pair, cure)]
        if len(ends) != 2:
            raise BadInput(f"domain={shown(domain)}: {cure}")
        low, high = ends
        if low is None or high is None or not low < high:
            raise BadInput(f"domain: {shown(pair)} is no interval: the first number should be below the second")
        checked.append((low, high))
    if not checked:
        raise BadInput(f"domain={shown(domain)}: {cure}")
    return checked
