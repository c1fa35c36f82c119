"""Movies: their frames, and MP4, WebP and GIF files as other software reads them back."""

from __future__ import annotations

import warnings
from itertools import pairwise

import numpy as np
import pytest
from PIL import Image

import kobai
from kobai.paint import save
from kobai.paint.files import movie
from kobai.paint.files.movie import frames, moments
from kobai.paint.page import Page

SMALL = {"size": (320, 240)}


def test_frames_repeat_and_do_not_depend_on_threads(scenes):
    scene = scenes.everything(size=(400, 300))
    pace = np.linspace(0, 10, 6)
    page = Page(scene, (400, 300))
    one = [f.copy() for f in frames(page, moments(pace), workers=1)]
    four = [f.copy() for f in frames(Page(scene, (400, 300)), moments(pace), workers=4)]
    assert all((a == b).all() for a, b in zip(one, four, strict=True))
    assert any((a != b).any() for a, b in pairwise(one))


def rgb(packed):
    return movie.unpacked(packed)


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


def decoded(path) -> tuple[int, float, float]:
    """Of a movie's file, how many frames, their seconds in all, and the seconds of the shortest."""
    if path.suffix == ".mp4":
        import av

        with av.open(str(path)) as file:
            video = file.streams.video[0]
            count, rate = sum(1 for _ in file.decode(video)), float(video.average_rate or 0)
        return count, count / rate, 1 / rate
    with Image.open(path) as im:
        lasts = []
        for n in range(im.n_frames):
            im.seek(n)
            im.load()
            lasts.append(im.info.get("duration", 0) / 1000)
    return len(lasts), sum(lasts), min(lasts)


@pytest.mark.parametrize("ending", [".gif", ".mp4", ".webp"])
@pytest.mark.parametrize(
    ("start", "steps", "camera"), [([2.0, 2.0], 9, "auto"), ([2.0], 9, "fixed"), ([2.0, 1.0], 0, "orbit")]
)
@pytest.mark.parametrize("fps", [0.5, 20, 60, 100])
@pytest.mark.filterwarnings("ignore:a .* has at most")
def test_a_movie_has_the_frames_asked_for(tmp_path, ending, start, steps, camera, fps):
    trace = kobai.descend("+".join(f"x{i + 1}**2" for i in range(len(start))), start, lr=0.1, steps=steps)
    for count in (1, 2, 3):
        shown = kobai.scene(trace, frames=count, fps=fps, camera=camera, size=(160, 130))
        assert decoded(shown.save(tmp_path / f"a{ending}"))[0] == count
    # asked of the file instead, the number is the same
    shown = kobai.scene(trace, camera=camera, size=(160, 130))
    assert decoded(shown.save(tmp_path / f"a{ending}", frames=1))[0] == 1


@pytest.mark.parametrize(("ending", "most", "least"), [(".gif", 50, 0.02), (".webp", 90, 0.011)])
@pytest.mark.parametrize("fps", [30, 45, 60, 100, 240])
def test_no_frame_is_so_short_that_browsers_slow_it_down(tmp_path, ending, most, least, fps):
    trace = kobai.descend("x1**2", [2.0], lr=0.1, steps=3)
    for lang, word in (("en", "browsers"), ("ja", "ブラウザ")):
        shown = kobai.scene(trace, fps=fps, size=(160, 130), lang=lang)
        with warnings.catch_warnings(record=True) as said:
            warnings.simplefilter("always")
            count, seconds, shortest = decoded(shown.save(tmp_path / f"a{ending}"))
        assert shortest >= least
        assert seconds == pytest.approx(len(shown.timeline.pace) / fps, abs=1 / min(fps, most))
        assert [word in str(w.message) and str(most) in str(w.message) for w in said] == [True] * (fps > most)
        assert count <= len(shown.timeline.pace)


def test_a_frame_longer_than_a_gif_can_say_is_repeated(tmp_path):
    trace = kobai.descend("x1**2", [2.0], steps=0)
    shown = kobai.scene(trace, fps=0.1, frames=140, size=(160, 130))
    assert decoded(shown.save(tmp_path / "a.gif"))[:2] == (3, 1400.0)


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
