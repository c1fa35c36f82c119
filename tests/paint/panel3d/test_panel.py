"""Panels in space: what hides what, and where things are."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest

import kobai
from kobai.paint import frame
from kobai.paint.page import Page
from kobai.paint.projection import ease
from kobai.scenes import Path, Points, Text
from tests.paint.space import seen_from


def test_a_path_behind_a_wall_is_ghosted_and_one_before_it_is_not(scenes):
    scene = scenes.ridge()
    page = Page(scene, (480, 360), 1.0, per=4)
    picture = frame(scene, scale=1.0)
    space = page.panels[0]
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
    x, y = seen_from(panel, page.panels[0], [2.0, 2.0, 8.0], now)
    radius = 0.018 * page.panels[0].focal / 3.0
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
    x, y = seen_from(panel, page.panels[0], [2.0, 2.0, 8.0], now)
    body = ys > 60  # under the header
    assert body.sum() > 15
    assert np.hypot(xs[body].mean() + 0.5 - x, ys[body].mean() + 0.5 - y) < 5


def test_the_ends_of_a_race_and_the_minimum_are_seen():
    runs = {
        "SGD": {"lr": 0.001},
        "Adam": {"lr": 0.1},
        "heavy ball": {"optimizer": "SGD", "lr": 0.0005, "momentum": 0.9},
    }
    scene = kobai.scene(kobai.race("rosenbrock", [-1.2, 1.0], runs, steps=300))
    page = Page(scene, (640, 480))
    space = page.panels[0]
    star = next(m for m in scene.panels[0].marks if isinstance(m, Points) and m.symbol == "star")
    places = np.array([*(p.points[-1] for p in scene.panels[0].marks if isinstance(p, Path)), star.points[0]])
    depth = space.buffer(0.0)
    for mark in space.marks:
        mark.surface(depth, 0.0, lines=True)
    assert depth.seen(space.box.scaled(places), 0.03).min() > 0.9


@pytest.mark.parametrize("lr", [0.06, 0.105])  # one run diverges
def test_what_moves_leaves_nothing_behind_on_surfaces_that_stand_still(lr):
    """One canvas painted again and again has the pictures of new ones; each frame, only the rows that changed are drawn."""
    trace = kobai.descend("x1**2 + 10*x2**2", [2.0, 2.0], lr=lr, steps=12)
    scene = kobai.scene(trace, frames=20, size=(320, 240), camera="fixed")
    again = Page(scene, (320, 240), 1.0)
    assert again.panels[0].calm
    canvas = again.canvas()
    for k in (12.0, 0.0, 5.4, 11.0, 1.0):
        alone = Page(scene, (320, 240), 1.0)
        np.testing.assert_array_equal(again.paint(canvas, k), alone.paint(alone.canvas(), k))
