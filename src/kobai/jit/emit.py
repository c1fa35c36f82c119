"""The LLVM texts of all compiled functions, made by numba while the package is built.

    python -m kobai.jit.emit          # writes llvm_texts.json.z beside this file

A text must suit every 64-bit processor: numba's own, unoptimised, is inlined and simplified here for none in particular, and
vectorised only where it runs (``llvm.compile_text``). Nothing of numba, Python or a vector library is left in it.
"""

from __future__ import annotations

import functools
import importlib
import json
import os
import re
import struct
import zlib
from pathlib import Path
from types import FunctionType
from typing import Any

# Read by numba when it is imported.
os.environ.setdefault("NUMBA_OPT", "0")
os.environ.setdefault("NUMBA_DISABLE_INTEL_SVML", "1")

import llvmlite.binding as llvm
import numba
from numba.core import types

from kobai.jit.compiled_function import BUILT, ENTRY, CompiledFunction

_LINE = re.DOTALL | re.MULTILINE


def llvm_text(function: CompiledFunction) -> str:
    """The text of a module whose one function ``ENTRY`` takes the address of the packed arguments."""
    text, name = _by_numba(function)
    # Of numba's two entry points, the one for C calls into Python; the other follows numba's own convention.
    text = re.sub(rf"^define [^\n]*@{re.escape(name)}\(.*?^}}$", "", text, flags=_LINE)
    text += _unpacking(text, name.removeprefix("cfunc."), function.layout)
    # Arrays are arguments, so their memory is never freed here.
    text = re.sub(r"^(define [^\n]*@NRT_(?:incref|decref)\([^\n]*\{).*?^\}$", r"\1\n  ret void\n}", text, flags=_LINE)
    text = text.replace("@sqrt(", "@llvm.sqrt.f64(")
    # Attributes can be inferred again where it runs, by an older LLVM too, which might not know their newest names.
    inferable = r"^(target|attributes|; Function Attrs)[^\n]*\n| #\d+(?= \{$|$)|captures\(\w+\) "
    text = re.sub(inferable, "", _simplified(text), flags=re.MULTILINE)
    declared = re.findall(r"^declare [^@]*@([\w.$]+)\(", text, re.MULTILINE)
    foreign = [name for name in declared if not name.startswith("llvm.") or re.match(r"llvm\.(x86|aarch64)", name)]
    if foreign or re.search(r'^@|"target-', text, re.MULTILINE):
        raise RuntimeError(f"{function.name}: its text is not self-contained: {foreign or 'it has global constants'}")
    return text


def _by_numba(function: CompiledFunction) -> tuple[str, str]:
    """numba's text of a function that takes addresses and sizes, and the name of its entry point for C."""
    options = {"error_model": "numpy", "fastmath": set(function.fastmath), "no_cpython_wrapper": True}
    njit = functools.partial(numba.njit, no_cfunc_wrapper=True, **options)
    code: Any = function.function
    known = dict(code.__globals__)
    for name, inlined in function.inlined().items():  # one may call another: all see the compiled ones
        known[name] = njit(forceinline=True)(FunctionType(inlined.__code__, known, name))
    inner = njit(FunctionType(code.__code__, known, code.__name__))
    names: list[str] = []
    passed: list[str] = []
    kinds: list[Any] = []
    for n, argument in enumerate(function.arguments):
        scalar: Any = numba.from_dtype(argument.dtype)
        sizes = [f"a{n}_{axis}" for axis in range(argument.axes)]
        names += [f"a{n}", *sizes]
        passed.append(f"carray(a{n}, ({', '.join(sizes)},))" if sizes else f"a{n}")
        kinds += [types.CPointer(scalar), *[types.int64] * argument.axes] if sizes else [scalar]
    space: dict[str, Any] = {"inner": inner, "carray": vars(numba)["carray"]}
    exec(f"def entry({', '.join(names)}):\n    inner({', '.join(passed)})", space)
    outer: Any = numba.cfunc(types.void(*kinds), error_model="numpy")(space["entry"])
    return outer.inspect_llvm(), outer.native_name


def _unpacking(text: str, name: str, layout: str) -> str:
    """The function ``ENTRY``: it loads packed arguments (``layout`` is a format of ``struct``) and calls the function ``name``.

    The first two arguments in numba's convention are addresses, of a result and of an error's description.
    """
    found = re.search(rf"^define [^@]*@{re.escape(name)}\((.*?)\)", text.replace("captures(none)", ""), re.MULTILINE)
    assert found is not None
    types = [argument.split()[0] for argument in found[1].split(",")][2:]
    lines = [f"define i32 @{ENTRY}(ptr %packed) {{", "  %result = alloca [16 x i8]", "  %error = alloca [16 x i8]"]
    values, at = ["ptr %result", "ptr %error"], 0
    for n, (kind, code) in enumerate(zip(types, layout.removeprefix("="), strict=True)):
        lines.append(f"  %at{n} = getelementptr i8, ptr %packed, i64 {at}")
        loaded = "i8" if code == "?" else kind
        lines.append(f"  %loaded{n} = load {loaded}, ptr %at{n}, align 1")
        if loaded != kind:
            lines.append(f"  %value{n} = trunc i8 %loaded{n} to {kind}")
        values.append(f"{kind} %{'loaded' if loaded == kind else 'value'}{n}")
        at += struct.calcsize("=" + code)
    lines += [f"  %status = call i32 @{name}({', '.join(values)})", "  ret i32 %status", "}"]
    return "\n".join(lines) + "\n"


def _simplified(text: str) -> str:
    """The module with everything inlined into ``ENTRY``, simplified as far as every processor gains from it."""
    llvm.initialize_native_target()
    module = llvm.parse_assembly(text)
    for value in (*module.functions, *module.global_variables):
        if not value.is_declaration and value.name != ENTRY:
            value.linkage = "internal"
    options = llvm.create_pipeline_tuning_options(speed_level=3)
    options.loop_vectorization = options.loop_interleaving = options.slp_vectorization = options.loop_unrolling = False
    machine = llvm.Target.from_default_triple().create_target_machine(cpu="generic", features="", opt=3)
    builder = llvm.create_pass_builder(machine, options)
    builder.getModulePassManager().run(module, builder)
    return str(module)


def all_functions() -> list[CompiledFunction]:
    """Every compiled function of the package. Their modules import neither torch nor anything above ``jit`` that does."""
    package = Path(__file__).parents[1]
    found = []
    for file in sorted(package.rglob("*.py")):
        if re.search(r"^@compiled\(", file.read_text(encoding="utf-8"), re.MULTILINE):
            path = file.relative_to(package.parent).with_suffix("")
            module = importlib.import_module(".".join(path.parts))
            found += [value for value in vars(module).values() if isinstance(value, CompiledFunction)]
    return found


def main() -> None:
    """Write the texts of all compiled functions."""
    texts = {function.name: (function.sources, llvm_text(function)) for function in all_functions()}
    BUILT.write_bytes(zlib.compress(json.dumps(texts).encode(), 9))


if __name__ == "__main__":
    main()
