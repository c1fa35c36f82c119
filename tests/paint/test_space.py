"""Pictures of spaces: what hides what, where things are, how the ball rolls, that frames repeat."""

from __future__ import annotations

import dataclasses
from itertools import pairwise

import numpy as np
import pytest

import kobai
from kobai.paint import frame
from kobai.paint.files.movie import frames, moments
from kobai.paint.page import Page
from kobai.paint.panel3d.path import Track, matrix, rolling
from kobai.paint.panel3d.projection import Box, ease
from kobai.scenes import Camera, Motion, Path, Points, Surface, Text


def seen_from(panel, space, point, camera=None):
    """Pixel of a point in plot coordinates, by plain trigonometry."""
    camera = camera or panel.camera
    low = np.array([a.lo for a in panel.axes])
    high = np.array([a.hi for a in panel.axes])
    p = ((np.asarray(point) - low) / (high - low) - 0.5) * np.asarray(panel.aspect) / max(panel.aspect)
    a, e = np.radians(camera.azimuth), np.radians(camera.elevation)
    # turn the world so that the camera looks along −x, then tip it
    x, y = np.cos(a) * p[0] + np.sin(a) * p[1], -np.sin(a) * p[0] + np.cos(a) * p[1]
    toward, up = np.cos(e) * x + np.sin(e) * p[2], -np.sin(e) * x + np.cos(e) * p[2]
    scale = space.focal / (camera.distance - toward)
    return np.array([space.center[0] + scale * y, space.center[1] - scale * up])


def test_a_path_behind_a_wall_is_ghosted_and_one_before_it_is_not(scenes):
    scene = scenes.ridge()
    page = Page(scene, (480, 360), 1.0, per=4)
    picture = frame(scene, scale=1.0)
    space = page.parts[0]
    panel = scene.panels[0]

    def color_at(point):
        x, y = seen_from(panel, space, point)
        return picture[round(y - 0.5) - 2 : round(y - 0.5) + 3, round(x - 0.5)].astype(int)

    red = color_at([-0.4, -0.5, 0.0])
    assert (red[:, 0] - red[:, 1]).max() > 180
    blue = color_at([0.3, 0.5, 1.9])
    assert (blue[:, 2] - blue[:, 0]).max() > 150
    green = color_at([0.4, 0.5, 0.0])
    # 20 % of full green over grey: never lost, never taken for a path in front
    assert 15 < (green[:, 1] - green[:, 0]).max() < 0.25 * 255


@pytest.mark.parametrize("progress", [0.0, 0.23, 0.6])
def test_the_ball_is_where_projection_says(scenes, progress):
    scene = scenes.bowl(size=(480, 360))
    panel = scene.panels[0]
    camera = dataclasses.replace(panel.camera, elevation=55.0)
    panel.camera = camera
    panel.marks = panel.marks[1:]
    panel.marks[0] = dataclasses.replace(panel.marks[0], cmap=None, color="#cccccc")
    panel.marks[1].floor = False
    panel.marks[1].color = "#ff00ff"
    panel.marks[1].points = panel.marks[1].points[:1].repeat(201, 0)
    page = Page(scene, (480, 360), 1.0)
    canvas = page.canvas()
    packed = page.paint(canvas, 5.0, progress)
    rgb = np.stack([packed & 255, (packed >> 8) & 255, (packed >> 16) & 255], -1).astype(int)
    ys, xs = np.nonzero((rgb[..., 0] - rgb[..., 1] > 25) & (rgb[..., 2] - rgb[..., 1] > 25))
    assert len(xs) > 20
    now = dataclasses.replace(camera, azimuth=camera.azimuth + 360 * ease(progress))
    x, y = seen_from(panel, page.parts[0], [2.0, 2.0, 8.0], now)
    radius = 0.018 * page.parts[0].focal / 3.0
    # the ball touches the point and stands on it: its middle is at most one radius from it
    assert np.hypot(xs.mean() + 0.5 - x, ys.mean() + 0.5 - y) < 1.6 * radius
    assert ys.mean() < y


