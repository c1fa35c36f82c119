"""The Data page: rows moved by mouse, fingers and keys, tables pasted and opened, in Chromium and Firefox."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import kobai
from tests.browser.pages import Page, Place, answered, opened, wait
from tests.browser.test_accessible import check, needs_axe

pytestmark = pytest.mark.browser

X, Y = [1.0, 2.0, 3.0, 4.0, 5.0], [2.0, 2.5, 4.0, 4.5, 6.0]
TABLE = {
    "f": "y ~ a*x + b", "start": [[0, 0]], "domain": None, "cloud": None, "steps": 40, "dtype": "float64", "view": "both",
    "optimizers": [{"name": "gradient descent", "lr": 0.05, "hyper": {}}],
    "data": {
        "columns": {"x": X, "y": Y}, "loss": "squared", "delta": 1, "l1": 0, "l2": 0, "standardize": False, "reduction": "mean",
        "batch": None, "held": 0,
    },
}  # fmt: skip
# Where a row is on the screen, once the layout rests.
ROW = """async (x, y) => {
  await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done, 60))));
  const { stage } = kobai.viewer, { panel: { axes: [a, b] }, inner } = stage.panels.find((p) => p.panel.kind === "data");
  const box = stage.canvas.getBoundingClientRect(), s = box.width / stage.width;
  return [box.x + (inner.x + (x - a.lo) / (a.hi - a.lo) * inner.width) * s,
          box.y + (inner.y + (1 - (y - b.lo) / (b.hi - b.lo)) * inner.height) * s]; }"""
PASTE = """(text, event) => {
  const data = new DataTransfer();
  data.setData("text/plain", text);
  const options = { clipboardData: data, bubbles: true, cancelable: true };
  if (event) return void document.dispatchEvent(new ClipboardEvent("paste", options));
  document.querySelector(".data-sources .buttons button").click();
  document.querySelector(".data-paste").value = text;
  document.querySelector(".data-paste + .buttons button").click(); }"""
OPEN = """async (bytes) => {
  const input = document.querySelector(".data-sources input[type=file]"), data = new DataTransfer();
  data.items.add(new File([new Uint8Array(bytes)], "table.csv"));
  input.files = data.files;
  input.dispatchEvent(new Event("change"));
  await new Promise((done) => setTimeout(done, 200)); }"""


@pytest.fixture(scope="module", params=["chromium", "firefox"])
def browser_page(request: pytest.FixtureRequest, playground: Path) -> Iterator[Page]:
    with opened(request.param, request.getfixturevalue(request.param), still=True) as one:
        one.goto(playground.as_uri())
        wait(one, "window.kobai?.app")
        answered(one)
        yield one


@pytest.fixture
def page(browser_page: Page) -> Page:
    """The page with a small table in it."""
    browser_page.evaluate("(state) => { kobai.app.change(state, true); document.activeElement?.blur(); }", TABLE)
    answered(browser_page)
    return browser_page


def columns(page: Page) -> dict[str, list[Any]]:
    return page.evaluate("() => kobai.app.state.data.columns")


def row(page: Page, x: float, y: float) -> Place:
    u, v = page.evaluate(ROW, x, y)
    return u, v


def descended(page: Page) -> None:
    """The runs of the page are those of Python's loss on the same table."""
    now = page.evaluate("() => kobai.app.state")
    loss = kobai.loss(now["f"], now["data"]["columns"])
    trace = kobai.descend(loss, now["start"][0], lr=now["optimizers"][0]["lr"], steps=now["steps"], dtype="float64")
    made = page.evaluate("() => [...kobai.app.backend.answerer.trace.x]")
    np.testing.assert_allclose(np.reshape(made, trace.x.shape), trace.x.numpy(), rtol=1e-9, atol=1e-12)


def test_a_row_is_dragged_and_one_undo_brings_it_back(page):
    past = page.evaluate("() => kobai.app.history.past.length")
    x, y = row(page, 3, 4)
    page.drag((x, y), (x, y - 30), (x + 1, y - 60))
    answered(page)
    moved = columns(page)
    assert moved["y"][2] > 4.3
    assert moved["y"][:2] + moved["y"][3:] == Y[:2] + Y[3:]
    assert page.evaluate("() => kobai.app.history.past.length") == past + 1
    descended(page)
    page.evaluate("() => kobai.app.stepHistory('undo')")
    answered(page)
    assert columns(page) == {"x": X, "y": Y}


