"""Paths laid over surfaces and graphs, and rolling balls."""

from __future__ import annotations

import numpy as np

from kobai.paint.marks import path as path_mark
from kobai.paint.marks.path_on_surface import PathOnCurve, PathOnSurface, matrix, rolling
from kobai.paint.page import Page
from kobai.paint.projection import Box
from kobai.scenes import Curve, Path


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


def test_a_leap_is_followed_over_the_surface(scenes):
    scene = scenes.bowl(eta=0.9, steps=10)
    panel = scene.panels[0]
    space = Page(scene, (320, 240)).panels[0]
    track = next(m for m in space.marks if isinstance(m, path_mark.Space)).way
    box = Box.of(panel)
    low, span = box.low, box.span
    plot = (track.points / box.edges + 0.5) * span + low
    assert len(plot) > 60
    np.testing.assert_allclose(plot[:, 2], plot[:, 0] ** 2 + plot[:, 1] ** 2, atol=0.01)


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


def test_a_path_runs_along_its_graph():
    x = np.linspace(-2, 2, 401)
    graph = Curve(np.stack([x, x**2], 1))
    path = Path(np.array([[-1.9, 3.61], [1.5, 2.25], [1.5, 2.25], [0.5, 3.0]]))
    way = PathOnCurve(path, graph, np.array([4.0, 4.0]))
    points, when = way.points, way.when
    begun = when <= 1
    assert begun.sum() > 50
    np.testing.assert_allclose(points[begun, 1], points[begun, 0] ** 2, atol=1e-3)
    np.testing.assert_allclose(points[[0, -1]], path.points[[0, -1]])
    assert (when >= 2).sum() == 2  # the last point is off the graph: a straight line leads there
    assert (np.diff(when) > 0).all()
