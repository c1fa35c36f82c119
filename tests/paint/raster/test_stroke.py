"""Strokes against the areas of discs and capsules."""

from __future__ import annotations

import numpy as np
import pytest

from kobai.paint.raster.stroke import draw_stroke


def stroke(points, radius, near=1.0, depth=None, alpha=1.0, ghost=0.2, tall=0.0, shape=(40, 60)):
    points = np.asarray(points, float)
    rgb = np.full(shape, 0xFFFFFF, np.uint32)
    depth = np.zeros(shape, np.float32) if depth is None else depth
    cover = np.zeros(shape, np.float32)
    draw_stroke(points[:, 0].copy(), points[:, 1].copy(), np.full(len(points), near), np.full(len(points), float(radius)),
              np.zeros(3), alpha, ghost, tall, np.array([0, 0, shape[1], shape[0]]), cover, rgb, depth)  # fmt: skip
    assert not cover.any()
    return (255 - (rgb & 255).astype(int)) / 255, depth


def test_a_stroke_covers_its_area():
    ink, _ = stroke([[20.3, 19.6]], 8)
    assert ink.sum() == pytest.approx(np.pi * 64, rel=0.01)
    ink, _ = stroke([[10.0, 12.5], [45.0, 31.0]], 3)
    length = np.hypot(35, 18.5)
    assert ink.sum() == pytest.approx(6 * length + np.pi * 9, rel=0.01)


def test_a_translucent_stroke_does_not_show_its_joints_or_crossings():
    ink, _ = stroke([[5, 5], [50, 30], [50, 5], [5, 30]], 3, alpha=0.5)
    assert ink.max() == pytest.approx(0.5, abs=0.005)


def test_nan_breaks_a_stroke():
    ink, _ = stroke([[5, 20], [20, 20], [np.nan, np.nan], [40, 20], [55, 20]], 2)
    assert ink[20, 12] == 1
    assert ink[20, 48] == 1
    assert ink[:, 24:36].max() == 0


def test_the_hidden_part_of_a_stroke_is_ghosted():
    depth = np.zeros((40, 60), np.float32)
    depth[:, 30:] = 2.0
    ink, after = stroke([[5, 20], [55, 20]], 4, depth=depth, ghost=0.2, tall=0.01)
    assert ink[20, 15] == 1
    assert ink[20, 45] == pytest.approx(0.2, abs=0.005)
    assert after[20, 15] == pytest.approx(1 + 0.01 * 4, rel=0.01)
    assert after[20, 45] == 2.0


@pytest.mark.parametrize(("points", "rows"), [([[20, 12], [40, 12]], (8, 16)), ([[5, -40], [5, -30]], (40, -1))])
def test_the_rows_that_were_painted_are_said(points, rows):
    points, clip = np.asarray(points, float), np.array([0, 0, 60, 40, 40, -1])
    rgb, depth, cover = np.zeros((40, 60), np.uint32), np.zeros((40, 60), np.float32), np.zeros((40, 60), np.float32)
    draw_stroke(points[:, 0].copy(), points[:, 1].copy(), np.ones(2), np.full(2, 3.0), np.full(3, 255.0), 1.0, 0.2, 0.0,
              clip, cover, rgb, depth)  # fmt: skip
    found = np.flatnonzero(rgb.any(1))
    assert tuple(clip[4:]) == rows
    assert not len(found) or (rows[0] <= found[0] and found[-1] <= rows[1])
