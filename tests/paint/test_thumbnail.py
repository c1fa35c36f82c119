"""Thumbnails: readable words alone, inside the picture and clear of each other; the picture has the room of the others."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image

import kobai
from kobai.paint.page import Page
from kobai.paint.thumbnail import size_of
from kobai.scenes import Axis, Curve, Panel, Scene, Text
from tests.paint.spy import Spy

LEGIBLE = 11.9  # CSS pixels


class Sized(Spy):
    """Records the type size of every text, too."""

    def __init__(self, page):
        super().__init__(page)
        self.sizes = {}

    def text(self, line, x, y, color, alpha=1.0):
        self.sizes[line.text] = line.size
        super().text(line, x, y, color, alpha)


def drawn(scene: Scene, scale: float = 1.0) -> tuple[Page, Sized]:
    page = Page(scene, size_of(scene), scale, thumbnail=True)
    canvas = Sized(page)
    page.draw_still(canvas)
    page.draw_moving(canvas, 0.0, 0.0)
    return page, canvas


def maps(titles: list[str], size=(900, 980)) -> Scene:
    """Charts in rows of two, each with a title and a curve."""
    line = np.array([[0.0, 0.0], [1.0, 1.0]])
    axes = [Axis(Text(name), 0.0, 1.0, [(0.5, "0.5")], note="log scale") for name in "xy"]
    panels = [
        Panel(axes, [Curve(line)], Text(title), cell=(k // 2, k % 2, 1, 1), caption=Text("in small"), kind="map")
        for k, title in enumerate(titles)
    ]
    return Scene(panels, title=Text("Basins as the step size grows"), subtitle="Adam", notes=["a note"], size=size)


@pytest.mark.parametrize("scale", [1.0, 2.0])
@pytest.mark.parametrize("name", ["bowl", "flat", "everything"])
def test_every_word_is_readable_inside_the_picture_and_clear_of_others(scenes, name, scale):
    page, canvas = drawn(getattr(scenes, name)(), scale)
    assert canvas.texts
    assert min(canvas.sizes.values()) >= LEGIBLE * scale
    for text, x0, y0, x1, y1 in canvas.texts:
        assert min(x0, y0, page.width - x1, page.height - y1) >= 0, text
    for i, (a, ax0, ay0, ax1, ay1) in enumerate(canvas.texts):
        for b, bx0, by0, bx1, by1 in canvas.texts[i + 1 :]:
            assert max(bx0 - ax1, ax0 - bx1, by0 - ay1, ay0 - by1) > -0.75 * scale, (a, b)


def test_titles_remain_and_small_words_go():
    _, canvas = drawn(maps(["η = 0.01", "η = 0.017"]))
    assert {"η = 0.01", "η = 0.017"} < set(canvas.sizes)
    assert not {"Adam", "a note", "in small", "0.5", "x", "log scale"} & set(canvas.sizes)


def test_panels_have_the_room_of_a_title_that_cannot_be_read():
    short, _ = drawn(maps(["a", "b"]))
    long, canvas = drawn(maps(["a", "b, of which much more is said than anybody could read in so small a picture"]))
    assert "a" not in canvas.sizes
    tops = [[panel.axes.plot.rect.y for panel in page.panels] for page in (short, long)]
    assert tops[1][0] < tops[0][0]
    assert tops[1][0] == tops[1][1]


@pytest.mark.parametrize(
    "title",
    [
        "The boundary of neural network trainability",
        "ニューラルネットワークの学習可能性の境界",
        "A title that is so long that two lines of large type do not suffice, yet two of small type do",
        "words " * 60,
        "x" * 400,
    ],
)
def test_a_long_title_is_broken_rather_than_made_small(title):
    page, canvas = drawn(Scene(maps(["a"]).panels, title=Text(title.strip())))
    lines = [text for text in canvas.sizes if text != "a"]
    assert 1 <= len(lines) <= 2
    assert min(canvas.sizes.values()) >= LEGIBLE
    assert max(x1 for _, _, _, x1, _ in canvas.texts) <= page.width


def test_names_of_curves_stand_at_their_ends_or_nowhere():
    line = np.array([[0.0, 0.2], [1.0, 0.8]])
    axes = [Axis(Text("x"), 0.0, 1.0), Axis(Text("y"), 0.0, 1.0)]
    for label, there in (("Adam", True), ("a name of more than half of the width of a thumbnail", False)):
        scene = Scene([Panel(axes, [Curve(line, 0, label=label)], kind="curve")] * 2)
        assert (label in drawn(scene)[1].sizes) == there


@pytest.mark.parametrize(
    ("size", "expected"),
    [((640, 480), (320, 240)), ((900, 980), (320, 348)), ((2000, 300), (320, 180)), ((300, 900), (320, 360))],
)
def test_a_file_is_320_pixels_wide_unless_a_size_is_given(tmp_path, size, expected):
    scene = maps(["a"], size)
    for options, wanted in (
        ({}, expected),
        ({"scale": 2}, (2 * expected[0], 2 * expected[1])),
        ({"size": (400, 200)}, (400, 200)),
    ):
        with Image.open(scene.save(tmp_path / "a.png", thumbnail=True, **options)) as picture:
            assert picture.size == wanted


def test_vectors_and_movies_have_thumbnails_pages_have_none(scenes, tmp_path):
    scene = scenes.bowl()
    assert 'width="240pt"' in scene.save(tmp_path / "a.svg", thumbnail=True).read_text()
    with Image.open(scene.save(tmp_path / "a.gif", thumbnail=True, frames=2)) as movie:
        assert movie.size == (320, 240)
    with pytest.raises(kobai.BadInput, match="thumbnail"):
        scene.save(tmp_path / "a.html", thumbnail=True)
    with pytest.raises(kobai.BadInput, match="True or False"):
        scene.save(tmp_path / "a.png", thumbnail="small")
