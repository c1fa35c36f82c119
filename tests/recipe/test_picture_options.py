"""A saved page that is tried keeps what its picture was asked for."""

from __future__ import annotations

import json

import pytest

import kobai
from kobai.recipe.recipe import as_text, recipe_of
from kobai.scenes import Camera
from kobai.scenes.theme import color_table

TRACE = kobai.descend("x1**2 + 3*x2**2", [2.0, -1.5], lr=0.05, steps=8)
SPACE = kobai.descend("x1**2 + 3*x2**2 + x3**2", [2.0, -1.5, 1.0], lr=0.05, steps=8)

USUAL = {"distance": 3.0, "fov": 28.0, "target": [0.0, 0.0, 0.0]}


def look(trace: kobai.Trace, **options) -> dict:
    recipe = recipe_of(kobai.scene(trace, **options))
    assert recipe is not None
    held = json.loads(as_text(recipe))["look"]
    assert held == recipe["look"]
    return held


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ({}, {}),
        ({"view": "contour", "title": "", "size": (300, 200)}, {}),
        ({"panels": ("contour", "loss")}, {"panels": ["contour", "loss"]}),
        ({"levels": 5, "zlim": (0, 4), "grid": 31, "arrow": False}, {"levels": 5, "zlim": [0, 4], "grid": 31, "arrow": False}),
        ({"levels": [1, 2.5]}, {"levels": [1.0, 2.5]}),
        ({"camera": "fixed"}, {"camera": "fixed"}),
        ({"camera": (10, 60)}, {"camera": {"azimuth": 10.0, "elevation": 60.0, **USUAL}}),
        ({"camera": kobai.scenes.Motion("orbit", turns=-2)}, {"camera": {"kind": "orbit", "turns": -2.0, "keyframes": []}}),
    ],
)  # fmt: skip
def test_what_was_asked_for(options, expected):
    assert look(TRACE, **options) == expected


def test_keyframes_and_coordinates():
    frames = [(0, Camera(0, 30)), (1, Camera(90, 30))]
    held = look(SPACE, camera=frames, coordinates=("x3", 0))
    assert "coordinates" not in held  # of more than two variables the state says it
    assert look(TRACE, coordinates=(1, 0))["coordinates"] == [1, 0]
    assert held["camera"]["kind"] == "keyframes"
    assert [[at, one["azimuth"]] for at, one in held["camera"]["keyframes"]] == [[0.0, 0.0], [1.0, 90.0]]


def test_a_colour_map_comes_with_its_colours():
    held = look(TRACE, cmap="viridis")
    assert held["cmap"] == "viridis"
    assert bytes.fromhex(held["colors"]) == color_table("viridis").tobytes()
    assert len(held["colors"]) == 6 * 256


def test_a_surface_that_moves_is_only_shown():
    assert recipe_of(kobai.scene(SPACE, others="present")) is None
    assert recipe_of(kobai.scene(SPACE)) is not None


def test_a_table_keeps_its_distances_and_earlier_curves():
    trace = kobai.descend(kobai.loss("y ~ a*x + b", {"x": [0, 1, 2, 3], "y": [1, 2, 4, 3]}), lr=0.1, steps=8)
    assert look(trace, residuals="squares", earlier=[0, 4]) == {"residuals": "squares", "earlier": [0, 4]}
    assert look(trace, residuals="sticks", earlier=None) == {}
