"""Machine code for NVIDIA GPUs, from CUDA text through NVRTC, the compiler that comes with torch.

The calls into ``torch.cuda`` are not public, so ``missing`` looks for them first.
"""

from __future__ import annotations

import functools
import hashlib
from collections.abc import Callable
from typing import Any

import torch

from kobai.jit import cache
from kobai.jit.llvm import CompilationError

_loaded: dict[str, Callable[..., Any]] = {}


@functools.cache
def missing() -> str | None:
    """Why CUDA text cannot be compiled here; None if it can."""
    if torch.version.cuda is None:
        return "this torch is built without CUDA"
    from torch.cuda import _utils

    if not all(hasattr(_utils, name) for name in ("_nvrtc_compile", "_cuda_load_module")):
        return "this torch does not compile CUDA"
    return None


def load(text: str, name: str, device: torch.device) -> Callable[..., Any]:
    """A function of a CUDA source on one device: loaded before, cached, or compiled now and cached."""
    from torch.cuda import _utils

    with torch.cuda.device(device):
        capability = "".join(map(str, torch.cuda.get_device_capability()))
        made_from = f"{text}\0{capability}\0{torch.version.cuda}"
        key = hashlib.sha256(made_from.encode()).hexdigest() + ".cubin"
        loaded = f"{key} {torch.cuda.current_device()}"
        if loaded not in _loaded:
            code = cache.read(key)
            try:
                if code is None:
                    code = _utils._nvrtc_compile(text, name, capability)[0]
                    cache.write(key, code)
                _loaded[loaded] = _utils._cuda_load_module(code, [name])[name]  # type: ignore[index]
            except RuntimeError as error:
                raise CompilationError(" ".join(str(error).split())[:120]) from error
        return _loaded[loaded]
