"""PNG, SVG and PDF as other software reads them back."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET

import numpy as np
import pytest
from PIL import Image

from kobai.numbers import step_of
from kobai.paint import save
from kobai.paint.files import movie
from kobai.paint.files.still import standing
from kobai.paint.legend import entries
from kobai.paint.page import Page
from kobai.paint.projection import View, camera_at
from kobai.scenes import Arrows


def rgb(packed):
    return movie.unpacked(packed)


def test_png_is_the_frame_at_the_asked_scale(scenes, tmp_path):
    scene = scenes.bowl(size=(320, 240))
    save(scene, tmp_path / "a.png")
    save(scene, tmp_path / "b.png", size=(320, 240))
    save(scene, tmp_path / "c.png", size="320x240", dpi=288)
    assert [picture_of(tmp_path / f"{n}.png").size for n in "abc"] == [(640, 480), (320, 240), (960, 720)]
    about = picture_of(tmp_path / "a.png")
    assert about.text["Description"] == scene.description
    assert about.info["dpi"][0] == pytest.approx(192, abs=0.1)
    # the same picture: only finer
    coarse, fine = (
        np.asarray(picture_of(tmp_path / f"{n}.png").resize((160, 120), Image.Resampling.BOX), float) for n in "ba"
    )
    assert np.abs(coarse - fine).mean() < 3


def test_a_still_shows_its_step(scenes, tmp_path):
    scene = scenes.flat(size=(480, 240))
    for step in (0, 30):
        save(scene, tmp_path / f"{step}.png", step=step, scale=1)
        assert (np.asarray(picture_of(tmp_path / f"{step}.png")) == frame_of(scene, step)).mean() > 0.99
    assert (frame_of(scene, 0) != frame_of(scene, 30)).any()


def picture_of(path):
    with Image.open(path) as im:
        im.load()
        return im


def frame_of(scene, step):
    page = Page(scene, scene.size, 1.0, per=3)
    return rgb(page.paint(page.canvas(), float(step)))


def test_svg_is_well_formed_with_a_picture_under_its_strokes(scenes, tmp_path):
    path = save(scenes.ridge(), tmp_path / "a.svg")
    root = ET.fromstring(path.read_text())
    space = "{http://www.w3.org/2000/svg}"
    assert len(root.findall(f".//{space}image")) == 1
    strokes = [p for p in root.findall(f".//{space}path") if "#00ff00" in p.get("style", "")]
    # green runs behind the wall: one ghost, and nothing that is fully drawn
    assert [float(re.search(r"opacity: ([\d.]+)", p.get("style")).group(1)) for p in strokes] == [0.2]
    red = [p for p in root.findall(f".//{space}path") if "#ff0000" in p.get("style", "")]
    assert all("opacity" not in p.get("style") for p in red)
    assert red


def test_pdf_keeps_letters_as_letters(scenes, tmp_path):
    raw = save(scenes.flat(), tmp_path / "a.pdf").read_bytes()
    assert raw[:5] == b"%PDF-"
    assert b"DejaVuSans" in raw
    assert b"/FontFile2" in raw
    assert b"STIX" in raw


@pytest.mark.parametrize("name", ["bowl", "flat", "everything"])
@pytest.mark.parametrize("theme", ["paper", "dark", "article"])
@pytest.mark.parametrize("ending", [".png", ".svg", ".pdf"])
def test_every_still_in_every_theme(scenes, tmp_path, name, theme, ending):
    path = save(getattr(scenes, name)(theme, size=(320, 240)), tmp_path / f"a{ending}")
    assert path.stat().st_size > 3000


def test_a_still_leaves_out_what_a_movie_needs(scenes):
    scene = scenes.bowl()
    panel = scene.panels[0]
    vectors = np.zeros((201, 3))
    vectors[:100] = [-0.3, -0.3, -1.0]
    panel.marks.append(Arrows(panel.marks[-1].points, vectors, label="−∇f"))
    scene.timeline.status = [f"step {step_of(k, 100_000)} · f = 1" for k in range(201)]
    early, late = standing(scene, 7.0), standing(scene, 150.0)
    assert early.panels[0].motion.kind == "fixed"
    assert early.timeline.status == ["step 7 / 100,000 · f = 1"]
    assert [e.text for e in entries(early.panels[0])] == ["−∇f"]
    assert entries(late.panels[0]) == []
    assert all(p.alpha == 1 for p in pieces_of(early))
    assert any(p.alpha < 0.9 for p in pieces_of(scene, 0.2))


def pieces_of(scene, progress=0.0):
    """Every stroke and text of the axes of a scene's space."""
    space = Page(scene, (640, 480)).panels[0]
    view = View.of(camera_at(space.panel.camera, space.panel.motion, progress), space.focal, space.center)
    return space.axes.layout(view)
