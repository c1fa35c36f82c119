"""Symbols at the border of a map are whole: of the start, the ball and a minimum."""

from __future__ import annotations

import io

import numpy as np
import pytest
from PIL import Image

import kobai

pytestmark = pytest.mark.browser

BOX = """async (step) => { const viewer = await window.kobai; viewer.pause(); viewer.seek(step);
  await new Promise((done) => setTimeout(done, 300));
  const { x, y, height } = viewer.stage.panels[0].inner, canvas = viewer.stage.canvas.getBoundingClientRect();
  return [canvas.x + x, canvas.y + y, height]; }"""


@pytest.mark.parametrize("step", [0, 2])
@pytest.mark.parametrize("start", [-2.5, -2.2])
def test_a_start_on_the_border_is_whole(browser, tmp_path, start, step):
    """The ball at step 0, then the ring: pixels left of the frame, where a start within the map has none."""
    trace = kobai.descend("x1^2 + x2^2", start=(start, 0.5), lr=0.1, steps=5)
    kobai.scene(trace, view="contour", domain=[(-2.5, 2.5)] * 2).save(tmp_path / "a.html")
    page = browser.new_page(viewport={"width": 800, "height": 800}, color_scheme="light", reduced_motion="reduce")
    page.goto((tmp_path / "a.html").as_uri())
    page.wait_for_function("() => window.kobai")
    x, y, height = page.evaluate(BOX, step)
    middle = y + 0.4 * height
    shot = page.screenshot(clip={"x": x - 8, "y": middle - 10, "width": 7, "height": 20})
    page.close()
    dark = int((np.asarray(Image.open(io.BytesIO(shot)).convert("L")) < 150).sum())
    assert (dark > 5) is (start == -2.5)
