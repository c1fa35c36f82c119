"""Everyone can use the pages: axe finds nothing in any state, the keyboard does everything, and motion is optional."""

from __future__ import annotations

import contextlib
from pathlib import Path

import pytest

import kobai
from tests.browser.pages import Page, answered, wait

pytestmark = pytest.mark.browser

AXE = Path(__file__).resolve().parents[2] / "viewer" / "node_modules" / "axe-core" / "axe.min.js"
FOUND = """async () => {
  const { violations } = await window.axe.run(document, { resultTypes: ['violations'] });
  const where = (v) => v.nodes.map((n) => n.target.flat().join(' ')).slice(0, 4).join(', ');
  return violations.map((v) => `${v.id}: ${where(v)} ${v.nodes[0].failureSummary}`);
}"""
SHADOW = "document.querySelector('#kobai, .stage-box').shadowRoot"

needs_axe = pytest.mark.skipif(not AXE.is_file(), reason="axe-core is not installed: run `npm ci` in the folder viewer")


def check(page: Page) -> None:
    page.evaluate("() => { if (!window.axe) { " + AXE.read_text(encoding="utf-8") + " } }")
    assert page.evaluate(FOUND) == []


def scenes() -> dict:
    run = {"lr": 0.05, "steps": 20}
    return {
        "a curve": kobai.scene(kobai.descend("x1**4 - x1**2", [1.5], **run)),
        "a surface": kobai.scene(kobai.descend("x1**2 + 3*x2**2", [2.0, 1.0], **run), view="both"),
        "a race": kobai.scene(kobai.race("himmelblau", [-1.5, 0.2], {"SGD": {"lr": 0.01}, "Adam": {"lr": 0.2}}, steps=20)),
        "many starts": kobai.scene(kobai.descend("himmelblau", [[-1.0, 0.2], [2.0, 2.0], [3.0, -1.0]], lr=0.01, steps=20)),
        "dark, in Japanese": kobai.scene(kobai.descend("rosenbrock", [-1.0, 1.0], lr=1e-3, steps=20), theme="dark", lang="ja"),
        "the article": kobai.scene(kobai.descend("x1**2 + x2**2", [2.0, 2.0], lr=0.01, steps=20), view="article"),
    }  # fmt: skip


SCENES = ("a curve", "a surface", "a race", "many starts", "dark, in Japanese", "the article")
OPENED = {
    "the settings": ".menu button[part=gear]",
    "saving": ".menu button[part=save]",
    "a step": "button[part=step-view]",
}


@needs_axe
@pytest.mark.parametrize("name", SCENES)
def test_axe_finds_nothing_in_a_saved_page(page, tmp_path, name):
    page.goto(scenes()[name].save(tmp_path / "page.html").as_uri() + "?play=0")
    wait(page, "window.kobai !== undefined")
    page.evaluate("async () => { await window.kobai; }")
    check(page)
    if name != "a surface":
        return
    for selector in OPENED.values():
        page.evaluate("(s) => " + SHADOW + ".querySelector(s).click()", selector)
        check(page)
    page.evaluate("() => " + SHADOW + ".querySelector('.try').click()")
    wait(page, "window.kobai.app && document.querySelector('.verdict')")
    check(page)


STATES = {
    "the first screen": "",
    "in Japanese": "lang=ja",
    "diverged": "lr=1.2",
    "three optimizers": "",
    "several starts": "",
    "a cloud": "",
    "a race from a cloud": "",
    "a wrong formula": "",
    "the catalogue": "",
    "dark": "",
}


