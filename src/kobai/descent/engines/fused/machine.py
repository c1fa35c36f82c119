"""Machine code: LLVM through llvmlite, and what it made kept on disk for the next process.

Kept is only what this module itself generated, in a directory that nobody else may write to, under the hash of the text it
was made from, the processor, and LLVM's version. A file that does not carry its own hash is compiled again.
"""

from __future__ import annotations

import ctypes
import functools
import hashlib
import os
import stat
import tempfile
from pathlib import Path
from typing import Any

_MOST_KEPT = 2000


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
def cache_directory() -> Path | None:
    """Where machine code is kept, ours alone; None where there is no such place."""
    base = os.environ.get("KOBAI_CACHE_DIR") or os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    path = Path(base) / "kobai" / "kernels"
    try:
        path.mkdir(parents=True, exist_ok=True, mode=0o700)
        found = path.stat()
        ours = not hasattr(os, "getuid") or found.st_uid == os.getuid()
        if not ours or found.st_mode & (stat.S_IWGRP | stat.S_IWOTH):
            return None
    except (OSError, RuntimeError):
        return None
    return path


def key_of(text: str) -> str:
    """The name under which the machine code of a module is kept."""
    binding = llvm()
    parts = (
        text,
        binding.get_host_cpu_name(),
        binding.get_host_cpu_features().flatten(),
        str(binding.llvm_version_info),
    )
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()


def is_kept(text: str) -> bool:
    """Whether a module's machine code is there and needs not be made."""
    key = key_of(text)
    return key in _loaded or ((d := cache_directory()) is not None and (d / key).exists())


_loaded: dict[str, Any] = {}


def load(text: str) -> Any:
    """The function ``run`` of a module, compiled now or before: (first, last, context address) -> nothing.

    It is called without Python's lock, so several threads can run it at once.

    Raises:
        Uncompilable: LLVM does not take it.
    """
    key = key_of(text)
    if key not in _loaded:
        binding = llvm()
        try:
            code = _read(key) or _write(key, _compile(text))
            engine = binding.create_mcjit_compiler(binding.parse_assembly(""), _engine_target())
            engine.add_object_file(binding.object_file.ObjectFileRef.from_data(code))
            engine.finalize_object()
            address = engine.get_function_address("run")
        except RuntimeError as error:
            raise Uncompilable(" ".join(str(error).split())[:120]) from error
        call = ctypes.CFUNCTYPE(None, ctypes.c_int64, ctypes.c_int64, ctypes.c_void_p)(address)
        _loaded[key] = (call, engine)
    return _loaded[key][0]


def _engine_target() -> Any:
    binding = llvm()
    return binding.Target.from_default_triple().create_target_machine(opt=0, codemodel="jitdefault", jit=True)


def _compile(text: str) -> bytes:
    binding = llvm()
    module = binding.parse_assembly(text)
    module.triple = binding.get_default_triple()
    module.data_layout = str(_target().target_data)
    module.verify()
    return _target().emit_object(module)


def _read(key: str) -> bytes | None:
    directory = cache_directory()
    if directory is None:
        return None
    try:
        whole = (directory / key).read_bytes()
    except OSError:
        return None
    digest, code = whole[:32], whole[32:]
    return code if hashlib.sha256(code).digest() == digest else None


def _write(key: str, code: bytes) -> bytes:
    directory = cache_directory()
    if directory is not None:
        try:
            handle, name = tempfile.mkstemp(dir=directory)
            with os.fdopen(handle, "wb") as file:
                file.write(hashlib.sha256(code).digest() + code)
            os.replace(name, directory / key)
            _thin_out(directory)
        except OSError:
            pass
    return code


def _thin_out(directory: Path) -> None:
    """Remove the older half once there are too many: kernels of functions that somebody tried once."""
    kept = sorted(directory.iterdir(), key=lambda file: file.stat().st_mtime)
    if len(kept) > _MOST_KEPT:
        for file in kept[: _MOST_KEPT // 2]:
            file.unlink(missing_ok=True)
