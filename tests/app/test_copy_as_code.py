"""What is copied gives what the page showed, whatever its constants are called."""

from __future__ import annotations

import inspect
import json
import shlex

import pytest
import torch

import kobai
from kobai.app import Limits, State
from kobai.app.compute import Watch, function_of, scene_of, trace_of
from kobai.app.copy_as_code import as_command, as_python
from kobai.app.messages import formula
from kobai.cli import main
from kobai.optimize import optimizers
from tests.app import page_answers

NAMES = [*inspect.signature(kobai.objective).parameters, "maximize", "lr", "a", "lambda_", "constructor"]


@pytest.mark.parametrize("name", NAMES)
def test_a_constant_of_any_name(name):
    text = f"{name}*x1**2 + x2**2"
    state = State.read({"f": text, "params": {name: 3.0}}, Limits())
    point = torch.tensor([2.0, 1.0])
    assert function_of(state)(point) == 13
    answer = formula({"seq": 1, "f": text, "params": {name: 3.0}}, Limits())
    assert answer["constants"] == {name: 3.0}
    (line,) = (line for line in as_python(state).splitlines() if line.startswith("f = "))
    found: dict = {"kobai": kobai}
    exec(line, found)
    assert found["f"](point) == 13
    words = shlex.split(as_command(state))
    assert words[words.index("--param") + 1] == f"{name}=3"


def test_the_dimension_and_a_constant_of_its_name():
    state = State.read(
        {"f": "dim*sum(x[i]**2, i, 1, n)", "params": {"dim": 2.0}, "dim": 4, "start": [[1.0] * 4]}, Limits()
    )
    assert function_of(state).dim == 4
    assert "params={'dim': 2.0}, dim=4" in as_python(state)


@pytest.mark.parametrize(
    "changes", [{}, {"start": [[0.2, 0.5]]}, {"start": [[3.0, 3.0]]}, {"f": "rosenbrock", "height": "log"}]
)
def test_the_copied_picture_has_the_landscape_of_the_page(changes, tmp_path, monkeypatch):
    state = State.read({"f": "x1**2 + 3*x2**2", "steps": 5, "view": "surface", **changes}, Limits())
    page = scene_of(trace_of(state, Watch(30, lambda: True)), state).panels[0]
    found: dict = {}
    exec(as_python(state).replace('.save("descent.gif")', "").replace("kobai.scene(", "made = kobai.scene("), found)
    words = shlex.split(as_command(state))
    monkeypatch.chdir(tmp_path)
    shown = []
    save = kobai.scenes.Scene.save
    monkeypatch.setattr(
        "kobai.scenes.Scene.save", lambda made, *at, **how: shown.append(made) or save(made, *at, **how)
    )
    assert main([*words[1:-1], "descent.png", "--quiet"]) == 0
    assert len(shown) == 1
    for made in (found["made"], *shown):
        panel = made.panels[0]
        assert panel.axes == page.axes
        assert panel.camera == page.camera


_RACE = [
    {"name": "gradient descent", "lr": 0.01, "hyper": {}},
    {"name": "gradient descent", "lr": 0.02, "hyper": {}},
    {"name": "SGD", "lr": 0.01, "hyper": {"momentum": 0.9, "nesterov": True}},
    {"name": "Adam", "lr": 0.1, "hyper": {"betas": [0.8, 0.9]}},
]


@pytest.mark.parametrize("optimizers", [_RACE, _RACE[1:], _RACE[:2], [_RACE[3], _RACE[3]]], ids=len)
@pytest.mark.parametrize(
    "changes", [{}, {"dtype": "float64", "view": "loss"}, {"height": "log", "lang": "ja"}], ids=str
)
def test_the_copied_command_of_a_race_runs_it(optimizers, changes, tmp_path, monkeypatch):
    given = {"f": "x1**2 + 3*x2**2", "start": [[1.0, 0.5]], "steps": 5, "optimizers": optimizers}
    state = State.read({**given, **changes}, Limits())
    trace = trace_of(state, Watch(30, lambda: True))
    words = shlex.split(as_command(state))
    monkeypatch.chdir(tmp_path)
    assert main([*words[1:-1], "descent.png", "--out", "race.zarr", "--quiet"]) == 0
    assert torch.equal(kobai.Trace.load("race.zarr").x, trace.x)


_EXACT = [{"name": "gradient descent", "lr": 0.0123456789, "hyper": {}}, {"name": "SGD", "lr": 1e-7, "hyper": {}}]
_STARTS = [
    {"cloud": {"kind": "random", "count": 6, "seed": 7}},
    {"cloud": {"kind": "random", "count": 6, "seed": 7}, "dtype": "float64"},
    {"cloud": {"kind": "grid", "count": 3, "seed": 0}, "dtype": "float64"},
    {"cloud": {"kind": "grid", "count": 2, "seed": 3}, "f": "ackley", "start": [[1.0, 2.0, 3.0]], "dim": 3},
    {"cloud": {"kind": "grid", "count": 4, "seed": 0}, "f": "x1**2 + sin(x1)", "start": [[1.0]]},
    {"start": [[0.123456789, 1e-9], [1.0, 0.5], [-7.25, 3.0000001]], "dtype": "float64"},
    {"start": [[0.1, 0.2]], "f": "a*x1**2 + x2**2", "params": {"a": 1.23456789012}, "dtype": "float64"},
]


@pytest.mark.parametrize("racing", [_EXACT, _EXACT[:1], _RACE[2:]], ids=len)
@pytest.mark.parametrize("starts", _STARTS, ids=str)
def test_code_and_command_begin_where_the_page_does(starts, racing, tmp_path, monkeypatch):
    given = {"f": "x1**2 + 3*x2**2", "steps": 3, "view": "loss", "optimizers": racing, **starts}
    state = State.read(given, Limits())
    trace = trace_of(state, Watch(30, lambda: True))
    found: dict = {}
    exec(as_python(state).partition("kobai.scene(")[0], found)
    assert torch.equal(found["trace"].x, trace.x)
    assert found["trace"].names == trace.names
    monkeypatch.chdir(tmp_path)
    assert main([*shlex.split(as_command(state))[1:-2], "--out", "race.zarr", "--quiet"]) == 0
    assert torch.equal(kobai.Trace.load("race.zarr").x, trace.x)


def test_a_command_has_one_seed():
    name = next(o.name for o in optimizers() if o.random)
    given = {"optimizers": [{"name": name, "lr": 0.1, "hyper": {}}], "seed": 5}
    cloud = {"kind": "random", "count": 6, "seed": 7}
    assert as_command(State.read({**given, "cloud": cloud}, Limits())) == ""
    assert "seed=5" in as_python(State.read({**given, "cloud": cloud}, Limits()))
    assert "--seed 5" in as_command(State.read(given, Limits()))


def test_the_page_is_tested_against_what_python_gives():
    assert json.loads(page_answers.FILE.read_text(encoding="utf-8")) == json.loads(json.dumps(page_answers.answers()))
    assert json.loads(page_answers.SUITS.read_text(encoding="utf-8")) == json.loads(json.dumps(page_answers.suits()))
