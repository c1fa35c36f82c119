"""The arrow of −∇f stands on the ball."""

from __future__ import annotations

import numpy as np
import pytest

import kobai
from kobai.paint.marks import arrows as arrow_mark
from kobai.paint.marks import path as path_mark
from kobai.paint.page import Page

RUNS = [
    ("x1**2 + x2**2", [2.0, 1.0], 0.95), ("himmelblau", [0.0, 0.0], 0.02), ("rastrigin", [2.2, 1.7], 0.02),
    ("x1**2 - x2**2", [1.0, 0.01], 0.3), ("x1**2 + x2**2", [2.0, 1.0], 1.05),
]  # fmt: skip


class Recorder:
    """A pen that writes down where strokes begin and balls are."""

    def __init__(self, real):
        self.real, self.begins, self.balls = real, [], []

    def stroke(self, points, *_, **__):
        self.begins.append(np.asarray(points)[0])

    def ball(self, center, *_):
        self.balls.append(np.asarray(center))

    def __getattr__(self, name):
        return getattr(self.real, name)


@pytest.mark.parametrize(("formula", "start", "lr"), RUNS)
def test_in_space_at_every_moment(formula, start, lr):
    scene = kobai.scene(kobai.descend(formula, start, lr=lr, steps=12), view="surface", arrow=True)
    panel = Page(scene, (640, 480)).panels[0]
    arrow = next(m for m in panel.marks if isinstance(m, arrow_mark.Space))
    ball = next(m for m in panel.marks if isinstance(m, path_mark.Space))
    compared = 0
    for k in np.linspace(0, 12, 97):
        pen = Recorder(panel.buffer(0.0))
        arrow.body(pen, k)
        ball.head(pen, k)
        if pen.begins and pen.balls:
            assert np.linalg.norm(pen.begins[0] - pen.balls[0]) < 1e-9
            compared += 1
    assert compared > 40


@pytest.mark.parametrize("k", [0.0, 0.5, 2.25, 7.9])
def test_on_a_map_at_every_moment(k, monkeypatch):
    scene = kobai.scene(kobai.descend("x1**2 + x2**2", [2.0, 1.0], lr=0.95, steps=12), view="contour", arrow=True)
    page = Page(scene, (640, 480))
    panel = page.panels[0]
    arrow = next(m for m in panel.marks if isinstance(m, arrow_mark.Flat))
    path = next(m for m in panel.marks if isinstance(m, path_mark.Flat))
    drawn: dict[str, np.ndarray] = {}
    monkeypatch.setattr(arrow_mark, "draw_arrow", lambda _, tail, tip, *rest: drawn.update(tail=tail, tip=tip))
    monkeypatch.setattr(path_mark, "draw_symbol", lambda _, symbol, at, *rest, **more: drawn.update(head=at))
    arrow.head(page.canvas(), k, [])
    path.head(page.canvas(), k, [])
    np.testing.assert_allclose(drawn["tail"], drawn["head"])
    ahead = path.places[int(k) + 1] - path.places[int(k)]  # it is that of the step being taken
    assert (drawn["tip"] - drawn["tail"]) @ ahead > 0.99 * np.linalg.norm(
        drawn["tip"] - drawn["tail"]
    ) * np.linalg.norm(ahead)
