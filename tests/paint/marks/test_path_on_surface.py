"""Paths over surfaces, and rolling balls."""

from __future__ import annotations

import numpy as np
import pytest

from kobai.paint.marks import path as path_mark
from kobai.paint.marks.path_on_surface import PathOnSurface, matrix, rolling
from kobai.paint.page import Page
from kobai.paint.projection import Box
from kobai.scenes import Axis, Panel, Path, Scene, Surface, Text


def test_rolling_turns_by_distance_over_radius():
    along = np.stack([np.linspace(0, 0.3, 50), np.zeros(50), np.zeros(50)], 1)
    normals = np.tile([0.0, 0.0, 1.0], (50, 1))
    turns = rolling(along, normals, 0.1)
    for i in (10, 49):
        angle = along[i, 0] / 0.1
        expected = np.array([[np.cos(angle), 0, np.sin(angle)], [0, 1, 0], [-np.sin(angle), 0, np.cos(angle)]])
        np.testing.assert_allclose(matrix(turns[i]), expected, atol=1e-9)  # about +y: the top goes forward


def test_rolling_in_passes_equals_rolling_step_by_step():
    rng = np.random.default_rng(3)
    centers = rng.normal(size=(37, 3)).cumsum(0) * 0.02
    normals = np.tile([0.0, 0.0, 1.0], (37, 1))
    turns = rolling(centers, normals, 0.05)
    turn = np.eye(3)
    for i in range(1, 37):
        step = centers[i] - centers[i - 1]
        axis = np.cross(normals[i], step)
        angle = np.linalg.norm(axis) / 0.05
        k = axis / np.linalg.norm(axis)
        cross = np.array([[0, -k[2], k[1]], [k[2], 0, -k[0]], [-k[1], k[0], 0]])
        turn = (np.eye(3) + np.sin(angle) * cross + (1 - np.cos(angle)) * cross @ cross) @ turn
    np.testing.assert_allclose(matrix(turns[-1]), turn, atol=1e-8)


def laid(surface, places, **options) -> tuple[PathOnSurface, Box]:
    """A path over the surface z(x, y) on [−1, 1]² × [0, 1], which stands on it at each of the (K, 2) places."""
    x = np.linspace(-1, 1, 121)
    axes = [Axis(Text("x"), -1, 1), Axis(Text("y"), -1, 1), Axis(Text("z"), 0, 1)]
    points = np.array([(*p, surface(*p)) for p in places])
    marks = [Surface(x, x, surface(x[None], x[:, None])), Path(points, **options)]
    panel = Panel(axes, marks, aspect=(1, 1, 1), kind="surface")
    way = next(m for m in Page(Scene([panel]), (320, 240)).panels[0].marks if isinstance(m, path_mark.Space)).way
    return way, Box.of(panel)


def bowl(x, y):
    return 0.5 * (x**2 + y**2)


def hill(x, y):
    return np.exp(-((x / 0.15) ** 2)) + 0 * y


def cap(x, y):
    return 0.8 - 0.15 * x**2 + 0 * y


SWINGS = [(0.9 * (-0.8) ** k, 0.3 * (-0.8) ** k) for k in range(9)]


@pytest.mark.parametrize(("surface", "places"), [
    (bowl, SWINGS), (hill, [(-0.6, 0.0), (0.5, 0.1), (-0.4, 0.0)]), (lambda x, y: 0.5 + 0.5 * x * y, SWINGS),
])  # fmt: skip
def test_a_leap_is_straight_and_every_step_is_at_its_true_height(surface, places):
    """Over a valley, through a hill that was never visited, and across a saddle."""
    way, box = laid(surface, places)
    given = box.scaled(np.array([(*p, surface(*p)) for p in places]))
    for k in range(len(places) - 1):
        for share in (0.0, 0.25, 0.5, 0.9):
            point, _, _, on = way.tip(k + share)
            np.testing.assert_allclose(point, given[k] + share * (given[k + 1] - given[k]), atol=2e-3)
            assert on  # the ball keeps its distance from the path


def test_a_step_over_a_gentle_rise_is_laid_on_it():
    way, box = laid(cap, [(-0.7, 0.0), (0.0, 0.1), (0.5, 0.2)])
    plot = (way.points / box.edges + 0.5) * box.span + box.low
    assert len(plot) > 40
    np.testing.assert_allclose(plot[:, 2], cap(plot[:, 0], 0.0), atol=1e-3)
    np.testing.assert_array_equal(way.when[way.steps], [0, 1, 2])


def test_a_ball_in_the_middle_of_a_leap_turns_on_and_stays_on_its_path():
    way, _ = laid(bowl, SWINGS)
    centers = np.array([way.tip(k)[0] + 0.018 * way.tip(k)[1] for k in np.linspace(0, 8, 801)])
    assert np.linalg.norm(np.diff(centers, axis=0), axis=1).max() < 0.02  # it leaps in time, not from place to place
    assert np.abs(way.turns[1] - way.turns[0]).max() > 0.1


def test_a_path_off_the_surface_is_left_where_it_is(scenes):
    scene = scenes.bowl()
    panel = scene.panels[0]
    path = panel.marks[2]
    path.points = path.points + np.array([0, 0, 3.0])
    box = Box.of(panel)
    track = next(m for m in Page(scene, (320, 240)).panels[0].marks if isinstance(m, path_mark.Space)).way
    assert not track.on.any()
    np.testing.assert_allclose(track.points, box.scaled(path.points))


def test_a_path_stops_at_its_last_index(scenes):
    scene = scenes.bowl()
    path = scene.panels[0].marks[2]
    path.last = 50
    track = PathOnSurface(path, Box.of(scene.panels[0]), None, 0.01)
    assert len(track.until(200.0)[0]) == 51
    assert np.allclose(track.tip(200.0)[0], track.tip(50.0)[0])
