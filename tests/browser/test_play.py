"""Pages that descend by themselves, in Chromium and Firefox, from a disk and from a folder: the same numbers as in Python."""

from __future__ import annotations

import functools
import http.server
import json
import threading
from typing import Any

import numpy as np
import pytest
import torch

import kobai
from kobai.app.messages import verdicts
from kobai.objectives import functions
from tests.browser.pages import Page, answered, positions, same, wait

pytestmark = pytest.mark.browser

TRY = """() => { const v = document.querySelector("#kobai").shadowRoot.querySelector(".try"); v.click(); }"""
CHANGE = """(part, done) => { kobai.app.change(part, done); }"""


def change(page: Page, part: dict[str, Any]) -> np.ndarray:
    """Change a part of the page's state, as a drag that is let go does; the positions that come of it."""
    page.evaluate(CHANGE, part, False)
    page.evaluate(CHANGE, part, True)
    answered(page)
    return positions(page)


def gd(lr: float) -> dict[str, Any]:
    return {"name": "gradient descent", "lr": lr, "hyper": {}}


ADAM = {"name": "Adam", "lr": 0.05, "hyper": {"betas": [0.8, 0.99]}}
COMPILED: dict[str, Any] = {"engine": "compiled"}


class Saved:
    """A saved page of each kind: how it was made, and its function and start."""

    @staticmethod
    def curve() -> Any:
        return "x**4 - x**2 + 0.3*x", [[1.5]], {}, {"lr": 0.05, "steps": 60}, {}

    @staticmethod
    def bowl() -> Any:
        return (
            "a*x1**2 + x2**2",
            [[2.0, 1.5]],
            {"a": 3.0},
            {"lr": 0.05, "steps": 100, "dtype": "float64"},
            {"view": "both"},
        )

    @staticmethod
    def many() -> Any:
        start = [[-1.5, 0.5], [0.1, 1.9], [1.3, -0.7]]
        return "rosenbrock", start, {}, {"lr": 0.001, "steps": 80}, {"theme": "dark"}

    @staticmethod
    def variables() -> Any:
        return "rosenbrock", [[-1.2, 1.0, 0.5, 0.3, 1.4]], {}, {"lr": 0.001, "steps": 50}, {"lang": "ja"}

    @staticmethod
    def article() -> Any:
        return "x1**2 + x2**2", [[2.0, 2.0]], {}, {"lr": 0.01, "steps": 200}, {"view": "article"}


@pytest.mark.parametrize("kind", ["curve", "bowl", "many", "variables", "article"])
def test_a_saved_page_descends_as_python_does(page, kind, tmp_path):
    text, start, params, options, look = getattr(Saved, kind)()
    steps, dtype = options["steps"], options.get("dtype", "float32")
    f = functools.partial(kobai.descend, text, steps=steps, dtype=dtype, **COMPILED)
    first = f(torch.tensor(start, dtype=getattr(torch, dtype)).squeeze(0), params=params, lr=options["lr"])
    path = kobai.scene(first, **look).save(tmp_path / "page.html")
    page.goto(path.as_uri() + "?play=0")
    wait(page, "document.querySelector('#kobai').shadowRoot?.querySelector('.try')")
    page.evaluate(TRY)
    answered(page)
    same(positions(page), first)
    at = torch.tensor(start, dtype=getattr(torch, dtype)).squeeze(0)
    for lr in (options["lr"] * 1.7, 50 * options["lr"]):  # the second beyond the limit
        same(change(page, {"optimizers": [gd(lr)]}), f(at, params=params, lr=lr))
    same(change(page, {"optimizers": [ADAM]}), f(at, params=params, optimizer="Adam", lr=0.05, betas=(0.8, 0.99)))
    moved = [[round(v + 0.25, 4) for v in point] for point in start]
    there = torch.tensor(moved, dtype=at.dtype).squeeze(0)
    same(change(page, {"start": moved, "optimizers": [gd(0.002)]}), f(there, params=params, lr=0.002))
    if params:
        same(change(page, {"params": {"a": 0.7}}), f(there, params={"a": 0.7}, lr=0.002))
    assert page.errors == []


@pytest.mark.parametrize(
    "options",
    [{"grad_tol": 1e-2}, {"value_tol": 1e-3}, {"record": kobai.Record(every=7)}],
    ids=["grad_tol", "value_tol", "record"],
)
def test_a_saved_page_stops_and_records_as_it_was_asked(page, options, tmp_path):
    f = functools.partial(kobai.descend, "x1**2 + 3*x2**2", [2.0, 2.0], steps=150, **options, **COMPILED)
    trace = f(lr=0.1)
    page.goto(kobai.scene(trace).save(tmp_path / "page.html").as_uri() + "?play=0")
    wait(page, "document.querySelector('#kobai').shadowRoot?.querySelector('.try')")
    page.evaluate(TRY)
    answered(page)
    for lr in (0.1, 0.02):
        trace = f(lr=lr)
        same(positions(page) if lr == 0.1 else change(page, {"optimizers": [gd(lr)]}), trace)
        said = page.evaluate("() => kobai.app.extra.verdicts.map((v) => [v.kind, v.text])")
        assert said == [[v["kind"], v["text"]] for v in verdicts(trace, "en")]
    assert page.errors == []


