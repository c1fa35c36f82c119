"""What Python says of some states, for the page's own tests: ``python -m tests.app.page_answers`` writes it anew."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from kobai.app.compute import function_of, names_of, range_of, starts_of
from kobai.app.copy_as_code import as_command, as_python
from kobai.app.defaults import suited
from kobai.app.limits import Limits
from kobai.app.state import State
from kobai.errors import BadInput

FILE = Path(__file__).parents[2] / "viewer" / "tests" / "fixtures" / "answers.json"
SUITS = FILE.with_name("suits.json")
_GD = {"name": "gradient descent", "lr": 0.1, "hyper": {}}
_ADAM = {"name": "Adam", "lr": 1e-5, "hyper": {"betas": [0.9, 0.99], "amsgrad": True, "eps": 1e-16}}
_STATES: list[dict[str, Any]] = [
    {},
    {"f": "rosenbrock", "start": [[-1.2, 1.0]], "optimizers": [_ADAM], "steps": 50, "dtype": "float64"},
    {"f": "himmelblau", "optimizers": [_GD, _ADAM, {**_GD, "lr": 0.01}], "view": "surface", "theme": "dark", "height": "log"},
    {"f": "a*x1**2 + b'*x2**2".replace("'", ""), "params": {"a": 1.0, "b": 1e-7}, "start": [[3, 1e17], [0.1, -4e-5]]},
    {"f": "lambda*x1**2 + dim*x2**2", "params": {"lambda": 2.0, "dim": 1e22}, "domain": [[-2, 2], [-1, 0.25]]},
    {"f": "x1**2 + x2**2", "cloud": {"kind": "grid", "count": 5, "seed": 0}},
    {"f": "x1**2 + 3*x2**2", "cloud": {"kind": "random", "count": 40, "seed": 7}, "lang": "ja"},
    {"f": "x1**2", "start": [[1.0]], "cloud": {"kind": "grid", "count": 4, "seed": 0}, "dtype": "float64"},
    {"f": "ackley", "dim": 3, "start": [[1, 2, 3]], "cloud": {"kind": "grid", "count": 3, "seed": 5}, "dtype": "float64"},
    {"f": "rosenbrock", "start": [[0.0] * 5], "cloud": {"kind": "grid", "count": 2, "seed": 1}},
    {"f": "rosenbrock", "cloud": {"kind": "random", "count": 700, "seed": 2147483647}},
    {"f": "himmelblau", "cloud": {"kind": "random", "count": 12, "seed": 4}, "optimizers": [_GD, _ADAM]},
    {"f": "ackley", "dim": 3, "start": [[1, 2, 3]], "cloud": {"kind": "grid", "count": 3, "seed": 5}, "optimizers": [_GD, _GD]},
    {"f": "x1**2 + x2**2", "start": [[1, 2], [3, 4], [0.5, -1]], "optimizers": [_ADAM, _GD], "dtype": "float64"},
    {"f": "himmelblau", "optimizers": [_GD, {**_GD, "lr": 0.01, "pinned": True}, _ADAM], "colors": "minimum"},
    {"f": "x1**2 + x2**2", "noise": 0.5, "seed": 3, "optimizers": [_GD, _GD]},
    {"f": "x1**2 + x2**2", "optimizers": [{"name": "SGD", "lr": 1, "hyper": {"momentum": 0.9, "nesterov": True}}], "steps": 0},
    {"optimizers": [{**_GD, "schedule": {"name": "StepLR", "options": {"step_size": 50, "gamma": 0.5}}}], "steps": 300},
    {"optimizers": [_ADAM, {**_GD, "schedule": {"name": "MultiStepLR", "options": {"milestones": [30, 80]}}}]},
    {"optimizers": [{**o, "schedule": {"name": "CosineAnnealingLR", "options": {"T_max": 200}}} for o in (_GD, _ADAM)]},
    {"f": "sqrt(x1**2 + 1) + x2**2", "start": [[0.1 + 0.2, 123456789.125]]},
]  # fmt: skip


_FUNCTIONS = [
    "x**2", "log(x)", "x**2 + y**2 + z**2", "a*x**2 + y**2", "lr*x**2 + y**2", "sinx + y**2", "sum((x[i] - i)**2, i, 1, 4)",
    "sum(x[i]**2, i, 1, n)", "norm(x)", "x1**2 + x30**2", "prod(x[i], i, 1, 3) + x[n-5]", "f(w, b) = w**2 + k*b**2",
    "f(w) = w**2", "rosenbrock", "Himmelblau", "ackley", "trid", "x +", "x**2 + y**2",
]  # fmt: skip
_OTHERS: list[dict[str, Any]] = [
    {"start": [[2.0]], "params": {"a": 3.0, "q": 1.0}},
    {"start": [[0.5, -1.0], [1.0, 2.0]]},
    {"start": [[1.0] * 30], "params": {"b": 7.0}},
]


def answers() -> list[dict[str, Any]]:
    """Each state, with its starts, range, names and code."""
    return [_answer(State.read(given, Limits())) for given in _STATES]


def suits() -> list[dict[str, Any]]:
    """Functions, states made for others, and what of these suits the function: null where it is none."""
    return [
        {"f": f, "params": {}, **other, "suits": _suits({"f": f, **other})} for f in _FUNCTIONS for other in _OTHERS
    ]


def _suits(given: dict[str, Any]) -> dict[str, Any] | None:
    try:
        return suited(State.read(given, Limits()), 64)
    except BadInput:
        return None


def _answer(state: State) -> dict[str, Any]:
    f = function_of(state)
    starts = starts_of(state, f)
    n = starts.shape[-1]
    shown = range_of(state, f, starts)
    return {
        "state": state.plain(), "n": n, "open": f.dim is None, "starts": starts.reshape(-1).tolist(), "range": shown,
        "domain": f.domain_for(n), "names": names_of(state.optimizers), "python": as_python(state), "command": as_command(state),
    }  # fmt: skip


if __name__ == "__main__":
    FILE.parent.mkdir(exist_ok=True)
    for file, made in ((FILE, answers()), (SUITS, suits())):
        file.write_text(json.dumps(made, ensure_ascii=False) + "\n", encoding="utf-8")