@needs_axe
@pytest.mark.parametrize("state", STATES)
def test_axe_finds_nothing_in_the_live_page(page, playground, state):
    page.goto("about:blank")
    page.goto(playground.as_uri() + ("?lang=ja" if state == "in Japanese" else ""))
    wait(page, "document.querySelector('.verdict')")
    answered(page)
    act = {
        "diverged": "() => kobai.app.change({ optimizers: [{ name: 'gradient descent', lr: 1.5, hyper: {} }] }, true)",
        "three optimizers": """() => kobai.app.change({ optimizers: ['gradient descent', 'SGD', 'Adam']
            .map((name) => ({ name, lr: 0.05, hyper: {} })) }, true)""",
        "several starts": "() => kobai.app.change({ start: [[1, 2], [2, 1]] }, true)",
        "a race from a cloud": """() => kobai.app.change({ cloud: { kind: 'random', count: 30, seed: 0 }, colors: 'minimum',
            view: 'beside', f: 'himmelblau',
            optimizers: ['SGD', 'Adam'].map((name) => ({ name, lr: 0.01, hyper: {} })) }, true)""",
        "a cloud": "() => kobai.app.change({ cloud: { kind: 'random', count: 30, seed: 0 } }, true)",
        "a wrong formula": """() => { document.querySelector('.formula').click();
            const box = document.querySelector('.formula-box');
            box.value = 'x1**2 + sinn(x2)'; box.dispatchEvent(new Event('input', { bubbles: true })); }""",
        "the catalogue": """() => [...document.querySelectorAll('button')]
            .find((b) => b.textContent.includes('catalogue')).click()""",
        "dark": "() => document.querySelector('.bar .icon[aria-label*=ark]').click()",
    }.get(state)
    if act:
        page.evaluate(act)
        wait(
            page,
            {
                "a wrong formula": "document.querySelector('.formula-error').textContent",
                "the catalogue": "document.querySelector('.entry')",
            }.get(state, "true"),
        )
        answered(page)
    check(page)


ALL = """() => {
const all = (root) => [...root.querySelectorAll('*')].flatMap((e) => [e, ...(e.shadowRoot ? all(e.shadowRoot) : [])]);
return all(document).filter((e) => e.matches('button, select, input, summary, a[href], [tabindex="0"]')
  && !e.disabled && e.tabIndex >= 0 && e.checkVisibility()); }"""
FOCUSED = """() => { let e = document.activeElement; while (e?.shadowRoot?.activeElement) e = e.shadowRoot.activeElement;
if (!e || e === document.body) return null;
window.seen ??= new Set(); window.seen.add(e);
return getComputedStyle(e).outlineStyle === 'none' ? e.outerHTML.slice(0, 120) : ''; }"""


def test_the_keyboard_reaches_everything(browser, playground):
    tab = browser.new_page(viewport={"width": 1280, "height": 800})
    tab.goto(playground.as_uri())
    tab.locator(".verdict").first.wait_for()
    # A verdict, with its words, is said when the ball is there.
    tab.evaluate("() => { kobai.viewer.pause(); kobai.viewer.seek(kobai.viewer.stage.timeline.last); }")
    for _ in range(2 * tab.evaluate(f"({ALL})().length")):
        tab.keyboard.press("Tab")
        assert not tab.evaluate(FOCUSED), "no visible focus"
    missed = tab.evaluate(f"({ALL})().filter((e) => !window.seen.has(e)).map((e) => e.outerHTML.slice(0, 120))")
    assert missed == []
    tab.locator(".step-size-slider").focus()
    before = tab.evaluate("JSON.stringify(kobai.app.state)")
    for _ in range(3):
        tab.keyboard.press("ArrowRight")
    assert tab.evaluate("JSON.stringify(kobai.app.state)") != before
    tab.close()


def test_nothing_moves_by_itself_for_those_who_want_it_so(browser, playground):
    with contextlib.closing(browser.new_context(reduced_motion="reduce")) as context:
        tab = context.new_page()
        tab.goto(playground.as_uri())
        tab.locator(".verdict").first.wait_for()
        tab.wait_for_timeout(1500)  # until what is to try is said and all is painted
        assert tab.evaluate("kobai.viewer.player.playing") is False
        tab.locator("#kobai").screenshot()  # the first one paints anew, by a shade at a rounded corner
        before = tab.locator("#kobai").screenshot()
        tab.wait_for_timeout(700)
        assert tab.locator("#kobai").screenshot() == before
        tab.locator(".step-size button, .chip button").first.hover()
        assert tab.evaluate("document.getAnimations().length") == 0