def test_a_saved_race_and_a_saved_callable(page, tmp_path):
    runs = {"SGD": {"lr": 0.004, "momentum": 0.9}, "Adam": {"lr": 0.2}}
    race = kobai.race("himmelblau", [-1.5, 0.2], runs, steps=60, **COMPILED)
    page.goto(kobai.scene(race).save(tmp_path / "race.html").as_uri() + "?play=0")
    wait(page, "document.querySelector('#kobai').shadowRoot?.querySelector('.try')")
    page.evaluate(TRY)
    answered(page)
    same(positions(page), race)
    swapped = {"SGD": {"lr": 0.001, "momentum": 0.9, "nesterov": True}, "Adam": {"lr": 0.4}}
    given = [{"name": name, "lr": of.pop("lr"), "hyper": of} for name, of in json.loads(json.dumps(swapped)).items()]
    same(change(page, {"optimizers": given}), kobai.race("himmelblau", [-1.5, 0.2], swapped, steps=60, **COMPILED))

    f = lambda x: (x**4).sum() + torch.exp(-x[0])  # noqa: E731
    trace = kobai.descend(f, [1.0, 2.0], lr=0.01, steps=50, **COMPILED)
    page.goto(kobai.scene(trace).save(tmp_path / "callable.html").as_uri() + "?play=0")
    wait(page, "document.querySelector('#kobai').shadowRoot?.querySelector('.try')")
    page.evaluate(TRY)
    answered(page)
    same(positions(page), trace)
    again = kobai.descend(f, [0.5, -1.0], lr=0.02, steps=50, **COMPILED)
    same(change(page, {"start": [[0.5, -1.0]], "optimizers": [gd(0.02)]}), again)
    assert page.errors == []


def test_the_scene_stays_as_saved_until_something_is_changed(page, tmp_path):
    trace = kobai.descend("x1**2 + x2**2", start=[2.0, 2.0], lr=0.1, steps=40)
    page.goto(
        kobai.scene(trace, view="contour", levels=[1.0, 2.5], title="as saved").save(tmp_path / "a.html").as_uri()
        + "?play=0"
    )
    wait(page, "document.querySelector('#kobai').shadowRoot?.querySelector('.try')")
    page.evaluate(TRY)
    answered(page)
    title = "() => kobai.viewer.message.scene.title.plain"
    assert page.evaluate(title) == "as saved"
    shown = (
        "() => kobai.viewer.message.scene.panels.map((p) => [p.kind, p.marks.find((m) => m.levels)?.levels.shape[0]])"
    )
    before = page.evaluate(shown)
    assert ["contour", 2] in before
    change(page, {"optimizers": [gd(0.2)]})
    assert page.evaluate(title) == "x₁² + x₂²"
    assert page.evaluate(shown) == before


def test_a_page_that_only_shows_and_one_of_chosen_optimizers(page, tmp_path):
    trace = kobai.descend("x1**2 + x2**2", start=[2.0, 2.0], lr=0.1, steps=40)
    still = kobai.scene(trace).save(tmp_path / "still.html", alive=[])
    page.goto(still.as_uri() + "?play=0")
    wait(page, "document.querySelector('#kobai').shadowRoot?.querySelector('.bar')")
    assert page.evaluate("() => document.querySelector('#kobai').shadowRoot.querySelector('.try')") is None
    page.goto(kobai.scene(trace).save(tmp_path / "chosen.html", alive=["Adamax"]).as_uri() + "?play=0")
    wait(page, "document.querySelector('#kobai').shadowRoot?.querySelector('.try')")
    page.evaluate(TRY)
    answered(page)
    wait(page, "document.querySelector('.add')?.options?.length > 1")
    offered = page.evaluate("() => [...document.querySelector('.add').options].map((o) => o.value)")
    assert offered == ["", "gradient descent", "Adamax"]


def test_the_playground_is_one_small_file(playground):
    assert playground.stat().st_size <= 1_200_000


OPEN = """(name) => new Promise((done, fail) => {
  kobai.app.backend.functions().then((all) => kobai.app.pick(all.find((one) => one.name === name))).then(done, fail); })"""
FEW = ["Ackley", "Beale", "Rosenbrock", "Styblinski-Tang", "Matyas"]
NAMES = [entry.name for entry in functions()]


