"""The LLVM texts of compiled functions: nothing in them belongs to one process or one processor."""

from __future__ import annotations

import json
import re
import zlib

import numpy as np
import pytest

from kobai.jit import compiled_function, emit, llvm
from kobai.jit.compiled_function import CompiledFunction
from kobai.paint.raster.stroke import draw_stroke


@pytest.fixture(scope="module")
def text():
    return emit.llvm_text(draw_stroke)


def test_only_intrinsics_are_called(text):
    declared = re.findall(r"^declare [^@]*@([\w.]+)\(", text, re.MULTILINE)
    assert declared
    assert all(name.startswith("llvm.") for name in declared)
    assert "target" not in text
    assert "svml" not in text


@pytest.mark.parametrize("triple", ["x86_64-pc-windows-msvc", "aarch64-unknown-linux-gnu", "arm64-apple-darwin"])
def test_every_processor_takes_it(text, triple):
    binding = llvm.binding()
    binding.initialize_all_targets()
    binding.initialize_all_asmprinters()
    target = binding.Target.from_triple(triple).create_target_machine(opt=3)
    module = binding.parse_assembly(text)
    module.triple, module.data_layout = triple, str(target.target_data)
    module.verify()
    assert compiled_function.ENTRY.encode() in target.emit_object(module)


def _raise(x):
    if x[0] > 0:
        raise ValueError


def _allocate(x):
    x[:] = np.sort(x)


def test_a_function_that_allocates_is_refused():
    with pytest.raises(RuntimeError, match="not self-contained"):
        emit.llvm_text(CompiledFunction(_allocate, "f8[:]"))


def test_a_function_that_raises_fails_with_its_name():
    function = CompiledFunction(_raise, "f8[:]")
    function(np.zeros(1))
    with pytest.raises(RuntimeError, match="_raise failed"):
        function(np.ones(1))


def test_all_functions_are_written_with_the_hash_of_their_sources(monkeypatch, tmp_path):
    monkeypatch.setattr(emit, "BUILT", tmp_path / "texts")
    monkeypatch.setattr(emit, "llvm_text", lambda function: f"text of {function.name}")
    emit.main()
    texts = json.loads(zlib.decompress((tmp_path / "texts").read_bytes()))
    assert texts[draw_stroke.name] == [draw_stroke.sources, f"text of {draw_stroke.name}"]
    assert {name.split(".")[1] for name in texts} == {"kernel", "paint"}