@pytest.mark.parametrize("progress", [0.02, 0.4])
def test_the_cross_is_on_its_point(scenes, progress):
    scene = scenes.bowl("article", size=(480, 360))
    panel = scene.panels[0]
    panel.camera = dataclasses.replace(panel.camera, elevation=50.0)
    panel.marks[0].mesh = 0
    panel.marks[1].points = panel.marks[1].points[:1].repeat(201, 0)
    panel.axes = [dataclasses.replace(a, ticks=[], label=Text("")) for a in panel.axes]
    page = Page(scene, (480, 360), 1.0)
    packed = page.paint(page.canvas(), 5.0, progress)
    ys, xs = np.nonzero((packed & 255) + ((packed >> 16) & 255) < 120)
    now = dataclasses.replace(panel.camera, azimuth=panel.camera.azimuth + 360 * ease(progress))
    x, y = seen_from(panel, page.parts[0], [2.0, 2.0, 8.0], now)
    body = ys > 60  # under the header
    assert body.sum() > 15
    assert np.hypot(xs[body].mean() + 0.5 - x, ys[body].mean() + 0.5 - y) < 5


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
    a, b = (seen_from(panel, page.parts[0], p).astype(int) for p in ([0.0, 0.0, 0.0], [0.8, 0.0, 0.0]))
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


def test_the_ends_of_a_race_and_the_minimum_are_seen():
    runs = {
        "SGD": {"lr": 0.001},
        "Adam": {"lr": 0.1},
        "heavy ball": {"optimizer": "SGD", "lr": 0.0005, "momentum": 0.9},
    }
    scene = kobai.scene(kobai.race("rosenbrock", [-1.2, 1.0], runs, steps=300))
    page = Page(scene, (640, 480))
    space = page.parts[0]
    star = next(m for m in scene.panels[0].marks if isinstance(m, Points) and m.symbol == "star")
    places = np.array([*(p.points[-1] for p in scene.panels[0].marks if isinstance(p, Path)), star.points[0]])
    depth = space.depth(0.0)
    for sheet in space.sheets:
        sheet.draw(depth, 0.0, 1.0)
    assert depth.seen(space.box.scaled(places), 0.03).min() > 0.9


def test_frames_repeat_and_do_not_depend_on_threads(scenes):
    scene = scenes.everything(size=(400, 300))
    pace = np.linspace(0, 10, 6)
    page = Page(scene, (400, 300))
    one = [f.copy() for f in frames(page, moments(pace), workers=1)]
    four = [f.copy() for f in frames(Page(scene, (400, 300)), moments(pace), workers=4)]
    assert all((a == b).all() for a, b in zip(one, four, strict=True))
    assert any((a != b).any() for a, b in pairwise(one))


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
    space = Page(scene, (320, 240)).parts[0]
    track = space.tracks[0]
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
    track = Page(scene, (320, 240)).parts[0].tracks[0]
    assert not track.on.any()
    np.testing.assert_allclose(track.points, box.scaled(path.points))


def test_a_path_stops_at_its_last_index(scenes):
    scene = scenes.bowl()
    path = scene.panels[0].marks[2]
    path.last = 50
    track = Track(path, Box.of(scene.panels[0]), None, 0.01)
    assert len(track.upto(200.0)[0]) == 51
    assert np.allclose(track.tip(200.0)[0], track.tip(50.0)[0])


def test_an_orbit_ends_one_frame_before_it_begins_again(scenes):
    panel = scenes.bowl().panels[0]
    panel.motion = Motion("orbit", turns=1.0)
    assert ease(0.0) == 0
    assert ease(1.0) == 1
    steps = np.diff([ease(t) for t in np.linspace(0, 1, 400)])
    assert (steps > 0).all()
    assert steps[0] < 0.1 * steps.max()
    assert np.abs(np.diff(steps)).max() < 0.03 * steps.max()
