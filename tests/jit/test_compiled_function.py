"""Compiled functions: compiled once, cached for later processes, compiled anew where nothing can be cached."""

from __future__ import annotations

import sys

import numpy as np
import pytest

from kobai.errors import Missing
from kobai.jit import cache, compiled_function, llvm
from kobai.jit.compiled_function import CompiledFunction, Inlined
from kobai.paint.raster.stroke import draw_stroke


@Inlined
def _twice(x):
    return 2 * x


@Inlined
def _twice_and(x, y):
    return _twice(x) + y


def _fill(numbers, scale, start, half, out):
    for j in range(out.shape[0]):
        for i in range(out.shape[1]):
            out[j, i] = _twice_and(numbers[j, i] * scale, start) * (0.5 if half else 1.0)


_SIGNATURE = "f8[:,:], f8, i8, b1, f4[:,:]"


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """An empty cache of this test's own."""
    monkeypatch.setattr(cache, "directory", lambda: tmp_path)
    monkeypatch.setattr(llvm, "_loaded", {})
    return tmp_path


@pytest.fixture
def compiled(monkeypatch):
    """The functions compiled so far."""
    functions = []
    real = CompiledFunction.text
    monkeypatch.setattr(CompiledFunction, "text", lambda self: functions.append(self) or real(self))
    return functions


def _check(function):
    numbers = np.arange(6.0).reshape(2, 3)
    out = np.zeros((2, 3), np.float32)
    function(numbers, 10, 3, np.bool_(False), out)
    np.testing.assert_array_equal(out, 20 * numbers + 3)
    function(numbers[:, ::-1], np.float64(0.5), np.int64(0), True, out)
    np.testing.assert_array_equal(out, 0.5 * numbers[:, ::-1])


def _check_as_a_new_process_would():
    llvm._loaded.clear()
    _check(CompiledFunction(_fill, _SIGNATURE))


def test_a_function_is_compiled_once_for_all_processes(folder, compiled):
    _check_as_a_new_process_would()
    _check_as_a_new_process_would()
    assert len(compiled) == len(list(folder.iterdir())) == 1


def test_what_is_damaged_is_compiled_anew(folder, compiled):
    _check_as_a_new_process_would()
    (file,) = folder.iterdir()
    file.write_bytes(file.read_bytes()[:-1])
    _check_as_a_new_process_would()
    assert len(compiled) == 2


def test_functions_run_where_nothing_can_be_cached(folder, compiled, monkeypatch):
    monkeypatch.setattr(cache, "directory", lambda: None)
    _check_as_a_new_process_would()
    _check_as_a_new_process_would()
    assert len(compiled) == 2


def test_another_processor_gets_its_own_code(folder, compiled, monkeypatch):
    _check_as_a_new_process_would()
    monkeypatch.setattr(llvm, "processor", lambda: "another")
    _check_as_a_new_process_would()
    assert len(compiled) == len(list(folder.iterdir())) == 2


def test_read_only_and_empty_arrays_can_be_given(folder):
    function = CompiledFunction(_fill, _SIGNATURE)
    out = np.zeros((2, 3), np.float32)
    function(np.broadcast_to(1.0, (2, 3)), 1.0, 0, False, out)
    assert (out == 2).all()
    function(np.zeros((0, 3)), 1.0, 0, False, np.zeros((0, 3), np.float32))


@pytest.mark.parametrize(
    "out", [np.zeros((2, 3)), np.zeros((3, 2), np.float32).T, np.zeros((2, 6), np.float32)[:, ::2]]
)
def test_what_is_written_to_has_to_fit(folder, out):
    with pytest.raises(TypeError, match="_fill"):
        CompiledFunction(_fill, _SIGNATURE)(np.zeros((2, 3)), 1.0, 0, False, out)


def test_the_shipped_text_is_used_only_if_it_was_made_from_the_same_sources(monkeypatch):
    function = CompiledFunction(_fill, _SIGNATURE)
    monkeypatch.setattr(compiled_function, "_built", lambda: {function.name: (function.sources, "shipped")})
    assert function.text() == "shipped"
    monkeypatch.setattr(compiled_function, "_built", lambda: {function.name: ("other sources", "shipped")})
    assert "define" in function.text()


@pytest.mark.parametrize("contents", [None, b"damaged"])
def test_a_missing_or_damaged_file_of_texts_is_an_empty_one(monkeypatch, tmp_path, contents):
    monkeypatch.setattr(compiled_function, "BUILT", tmp_path / "texts")
    if contents is not None:
        (tmp_path / "texts").write_bytes(contents)
    assert compiled_function._built.__wrapped__() == {}


def test_without_numba_a_changed_source_says_what_to_do(monkeypatch):
    monkeypatch.setattr(compiled_function, "_built", dict)
    monkeypatch.setitem(sys.modules, "kobai.jit.emit", None)
    with pytest.raises(Missing, match="pip install numba"):
        CompiledFunction(_fill, _SIGNATURE).text()


def test_the_sources_of_a_function_are_its_file_and_those_of_what_it_inlines():
    assert CompiledFunction(_fill, _SIGNATURE).inlined().keys() == {"_twice", "_twice_and"}
    assert CompiledFunction(_fill, _SIGNATURE).sources != draw_stroke.sources
