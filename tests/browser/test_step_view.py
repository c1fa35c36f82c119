"""The step view in a page: the run in focus, with the ball, the last step, letters that are lit, one variable."""

from __future__ import annotations

from typing import Any

import pytest

from tests.browser.conftest import started
from tests.browser.pages import answered, wait

RACE = """() => kobai.app.change({ f: "x1**2 + 10*x2**2", start: [[2, 2]], steps: 40, optimizers: [
  { name: "gradient descent", lr: 0.02, hyper: {} }, { name: "Adam", lr: 0.2, hyper: {} }] }, true)"""
PARABOLA = """() => kobai.app.change({ f: "x1**4/4 - x1**2", start: [[2]], steps: 40, optimizers: [
  { name: "SGD", lr: 0.05, hyper: {}, schedule: { name: "StepLR", options: { step_size: 2, gamma: 0.5 } } }] }, true)"""
HELPERS = """() => {
  window.view = () => kobai.viewer.root.querySelector(".step-view");
  window.where = () => view().querySelector(".where").textContent;
  window.numbers = () => [...view().querySelectorAll(".numbers")].map((line) => line.textContent);
  window.lit = () => [...view().querySelectorAll("[data-lit]")].map((one) => one.getAttribute("data-letter"));
  window.at = (time) => { kobai.viewer.pause(); kobai.viewer.seek(time); };
}"""


@pytest.fixture(scope="module")
def page(browser: Any, playground: Any) -> Any:
    made = browser.new_page(viewport={"width": 1280, "height": 800}, locale="en-US", reduced_motion="reduce")
    made.goto(playground.as_uri())
    started(made)
    made.evaluate(HELPERS)
    yield made
    made.close()


def shown(page: Any, change: str) -> None:
    page.evaluate(change)
    answered(page)
    page.evaluate("() => { if (view().hidden) kobai.viewer.root.querySelector('[part=step-view]').click(); }")


def test_it_takes_apart_the_run_in_focus_and_moves_with_the_ball(page):
    shown(page, RACE)
    page.evaluate("at(5)")
    assert page.evaluate("where()") == "gradient descent · from step 5 to step 6"
    page.evaluate("() => { kobai.viewer.focus(1); at(7.5); }")
    assert page.evaluate("where()") == "Adam · from step 7 to step 8"
    lines = page.evaluate("numbers()")
    assert len(lines) == 5  # m̂ and v̂ among them
    assert all("=" in line for line in lines)
    # Letters whose number is another one than in the step before; β and η stay.
    assert set(page.evaluate("() => { at(8); return lit(); }")) >= {"x_t", "g_t", "m_t", "v_t", "x_{t+1}"}
    assert not set(page.evaluate("lit()")) & {"β_1", "β_2", "η", "ε"}
    page.evaluate("() => at(40)")
    assert page.evaluate("where()") == "Adam · the last step, from 39 to 40"


def test_in_one_variable_it_says_tangent_and_parabola(page):
    shown(page, PARABOLA)
    said = page.evaluate("() => { at(1); return view().querySelector('[aria-live]').textContent; }")
    assert "curvature 20" in said
    said = page.evaluate("() => { at(2); return view().querySelector('[aria-live]').textContent; }")
    assert "curvature 40" in said  # the schedule halved η
    assert "η" in page.evaluate("lit()")
    page.evaluate("() => view().querySelector('.phases button').click()")
    wait(page, "view().querySelector('[aria-live]').textContent.includes('The tangent at the ball')")


MANY = """(n) => kobai.app.change({ f: "rosenbrock", data: null, start: [Array.from({ length: n }, (_, i) => -1.2345 - i / 7)],
  dim: n, steps: 30, optimizers: [{ name: "Adam", lr: 0.1, hyper: { amsgrad: true } }] }, true)"""
LARGE = """() => kobai.app.change({ f: "1e5*x1**2 + x2**2/1000 + x1*x2", data: null, start: [[1.2345, -0.00123]],
  dim: null, steps: 30,  optimizers: [{ name: "Adam", lr: 0.001, hyper: { amsgrad: true } }] }, true)"""
WORDS = """() => kobai.app.change({ f: "y ~ w_length*u + w_width*v + b", start: [[0, 0, 0]], dim: null, steps: 30,
  optimizers: [{ name: "Adam", lr: 0.1, hyper: {} }], data: { loss: "squared", delta: 1, l1: 0, l2: 0, standardize: false,
  reduction: "mean", batch: null, held: 0, columns: { u: [-2, -1, 0, 1], v: [1, -1, 2, -2], y: [-3, -2, 0, 1] } } }, true)"""
# Words and numbers that stand on two lines, or are cut where nothing says that there is more.
UNREADABLE = r"""() => {
  const box = view().getBoundingClientRect(), found = [], walker = document.createTreeWalker(view(), NodeFilter.SHOW_TEXT);
  for (let node; (node = walker.nextNode());) {
    const scroller = node.parentElement.closest(".values"), scrolls = scroller && scroller.scrollWidth > scroller.clientWidth + 1;
    if (!node.parentElement.checkVisibility()) continue;
    for (const { 0: word, index } of node.textContent.matchAll(/[^\s\u3040-\u30ff\u4e00-\u9fff。、（）]+/gu)) {
      const range = document.createRange();
      range.setStart(node, index);
      range.setEnd(node, index + word.length);
      const places = [...range.getClientRects()].filter(({ width }) => width > 0);
      if (new Set(places.map(({ top }) => Math.round(top))).size > 1) found.push(`broken: ${word}`);
      if (!scrolls && places.some(({ right }) => right > box.right + 1)) found.push(`cut: ${word}`);
    }
  }
  return found;
}"""


@pytest.mark.parametrize("lang", ["en", "ja"])
@pytest.mark.parametrize("size", [(1366, 768), (1024, 768), (390, 844)])
def test_every_word_and_number_is_readable(browser, playground, size, lang):
    width, height = size
    tab = browser.new_page(viewport={"width": width, "height": height}, locale=lang, reduced_motion="reduce")
    tab.goto(f"{playground.as_uri()}?lang={lang}")
    started(tab)
    tab.evaluate(HELPERS)
    for change, n in ((LARGE, 2), (WORDS, 3), (MANY, 4), (MANY, 10), (MANY, 30)):
        tab.evaluate(change, n)
        answered(tab)
        tab.evaluate("() => { if (view().hidden) kobai.viewer.root.querySelector('[part=step-view]').click(); }")
        tab.evaluate("() => at(20)")
        assert tab.evaluate("() => view().querySelectorAll('[scope=col]').length") == n
        assert tab.evaluate(UNREADABLE) == []
        for presented in ("true", "false"):
            tab.keyboard.press("f")
            wait(tab, f"document.documentElement.classList.contains('presenting') === {presented}")
            wait(tab, f"Boolean(document.fullscreenElement) === {presented}")
            if presented == "true":
                assert tab.evaluate(UNREADABLE) == []
    # A coordinate that is scrolled to gives the formula its numbers.
    tab.evaluate(MANY, 10)
    answered(tab)
    tab.evaluate("() => { at(20); view().querySelectorAll('[scope=col] button')[9].click(); }")
    assert tab.evaluate("() => view().querySelector('[aria-pressed=true]').textContent") == "x10"
    numbers = tab.evaluate(
        "() => [...view().querySelectorAll('tr')].map((row) => row.querySelectorAll('td')[9]?.textContent)"
    )
    assert numbers[1].removeprefix("−")[:3] in tab.evaluate("numbers().at(-1)")
    tab.close()
