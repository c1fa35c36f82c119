"""Compiled functions: written in Python, compiled by numba once, cached as machine code for later processes.

Loading machine code takes a millisecond; importing numba, and loading what numba itself caches, takes half a second. So numba
only makes the LLVM text of a function, which is called with plain addresses and sizes. The machine code is cached under the
hash of the source file, the processor and LLVM's version.
"""

from __future__ import annotations

import ctypes
import functools
import hashlib
import re
from collections.abc import Callable
from pathlib import Path
from types import FunctionType
from typing import Any, NamedTuple, cast

import numpy as np

from kobai.jit import llvm

_SCALARS = {"i8": ctypes.c_int64, "f8": ctypes.c_double, "b1": ctypes.c_bool}
_ENTRY = "kobai_function"
_VERSION = "3"  # of the calling convention


class Argument(NamedTuple):
    """The type of an argument: a scalar (``axes`` is 0) or an array."""

    code: str
    axes: int
    dtype: np.dtype


class Inlined:
    """A function that compiled functions of the same file call; it is inlined into them."""

    def __init__(self, function: Callable[..., Any]):
        self.function: Any = function
        functools.update_wrapper(self, function)

    def __call__(self, *values: Any) -> Any:
        return self.function(*values)


class CompiledFunction:
    """A function of arrays and numbers, run as machine code without the interpreter lock. It returns nothing.

    Args:
        function: what numba can compile; it must not raise.
        signature: types of its arguments as numba writes them: ``"f8[:], f4[:,:], i8, f8, b1"``. Arrays are C-contiguous.
    """

    def __init__(self, function: Callable[..., None], signature: str):
        self.function: Any = function
        self.name: str = self.function.__name__
        functools.update_wrapper(self, function)
        words = re.findall(r"(\w\d)(\[[:,]*\])?", signature)
        self.kinds = [Argument(code, axes.count(":"), np.dtype(code)) for code, axes in words]
        self._run: Any = None

    def __call__(self, *values: Any) -> None:
        run = self._run or self._load()
        flat: list[Any] = [_UNUSED, _UNUSED]  # numba's convention: addresses of a result and of an error's description
        held = []
        for value, kind in zip(values, self.kinds, strict=True):
            if not kind.axes:
                flat.append(value)
                continue
            if value.dtype is not kind.dtype or not value.flags.c_contiguous:
                value = self._as_argument(value, kind)
                held.append(value)
            flat.append(_address(value))
            flat += value.shape
        if run(*flat):
            raise RuntimeError(f"{self.name} failed")

    def _as_argument(self, value: np.ndarray, kind: Argument) -> np.ndarray:
        """The array in the type and layout of the argument; only float64 is converted, since outputs must not be copied."""
        if value.dtype == kind.dtype and value.flags.c_contiguous:
            return value
        if kind.dtype != np.float64 or value.ndim != kind.axes:
            raise TypeError(f"{self.name}: {value.dtype} of shape {value.shape}, not {kind.code} of {kind.axes} axes")
        return np.ascontiguousarray(value, kind.dtype)

    def _load(self) -> Any:
        types: list[Any] = [ctypes.c_void_p, ctypes.c_void_p]
        for kind in self.kinds:
            types += [ctypes.c_void_p, *[ctypes.c_int64] * kind.axes] if kind.axes else [_SCALARS[kind.code]]
        source = Path(self.function.__code__.co_filename).read_bytes()
        about = f"{_VERSION}\0{self.name}\0{self.kinds}\0{llvm.processor()}"
        key = hashlib.sha256(source + about.encode()).hexdigest()
        self._run = llvm.load(key, self._text, _ENTRY, ctypes.CFUNCTYPE(ctypes.c_int32, *types), level=3)
        return self._run

    def _text(self) -> str:
        """The LLVM text of the function, made by numba."""
        import numba
        from numba.core import types

        njit: Any = functools.partial(
            cast(Any, numba.njit), error_model="numpy", no_cpython_wrapper=True, no_cfunc_wrapper=True
        )
        code: Any = self.function
        known = dict(code.__globals__)
        for name, value in code.__globals__.items():
            if isinstance(value, Inlined):  # one may call another: all see the compiled ones
                known[name] = njit(forceinline=True)(FunctionType(value.function.__code__, known, name))
        inner = njit(FunctionType(code.__code__, known, code.__name__))
        names: list[str] = []
        passed: list[str] = []
        kinds: list[Any] = []
        for n, kind in enumerate(self.kinds):
            scalar: Any = numba.from_dtype(kind.dtype)
            sizes = [f"a{n}_{axis}" for axis in range(kind.axes)]
            names += [f"a{n}", *sizes]
            passed.append(f"carray(a{n}, ({', '.join(sizes)},))" if sizes else f"a{n}")
            kinds += [types.CPointer(scalar), *[types.int64] * kind.axes] if sizes else [scalar]
        space: dict[str, Any] = {"inner": inner, "carray": cast(Any, numba).carray}
        exec(f"def entry({', '.join(names)}):\n    inner({', '.join(passed)})", space)
        outer: Any = numba.cfunc(types.void(*kinds), error_model="numpy")(space["entry"])
        text, name = outer.inspect_llvm(), outer.native_name
        # Of the two entry points, C's and numba's own, the second needs nothing of numba at run time except the function that
        # frees arrays; and no compiled function allocates any.
        text = re.sub(rf"^define [^\n]*@{re.escape(name)}\(.*?^}}$", "", text, flags=re.DOTALL | re.MULTILINE)
        text = re.sub(
            r"^declare (void @NRT_MemInfo_call_dtor\(.*?\)).*$", r"define internal \1 { ret void }", text, flags=re.M
        )
        return text.replace(f"@{name.removeprefix('cfunc.')}(", f"@{_ENTRY}(")


_scratch = ctypes.create_string_buffer(64)
_UNUSED = ctypes.addressof(_scratch)
_byte = ctypes.c_char


def _address(array: np.ndarray) -> int:
    """The address of an array's data. The first way is faster, but refuses empty and read-only arrays."""
    try:
        return ctypes.addressof(_byte.from_buffer(array))  # pyright: ignore[reportArgumentType]
    except (TypeError, ValueError, BufferError):
        return array.ctypes.data


def compiled(signature: str) -> Callable[[Callable[..., None]], CompiledFunction]:
    """Decorate a function as a ``CompiledFunction`` of that signature."""
    return lambda function: CompiledFunction(function, signature)
