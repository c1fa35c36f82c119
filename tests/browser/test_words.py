"""Words that explain themselves, a cure after a verdict, and the catalogue: by keyboard and by touch, in both languages."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.browser.pages import Chromium, Page, answered, fresh, opened, wait
from tests.browser.test_accessible import AXE, check

pytestmark = pytest.mark.browser

OPEN = "document.querySelector('.word-popover:popover-open')"
WORD = "() => document.querySelector('{}').focus()"
DIVERGING = """() => { document.querySelector('.step-size-slider').focus();
  kobai.app.change({ steps: 20, optimizers: [{ name: 'gradient descent', lr: 1.1, hyper: {} }] }, true); }"""
CENTRE = """(s) => { const r = document.querySelector(s).getBoundingClientRect();
  return [r.left + r.width / 2, r.top + r.height / 2]; }"""
FOUND = """() => [...document.querySelectorAll('.entry:not([hidden])')].map((e) => e.dataset.key)"""
DRAWN = """() => [...document.querySelectorAll('.entry:not([hidden]) canvas')].slice(0, 3).map((c) => {
  const { data } = c.getContext('2d').getImageData(0, 0, c.width, c.height);
  return new Set(Array.from({ length: data.length / 4 }, (_, i) => data.slice(4 * i, 4 * i + 3).join())).size; })"""

ENGLISH = """() => {
  const found = [], walk = (root) => { for (const e of root.querySelectorAll('*')) {
    if (e.shadowRoot) walk(e.shadowRoot);
    if (e.closest('style, script, noscript, math, [lang=en], [hidden], dialog:not([open])')) continue;
    if (e.closest('.word-popover:not(:popover-open)')) continue;
    const texts = [...e.childNodes].filter((n) => n.nodeType === 3).map((n) => n.data);
    const names = ['aria-label', 'placeholder', 'aria-valuetext', ...(e.matches('.update') ? [] : ['title'])];
    for (const text of [...texts, ...names.map((name) => e.getAttribute(name) ?? '')])
      if (/[a-z]{2,} [a-z]{2,}/.test(text) && !/[ぁ-ん]/.test(text) || /([a-z]{2,} ){2}[a-z]{2,}/.test(text)) found.push(text);
  } };
  walk(document.body);
  return found; }"""
"""Texts in English, or with a part of a sentence in English; but not titles of papers, which are in their own language."""


@pytest.fixture(scope="module", params=["chromium", "firefox"])
def window(request: pytest.FixtureRequest) -> Iterator[Page]:
    with opened(request.param, request.getfixturevalue(request.param), still=True) as one:
        yield one


@pytest.fixture
def page(window: Page, playground: Path) -> Page:
    fresh(window, playground.as_uri() + "?lang=en")
    return window


def axe(page: Page) -> None:
    if AXE.is_file() and page.name == "chromium":  # the other browser has the same tree
        check(page)


def enter(page: Page) -> None:
    """Press Enter; Firefox presses buttons with it only in a window in use, which on an unseen display none is."""
    if page.name == "chromium":
        page.press("Enter")
    else:
        page.evaluate("() => document.activeElement.click()")


def language(page: Page, lang: str) -> None:
    page.evaluate("(lang) => document.querySelector(`.bar button[lang=${lang}]`)?.click()", lang)
    wait(page, f"document.documentElement.lang === '{lang}'")
    answered(page)


@pytest.mark.parametrize("lang", ["en", "ja"])
def test_a_word_is_explained_by_keyboard_and_by_press(page, lang):
    language(page, lang)
    page.evaluate(WORD.format(".step-size .label .word"))
    enter(page)
    wait(page, OPEN)
    said = page.evaluate(f"() => {OPEN}.textContent")
    assert {"en": "how far one step goes", "ja": "1 ステップでどれだけ進むか"}[lang] in said
    inside = "r.left >= 0 && r.top >= 0 && r.right <= innerWidth && r.bottom <= innerHeight"
    assert page.evaluate(f"() => {{ const r = {OPEN}.getBoundingClientRect(); return {inside}; }}")
    assert page.evaluate(f"() => {OPEN}.querySelectorAll('svg path, svg circle').length") > 3
    axe(page)
    page.press("Escape")
    wait(page, f"!{OPEN}")
    assert page.evaluate("() => document.activeElement.dataset.word") == "stepsize"
    # A press opens, a second one closes; one at another word goes over to that.
    for selector, key in ((".step-size .label .word", "stepsize"), (".optimizers .word", "optimizer")):
        page.drag(page.evaluate(CENTRE, selector))
        wait(page, OPEN)
        assert page.evaluate("() => document.querySelector('[aria-expanded=true].word').dataset.word") == key
    page.drag(page.evaluate(CENTRE, ".optimizers .word"))
    wait(page, f"!{OPEN}")
    # The label of an axis in the picture is a word, too.
    page.evaluate(
        "() => kobai.app.change({ f: 'x**2 + 2*y**2 + 3*z**2', start: [[1, 2, 1]], coordinates: 'path' }, true)"
    )
    answered(page)
    page.evaluate("() => kobai.viewer.draw()")
    label = "[...kobai.viewer.root.querySelectorAll('.axis-words [data-word=principal]:not([hidden])')]"
    assert page.evaluate(f"() => {label}.length") == 4
    inside = "kobai.viewer.root.querySelector(':popover-open')"
    page.evaluate(f"() => {{ {label}[0].click(); }}")
    wait(page, f"{inside} !== null")
    said = page.evaluate(f"() => {inside}.textContent")
    assert {"en": "direction 1 most of all", "ja": "方向 1 は動きが最大の向き"}[lang] in said
    assert re.search({"en": r"\([\d.]+ % of the movement\)", "ja": r"（動きの [\d.]+ %）"}[lang], said)
    page.press("Escape")
    wait(page, f"{inside} === null")
    if isinstance(page, Chromium):
        page.touch([page.evaluate(CENTRE, ".start .word")])
        wait(page, OPEN)
        page.touch([page.evaluate(CENTRE, ".formula")])
        wait(page, f"!{OPEN}")
        page.press("Escape")
    assert page.errors == []


def test_a_cure_is_offered_when_the_verdict_is_said_and_does_what_it_says(page):
    language(page, "en")
    page.evaluate(DIVERGING)
    answered(page)
    wait(page, "document.querySelector('.cure')")
    assert page.evaluate("() => document.querySelector('.verdict.diverged .ending').textContent").startswith(
        "diverges: η = 1.1"
    )
    said = page.evaluate("() => document.querySelector('.advice').textContent")
    assert said == "Try η = 0.5→ converged in 1 step"
    page.evaluate("() => kobai.viewer.seek(0)")
    hidden = "getComputedStyle(document.querySelector('.advice')).visibility === 'hidden'"
    wait(page, hidden)
    page.evaluate("() => kobai.viewer.seek(20)")
    wait(page, f"!({hidden})")
    page.evaluate(WORD.format(".cure"))
    enter(page)
    answered(page)
    assert page.evaluate("() => document.querySelector('.verdict .ending').textContent") == "converged in 1 step"
    wait(page, "document.querySelector('.next')")
    # The next thing is another one each time, and each can be done.
    names = []
    for _ in range(3):
        wait(page, "document.querySelector('.advice button')")
        names.append(page.evaluate("() => document.querySelector('.advice button').textContent"))
        page.evaluate("() => document.querySelector('.advice button').click()")
        answered(page)
        assert page.evaluate("() => document.querySelector('.verdict.refused')") is None
    assert len(set(names)) == 3
    assert page.errors == []


@pytest.mark.parametrize(("lang", "typed", "fewest"), [("ja", "鞍点", 5), ("en", "valley", 8)])
def test_the_catalogue_is_searched_and_chosen_from_by_keyboard(page, lang, typed, fewest):
    language(page, lang)
    page.evaluate(WORD.format(".function .quiet"))
    enter(page)
    wait(page, "document.querySelector('.catalogue[open] .filter') === document.activeElement")
    page.evaluate("""(typed) => { const box = document.querySelector('.filter'); box.value = typed;
        box.dispatchEvent(new Event('input', { bubbles: true })); }""", typed)  # fmt: skip
    keys = page.evaluate(FOUND)
    assert len(keys) >= fewest
    shown = "[...document.querySelectorAll('.entry:not([hidden])')].slice(0, 3)"
    wait(page, f"{shown}.every((e) => e.querySelector('canvas.drawn'))")
    assert min(page.evaluate(DRAWN)) >= 4
    axe(page)
    page.press("ArrowDown", "ArrowRight", "ArrowLeft")
    assert page.evaluate("() => document.activeElement.dataset.key") == keys[0]
    enter(page)
    wait(page, "!document.querySelector('.catalogue[open]')")
    answered(page)
    assert page.evaluate("() => document.querySelector('.verdict.refused')") is None
    assert page.errors == []


def test_nothing_is_in_english_on_the_page_in_japanese(page):
    language(page, "ja")
    race = [("gradient descent", 1.2), ("exact line search", 1), ("Newton", 1), ("SGD", 0.01)]
    optimizers = [{"name": name, "lr": lr, "hyper": {}} for name, lr in race]
    page.evaluate(
        "(part) => kobai.app.change(part, true)", {"f": "rosenbrock", "start": [[-1.2, 1.0]], "optimizers": optimizers}
    )
    answered(page)
    wait(page, "document.querySelector('.cure')")
    page.evaluate("() => document.querySelectorAll('details').forEach((one) => { one.open = true; })")
    assert page.evaluate(ENGLISH) == []
    for refused in ({"f": "sinn(x1)"}, {"f": "log(x1)", "start": [[-1.0]]}):
        page.evaluate("(part) => kobai.app.change(part, true)", refused)
        answered(page)
        assert page.evaluate(ENGLISH) == []
    page.evaluate("() => document.querySelector('.function .quiet').click()")
    wait(page, "document.querySelector('.entry')")
    assert set(page.evaluate(ENGLISH)) <= {"log cosh"}  # it is called so in Japanese, too
    page.evaluate("() => document.querySelector('.catalogue').close()")
