"""Small words of the live page: what a drag does is said of each panel, and where messages and numbers stand."""

from __future__ import annotations

from typing import Any

import pytest

from tests.browser.conftest import started
from tests.browser.pages import answered

RACE = """() => kobai.app.change({ f: "himmelblau", optimizers: [{ name: "gradient descent", lr: 0.01, hyper: {} },
  { name: "Adam", lr: 0.02, hyper: {} }], cloud: { kind: "random", count: 200, seed: 0 }, steps: 1500 }, true)"""
SPLIT = """() => [...document.querySelectorAll(".ranking td")].filter((cell) => {
  const range = document.createRange();
  range.selectNodeContents(cell);
  return new Set([...range.getClientRects()].filter(({ width }) => width).map(({ top }) => Math.round(top))).size > 1;
}).map((cell) => cell.textContent)"""
LONG = "(times) => kobai.app.frame.announce('This link does not hold its table of rows; open the table here. '.repeat(times))"


@pytest.fixture(params=["en", "ja"])
def tab(request: pytest.FixtureRequest, browser: Any, playground: Any) -> Any:
    made = browser.new_page(viewport={"width": 1366, "height": 768}, reduced_motion="reduce")
    made.goto(f"{playground.as_uri()}?lang={request.param}")
    started(made)
    answered(made)
    yield made
    made.close()


def test_what_a_drag_does_is_said_of_each_panel(tab):
    ja = tab.evaluate("() => document.documentElement.lang") == "ja"
    hint = "() => document.querySelector('.start .hint').innerText"
    said = tab.evaluate(hint)
    assert ("等高線図：ドラッグ" if ja else "Contour map: drag") in said
    assert ("曲面：ドラッグ" if ja else "Surface: drag") in said
    tab.evaluate("() => kobai.app.panels.map.open()")
    answered(tab)
    # A map of descents takes the place of the contour lines; what a drag does there is said beside it.
    assert ("等高線図：" if ja else "Contour map:") not in tab.evaluate(hint)
    assert ("地図の上をドラッグ" if ja else "drag a window on it") in tab.evaluate(
        "() => document.querySelector('.map-body').innerText"
    )
    tab.evaluate("() => kobai.app.change({ f: 'x**4 - x**2', start: [[1]] }, true)")
    answered(tab)
    said = tab.evaluate(hint)
    assert ("曲線：ドラッグ" if ja else "Curve: drag") in said
    assert ("曲面：" if ja else "Surface:") not in said


def test_the_catalogue_has_one_cross(tab):
    name = (
        "一覧から選ぶ" if tab.evaluate("() => document.documentElement.lang") == "ja" else "Choose from the catalogue"
    )
    tab.get_by_role("button", name=name).click()
    tab.locator(".filter").fill("rosen")
    # Browsers put a cross of their own into boxes of this type.
    assert tab.locator("input[type=search]").count() == 0
    assert tab.locator(".catalogue .dialog-head button.icon").count() == 1


def test_a_long_message_leaves_the_picture_free_on_a_phone(tab):
    tab.set_viewport_size({"width": 390, "height": 844})
    tab.evaluate(LONG, 4)
    covered = """() => {
      const toast = document.querySelector("body .toast").getBoundingClientRect();
      const canvas = kobai.viewer.root.querySelector(".stage").getBoundingClientRect();
      return Math.max(0, Math.min(toast.bottom, canvas.bottom) - Math.max(toast.top, canvas.top)); }"""
    assert tab.evaluate("() => document.querySelector('body .toast').clientHeight") > 40
    assert tab.evaluate(covered) == 0


def test_cells_of_the_ranking_stay_on_one_line(tab):
    tab.evaluate(RACE)
    answered(tab)
    assert tab.evaluate("() => document.querySelectorAll('.ranking td').length") > 10
    assert tab.evaluate(SPLIT) == []


def test_names_of_constants_are_whole(tab):
    tab.evaluate("() => kobai.app.change({ f: '(w_length_1 - 1)**2*b**2 + w_width_22', start: [[3]] }, true)")
    answered(tab)
    cut = """() => [...document.querySelectorAll(".constants .row > span:first-child")]
      .map((name) => [name.textContent, name.scrollWidth > name.clientWidth + 1])"""
    assert tab.evaluate(cut) == [["w_length_1", False], ["w_width_22", False]]
