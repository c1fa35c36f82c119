"""Machine code: LLVM through llvmlite, and what it made kept for the next process.

It is kept under the hash of the text it was made from, the processor, and LLVM's version.
"""

from __future__ import annotations

import ctypes
import functools
import hashlib
from typing import Any

from kobai.jit import cache
from kobai.jit import llvm as toolchain


class Uncompilable(Exception):
    """LLVM, perhaps another version than this was written with, does not take a kernel."""


@functools.cache
def llvm() -> Any:
    """llvmlite's binding to LLVM, ready for this processor; None where it is missing or does not work."""
    try:
        import llvmlite.binding as binding

        for start in (binding.initialize_native_target, binding.initialize_native_asmprinter):
            start()
        binding.Target.from_default_triple()
    except Exception:
        return None
    return binding


@functools.cache
def vector_bytes() -> int:
    """Bytes in this processor's vectors; 0 where it has none that multiply and add at once."""
    binding = llvm()
    if binding is None:
        return 0
    features = binding.get_host_cpu_features()
    if features.get("avx512f") and features.get("avx512dq") and features.get("avx512vl"):
        return 64
    if features.get("avx2") and features.get("fma"):
        return 32
    return 16 if features.get("neon") or "aarch64" in binding.get_default_triple() else 0


@functools.cache
def _target() -> Any:
    binding = llvm()
    target = binding.Target.from_default_triple()
    features = binding.get_host_cpu_features().flatten()
    # Relocations must reach wherever the loader puts things, so that kept code can be loaded into any process.
    return target.create_target_machine(
        cpu=binding.get_host_cpu_name(), features=features, opt=2, reloc="default", codemodel="jitdefault", jit=True
    )


@functools.cache
def processor() -> str:
    """What machine code depends on besides what it was made from."""
    binding = llvm()
    features = binding.get_host_cpu_features().flatten()
    return "\0".join((binding.get_host_cpu_name(), features, str(binding.llvm_version_info)))


def key_of(text: str) -> str:
    """The name under which the machine code of a module is kept."""
    return hashlib.sha256(f"{text}\0{processor()}".encode()).hexdigest()


_loaded: dict[str, Any] = {}
# Code that a second thread loads under the same key would take the place of the first's, whose memory is then given back while
# it is called; so both wait for each other.
_one = toolchain.ONE


def load(text: str) -> Any:
    """The function ``run`` of a module, compiled now or before: (first, last, context address) -> nothing.

    It is called without Python's lock, so several threads can run it at once.

    Raises:
        Uncompilable: LLVM does not take it.
    """
    key = key_of(text)
    with _one:
        found = load_kept(key)
        if found is None:
            try:
                code = _compile(text)
                found = _enter(key, code)
            except RuntimeError as error:
                raise Uncompilable(" ".join(str(error).split())[:120]) from error
            cache.write(key, code)
    return found


def load_kept(key: str) -> Any:
    """The function that was kept under a key, or None."""
    there = _loaded.get(key)
    if there is not None:
        return there[0]
    with _one:
        if key in _loaded:
            return _loaded[key][0]
        code = cache.read(key)
        return None if code is None else _enter(key, code)


def _enter(key: str, code: bytes) -> Any:
    address, engine = toolchain.enter(code, "run")
    call = ctypes.CFUNCTYPE(None, ctypes.c_int64, ctypes.c_int64, ctypes.c_void_p)(address)
    _loaded[key] = (call, engine)
    return call


def _compile(text: str) -> bytes:
    binding = llvm()
    module = binding.parse_assembly(text)
    module.triple = binding.get_default_triple()
    module.data_layout = str(_target().target_data)
    module.verify()
    return _target().emit_object(module)
