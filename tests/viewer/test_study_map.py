"""The map of a study in a page: all its pixels, what each came to, and the recipe by which the page descends."""

from __future__ import annotations

import json
import re
from typing import Any

import numpy as np
import pytest

import kobai
import kobai.study
from kobai.messages import say
from kobai.scenes import Image
from kobai.scenes import study as scenes_of_studies
from kobai.viewer import page, study_map
from kobai.viewer.study_map import with_pixels


@pytest.fixture(scope="module")
def basins() -> Any:
    return kobai.study.basins("himmelblau", shape=(20, 12), lr=0.022, steps=300)


@pytest.fixture(scope="module")
def plane() -> Any:
    axes = {"lr": (1e-3, 0.3), "momentum": (0.0, 0.99)}
    return kobai.study.plane("x1**2 + 10*x2**2", [2, 2], axes, shape=9, log="lr", optimizer="SGD", steps=60)


def _image(scene: Any) -> np.ndarray:
    return next(mark.pixels for mark in scene.panels[0].marks if isinstance(mark, Image))


def _map(study: Any, **options: Any) -> tuple[Any, dict[str, Any]]:
    scene = kobai.scene(study, **options)
    return scene, with_pixels(scene).extra["map"]


@pytest.mark.parametrize("lang", ["en", "ja"])
def test_inferred_pixels_are_marked(basins: Any, lang: str):
    study = kobai.study.basins("himmelblau", shape=(40, 24), lr=0.01, steps=300, refine=True)
    scene, shown = _map(study, lang=lang)
    inferred = study.inferred.to_numpy()[::-1]
    assert np.array_equal(shown["inferred"]["data"], inferred)
    assert 0.1 < inferred.mean() < 1
    assert shown["inferred"]["label"] == say("pixel inferred", lang)
    assert say("study inferred", lang, share=kobai.numbers.percent(inferred.mean())) in scene.notes
    whole, all_computed = _map(basins, lang=lang)
    assert "inferred" not in all_computed
    assert not any("inferred" in note or "推定" in note for note in whole.notes)


@pytest.mark.parametrize("lang", ["en", "ja"])
def test_every_pixel_has_its_color_and_what_it_came_to(basins: Any, lang: str):
    scene, shown = _map(basins, lang=lang)
    assert np.array_equal(shown["palette"][shown["index"]], _image(scene))
    assert shown["index"].shape == (12, 20)
    across, up = shown["axes"]
    assert (across["name"], across["centres"]) == ("x1", basins.x1.to_numpy().tolist())
    assert (up["name"], up["centres"]) == ("x2", basins.x2.to_numpy()[::-1].tolist())
    steps, value = (entry["data"] for entry in shown["numbers"])
    for row in range(12):
        for column in range(20):
            pixel = basins.isel(x2=11 - row, x1=column)
            said = shown["outcomes"][shown["outcome"][row, column]]
            k = int(pixel.minimum)
            if k >= 0:
                x, y = basins.attrs["minima"][k]
                assert said == say(
                    "pixel reaches slowly", lang, point=f"({kobai.numbers.number(x)}, {kobai.numbers.number(y)})"
                )
            else:
                assert said == say(f"pixel {basins.attrs['flag_meanings'].split()[int(pixel.status)]}", lang)
            assert steps[row, column] == (65535 if pixel.steps < 0 else pixel.steps)
            assert value[row, column] == np.float32(pixel.value) or not np.isfinite(pixel.value)


def test_a_plane_says_what_arrived(plane: Any):
    _, shown = _map(plane)
    arrived = plane.steps.to_numpy()[::-1] >= 0
    assert arrived.any()
    assert not arrived.all()
    assert ((shown["outcome"] == shown["outcomes"].index("arrives")) == arrived).all()
    assert shown["axes"][0] == {"name": "lr", "centres": plane.lr.to_numpy().tolist()}


def test_a_large_map_is_thinned_and_says_so(basins: Any, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(scenes_of_studies, "MOST_SIDE", 10)
    scene = kobai.scene(basins)
    made = with_pixels(scene)
    assert made.extra["map"]["index"].shape == (6, 10)
    assert made.extra["map"]["axes"][1]["centres"] == basins.x2.to_numpy()[::2][::-1].tolist()
    assert made.notes[-1] == "of 2 pixels along x₁, x₂ one is shown"
    assert np.array_equal(made.extra["map"]["palette"][made.extra["map"]["index"]], _image(scene))


def test_more_colors_than_a_palette_holds_are_fewer_shades(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(study_map, "FLAT_COLORS", 16)
    pixels = np.random.default_rng(0).integers(0, 256, (9, 9, 3), np.uint8)
    palette, index = study_map._palette(pixels)
    assert np.abs(palette[index].astype(int) - pixels).max() <= 7


def test_other_scenes_stay_as_they_are():
    scene = kobai.scene(kobai.descend("x1**2 + x2**2", [1.0, 1.0], steps=3))
    assert with_pixels(scene) is scene
    curve = kobai.scene(kobai.study.step_size("x1**2", [1.0], count=4, steps=5))
    assert with_pixels(curve) is curve


def _recipe(text: str) -> dict[str, Any] | None:
    found = re.search(r'id="kobai-recipe">(.*?)</script>', text)
    return json.loads(found[1]) if found else None


def test_the_page_of_a_formula_descends_by_itself_and_that_of_a_python_function_does_not(basins: Any, plane: Any):
    text = page.html_without_script(kobai.scene(basins, lang="ja"))
    assert 'id="kobai-scene" data-map>' in text
    recipe = _recipe(text)
    assert recipe is not None
    state = recipe["state"]
    assert (state["f"], state["steps"], state["dtype"], state["lang"]) == ("himmelblau", 300, "float64", "ja")
    assert state["domain"] == [[-5, 5], [-5, 5]]
    assert state["optimizers"] == [{"name": "gradient descent", "lr": 0.022, "hyper": {}}]
    of_plane = _recipe(page.html_without_script(kobai.scene(plane)))
    assert of_plane is not None
    assert of_plane["state"]["start"] == [[2.0, 2.0]]
    assert of_plane["state"]["optimizers"][0]["name"] == "SGD"
    own = kobai.study.basins(lambda x: (x**2).sum(-1), window=[(-1, 1)] * 2, minima=[(0, 0)], shape=4, lr=0.1, steps=9)
    text = page.html_without_script(kobai.scene(own))
    assert "data-map" in text
    assert _recipe(text) is None
    assert _recipe(page.html_without_script(kobai.scene(basins), alive=[])) is None
    shows = page.html_without_script(kobai.scene(kobai.descend("x1**2", [1.0], steps=2)))
    assert "data-map" not in shows
