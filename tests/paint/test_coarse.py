"""Coarser grids: only where nobody can see it."""

from __future__ import annotations

import numpy as np
import pytest

from kobai.paint.page import Page
from kobai.paint.panel2d.panel import follow
from kobai.paint.panel3d import decimate
from kobai.scenes import Curve, Path


@pytest.mark.parametrize("tolerance", [1e-4, 1e-3, 1e-2])
def test_what_is_left_out_is_within_tolerance(tolerance):
    x = np.linspace(-1, 1, 61)
    z = np.exp(-3 * (x[None] ** 2 + x[:, None] ** 2))
    step = decimate.stride(z, tolerance)
    rows = np.stack([np.interp(x, x[::step], row[::step]) for row in z[::step]])
    whole = np.stack([np.interp(x, x[::step], column) for column in rows.T], 1)
    assert np.abs(whole - z).max() < tolerance


def test_flat_sheets_are_coarse_and_spikes_and_holes_are_not():
    assert decimate.stride(np.add.outer(np.arange(61.0), np.arange(61.0)), 1e-6) == 6
    spike = np.zeros((61, 61))
    spike[30, 31] = 1
    assert decimate.stride(spike, 0.5) == 1
    spike[30, 31] = np.nan
    assert decimate.stride(spike, 0.5) == 1
    assert decimate.stride(np.zeros((60, 59)), 1.0) == 1


def test_a_coarse_sheet_looks_like_the_fine_one(scenes, monkeypatch):
    def picture():
        page = Page(scenes.bowl(grid=121), (640, 480))
        packed = page.paint(page.canvas(), 120.0, 0.3)
        return page, np.stack([packed & 255, (packed >> 8) & 255, (packed >> 16) & 255], -1).astype(int)

    page, quick = picture()
    assert page.parts[0].sheets[0].drawn[0].shape[0] < 121
    monkeypatch.setattr("kobai.paint.panel3d.surface.stride", lambda values, tolerance: 1)
    page, full = picture()
    assert page.parts[0].sheets[0].drawn[0].shape[0] == 121
    difference = np.abs(quick - full).max(-1)
    assert difference.mean() < 0.5
    assert (difference > 40).mean() < 0.002


def test_a_path_runs_along_its_graph():
    x = np.linspace(-2, 2, 401)
    graph = Curve(np.stack([x, x**2], 1))
    path = Path(np.array([[-1.9, 3.61], [1.5, 2.25], [1.5, 2.25], [0.5, 3.0]]))
    points, when = follow(path, graph, np.array([4.0, 4.0]))
    begun = when <= 1
    assert begun.sum() > 50
    np.testing.assert_allclose(points[begun, 1], points[begun, 0] ** 2, atol=1e-3)
    np.testing.assert_allclose(points[[0, -1]], path.points[[0, -1]])
    assert (when >= 2).sum() == 2  # the last point is off the graph: a straight line leads there
    assert (np.diff(when) > 0).all()
