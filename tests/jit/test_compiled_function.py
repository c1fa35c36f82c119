"""Kernels: compiled once, kept for the next process, compiled anew where nothing can be kept."""

from __future__ import annotations

import re

import numpy as np
import pytest

from kobai.jit import cache, llvm
from kobai.jit.compiled_function import Helper, Kernel
from kobai.paint.raster.stroke import draw_rope


@Helper
def _twice(x):
    return 2 * x


@Helper
def _twice_and(x, y):
    return _twice(x) + y


def _fill(numbers, scale, start, half, out):
    for j in range(out.shape[0]):
        for i in range(out.shape[1]):
            out[j, i] = _twice_and(numbers[j, i] * scale, start) * (0.5 if half else 1.0)


_SIGNATURE = "f8[:,:], f8, i8, b1, f4[:,:]"


@pytest.fixture
def place(tmp_path, monkeypatch):
    """A folder of this test's own to keep things in."""
    monkeypatch.setattr(cache, "directory", lambda: tmp_path)
    return tmp_path


@pytest.fixture
def compiled(monkeypatch):
    """How often a kernel was compiled."""
    times = []
    real = Kernel._text
    monkeypatch.setattr(Kernel, "_text", lambda self: times.append(self) or real(self))
    return times


def _check(kernel):
    numbers = np.arange(6.0).reshape(2, 3)
    out = np.zeros((2, 3), np.float32)
    kernel(numbers, 10, 3, np.bool_(False), out)
    np.testing.assert_array_equal(out, 20 * numbers + 3)
    kernel(numbers[:, ::-1], np.float64(0.5), np.int64(0), True, out)
    np.testing.assert_array_equal(out, 0.5 * numbers[:, ::-1])


def test_a_kernel_is_compiled_once_for_all_processes(place, compiled):
    _check(Kernel(_fill, _SIGNATURE))
    _check(Kernel(_fill, _SIGNATURE))
    assert len(compiled) == len(list(place.iterdir())) == 1


def test_what_is_damaged_is_compiled_anew(place, compiled):
    _check(Kernel(_fill, _SIGNATURE))
    (file,) = place.iterdir()
    file.write_bytes(file.read_bytes()[:-1])
    _check(Kernel(_fill, _SIGNATURE))
    assert len(compiled) == 2


def test_kernels_run_where_nothing_can_be_kept(monkeypatch, compiled):
    monkeypatch.setattr(cache, "directory", lambda: None)
    _check(Kernel(_fill, _SIGNATURE))
    _check(Kernel(_fill, _SIGNATURE))
    assert len(compiled) == 2


def test_another_processor_gets_its_own_code(place, compiled, monkeypatch):
    _check(Kernel(_fill, _SIGNATURE))
    monkeypatch.setattr("kobai.jit.llvm.processor", lambda: "another")
    _check(Kernel(_fill, _SIGNATURE))
    assert len(compiled) == len(list(place.iterdir())) == 2


def test_read_only_and_empty_arrays_can_be_given(place):
    kernel = Kernel(_fill, _SIGNATURE)
    out = np.zeros((2, 3), np.float32)
    kernel(np.broadcast_to(1.0, (2, 3)), 1.0, 0, False, out)
    assert (out == 2).all()
    kernel(np.zeros((0, 3)), 1.0, 0, False, np.zeros((0, 3), np.float32))


@pytest.mark.parametrize(
    "out", [np.zeros((2, 3)), np.zeros((3, 2), np.float32).T, np.zeros((2, 6), np.float32)[:, ::2]]
)
def test_what_is_written_to_has_to_fit(place, out):
    with pytest.raises(TypeError, match="_fill"):
        Kernel(_fill, _SIGNATURE)(np.zeros((2, 3)), 1.0, 0, False, out)


def test_kept_code_needs_nothing_of_numba():
    text = draw_rope._text()
    declared = set(re.findall(r"^declare [^@]*@([\w.]+)\(", text, re.MULTILINE))
    used = {name for name in declared if text.count(f"@{name}(") > 1}
    assert not [name for name in used if not name.startswith("llvm.") and not llvm.llvm().address_of_symbol(name)]
