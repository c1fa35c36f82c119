"""Axes of flat panels: nothing written at one axis touches what is written at another."""

from __future__ import annotations

import itertools

import pytest

import kobai
from kobai.paint.page import Page
from kobai.paint.panel2d.axes import with_room
from kobai.scenes import Note
from tests.paint.spy import Spy

BOXES = [
    [(-2.0, 2.0), (-2.0, 2.0)], [(-1000.0, 1000.0), (-0.002, 0.001)], [(0.0, 1.0), (0.0, 3.0)], [(-1e-6, 1e-6), (-1e5, 1e5)],
    [(-5.0, 5.0), (-1.0, 1.0)],
]  # fmt: skip
RUNS = {"SGD": {"lr": 1e-3}, "Adam": {"lr": 0.1}, "a name of some length": {"optimizer": "SGD", "lr": 2e-3}}


def texts(scene, size, scale=1.0):
    page = Page(scene, size, scale)
    spy = Spy(page)
    page.draw_still(spy)
    page.draw_moving(spy, float(len(scene.timeline.steps) - 1), 0.0)
    return page, spy.texts


def gap(a, b) -> float:
    (_, ax0, ay0, ax1, ay1), (_, bx0, by0, bx1, by1) = a, b
    return max(bx0 - ax1, ax0 - bx1, by0 - ay1, ay0 - by1)


@pytest.mark.parametrize("size", [(320, 240), (640, 480), (1120, 640), (400, 700)])
@pytest.mark.parametrize("lang", ["en", "ja"])
@pytest.mark.parametrize("box", range(len(BOXES)))
def test_no_text_touches_another(box, lang, size):
    race = kobai.race("x1**2 + 3*x2**2", [0.4, 0.3], RUNS, steps=20)
    for options in ({"view": "contour"}, {"panels": ["contour", "loss"]}, {"view": "contour", "height": "log"}):
        scene = kobai.scene(race, domain=BOXES[box], lang=lang, arrow=False, grid=31, **options)
        page, said = texts(scene, size)
        for text, x0, y0, x1, y1 in said:
            assert min(x0, y0) >= 0, text
            assert x1 <= page.width, text
            assert y1 <= page.height, text
        near = [(a[0], b[0]) for a, b in itertools.combinations(said, 2) if gap(a, b) < 1.5]
        assert near == []


@pytest.mark.parametrize("f", ["x1**2 - 3", "exp(3*x1)"])
def test_no_tick_of_a_curve_touches_another(f):
    trace = kobai.descend(f, [1.0], lr=0.01, steps=20)
    for view, size in itertools.product(("curve", "loss", "both"), [(320, 240), (640, 480)]):
        _, said = texts(kobai.scene(trace, view=view, domain=(-1000.0, 1.0) if "exp" in f else (-2, 2)), size)
        assert [(a[0], b[0]) for a, b in itertools.combinations(said, 2) if gap(a, b) < 1.5] == []


def test_what_is_said_of_an_axis_is_read_at_the_axis():
    trace = kobai.descend("rosenbrock", [-1.2, 1.0], lr=1e-3, steps=20)
    scene = kobai.scene(trace, panels=["contour", "loss"], domain=[(-20, 20), (-1, 3)])
    page, said = texts(scene, (840, 480))
    at = {text: (x0, y0, x1, y1) for text, x0, y0, x1, y1 in said}
    contour, loss = (panel.axes.plot.rect for panel in page.panels)
    assert scene.panels[0].axes[0].note == "axes not to one scale"
    assert contour.bottom < at["axes not to one scale"][1] < contour.bottom + 45
    scale = at[scene.panels[0].marks[0].values.note]
    assert contour.y - 30 < scale[1] < contour.y
    assert scale[2] < contour.right + 20
    note = at[scene.panels[1].axes[1].note]
    assert loss.x - 20 < note[0] < loss.right
    assert loss.y - 35 < note[3] < loss.y
    # In type as large as the numbers.
    assert page.sizes.small >= page.sizes.tick


def test_texts_of_even_ticks_that_crowd_are_left_out_evenly():
    places, widths = [0.0, 25, 50, 75, 100, 125, 150], [10.0, 18, 26, 26, 26, 26, 26]
    assert with_room(places, widths, True) == [0, 2, 4, 6]
    assert with_room([2 * at for at in places], widths, True) == [0, 1, 2, 3, 4, 5, 6]
    assert with_room([0.0, 30, 35, 60], [20.0] * 4, False) == [0, 1, 3]
    assert with_room([], [], True) == []
    assert with_room([5.0], [99.0], True) == [0]


@pytest.mark.parametrize("size", [(400, 700), (640, 480), (840, 480)])
@pytest.mark.parametrize("options", [{"view": "both"}, {"panels": ["contour", "loss"]}, {"view": "surface"}])
def test_long_words_at_an_axis_stay_in_the_picture(options, size):
    race = kobai.race("x1**3 - 3*x1*x2**2 - 123456", [0.4, 0.3], {"SGD": {"lr": 1e-4}, "Adam": {"lr": 0.1}}, steps=20)
    scene = kobai.scene(race, height="log", domain=[(-1.0, 1.0), (-50.0, 50.0)], lang="ja", grid=31, **options)
    page, said = texts(scene, size)
    for text, x0, y0, x1, y1 in said:
        assert min(x0, y0) >= 0, text
        assert x1 <= page.width, text
        assert y1 <= page.height, text
    assert [(a[0], b[0]) for a, b in itertools.combinations(said, 2) if gap(a, b) < 0] == []


@pytest.mark.parametrize("lang", ["en", "ja"])
def test_the_end_of_a_run_is_said_when_it_is_there(lang):
    trace = kobai.descend("x1**2 + x2**2", start=[2.0, 2.0], lr=1.1, steps=60)
    scene = kobai.scene(trace, view="loss", lang=lang)
    (note,) = [mark for mark in scene.panels[0].marks if isinstance(mark, Note)]
    assert 0 < note.since < 60
    before, after = trace.value[note.since - 1].item(), trace.value[note.since].item()
    assert before <= 10 ** note.at[1] * (1 + 1e-6)
    assert 10 ** note.at[1] <= after * (1 + 1e-6)
    page = Page(scene, (640, 480), 1.0)
    for k, said in ((0.0, False), (note.since - 0.5, False), (float(note.since), True), (60.0, True)):
        spy = Spy(page)
        page.draw_moving(spy, k, 0.0)
        assert any(str(note.since) in text and "=" in text for text, *_ in spy.texts) == said
