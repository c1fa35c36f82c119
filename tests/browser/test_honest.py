"""Panels, picture, verdicts, copied Python and copied command tell of the same thing, in states at random."""

from __future__ import annotations

import json
import shlex
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import torch

import kobai
from kobai.app.messages import verdicts
from kobai.cli import main
from tests.app import random_states
from tests.browser.pages import Page, answered, opened, wait

pytestmark = pytest.mark.browser

COUNT, SAMPLE = 300, 10

SAID = """async () => {
  const panel = (name) => document.querySelector(name), all = (name) => [...document.querySelectorAll(name)];
  const { extra, state } = kobai.app, { scene } = kobai.viewer.message;
  kobai.viewer.pause(); kobai.viewer.seek(kobai.viewer.stage.timeline.last);
  const chips = all(".chip .chip-name");
  const rates = chips.map((_, i) => {
    all(".chip .chip-name")[i].click();
    return panel(".step-size-head .number").valueAsNumber;
  });
  const paths = scene.panels[0].marks.find(({ type, colors }) => type === "paths" && !colors.includes("faint"));
  const x = paths?.readout.x;
  const { trace } = kobai.app.backend.answerer;
  return {
    state, live: extra, title: scene.title.plain, subtitle: scene.subtitle,
    formula: panel(".formula").getAttribute("aria-label"),
    chips: chips.length, rates,
    balls: state.cloud ? panel(".balls-row .number").valueAsNumber : panel("textarea.starts").value.trim().split("\\n").length,
    boxes: all(".coordinate").map((box) => box.valueAsNumber), list: panel(".vector textarea")?.value ?? null,
    steps: panel(".steps-row .number").valueAsNumber, precision: panel(".more select").value,
    constants: Object.fromEntries(panel(".constants").hidden ? [] : all(".constants .row").map((row) =>
      [row.querySelector("[aria-label]").getAttribute("aria-label"), row.querySelector(".number").valueAsNumber])),
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


def test_everything_tells_of_the_same_thing(page, request, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    wrong = []
    for seed in range(COUNT if request.config.getoption("--slow") else SAMPLE):
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
    assert said["formula"].endswith(said["live"]["formula"]["plain"])
    assert said["steps"] == state["steps"]
    assert said["precision"] == state["dtype"]
    assert said["constants"] == said["live"]["constants"]
    for name, value in state["params"].items():
        assert said["constants"][name] == value
    if state["cloud"] is None and len(state["start"]) == 1:
        rounded = [float(f"{v:.7g}") for v in state["start"][0]]
        assert (said["boxes"] or [float(v) for v in said["list"].split(",")]) == rounded
        assert each == 1
    else:
        assert said["balls"] == each
    # Picture.
    if said["drawn"] is not None and said["from"] is not None:
        assert said["drawn"] == said["runs"]
        assert torch.allclose(torch.tensor(said["from"], dtype=torch.float64).reshape(starts.shape), starts, rtol=1e-6)
    # Copied Python.
    found: dict[str, Any] = {}
    exec(said["live"]["python"].partition("kobai.scene(")[0], found)
    trace: kobai.Trace = found["trace"]
    same_runs(trace, starts, said)
    # Verdicts: what Python says of its own trace, counted by kind since trajectories may part by rounding.
    assert Counter(line["kind"] for line in verdicts(trace, "en")) == Counter(
        line["kind"] for line in said["live"]["verdicts"]
    )
    assert len(said["verdicts"]) == len(said["live"]["verdicts"])
    for line, live in zip(said["verdicts"], said["live"]["verdicts"], strict=True):
        assert live["text"] in line.replace("\n", " ")
    # Copied command.
    if state["cloud"] and state["domain"]:
        return
    words = shlex.split(said["live"]["command"])
    assert main([*words[1:-2], "--out", store, "--quiet"]) == 0
    same_runs(kobai.Trace.load(store), starts, said)


def same_runs(trace: kobai.Trace, starts: torch.Tensor, said: dict[str, Any]) -> None:
    """The trace descends from the same places, by optimizers of the same names, for as many steps."""
    assert torch.equal(trace.x[..., 0, :].reshape(starts.shape).double(), starts)
    names = [line["name"] for line in said["live"]["verdicts"] if line["name"]]
    assert [name for name in trace.names if name] == [] or set(names) <= set(trace.names)
    assert trace.steps[-1] == said["state"]["steps"]
