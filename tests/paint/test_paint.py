"""``save`` and ``frame``: options, errors, scenes without a timeline."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image

from kobai.errors import BadInput
from kobai.paint import frame, save
from kobai.scenes import Axis, Panel, Scene, Text, Timeline

SMALL = {"size": (320, 240)}


@pytest.mark.parametrize(
    ("ending", "options", "words"),
    [
        (".png", {"fsp": 3}, "'fsp'"),
        (".gif", {"frame": 3}, "Did you mean 'frames'?"),
        (".png", {"fps": 3}, ".gif .mp4 .webp"),
        (".gif", {"step": 3}, ".png .svg .pdf"),
        (".png", {"size": (10, 10)}, "120"),
        (".png", {"size": "big"}, "640x480"),
        (".png", {"size": (20000, 300)}, "16384"),
        (".png", {"scale": 0}, "0.25"),
        (".png", {"scale": 2, "dpi": 96}, "one of them"),
        (".png", {"step": 201}, "from 0 to 200"),
        (".png", {"step": 1.5}, "whole"),
        (".gif", {"fps": 60}, "50"),
        (".gif", {"frames": 0}, "from 1"),
        (".gif", {"frames": float("nan")}, "from 1"),
        (".gif", {"progress": "yes"}, "True, False"),
        (".bmp", {}, ".png"),
    ],
)
def test_bad_options_are_named_and_leave_files_alone(scenes, tmp_path, ending, options, words):
    path = tmp_path / f"a{ending}"
    path.write_text("precious")
    with pytest.raises(BadInput) as caught:
        save(scenes.bowl(), path, **options)
    assert words in str(caught.value)
    assert "\n" not in str(caught.value)
    assert path.read_text() == "precious"


def test_a_folder_that_is_not_there_is_named(scenes, tmp_path):
    with pytest.raises(BadInput, match="make it first"):
        save(scenes.bowl(), tmp_path / "no" / "a.png")
    (tmp_path / "b.png").mkdir()
    with pytest.raises(BadInput, match="is a folder"):
        save(scenes.bowl(), tmp_path / "b.png")


def test_a_scene_that_stands_still_is_a_second_of_it(scenes, tmp_path):
    scene = scenes.flat(size=(320, 240))
    scene.timeline = type(scene.timeline)()
    scene.panels = scene.panels[:1]
    scene.panels[0].marks = scene.panels[0].marks[:2]
    with Image.open(save(scene, tmp_path / "a.gif")) as im:
        assert im.n_frames == 1
        assert im.info["duration"] == 1000


def test_frame_is_a_picture(scenes):
    picture = frame(scenes.bowl(), 10.0, size=(320, 240), scale=2)
    assert picture.shape == (480, 640, 3)
    assert picture.dtype == np.uint8
    with pytest.raises(BadInput, match="0 to 200"):
        frame(scenes.bowl(), 201.0)


def test_dots_part_the_fields_of_a_scene_that_stands_still(tmp_path):
    panel = Panel([Axis(Text("x"), 0.0, 1.0), Axis(Text("y"), 0.0, 1.0)])
    still = Scene([panel], subtitle="gaussian · N = 120", size=(300, 200))
    told = Scene([panel], Timeline(status=[""]), subtitle="gaussian · N = 120", size=(300, 200))
    pictures = [np.asarray(Image.open(scene.save(tmp_path / "a.png"))) for scene in (still, told)]
    np.testing.assert_array_equal(*pictures)
