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
