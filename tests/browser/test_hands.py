"""The live page in people's hands: mouse, fingers and keys, in Chromium and Firefox, for a reader who wants no motion."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import kobai
from tests.browser.pages import Page, Place, answered, fresh, opened, positions, same, wait
from tests.browser.test_accessible import ALL

pytestmark = pytest.mark.browser

# The layout follows what is said, a frame later.
SETTLED = "await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done, 50))));"
BALL = (
    f"""async (kind, run, k) => {{ {SETTLED}"""
    + """
  const { stage } = kobai.viewer, panel = stage.panels.find((p) => p.panel.kind === kind), { mark } = panel.paths[0];
  const [length, runs, d] = mark.points.shape, i = ((k < 0 ? length - 1 : k) * runs + run) * d, at = mark.points.data;
  const [x, y] = panel.project(at[i], at[i + 1], d > 2 ? at[i + 2] : 0.5), box = stage.canvas.getBoundingClientRect();
  return [box.x + (x * box.width) / stage.width, box.y + (y * box.height) / stage.height]; }"""
)
SPOT = (
    f"""async (kind, u, v) => {{ {SETTLED}"""
    + """
  const { stage } = kobai.viewer, { inner } = stage.panels.find((p) => p.panel.kind === kind);
  const box = stage.canvas.getBoundingClientRect(), scale = box.width / stage.width;
  return [box.x + (inner.x + u * inner.width) * scale, box.y + (inner.y + (1 - v) * inner.height) * scale]; }"""
)
CENTRE = """(selector) => {
  const one = document.querySelector(selector);
  one.scrollIntoView({ block: "nearest" });
  const b = one.getBoundingClientRect();
  return [b.x + b.width / 2, b.y + b.height / 2]; }"""
FRESH = "(state) => { location.hash = ''; kobai.viewer.reset(); kobai.app.change(state, true); document.activeElement?.blur(); }"
WIDTH = """(selector) => {
  const b = document.querySelector(selector).getBoundingClientRect();
  return [b.x, b.width]; }"""
FRAMES = "() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done, 300))))"
COUNT = """(selector) => {
  window.themes = 0;
  document.querySelector(selector).parentElement.addEventListener("click", () => window.themes++); }"""
FOCUS = "() => document.querySelector('.stage-box').shadowRoot.querySelector('.stage').focus()"
COMPILED: dict[str, Any] = {"engine": "compiled"}
BOWL = {
    "f": "x1**2 + x2**2", "params": {}, "dim": None, "domain": None, "start": [[2, 2]], "cloud": None, "steps": 60,
    "optimizers": [{"name": "gradient descent", "lr": 0.1, "hyper": {}}], "dtype": "float32",
}  # fmt: skip


@pytest.fixture(scope="module", params=["chromium", "firefox"])
def browser_page(request: pytest.FixtureRequest, playground: Path) -> Iterator[Page]:
    # Without motion what is done costs one picture, not a movie.
    with opened(request.param, request.getfixturevalue(request.param), still=True) as one:
        yield one


@pytest.fixture
def page(browser_page: Page, playground: Path) -> Page:
    """The page with the bowl in it."""
    if playground.as_uri() != browser_page.evaluate("() => location.href.split(/[?#]/)[0]"):
        fresh(browser_page, playground.as_uri())
    browser_page.evaluate(FRESH, BOWL)
    answered(browser_page)
    return browser_page


def state(page: Page) -> dict[str, Any]:
    return page.evaluate("() => kobai.app.state")


def undone(page: Page) -> dict[str, Any]:
    """The state before the last thing that was done."""
    page.evaluate("() => kobai.app.stepHistory('undo')")
    answered(page)
    return state(page)


def ball(page: Page, kind: str, run: int = 0, k: int = 0) -> Place:
    x, y = page.evaluate(BALL, kind, run, k)
    return x, y


def spot(page: Page, kind: str, u: float, v: float) -> Place:
    x, y = page.evaluate(SPOT, kind, u, v)
    return x, y


def centre(page: Page, selector: str) -> Place:
    x, y = page.evaluate(CENTRE, selector)
    return x, y


def descended(page: Page) -> None:
    """What the page shows is what Python descends from its state."""
    now = state(page)
    (optimizer,) = now["optimizers"]
    starts = np.array(now["start"], np.float32)
    trace = kobai.descend(
        now["f"],
        starts if len(starts) > 1 else starts[0],
        lr=optimizer["lr"],
        steps=now["steps"],
        dtype="float32",
        **COMPILED,
    )
    same(positions(page), trace)


@pytest.mark.parametrize("kind", ["contour", "surface"])
def test_a_ball_is_dragged_to_its_start(page, kind):
    page.evaluate("() => { window.asked = kobai.app.history.past.length; }")
    x, y = ball(page, kind)
    page.drag((x, y), (x - 20, y + 5), (x - 40, y + 20))
    answered(page)
    first, second = state(page)["start"][0]
    assert (first, second) != (2, 2)
    descended(page)
    if kind == "contour":
        box = [spot(page, kind, u, u) for u in (0, 1)]
        assert first == pytest.approx(2 - 40 * 5 / (box[1][0] - box[0][0]), abs=0.05)
        assert second == pytest.approx(2 - 20 * 5 / (box[0][1] - box[1][1]), abs=0.05)
    # Its end is taken hold of, too, once the ball is there; the range and what is undone are as before.
    page.evaluate("() => kobai.viewer.seek(kobai.viewer.player.timeline.last)")
    x, y = ball(page, kind, k=-1)
    page.drag((x, y), (x + 30, y))
    answered(page)
    assert state(page)["start"] != [[first, second]]
    assert undone(page)["start"] == [[first, second]]
    assert undone(page)["start"] == [[2, 2]]


def test_the_range_is_dragged_scaled_and_whole_again(page):
    wide = page.evaluate("() => kobai.app.extra.domain")
    x, y = spot(page, "contour", 0.2, 0.3)
    page.drag((x, y), (x + 15, y), (x + 30, y))
    answered(page)
    (low, high), second = state(page)["domain"]
    assert high - low == pytest.approx(5)
    assert low < wide[0][0]
    assert second == pytest.approx(wide[1])
    assert state(page)["start"] == [[2, 2]]
    page.wheel((x, y), -60, -60, -60)
    wait(page, "kobai.app.dragFrom === null")
    answered(page)
    narrow = state(page)["domain"]
    assert narrow[0][1] - narrow[0][0] == pytest.approx(5 * np.exp(-0.36), rel=0.01)
    # On a busy machine they may be turns of their own.
    while undone(page)["domain"] != [[low, high], second]:
        assert state(page)["domain"][0][1] - state(page)["domain"][0][0] < 5
    assert undone(page)["domain"] is None
    # On the surface a drag turns; with alt, or by the button, it moves the range.
    x, y = spot(page, "surface", 0.35, 0.4)
    page.drag((x, y), (x + 20, y), (x + 40, y))
    assert state(page)["domain"] is None
    page.drag((x, y), (x + 20, y), (x + 40, y), hold="Alt")
    answered(page)
    moved = state(page)["domain"]
    assert moved[0][0] < -2.5
    x, y = spot(page, "contour", 0.3, 0.6)
    page.double((x, y))
    answered(page)
    assert state(page)["domain"] is None
    assert state(page)["start"] == [[2, 2]]


def test_fingers(page):
    x, y = spot(page, "contour", 0.3, 0.7)
    page.touch([(x, y)], hold=0.7)
    answered(page)
    assert len(state(page)["start"]) == 2
    assert state(page)["start"][1] == pytest.approx([-1, 1], abs=0.1)
    descended(page)
    x, y = ball(page, "contour", 1)
    page.touch([(x, y), (x, y + 10), (x, y + 30)])
    answered(page)
    assert state(page)["start"][0] == [2, 2]
    assert state(page)["start"][1][1] < 0.9
    for kind in ("contour", "surface"):
        page.evaluate("() => kobai.app.change({ domain: null }, true)")
        answered(page)
        x, y = spot(page, kind, 0.5, 0.4)
        page.touch([(x - 15, y), (x - 22, y), (x - 30, y)], [(x + 15, y), (x + 22, y), (x + 30, y)])
        answered(page)
        (low, high), _ = state(page)["domain"]
        assert high - low == pytest.approx(2.5, rel=0.1), kind


def test_keys_change_eta_in_steps_that_make_sense(page):
    page.evaluate("() => document.querySelector('.step-size-slider').focus()")
    eta = lambda: state(page)["optimizers"][0]["lr"]  # noqa: E731
    found = []
    for key in ("ArrowRight", "ArrowUp", "ArrowLeft", "PageUp", "PageDown", "PageDown"):
        page.press(key)
        found.append(eta())
    assert found == [0.12, 0.15, 0.12, 1.2, 0.12, 0.012]
    page.press("ArrowUp", hold="Shift")
    assert eta() == 0.0121
    page.evaluate("() => document.querySelector('.step-size .number').focus()")
    page.press("ArrowDown", "ArrowDown")
    assert eta() == 0.01
    assert page.evaluate("() => document.querySelector('.step-size .number').value") == "0.01"
    answered(page)
    descended(page)
    # While presenting, from anywhere.
    page.evaluate("() => { document.activeElement.blur(); document.documentElement.classList.add('presenting'); }")
    page.press("ArrowUp")
    page.evaluate("() => document.documentElement.classList.remove('presenting')")
    assert eta() == 0.012
    page.press("ArrowUp")
    assert eta() == 0.012


def test_space_plays_wherever_the_focus_is(page):
    playing = "() => kobai.viewer.player.playing"
    stop = "(selector) => { kobai.viewer.pause(); kobai.viewer.seek(0); document.querySelector(selector)?.focus(); }"
    for selector in ("body", ".step-size-slider", ".step-size .number", "input.steps"):
        page.evaluate("() => document.activeElement?.blur()")
        page.evaluate(stop, selector)
        page.press(" ")
        assert page.evaluate(playing) is True, selector
        page.press(" ")
        assert page.evaluate(playing) is False, selector
    other = ".bar .icon[aria-label*='ark'], .bar .icon[aria-label*='ight']"
    page.evaluate(COUNT, other)
    # A button that was clicked is not pressed again; one that the keyboard reached is.
    page.evaluate(stop, "body")
    page.drag(centre(page, other))
    page.press(" ")
    assert (page.evaluate(playing), page.evaluate("() => window.themes")) == (True, 1)
    # Without a window manager no key presses a button in Firefox.
    if page.name == "chromium":
        page.press("Tab")
        page.evaluate(stop, other)
        page.press(" ")
        assert (page.evaluate(playing), page.evaluate("() => window.themes")) == (False, 2)
    # Text keeps its spaces.
    page.evaluate("() => document.querySelector('.formula').click()")
    page.evaluate(stop, ".formula-box")
    page.press(" ")
    assert page.evaluate(playing) is False
    assert " " in page.evaluate("() => document.querySelector('.formula-box').value")
    page.press("Escape")


def test_ball_and_range_by_keys(page):
    page.evaluate(FOCUS)
    begin = ball(page, "surface")
    page.press("ArrowLeft", "ArrowLeft", hold="Alt")
    page.press("ArrowDown", hold="Alt")
    wait(page, "kobai.app.dragFrom === null")
    answered(page)
    (moved,) = state(page)["start"]
    assert sorted(abs(v - 2) for v in moved) == pytest.approx([0.1, 0.2])
    assert ball(page, "surface")[0] < begin[0] - 1
    descended(page)
    page.press("g", "ArrowRight", "+")
    wait(page, "kobai.app.dragFrom === null")
    answered(page)
    domain = state(page)["domain"]
    assert sorted(abs(low + high) / 2 for low, high in domain) == pytest.approx([0.0, 0.5], abs=1e-3)
    assert [high - low for low, high in domain] == pytest.approx([4.4, 4.4])
    page.press("Escape", "0")
    answered(page)
    assert state(page)["domain"] is None
    assert state(page)["start"] == [moved]
    # One end after the other, without leaving the boxes between.
    for k, key in enumerate(("ArrowUp", "ArrowDown", "ArrowUp")):
        page.evaluate(
            "(k) => { document.querySelector('.more').open = true; document.querySelectorAll('.end')[k].focus(); }", k
        )
        page.press(key)
    answered(page)
    assert state(page)["domain"] == [[-2.4, 2.4], [-2.4, 2.5]]


def test_the_number_of_balls(page):
    press = "(text) => [...document.querySelectorAll('.balls button')].find((b) => b.textContent === text).click()"
    page.evaluate("() => kobai.app.change({ steps: 3 }, true)")
    page.evaluate(press, "Cloud of balls")
    answered(page)
    _, y = centre(page, ".balls-row input[type=range]")
    left, width = page.evaluate(WIDTH, ".balls-row input[type=range]")
    page.drag((left + 8 + (width - 16) * 0.5, y), (left + width * 0.3, y), (left - 20, y))
    answered(page)
    assert state(page)["cloud"] == {"kind": "random", "count": 1, "seed": 0}
    page.evaluate("() => document.querySelector('.balls-row input[type=range]').focus()")
    # Without a GPU ten thousand take Chromium seconds to draw.
    decades = 3 if page.name == "chromium" else 5
    page.press(*["PageUp"] * decades)
    answered(page)
    most = min(10**decades, 10_000)
    assert state(page)["cloud"]["count"] == most
    assert page.evaluate("() => document.querySelector('.balls-row .number').value") == str(most)
    page.press("PageDown", "PageDown")
    page.evaluate(press, "Grid of balls")
    page.evaluate("() => document.querySelector('.balls-row input[type=range]').focus()")
    page.press("ArrowRight", "ArrowRight", "ArrowLeft")
    answered(page)
    assert state(page)["cloud"] == {"kind": "grid", "count": 11, "seed": 0}
    page.evaluate(press, "One ball")
    page.evaluate(press, "+ ball")
    page.evaluate("() => { const list = document.querySelector('.starts'); list.focus(); list.select(); }")
    page.press(*"1, 2", "Enter", *"-0.5 0.25")
    page.press("Tab")
    answered(page)
    assert state(page)["start"] == [[1, 2], [-0.5, 0.25]]
    descended(page)
    page.evaluate("() => document.querySelector('.starts').focus()")
    page.press("Enter", "7")
    wait(page, "!document.querySelector('.starts-error').hidden")
    assert "line" in page.evaluate("() => document.querySelector('.starts-error').textContent")
    assert len(state(page)["start"]) == 2


FAST = """async (selector, pause) => {
  const control = document.querySelector(selector), fold = control.closest("details");
  if (fold) fold.open = true;
  control.focus();
  for (let k = 0; k < 3; k++) {
    for (const kind of ["keydown", "keyup"])
      control.dispatchEvent(new KeyboardEvent(kind, { key: "ArrowUp", bubbles: true, cancelable: true }));
    if (pause) await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done, 50))));
  }
  const { start, cloud, steps, optimizers, params, domain } = kobai.app.state;
  return { start, cloud, steps, optimizers, params, domain }; }"""


@pytest.mark.parametrize(
    "control",
    [
        ".balls-row input[type=range]", ".step-size-slider", ".steps-row input[type=range]", ".hyper input[type=range]",
        ".constants .number", ".coordinate", ".end",
    ],
)  # fmt: skip
def test_keys_pressed_faster_than_frames_all_count(page, control):
    """A key is let go, and pressed again, before the panels have shown what it did."""
    given = BOWL | {
        "f": "a*x1**2 + x2**2", "params": {"a": 1}, "steps": 3,
        "optimizers": [{"name": "SGD", "lr": 0.1, "hyper": {"momentum": 0.5}}],
        "cloud": {"kind": "random", "count": 4, "seed": 0} if "balls" in control else None,
    }  # fmt: skip
    found = []
    for pause in (False, True):
        page.evaluate(FRESH, given)
        answered(page)
        before = {name: state(page)[name] for name in ("start", "cloud", "steps", "optimizers", "params", "domain")}
        found.append(page.evaluate(FAST, control, pause))
        answered(page)
    assert found[0] == found[1] != before


BOXES = """() => {
  for (const fold of document.querySelectorAll("details")) fold.open = true;
  const boxes = [...document.querySelectorAll("input.number, .vector textarea, .starts")].filter((box) => box.offsetParent);
  return boxes.map((box, i) => { box.dataset.box = i; return box.getAttribute("aria-label"); }); }"""
ENTER = """(i) => {
  const box = document.querySelector(`[data-box="${i}"]`);
  box.focus(); box.select(); window.was = box.value; }"""


def test_keys_are_those_of_the_page_after_a_box(page):
    page.evaluate("(part) => kobai.app.change(part, true)", {"f": "x1**2 + x2**2 + 0*a", "params": {"a": 1.0}})
    answered(page)
    stage, presenting = "kobai.viewer.player.time", "document.documentElement.classList.contains('presenting')"
    names = page.evaluate(BOXES)
    assert len(names) >= 10
    for i in range(len(names)):
        # Enter leaves every box, and the page's keys work again; Escape puts back what was.
        page.evaluate(ENTER, i)
        page.press("Enter")
        assert page.evaluate("() => document.activeElement === document.body"), names[i]
        page.evaluate("() => { kobai.viewer.pause(); kobai.viewer.seek(5); }")
        page.press("ArrowRight")
        assert page.evaluate(f"() => {stage}") == 6, names[i]
        page.evaluate(ENTER, i)
        page.press("7", "7", "ArrowLeft")
        assert page.evaluate(f"() => {stage}") == 6, names[i]
        page.press("Escape")
        assert page.evaluate("() => document.activeElement === document.body"), names[i]
        assert page.evaluate(f"() => document.querySelector('[data-box=\"{i}\"]').value === window.was"), names[i]
    (steps,) = [i for i, name in enumerate(names) if name == "Steps"][-1:]
    page.evaluate(ENTER, steps)
    page.press("4", "2", "Enter", "f")
    wait(page, presenting)
    page.press("f")
    wait(page, f"!{presenting}")
    answered(page)
    assert state(page)["steps"] == 42
    # What cannot be stays, to be mended.
    page.evaluate(ENTER, steps)
    page.press("-", "3", "Enter")
    assert page.evaluate("() => document.activeElement.getAttribute('aria-invalid')") == "true"
    page.press("Escape")
    assert state(page)["steps"] == 42


ARROW = """(one) => {
  const { player, host } = kobai.viewer, at = (one === ".stage" ? host.shadowRoot : document).querySelector(one);
  player.pause(); player.seek(8); at.focus();
  at.dispatchEvent(new KeyboardEvent("keydown", { key: "ArrowLeft", bubbles: true, composed: true, cancelable: true }));
  const { time } = player;
  at.dispatchEvent(new KeyboardEvent("keyup", { key: "ArrowLeft", bubbles: true, composed: true }));
  return time; }"""


def test_arrow_keys_step_wherever_the_focus_is(page):
    for at in ("body", ".stage", ".formula", ".chip-name", ".balls button", "summary", ".share button"):
        assert page.evaluate(ARROW, at) == 7, at
    page.evaluate("() => document.querySelector('.formula').click()")
    for at in (".step-size-slider", ".steps", "select", ".number", ".formula-box"):
        assert page.evaluate(ARROW, at) == 8, at
        answered(page)
    page.press("Escape")


TRY = "() => document.querySelector('#kobai').shadowRoot.querySelector('.try').click()"


def test_a_saved_page_in_the_hand(browser_page, tmp_path):
    run = functools.partial(kobai.descend, "a*x1**2 + x2**2", steps=60, dtype="float64", **COMPILED)
    saved = kobai.scene(run([2.0, 1.5], params={"a": 3.0}, lr=0.05), view="both").save(tmp_path / "page.html")
    page = browser_page
    page.goto(saved.as_uri() + "?play=0")
    wait(page, "document.querySelector('#kobai')?.shadowRoot?.querySelector('.try')")
    page.evaluate(TRY)
    wait(page, "window.kobai?.app && document.querySelector('.verdict')")
    answered(page)

    def same_as_python() -> dict[str, Any]:
        answered(page)
        now = state(page)
        (optimizer,) = now["optimizers"]
        given = (
            {"optimizer": optimizer["name"], **optimizer["hyper"]} if optimizer["name"] != "gradient descent" else {}
        )
        same(positions(page), run(now["start"][0], params=now["params"], lr=optimizer["lr"], **given))
        return now

    # The scene is still that which was saved: it can be taken hold of all the same.
    x, y = ball(page, "contour")
    page.drag((x, y), (x - 15, y + 10), (x - 30, y + 20))
    assert same_as_python()["start"] != [[2, 1.5]]
    assert ball(page, "contour") == pytest.approx((x - 30, y + 20), abs=3)
    x, y = centre(page, ".step-size-slider")
    left, width = page.evaluate(WIDTH, ".step-size-slider")
    page.drag((left + 8 + (width - 16) * 0.5, y), (left + width * 0.7, y), (left + width * 0.9, y))
    assert same_as_python()["optimizers"][0]["lr"] > 1 / 3
    assert page.evaluate("() => kobai.app.extra.verdicts[0].kind") == "diverged"
    page.evaluate("() => document.querySelector('.step-size-slider').focus()")
    page.press("PageDown", "PageDown")
    assert same_as_python()["optimizers"][0]["lr"] < 1 / 3
    page.evaluate("() => document.querySelector('.swap').focus()")
    page.press(*"Adam")
    page.evaluate("() => document.activeElement.blur()")
    wait(page, "kobai.app.state.optimizers[0].name === 'Adam'")
    same_as_python()
    page.evaluate("() => document.querySelector('.constants input[type=range]').focus()")
    page.press("ArrowRight", "ArrowRight", "ArrowRight")
    assert same_as_python()["params"]["a"] > 3
    page.goto("about:blank")


NOTED = """() => {
  window.seen = new Set();
  addEventListener("keyup", () => {
    let e = document.activeElement;
    while (e?.shadowRoot?.activeElement) e = e.shadowRoot.activeElement;
    seen.add(e);
  }, true); }"""
LINKS: dict[str, tuple[str, Any, np.ndarray]] = {}


def test_a_link_opens_in_another_browser(browser_page, playground):
    page = browser_page
    fresh(page, playground.as_uri())
    page.evaluate(FRESH, BOWL)
    answered(page)
    x, y = ball(page, "contour")
    page.drag((x, y), (x - 20, y + 20))
    page.evaluate("() => document.querySelector('.step-size-slider').focus()")
    page.press("ArrowRight")
    answered(page)
    LINKS[page.name] = (page.evaluate("() => location.href"), state(page), positions(page))
    for link, then, found in LINKS.values():
        page.goto("about:blank")
        page.goto(link)
        wait(page, "window.kobai?.app")
        answered(page)
        assert state(page)["start"] == then["start"] != [[2, 2]]
        assert state(page)["optimizers"] == then["optimizers"]
        assert np.array_equal(positions(page), found)


def test_the_keyboard_reaches_everything_in_firefox_too(browser_page, playground):
    page = browser_page
    if page.name == "chromium":
        pytest.skip("tests/browser/test_accessible.py")
    fresh(page, playground.as_uri())
    # A window that is not the active one has no focus events.
    page.evaluate(NOTED)
    page.press(*["Tab"] * (2 * page.evaluate(f"() => ({ALL})().length")))
    missed = f"() => ({ALL})().filter((e) => !seen.has(e)).map((e) => e.outerHTML.slice(0, 120))"
    assert page.evaluate(missed) == []


def test_nothing_moves_by_itself_for_those_who_want_it_so_in_firefox_too(browser_page, playground):
    if browser_page.name == "chromium":
        pytest.skip("tests/browser/test_accessible.py")
    fresh(browser_page, playground.as_uri())
    assert browser_page.evaluate("() => matchMedia('(prefers-reduced-motion: reduce)').matches")
    assert browser_page.evaluate("() => [kobai.viewer.player.playing, kobai.viewer.player.frame > 0]") == [False, True]
    browser_page.evaluate("() => kobai.app.change({ steps: 40 }, true)")
    answered(browser_page)
    assert browser_page.evaluate("() => [kobai.viewer.player.playing, document.getAnimations().length]") == [False, 0]


def test_nothing_went_wrong(browser_page):
    assert browser_page.errors == []


SIGHT = """() => {
  const { stage, player } = kobai.viewer, { sight } = kobai.app.stage;
  return [sight.cameras.map((c) => c && [c.azimuth, c.elevation, c.distance].map((v) => +v.toFixed(2))), sight.focus, sight.step,
          sight.large, [...sight.folded]]; }"""


def test_a_link_opens_as_it_was_looked_at(page):
    change = {"optimizers": [{"name": name, "lr": 0.1, "hyper": {}} for name in ("gradient descent", "Adam")]}
    page.evaluate("(part) => kobai.app.change(part, true)", change)
    answered(page)
    link = page.evaluate(
        """() => {
          const { app, viewer } = kobai;
          viewer.eachSpace((panel) => { panel.own = { ...panel.camera(0), azimuth: 17, elevation: 40, distance: 2.5 }; });
          viewer.focus(1); viewer.pause(); viewer.seek(23); app.stage.panels.fold("loss");
          return app.address.of(app.state); }"""
    )
    seen = page.evaluate(SIGHT)
    assert seen == [[[17, 40, 2.5]], 1, 23, None, ["loss"]]
    # The reader's own way of looking, then the link in the same window.
    page.evaluate("() => { kobai.app.stage.panels.fold('loss'); kobai.viewer.focus(-1); kobai.viewer.reset(); }")
    page.evaluate("(state) => kobai.app.change(state, true)", {**BOWL, "steps": 12})
    answered(page)
    page.evaluate("(link) => { location.hash = link.split('#')[1]; }", link)
    wait(page, "kobai.app.stage.arriving === null && kobai.viewer.stage.focus === 1")
    assert page.evaluate(SIGHT) == seen
    assert state(page)["steps"] == 60
    assert page.evaluate("() => JSON.parse(localStorage.getItem('kobai-panels')).folded") == []
    # "Back" turns nothing.
    page.evaluate(
        "() => { kobai.app.change({ steps: 30 }, true); kobai.viewer.eachSpace((p) => { p.own.azimuth = 99; }); history.back(); }"
    )
    wait(page, "kobai.app.state.steps === 60")
    answered(page)
    assert page.evaluate(SIGHT)[0] == [[99, 40, 2.5]]
    page.evaluate("() => kobai.app.stage.panels.fold('loss')")


def test_another_function_is_seen_from_its_own_side_however_the_last_was_turned(page: Page):
    """What changes but the function leaves the camera; the address of a look still brings it back."""
    camera = "() => { const { own } = kobai.viewer.stage.main; return own && [own.azimuth, own.elevation]; }"

    def change(**part: Any) -> Any:
        page.evaluate("(part) => kobai.app.change(part, true)", part)
        answered(page)
        return page.evaluate(camera)

    usual = change(f="a*x1**2 + x2**4", start=[[1, 1]], params={"a": 2.0})
    page.evaluate(
        "() => { const p = kobai.viewer.stage.main; p.own = { ...p.camera(0), azimuth: 17, elevation: 40 }; }"
    )
    turned = page.evaluate(camera)
    assert turned == [17, 40] != usual
    assert change(params={"a": 3.0}) == turned
    assert change(start=[[1.2, 0.5]]) == turned
    assert change(optimizers=[{"name": "gradient descent", "lr": 0.05, "hyper": {}}]) == turned
    link = page.evaluate("() => kobai.app.address.of(kobai.app.state)")
    other = change(f="himmelblau", start=[[1, 1]])
    assert other != turned
    page.evaluate("(link) => { location.hash = link.split('#')[1]; }", link)
    wait(page, "kobai.app.state.f.startsWith('a*')")
    answered(page)
    wait(page, "kobai.app.stage.arriving === null")
    assert page.evaluate(camera) == turned


MAP = """(value) => {
  const select = document.querySelector(".map-choice select");
  select.value = value;
  select.dispatchEvent(new Event("change")); }"""
MAPPED = "kobai.app.panels.map.map.finished"


def test_a_map_refines_descends_where_it_is_clicked_and_zooms_to_a_window_drawn(page: Page):
    steady = {"name": "gradient descent", "lr": 0.01, "hyper": {}}
    page.evaluate(
        "(part) => kobai.app.change(part, true)",
        {"f": "himmelblau", "start": [[1, 1]], "steps": 120, "optimizers": [steady]},
    )
    answered(page)
    page.evaluate(MAP, "x₁ x₂")
    wait(page, "kobai.app.panels.map.map.pixels")
    coarse = page.evaluate("() => kobai.app.panels.map.map.pixels.done")
    wait(page, MAPPED)
    done, shape = page.evaluate(
        "() => { const { done, shape } = kobai.app.panels.map.map.pixels; return [done, shape]; }"
    )
    assert coarse <= done == shape[0] * shape[1]
    # The shares make up the whole; a bar leads from the colours of few steps to those of many.
    shares = page.evaluate("() => [...document.querySelectorAll('.map-legend b')].map((b) => b.textContent)")
    assert sum(float(share.removesuffix(" %").replace("< 0.1", "0")) for share in shares) == 100
    bar = page.evaluate(
        """() => { const line = document.querySelector('.map-steps'), bar = line.children[1];
        return [line.innerText, bar.getBoundingClientRect().width, [...bar.children].map((i) => i.style.background)]; }"""
    )
    assert re.search(r"few steps \(\d+\)\s+many steps \(\d+\)", bar[0])
    assert bar[1] > 40
    assert len(set(bar[2])) == 4
    wide = "(kind) => kobai.viewer.stage.panels.find((p) => p.panel.kind === kind).rect.width"
    assert page.evaluate(wide, "contour") > page.evaluate(wide, "surface")
    # A click is the start of the descent beside it; the map stays.
    asked = "() => kobai.app.panels.map.map.asked"
    before = page.evaluate(asked)
    page.drag(page.evaluate(SPOT, "contour", 0.25, 0.75))
    answered(page)
    assert np.allclose(state(page)["start"], [[-2.5, 2.5]], atol=0.05)
    assert page.evaluate(asked) == before
    # A window.
    page.evaluate(FRAMES)
    page.drag(*(page.evaluate(SPOT, "contour", *at) for at in ((0.5, 0.5), (0.6, 0.6), (0.75, 0.9))))
    wait(page, "kobai.app.state.domain")
    assert np.allclose(state(page)["domain"], [[0, 2.5], [0, 4]], atol=0.1)
    # Keys: the cursor is in the middle.
    page.evaluate("() => document.querySelector('.map-keys').focus()")
    page.press("ArrowUp", "Enter")
    answered(page)
    assert np.allclose(state(page)["start"], [[1.25, 2.1]], atol=0.1)
    page.press("+")
    answered(page)
    assert np.allclose(np.diff(state(page)["domain"]), [[1.25], [2.0]], atol=0.1)
    page.press("Backspace", "Backspace")
    answered(page)
    assert state(page)["domain"] == [[-5, 5], [-5, 5]]
    # Two hyperparameters: the pixel is the step size and the coordinate of the start.
    page.evaluate(MAP, "lr x₁")
    wait(page, MAPPED)
    page.drag(page.evaluate(SPOT, "contour", 0.5, 0.9))
    answered(page)
    chosen = state(page)
    assert 0.001 < chosen["optimizers"][0]["lr"] < 0.1
    assert np.isclose(chosen["start"][0][0], 4.0, atol=0.1)
    page.evaluate(MAP, "")
    wait(page, "!kobai.app.panels.map.map.pair")
