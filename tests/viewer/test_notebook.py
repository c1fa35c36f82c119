"""What a notebook holds of a scene: which outputs carry the script, a picture beside each, and nothing that ends an element."""

from __future__ import annotations

import base64
import io
import re

import numpy as np
import pytest
from PIL import Image

import kobai
from kobai.viewer import notebook
from kobai.viewer.notebook import Holders


@pytest.fixture(scope="module")
def scene():
    return kobai.scene(kobai.descend("x1**2 + x2**2", [2.0, 2.0], lr=0.1, steps=20))


def holding(runs: str) -> str:
    """Runs of cells, each a letter; those that hold the script as capitals."""
    holders = Holders()
    return "".join(c.upper() if holders.next_holds(c, i) else c for i, c in enumerate(runs))


@pytest.mark.parametrize(
    ("runs", "expected"),
    [
        ("abcde", "Abcde"),
        ("abcabc", "AbcAbc"),  # all of them again, as after a change above them
        ("aaa", "AAA"),
        ("abcb", "AbcB"),  # run again, for its scene does not move: that of a was cleared
        ("abcbcac", "AbcBcAc"),
        ("bab", "BaB"),
        ("cbacba", "CbaCba"),
        ("abcbbb", "AbcBBB"),
    ],
)
def test_which_outputs_hold_the_script(runs, expected):
    assert holding(runs) == expected


def test_scenes_of_one_run_of_a_cell_share_it():
    holders = Holders()
    assert [holders.next_holds("a", 1) for _ in range(3)] == [True, False, False]
    assert [holders.next_holds("a", 2) for _ in range(3)] == [True, False, False]


def test_outside_a_notebook_each_output_does_by_itself():
    holders = Holders()
    assert [holders.next_holds(None, 0) for _ in range(3)] == [True] * 3


def test_a_scene_is_html_with_a_picture_beside_it(scene):
    data = scene._repr_mimebundle_()
    assert set(data) == {"text/plain", "text/html", "image/png"}
    assert data["text/plain"] == scene.description
    picture = Image.open(io.BytesIO(base64.b64decode(data["image/png"])))
    assert picture.size == scene.size
    assert len(data["image/png"]) < 90_000
    # where no script may run, the HTML shows it too, in fewer bytes
    (shown,) = re.findall(r'src="data:image/webp;base64,([^"]*)"', data["text/html"])
    assert len(shown) < 0.8 * len(data["image/png"])
    pictures = [
        np.asarray(Image.open(io.BytesIO(base64.b64decode(one))).convert("RGB"), float)
        for one in (shown, data["image/png"])
    ]
    assert np.abs(pictures[0] - pictures[1]).mean() < 4
    assert set(scene._repr_mimebundle_(include={"image/png"})) == {"image/png"}
    assert "text/html" not in scene._repr_mimebundle_(exclude={"text/html"})


def test_the_picture_keeps_the_colours_of_lines(scene):
    run = kobai.scenes.THEMES[scene.theme].runs[0]
    wanted = [int(run[i : i + 2], 16) for i in (1, 3, 5)]
    picture = Image.open(io.BytesIO(base64.b64decode(scene._repr_mimebundle_()["image/png"]))).convert("RGB")
    colors = [color for _, color in picture.getcolors(1 << 20)]
    assert min(max(abs(a - b) for a, b in zip(color, wanted, strict=True)) for color in colors) < 24


@pytest.mark.parametrize(
    "text",
    ["</script><script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "<kobai script>", "\u2028 '\\ ${x}"],
)
def test_texts_end_nothing(scene, text, monkeypatch):
    monkeypatch.setattr(scene, "description", text)
    page = scene._repr_mimebundle_()["text/html"]
    assert len(re.findall("<script", page)) == len(re.findall("</script", page)) == 1
    assert len(re.findall(r"<img|<iframe", page)) == 1
    assert page.count("<kobai script>") == 0
    assert "\u2028" not in page.split("<script>")[1]


def test_marimo_gets_a_frame_that_holds_all(scene):
    kind, page = scene._mime_()
    assert kind == "text/html"
    assert page.startswith("<iframe")
    assert "allow-same-origin" not in page
    assert notebook.SCRIPT_HERE not in page
