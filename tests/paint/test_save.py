"""Files: what they hold when read back by other software, and what becomes of them when something fails."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET

import numpy as np
import pytest
from PIL import Image

from kobai.errors import BadInput
from kobai.numbers import FIGURE_SPACE, step_of
from kobai.paint import frame, save
from kobai.paint.files import gif, movie
from kobai.paint.files.still import standing
from kobai.paint.legend import entries
from kobai.paint.page import Page
from kobai.paint.projection import View, camera_at
from kobai.scenes import Arrows, Axis, Panel, Scene, Text, Timeline

SMALL = {"size": (320, 240)}


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


def test_gif_has_one_palette_every_frame_and_true_timing(scenes, tmp_path):
    scene = scenes.bowl(size=(320, 240))
    path = save(scene, tmp_path / "a.gif", frames=24, fps=30, **SMALL)
    raw = path.read_bytes()
    assert raw[:6] == b"GIF89a"
    assert raw[10] & 0x80  # a table of colours for all
    with Image.open(path) as im:
        assert im.n_frames == 24
        assert im.info["loop"] == 0
        durations = []
        for n in range(24):
            im.seek(n)
            durations.append(im.info["duration"])
            assert not im.tile or im.tile[0][3] is not None
    assert sum(durations) == pytest.approx(1000 * 24 / 30, abs=10)
    assert set(durations) <= {30, 40}
    # no frame brings colours of its own: bit 7 of each image descriptor is clear
    assert local_tables(raw) == [False] * 24


def local_tables(raw: bytes) -> list[bool]:
    """Whether each image of a GIF has its own colour table, by walking its blocks."""
    found, i = [], 13 + 3 * 2 ** ((raw[10] & 7) + 1)
    while raw[i] != 0x3B:
        if raw[i] == 0x2C:
            found.append(bool(raw[i + 9] & 0x80))
            i += 11
        else:
            i += 2
        while raw[i]:
            i += raw[i] + 1
        i += 1
    return found


def test_gif_frames_read_back_are_the_frames_written(scenes, tmp_path):
    scene = scenes.flat(size=(320, 240))
    page = Page(scene, (320, 240))
    pace = scene.timeline.pace[:9]
    stream = list(movie.frames(page, movie.moments(pace)))
    palette = gif.Palette(stream[::3], np.array([page.palette.background, page.palette.ink]))
    with open(tmp_path / "a.gif", "wb") as file:
        written = gif.write(file, map(palette.indices, stream), palette, 10)
    assert written == 9
    with Image.open(tmp_path / "a.gif") as im:
        for n, packed in enumerate(stream):
            im.seek(n)
            shown = np.asarray(im.convert("RGB"))
            assert (shown == palette.colors[palette.indices(packed)]).all()
            assert np.abs(shown.astype(int) - rgb(packed)).mean() < 2.5


def test_equal_frames_become_one_longer_frame(scenes, tmp_path):
    scene = scenes.flat(size=(320, 240))
    scene.timeline.pace = np.array([0.0, 0.0, 0.0, 30.0])
    path = save(scene, tmp_path / "a.gif")
    with Image.open(path) as im:
        assert im.n_frames == 2
        assert im.info["duration"] == 150
        im.seek(1)
        assert im.info["duration"] == 50


def test_few_colours_are_kept_exactly():
    colors = np.random.default_rng(0).integers(0, 256, (40, 3))
    colors = colors[np.unique(colors >> 2, axis=0, return_index=True)[1]]
    packed = (colors[:, 0] | colors[:, 1] << 8 | colors[:, 2] << 16).astype(np.uint32)
    picture = np.tile(np.repeat(packed, 3), (12, 1))
    palette = gif.Palette([picture], colors[:2].astype(float))
    assert (palette.colors[palette.indices(picture)] == rgb(picture)).all()
    assert len(palette.colors) <= 255


def test_mp4_plays_in_browsers(scenes, tmp_path):
    import av

    path = save(scenes.bowl(), tmp_path / "a.mp4", size=(321, 241), frames=12, fps=25)
    with av.open(str(path)) as file:
        video = file.streams.video[0]
        assert video.codec_context.name == "h264"
        assert video.pix_fmt == "yuv420p"
        assert (video.width, video.height) == (322, 242)
        assert video.average_rate == 25
        pictures = [f.to_ndarray(format="rgb24") for f in file.decode(video)]
    assert len(pictures) == 12
    raw = path.read_bytes()
    assert raw.index(b"moov") < raw.index(b"mdat")
    page = Page(scenes.bowl(), (321, 241))
    first = rgb(page.paint(page.canvas(), 0.0, 0.0))
    assert np.abs(pictures[0][:241, :321].astype(int) - first).mean() < 4


def test_webp_moves(scenes, tmp_path):
    path = save(scenes.flat(), tmp_path / "a.webp", size=(320, 240), frames=7, fps=7)
    with Image.open(path) as im:
        assert im.n_frames == 7
        assert im.info["loop"] == 0


def test_fps_alone_keeps_the_length_and_frames_alone_the_rate(scenes, tmp_path):
    scene = scenes.flat(size=(320, 240))  # 30 frames at 20 a second
    for name, options, count, milliseconds in (
        ("a", {"fps": 10}, 15, 1500),
        ("b", {"frames": 10}, 10, 500),
        ("c", {"fps": 5, "frames": 10}, 10, 2000),
    ):
        with Image.open(save(scene, tmp_path / f"{name}.gif", **options)) as im:
            total = 0
            for n in range(im.n_frames):
                im.seek(n)
                total += im.info["duration"]
            assert im.n_frames == count
            assert total == milliseconds


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


@pytest.mark.parametrize("ending", [".gif", ".mp4", ".webp"])
@pytest.mark.parametrize("trouble", [KeyboardInterrupt, RuntimeError])
def test_a_movie_that_fails_half_way_leaves_what_was_there(scenes, tmp_path, monkeypatch, ending, trouble):
    path = tmp_path / f"a{ending}"
    path.write_text("precious")
    real = Page.paint
    calls = []

    def paint(self, canvas, k, progress=0.0):
        calls.append(k)
        if len(calls) > 14:
            raise trouble("stop")
        return real(self, canvas, k, progress)

    monkeypatch.setattr(Page, "paint", paint)
    with pytest.raises(trouble):
        save(scenes.bowl(), path, frames=30, **SMALL)
    assert path.read_text() == "precious"
    assert [p.name for p in tmp_path.iterdir()] == [path.name]


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


def test_a_movies_step_leaves_no_hole():
    assert step_of(7, 200) == f"{2 * FIGURE_SPACE}7 / 200"
    assert step_of(0, 100_000) == f"{2 * FIGURE_SPACE}0 / 100,000"


def test_dots_part_the_fields_of_a_scene_that_stands_still(tmp_path):
    panel = Panel([Axis(Text("x"), 0.0, 1.0), Axis(Text("y"), 0.0, 1.0)])
    still = Scene([panel], subtitle="gaussian · N = 120", size=(300, 200))
    told = Scene([panel], Timeline(status=[""]), subtitle="gaussian · N = 120", size=(300, 200))
    pictures = [np.asarray(Image.open(scene.save(tmp_path / "a.png"))) for scene in (still, told)]
    np.testing.assert_array_equal(*pictures)
