"""Names of runs at their heads: clear of everything, near their run, or else all of them in the legend."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

import kobai
from kobai.paint.files.still import standing
from kobai.paint.page import Page
from kobai.paint.panel2d.run_names import placed

APART = {"SGD": {"lr": 0.001}, "Adam": {"lr": 0.1}, "heavy ball": {"optimizer": "SGD", "lr": 0.0005, "momentum": 0.9}}
TOGETHER = {f"a run of number {i}": {"optimizer": "SGD", "lr": 0.1 + 1e-5 * i} for i in range(8)}


def page(runs, f="rosenbrock", start=(-1.2, 1.0), steps=200, k=None, size=(640, 480), **options) -> Page:
    race = kobai.race(f, list(start), runs, steps=steps)
    scene = kobai.scene(race, grid=31, **{"view": "contour", **options})
    k = float(len(scene.timeline.steps) - 1) if k is None else k
    return Page(standing(scene, k), size)


def named_in_legend(made: Page) -> set[str]:
    lines = [*made.panels[0].legend.lines, *(made.legend.lines if made.legend else [])]
    return {entry.text for entry in lines}


@pytest.mark.parametrize(
    "options", [{}, {"view": "auto", "panels": ["contour", "loss"]}, {"theme": "dark", "lang": "ja"}]
)
@pytest.mark.parametrize("k", [None, 40.0])
def test_names_stand_clear_at_their_runs(options, k):
    made = page(APART, k=k, **options)
    panel = made.panels[0]
    assert {name.text.text for name in panel.names} == set(APART)
    assert not set(APART) & named_in_legend(made)
    plot, at = panel.axes.plot, (len(panel.names[0].path.points) - 1 if k is None else int(k))
    shown = placed(panel.names, plot, made.sizes, at)
    heads = {name.path.name: plot.pixels(name.path.points[at]) for name in panel.names}
    assert len(shown) == len(APART)
    for name, spot in shown:
        assert plot.rect.x <= spot.x
        assert spot.right <= plot.rect.right
        x, y = heads[name.path.name]
        assert max(spot.x - x, x - spot.right, spot.y - y, y - spot.bottom) < 40
        if k is None:
            assert not any(spot.holds(head) for head in heads.values())
    for (_, a), (_, b) in itertools.combinations(shown, 2):
        assert not a.meets(b)


@pytest.mark.parametrize("size", [(640, 480), (480, 400)])
def test_names_that_do_not_all_fit_are_in_the_legend(size):
    long = {"SGD": {"lr": 0.1}, "a name that is about as long as the map is wide": {"optimizer": "SGD", "lr": 0.2}}
    for runs in (TOGETHER, long):
        made = page(runs, "x1**2 + x2**2", (0.5, 0.4), steps=100, size=size)
        panel = made.panels[0]
        assert bool(panel.names) != bool({line.color for line in panel.legend.lines} & {0, 1})
        assert len(panel.names) in (0, len(runs))
    assert panel.names == []


def test_a_run_that_left_is_named_in_the_legend():
    made = page({"SGD": {"lr": 0.01}, "Adam": {"lr": 0.1}}, steps=50)
    assert made.panels[0].names == []
    assert named_in_legend(made) >= {"SGD", "Adam"}


def test_names_follow_their_runs_without_leaps_while_these_are_clear_of_each_other():
    made = page(APART, steps=200)
    panel = made.panels[0]
    before = None
    for k in np.arange(150.0, 199.0, 0.5):
        shown = {name.path.name: (at.x, at.y) for name, at in placed(panel.names, panel.axes.plot, made.sizes, k)}
        for name, (x, y) in (before or {}).items():
            assert np.hypot(x - shown[name][0], y - shown[name][1]) < 6, (name, k)
        before = shown
