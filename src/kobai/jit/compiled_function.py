"""Kernels: written in Python, compiled by numba once, kept as machine code for every process after.

Loading machine code takes a thousandth of a second; loading numba, and what numba keeps of a kernel, takes half a second.
So numba is asked only where nothing is kept: for LLVM's text of the kernel, called with bare addresses and sizes. Where
there is no place to keep things, each process compiles its own. What is kept goes under the hash of the file the kernel
is written in, the processor and the compiler's version.
"""

from __future__ import annotations

import ctypes
import functools
import hashlib
import re
import threading
from collections.abc import Callable
from pathlib import Path
from types import FunctionType
from typing import Any, NamedTuple, cast

import numpy as np

from kobai._garbage import unsearched
from kobai.jit import cache, llvm

_SCALARS = {"i8": ctypes.c_int64, "f8": ctypes.c_double, "b1": ctypes.c_bool}
_ENTRY = "kobai_kernel"
_FORM = "2"  # of the calls below


class Kind(NamedTuple):
    """The type of an argument: a scalar, or an array of so many axes."""

    code: str
    axes: int
    dtype: np.dtype


class Helper:
    """A small function that kernels of the same file call; it becomes part of them."""

    def __init__(self, function: Callable[..., Any]):
        self.function: Any = function
        functools.update_wrapper(self, function)

    def __call__(self, *values: Any) -> Any:
        return self.function(*values)


class Kernel:
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
        self.kinds = [Kind(code, axes.count(":"), np.dtype(code)) for code, axes in words]
        self._lock = threading.Lock()
        self._run: Any = None

    def __call__(self, *values: Any) -> None:
        run = self._run or self._ready()
        flat: list[Any] = [_NOWHERE, _NOWHERE]  # numba's convention: where a result goes, and what describes an error
        held = []
        for value, kind in zip(values, self.kinds, strict=True):
            if not kind.axes:
                flat.append(value)
                continue
            if value.dtype is not kind.dtype or not value.flags.c_contiguous:
                value = self._fitting(value, kind)
                held.append(value)
            flat.append(_address(value))
            flat += value.shape
        if run(*flat):
            raise RuntimeError(f"the kernel {self.name} failed")

    def _fitting(self, value: np.ndarray, kind: Kind) -> np.ndarray:
        """The array as the kernel takes it. What it writes to arrives as it is: a copy would be lost."""
        if value.dtype == kind.dtype and value.flags.c_contiguous:
            return value
        if kind.dtype != np.float64 or value.ndim != kind.axes:
            raise TypeError(f"{self.name}: {value.dtype} of shape {value.shape}, not {kind.code} of {kind.axes} axes")
        return np.ascontiguousarray(value, kind.dtype)

    def _ready(self) -> Any:
        with self._lock:
            if self._run is None:
                name = self._name()
                code = cache.read(name) if name else None
                if code is None:
                    with unsearched():
                        code = llvm.emit(self._text())
                    if name:
                        cache.write(name, code)
                address, self._engine = llvm.enter(code, _ENTRY)
                types: list[Any] = [ctypes.c_void_p, ctypes.c_void_p]
                for kind in self.kinds:
                    types += [ctypes.c_void_p, *[ctypes.c_int64] * kind.axes] if kind.axes else [_SCALARS[kind.code]]
                self._run = ctypes.CFUNCTYPE(ctypes.c_int32, *types)(address)
        return self._run

    def _name(self) -> str | None:
        """What the machine code is kept under."""
        try:
            source = Path(self.function.__code__.co_filename).read_bytes()
        except OSError:
            return None
        about = f"{_FORM}\0{self.name}\0{self.kinds}\0{llvm.processor()}"
        return hashlib.sha256(source + about.encode()).hexdigest()

    def _text(self) -> str:
        """The kernel in LLVM's language, compiled by numba."""
        import numba
        from numba.core import types

        njit: Any = functools.partial(
            cast(Any, numba.njit), error_model="numpy", no_cpython_wrapper=True, no_cfunc_wrapper=True
        )
        code: Any = self.function
        known = dict(code.__globals__)
        for name, value in code.__globals__.items():
            if isinstance(value, Helper):  # one may call another: all see the compiled ones
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
        # Of the two ways in, C's and numba's own, the second needs nothing of numba in the process that calls it, but for
        # what frees arrays that numba made; and there are none.
        text = re.sub(rf"^define [^\n]*@{re.escape(name)}\(.*?^}}$", "", text, flags=re.DOTALL | re.MULTILINE)
        text = re.sub(
            r"^declare (void @NRT_MemInfo_call_dtor\(.*?\)).*$", r"define internal \1 { ret void }", text, flags=re.M
        )
        return text.replace(f"@{name.removeprefix('cfunc.')}(", f"@{_ENTRY}(")


_nowhere = ctypes.create_string_buffer(64)
_NOWHERE = ctypes.addressof(_nowhere)
_byte = ctypes.c_char


def _address(array: np.ndarray) -> int:
    """Where an array's numbers are. The first way is the quick one; what is empty or read-only takes the other."""
    try:
        return ctypes.addressof(_byte.from_buffer(array))  # pyright: ignore[reportArgumentType]
    except (TypeError, ValueError, BufferError):
        return array.ctypes.data


def kernel(signature: str) -> Callable[[Callable[..., None]], Kernel]:
    """A function as a ``Kernel``."""
    return lambda function: Kernel(function, signature)
