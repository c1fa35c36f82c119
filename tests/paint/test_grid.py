"""A square map shares the page with its chart and the legend of both, so that no half of it is empty."""

from __future__ import annotations

import numpy as np
import pytest

import kobai
from kobai.paint.page import Page

RUNS = {"SGD": {"lr": 0.001}, "Adam": {"lr": 0.1}, "heavy ball": {"optimizer": "SGD", "lr": 0.0005, "momentum": 0.9}}


def page(size=(640, 480), scale=1.0, **options) -> Page:
    race = kobai.race("rosenbrock", [-1.2, 1.0], RUNS, steps=40)
    return Page(kobai.scene(race, panels=["contour", "loss"], grid=31, **options), size, scale)


@pytest.mark.parametrize("size", [(640, 480), (800, 600), (840, 480), (1280, 720)])
@pytest.mark.parametrize("lang", ["en", "ja"])
def test_map_legend_and_chart_fill_the_page(size, lang):
    made = page(size, lang=lang)
    contour, loss = made.panels
    square, chart = contour.axes.plot.rect, loss.axes.plot.rect
    assert square.h == pytest.approx(square.w, abs=1)
    assert square.h > 0.6 * size[1]
    assert contour.axes.right < chart.x
    assert chart.bottom == pytest.approx(square.bottom, abs=0.01 * size[1])
    legend, at = made.legend, made.legend_at
    assert legend is not None
    assert at is not None
    named = {entry.text for entry in legend.lines} | {end.curve.label for end in loss.ends}
    named |= {name.path.name for name in contour.names}
    assert set(RUNS) <= named
    assert at.bottom < chart.y
    assert at.right <= size[0]
    assert not contour.legend.lines
    assert not loss.legend.lines
    if size[0] > 4 / 3 * size[1]:
        return
    # Below the header every part of a page of 4:3, a quarter wide and high, has ink in it.
    picture = made.paint(made.canvas(), 40.0)[round(0.2 * size[1]) :]
    ink = picture != picture[-1, 0]
    h, w = ink.shape
    for row, column in np.ndindex(3, 4):
        assert ink[row * h // 3 : (row + 1) * h // 3, column * w // 4 : (column + 1) * w // 4].mean() > 0.005, (
            row,
            column,
        )


def test_the_layout_does_not_depend_on_the_resolution():
    one, two = page(scale=1.0), page(scale=2.0)
    for a, b in zip(one.panels, two.panels, strict=True):
        assert np.array(b.axes.plot.rect) == pytest.approx(2 * np.array(a.axes.plot.rect), abs=4)


def test_runs_are_named_at_their_ends_where_the_chart_is_wide():
    wide, narrow = page((1280, 720)), page((640, 480))
    assert [end.curve.label for end in wide.panels[1].ends] != []
    assert not set(RUNS) & {entry.text for entry in wide.legend.lines}
    assert narrow.panels[1].ends == []
    assert {name.path.name for name in narrow.panels[0].names} == set(RUNS)
