"""Compiled kernels: cached on disk where that is possible, compiled for this process where it is not."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from numba import njit


def kernel(function: Callable[..., Any]) -> Any:
    """``numba.njit`` without the interpreter lock; the machine code is kept on disk when some cache folder can be written."""
    try:
        return njit(function, nogil=True, cache=True, error_model="numpy")
    except RuntimeError:  # no cache folder can be written: a read-only installation and home
        return njit(function, nogil=True, error_model="numpy")
