"""The live page gives its stage the room, at every size and in every state; its panels fold, and it can be presented."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.browser.pages import Chromium, answered, fresh, opened, wait
from tests.browser.screens import CHANGE, MEASURE, SIZES, STATES, shown

pytestmark = pytest.mark.browser

SEEK = "(at) => { const v = kobai.viewer; v.pause(); v.seek(v.stage.timeline.last * at); }"
LINES = """() => [...document.querySelectorAll(".verdict")].map((line) => {
  const there = (e) => getComputedStyle(e).visibility === "visible" && e.textContent;
  const run = line.querySelector(".verdict-run");
  return { name: run?.textContent ?? "", pressed: run?.ariaPressed, ending: there(line.querySelector(".ending")),
    now: there(line.querySelector(".now")), top: line.getBoundingClientRect().top, height: line.offsetHeight };
})"""
PANELS = """() => Object.fromEntries(kobai.viewer.stage.panels.filter((p) => p.rect.x >= 0)
  .map((p) => [p.panel.kind, p.rect.width * p.rect.height]))"""


@pytest.fixture(scope="module")
def window(chromium: str) -> Iterator[Chromium]:
    with opened("chromium", chromium) as one:
        assert isinstance(one, Chromium)
        yield one
        assert one.errors == []


@pytest.fixture
def page(window: Chromium, playground: Path) -> Chromium:
    fresh(window, f"{playground.as_uri()}?lang=en")
    return window


def resized(page: Chromium, width: int, height: int) -> None:
    page.page.set_viewport_size({"width": width, "height": height})
    page.evaluate(MEASURE)


@pytest.mark.parametrize(
    "state", ["race", *(pytest.param(name, marks=pytest.mark.slow) for name in STATES if name != "race")]
)
@pytest.mark.parametrize("lang", ["ja", "en"])
def test_the_picture_has_half_of_every_window_and_nothing_is_hidden(page, state, lang):
    page.evaluate("(lang) => document.querySelector(`.bar button[lang=${lang}]`)?.click()", lang)
    wait(page, f"document.documentElement.lang === '{lang}'")
    shown(page, state)
    for width, height in SIZES:
        page.page.set_viewport_size({"width": width, "height": height})
        found = page.evaluate(MEASURE)
        assert found["faults"] == [], (width, height)
        # With more than two variables a list of axes takes a row.
        assert found["picture"] >= (0.48 if state == "variables" else 0.5), (width, height)
        assert found["main"] >= 0.5, (width, height)
        assert not found["sideways"], (width, height)


def test_a_verdict_is_said_when_the_ball_is_there_and_nothing_moves(page):
    resized(page, 1280, 800)
    shown(page, "race", 0.0)
    steps = page.evaluate("() => kobai.app.extra.verdicts.map((v) => v.numbers.step)")
    begun = page.evaluate(LINES)
    assert [line["now"][:3] for line in begun] == ["f ="] * 6
    assert not any(line["ending"] for line in begun)
    for step in sorted(set(steps)):
        for at, said in ((step - 1, False), (step, True)):
            page.evaluate("(at) => kobai.viewer.seek(at)", at)
            for line, when in zip(page.evaluate(LINES), steps, strict=True):
                assert bool(line["ending"]) is (at >= when or at >= 200), (at, line, said)
    ended = page.evaluate(LINES)
    assert [(line["top"], line["height"]) for line in ended] == [(line["top"], line["height"]) for line in begun]
    # Two optimizers of one kind are told apart, in the list as in the panel.
    names = [line["name"] for line in ended]
    assert len(set(names)) == 6
    assert [name for name in names if name.startswith("Adam")] == ["Adam η=0.1", "Adam η=0.02"]
    assert page.evaluate("() => [...document.querySelectorAll('.chip-name')].map((e) => e.textContent)") == names


def test_of_one_run_each_number_is_said_once_and_the_title_holds_still(page):
    resized(page, 1280, 800)
    said = """() => { const root = kobai.viewer.host.shadowRoot;
      const seen = (e) => getComputedStyle(e).visibility === "visible" ? e.textContent : "";
      return [root.querySelector(".line [part=status]:last-child"), document.querySelector(".verdict .now")].map(seen); }"""
    left = "() => kobai.viewer.host.shadowRoot.querySelector('h2').getBoundingClientRect().left"
    shown(page, "first", 0.05)
    line, large = page.evaluate(said)
    assert (line, large[:4]) == ("", "f = ")
    before = page.evaluate(left)
    page.evaluate(SEEK, 1.0)
    line, large = page.evaluate(said)
    assert (line[:4], large) == ("f = ", "")
    assert page.evaluate(left) == pytest.approx(before, abs=1)


def test_a_long_title_takes_lines_before_it_is_small(page):
    measured = """() => { const title = kobai.viewer.host.shadowRoot.querySelector("h2"), shown = title.firstElementChild;
      const size = (e) => parseFloat(getComputedStyle(e).fontSize), wide = title.scrollWidth - title.clientWidth;
      return { share: size(shown) / size(title), lines: shown.localName === "span", wide, height: title.clientHeight }; }"""
    for formula, lines, least in (
        ("sin(x1 + 2*x2 + 3)*exp(x1 - x2) + log(1 + x1^2 + x2^2) - cos(x1*x2 + 1) + x1^4 + x2^4", True, 0.8),
        ("sqrt(1 + (sin(x1 + 0.5*x2 + 0.25) + cos(x1 - 0.5*x2 + 0.75) + 1.5*x1 - 2.5*x2)^2)", False, 0.7),
    ):
        resized(page, 390, 844)
        page.evaluate(CHANGE, {**STATES["first"], "f": formula}, 1.0)
        found = page.evaluate(measured)
        assert found["share"] >= least - 1e-6, formula
        assert found["lines"] is lines, formula
        assert (found["height"] > 35) is lines, formula
        assert not lines or found["wide"] <= 1, formula
    resized(page, 1280, 800)
    assert page.evaluate(measured)["lines"] is False


def test_in_a_low_window_no_title_is_cut_and_no_label_covers_another(page):
    resized(page, 844, 390)
    cut = """() => { const title = kobai.viewer.host.shadowRoot.querySelector("h2"), box = (e) => e.getBoundingClientRect();
      const parts = [...title.querySelectorAll("mo, mi, mn")];
      return Math.max(...parts.map((e) => box(e).bottom)) - box(title).bottom; }"""
    labels = """() => kobai.viewer.stage.panels.filter(({ rect }) => rect.x >= 0)
      .flatMap(({ panel, labels }) => labels.map(({ text, at: { x, y, width, height } }) =>
        ({ kind: panel.kind, text, at: [x, y, x + width, y + height] })))"""
    for state in ("variables", "diverging"):
        shown(page, state, 1.0)
        wait(page, "kobai.viewer.stage.panels.some(({ labels }) => labels.length)")
        assert page.evaluate(cut) <= 1
        found = page.evaluate(labels)
        for one, other in itertools.combinations(found, 2):
            (a, b, c, d), (e, f, g, h) = one["at"], other["at"]
            assert min(c, g) - max(a, e) <= 0 or min(d, h) - max(b, f) <= 0, (one, other)
    texts = {label["kind"]: label["text"] for label in found if label["text"].startswith("outside")}
    assert texts["surface"] == "outside at step 2 (f = 16.6)"
    assert [texts["contour"], texts["loss"]] == ["outside at step 2", "outside at step 21"]


def test_a_press_on_a_line_focuses_its_run_and_its_optimizer(page):
    shown(page, "race", 1.0)
    press = "(i) => document.querySelectorAll('.verdict-run')[i].click()"
    focus = "() => [kobai.viewer.stage.focus, document.querySelector('.step-size-head .number').valueAsNumber]"
    page.evaluate(press, 4)
    assert page.evaluate(focus) == [4, 0.3]
    assert [line["pressed"] for line in page.evaluate(LINES)] == ["false"] * 4 + ["true", "false"]
    page.evaluate(press, 4)
    assert page.evaluate(focus) == [-1, 0.3]


def test_panels_fold_and_swap_by_button_and_key_and_stay_so(page):
    resized(page, 1280, 800)
    shown(page, "first", 1.0)
    whole = page.evaluate(PANELS)
    assert set(whole) == {"surface", "contour", "loss"}
    press = "(act) => [...document.querySelectorAll('[data-act]')].find((e) => e.dataset.act === act).click()"
    page.evaluate(press, "fold contour")
    assert set(page.evaluate(PANELS)) == {"surface", "loss"}
    page.evaluate(press, "toggle contour")
    assert page.evaluate(PANELS) == whole
    page.evaluate("() => kobai.viewer.host.shadowRoot.querySelector('.stage').focus()")
    for key, left in (("c", {"surface", "contour"}), ("m", {"surface"}), ("c", {"surface", "loss"}), ("m", set(whole))):
        page.press(key)
        assert set(page.evaluate(PANELS)) == left, key
    page.press("x")
    swapped = page.evaluate(PANELS)
    assert max(swapped, key=swapped.__getitem__) == "contour"
    assert set(swapped) == set(whole)
    # A click on the map, where it is large, still moves the ball to where it points.
    at = page.evaluate("""() => { const v = kobai.viewer, p = v.stage.panels.find((q) => q.panel.kind === "contour");
      const box = v.stage.canvas.getBoundingClientRect();
      return [box.x + p.inner.x + 0.25 * p.inner.width, box.y + p.inner.y + 0.5 * p.inner.height]; }""")
    page.page.mouse.click(*at)
    answered(page)
    (x, y), ((lo, hi), _) = page.evaluate("() => [kobai.app.state.start[0], kobai.app.extra.domain]")
    assert abs(x - (lo + 0.25 * (hi - lo))) < 0.02 * (hi - lo)
    assert abs(y) < 0.02 * (hi - lo)
    stored = page.evaluate("() => JSON.parse(localStorage.getItem('kobai-panels'))")
    assert stored["large"] == "contour"
    page.evaluate(press, "enlarge surface")
    assert page.evaluate("() => JSON.parse(localStorage.getItem('kobai-panels')).large") == "surface"
    assert page.evaluate(PANELS) == whole


def test_a_presentation_fills_the_window_and_its_type_is_larger(page):
    resized(page, 1366, 650)
    shown(page, "first", 1.0)
    size = "() => document.querySelector('.verdict').getBoundingClientRect().height"
    before = page.evaluate(size)
    page.evaluate("() => document.activeElement.blur()")
    page.press("f")
    wait(page, "document.documentElement.classList.contains('presenting')")
    found = page.evaluate(MEASURE)
    assert found["picture"] > 0.7
    assert not found["sideways"]
    assert page.evaluate(size) == pytest.approx(1.6 * before, rel=0.05)
    assert page.evaluate("() => [kobai.viewer.stage.dpr]") == [pytest.approx(1.6, abs=0.01)]
    # Pointers point where they point, though all is drawn larger.
    at = page.evaluate("""() => { const v = kobai.viewer, p = v.stage.panels.find((q) => q.panel.kind === "contour");
      const box = v.stage.canvas.getBoundingClientRect(), s = box.width / v.stage.width;
      return [box.x + s * (p.inner.x + 0.75 * p.inner.width), box.y + s * (p.inner.y + 0.25 * p.inner.height)]; }""")
    page.page.mouse.click(*at)
    answered(page)
    (x, y), ((lo, hi), (low, high)) = page.evaluate("() => [kobai.app.state.start[0], kobai.app.extra.domain]")
    assert abs(x - (lo + 0.75 * (hi - lo))) < 0.03 * (hi - lo)
    assert abs(y - (low + 0.75 * (high - low))) < 0.03 * (high - low)
    # Keys change η; the letter in a box of text is a letter.
    page.press("ArrowUp")
    answered(page)
    assert page.evaluate("() => kobai.app.state.optimizers[0].lr") > 0.1
    wait(page, "document.documentElement.classList.contains('idle')", 10)
    controls = "() => getComputedStyle(kobai.viewer.host.shadowRoot.querySelector('[part=controls]')).opacity"
    wait(page, f"({controls})() === '0'")
    page.page.mouse.move(300, 300)
    wait(page, f"({controls})() === '1'")
    page.evaluate("() => kobai.viewer.host.shadowRoot.querySelector('.stage').focus()")
    page.press("Escape")
    wait(page, "!document.documentElement.classList.contains('presenting')")
    page.evaluate("() => { document.querySelector('.formula').click(); }")
    page.press("f")
    assert page.evaluate("() => document.documentElement.classList.contains('presenting')") is False
    assert "f" in page.evaluate("() => document.querySelector('.formula-box').value")
    page.press("Escape")
    # Nothing of it stays: the page is as it was.
    assert page.evaluate(size) == before


def test_a_presentation_covers_nothing_at_any_size(page):
    resized(page, 1366, 650)
    shown(page, "race")
    page.evaluate("() => document.activeElement.blur()")
    page.press("f")
    wait(page, "document.documentElement.classList.contains('presenting')")
    # A pointer that moves: the controls stay, however long it takes to measure.
    page.evaluate("() => { setInterval(() => dispatchEvent(new Event('pointermove')), 200); }")
    for width, height in SIZES:
        page.page.set_viewport_size({"width": width, "height": height})
        wait(page, "getComputedStyle(kobai.viewer.host.shadowRoot.querySelector('[part=controls]')).opacity === '1'")
        found = page.evaluate(MEASURE)
        assert found["faults"] == [], (width, height)
        assert found["picture"] >= 0.5, (width, height)
    page.press("f")


# The choices that are wholly in the window and under nothing.
CHOICES = """() => [...document.querySelectorAll(".choice")].filter((one) => {
  const { left, right, top, bottom } = one.getBoundingClientRect();
  return bottom <= innerHeight && one.contains(document.elementFromPoint((left + right) / 2, (top + bottom) / 2));
}).length"""
SMALL = """() => [...document.querySelectorAll("button:not(.word, .verdict-run, .skip), select, summary, .number"),
  ...kobai.viewer.host.shadowRoot.querySelectorAll("button:not(.word), select")].filter((one) => {
    const { width, height } = one.getBoundingClientRect();
    return width > 0 && getComputedStyle(one).visibility === "visible" && Math.min(width, height) < 40;
  }).map((one) => one.outerHTML.slice(0, 80))"""


def lesson(page: Chromium) -> None:
    page.evaluate("() => { location.hash = '#lesson=momentum'; }")
    wait(page, "document.documentElement.dataset.lesson === 'ask'")
    answered(page)


def test_a_lesson_leaves_the_picture_its_half_and_shows_every_choice(page):
    lesson(page)
    for width, height in SIZES:
        page.page.set_viewport_size({"width": width, "height": height})
        found = page.evaluate(MEASURE)
        assert found["faults"] == [], (width, height)
        assert found["picture"] >= 0.5, (width, height)
        fold = page.evaluate("() => getComputedStyle(document.querySelector('.lesson-fold')).display !== 'none'")
        assert fold is ((width, height) == (320, 256))
        if fold:
            # Where there is no room for both, one press shows the question, and an answer the picture again.
            page.evaluate("() => document.querySelector('.lesson-fold').click()")
        assert page.evaluate(CHOICES) == 3, (width, height)
        if fold:
            page.evaluate("() => document.querySelector('.lesson-fold').click()")
            assert page.evaluate(MEASURE)["picture"] >= 0.5


def test_fingers_have_room(page):
    lesson(page)
    assert page.evaluate(SMALL) != []
    session = page.page.context.new_cdp_session(page.page)
    session.send("Emulation.setTouchEmulationEnabled", {"enabled": True})
    for width, height in SIZES[:3]:
        resized(page, width, height)
        assert page.evaluate(SMALL) == [], (width, height)
    page.evaluate("() => document.querySelector('.lesson-head button').click()")
    shown(page, "race")
    for width, height in SIZES[:4]:
        page.page.set_viewport_size({"width": width, "height": height})
        found = page.evaluate(MEASURE)
        assert [fault for fault in found["faults"] if "over" in fault or "beyond" in fault] == [], (width, height)
        assert page.evaluate(SMALL) == [], (width, height)
        assert found["picture"] >= 0.5, (width, height)
    session.send("Emulation.setTouchEmulationEnabled", {"enabled": False})
    session.detach()
