"""Header, panels and notes: inside the picture, clear of each other, still while numbers change."""

from __future__ import annotations

import pytest

import kobai
from kobai.messages import say
from kobai.paint.page import Page
from kobai.scenes import Contours
from tests.paint.spy import Spy

SIZES = [(320, 240), (640, 480), (1920, 1080), (300, 500)]


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("name", ["bowl", "flat", "everything"])
def test_no_text_leaves_the_picture_or_covers_another(scenes, name, size):
    page = Page(getattr(scenes, name)(size=size), size)
    for progress in (0.0, 0.11, 0.26, 0.5, 0.77):
        spy = Spy(page)
        page.draw_still(spy)
        page.draw_moving(spy, 7.0, progress)
        assert spy.texts
        for text, x0, y0, x1, y1 in spy.texts:
            assert x0 >= 0, text
            assert y0 >= 0, text
            assert x1 <= page.width, text
            assert y1 <= page.height, text
        for i, (a, ax0, ay0, ax1, ay1) in enumerate(spy.texts):
            for b, bx0, by0, bx1, by1 in spy.texts[i + 1 :]:
                apart = max(bx0 - ax1, ax0 - bx1, by0 - ay1, ay0 - by1)
                assert apart > -0.75, (a, b, progress)


def test_status_fields_keep_their_places(scenes):
    page = Page(scenes.bowl(), (640, 480))
    places = []
    for k in (0.0, 9.0, 137.0):
        spy = Spy(page)
        page.draw_moving(spy, k, 0.0)
        places.append({text[:3]: x0 for text, x0, *_ in spy.texts if text.startswith(("step", "f ="))})
    assert all(set(p) == {"ste", "f ="} for p in places)
    for p in places[1:]:
        assert p["ste"] == pytest.approx(places[0]["ste"])
        assert p["f ="] == pytest.approx(places[0]["f ="])


def test_a_long_formula_is_made_smaller_not_cut(scenes):
    scene = scenes.bowl()
    scene.title.latex = " + ".join(f"x_{{{i}}}^2" for i in range(1, 30))
    page = Page(scene, (320, 240))
    spy = Spy(page)
    page.draw_still(spy)
    assert max(x1 for _, _, _, x1, _ in spy.texts) <= 320


SAID = {
    "surface": ("himmelblau", {"view": "surface"}),
    "contour": ("himmelblau", {"view": "contour"}),
    "curve": ("exp(8*x) + x**2", {"view": "curve", "height": "log"}),
    "both": ("himmelblau", {"view": "both"}),
    "small": ("himmelblau", {"view": "small"}),
    "values below 0": ("x1**2 + 100*x2**2 - 3", {"panels": ["contour", "loss"], "height": "log"}),
    "not one scale": ("x1**2 + x2**2", {"view": "contour", "domain": [(-10.0, 10.0), (-0.1, 0.1)]}),
}


@pytest.mark.parametrize("lang", ["en", "ja"])
@pytest.mark.parametrize("size", [(160, 120), (320, 240), (640, 480), (1120, 640)], ids=str)
@pytest.mark.parametrize("name", SAID)
def test_what_is_said_of_a_scale_is_said_and_not_again_in_the_notes(name, size, lang):
    f, options = SAID[name]
    start = [0.04] if name == "curve" else [[0.04, 0.03], [0.05, -0.02]]
    scene = kobai.scene(kobai.descend(f, start, lr=0.001, steps=5), lang=lang, title="", **options)
    notes = {axis.note for panel in scene.panels for axis in panel.axes}
    notes |= {m.values.note for panel in scene.panels for m in panel.marks if isinstance(m, Contours) and m.values}
    notes |= {say("symlog axis", lang, c="20")} if name == "small" else set()
    page = Page(scene, size)
    spy = Spy(page)
    page.draw_still(spy)
    page.draw_moving(spy, 0.0, 0.0)
    texts = [text for text, *_ in spy.texts]
    others = "".join(text for text in texts if text not in notes).replace(" ", "")
    assert notes - {""}
    for note in notes - {""}:
        assert others.count(note.replace(" ", "")) == (0 if note in texts else 1), texts