def test_a_click_adds_a_row_and_delete_takes_it_away(page):
    page.drag(row(page, 1.5, 5.5))
    answered(page)
    added = columns(page)
    assert len(added["x"]) == 6
    np.testing.assert_allclose([added["x"][5], added["y"][5]], [1.5, 5.5], atol=0.05)
    page.drag(row(page, added["x"][5], added["y"][5]))
    answered(page)
    assert len(columns(page)["x"]) == 6
    page.press("Delete")
    answered(page)
    assert columns(page) == {"x": X, "y": Y}
    descended(page)


def test_keys_choose_a_row_move_it_and_take_it_away(page):
    page.evaluate("() => document.querySelector('.point-keys').focus()")
    page.press("Home", "ArrowRight")
    page.press("ArrowUp", "ArrowUp", hold="Alt")
    wait(page, "kobai.app.dragFrom === null && kobai.app.state.data.columns.y[1] > 2.5")
    answered(page)
    moved = columns(page)
    assert moved["x"] == X
    assert 2.5 < moved["y"][1] < 3.2
    page.press("Delete")
    answered(page)
    assert columns(page)["x"] == [1, 3, 4, 5]


def test_a_table_is_pasted_and_a_file_is_opened(page):
    # Firefox lets no script read what it put into an event.
    page.evaluate(PASTE, "面積\t価格\n50\t3,1\n60\t3,6\n80\t4,9\n", page.name == "chromium")
    answered(page)
    assert columns(page) == {"面積": [50, 60, 80], "価格": [3.1, 3.6, 4.9]}
    page.evaluate(OPEN, list("広さ;価格\n1;2\n2;4\n4;7\n".encode("shift_jis")))
    answered(page)
    assert columns(page) == {"広さ": [1, 2, 4], "価格": [2, 4, 7]}
    descended(page)
    page.evaluate(OPEN, list(b'x,y\n1,2\n"3,4\n'))
    assert "line 3" in page.evaluate("() => document.querySelector('.data-sources .data-error').textContent")
    assert columns(page) == {"広さ": [1, 2, 4], "価格": [2, 4, 7]}


def test_each_side_comes_back_as_it_was_left(page):
    page.evaluate("() => document.querySelector('.mode button:first-child').click()")
    answered(page)
    assert page.evaluate("() => kobai.app.state.data") is None
    page.evaluate("() => document.querySelector('.mode button:last-child').click()")
    answered(page)
    assert columns(page) == {"x": X, "y": Y}


def test_the_page_saves_itself_with_its_table(page, tmp_path):
    if page.name != "chromium":
        return
    columns_of = {"x": [1, 2, 4, 7], "10": [0, 1, 1, 3], "</script>": [5, 5, 6, 8], "y": [2, 3, 3, 9]}
    page.evaluate(
        """([cells, order]) => { const { data } = kobai.app.state;
        kobai.app.change({ f: "y ~ a*x + b", data: { ...data, columns: cells, order, residuals: "squares" } }, true); }""",
        [columns_of, list(columns_of)],
    )
    answered(page)
    saved = tmp_path / "saved.html"
    saved.write_text(
        page.evaluate(
            "async () => (await kobai.app.page.saved(kobai.app.state, '&camera=-100,40,3,45,0,0,0&folded=loss')).text()"
        ),
        encoding="utf-8",
    )
    page.goto(saved.as_uri())
    wait(page, "window.kobai?.app")
    answered(page)
    state = page.evaluate("() => kobai.app.state")
    assert state["data"]["columns"] == columns_of
    assert (state["data"]["order"], state["data"]["residuals"]) == (list(columns_of), "squares")
    # It is looked at as it was when it was saved.
    sight = page.evaluate("() => kobai.app.stage.sight")
    assert (sight["cameras"][0]["azimuth"], sight["folded"]) == (-100, ["loss"])
    descended(page)
    assert page.errors == []


@needs_axe
def test_axe_finds_nothing(page):
    if page.name != "chromium":
        return
    page.evaluate("() => { document.querySelector('.data-rows').open = true; }")
    check(page)
    page.evaluate("() => document.querySelector('.mode').scrollIntoView()")
    assert page.errors == []
