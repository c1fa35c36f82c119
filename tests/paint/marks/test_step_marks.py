"""Marks of steps: their sizes, and what of them is seen in pictures."""

from __future__ import annotations

import numpy as np
import pytest
import torch

import kobai
from kobai.paint.marks import path as path_mark
from kobai.paint.marks.step_marks import diameters, disjoint
from kobai.paint.page import Page
from kobai.scenes.look import LOOK
from kobai.scenes.timeline import sampled

MOST = LOOK.step.most


def row(gaps) -> np.ndarray:
    return np.stack([np.concatenate([[0.0], np.cumsum(gaps)]), np.zeros(len(gaps) + 1)], 1)


def test_five_steps_have_marks_of_full_size_and_five_thousand_none():
    np.testing.assert_allclose(diameters(row([60.0] * 4), 1.0), MOST)
    assert np.isnan(diameters(row([0.1] * 4999), 1.0)).all()


def test_marks_shrink_to_nothing_where_steps_crowd():
    sizes = diameters(row(100 * 0.8 ** np.arange(40)), 1.0)
    drawn = np.isfinite(sizes)
    assert 0 < drawn.sum() < 30
    assert not drawn[np.argmin(drawn) :].any()
    assert (np.diff(sizes[drawn]) <= 0).all()
    gaps = 100 * 0.8 ** np.arange(drawn.sum())
    assert (sizes[drawn][1:] <= gaps[1:] + 1e-9).all()  # two neighbours never overlap
    assert sizes[drawn].min() >= LOOK.step.least


def test_marks_grow_with_the_picture_and_take_any_point():
    np.testing.assert_allclose(diameters(row([600.0] * 4), 2.0), 2 * MOST)
    assert diameters(np.zeros((1, 2)), 1.0)[0] == MOST
    assert np.isnan(diameters(np.zeros((3, 2)), 1.0)).all()
    assert np.isfinite(diameters(np.array([[0.0, 0], [50, 0], [np.nan, 0]]), 1.0)[0])


def picture(scene, size) -> tuple[np.ndarray, Page]:
    page = Page(scene, size, 1.0, per=2)
    canvas = page.canvas()
    last = len(scene.timeline.steps) - 1
    return page.paint(canvas, last).view(np.uint8).reshape(size[1], size[0], 4)[..., :3].astype(int), page


def like(pixels: np.ndarray, color) -> np.ndarray:
    return np.abs(pixels - np.asarray(color)).sum(-1) < 60


@pytest.mark.parametrize("theme", ["paper", "dark"])
@pytest.mark.parametrize("lr", [0.9, 0.95, 0.8])
def test_a_run_from_side_to_side_crosses_the_valley_in_a_thumbnail(lr, theme):
    """The middle of every long jump has the colour of the run; that of a calm run of x² has the background's."""
    jumping, calm = (kobai.scene(kobai.descend("x1**2", [2.0], lr=r, steps=40), theme=theme) for r in (lr, 0.1))
    for scene, crossed in ((jumping, True), (calm, False)):
        seen, page = picture(scene, (320, 240))
        panel = page.panels[0]
        x = kobai.descend("x1**2", [2.0], lr=lr, steps=3).x.numpy()[:, 0]
        middles = panel.axes.plot.pixels(np.stack([(x[1:] + x[:-1]) / 2, (x[1:] ** 2 + x[:-1] ** 2) / 2], 1))
        for u, v in middles.astype(int):
            assert like(seen[v - 1 : v + 2, u - 1 : u + 2], page.palette.of(0)).any() == crossed


@pytest.mark.parametrize(("view", "ending"), [("contour", "png"), ("surface", "png"), ("surface", "svg")])
def test_as_many_marks_as_steps_that_are_far_from_each_other(view, ending, tmp_path, monkeypatch):
    strokes = []
    target = "kobai.paint.vector.pen.VectorPen" if ending == "svg" else "kobai.paint.raster.depth_buffer.DepthBuffer"
    owner, name = ("kobai.paint.raster.canvas.RasterCanvas", "line") if view == "contour" else (target, "stroke")
    module, kind = owner.rsplit(".", 1)
    cls = getattr(__import__(module, fromlist=[kind]), kind)
    real = getattr(cls, name)

    def spied(self, points, *arguments, **options):
        strokes.append(np.asarray(points, float))
        return real(self, points, *arguments, **options)

    monkeypatch.setattr(cls, name, spied)
    trace = kobai.descend("x1**2 + x2**2", [2.0, 1.5], lr=0.75, steps=5)  # to the other side, half as far
    kobai.scene(trace, view=view, arrow=False).save(tmp_path / f"steps.{ending}")
    dots = [len(p) // 2 for p in strokes if len(p) > 2 and np.isnan(p[1::2]).all() and np.isfinite(p[::2]).all()]
    assert dots.count(6) == 2  # halos and marks: the start and five steps


def test_marks_stand_where_the_steps_are_in_space():
    trace = kobai.descend("himmelblau", [0.0, 0.0], lr=0.02, steps=20)
    scene = kobai.scene(trace, view="surface")
    way = next(m for m in Page(scene, (320, 240)).panels[0].marks if isinstance(m, path_mark.Space)).way
    panel = scene.panels[0]
    lo, hi = (np.array([getattr(a, end) for a in panel.axes[:2]]) for end in ("lo", "hi"))
    edges = np.array(panel.aspect[:2]) / max(panel.aspect)
    expected = ((trace.x - torch.tensor(lo)) / torch.tensor(hi - lo) - 0.5).numpy() * edges
    np.testing.assert_allclose(way.points[way.steps][:, :2], expected, atol=1e-6)


def test_a_path_may_be_without_marks():
    trace = kobai.descend("x1**2", [2.0], lr=0.9, steps=5)
    shots = []
    for steps in (True, False):
        scene = kobai.scene(trace)
        path = next(m for m in scene.panels[0].marks if isinstance(m, kobai.scenes.Path))
        path.steps = steps
        shots.append(picture(scene, (320, 240))[0])
    assert (shots[0] != shots[1]).any()


def marks_of(xs) -> np.ndarray:
    places = np.stack([np.asarray(xs, float), np.zeros(len(xs))], 1)
    return np.flatnonzero(disjoint(places, diameters(places, 1.0)))


def test_marks_of_a_run_that_jumps_to_and_fro_do_not_overlap():
    swings = 200 * (-0.99) ** np.arange(400)
    found = marks_of(swings)
    for side in (0, 1):
        places = np.abs(swings[found[found % 2 == side]])
        assert len(places) > 15
        assert (-np.diff(places) > 3).all()
    np.testing.assert_array_equal(marks_of([(-1) ** k * 100 for k in range(50)]), [0, 1])


def test_evenly_spaced_steps_keep_all_their_marks():
    np.testing.assert_array_equal(marks_of(6.0 * np.arange(20)), np.arange(20))


@pytest.mark.parametrize("total", [2000, 5000, 4999, 100_000])
def test_a_run_of_many_jumps_still_jumps_where_few_of_them_are_shown(total):
    shown = sampled(np.ones(total), np.array([], int))
    assert (np.diff(shown) % 2 == 1).mean() > 0.9
    assert shown[0] == 0
    assert shown[-1] == total
