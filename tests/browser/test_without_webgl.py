"""Pages in a browser without WebGL: everything is drawn on a 2-D canvas, and looks as with WebGL."""

from __future__ import annotations

import numpy as np
import pytest

import kobai
from tests.browser.conftest import started

pytestmark = pytest.mark.browser

NO_WEBGL = """const get = HTMLCanvasElement.prototype.getContext;
HTMLCanvasElement.prototype.getContext = function (kind, ...rest) {
  return kind.startsWith('webgl') ? null : get.call(this, kind, ...rest);
};"""
STARTS = np.random.default_rng(0).uniform(-2, 2, (30, 2)).tolist()
SCENES = {
    "surface, map and loss": lambda: kobai.scene(
        kobai.descend("x1**2 + 3*x2**2", [2.0, 1.5], lr=0.05, steps=40), view="both"
    ),
    "a curve": lambda: kobai.scene(kobai.descend("x1**4 - x1**2", [1.5], lr=0.02, steps=30)),
    "a race": lambda: kobai.scene(
        kobai.race("himmelblau", [-1.5, 0.2], {"SGD": {"lr": 0.01}, "Adam": {"lr": 0.2}}, steps=40)
    ),
    "many starts": lambda: kobai.scene(kobai.descend("himmelblau", STARTS, lr=0.005, steps=60)),
    "the article": lambda: kobai.scene(
        kobai.descend("x1**2 + x2**2", [2.0, 2.0], lr=0.01, steps=60), view="article"
    ),
    "dark": lambda: kobai.scene(kobai.descend("rosenbrock", [-1.0, 1.0], lr=1e-3, steps=60), theme="dark"),
}  # fmt: skip


def picture(opened) -> np.ndarray:
    opened.run("v.seek(20);")
    size = opened.run("return [v.stage.height, v.stage.width];")
    return np.frombuffer(opened.pixels(), np.uint8).reshape(*size, 4)[..., :3].astype(int)


def without(opens, path):
    """The page with the script that takes WebGL away."""
    opened = opens(path)
    opened.page.context.add_init_script(NO_WEBGL)
    opened.page.reload()
    started(opened.page)
    opened.run("await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));")
    assert opened.run("return v.stage.webgl;") is False
    return opened


@pytest.mark.parametrize("name", SCENES)
def test_looks_as_with_webgl(tmp_path, opens, name):
    path = SCENES[name]().save(tmp_path / "page.html")
    plain = without(opens, path)
    drawn = picture(plain)
    opened = opens(path)
    opened.run(f"v.stage.resize({drawn.shape[1]}, {drawn.shape[0]}, 1);")
    wanted = picture(opened)
    difference = np.abs(drawn - wanted).max(2)
    assert difference.mean() < 4
    assert (difference > 60).mean() < 0.03
    # every colour that fills a part of the one fills such a part of the other
    counts = [np.histogramdd(seen.reshape(-1, 3), 4, [(0, 256)] * 3)[0] for seen in (drawn, wanted)]
    assert np.abs(counts[0] - counts[1]).sum() < 0.12 * counts[0].sum()
    assert plain.errors == []


def test_everything_else_works(tmp_path, opens):
    opened = without(opens, SCENES["surface, map and loss"]().save(tmp_path / "page.html"))
    assert "WebGL 2" in opened.page.locator(".notes").inner_text()
    before = picture(opened)
    box = opened.page.locator(".stage").bounding_box()
    x, y = box["x"] + box["width"] * 0.25, box["y"] + box["height"] * 0.4
    opened.page.mouse.move(x, y)
    opened.page.mouse.down()
    opened.page.mouse.move(x + 120, y, steps=4)
    opened.page.mouse.up()
    turned = picture(opened)
    assert (np.abs(turned - before).max(2) > 20).mean() > 0.02
    opened.page.get_by_role("button", name="Reset view").click()
    assert np.array_equal(picture(opened), before)
    opened.run("v.seek(0); v.play(); await new Promise((done) => setTimeout(done, 700)); v.pause();")
    assert opened.run("return v.player.time;") > 0
    opened.page.get_by_role("button", name="Save").click()
    with opened.page.expect_download() as waiting:
        opened.page.get_by_role("button", name="Picture (PNG)").click()
    assert waiting.value.suggested_filename == "kobai.png"
    assert opened.errors == []


def test_the_note_is_in_japanese_too(tmp_path, opens):
    opened = without(opens, SCENES["dark"]().save(tmp_path / "page.html"))
    opened.run("v.setLang('ja');")
    assert "WebGL 2 が使えない" in opened.page.locator(".notes").inner_text()
