"""Machine code through llvmlite: made from LLVM's text, and entered into this process."""

from __future__ import annotations

import functools
import threading
from typing import Any

ONE = threading.RLock()
"""One thread at a time makes or enters code: what LLVM works with is not made for more."""


@functools.cache
def llvm() -> Any:
    """llvmlite's binding to LLVM, ready for this processor."""
    import llvmlite.binding as binding

    for start in (binding.initialize_native_target, binding.initialize_native_asmprinter):
        start()
    return binding


@functools.cache
def processor() -> str:
    """What machine code depends on besides what it was made from."""
    import llvmlite

    binding = llvm()
    features = binding.get_host_cpu_features().flatten()
    return "\0".join((binding.get_default_triple(), binding.get_host_cpu_name(), features, llvmlite.__version__))


def emit(text: str) -> bytes:
    """The object code of a module in LLVM's language.

    Raises:
        RuntimeError: LLVM does not take it.
    """
    with ONE:
        binding = llvm()
        module = binding.parse_assembly(text)
        module.verify()
        # Relocations must reach wherever the loader puts things, so that kept code can be loaded into any process.
        machine = binding.Target.from_default_triple().create_target_machine(
            cpu=binding.get_host_cpu_name(),
            features=binding.get_host_cpu_features().flatten(),
            opt=3,
            reloc="default",
            codemodel="jitdefault",
            jit=True,
        )
        return machine.emit_object(module)


def enter(code: bytes, name: str) -> tuple[int, Any]:
    """The address of a function of an object, and what has to live as long as it is called."""
    with ONE:
        binding = llvm()
        machine = binding.Target.from_default_triple().create_target_machine(opt=0, codemodel="jitdefault", jit=True)
        engine = binding.create_mcjit_compiler(binding.parse_assembly(""), machine)
        engine.add_object_file(binding.object_file.ObjectFileRef.from_data(code))
        engine.finalize_object()
    address = engine.get_function_address(name)
    if not address:
        raise RuntimeError(f"no function {name!r} in this object")
    return address, engine
