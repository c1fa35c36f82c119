"""Outlines, masks, samples, balls and palette indices against areas and plain averages."""

from __future__ import annotations

import numpy as np
import pytest

from kobai.paint.raster.pixels import draw_ball, fill_outline, index_pixels, resolve, stamp


def rgb_of(packed):
    return np.stack([packed & 255, (packed >> 8) & 255, (packed >> 16) & 255], -1).astype(int)


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


def test_palette_indices_come_from_the_table_and_the_background_is_not_dithered():
    rgb = np.array([[0x000000, 0x0000FF], [0xFFFFFF, 0x00FF00]], np.uint32)
    lookup = np.zeros(2**18, np.uint8)
    lookup[63 << 12], lookup[63 << 6], lookup[2**18 - 1] = 3, 4, 9
    now = np.empty((2, 2), np.uint8)
    index_pixels(rgb, lookup, np.array([[0]]), 0xFFFFFF, now)
    assert now.tolist() == [[0, 3], [9, 4]]
    index_pixels(rgb, lookup, np.array([[-8]]), 0xFFFFFF, now)
    assert now.tolist() == [[0, 0], [9, 0]]
