"""Panels, picture, verdicts, copied Python and copied command tell of the same thing, in states at random."""

from __future__ import annotations

import base64
import json
import math
import shlex
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import torch

import kobai
from kobai.app.limits import Limits
from kobai.app.messages import verdicts
from kobai.app.table import Data
from kobai.cli import main
from tests.app import random_states
from tests.browser.pages import Page, answered, opened, wait

pytestmark = pytest.mark.browser

SEEDS = [range(10), *(pytest.param(range(first, first + 58), marks=pytest.mark.slow) for first in range(10, 300, 58))]

SAID = """async () => {
  const panel = (name) => document.querySelector(name), all = (name) => [...document.querySelectorAll(name)];
  const { extra, state } = kobai.app, { scene } = kobai.viewer.message;
  kobai.viewer.pause(); kobai.viewer.seek(kobai.viewer.stage.timeline.last);
  const chips = all(".chip .chip-name");
  const rates = chips.map((_, i) => {
    all(".chip .chip-name")[i].click();
    return panel(".step-size-head .number").valueAsNumber;
  });
  const data = scene.panels.find(({ kind }) => kind === "data");
  const drawn = scene.panels.find(({ kind }) => kind !== "data").marks;
  const paths = drawn.find(({ type, colors }) => type === "paths" && !colors.includes("faint"));
  const x = paths?.readout.x;
  const { trace } = kobai.app.backend.answerer;
  return {
    state, live: extra, title: scene.title.plain, subtitle: scene.subtitle,
    formula: all(".formula, .model-shown").find((one) => one.offsetParent).getAttribute("aria-label"),
    facts: all(".data-facts tbody tr").map((row) => row.innerText), counted: panel(".data-rows summary")?.innerText ?? null,
    rows: data?.marks.filter(({ type, animated }) => type === "points" && !animated)
      .map(({ points }) => points.shape.at(-2)) ?? null,
    chips: chips.length, rates,
    balls: state.cloud ? panel(".balls-row .number").valueAsNumber : panel("textarea.starts").value.trim().split("\\n").length,
    boxes: all(".coordinate").map((box) => box.valueAsNumber), list: panel(".vector textarea")?.value ?? null,
    ranges: all(".more .number").map((box) => box.valueAsNumber).slice(2),
    steps: panel(".steps-row .number").valueAsNumber, precision: panel(".more select").value,
    constants: Object.fromEntries(panel(".constants").hidden ? [] : all(".constants .row").map((row) =>
      [row.querySelector("[aria-label]").getAttribute("aria-label"), row.querySelector(".number").valueAsNumber])),
    axes: scene.panels.find(({ kind }) => kind !== "data").axes.map(({ label }) => label.plain),
    chosen: panel(".axes-choice").hidden ? null : all(".axes-choice select").map((box) => box.value),
    held: scene.extra.slice ?? [],
    under: all(".axes-choice:not([hidden]) .axes-said").map((one) => one.innerText),
    drawn: paths?.points.shape[1] ?? null, from: x ? [...x.data.slice(0, x.shape[1] * x.shape[2])] : null,
    verdicts: all(".verdicts .verdict").map((line) => line.innerText),
    runs: trace.runs, n: trace.n, starts: Array.from({ length: trace.runs * trace.n }, (_, at) =>
      trace.x[Math.floor(at / trace.n) * trace.steps.length * trace.n + (at % trace.n)]),
  };
}"""


@pytest.fixture(scope="module")
def page(chromium: str, playground: Path) -> Iterator[Page]:
    with opened("chromium", chromium) as one:
        one.goto(playground.as_uri())
        wait(one, "window.kobai !== undefined")
        answered(one)
        yield one


def shown(page: Page, part: dict[str, Any]) -> dict[str, Any]:
    """What the page says everywhere once it has changed to a state."""
    page.evaluate("(part) => { kobai.app.change(part, true); }", part)
    answered(page)
    return page.evaluate(SAID)


