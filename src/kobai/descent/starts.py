"""Starts as tensors of a dtype on a device."""

from __future__ import annotations

import math
from typing import Any

import torch
from torch import Tensor

from kobai.errors import BadInput, nearest

_DTYPES = {name: getattr(torch, name) for name in ("float16", "bfloat16", "float32", "float64")}
_DTYPES |= {"half": torch.float16, "single": torch.float32, "double": torch.float64}


def dtype_of(dtype: Any) -> torch.dtype | None:
    """A torch floating dtype from itself, a name (``"float64"``) or None."""
    if dtype is None:
        return None
    if isinstance(dtype, str):
        name = dtype.removeprefix("torch.").casefold()
        if name not in _DTYPES:
            raise BadInput(f"dtype={dtype!r}: not a number format; use {', '.join(_DTYPES)}.{nearest(name, _DTYPES)}")
        return _DTYPES[name]
    if not isinstance(dtype, torch.dtype) or not dtype.is_floating_point:
        raise BadInput(
            f"dtype={dtype!r}: descending needs real floating-point numbers, as torch.float32 or torch.float64"
        )
    return dtype


def device_of(device: Any) -> torch.device | None:
    """A torch device that is here, from itself, a name (``"cpu"``, ``"cuda:0"``) or None."""
    if device is None:
        return None
    try:
        found = torch.device(device)
        if float(torch.ones(1, device=found)) != 1.0:
            raise RuntimeError("it does not compute")
    except Exception as error:  # torch raises nearly every kind here, of other packages too
        why = " ".join(str(error).strip().partition("\n")[0].split())[:160]
        raise BadInput(f"device={_short(str(device))}: not usable here ({why}); use 'cpu' or leave it out") from error
    return found


def start_tensor(start: Any, dtype: Any = None, device: Any = None) -> Tensor:
    """The start as a detached tensor of shape (n,) or (*runs, n); without a dtype or device a tensor keeps its own."""
    want, where = dtype_of(dtype), device_of(device)
    if isinstance(start, Tensor):
        x = start.detach()
        if x.is_complex():
            raise BadInput("start: complex numbers; a start is real")
        keep = x.dtype if x.is_floating_point() else torch.get_default_dtype()
        x = x.to(dtype=want or keep, device=where or x.device)
    else:
        if isinstance(start, str):
            raise BadInput(f"start={start!r}: give numbers, as start=[2.0, 2.0]")
        try:
            x = torch.as_tensor(start, dtype=torch.float64)
        except (TypeError, ValueError, RuntimeError) as error:
            why = str(error).strip().partition("\n")[0]
            raise BadInput(
                f"start={_short(start)}: not a point or an array of points ({why}); as start=[2.0, 2.0]"
            ) from error
        x = x.to(dtype=want or torch.get_default_dtype(), device=where, copy=True)
    if x.ndim == 0:
        x = x.reshape(1)
    if x.numel() == 0:
        raise BadInput(f"start of shape {tuple(x.shape)}: empty; give at least one point with at least one coordinate")
    if not all(math.isfinite(end) for end in torch.aminmax(x)):
        raise BadInput(f"start={_short(start)}: not finite in {str(x.dtype).removeprefix('torch.')}; a start is finite")
    return x.contiguous()


def _short(value: Any) -> str:
    text = " ".join(repr(value).split())
    return text if len(text) <= 60 else text[:57] + "…"
