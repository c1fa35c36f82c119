"""Type and its places: inside the picture, clear of other type, still while figures change."""

from __future__ import annotations

import numpy as np
import pytest

import kobai
from kobai.paint.page import Page
from kobai.paint.panel3d.projection import View, camera_at
from kobai.paint.raster.canvas import RasterCanvas
from kobai.paint.rect import Rect
from kobai.paint.text import layout, outlines
from kobai.paint.text.legend import place
from kobai.scenes import Text

SIZES = [(320, 240), (640, 480), (1920, 1080), (300, 500)]


class Spy(RasterCanvas):
    """A canvas that remembers the ink of every text."""

    def __init__(self, page):
        super().__init__(page.width, page.height, page.background)
        self.texts = []

    def text(self, text, x, y, size, color, alpha=1.0, math=False):
        shape = outlines.outline(text, math)
        if alpha > 0.3 and len(shape.corners):
            corners = shape.corners * size
            self.texts.append(
                (
                    text,
                    x + corners[:, 0].min(),
                    y - corners[:, 1].max(),
                    x + corners[:, 0].max(),
                    y - corners[:, 1].min(),
                )
            )
        super().text(text, x, y, size, color, alpha, math)


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


def test_numbers_of_two_axes_do_not_read_as_a_pair(scenes):
    page = Page(scenes.bowl(), (640, 480))
    space = page.parts[0]
    for progress in np.linspace(0, 1, 40):
        view = View.of(camera_at(space.panel.camera, space.panel.motion, progress), space.focal, space.center)
        said = [p for p in space.edges.layout(view) if p.extent is not None and p.alpha > 0.3]
        for i, a in enumerate(said):
            for b in said[i + 1 :]:
                level = abs((a.points - b.points - (a.extent - b.extent) / 2)[1]) < 0.3 * page.sizes.tick
                if a.axis != b.axis and level:
                    first, second = sorted((a, b), key=lambda p: p.points[0])
                    assert second.points[0] - first.points[0] - first.extent[0] > 0.6 * page.sizes.tick, (
                        a.text,
                        b.text,
                    )


def test_no_tick_lies_over_the_sheet():
    page = Page(kobai.scene(kobai.descend("rosenbrock", [-1.2, 1.0], lr=0.001, steps=3)), (640, 480))
    space = page.parts[0]
    for progress in np.linspace(0, 1, 40):
        spy = Spy(page)
        space.moving(spy, 0.0, progress)
        depth = space._local.depth
        for text, x0, y0, x1, y1 in spy.texts:
            x0, x1 = ((v - space.rect.x) * space.per for v in (x0, x1))
            y0, y1 = ((v - space.rect.y) * space.per for v in (y0, y1))
            over = depth[int(y0) : int(y1), int(x0) : int(x1)] > 0
            assert over.mean() < 0.5, (text, progress)


def test_figures_are_equally_wide():
    widths = {layout.measure(d, False, 12.0)[0] for d in "0123456789"}
    assert len(widths) == 1


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


def test_a_formula_that_cannot_be_set_is_said_in_words():
    assert layout.spelled(Text("x₁", "x_1")) == ("x_1", True)
    assert layout.spelled(Text("x₁")) == ("x₁", False)
    assert layout.spelled(Text("a matrix", r"\begin{pmatrix} 1 \end{pmatrix}")) == ("a matrix", False)


def test_wrapping_fits_and_loses_nothing():
    text = "the quick brown fox jumps over the lazy dog and is not tired at all"
    lines = layout.wrap(text, 12.0, 150.0)
    assert len(lines) > 2
    assert " ".join(lines) == text
    assert all(layout.measure(line, False, 12.0)[0] <= 150 for line in lines)


def test_type_is_where_it_is_set():
    picture, left, top = layout.mask("H", False, 20.0, 0, 0)
    ink = np.argwhere(picture > 0.5) + np.array([top, left])
    assert ink[:, 0].max() == -1  # stands on the baseline
    assert -16 <= ink[:, 0].min() <= -14  # as tall as a capital
    assert picture.sum() > 40


def test_a_quarter_pixel_moves_ink_by_a_quarter_pixel():
    def middle(shift):
        picture, left, _ = layout.mask("x", False, 15.0, shift, 0)
        return (picture.sum(0) * (np.arange(picture.shape[1]) + left)).sum() / picture.sum()

    assert middle(1) - middle(0) == pytest.approx(0.25, abs=0.01)
    assert middle(3) - middle(0) == pytest.approx(0.75, abs=0.01)


def test_without_a_japanese_font_one_warning_says_what_helps(monkeypatch):
    from matplotlib import font_manager

    for cached in (outlines.cjk_font, outlines._font, outlines._letter, outlines.outline):
        cached.cache_clear()
    monkeypatch.setattr(font_manager.fontManager, "ttflist", [])
    monkeypatch.setattr(outlines, "find_spec", lambda name: None)
    with pytest.warns(UserWarning, match="fonts-noto-cjk") as caught:
        widths = [outlines.outline(text).width for text in ("勾配", "最急降下法")]
    assert len(caught) == 1
    assert min(widths) > 0
    for cached in (outlines.cjk_font, outlines._font, outlines._letter, outlines.outline):
        cached.cache_clear()


@pytest.mark.parametrize("towards", [(-1.0, 0.0), (1.0, 0.0), (0.0, 1.0), (0.7, 0.7)])
def test_words_at_a_paths_end_do_not_cover_the_path(towards):
    end = np.array([300.0, 200.0])
    line = end - np.linspace(250, 0, 6)[:, None] * np.array(towards)
    spot = place(end, 160.0, 11.0, "left", Rect(0, 0, 640, 480), [], 11.0, line)
    dots = end - np.linspace(250, 0, 2000)[:, None] * np.array(towards)
    assert spot is not None
    assert not ((dots > spot[:2]) & (dots < [spot.right, spot.bottom])).all(1).any()
    assert abs(spot.y - 200) < 60
