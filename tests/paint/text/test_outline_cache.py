"""Outlines cached for the next process are the ones this process drew, and spare it numba and matplotlib."""

from __future__ import annotations

import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from kobai.jit import cache
from kobai.paint.text import outline_cache, outlines

TEXTS = [
    ("step 12 / 200 · η = 0.01", False),
    ("勾配 a", False),
    (r"x_1^2 + \frac{x_2}{3}", True),
    (" ", False),
    ("", False),
]


def forget():
    for cached in (outlines._letter, outlines.outline, outline_cache._known):
        cached.cache_clear()
    outline_cache._new.clear()


@pytest.fixture
def place(tmp_path, monkeypatch):
    """An empty shelf of this test's own."""
    monkeypatch.setattr(cache, "directory", lambda: tmp_path)
    forget()
    yield tmp_path
    forget()


def same(a, b):
    assert (a.width, a.ascent, a.descent) == (b.width, b.ascent, b.descent)
    np.testing.assert_array_equal(a.corners, b.corners)
    np.testing.assert_array_equal(a.ends, b.ends)


@pytest.mark.filterwarnings("ignore:this machine has no Japanese font")
def test_what_the_next_process_finds_is_what_was_drawn(place, monkeypatch):
    drawn = [outlines.outline(*text) for text in TEXTS]
    outline_cache.write()
    forget()
    monkeypatch.setattr(outlines, "_formula", lambda latex: pytest.fail("drawn again"))
    for text, shape in zip(TEXTS, drawn, strict=True):
        same(outlines.outline(*text), shape)
    assert not [name for name in outline_cache._known() if outlines.is_cjk(name)]


def test_processes_add_to_each_others_shelves(place):
    outlines.outline("ab")
    outline_cache._known.cache_clear()
    outlines.outline("a", True)
    outline_cache.write()
    forget()
    outlines.outline("c")
    outline_cache.write()
    assert set(outline_cache._read()) == {"letter a", "letter b", "letter c", "formula a"}


def test_the_shelf_does_not_grow_for_ever(place, monkeypatch):
    monkeypatch.setattr(outline_cache, "_MOST", 3)
    outlines.outline("abcdef")
    outline_cache.write()
    assert list(outline_cache._read()) == ["letter d", "letter e", "letter f"]


def test_what_cannot_be_set_is_an_error_each_time(place):
    for _ in range(2):
        with pytest.raises(ValueError, match="nonsense"):
            outlines.outline(r"\nonsense{x}", True)


PICTURE = """
import sys, kobai
trace = kobai.descend("x1**2 + x2**2", start=[2.0, 2.0], lr=0.1, steps=3)
kobai.scene(trace).save(sys.argv[1], size=(200, 160), frames=2)
print(sorted({"matplotlib", "numba"} & set(sys.modules)))
"""


@pytest.mark.skipif(cache.directory() is None, reason="nothing can be kept here")
def test_the_second_process_needs_neither_numba_nor_matplotlib(tmp_path):
    outs = [
        subprocess.run(
            [sys.executable, "-c", PICTURE, str(tmp_path / "a.gif")], capture_output=True, text=True, check=True
        )
        for _ in range(2)
    ]
    assert outs[1].stdout.strip() == "[]"


def test_threads_draw_one_letter_at_a_time(place, monkeypatch):
    """A font object holds the glyph that it loaded last: two threads at it once drew letters twice over."""
    busy = threading.Lock()

    def drawn(letter):
        assert busy.acquire(blocking=False)
        time.sleep(0.001)
        busy.release()
        return outline_cache.Outline(np.zeros((0, 2)), np.zeros(0, np.int64), 0.5, 0.0, 0.0)

    monkeypatch.setattr(outlines, "_drawn", drawn)
    with ThreadPoolExecutor(8) as pool:
        assert len(list(pool.map(outlines._letter, "abcdefgh勾配" * 2))) == 20
