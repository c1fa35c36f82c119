"""Measured lines, line breaking and masks."""

from __future__ import annotations

import numpy as np
import pytest

from kobai.paint.text.layout import mask, text_line, wrapped
from kobai.scenes import Text


def test_figures_are_equally_wide():
    widths = {text_line(d, 12.0).width for d in "0123456789"}
    assert len(widths) == 1


def test_a_formula_that_cannot_be_set_is_said_in_words():
    assert text_line(Text("x₁", "x_1"), 10.0)[:2] == ("x_1", True)
    assert text_line(Text("x₁"), 10.0)[:2] == ("x₁", False)
    assert text_line(Text("a matrix", r"\begin{pmatrix} 1 \end{pmatrix}"), 10.0)[:2] == ("a matrix", False)


def test_wrapping_fits_and_loses_nothing():
    text = "the quick brown fox jumps over the lazy dog and is not tired at all"
    lines = wrapped(text, 12.0, 150.0)
    assert len(lines) > 2
    assert " ".join(line.text for line in lines) == text
    assert all(line.width <= 150 for line in lines)


def test_type_is_where_it_is_set():
    picture, left, top = mask("H", False, 20.0, 0, 0)
    ink = np.argwhere(picture > 0.5) + np.array([top, left])
    assert ink[:, 0].max() == -1  # stands on the baseline
    assert -16 <= ink[:, 0].min() <= -14  # as tall as a capital
    assert picture.sum() > 40


def test_a_quarter_pixel_moves_ink_by_a_quarter_pixel():
    def middle(shift):
        picture, left, _ = mask("x", False, 15.0, shift, 0)
        return (picture.sum(0) * (np.arange(picture.shape[1]) + left)).sum() / picture.sum()

    assert middle(1) - middle(0) == pytest.approx(0.25, abs=0.01)
    assert middle(3) - middle(0) == pytest.approx(0.75, abs=0.01)
