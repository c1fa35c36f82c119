"""Races from many starts in the live page: the ranking, pins, side by side, what was tried; one page driven through them."""

from __future__ import annotations

import base64
import json
from typing import Any

import pytest
import torch

import kobai
from kobai.study import ranking
from tests.browser.conftest import started

pytestmark = pytest.mark.browser

OPTIMIZERS = [
    {"name": "gradient descent", "lr": 0.01, "hyper": {}},
    {"name": "gradient descent", "lr": 0.05, "hyper": {}},
    {"name": "Adam", "lr": 0.2, "hyper": {}},
]
STATE = {
    "f": "himmelblau", "start": [[1.0, 1.0]], "cloud": {"kind": "random", "count": 60, "seed": 3}, "steps": 80,
    "optimizers": OPTIMIZERS,
}  # fmt: skip
ANSWERED = """async () => { for (let i = 0; i < 400; i++) {
  const d = document.documentElement.dataset;
  if (d.asked && d.asked === d.seq) return;
  await new Promise((done) => setTimeout(done, 25)); } }"""

# Words of names that take more than one line.
LINES = """() => [...document.querySelectorAll('.ranking .name')].flatMap((name) =>
 [...name.textContent.matchAll(/\\S+/g)].filter((word) => {
  const range = document.createRange(), text = name.firstChild;
  range.setStart(text, word.index); range.setEnd(text, word.index + word[0].length);
  return new Set([...range.getClientRects()].map((box) => Math.round(box.top))).size > 1; }).map(String))"""
# Names and numbers that do not stand within the table, of which nothing is scrolled to.
CLIPPED = """() => { const seen = document.querySelector('.ranking-scroll').getBoundingClientRect();
  const side = document.querySelector('.side'), all = [...document.querySelectorAll('.ranking :is(.name, .eta, td)')];
  return all.filter((one) => { const box = one.getBoundingClientRect();
    return box.left < seen.left || box.right > seen.right + 1 || one.scrollWidth > one.clientWidth + 1 && one.matches('td'); })
    .map((one) => one.textContent).concat(seen.right > side.getBoundingClientRect().right ? ['the table'] : []); }"""


def table(page: Any) -> dict[str, list[str]]:
    """The ranking's columns: their heads and cells; the first has the names."""
    rows = page.evaluate(
        "() => [...document.querySelectorAll('.ranking tr:not(:has([scope=rowgroup]))')].map((row) => "
        "[row.parentElement.querySelector('.name'), ...row.children].map((cell) => cell?.textContent ?? ''))"
    )
    return {column[0]: list(column[1:]) for column in zip(*rows, strict=True)}


def hash_of(state: dict[str, Any]) -> str:
    return base64.urlsafe_b64encode(json.dumps(state).encode()).decode().rstrip("=")


def test_a_race_from_many_starts(browser, playground):
    context = browser.new_context(
        viewport={"width": 1200, "height": 800}, accept_downloads=True, reduced_motion="reduce"
    )
    page = context.new_page()
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.goto(f"{playground.as_uri()}?lang=en#{hash_of(STATE)}")
    started(page)
    page.evaluate(ANSWERED)

    # Every optimizer has raced from every start, and the table says what Python says.
    unit = torch.rand(60, 2, generator=torch.Generator().manual_seed(3))
    runs = {
        "gradient descent η=0.01": {"optimizer": "gradient descent", "lr": 0.01},
        "gradient descent η=0.05": {"optimizer": "gradient descent", "lr": 0.05},
        "Adam": {"lr": 0.2},
    }
    found = ranking(kobai.race("himmelblau", unit * 10 - 5, runs, steps=80))
    shown = table(page)
    assert shown[""] == [rank.name for rank in found.ranks]
    for i, point in enumerate(("(3, 2)", "(−2.81, 3.13)", "(−3.78, −3.28)", "(3.58, −1.85)")):
        assert shown[f"near {point}"] == [str(rank.reached[i]) for rank in found.ranks]
    assert shown["diverged, broke off"] == [str(rank.failed) for rank in found.ranks]
    assert shown["converged"] == [str(rank.converged) for rank in found.ranks]
    # A name that has no η has it below; names are not broken inside words, and no number is out of sight.
    titles = page.evaluate("() => [...document.querySelectorAll('.ranking tbody th')].map((cell) => cell.title)")
    assert titles == [rank.name if "η" in rank.name else f"{rank.name}, η = 0.2" for rank in found.ranks]
    assert [text for text in page.locator(".ranking .eta").all_inner_texts()] == ["η = 0.2"]
    for width in (1366, 1200, 800):
        page.set_viewport_size({"width": width, "height": 800})
        assert page.evaluate(LINES) == []
        assert page.evaluate(CLIPPED) == []
    with page.expect_download() as download:
        page.get_by_role("button", name="Save as CSV").click()
    lines = download.value.path().read_text(encoding="utf-8").splitlines()
    assert [line.split(",")[0] for line in lines[1:]] == [rank.name for rank in found.ranks]

    # Basins and side by side by keyboard; the address holds both.
    for name in ("Colour by the minimum reached", "Optimizers side by side"):
        page.get_by_role("checkbox", name=name).focus()
        for key in ("Shift+Tab", "Tab", "Space"):  # space presses what was reached by keyboard
            page.keyboard.press(key)
        page.evaluate(ANSWERED)
        assert page.get_by_role("checkbox", name=name).is_checked()
    kinds = page.evaluate("async () => (await window.kobai).viewer.message.scene.panels.map((panel) => panel.kind)")
    assert kinds == ["surface", "surface", "surface", "loss"]
    coded = page.evaluate("() => location.hash.slice(1)")
    held = json.loads(base64.urlsafe_b64decode(coded + "=" * (-len(coded) % 4)))
    assert (held["view"], held["colors"]) == ("beside", "minimum")

    # A pinned run stays while η changes, and what was tried leads back.
    change = "async (part) => { (await window.kobai).app.change(part, true); }"
    one = {"optimizers": OPTIMIZERS[:1], "cloud": None, "start": [[0.5, 0.5]], "colors": "auto"}
    page.evaluate(change, one)
    page.evaluate(ANSWERED)
    page.wait_for_timeout(800)
    page.get_by_role("button", name="Pin this run").click()
    page.evaluate(ANSWERED)
    page.evaluate(change, {"optimizers": [{**OPTIMIZERS[0], "lr": 0.02}, {**OPTIMIZERS[0], "pinned": True}]})
    page.evaluate(ANSWERED)
    page.wait_for_timeout(800)
    colors = page.evaluate(
        "async () => (await window.kobai).viewer.message.scene.panels[0].marks.find((m) => m.type === 'paths').colors"
    )
    assert colors == [0, "faint"]
    assert page.locator(".verdicts .verdict").count() == 2
    page.locator(".tried summary").click()
    entries = page.locator(".tried li button")
    assert "η = 0.02" in entries.first.inner_text()
    entries.last.click()
    page.evaluate(ANSWERED)
    assert page.locator(".verdicts .verdict").count() == 3
    assert table(page) == shown
    page.reload()
    started(page)
    assert page.locator(".tried li").count() >= 3
    assert errors == []
    context.close()
