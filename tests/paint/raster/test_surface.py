"""Surfaces against brute force over triangles."""

from __future__ import annotations

import numpy as np
import pytest

from kobai.paint.raster.surface import draw_surface


def draw(px, py, near, value, table, levels=(), width=40, height=30, banded=False, alpha=1.0, mesh=(0, 0), half=0.5):
    rgb = np.full((height, width), 0xFFFFFF, np.uint32)
    depth = np.zeros((height, width), np.float32)
    line = np.array([0.0, 0.0, 0.0, 1.0])
    for stage in (1, 2) if alpha < 1 else (0,):
        draw_surface(px, py, near, value, np.full(px.shape, 0.5), 0.0, table, banded, np.array(levels, float),
                   np.array(mesh, float), line, half, alpha, stage, rgb, depth)  # fmt: skip
    return rgb, depth


def nearest_by_brute_force(px, py, near, width, height):
    """For each sample centre, the greatest nearness of all triangles over it, by barycentric coordinates."""
    best = np.zeros((height, width))
    ys, xs = np.mgrid[:height, :width] + 0.5
    ny, nx = px.shape
    for j in range(ny - 1):
        for i in range(nx - 1):
            for tri in (((j, i), (j, i + 1), (j + 1, i)), ((j + 1, i + 1), (j + 1, i), (j, i + 1))):
                (ax, bx, cx), (ay, by, cy) = [px[t] for t in tri], [py[t] for t in tri]
                area = (bx - ax) * (cy - ay) - (by - ay) * (cx - ax)
                if not abs(area) > 1e-9:
                    continue
                u = ((xs - ax) * (cy - ay) - (ys - ay) * (cx - ax)) / area
                v = ((bx - ax) * (ys - ay) - (by - ay) * (xs - ax)) / area
                inside = (u >= 0) & (v >= 0) & (u + v <= 1)
                n = near[tri[0]] * (1 - u - v) + near[tri[1]] * u + near[tri[2]] * v
                best = np.where(inside, np.maximum(best, n), best)
    return best


@pytest.mark.parametrize("seed", range(5))
def test_a_surface_hides_exactly_what_is_behind(seed):
    rng = np.random.default_rng(seed)
    px, py = rng.uniform(-5, 45, (5, 6)), rng.uniform(-5, 35, (5, 6))
    near = rng.uniform(0.2, 1.0, (5, 6))
    _, depth = draw(px, py, near, np.zeros((5, 6)), np.zeros((2, 2), np.uint32))
    expected = nearest_by_brute_force(px, py, near, 40, 30)
    assert (expected > 0).mean() > 0.3
    np.testing.assert_allclose(depth, expected, atol=2e-6)


def test_neighbouring_triangles_leave_no_cracks_and_share_no_sample():
    x, y = np.meshgrid(np.linspace(1.3, 38.2, 24), np.linspace(2.1, 27.7, 17))
    wobble = np.random.default_rng(0).uniform(-0.3, 0.3, (2, 17, 24))
    wobble[:, [0, -1]] = 0
    wobble[:, :, [0, -1]] = 0
    rgb, depth = draw(x + wobble[0], y + wobble[1], np.ones(x.shape), np.zeros(x.shape), np.full((2, 2), 7, np.uint32))
    assert (depth[3:27, 2:37] == 1).all()
    assert (rgb[3:27, 2:37] == 7).all()


def test_a_hole_is_a_hole():
    x, y = np.meshgrid(np.arange(0.0, 41, 5), np.arange(0.0, 31, 5))
    x = x.copy()
    x[3, 4] = np.nan
    _, depth = draw(x, y, np.ones(x.shape), np.zeros(x.shape), np.zeros((2, 2), np.uint32))
    assert depth[15, 20] == 0
    assert depth[2, 2] == 1
    assert depth[28, 38] == 1


def test_bands_change_at_their_levels_and_lines_lie_on_them():
    x, y = np.meshgrid(np.arange(0.0, 41, 4), np.arange(0.0, 31, 3))
    table = np.tile(np.array([10, 20, 30], np.uint32), (2, 1))
    rgb, _ = draw(x, y, np.ones(x.shape), x, table, levels=(12.0, 30.0), banded=True, half=0.5)
    row = rgb[10]
    assert set(row[:11]) == {10}
    assert set(row[14:28]) == {20}
    assert set(row[32:40]) == {30}
    # a line one sample wide at x = 12 darkens the two samples whose centres are half a sample from it by one half
    assert row[11] == 5
    assert row[12] == 10


def test_mesh_lines_lie_on_grid_lines():
    x, y = np.meshgrid(np.linspace(0, 40, 9), np.linspace(0, 30, 7))
    rgb, _ = draw(x, y, np.ones(x.shape), np.zeros(x.shape), np.full((2, 2), 200, np.uint32), mesh=(2, 2), half=0.5)
    dark = np.flatnonzero(rgb[7] < 200)
    assert set(dark) == {0, 9, 10, 19, 20, 29, 30, 39}


def test_a_translucent_surface_is_one_layer_even_where_it_folds():
    px = np.array([[0.0, 20, 5], [0, 20, 5]]) + 5
    py = np.array([[0.0, 0, 0], [20, 20, 20]]) + 5
    near = np.array([[0.5, 0.6, 0.7], [0.5, 0.6, 0.7]])
    rgb, _ = draw(px, py, near, np.zeros((2, 3)), np.zeros((2, 2), np.uint32), alpha=0.5)
    assert set(np.unique(rgb & 255)) == {128, 255}
