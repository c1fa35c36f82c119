"""What Python says of some states, for the page's own tests: ``python -m tests.app.page_answers`` writes it anew."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import kobai
from kobai.app.compute import Watch, function_of, names_of, range_of, starts_of, trace_of
from kobai.app.copy_as_code import as_command, as_python
from kobai.app.defaults import suited
from kobai.app.limits import Limits
from kobai.app.messages import verdicts, written
from kobai.app.state import State
from kobai.app.table import described
from kobai.data import Loss
from kobai.errors import BadInput

FILE = Path(__file__).parents[2] / "viewer" / "tests" / "fixtures" / "answers.json"
SUITS, LIVE = FILE.with_name("suits.json"), FILE.with_name("tables.json")
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
    {"f": "x**2 + 2*y**2 + 3*z**2", "start": [[2, 1, -1]], "coordinates": "path"},
    {"f": "x**2 + 2*y**2 + 3*z**2", "start": [[2, 1, -9]], "coordinates": [0, 2], "domain": [[-1, 1], [-2, 2], [-3, 3]]},
    {"f": "sum(x**2)", "start": [[2, 1, -1, 4]], "coordinates": [3, 1], "dim": 4, "optimizers": [_GD, _ADAM]},
    {"f": "sum(x**2)", "start": [[2, 1, -1, 4]], "coordinates": [2], "dim": 4},
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
_AREAS = {"area": [52, 60.5, 71, 84, 0.1 + 0.2], "price": [1e16, 2.5, 3, -4e-5, 6]}
_WORDS = {"length": [1, 2, 3.5, 4], "kind": ["red", "red", "blue", None]}
_ODD = {
    'it\'s, "a"': [1, 2.5, None],
    "<b>\\x\n</b>": [4, 5, 6],
    "勾配😀\x00\u2028": ["=1+1", "", "a, b"],
    "n": [1, 1.5, 3],
}
_LONG = {"x": [k / 7 for k in range(300)], "y": [k % 5 for k in range(300)], "w": [1 + k % 3 for k in range(300)]}
_RANGE = {"domain": [[-2.0, 2.0], [-1.0, 0.25]]}
_MODEL = {"f": "price ~ a*area + b", "start": [[0.0, 0.5]], **_RANGE}
_TABLES: list[dict[str, Any]] = [
    {**_MODEL, "data": {"columns": _AREAS}},
    {**_MODEL, "data": {"columns": _AREAS, "batch": 2, "held": 0.2}, "seed": 3, "optimizers": [_GD, _ADAM]},
    {
        **_MODEL,
        "data": {
            "columns": _AREAS,
            "loss": "huber",
            "delta": 0.5,
            "l1": 0.1,
            "l2": 1e-7,
            "standardize": True,
            "reduction": "sum",
        },
    },
    {**_MODEL, "data": {"columns": {**_AREAS, "area": [1, None, 3, 4, 5]}}, "noise": 0.5, "seed": 1},
    {
        "f": "price ~ .",
        "data": {"columns": _AREAS, "held": 0.25},
        "cloud": {"kind": "grid", "count": 3, "seed": 0},
        "start": [[0, 0]],
    },
    {
        "f": "price ~ .",
        "data": {"columns": _AREAS, "held": 0.25},
        "cloud": {"kind": "random", "count": 3, "seed": 4},
        "start": [[0, 0]],
    },
    {"f": "kind ~ sigmoid(w*length + b)", "data": {"columns": _WORDS, "loss": "logistic"}, **_RANGE},
    {"f": "kind ~ softmax(.)", "start": [[0.0] * 4], "data": {"columns": _WORDS, "loss": "cross-entropy", "batch": 3}},
    {"f": "y ~ slope*x + b", "data": {"columns": _LONG, "parameters": ["slope", "b"], "weights": "w"}, **_RANGE},
    {"f": "n ~ .", "start": [[0.0, 0.0, 0.0]], "data": {"columns": _ODD}},
]

_HOUSES = {
    "area": [5523, 5700, 6040, 6411, 6800, 7023, 7204],
    "price": [23100, 24000, 24600, 25900, 27100, 27300, 28400],
}
_LINE: dict[str, Any] = {"f": "price ~ a*area + b", "start": [[0.0, 0.0]], "dtype": "float64", "steps": 60}
_CLASSES: dict[str, Any] = {"kind": ["red", "red", "blue", "blue", "red"], "x": [1, 2, 3, 4.5, 3.5]}
_XOR = kobai.data.table("xor")
_XOR_DATA: dict[str, Any] = {"columns": {name: cells.tolist() for name, cells in _XOR.items()}, "loss": "logistic"}
_LIVE: list[dict[str, Any]] = [
    {**_LINE, "data": {"columns": _HOUSES}, "optimizers": [{**_GD, "lr": lr} for lr in (0.01, 7e-8, 2e-8, 1e-12)]},
    {
        **_LINE,
        "data": {"columns": _HOUSES, "standardize": True},
        "optimizers": [_GD, {**_GD, "lr": 3.0}, {**_GD, "name": "Adam"}],
    },
    {**_LINE, "data": {"columns": _HOUSES, "standardize": True, "batch": 3, "held": 0.3}, "seed": 5, "lang": "ja"},
    {
        **_LINE,
        "data": {"columns": _HOUSES, "standardize": True, "batch": 4},
        "seed": 2,
        "noise": 0.5,
        "optimizers": [_GD, _ADAM],
    },
    {
        **_LINE,
        "data": {"columns": {**_HOUSES, "area": [1, None, 3, 4, 5, 6, 7]}, "loss": "huber", "l2": 0.1},
        "optimizers": [_GD],
    },
    {
        **_LINE,
        "data": {"columns": _HOUSES, "loss": "absolute", "standardize": True},
        "cloud": {"kind": "random", "count": 5, "seed": 1},
    },
    {**_LINE, "f": "kind ~ sigmoid(w*x + b)", "data": {"columns": _CLASSES, "loss": "logistic"}, "optimizers": [_GD]},
    {
        **_LINE,
        "f": "kind ~ softmax(.)",
        "start": [[0.0] * 4],
        "data": {"columns": _CLASSES, "loss": "cross-entropy"},
        "optimizers": [_GD],
    },
    {
        **_LINE,
        "f": "price ~ slope*log(area)",
        "start": [[1.0]],
        "data": {"columns": _HOUSES, "parameters": ["slope"], "l1": 1.0},
    },
    # Stationary points that neither the gradient nor the curvature tells from minima.
    *(
        {**_LINE, "f": _XOR.model, "start": [start], "data": {**_XOR_DATA}, "optimizers": [{**_GD, "lr": lr}]}
        for start, lr in (([0.0] * 9, 0.1), ([0.0] * 8 + [1.0], 4.0))
    ),
    {
        **_LINE,
        "f": "y ~ a*b*c*x1",
        "start": [[0.0] * 3],
        "data": {"columns": _XOR_DATA["columns"]},
        "optimizers": [_GD],
    },
    {**_LINE, "f": "y ~ a*b*x1", "start": [[0.0] * 2], "data": {"columns": _XOR_DATA["columns"]}, "optimizers": [_GD]},
    {
        **_LINE,
        "f": "y ~ 1 + a**4*x1",
        "start": [[0.0]],
        "data": {"columns": {"x1": [1, -1], "y": [1, 1]}},
        "optimizers": [_GD],
    },
]

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
    return [_answer(State.read(given, Limits())) for given in (*_STATES, *_TABLES)]


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


def tables() -> list[dict[str, Any]]:
    """States with tables, how their runs end, and what is said of them."""
    return [_live(State.read(given, Limits())) for given in _LIVE]


def _live(state: State) -> dict[str, Any]:
    f, trace = function_of(state), trace_of(state, Watch(60, lambda: True))
    assert isinstance(f, Loss)
    ends = trace.x.reshape(-1, *trace.x.shape[-2:])[:, -1]
    other = replace(state, start=((1.0,) * 7,))
    return {
        "state": state.plain(), "data": described(f, trace), "verdicts": verdicts(trace, state.lang), "formula": written(f),
        "ends": ends.reshape(-1).tolist() if ends.isfinite().all() else None, "suits": suited(other, 64)["start"],
    }  # fmt: skip


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
    for file, made in ((FILE, answers()), (SUITS, suits()), (LIVE, tables())):
        file.write_text(json.dumps(made, ensure_ascii=False) + "\n", encoding="utf-8")
