import numpy as np
import pandas as pd
import pytest

import kobai
from kobai.errors import BadInput
from kobai.scenes import Camera, Motion
from kobai.scenes.camera import best_camera, camera_of

FAMILIAR = Camera(-60, 30)


def best():
    return FAMILIAR


def test_movies_orbit_and_stills_do_not():
    assert camera_of("auto", best, True)[1].kind == "orbit"
    assert camera_of("auto", best, False)[1].kind == "fixed"
    assert camera_of("fixed", best, True) == (FAMILIAR, Motion())


def test_cameras_given():
    assert camera_of((10, 80), best, True)[0].azimuth == 10
    assert camera_of(Camera(5, 6), best, True) == (Camera(5, 6), Motion())
    frames = [(0, Camera(0, 10)), (1, Camera(90, 10))]
    camera, motion = camera_of(frames, best, True)
    assert camera == Camera(0, 10)
    assert motion.kind == "keyframes"
    assert motion.keyframes == frames
    assert camera_of(Motion("orbit", turns=-2), best, True)[1].turns == -2


@pytest.mark.parametrize(
    "bad",
    ["orbti", 7, (1, 2, 3), [], (float("nan"), 3), Camera(elevation=120), Camera(distance=0),
     [(0.5, Camera()), (0.2, Camera())], [(0, "here")], [(2, Camera())]],
)  # fmt: skip
def test_cameras_that_cannot_be(bad):
    with pytest.raises(BadInput, match="camera"):
        camera_of(bad, best, True)


def test_the_camera_walks_round_a_ridge_that_hides_the_path():
    # A wall along x = 0.5 hides everything at small x from the familiar side (which looks along +x, −y … from x large).
    height = np.zeros((41, 41))
    height[:, 20:24] = 1.0
    path = np.stack([np.full(20, 0.2), np.linspace(0.2, 0.8, 20), np.full(20, 0.01)], 1)
    camera = best_camera(height, path[None], (1.0, 1.0, 1.0))
    assert np.cos(np.radians(camera.azimuth)) < 0.3
    nothing = best_camera(height, np.empty((0, 1, 3)), (1.0, 1.0, 1.0))
    assert (nothing.azimuth, nothing.elevation) == (-60, 30)


def test_the_camera_looks_at_a_path_from_its_side():
    flat, along = np.zeros((41, 41)), np.linspace(0.1, 0.9, 20)
    straight = np.stack([along, along, np.full(20, 0.01)], 1)[None]
    camera = best_camera(flat, straight, (1.0, 1.0, 1.0))
    assert abs(camera.azimuth + 45) <= 15


@pytest.mark.parametrize(
    "asked", ["sideways", pd.DataFrame({"a": [1, 2]}), np.zeros((2, 2)), (1, 2, 3), 5, {}, Camera(fov=400)]
)
def test_bad_cameras_are_refused_also_where_no_panel_has_three_axes(asked):
    trace = kobai.descend("x1**2 + x2**2", [2.0, 2.0], steps=2)
    for view in ("contour", "loss", "surface"):
        with pytest.raises(BadInput, match="camera"):
            kobai.scene(trace, view=view, camera=asked)


@pytest.mark.parametrize("start", [(2.0, 1.0), (1.5, 2.0), (2.2, -0.5)])
def test_a_ball_near_the_rim_is_clear_of_it_from_where_the_camera_stands(start):
    def share(x, y):  # a bowl over -2.5 to 2.5, over its floor
        return (7.5 + x**2 + 3 * y**2) / 33.5

    aspect, along = np.array([1, 1, 0.8]), np.linspace(0, 1, 61)
    ends = np.array([start, np.array(start) * (0.8, 0.4)])  # a step of gradient descent with 0.1
    path = np.column_stack([(ends + 2.5) / 5, share(*ends.T)])
    camera = best_camera(share(*(np.meshgrid(along, along) * np.array(5.0) - 2.5)), path[None], (1, 1, 0.8))
    a, e = np.radians([camera.azimuth, camera.elevation - 4])
    eye = camera.distance * np.array([np.cos(e) * np.cos(a), np.cos(e) * np.sin(a), np.sin(e)]) / aspect + 0.5
    for place in path:
        ray = place + np.linspace(0.02, 1, 400)[:, None] * (eye - place)
        inside = ray[((ray[:, :2] >= 0) & (ray[:, :2] <= 1)).all(1)]
        assert (share(*(inside[:, :2].T * 5 - 2.5)) < inside[:, 2]).all()
