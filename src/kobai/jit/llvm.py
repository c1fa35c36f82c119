"""Machine code for this processor, from LLVM text through llvmlite.

``compile_text`` gives object code, ``load`` makes a function of it that ctypes calls without Python's lock, so that several
threads can run it at once. Object code is cached on disk under a key that names the text, the processor and LLVM's version.
"""

from __future__ import annotations

import functools
import hashlib
import os
import sys
import threading
import weakref
from collections.abc import Callable
from typing import Any

from kobai.jit import cache

Prototype = Any
"""The C type of a function: what ``ctypes.CFUNCTYPE`` gives."""


class CompilationError(Exception):
    """The compiler, perhaps of another version than the text was written for, refuses it."""


# LLVM's contexts serve one thread at a time. Held while loading too: code loaded a second time under the same name would take
# the place of the first, whose memory would be freed while it runs.
_lock = threading.RLock()
if hasattr(os, "register_at_fork"):
    os.register_at_fork(before=_lock.acquire, after_in_parent=_lock.release, after_in_child=_lock.release)
# The functions in use, by key; each holds the owner of its memory.
_loaded: weakref.WeakValueDictionary[str, Callable[..., Any]] = weakref.WeakValueDictionary()


class _Owner:
    """The execution engine that owns a function's machine code, which is freed with the function."""

    def __init__(self, engine: Any):
        self._engine = engine

    def __del__(self, lock: threading.RLock = _lock, ending: Any = sys.is_finalizing) -> None:  # type: ignore[valid-type]
        if ending():
            return  # with the process, whose modules may be gone
        with lock:
            self._engine.close()


@functools.cache
def binding() -> Any:
    """llvmlite's binding to LLVM, initialised for this processor; None where it is missing or does not work."""
    try:
        import llvmlite.binding as llvm

        llvm.initialize_native_target()
        llvm.initialize_native_asmprinter()
        llvm.Target.from_default_triple()
    except Exception:
        return None
    return llvm


@functools.cache
def processor() -> str:
    """The part of a cache key that names the target and the compiler."""
    llvm = binding()
    features = llvm.get_host_cpu_features().flatten()
    return "\0".join((llvm.get_default_triple(), llvm.get_host_cpu_name(), features, str(llvm.llvm_version_info)))


@functools.cache
def vector_bytes() -> int:
    """Bytes in this processor's vectors; 0 where it has none with fused multiply-add."""
    llvm = binding()
    if llvm is None:
        return 0
    features = llvm.get_host_cpu_features()
    if features.get("avx512f") and features.get("avx512dq") and features.get("avx512vl"):
        return 64
    if features.get("avx2") and features.get("fma"):
        return 32
    return 16 if features.get("neon") or "aarch64" in llvm.get_default_triple() else 0


def key_of(text: str) -> str:
    """The cache key of a module's object code."""
    return hashlib.sha256(f"{text}\0{processor()}".encode()).hexdigest()


@functools.cache
def _target(level: int) -> Any:
    llvm = binding()
    # Relocations must reach wherever the loader puts things, so that cached code can be loaded into any process.
    return llvm.Target.from_default_triple().create_target_machine(
        cpu=llvm.get_host_cpu_name(),
        features=llvm.get_host_cpu_features().flatten(),
        opt=level,
        reloc="default",
        codemodel="jitdefault",
        jit=True,
    )


def compile_text(text: str, level: int, optimize: bool = False) -> bytes:
    """The object code of a module that names no target, at a ``level`` of optimisation from 0 to 3.

    ``optimize`` transforms the module for this processor first (vectorises, unrolls). ``CompilationError`` if LLVM refuses it.
    """
    with _lock:
        llvm, target = binding(), _target(level)
        try:
            module = llvm.parse_assembly(text)
            module.triple, module.data_layout = llvm.get_default_triple(), str(target.target_data)
            module.verify()
            if optimize:
                builder = llvm.create_pass_builder(target, llvm.create_pipeline_tuning_options(speed_level=level))
                builder.getModulePassManager().run(module, builder)
            return target.emit_object(module)
        except RuntimeError as error:
            raise CompilationError(" ".join(str(error).split())[:120]) from error


def load(
    key: str, text: Callable[[], str], name: str, prototype: Prototype, level: int, optimize: bool = False
) -> Callable[..., Any]:
    """The function ``name`` of a module: loaded before, cached under ``key``, or compiled now as by ``compile_text``.

    ``text`` gives the module; it is called only when nothing is cached.
    """
    with _lock:
        found = load_cached(key, name, prototype)
        if found is None:
            code = compile_text(text(), level, optimize)
            found = _load_object(key, code, name, prototype)
            cache.write(key, code)
        return found


def load_cached(key: str, name: str, prototype: Prototype) -> Callable[..., Any] | None:
    """The function loaded or cached under a key, or None."""
    found = _loaded.get(key)
    if found is not None:
        return found
    with _lock:
        found = _loaded.get(key)
        if found is not None:
            return found
        code = cache.read(key)
        try:
            return None if code is None else _load_object(key, code, name, prototype)
        except CompilationError:  # of another version of LLVM, say
            return None


def _load_object(key: str, code: bytes, name: str, prototype: Prototype) -> Callable[..., Any]:
    llvm = binding()
    machine = llvm.Target.from_default_triple().create_target_machine(opt=0, codemodel="jitdefault", jit=True)
    engine = llvm.create_mcjit_compiler(llvm.parse_assembly(""), machine)
    try:
        engine.add_object_file(llvm.object_file.ObjectFileRef.from_data(code))
        engine.finalize_object()
    except RuntimeError as error:
        raise CompilationError(" ".join(str(error).split())[:120]) from error
    address = engine.get_function_address(name)
    if not address:
        raise CompilationError(f"no function {name!r} in this module")
    function = prototype(address)
    function.owner = _Owner(engine)
    _loaded[key] = function
    return function
