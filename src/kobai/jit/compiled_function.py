"""Compiled functions: written in Python, turned into LLVM text while the package is built, into machine code where it runs.

Importing numba and compiling with it takes seconds, so it works only at build time (``emit``), and in a checkout whose sources
changed since. The texts are shipped in one file, each with the hash of the sources it was made from. LLVM compiles a text for
the processor at hand when its function is first called, and the machine code is cached for later processes.
"""

from __future__ import annotations

import ctypes
import functools
import hashlib
import json
import re
import struct
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from kobai.errors import Missing
from kobai.jit import llvm

ENTRY = "kobai_function"
"""The name of the entry point in the LLVM text."""
BUILT = Path(__file__).with_name("llvm_texts.json.z")
"""The shipped texts: compressed JSON, name of the function -> [hash of its sources, text]."""
_CONVENTION = b"packed arguments"
_PROTOTYPE = ctypes.CFUNCTYPE(ctypes.c_int32, ctypes.c_char_p)
_PACKED = {"i8": "q", "f8": "d", "b1": "?"}


class Argument(NamedTuple):
    """The type of an argument: a scalar (``axes`` is 0) or an array."""

    code: str
    axes: int
    dtype: np.dtype


class Inlined:
    """A function that compiled functions call; it is inlined into them."""

    def __init__(self, function: Callable[..., Any]):
        self.function: Any = function
        functools.update_wrapper(self, function)

    def __call__(self, *values: Any) -> Any:
        return self.function(*values)


class CompiledFunction:
    """A function of arrays and numbers, run as machine code without the interpreter lock. It returns nothing.

    numba must be able to compile it, and it may neither raise nor allocate arrays. ``signature`` has the types of its arguments
    as numba writes them: ``"f8[:], f4[:,:], i8, f8, b1"``; arrays are C-contiguous. ``fastmath`` are LLVM's fast-math flags.
    """

    def __init__(self, function: Callable[..., None], signature: str, fastmath: tuple[str, ...] = ()):
        self.function: Any = function
        self.name = f"{self.function.__module__}.{self.function.__name__}"
        functools.update_wrapper(self, function)
        words = re.findall(r"(\w\d)(\[[:,]*\])?", signature)
        self.arguments = [Argument(code, axes.count(":"), np.dtype(code)) for code, axes in words]
        self.fastmath = fastmath
        # Machine code takes one address, of all arguments packed: ctypes would convert each by itself, in ten times the time.
        self.layout = "=" + "".join("q" * (1 + a.axes) if a.axes else _PACKED[a.code] for a in self.arguments)
        self._pack = struct.Struct(self.layout).pack
        self._run: Any = None

    def __call__(self, *values: Any) -> None:
        run = self._run or self._load()
        flat, held = [], []
        for value, argument in zip(values, self.arguments, strict=True):
            if not argument.axes:
                flat.append(value)
                continue
            if value.dtype is not argument.dtype or not value.flags.c_contiguous:
                value = self._as_argument(value, argument)
                held.append(value)
            flat.append(_address(value))
            flat += value.shape
        if run(self._pack(*flat)):
            raise RuntimeError(f"{self.name} failed")

    def _as_argument(self, value: np.ndarray, argument: Argument) -> np.ndarray:
        """The array in the type and layout of the argument; only float64 is converted, since outputs must not be copied."""
        if value.dtype == argument.dtype and value.flags.c_contiguous:
            return value
        if argument.dtype != np.float64 or value.ndim != argument.axes:
            raise TypeError(
                f"{self.name}: {value.dtype} of shape {value.shape}, not {argument.code} of {argument.axes} axes"
            )
        return np.ascontiguousarray(value, argument.dtype)

    def _load(self) -> Any:
        key = hashlib.sha256(f"{self.name}\0{self.sources}\0{llvm.processor()}".encode()).hexdigest()
        self._run = llvm.load(key, self.text, ENTRY, _PROTOTYPE, level=3, optimize=True)
        return self._run

    @functools.cached_property
    def sources(self) -> str:
        """Hash of the calling convention and of the files that the function and what it inlines are written in."""
        files = {function.__code__.co_filename for function in (self.function, *self.inlined().values())}
        digest = hashlib.sha256(_CONVENTION)
        for file in sorted(files, key=lambda file: Path(file).name):
            digest.update(Path(file).read_bytes().replace(b"\r\n", b"\n"))
        return digest.hexdigest()

    def inlined(self) -> dict[str, Any]:
        """The functions it inlines, by the names it calls them."""
        found: dict[str, Any] = {}
        waiting = [self.function]
        while waiting:
            function = waiting.pop()
            for name in function.__code__.co_names:
                value = function.__globals__.get(name)
                if isinstance(value, Inlined) and name not in found:
                    found[name] = value.function
                    waiting.append(value.function)
        return found

    def text(self) -> str:
        """The LLVM text: the shipped one, or, where that was made from other sources, numba's; ``Missing`` without both."""
        made_from, text = _built().get(self.name, ("", ""))
        if made_from == self.sources:
            return text
        try:
            from kobai.jit.emit import llvm_text

            return llvm_text(self)
        except ImportError as error:
            raise Missing(
                f"{self.name} has to be compiled by numba, which is not installed, because its source is not the one kobai "
                "was built from: install kobai again, or pip install numba"
            ) from error


@functools.cache
def _built() -> dict[str, tuple[str, str]]:
    try:
        return json.loads(zlib.decompress(BUILT.read_bytes()))
    except (OSError, ValueError, zlib.error):
        return {}


def _address(array: np.ndarray) -> int:
    """The address of an array's data. The first way is faster, but refuses empty and read-only arrays."""
    try:
        return ctypes.addressof(ctypes.c_char.from_buffer(array))  # pyright: ignore[reportArgumentType]
    except (TypeError, ValueError, BufferError):
        return array.ctypes.data


def compiled(signature: str, fastmath: tuple[str, ...] = ()) -> Callable[[Callable[..., None]], CompiledFunction]:
    """Decorate a function as a ``CompiledFunction`` of that signature."""
    return lambda function: CompiledFunction(function, signature, fastmath)
