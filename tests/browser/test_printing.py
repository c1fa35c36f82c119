"""Pages on paper: the picture, the title and what came out on one sheet, in light colours, without controls."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import kobai
from tests.served_app import serving

pytestmark = pytest.mark.browser

SHOWN = """() => {
  const all = [document, ...[...document.querySelectorAll('*')].flatMap((e) => (e.shadowRoot ? [e.shadowRoot] : []))];
  const found = (selector) => all.flatMap((root) => [...root.querySelectorAll(selector)]);
  const seen = (selector) => found(selector).filter((e) => e.checkVisibility()).length;
  const canvas = found('.printed canvas')[0];
  const colors = new Set();
  let corner = [];
  if (canvas) {
    const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
    for (let i = 0; i < data.length; i += 404) colors.add(data[i] << 16 | data[i + 1] << 8 | data[i + 2]);
    corner = [...data.slice(0, 3)];
  }
  return { controls: seen('button:not(.chips button, .word), input, select, .toast'), title: seen('h2 math'),
           picture: seen('.printed canvas'), stages: seen('.stage'), colors: colors.size, corner };
}"""


def sheets(page, path: Path) -> int:
    data = page.pdf(path=path, format="A4", print_background=True)
    return len(re.findall(rb"/Type\s*/Page\b", data))


def on_paper(page) -> dict:
    page.emulate_media(media="print")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    return page.evaluate(SHOWN)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1280])
def test_a_page(tmp_path, opens, scheme, width):
    trace = kobai.race("himmelblau", [-1.5, 0.2], {"SGD": {"lr": 0.004}, "Adam": {"lr": 0.2}}, steps=40)
    file = kobai.scene(trace, view="both").save(tmp_path / "page.html")
    opened = opens(file, width=width, color_scheme=scheme)
    assert sheets(opened.page, tmp_path / "page.pdf") == 1
    shown = on_paper(opened.page)
    assert shown["controls"] == shown["stages"] == 0
    assert shown["title"] == shown["picture"] == 1
    assert shown["corner"] == [255, 255, 255]
    assert shown["colors"] > 100
    assert opened.page.locator(".printed p").inner_text() == kobai.scene(trace, view="both").description
    opened.page.evaluate("dispatchEvent(new Event('afterprint'))")
    opened.page.emulate_media(media="screen", color_scheme=scheme)
    shown = opened.page.evaluate(SHOWN)
    assert shown["controls"] > 4
    assert shown["picture"] == 0
    assert opened.run("return v.theme.name;") == opened.run("return v.dark.matches ? 'dark' : v.message.scene.theme;")
    assert opened.errors == []


def test_the_live_page(tmp_path, browser):
    with serving() as server:
        page = browser.new_page(viewport={"width": 1280, "height": 800}, color_scheme="dark")
        page.goto(server.address)
        page.locator(".verdict").first.wait_for(timeout=90_000)
        page.evaluate("(() => { const v = kobai.viewer; v.pause(); v.seek(v.stage.timeline.last); })()")
        said = page.locator(".verdicts").inner_text()
        assert sheets(page, tmp_path / "app.pdf") == 1
        shown = on_paper(page)
        assert shown["controls"] == shown["stages"] == 0
        assert shown["title"] == shown["picture"] == 1
        assert shown["corner"] == [255, 255, 255]
        assert page.locator(".verdicts").inner_text() == said
        assert page.locator(".verdicts").is_visible()
        page.close()
