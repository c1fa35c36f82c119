"""Many points at once for functions of one: ``torch.func.vmap`` where it gives the same numbers, a loop elsewhere."""

from __future__ import annotations

from collections.abc import Callable

import torch
from torch import Tensor

# Rows compared one by one before vmap is trusted with the rest.
_SAMPLE = 3


def one_by_one(fn: Callable[[Tensor], Tensor], rows: Tensor) -> Tensor:
    """The plain loop. rows: (m, n) -> (m,)."""
    if len(rows) == 0:
        return rows.new_zeros(0)
    return torch.stack([fn(row) for row in rows])


def vectorised(fn: Callable[[Tensor], Tensor], rows: Tensor) -> Tensor:
    """All rows through ``vmap``. rows: (m, n) -> (m,)."""
    return torch.func.vmap(fn)(rows)


def vmaps(fn: Callable[[Tensor], Tensor], rows: Tensor) -> bool:
    """Whether ``vmap`` maps ``fn`` and gives values and gradients as the plain loop does, on a few of the rows."""
    picked = torch.linspace(0, len(rows) - 1, min(_SAMPLE, len(rows)), dtype=torch.float64).long().unique()
    sample = rows.detach()[picked.to(rows.device)]
    try:
        mapped = _value_and_grad(vectorised, fn, sample)
    except Exception:  # vmap refuses in many ways: branches on values, .item(), in-place writes, random numbers
        return False
    looped = _value_and_grad(one_by_one, fn, sample)
    tolerance = {"rtol": 1e-4, "atol": 1e-6} if rows.dtype == torch.float32 else {"rtol": 1e-9, "atol": 1e-12}
    return all(torch.allclose(a, b, equal_nan=True, **tolerance) for a, b in zip(mapped, looped, strict=True))


def _value_and_grad(how: Callable[..., Tensor], fn: Callable[[Tensor], Tensor], rows: Tensor) -> tuple[Tensor, Tensor]:
    with torch.enable_grad():
        x = rows.clone().requires_grad_()
        value = how(fn, x)
        (grad,) = torch.autograd.grad(value.sum(), x) if value.requires_grad else (torch.zeros_like(x),)
    return value.detach(), grad
