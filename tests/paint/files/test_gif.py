"""GIFs as Pillow reads them back."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image

from kobai.paint import save
from kobai.paint.files import gif, movie
from kobai.paint.page import Page

SMALL = {"size": (320, 240)}


def rgb(packed):
    return movie.unpacked(packed)


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
