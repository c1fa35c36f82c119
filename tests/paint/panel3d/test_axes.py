"""Axes in space."""

from __future__ import annotations

import numpy as np

import kobai
from kobai.paint.page import Page
from kobai.paint.projection import View, camera_at
from tests.paint.spy import Spy


def test_numbers_of_two_axes_do_not_read_as_a_pair(scenes):
    page = Page(scenes.bowl(), (640, 480))
    space = page.panels[0]
    for progress in np.linspace(0, 1, 40):
        view = View.of(camera_at(space.panel.camera, space.panel.motion, progress), space.focal, space.center)
        said = [p for p in space.axes.layout(view) if p.text is not None and p.alpha > 0.3]
        for i, a in enumerate(said):
            for b in said[i + 1 :]:
                level = abs((a.points - b.points - (a.extent - b.extent) / 2)[1]) < 0.3 * page.sizes.tick
                if a.axis != b.axis and level:
                    first, second = sorted((a, b), key=lambda p: p.points[0])
                    assert second.points[0] - first.points[0] - first.extent[0] > 0.6 * page.sizes.tick, (
                        a.text.text,
                        b.text.text,
                    )


def test_no_tick_lies_over_the_sheet():
    page = Page(kobai.scene(kobai.descend("rosenbrock", [-1.2, 1.0], lr=0.001, steps=3)), (640, 480))
    space = page.panels[0]
    for progress in np.linspace(0, 1, 40):
        spy = Spy(page)
        space.draw_moving(spy, 0.0, progress)
        depth = space._local.depth
        for text, x0, y0, x1, y1 in spy.texts:
            x0, x1 = ((v - space.rect.x) * space.per for v in (x0, x1))
            y0, y1 = ((v - space.rect.y) * space.per for v in (y0, y1))
            over = depth[int(y0) : int(y1), int(x0) : int(x1)] > 0
            assert over.mean() < 0.5, (text, progress)
