"""Conversion of input arrays to tensors and of results back: NumPy for NumPy, torch for torch on the same device."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import numpy as np
import torch
from torch import Tensor

from kobai.budget import memory_limit
from kobai.checks import whole
from kobai.errors import BadInput, shown

LEAST = 1e-100
"""The least positive setting of UKR, and one over the greatest: squares of these are numbers too."""


def check_dense(value: Any, name: str) -> None:
    """``BadInput`` unless the value is a tensor of real numbers that are in memory."""
    if not isinstance(value, Tensor):
        raise BadInput(f"{name}={shown(value)}: give a tensor, as torch.tensor([0.0, 1.0])")
    if value.layout != torch.strided or value.is_meta or value.is_nested or value.is_quantized or value.is_complex():
        raise BadInput(f"{name}={shown(value)}: give a dense tensor of real numbers, as torch.tensor([0.0, 1.0])")
    check_size(value, name)


def check_size(value: Any, name: str) -> None:
    """``BadInput`` for an array, tensor or list of more than the memory, be it a view that takes none yet."""
    try:
        size = value.numel() * value.element_size() if isinstance(value, Tensor) else getattr(value, "nbytes", None)
        size = 8 * len(value) if size is None else int(size)
    except Exception:  # it has no size: others say what it is
        return
    if size > memory_limit():
        what = f"of shape {tuple(value.shape)}" if hasattr(value, "shape") else f"with {len(value)} items"
        raise BadInput(f"{name} {what}: more than the memory; take part of it")


def real_tensor(value: Any, name: str) -> Tensor:
    """An array, a list or a tensor of real numbers as a tensor; ``BadInput`` for anything else."""
    if isinstance(value, Tensor):
        check_dense(value, name)
        return value
    check_size(value, name)
    try:
        array = np.asarray(value)
        numbers = array.astype(float) if array.dtype.kind in "iufb" or array.dtype == object else None
    except Exception:  # whatever a foreign type raises
        numbers = None
    if numbers is None:
        raise BadInput(f"{name}={shown(value)}: give an array of real numbers")
    return torch.as_tensor(numbers)


T = TypeVar("T")


class _BadType(BadInput, TypeError):
    """``BadInput`` that is a ``TypeError`` too, where scikit-learn's conventions ask for one."""


def in_words_of_sklearn(name: str, value: Any, check: Callable[[], T]) -> T:
    """What a check of scikit-learn's gives; where it raises, ``BadInput`` with the value and its words."""
    check_size(value, name)
    try:
        return check()
    except BadInput:
        raise
    except Exception as error:  # pandas, NumPy and torch raise of many kinds there
        kind = _BadType if isinstance(error, TypeError) else BadInput
        raise kind(f"{name}={shown(value)}: {str(error) or type(error).__name__}") from error


def random_of(seed: Any) -> np.random.RandomState:
    """A generator of random numbers, from itself, a seed or None."""
    from sklearn.utils import check_random_state  # kobai.functional needs torch alone

    known = seed is None or seed is np.random or isinstance(seed, np.random.RandomState)
    return check_random_state(
        seed if known else whole("random_state", seed, 0, 2**32 - 1, "a seed from 0 to 4294967295, or None")
    )


def check_order(order: Any) -> None:
    """``BadInput`` unless the order is 0 or 1."""
    whole("order", order, 0, 1, "0 fits constants (Nadaraya-Watson), 1 planes (local linear)")


def check_tensor(value: Tensor, name: str, ndim: int | tuple[int, ...] = 2) -> Tensor:
    """The tensor as floating point, detached; ``BadInput`` for a wrong number of axes or a value that is not finite."""
    check_dense(value, name)
    wanted = (ndim,) if isinstance(ndim, int) else ndim
    if value.ndim not in wanted:
        raise BadInput(f"{name} of shape {tuple(value.shape)}: need {' or '.join(map(str, wanted))} axes")
    value = value.detach()
    if value.dtype not in (torch.float32, torch.float64):
        value = value.double()
    bad = ~torch.isfinite(value)
    if bool(bad.any()):
        row = int(torch.nonzero(bad)[0, 0])
        raise BadInput(f"{name} has a value that is not finite, first in row {row}: drop such rows or fill them in")
    return value


def to_tensor(value: Any, device: str | torch.device | None) -> Tensor:
    """A checked array or tensor as a tensor on ``device`` (None: its own)."""
    # Arrays may be read-only memory maps, which torch does not wrap.
    tensor = value if isinstance(value, Tensor) else torch.from_numpy(np.array(value, order="C", copy=True))
    return tensor if device is None else tensor.to(device)


def like(value: Tensor, given: Any) -> Any:
    """A result as an array or tensor like the input, on the input's device."""
    return value.detach().to(given.device) if isinstance(given, Tensor) else value.detach().cpu().numpy()