@pytest.mark.parametrize(
    "seeds", [range(4), *(pytest.param(range(k, k + 60), marks=pytest.mark.slow) for k in range(4, 304, 60))]
)
def test_everything_tells_of_the_same_table(page, seeds, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    wrong = []
    for seed in seeds:
        part = random_states.table_state(seed)
        try:
            compare(shown(page, part), part, f"{seed}.zarr")
        except Exception as error:
            wrong.append(f"table {seed}, {json.dumps(part)[:1500]}: {error!r}")
    assert not wrong, "\n".join([f"{len(wrong)} states", *wrong[:8]])
    assert page.errors == []


@pytest.mark.parametrize("seeds", SEEDS, ids=lambda seeds: f"{seeds.start}-{seeds.stop - 1}")
def test_everything_tells_of_the_same_thing(page, seeds, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    wrong = []
    for seed in seeds:
        part = random_states.state(seed)
        try:
            compare(shown(page, part), part, f"{seed}.zarr")
        except Exception as error:
            wrong.append(f"state {seed}, {json.dumps(part)}: {error}")
    assert not wrong, "\n".join([f"{len(wrong)} states", *wrong[:8]])
    assert page.errors == []


def compare(said: dict[str, Any], part: dict[str, Any], store: str) -> None:
    """The five accounts of one state."""
    state = said["state"]
    asked = {key: state[key] for key in part}
    assert asked == {**part, "params": asked["params"], "start": asked["start"], "domain": asked["domain"]}
    # Panels.
    starts = torch.tensor(said["starts"], dtype=torch.float64).reshape(said["runs"], said["n"])
    optimizers, each = state["optimizers"], said["runs"] // len(state["optimizers"])
    assert said["chips"] == len(optimizers)
    assert said["rates"] == [optimizer["lr"] for optimizer in optimizers]
    assert said["formula"].endswith(state["f"] if state["data"] else said["live"]["formula"]["plain"])
    assert said["steps"] == state["steps"]
    assert said["precision"] == state["dtype"]
    axes = same_axes(said)
    ranges = state["domain"] or said["live"]["domain"]
    assert said["ranges"] == [end for i in axes for end in ranges[i]]
    assert said["constants"] == said["live"]["constants"]
    for name, value in state["params"].items():
        assert said["constants"][name] == value
    if state["cloud"] is None and len(state["start"]) == 1:
        assert (said["boxes"] or [float(v) for v in said["list"].split(",")]) == state["start"][0]
        assert each == 1
    else:
        assert said["balls"] == each
    # Picture.
    if said["drawn"] is not None and said["from"] is not None:
        assert said["drawn"] == said["runs"]
        assert torch.allclose(torch.tensor(said["from"], dtype=torch.float64).reshape(starts.shape), starts, rtol=1e-6)
    # Copied Python.
    found: dict[str, Any] = {}
    if state["data"]:
        data = Data.read(state["data"], Limits())
        assert data is not None
        Path("table.csv").write_text(data.csv(), encoding="utf-8")
    exec(said["live"]["python"].partition("kobai.scene(")[0], found)
    trace: kobai.Trace = found["trace"]
    same_runs(trace, starts, said)
    picture = same_picture(trace, said)
    if isinstance(trace.objective, kobai.data.Loss):
        same_table(trace.objective, trace, said)
    # Verdicts: what Python says of its own trace, counted by kind since trajectories may part by rounding.
    assert Counter(line["kind"] for line in verdicts(trace, "en")) == Counter(
        line["kind"] for line in said["live"]["verdicts"]
    )
    assert len(said["verdicts"]) == len(said["live"]["verdicts"])
    for line, live in zip(said["verdicts"], said["live"]["verdicts"], strict=True):
        assert live["text"] in line.replace("\n", " ")
    # Copied command.
    if not said["live"]["command"]:
        seeds = state["data"] and state["cloud"] and (state["data"]["batch"] or state["data"]["held"])
        assert (
            state["noise"]
            or (state["cloud"] and state["domain"])
            or any(one.get("schedule") for one in optimizers)
            or seeds
        )
        return
    words = shlex.split(said["live"]["command"])
    given = [words[i + 1] for i, word in enumerate(words) if word == "--coordinates"]
    assert given == ([",".join(str(i + 1) for i in picture["coordinates"])] if "coordinates" in picture else [])
    if words[0] == "printf":
        pipe = words.index("|")
        Path("input.csv").write_text("".join(f"{row}\n" for row in words[2:pipe]), encoding="utf-8")
        words = ["input.csv" if word == "-" else word for word in words[pipe + 1 :]]
    assert main([*words[1:-2], "--out", store, "--quiet"]) == 0
    same_runs(kobai.Trace.load(store), starts, said)


def same_table(loss: kobai.data.Loss, trace: kobai.Trace, said: dict[str, Any]) -> None:
    """The panel of the table, and what is said of it, are those of Python's loss."""
    state, live = said["state"], said["live"]["data"]
    every = loss.evaluation.rows + (0 if loss.held is None else loss.held.rows)
    assert said["counted"].endswith(f"({len(state['data']['columns']['area'])})")
    if said["rows"]:
        assert sum(said["rows"]) == every
    assert (live["rows"], live["parameters"]) == (loss.evaluation.rows, list(loss.parameter_names))
    assert [note["en"] for note in live["notes"]] == list(loss.notes)
    best = loss.closed_form()
    assert (live["closed"] is None) == (best is None)
    if best is not None:
        assert live["closedValue"] == pytest.approx(best.value, rel=1e-7, abs=1e-9)
        assert (live["limit"] or math.inf) == pytest.approx(loss.step_size_limit()[0], rel=1e-6)
    assert [line.split()[0] for line in said["facts"]] == [
        *loss.parameter_names, "loss", *([] if loss.held is None else ["held"])
    ]  # fmt: skip
    if loss.held is not None:
        ends = trace.x.reshape(-1, *trace.x.shape[-2:])[:, -1]
        for here, there in zip(live["held"], loss.held_out(ends).tolist(), strict=True):
            assert here == pytest.approx(there, rel=1e-3) or not math.isfinite(there) or there > 1e6


def same_axes(said: dict[str, Any]) -> list[int]:
    """The list says what the axes are, and beside it what is held; the variables shown, none of a plane."""
    n, names, chosen = said["n"], said["live"]["variables"], said["chosen"]
    assert (chosen is None) == (n < 3)
    if chosen == ["path"]:
        assert said["axes"][:2] == ["direction 1", "direction 2"] or said["held"]
        assert said["under"] == said["held"]
        return []
    shown = list(range(n)) if chosen is None else [int(i) for i in ",".join(chosen).split(",")]
    if not said["state"]["data"] and said["axes"][0] != "step":  # nor small multiples, which have no names
        assert said["axes"][: len(shown)] in ([names[i] for i in shown], [""] * len(shown))
    assert said["under"] == said["held"]
    assert bool(said["held"]) == (n > 2)
    return shown


def same_picture(trace: kobai.Trace, said: dict[str, Any]) -> dict[str, Any]:
    """The options of the copied picture; it has the axes of the page's, and says the same of what it does not show."""
    call = said["live"]["python"].partition("kobai.scene(trace")[2].partition(').save("descent.gif")')[0]
    picture = eval(f"dict({call.removeprefix(', ')})")
    if said["n"] > 2 and not said["state"]["data"] and trace.x.abs().max() < 1e6:
        shown = kobai.scene(trace, **picture)
        panel = next(one for one in shown.panels if one.kind != "data")
        assert [axis.label.plain for axis in panel.axes] == said["axes"]
        assert len(shown.extra.get("slice", [])) == len(said["held"])
    return picture


def same_runs(trace: kobai.Trace, starts: torch.Tensor, said: dict[str, Any]) -> None:
    """The trace descends from the same places, by optimizers of the same names, for as many steps."""
    assert torch.equal(trace.x[..., 0, :].reshape(starts.shape).double(), starts)
    names = [line["name"] for line in said["live"]["verdicts"] if line["name"]]
    assert [name for name in trace.names if name] == [] or set(names) <= set(trace.names)
    assert trace.steps[-1] == said["state"]["steps"]


LOOK = """() => { const panel = (name) => document.querySelector(name), { scene } = kobai.viewer.message; return {
  f: kobai.app.state.f, start: kobai.app.state.start, params: kobai.app.state.params, domain: kobai.app.state.domain,
  title: scene.title.plain, subtitle: scene.subtitle, axes: scene.panels[0].axes.map(({ label }) => label.plain),
  ends: scene.panels[0].axes.map(({ lo, hi }) => [lo, hi]), formula: panel(".formula").getAttribute("aria-label"),
  boxes: [...document.querySelectorAll(".coordinates:not([hidden]) .coordinate")].map((box) => box.valueAsNumber),
  stale: document.documentElement.dataset.stale ?? null,
  list: panel(".coordinates:not([hidden]) .vector textarea")?.value.split(",").length ?? 0,
  n: kobai.app.backend.answerer.trace.n, runs: kobai.app.backend.answerer.trace.runs,
  error: panel(".formula-error").hidden ? null : panel(".formula-error").innerText,
  said: panel(".stale").hidden ? null : panel(".stale").innerText,
  chosen: [...document.querySelectorAll(".axes-choice:not([hidden]) select")].map((box) => box.value),
  sliders: [...document.querySelectorAll(".constants:not([hidden]) .row > span:first-child")].map((one) => one.textContent),
}; }"""


def look(page: Page) -> dict[str, Any]:
    answered(page)
    return page.evaluate(LOOK)


def type_formula(page: Any, text: str) -> None:
    page.page.click(".function .formula")
    page.page.fill(".formula-box", text)
    page.page.press(".formula-box", "Enter")


def fresh(page: Page, playground: Path, part: dict[str, Any] | None = None) -> None:
    """The page anew, from a link to a state."""
    page.goto("about:blank")
    page.goto(playground.as_uri() + (f"#{address(part)}" if part else ""))
    wait(page, "window.kobai !== undefined")
    answered(page)


def address(part: dict[str, Any]) -> str:
    return base64.urlsafe_b64encode(json.dumps(part).encode()).decode().rstrip("=")


OTHERS = [
    ("x**2+y**2+z**2", 3, ["x", "y", "f"]),
    ("log(1+x**2)", 1, ["x", "f"]),
    ("sum((x[i]-i)^2, i, 1, 4)", 4, None),
    ("x**2", 1, ["x", "f"]),
    ("sum((x[i]-1)^2, i, 1, n)", 2, ["x₁", "x₂", "f"]),
    ("x1**2 + x30**2", 30, None),
    ("a*x**2+y**2", 2, ["x", "y", "f"]),
]


@pytest.mark.parametrize("way", ["typed", "change", "link"])
def test_a_function_of_another_number_of_variables_brings_its_own(page, playground, way):
    fresh(page, playground)
    for f, n, axes in OTHERS:
        if way == "typed":
            type_formula(page, f)
        elif way == "change":
            page.evaluate("(f) => { kobai.app.change({ f }, true); }", f)
        else:
            page.evaluate("(hash) => { location.hash = hash; }", address({"f": f}))
            wait(page, f"kobai.app.state.f === {json.dumps(f)}")
        found = look(page)
        if f.startswith("sum") and way != "typed":
            assert found["n"] == len(found["start"][0]) >= (4 if "4" in f else 1)  # any number that does
        else:
            assert found["n"] == len(found["start"][0]) == n, f
            assert axes is None or found["axes"] == axes
        assert (found["f"], found["stale"], found["runs"], found["error"]) == (f, None, 1, None)
        assert found["boxes"] == (found["start"][0] if found["n"] <= 4 else [])
        assert found["list"] == (0 if found["n"] <= 4 else found["n"])
        assert found["formula"].endswith(found["title"]) or f.endswith("n)"), f  # sums in 2 variables are written out
    # The last one has a constant: in its formula, its title and a slider.
    assert found["sliders"] == ["a"]
    assert "a" in found["formula"].split(":")[1]
    assert found["title"].startswith("a")
    assert found["subtitle"].startswith("a = 1 · ")
    assert found["params"] == {"a": 1}
    assert page.errors == []


def test_a_picture_that_is_not_the_panels_says_so(page, playground):
    fresh(page, playground)
    before = look(page)
    type_formula(page, "x^^2")
    wait(page, "!document.querySelector('.stale').hidden")
    wrong = page.evaluate(LOOK)
    assert (wrong["stale"], wrong["f"], wrong["title"]) == ("refused", before["f"], before["title"])
    assert before["title"] in wrong["said"]
    assert "column 3" in wrong["error"]
    # Another change does not make it that of the text that was left.
    page.evaluate("() => { kobai.app.change({ steps: 50 }, true); }")
    assert look(page)["stale"] == "refused"
    page.page.press(".formula-box", "Escape")
    assert look(page)["stale"] is None
    # A state that cannot be computed, whatever brought it.
    page.evaluate("() => { kobai.app.change({ f: 'sin x y' }, true); }")
    answered(page)
    refused = page.evaluate(LOOK)
    assert (refused["stale"], refused["title"]) == ("refused", before["title"])
    assert page.evaluate("() => document.querySelector('.formula').innerText") == "sin x y"
    assert page.evaluate("() => kobai.app.shown") is None  # so there is no code to copy
    fixes = page.evaluate("() => [...document.querySelectorAll('.stale .fix')].map((one) => one.textContent)")
    assert fixes == page.evaluate(
        "() => [...document.querySelectorAll('.formula-error .fix')].map((one) => one.textContent)"
    )
    assert fixes
    page.evaluate("() => document.querySelector('.stale .fix').click()")
    taken = look(page)
    assert (taken["f"], taken["stale"], taken["error"]) == (fixes[0], None, None)
    assert page.errors == []


TRAVEL = """(where) => new Promise((done) => {
  addEventListener("hashchange", () => setTimeout(done), { once: true });
  history[where]();
})"""


def test_undo_and_back_bring_every_box_along(page, playground):
    fresh(page, playground)
    look_at = """() => [...document.querySelectorAll(".side input, .side textarea, .side select")]
      .filter((box) => box.offsetParent).map((box) => box.type === "checkbox" ? box.checked : box.value)"""
    changes: list[dict[str, Any]] = [
        {"optimizers": [{"name": "SGD", "lr": 0.02, "hyper": {"momentum": 0.5}}]},
        {"f": "a*x**2 + b*y**2", "params": {"a": 2, "b": 0.5}},
        {"steps": 37, "dtype": "float64", "seed": 4},
        {"domain": [[-3, 3], [-2, 2]]},
        {"cloud": {"kind": "random", "count": 12, "seed": 1}},
        {"cloud": None, "f": "sum(x[i]**2, i, 1, n)", "start": [[1.0] * 7]},
        {"coordinates": [2, 0]},
        {"f": "x**2 + 2*y**2 + 3*z**2", "start": [[1.0, 2.0, 3.0]]},
        {"coordinates": "path"},
    ]
    seen = [(look(page), page.evaluate(look_at))]
    page.evaluate("() => document.querySelectorAll('.side details').forEach((fold) => { fold.open = true; })")
    for part in changes:
        page.evaluate("(part) => { kobai.app.change(part, true); }", part)
        seen.append((look(page), page.evaluate(look_at)))
    # While a box has the focus, too.
    page.evaluate("() => document.querySelector('.steps-row .number').focus()")
    for where, back in (("undo", True), ("redo", False), ("back", True), ("forward", False)):
        expected = seen[-2::-1] if back else seen[1:]
        for state, boxes in expected:
            page.evaluate("(where) => kobai.app.stepHistory(where)" if where in ("undo", "redo") else TRAVEL, where)
            assert look(page) == state, where
            assert page.evaluate(look_at) == boxes, where
        if where == "redo":
            # Steps of undo are entries as well: back through the changes alone.
            fresh(page, playground)
            page.evaluate("() => document.querySelectorAll('.side details').forEach((fold) => { fold.open = true; })")
            for part in changes:
                page.evaluate("(part) => { kobai.app.change(part, true); }", part)
                answered(page)
    assert page.errors == []


def test_a_drag_is_one_entry_and_a_hundred_changes_can_be_undone(page, playground):
    fresh(page, playground)
    page.evaluate("""() => {
      const push = history.pushState.bind(history); window.entries = 0;
      history.pushState = (...given) => { window.entries++; push(...given); };
    }""")
    for lr in (0.2, 0.3, 0.4):
        page.evaluate(
            "(lr, done) => { kobai.app.change({ optimizers: [{ name: 'SGD', lr, hyper: {} }] }, done); }", lr, lr == 0.4
        )
    answered(page)
    assert page.evaluate("() => window.entries") == 1
    page.evaluate("() => { for (let steps = 1; steps <= 130; steps++) kobai.app.change({ steps }, true); }")
    page.evaluate("() => { for (let k = 0; k < 130; k++) kobai.app.stepHistory('undo'); }")
    answered(page)
    assert page.evaluate("() => [kobai.app.state.steps, kobai.app.state.optimizers[0].lr]") == [200, 0.4]
    assert 10 < page.evaluate("() => window.entries") <= 60
    # What another number of variables makes of a start is no entry of its own, so back does not stay there.
    fresh(page, playground)
    page.evaluate("() => { kobai.app.change({ f: 'x**2' }, true); }")
    assert look(page)["start"] == [[2]]
    page.evaluate(TRAVEL, "back")
    assert look(page)["start"] == [[2, 2]]


def test_thirty_coordinates_are_set_at_once(page, playground):
    fresh(page, playground, {"f": "sum((x[i] - i)**2, i, 1, n)", "start": [[2.0] * 5]})
    box = page.page.locator(".vector textarea")
    numbers = [round(0.1 * k - 1, 2) for k in range(30)]
    box.fill("; ".join(map(str, numbers)))
    box.press("Enter")
    assert look(page)["start"] == [numbers]
    for text, wrong in (("1, 2, x", "x"), ("1 2 3 " * 30, "90")):
        box.fill(text)
        box.press("Enter")
        error = page.page.locator(".vector-error")
        assert error.is_visible()
        assert wrong in error.inner_text()
        assert "\n" not in error.inner_text()
        assert look(page)["start"] == [numbers]
    box.press("Escape")
    assert [float(v) for v in box.input_value().split(",")] == numbers
    page.page.get_by_role("button", name="All 1").click()
    assert look(page)["start"] == [[1] * 30]
    page.page.get_by_role("button", name="Random").click()
    (drawn,) = look(page)["start"]
    assert len(set(drawn)) > 25
    assert all(-2 <= v <= 2 for v in drawn)
    page.page.get_by_label("Number of variables").fill("3")
    page.page.get_by_label("Number of variables").press("Enter")
    assert look(page)["boxes"] == drawn[:3]
    # Pasted into the box of one coordinate: the whole point.
    page.evaluate("""() => {
      const clipboardData = new DataTransfer(), box = document.querySelector(".coordinate");
      clipboardData.setData("text", "1\\t2\\t-3");
      box.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }));
    }""")
    assert look(page)["start"] == [[1, 2, -3]]
    # A click in the picture is a point of the function: of two variables, or of the plane.
    page.evaluate("() => { kobai.app.change({ f: 'x**2 + 2*y**2 + 3*z**2 - x*y', start: [[1, 2, -1.5]] }, true); }")
    answered(page)
    page.evaluate("() => { kobai.viewer.emit('pick', { panel: 0, at: [0.5, -0.25], run: null, shift: false }); }")
    assert look(page)["start"] == [[0.5, -0.25, -1.5]]
    page.page.locator(".axes-choice select").select_option("path")
    answered(page)
    plane = page.evaluate("() => kobai.app.about.plane")
    page.evaluate("() => { kobai.viewer.emit('pick', { panel: 0, at: [0.5, -0.25], run: null, shift: false }); }")
    (there,) = look(page)["start"]
    expected = torch.tensor(plane["origin"]) + torch.tensor([0.5, -0.25]) @ torch.tensor(plane["basis"])
    assert torch.allclose(torch.tensor(there), expected, atol=1e-3)
    assert page.errors == []
