"""The colour bar: the values of the lines, at the colours of the bands between them."""

from __future__ import annotations

import numpy as np
import pytest

import kobai
from kobai.paint import colors
from kobai.paint.page import Page
from kobai.scenes import Contours
from tests.paint.spy import Spy


def contour(theme="paper", height="auto", size=(640, 480)):
    trace = kobai.descend("himmelblau", [1.0, 1.0], lr=1e-3, steps=5)
    scene = kobai.scene(trace, view="contour", theme=theme, height=height, arrow=False)
    page = Page(scene, size)
    spy = Spy(page)
    page.draw_still(spy)
    return scene.panels[0].marks[0], page.panels[0], spy


@pytest.mark.parametrize("theme", ["paper", "dark", "article"])
@pytest.mark.parametrize("height", ["linear", "log"])
def test_each_band_has_its_colour_and_each_line_its_value(theme, height):
    mark, panel, spy = contour(theme, height)
    assert isinstance(mark, Contours)
    assert mark.values is not None
    bar, plot = panel.axes.bar, panel.axes.plot.rect
    bands = colors.band_colors(mark, mark.levels)
    edges = np.array([mark.values.lo, *mark.levels, mark.values.hi])
    y = plot.bottom - (edges - mark.values.lo) / (mark.values.hi - mark.values.lo) * plot.h
    x = round(plot.right + bar.gap + bar.wide / 2)
    for i, band in enumerate(bands):
        if y[i] - y[i + 1] > 6:
            packed = int(spy.rgb[round((y[i] + y[i + 1]) / 2), x])
            assert np.array([packed & 255, packed >> 8 & 255, packed >> 16 & 255]) == pytest.approx(band, abs=2)
    beside = [
        (text, (y0 + y1) / 2) for text, x0, y0, _, y1 in spy.texts if x0 > plot.right + bar.gap and y0 > plot.y - 8
    ]
    shown = {text: at for text, at in beside if any(text == t for _, t in mark.values.ticks)}
    assert len(shown) >= 5
    for at, text in mark.values.ticks:
        if text in shown:
            line = plot.bottom - (at - mark.values.lo) / (mark.values.hi - mark.values.lo) * plot.h
            assert shown[text] == pytest.approx(line, abs=2.5)


def test_a_small_map_has_none():
    assert contour(size=(640, 480))[1].axes.bar is not None
    assert contour(size=(240, 180))[1].axes.bar is None


def test_the_legend_stands_clear_of_it():
    _, panel, _ = contour()
    assert panel.beside.x >= panel.axes.right
