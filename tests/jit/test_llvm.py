"""LLVM text compiled, cached and loaded."""

from __future__ import annotations

import ctypes

import pytest

from kobai.jit import cache, llvm

_TEXT = "define i64 @triple(i64 %a) {\n  %b = mul i64 %a, 3\n  ret i64 %b\n}\n"
_PROTOTYPE = ctypes.CFUNCTYPE(ctypes.c_int64, ctypes.c_int64)


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """An empty cache of this test's own."""
    monkeypatch.setattr(cache, "directory", lambda: tmp_path)
    monkeypatch.setattr(llvm, "_loaded", type(llvm._loaded)())
    return tmp_path


def _load(text, name="triple"):
    return llvm.load(llvm.key_of(text), lambda: text, name, _PROTOTYPE, level=2)


def test_a_function_is_loaded_once_and_cached_for_later_processes(folder, monkeypatch):
    function = _load(_TEXT)
    assert function(14) == 42
    assert _load(_TEXT) is function
    llvm._loaded.clear()
    monkeypatch.setattr(llvm, "compile_text", None)
    assert _load(_TEXT)(-1) == -3


def test_machine_code_is_freed_with_its_function(folder, monkeypatch):
    freed = []
    close = llvm._Owner.__del__
    monkeypatch.setattr(llvm._Owner, "__del__", lambda owner: (freed.append(1), close(owner)))
    function = _load(_TEXT)
    again = _load(_TEXT)
    del function
    assert not freed
    assert again(14) == 42
    del again
    assert freed == [1]
    assert not llvm._loaded.get(llvm.key_of(_TEXT))
    assert _load(_TEXT)(14) == 42


def test_nothing_is_loaded_that_is_not_cached(folder):
    assert llvm.load_cached(llvm.key_of(_TEXT), "triple", _PROTOTYPE) is None


@pytest.mark.parametrize("text", ["nonsense", _TEXT.replace("triple", "other")])
def test_what_cannot_be_compiled_is_an_error(folder, text):
    with pytest.raises(llvm.CompilationError):
        _load(text)


def test_vectors_have_a_power_of_two_of_bytes():
    assert llvm.vector_bytes() in (0, 16, 32, 64)