@pytest.mark.parametrize("names", [FEW, pytest.param(NAMES, marks=pytest.mark.slow)], ids=["few", "all"])
def test_catalogue_functions_descend_as_python_does(page, playground, names):
    page.goto(playground.as_uri())
    answered(page)
    for name in names:
        page.evaluate(OPEN, name)
        answered(page)
        state = page.evaluate("() => kobai.app.state")
        (optimizer,) = state["optimizers"]
        trace = kobai.descend(
            name, torch.tensor(state["start"][0]), lr=optimizer["lr"], steps=state["steps"], dtype="float32", **COMPILED
        )  # fmt: skip
        same(positions(page), trace)
    assert page.errors == []


def test_a_formula_is_typed_and_its_errors_are_shown(page, playground):
    page.goto(playground.as_uri() + "?lang=en")
    answered(page)
    type_ = """(text) => { document.querySelector(".formula").click(); const box = document.querySelector(".formula-box");
      box.value = text; box.dispatchEvent(new Event("input", { bubbles: true })); }"""
    enter = """() => document.querySelector(".formula-box")
      .dispatchEvent(new KeyboardEvent("keydown", { key: "Enter", bubbles: true }))"""
    page.evaluate(type_, "x1**2 + sinus(x2)")
    wait(page, "!document.querySelector('.formula-error').hidden")
    assert "sinus" in page.evaluate("() => document.querySelector('.formula-error').textContent")
    page.evaluate(type_, r"\frac{1}{2} x_1^2 + c x_2^2")
    wait(page, "document.querySelector('.formula-error').hidden")
    page.evaluate(enter)
    wait(page, "kobai.app.state.f.startsWith('\\\\frac')")
    answered(page)
    assert page.evaluate("() => kobai.app.state.params") == {"c": 1}
    trace = kobai.descend(r"\frac{1}{2} x_1^2 + c x_2^2", [2.0, 2.0], params={"c": 1.0}, lr=0.1, **COMPILED)
    same(positions(page), trace)
    assert page.errors == []


def test_ten_thousand_balls_run_in_a_worker(page, playground):
    page.goto(playground.as_uri())
    answered(page)
    page.evaluate(CHANGE, {"cloud": {"kind": "grid", "count": 100, "seed": 0}}, True)
    answered(page)
    extra = page.evaluate("() => ({ runs: kobai.app.extra.state.cloud.count ** 2, engine: kobai.app.extra.engine })")
    assert extra == {"runs": 10_000, "engine": "page"}
    # The main thread descended the one ball before, and none of these.
    assert page.evaluate("() => kobai.app.backend.answerer.trace.runs") == 1
    assert page.errors == []


class _Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_: Any) -> None:
        pass


def test_a_folder_goes_on_without_its_server(page, site):
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(_Quiet, directory=str(site)))
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    address = f"http://127.0.0.1:{server.server_port}/"
    try:
        page.goto(address + "index.html")
        answered(page)
        wait(page, "navigator.serviceWorker.controller")
        page.evaluate("() => navigator.serviceWorker.ready.then(() => 1)")
    finally:
        server.shutdown()
        server.server_close()
        thread.join(10)
    before = [error for error in page.errors if address not in error]
    page.goto(address + "gallery.html")
    shown = "() => [...document.images].filter((i) => i.complete && i.naturalWidth > 0).length"
    wait(page, "document.images[0].complete")
    assert page.evaluate(shown) > 0
    link = page.evaluate(
        "() => [...document.links].find((a) => a.querySelector('span')?.firstChild.data.trim() === 'Himmelblau').href"
    )
    page.goto(link)
    answered(page)
    state = page.evaluate("() => kobai.app.state")
    assert state["f"] == "Himmelblau"
    start, lr = torch.tensor(state["start"][0]), state["optimizers"][0]["lr"]
    same(positions(page), kobai.descend("himmelblau", start, lr=lr, **COMPILED))
    page.evaluate(CHANGE, {"cloud": {"kind": "grid", "count": 100, "seed": 0}}, True)
    answered(page)
    assert [error for error in page.errors if address not in error] == before
    # What was typed there is all in the link, and in its frame the stage stands alone.
    typed = change(
        page, {"f": "cosh(x1) + 0.5*x2**2", "domain": None, "cloud": None, "start": [[1.5, -2.0]], "dim": None}
    )
    link = page.evaluate("() => kobai.app.address.of(kobai.app.state)")
    assert link.startswith(address)
    labels = page.evaluate("() => [...document.querySelectorAll('.share button')].map((b) => b.textContent)")
    assert {"QR code", "Copy as frame (HTML)", "QR コード", "埋め込み用 HTML をコピー"} & set(labels)
    for embedded in (False, True):
        page.goto("about:blank")
        page.goto(link + "&embed" * embedded)
        answered(page)
        assert np.array_equal(positions(page), typed)
        side = "() => getComputedStyle(document.querySelector('.side')).display"
        assert (page.evaluate(side) == "none") is embedded
