"""Starts as tensors of a dtype on a device."""

from __future__ import annotations

import math
from typing import Any

import torch
from torch import Tensor

from kobai.errors import BadInput, is_memory, nearest, shown

# Names that torch still knows but fails to make tensors for, with an internal assertion.
_WITHOUT_TENSORS = ("mkldnn", "opengl", "opencl", "ideep")
_DTYPES = {name: getattr(torch, name) for name in ("float16", "bfloat16", "float32", "float64")}
_DTYPES |= {"half": torch.float16, "single": torch.float32, "double": torch.float64}


def dtype_of(dtype: Any) -> torch.dtype | None:
    """A torch floating dtype from itself, a name (``"float64"``) or None."""
    if dtype is None:
        return None
    if isinstance(dtype, str):
        name = dtype.removeprefix("torch.").casefold()
        if name not in _DTYPES:
            raise BadInput(
                f"dtype={shown(dtype)}: not a number format; use {', '.join(_DTYPES)}.{nearest(name, _DTYPES)}"
            )
        return _DTYPES[name]
    if not isinstance(dtype, torch.dtype) or dtype not in _DTYPES.values():
        raise BadInput(
            f"dtype={shown(dtype)}: descending needs real floating-point numbers, as torch.float32 or torch.float64"
        )
    return dtype


def device_of(device: Any) -> torch.device | None:
    """A torch device that is here, from itself, a name (``"cpu"``, ``"cuda:0"``) or None."""
    if device is None:
        return None
    cure = "use 'cpu' or leave it out"
    if isinstance(device, (str, torch.device)) and str(device).partition(":")[0] in _WITHOUT_TENSORS:
        raise BadInput(f"device={shown(device)}: not usable here (torch computes nothing there); {cure}")
    try:
        found = torch.device(device)
        torch.zeros(1, device=found).item()  # where tensors are made may still hold no numbers, as on meta
    except Exception as error:  # torch raises of many kinds here
        why = str(error).strip().partition("\n")[0].partition(". ")[0]
        if "INTERNAL ASSERT" in why or isinstance(error, NotImplementedError):
            why = "this torch computes nothing there"
        elif why.startswith("Expected one of"):
            why = "no kind of device"
        raise BadInput(f"device={shown(device)}: not usable here ({why}); {cure}") from error
    return found


def extremes(x: Tensor) -> tuple[float, float]:
    """The smallest and the largest number of a tensor; NaN where it has one."""
    if x.device.type == "cpu" and x.dtype in (torch.float32, torch.float64):
        numbers = x.numpy()  # torch would wake all threads for a short pass
        return float(numbers.min()), float(numbers.max())
    low, high = torch.aminmax(x)
    return float(low), float(high)


def start_tensor(start: Any, dtype: Any = None, device: Any = None) -> Tensor:
    """The start as a detached tensor of shape (n,) or (*runs, n); without a dtype or device a tensor keeps its own."""
    want, where = dtype_of(dtype), device_of(device)
    if isinstance(start, (str, bytes, bytearray, dict)):
        raise BadInput(f"start={shown(start)}: give numbers, as start=[2.0, 2.0]")
    try:
        if isinstance(start, Tensor):
            x = _plain_tensor(start)
            keep = x.dtype if x.dtype in _DTYPES.values() else torch.get_default_dtype()
            x = x.to(dtype=want or keep, device=where or x.device).contiguous()
        else:
            x = torch.as_tensor(start, dtype=torch.float64)
            x = x.to(dtype=want or torch.get_default_dtype(), device=where, copy=True)
    except BadInput:
        raise
    except Exception as error:  # whatever foreign types, and torch, raise
        if is_memory(error):
            shape = tuple(getattr(start, "shape", ()))
            raise BadInput(f"start of shape {shape}: it does not fit in memory; give fewer points") from error
        why = str(error).strip().partition("\n")[0].partition(". ")[0]
        raise BadInput(
            f"start={shown(start)}: not a point or an array of points ({why}); as start=[2.0, 2.0]"
        ) from error
    if x.ndim == 0:
        x = x.reshape(1)
    if x.numel() == 0:
        raise BadInput(f"start of shape {tuple(x.shape)}: empty; give at least one point with at least one coordinate")
    if not all(math.isfinite(end) for end in extremes(x)):
        raise BadInput(f"start={shown(start)}: not finite in {str(x.dtype).removeprefix('torch.')}; a start is finite")
    return x.contiguous()


def _plain_tensor(start: Tensor) -> Tensor:
    """A tensor of real numbers that are in memory, detached."""
    if start.is_complex():
        raise BadInput("start: complex numbers; a start is real")
    if start.layout != torch.strided or start.is_quantized or start.is_nested or start.is_meta:
        raise BadInput(
            f"start={shown(start)}: not plain numbers in memory; give a dense tensor, as torch.tensor([2.0, 2.0])"
        )
    if start.dtype.is_floating_point and start.dtype not in _DTYPES.values():
        raise BadInput(f"start is {start.dtype}, with which nothing can be computed: convert it, as in start.float()")
    return start.detach()
