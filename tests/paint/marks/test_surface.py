"""Surfaces: holes, level ground, decimated grids."""

from __future__ import annotations

import numpy as np
import pytest

import kobai
from kobai.paint import frame
from kobai.paint.marks import surface
from kobai.paint.page import Page
from kobai.scenes import Camera, Surface
from tests.paint.space import seen_from


def surface_of(page):
    return next(m for m in page.panels[0].marks if isinstance(m, surface.Space))


def test_a_hole_in_a_surface_shows_what_is_behind(scenes):
    x = np.linspace(-1, 1, 41)
    z = np.zeros((41, 41))
    z[15:26, 15:26] = np.nan
    scene = scenes.ridge()
    panel = scene.panels[0]
    panel.marks = [Surface(x, x, z, cmap=None, color="#ff0000")]
    panel.camera = Camera(-90, 60)
    page = Page(scene, (480, 360), 1.0)
    picture = frame(scene, scale=1.0)
    a, b = (seen_from(panel, page.panels[0], p).astype(int) for p in ([0.0, 0.0, 0.0], [0.8, 0.0, 0.0]))
    assert tuple(picture[a[1], a[0]]) == (255, 255, 255)
    assert picture[b[1], b[0], 0] > 150 > picture[b[1], b[0], 1]


@pytest.mark.parametrize("view", ["surface", "contour"])
def test_level_ground_has_the_middle_colour_and_no_line(view):
    from kobai.paint.colors import lut

    trace = kobai.descend("3 + 0*x1 + 0*x2", [1.0, 1.0], steps=2)
    picture = frame(kobai.scene(trace, view=view, levels=[2, 3, 4])).reshape(-1, 3).astype(int)
    middle = lut(kobai.scene(trace).panels[0].marks[0].cmap, 512)[256]
    near = np.abs(picture - middle).max(1) < 30
    assert near.mean() > 0.1
    assert (picture.max(1) < 40).mean() < 0.02


def test_a_coarse_sheet_looks_like_the_fine_one(scenes, monkeypatch):
    def picture():
        page = Page(scenes.bowl(grid=121), (640, 480))
        packed = page.paint(page.canvas(), 120.0, 0.3)
        return page, np.stack([packed & 255, (packed >> 8) & 255, (packed >> 16) & 255], -1).astype(int)

    page, quick = picture()
    assert surface_of(page).drawn[0].shape[0] < 121
    monkeypatch.setattr("kobai.paint.marks.surface.stride", lambda values, tolerance: 1)
    page, full = picture()
    assert surface_of(page).drawn[0].shape[0] == 121
    difference = np.abs(quick - full).max(-1)
    assert difference.mean() < 0.5
    assert (difference > 40).mean() < 0.002
