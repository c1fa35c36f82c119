"""The kernels against arithmetic done another way: brute force over triangles, areas, plain averages."""

from __future__ import annotations

import struct
from io import BytesIO

import numpy as np
import pytest
from PIL import Image

from kobai.paint.files.gif_palette import compress, index_pixels
from kobai.paint.raster.pixels import draw_ball, fill_outline, resolve, stamp
from kobai.paint.raster.stroke import draw_rope
from kobai.paint.raster.surface import draw_sheet


def rgb_of(packed):
    return np.stack([packed & 255, (packed >> 8) & 255, (packed >> 16) & 255], -1).astype(int)


def sheet(px, py, near, value, table, levels=(), width=40, height=30, banded=False, alpha=1.0, mesh=(0, 0), half=0.5):
    rgb = np.full((height, width), 0xFFFFFF, np.uint32)
    depth = np.zeros((height, width), np.float32)
    line = np.array([0.0, 0.0, 0.0, 1.0])
    for stage in (1, 2) if alpha < 1 else (0,):
        draw_sheet(px, py, near, value, np.full(px.shape, 0.5), 0.0, table, banded, np.array(levels, float),
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
def test_sheet_hides_exactly_what_is_behind(seed):
    rng = np.random.default_rng(seed)
    px, py = rng.uniform(-5, 45, (5, 6)), rng.uniform(-5, 35, (5, 6))
    near = rng.uniform(0.2, 1.0, (5, 6))
    _, depth = sheet(px, py, near, np.zeros((5, 6)), np.zeros((2, 2), np.uint32))
    expected = nearest_by_brute_force(px, py, near, 40, 30)
    assert (expected > 0).mean() > 0.3
    np.testing.assert_allclose(depth, expected, atol=2e-6)


def test_neighbouring_triangles_leave_no_cracks_and_share_no_sample():
    x, y = np.meshgrid(np.linspace(1.3, 38.2, 24), np.linspace(2.1, 27.7, 17))
    wobble = np.random.default_rng(0).uniform(-0.3, 0.3, (2, 17, 24))
    wobble[:, [0, -1]] = 0
    wobble[:, :, [0, -1]] = 0
    rgb, depth = sheet(x + wobble[0], y + wobble[1], np.ones(x.shape), np.zeros(x.shape), np.full((2, 2), 7, np.uint32))
    assert (depth[3:27, 2:37] == 1).all()
    assert (rgb[3:27, 2:37] == 7).all()


def test_a_hole_is_a_hole():
    x, y = np.meshgrid(np.arange(0.0, 41, 5), np.arange(0.0, 31, 5))
    x = x.copy()
    x[3, 4] = np.nan
    _, depth = sheet(x, y, np.ones(x.shape), np.zeros(x.shape), np.zeros((2, 2), np.uint32))
    assert depth[15, 20] == 0
    assert depth[2, 2] == 1
    assert depth[28, 38] == 1


def test_bands_change_at_their_levels_and_lines_lie_on_them():
    x, y = np.meshgrid(np.arange(0.0, 41, 4), np.arange(0.0, 31, 3))
    table = np.tile(np.array([10, 20, 30], np.uint32), (2, 1))
    rgb, _ = sheet(x, y, np.ones(x.shape), x, table, levels=(12.0, 30.0), banded=True, half=0.5)
    row = rgb[10]
    assert set(row[:11]) == {10}
    assert set(row[14:28]) == {20}
    assert set(row[32:40]) == {30}
    # a line one sample wide at x = 12 darkens the two samples whose centres are half a sample from it by one half
    assert row[11] == 5
    assert row[12] == 10


def test_mesh_lines_lie_on_grid_lines():
    x, y = np.meshgrid(np.linspace(0, 40, 9), np.linspace(0, 30, 7))
    rgb, _ = sheet(x, y, np.ones(x.shape), np.zeros(x.shape), np.full((2, 2), 200, np.uint32), mesh=(2, 2), half=0.5)
    dark = np.flatnonzero(rgb[7] < 200)
    assert set(dark) == {0, 9, 10, 19, 20, 29, 30, 39}


def test_a_translucent_sheet_is_one_layer_even_where_it_folds():
    px = np.array([[0.0, 20, 5], [0, 20, 5]]) + 5
    py = np.array([[0.0, 0, 0], [20, 20, 20]]) + 5
    near = np.array([[0.5, 0.6, 0.7], [0.5, 0.6, 0.7]])
    rgb, _ = sheet(px, py, near, np.zeros((2, 3)), np.zeros((2, 2), np.uint32), alpha=0.5)
    assert set(np.unique(rgb_of(rgb)[..., 0])) == {128, 255}


def rope(points, radius, near=1.0, depth=None, alpha=1.0, ghost=0.2, tall=0.0, shape=(40, 60)):
    points = np.asarray(points, float)
    rgb = np.full(shape, 0xFFFFFF, np.uint32)
    depth = np.zeros(shape, np.float32) if depth is None else depth
    cover = np.zeros(shape, np.float32)
    draw_rope(points[:, 0].copy(), points[:, 1].copy(), np.full(len(points), near), np.full(len(points), float(radius)),
              np.zeros(3), alpha, ghost, tall, np.array([0, 0, shape[1], shape[0]]), cover, rgb, depth)  # fmt: skip
    assert not cover.any()
    return (255 - rgb_of(rgb)[..., 0]) / 255, depth


def test_rope_covers_its_area():
    ink, _ = rope([[20.3, 19.6]], 8)
    assert ink.sum() == pytest.approx(np.pi * 64, rel=0.01)
    ink, _ = rope([[10.0, 12.5], [45.0, 31.0]], 3)
    length = np.hypot(35, 18.5)
    assert ink.sum() == pytest.approx(6 * length + np.pi * 9, rel=0.01)


def test_a_translucent_rope_does_not_show_its_joints_or_crossings():
    ink, _ = rope([[5, 5], [50, 30], [50, 5], [5, 30]], 3, alpha=0.5)
    assert ink.max() == pytest.approx(0.5, abs=0.005)


def test_nan_breaks_a_rope():
    ink, _ = rope([[5, 20], [20, 20], [np.nan, np.nan], [40, 20], [55, 20]], 2)
    assert ink[20, 12] == 1
    assert ink[20, 48] == 1
    assert ink[:, 24:36].max() == 0


def test_the_hidden_part_of_a_rope_is_ghosted():
    depth = np.zeros((40, 60), np.float32)
    depth[:, 30:] = 2.0
    ink, after = rope([[5, 20], [55, 20]], 4, depth=depth, ghost=0.2, tall=0.01)
    assert ink[20, 15] == 1
    assert ink[20, 45] == pytest.approx(0.2, abs=0.005)
    assert after[20, 15] == pytest.approx(1 + 0.01 * 4, rel=0.01)
    assert after[20, 45] == 2.0


@pytest.mark.parametrize("seed", range(4))
def test_outline_coverage_is_the_polygons_area(seed):
    rng = np.random.default_rng(seed)
    angle = np.sort(rng.uniform(0, 2 * np.pi, 9))
    r = rng.uniform(4, 14, 9)
    x, y = 20.2 + r * np.cos(angle), 18.7 + r * np.sin(angle)
    mask = np.zeros((40, 44), np.float32)
    fill_outline(x, y, np.array([9]), mask)
    area = 0.5 * abs(np.sum(x * np.roll(y, -1) - y * np.roll(x, -1)))
    assert mask.sum() == pytest.approx(area, rel=1e-4)
    assert mask.min() >= 0
    assert mask.max() <= 1


def test_outline_coverage_of_a_box_is_exact_in_each_pixel():
    mask = np.zeros((6, 8), np.float32)
    fill_outline(np.array([1.25, 5.5, 5.5, 1.25]), np.array([1.5, 1.5, 4.0, 4.0]), np.array([4]), mask)
    expected = np.outer([0, 0.5, 1, 1, 0, 0], [0, 0.75, 1, 1, 1, 0.5, 0, 0])
    np.testing.assert_allclose(mask, expected, atol=1e-6)


def test_a_letter_with_a_hole_keeps_its_hole():
    mask = np.zeros((20, 20), np.float32)
    x = np.array([2.0, 18, 18, 2, 6, 6, 14, 14])
    y = np.array([2.0, 2, 18, 18, 6, 14, 14, 6])
    fill_outline(x, y, np.array([4, 8]), mask)
    assert mask[10, 10] == 0
    assert mask[4, 10] == 1


@pytest.mark.parametrize("per", [1, 2, 3, 4])
def test_resolve_averages(per):
    rng = np.random.default_rng(per)
    colors = rng.integers(0, 256, (6 * per, 5 * per, 3))
    samples = (colors[..., 0] | colors[..., 1] << 8 | colors[..., 2] << 16).astype(np.uint32)
    out = np.zeros((8, 9), np.uint32)
    resolve(samples, per, 2, 1, out)
    mean = colors.reshape(6, per, 5, per, 3).mean((1, 3))
    np.testing.assert_allclose(rgb_of(out)[1:7, 2:7], mean, atol=0.5)
    assert not out[0].any()
    assert not out[:, :2].any()


def test_stamp_is_clipped_to_the_picture():
    rgb = np.full((6, 6), 0xFFFFFF, np.uint32)
    stamp(np.ones((5, 5), np.float32), -3, 4, np.zeros(3), 1.0, rgb)
    assert (rgb[4:, :2] == 0).all()
    assert (rgb == 0).sum() == 4


def test_ball_is_hidden_where_something_is_nearer_and_turns_with_its_rotation():
    def ball(turn, wall=None):
        rgb, depth = np.full((60, 60), 0xFFFFFF, np.uint32), np.zeros((60, 60), np.float32)
        if wall is not None:
            depth[:, 30:] = wall
        draw_ball(30.0, 30.0, 1.0, 20.0, 0.1, turn, np.array([255.0, 0, 0]), np.array([0.0, 0, 255]),
                  np.array([0.0, 0.0, 1.0]), 0.0, 1.0, 0.2, rgb, depth)  # fmt: skip
        return rgb_of(rgb)

    open_, hidden = ball(np.eye(3)), ball(np.eye(3), wall=2.0)
    assert (open_[:, :29] == hidden[:, :29]).all()
    assert (hidden[25:35, 32:48] > open_[25:35, 32:48]).any()
    # the octants alternate: opposite sides of the vertical seam have opposite colours, and half a turn swaps them
    assert open_[20, 22, 0] < 50 < open_[20, 38, 0]
    half_turn = np.diag([-1.0, 1.0, -1.0])
    quarter = np.array([[0.0, 0, -1], [0, 1, 0], [1, 0, 0]])
    assert (np.abs(ball(half_turn) - open_)[15:45, 15:45] <= 1).all()
    assert np.abs(ball(quarter) - open_)[15:45, 15:45].max() > 100


def test_palette_numbers_come_from_the_table_and_the_ground_is_left_alone():
    rgb = np.array([[0x000000, 0x0000FF], [0xFFFFFF, 0x00FF00]], np.uint32)
    lookup = np.zeros(2**18, np.uint8)
    lookup[63 << 12], lookup[63 << 6], lookup[2**18 - 1] = 3, 4, 9
    now = np.empty((2, 2), np.uint8)
    index_pixels(rgb, lookup, np.array([[0]]), 0xFFFFFF, now)
    assert now.tolist() == [[0, 3], [9, 4]]
    index_pixels(rgb, lookup, np.array([[-8]]), 0xFFFFFF, now)
    assert now.tolist() == [[0, 0], [9, 0]]


def decompressed(data, shape):
    """What Pillow reads from one frame's picture data."""
    height, width = shape
    grey = bytes(range(256)) * 3
    head = b"GIF89a" + struct.pack("<HHBBB", width, height, 0xF7, 0, 0) + bytes(sorted(grey))
    with Image.open(BytesIO(head + b"," + struct.pack("<HHHHB", 0, 0, width, height, 0) + data + b";")) as im:
        return np.asarray(im)


@pytest.mark.parametrize(
    ("shape", "kinds"), [((1, 1), 1), ((7, 5), 2), ((64, 80), 1), ((90, 130), 255), ((200, 300), 3)]
)
def test_what_is_compressed_reads_back(shape, kinds):
    rng = np.random.default_rng(0)
    before, now = rng.integers(0, kinds, (2, *shape)).astype(np.uint8)
    now[rng.random(shape) < 0.4] = 17
    now[0, 0], now[-1, -1] = before[0, 0] + 1, before[-1, -1] + 1  # all of the picture
    out, found = np.zeros(2 * now.size + 1000, np.uint8), np.zeros(5, np.int64)
    compress(before, now, 255, np.empty(12288, np.uint32), out, found)
    assert found[:4].tolist() == [0, shape[0] - 1, 0, shape[1] - 1]
    shown = decompressed(out[: found[4]].tobytes(), shape)
    np.testing.assert_array_equal(shown, np.where(before == now, 255, now))


def test_only_what_changed_is_compressed():
    before = np.zeros((20, 30), np.uint8)
    now = before.copy()
    now[4, 9], now[11, 6] = 1, 2
    out, found = np.zeros(2000, np.uint8), np.zeros(5, np.int64)
    compress(before, now, 255, np.empty(12288, np.uint32), out, found)
    assert found[:4].tolist() == [4, 11, 6, 9]
    shown = decompressed(out[: found[4]].tobytes(), (8, 4))
    np.testing.assert_array_equal(shown, np.where(now == before, 255, now)[4:12, 6:10])
    compress(now, now, 255, np.empty(12288, np.uint32), out, found)
    assert found[1] == -1
