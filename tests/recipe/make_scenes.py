"""Scenes of descents as the server of the live page sends them, in ``viewer/tests/fixtures/scenes.json.gz``.

The page is to build the same. ``python -m tests.recipe.make_scenes`` writes them. Functions are graphs of f and ∇f; of a long
array every so-manieth number is there, with its range and how many are NaN.
"""

from __future__ import annotations

import base64
import gzip
import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import torch

import kobai
from kobai.app.compute import Watch, scene_of, trace_of
from kobai.app.messages import domain_of, rests, shown_variables
from kobai.app.state import OptimizerChoice, State
from kobai.app.table import Data
from kobai.descent import Status, Trace
from kobai.descent.symbolic.objective import capture_objective
from kobai.objectives import Objective
from kobai.recipe.graph_data import graph_data
from kobai.scenes import Scene, scene
from kobai.scenes.trace.labels import title_of
from kobai.study import ranking
from kobai.viewer import wire

PATH = Path(__file__).parents[2] / "viewer" / "tests" / "fixtures" / "scenes.json.gz"
LONG = 400  # numbers; of longer arrays about half as many are written

GD, ADAM = OptimizerChoice(lr=0.1), OptimizerChoice("Adam", 0.1)
BOWL = "x1**2 + x2**2"


def one(f: str, start: tuple[float, ...], lr: float = 0.1, steps: int = 40, **given: Any) -> State:
    """A state of one descent."""
    optimizer = given.pop("optimizer", "gradient descent")
    choice = OptimizerChoice(optimizer, lr, given.pop("hyper", {}))
    return State(f=f, start=(start,), optimizers=(choice,), steps=steps, **given)


def race(f: str, start: tuple[float, ...], count: int, steps: int = 30, **given: Any) -> State:
    """A state of a race."""
    choices = [GD, ADAM, OptimizerChoice("SGD", 0.02, {"momentum": 0.9}), OptimizerChoice("gradient descent", 0.01)]
    choices += [OptimizerChoice("Adam", 0.1)] + [OptimizerChoice("RMSprop", 0.01 * k) for k in range(1, 20)]
    return State(f=f, start=(start,), optimizers=tuple(choices[:count]), steps=steps, **given)


X = (1.0, 2.5, 0.5, 4.0, 3.2, 1.7, 2.9, 3.6, 0.9, 2.2)
Y = (2.1, 3.9, 1.6, 6.4, 4.8, 3.3, 4.1, 5.9, 1.2, 3.8)
Z = (0.3, -1.2, 0.8, 1.9, -0.4, 1.1, -0.9, 0.1, 1.4, -1.6)
ABOVE = tuple("yes" if x + z > 2.5 else "no" for x, z in zip(X, Z, strict=True))
KINDS = tuple("abc"[int(x > 1.5) + int(x + z > 3)] for x, z in zip(X, Z, strict=True))
COLUMNS = (("x", X), ("y", Y), ("area size", Z), ("above", ABOVE), ("kind", KINDS))


def table(f: str, start: tuple[float, ...], lr: float = 0.05, **given: Any) -> State:
    """A state of a model of a table."""
    ours = {name: given.pop(name) for name in list(given) if name in Data.__dataclass_fields__}
    ours.setdefault("columns", COLUMNS)
    optimizers = given.pop("optimizers", (OptimizerChoice(lr=lr),))
    start_of = given.pop("starts", (start,))
    return State(
        f=f, start=start_of, optimizers=optimizers, dtype="float64", data=Data(**ours), **{"steps": 30, **given}
    )


def shipped(name: str) -> tuple[tuple[str, tuple[Any, ...]], ...]:
    """The columns of a table that ships, at most 30 rows of them."""
    return tuple((column, tuple(cells[:30].tolist())) for column, cells in kobai.data.table(name).items())


TABLES: dict[str, State] = {
    "a line": table("y ~ a*x + b", (0.0, 0.0)),
    "a line, standardized, in Japanese": table("y ~ a*x + b", (0.0, 0.0), lr=0.3, standardize=True, lang="ja"),
    "a line, batches, rows held out": table("y ~ a*x + b", (0.5, 3.0), batch=3, held=0.2, seed=3),
    "a line, diverging": table("y ~ a*x + b", (0.0, 0.0), lr=0.3, theme="dark"),
    "a line, Huber, a race": table(
        "y ~ a*x + b", (0.0, 0.0), loss="huber", delta=0.3, optimizers=(OptimizerChoice(lr=0.05), OptimizerChoice("Adam", 0.2))),
    "a line, many starts": table("y ~ a*x + b", (0.0, 0.0), starts=tuple((0.1 * k, 3 - 0.1 * k) for k in range(45)), steps=8),
    "one parameter": table("y ~ a*x", (0.0,), loss="absolute", l1=0.1),
    "exponential": table("y ~ a*exp(b*x)", (1.0, 0.1), lr=0.003),
    "one class or the other": table("above ~ sigmoid(a*x + b)", (0.1, 0.0), lr=0.5, loss="logistic", lang="ja"),
    "two columns, two classes": table(
        "above ~ sigmoid(u*x + v*area size + b)", (0.1, 0.3, 0.0), lr=0.5, loss="logistic", l2=0.01, held=0.2, batch=4),
    "two columns, three classes": table(
        "kind ~ softmax(.)", tuple(0.1 * k for k in range(9)), lr=0.5, loss="cross-entropy", steps=12,
        columns=(("x", X), ("area size", Z), ("kind", KINDS))),
    "one column, three classes": table(
        "kind ~ softmax(.)", tuple(0.1 * k for k in range(6)), lr=0.5, loss="cross-entropy", steps=12,
        columns=(("x", X), ("kind", KINDS)), held=0.2, batch=3, lang="ja"),
    "one column, three classes, a race": table(
        "kind ~ softmax(.)", tuple(0.1 * k for k in range(6)), loss="cross-entropy", steps=12,
        columns=(("x", X), ("kind", KINDS)), optimizers=(OptimizerChoice(lr=0.05), OptimizerChoice("Adam", 0.2))),
    "three columns, three classes": table(
        "kind ~ softmax(.)", tuple(0.1 * k for k in range(12)), lr=0.5, loss="cross-entropy", steps=12,
        columns=(*COLUMNS[:3], ("kind", KINDS))),
    "a table that ships, with a prediction": table(
        "damage ~ sigmoid(w*temperature + b)", (0.0, 0.0), lr=2.0, loss="logistic", columns=shipped("challenger"),
        example="challenger", standardize=True),
    "a table that ships, all columns, in Japanese, batches in a race": table(
        "price ~ .", (0.0, 0.0, 0.0), columns=shipped("houses"), example="houses", standardize=True, batch=8, lang="ja",
        optimizers=(OptimizerChoice(lr=0.05), OptimizerChoice("Adam", 100.0))),
    "rows at one place": table(
        "child ~ a*parents + b", (0.0, 0.0), columns=shipped("galton"), example="galton", standardize=True, steps=8),
    "three columns, two classes": table(
        "above ~ sigmoid(u*x + v*area size + w*y + b)", (0.1, 0.3, 0.0, 0.0), lr=0.1, loss="logistic", steps=8),
    "counts": table(
        "n ~ a*x + b", (0.0, 0.0), loss="poisson", columns=(("x", X), ("n", (1, 0, 1, 3, 2, 1, 1, 4, 0, 1)))),
    "all columns": table("y ~ .", (0.0, 0.0, 0.0), columns=COLUMNS[:3]),
}  # fmt: skip
TABLE_OPTIONS: dict[str, tuple[State, dict[str, Any]]] = {
    "squares": (table("y ~ a*x + b", (0.0, 3.0), lr=0.02), {"residuals": "squares", "earlier": False, "view": "both"}),
    "no distances": (table("y ~ a*x**2 + b*x + 1", (0.2, 0.0), lr=0.002), {"residuals": "none", "earlier": [0, 3, 5]}),
}


CASES: dict[str, State] = {
    "bowl": one(BOWL, (2.0, 2.0), view="both"),
    "bowl in Japanese": one(BOWL, (2.0, 2.0), lang="ja"),
    "bowl dark": one(BOWL, (2.0, 1.0), theme="dark", view="surface"),
    "bowl article": one(BOWL, (2.0, 2.0), theme="article", view="article", lr=0.01, steps=200),
    "bowl article both": one(BOWL, (2.0, 2.0), theme="article"),
    "bowl contour": one(BOWL, (2.0, -1.0), view="contour"),
    "bowl loss": one(BOWL, (2.0, -1.0), view="loss"),
    "bowl plane": one(BOWL, (2.0, -1.0), view="plane"),
    "bowl in a range": one(BOWL, (2.0, -1.0), domain=((-1.0, 3.0), (-2.0, 5.0))),
    "bowl in a narrow range": one(BOWL, (2.0, 1.0), domain=((1.9, 2.1), (-20.0, 50.0))),
    "bowl diverging": one(BOWL, (2.0, 2.0), lr=1.1),
    "bowl diverging at once": one(BOWL, (2.0, 2.0), lr=40.0, lang="ja"),
    "quartic ended": one("x1**4 + x2**4", (2.0, 2.0), lr=1.0),
    "quartic race ended": State("x1**4 + x2**4", start=((2.0, 2.0), (5.0, 1.0)), optimizers=(OptimizerChoice(lr=1.0),), steps=9),
    "bowl oscillating": one(BOWL, (2.0, 2.0), lr=1.0),
    "bowl float64": one(BOWL, (2.0, 2.0), dtype="float64", lr=0.3),
    "bowl without steps": one(BOWL, (2.0, 2.0), steps=0),
    "bowl one step": one(BOWL, (0.5, 2.0), steps=1),
    "bowl far away": one(BOWL, (300.0, -20.0)),
    "bowl power": one(BOWL, (2.0, 2.0), height="power"),
    "bowl at rest": one(BOWL, (0.0, 0.0)),
    "bowl long": one(BOWL, (2.0, 2.0), lr=0.001, steps=4000, view="surface"),
    "two scales": one("x1**2 + 100*x2**2", (2.0, 1.0), lr=0.0099),
    "rosenbrock": one("rosenbrock", (-1.2, 1.0), lr=0.001),
    "rosenbrock linear": one("rosenbrock", (-1.2, 1.0), lr=0.001, height="linear"),
    "rosenbrock log": one("rosenbrock", (-1.2, 1.0), lr=0.001, height="log", lang="ja"),
    "rosenbrock power": one("rosenbrock", (-1.2, 1.0), lr=0.001, height="power"),
    "rosenbrock diverging": one("rosenbrock", (-1.2, 1.0), lr=0.1, lang="ja"),
    "rosenbrock Adam": one("rosenbrock", (-1.2, 1.0), lr=0.1, optimizer="Adam", steps=60),
    "himmelblau": one("himmelblau", (0.5, 0.5), lr=0.01),
    "ackley": one("ackley", (2.0, 1.5), lr=0.05, optimizer="Adam"),
    "rastrigin": one("rastrigin", (2.2, -1.3), lr=0.001),
    "log of a bowl": one("log(1 + x1**2 + x2**2)", (2.0, -2.0)),
    "holes": one("sqrt(x1) + x2**2", (1.0, 1.0), lr=0.3),
    "not finite": one("log(x1) + x2**2", (0.5, 1.0), lr=0.3, lang="ja"),
    "gradient not finite": one("sqrt(x1**2 + x2**2)", (0.0, 0.0)),
    "constant": one("0*x1 + 0*x2 + 3", (1.0, 1.0)),
    "large": one("1e6*(x1**2 + x2**2) + 1e7", (1.0, 2.0), lr=1e-8),
    "negative": one("-1/(1 + x1**2 + x2**2)", (1.0, 2.0), height="log"),
    "plateau": one("max(x1**2 + x2**2, 1)", (2.0, 2.0)),
    "constants": one("a*x1**2 + b*x2**2", (1.0, 1.0), params={"a": 1.0, "b": 3.0}),
    "letters": one("x**2 + 3*y**2 + x*y", (1.0, 1.0), lang="ja"),
    "Greek": one("theta_0**2 + theta_1**2", (1.0, 1.0)),
    "SGD": one(BOWL, (2.0, 2.0), lr=0.05, optimizer="SGD", hyper={"momentum": 0.9, "weight_decay": 0.01}),
    "maximum climbed": one("-x1**2 - x2**2", (1.0, 1.5), lr=0.1, optimizer="SGD", hyper={"maximize": True}),
    "parabola": one("x1**2", (2.0,)),
    "parabola diverging": one("x1**2", (2.0,), lr=1.2, lang="ja"),
    "two valleys": one("x1**4 - 3*x1**2 + x1", (2.0,), lr=0.02, view="curve"),
    "steep curve": one("exp(4*x)", (2.0,), lr=1e-4, height="log"),
    "curve alone": one("abs(x1)", (1.3,), view="auto"),
    "logarithm": one("log(x1)", (0.5,), lr=0.5),
    "race": race(BOWL, (2.0, 2.0), 3),
    "race of five": race("rosenbrock", (-1.2, 1.0), 5, lang="ja"),
    "race of one variable": race("x1**2 + sin(3*x1)", (2.0,), 4),
    "race of ten": race("himmelblau", (0.5, 0.5), 10, view="both"),
    "race of ten, small": race("himmelblau", (0.5, 0.5), 10, view="auto"),
    "race of ten, small, one variable": race("x1**2", (1.5,), 10, view="small", lang="ja"),
    "three starts": State(f=BOWL, start=((2.0, 2.0), (-1.0, 1.0), (0.5, -2.0)), optimizers=(GD,), steps=30),
    "nine starts": State(f="himmelblau", cloud={"kind": "grid", "count": 3, "seed": 0}, optimizers=(ADAM,), steps=30),
    "many starts": State(f="himmelblau", cloud={"kind": "grid", "count": 7, "seed": 0}, optimizers=(ADAM,), steps=30),
    "many random": State(f=BOWL, cloud={"kind": "random", "count": 45, "seed": 3}, optimizers=(GD,), steps=20, lang="ja"),
    "many on a curve": State(
        f="x1**4 - 3*x1**2 + x1", cloud={"kind": "random", "count": 45, "seed": 3}, start=((1.0,),), steps=20),
    "many diverging": State(
        f="rosenbrock", cloud={"kind": "grid", "count": 7, "seed": 0}, optimizers=(OptimizerChoice(lr=0.004),), steps=20),
    "many for long": State(f=BOWL, cloud={"kind": "random", "count": 41, "seed": 1}, optimizers=(GD,), steps=240),
    "race from three starts": replace(
        race(BOWL, (2.0, 2.0), 3), start=((2.0, 2.0), (-1.0, 1.0), (0.5, -2.0)), lang="ja"),
    "race from many starts": replace(race("himmelblau", (1.0, 1.0), 3), cloud={"kind": "grid", "count": 7, "seed": 0}),
    "race from many starts, diverging": replace(
        race("rosenbrock", (1.0, 1.0), 2), cloud={"kind": "random", "count": 30, "seed": 2}, lang="ja"),
    "race from many starts, one variable": replace(
        race("x1**4 - 3*x1**2 + x1", (1.0,), 3), cloud={"kind": "random", "count": 20, "seed": 2}),
    "race of ten from many starts, small": replace(
        race("himmelblau", (1.0, 1.0), 10, 15), cloud={"kind": "grid", "count": 3, "seed": 0}, view="auto"),
    "race of ten from three starts, small, one variable": replace(
        race("x1**2", (1.5,), 10, 15), start=((1.5,), (-2.0,), (0.5,)), view="small", lang="ja"),
    "basins": State(
        f="himmelblau", cloud={"kind": "grid", "count": 4, "seed": 0}, optimizers=(OptimizerChoice(lr=0.01),), steps=60,
        colors="minimum"),
    "basins of a race": replace(
        race("x1**4 - 3*x1**2 + x1 + x2**2", (1.0, 1.0), 3, 80), cloud={"kind": "random", "count": 8, "seed": 5},
        colors="minimum", lang="ja"),
    "basins of unknown minima": State(
        f="sin(3*x1) + 0.1*x1**2", cloud={"kind": "random", "count": 50, "seed": 5}, start=((1.0,),),
        optimizers=(OptimizerChoice(lr=0.05),), steps=80),
    "basins in four variables": State(
        f="styblinski_tang", cloud={"kind": "random", "count": 30, "seed": 2}, start=((1.0,) * 4,),
        optimizers=(OptimizerChoice(lr=0.02), ADAM), steps=60, colors="minimum"),
    "beside": race("himmelblau", (0.5, 0.5), 2, view="beside"),
    "beside, many starts": replace(
        race("himmelblau", (0.5, 0.5), 4, 25), cloud={"kind": "grid", "count": 4, "seed": 0}, view="beside", colors="minimum",
        lang="ja"),
    "beside, many starts by optimizer": replace(
        race("rosenbrock", (0.5, 0.5), 2, 25), cloud={"kind": "random", "count": 30, "seed": 0}, view="beside"),
    "beside, one variable": replace(race("x1**4 - 3*x1**2 + x1", (2.0,), 3), start=((2.0,), (-1.0,)), view="beside"),
    "race with a ghost": replace(
        race("rosenbrock", (-1.2, 1.0), 2),
        optimizers=(OptimizerChoice(lr=0.001), OptimizerChoice(lr=0.002, pinned=True), OptimizerChoice(lr=1.0, pinned=True))),
    "race from many starts with a ghost": replace(
        race("himmelblau", (1.0, 1.0), 1), optimizers=(ADAM, OptimizerChoice("Adam", 0.3, pinned=True)),
        cloud={"kind": "grid", "count": 5, "seed": 0}, lang="ja"),
    "three variables": one("x1**2 + 2*x2**2 + 3*x3**2", (2.0, 1.0, -1.0)),
    "three variables, directions of the path": replace(
        one("x1**2 + 2*x2**2 + 3*x3**2", (2.0, 1.0, -1.0)), coordinates="path"),
    "two of four variables": replace(one("w**2 + 2*x**2 + 30*y**2 + z**2", (2.0, 1.0, 1.0, -9.0), lr=0.03), coordinates=(3, 1)),
    "one of four variables": replace(one("w**2 + 2*x**2 + 30*y**2 + z**2", (2.0, 1.0, 1.0, -1.0), lr=0.03), coordinates=(2,)),
    "two of three variables in a range": replace(
        one("x1**2 + 2*x2**2 + 3*x3**2", (2.0, 1.0, -1.0), lang="ja"), coordinates=(0, 2), domain=((-3, 3), (-1, 1), (-2, 4))),
    "two of nine variables": replace(one("rosenbrock", (-1.2, 1.0, 0.5) * 3, lr=0.001), coordinates=(0, 1)),
    "a long quadratic in four": one("x**2 + 10*y**2 + 0.1*z**2 + w**2", (1.0, 1.0, 1.0, 1.0), lr=0.05),
    "a straight descent": one("abs(x1) + x2**2*0", (2.0, 1.0), lr=0.0199),
    "five variables": one("rosenbrock", (-1.2, 1.0, 0.5, -0.5, 1.0), lr=0.001, lang="ja"),
    "straight in five": one("sum(x**2)", (1.0, 2.0, 3.0, -1.0, 2.0)),
    "five diverging": one("sum(x**2)", (1.0, 2.0, 3.0, -1.0, 2.0), lr=1.3, view="surface"),
    "five at rest": one("sum(x**2)", (0.0,) * 5),
    "race of three variables": race("x1**2 + 2*x2**2 + 3*x3**2", (2.0, 1.0, -1.0), 3),
    "many of three variables": State(
        f="styblinski_tang", cloud={"kind": "random", "count": 45, "seed": 2}, start=((1.0, 1.0, 1.0),),
        optimizers=(OptimizerChoice(lr=0.01),), steps=20),
}  # fmt: skip
DETAIL = (
    "bowl",
    "race",
    "five variables",
    "rosenbrock Adam",
    "SGD",
    "ackley",
    "two valleys",
    "race of one variable",
    "curve alone",
)  # whose gradients and optimizers' states are there too

OPTIONS: dict[str, tuple[State, dict[str, Any]]] = {
    "own range": (one("rosenbrock", (-1.2, 1.0), lr=0.001), {}),
    "own range of a bowl": (one("(x1 - 30)**2 + x2**2", (2.0, 2.0)), {"view": "contour", "title": "A bowl"}),
    "zoomed": (one("ackley", (0.3, 0.2), lr=0.01), {"view": "surface"}),
    "no title": (one(BOWL, (2.0, 2.0), lr=1.2), {"title": "", "panels": ["contour", "loss"]}),
    "levels": (one(BOWL, (2.0, 2.0)), {"levels": 5, "zlim": (0.0, 6.0), "view": "both", "xlim": (-2.0, 3.0)}),
    "cut at the start": (one("x1**2 + 10*x2**2", (2.0, 1.0), lr=0.095), {"zlim": (0.0, 3.0), "view": "surface"}),
    "cut while it diverges": (
        one(BOWL, (0.3, 0.2), lr=1.1, lang="ja"), {"zlim": (0.0, 2.0), "domain": ((-3.0, 3.0), (-3.0, 3.0))}),
    "cut curve": (one("x1**4 - 3*x1**2", (2.3,), lr=0.05), {"zlim": (-2.0, 3.0)}),
    "cut, out and back": (one("x1**4 - 3*x1**2 + x1", (-1.9,), lr=0.13), {"zlim": (-3.0, 0.0)}),
    "cut race from starts": (
        replace(race(BOWL, (2.0, 2.0), 3), start=((2.0, 2.0), (-1.0, 1.0))), {"zlim": (0.5, 4.0), "view": "both"}),
    "cut, many": (
        State(f=BOWL, cloud={"kind": "grid", "count": 7, "seed": 0}, optimizers=(ADAM,), steps=30),
        {"zlim": (0.5, 4.0), "view": "surface"}),
    "cut, small": (race("x1**4 - 3*x1**2 + x1", (2.0,), 10), {"zlim": (-2.0, 3.0)}),
    "levels at": (one(BOWL, (2.0, 2.0)), {"levels": [1.0, 2.0, 4.0], "grid": 41, "arrow": False}),
    "names": (race(BOWL, (2.0, 2.0), 3), {"names": ["a", "b", "c"], "size": (800, 500), "frames": 30, "fps": 30.0}),
    "coordinates": (one("rosenbrock", (-1.2, 1.0, 0.5), lr=0.001), {"coordinates": (0, 2), "camera": "fixed"}),
    "race, own range": (race("rosenbrock", (-1.2, 1.0), 5), {"view": "both", "height": "log"}),
    "many, own range": (
        State(f="himmelblau", cloud={"kind": "grid", "count": 7, "seed": 0}, optimizers=(ADAM,), steps=30), {"view": "both"}),
    "small, own range": (race("himmelblau", (0.5, 0.5), 10), {}),
    "curve, own range": (one("x1**4 - 3*x1**2 + x1", (2.0,), lr=0.02), {}),
    "not finite, own range": (one("log(x1) + x2**2", (0.5, 1.0), lr=0.3), {"view": "both"}),
}  # fmt: skip


def fixture() -> dict[str, Any]:
    """All of it."""
    functions: dict[str, Any] = {}
    cases = [*_cases(functions)]
    return {"functions": functions, "cases": cases}


def _cases(functions: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for name, state in CASES.items():
        yield _case(name, state, None, functions)
    for name, (state, options) in OPTIONS.items():
        yield _case(name, state, options, functions)
    for name, state in TABLES.items():
        yield _case(f"table: {name}", state, None, functions)
    for name, (state, options) in TABLE_OPTIONS.items():
        yield _case(f"table: {name}", state, options, functions)


def _case(name: str, state: State, options: dict[str, Any] | None, functions: dict[str, Any]) -> dict[str, Any]:
    if name in DETAIL:
        state = State(**{**vars(state), "detail": True})
    trace = trace_of(state, Watch(1e9, lambda: True))
    look = {"theme": state.theme, "lang": state.lang}
    shown = scene_of(trace, state) if options is None else scene(trace, **look, **options)
    n = trace.x.shape[-1]
    key = f"{state.f} {sorted(state.params.items())} {n}"
    if state.data is None:  # the page makes that of a table from the state
        functions.setdefault(key, _function(trace.objective, n))
    header = wire.decode(wire.encode(shown))
    hypers = trace.hyper if isinstance(trace.hyper, list) else [trace.hyper]
    hyper = {k: v for k, v in hypers[0].items() if type(v) in (int, float) or v is True}
    return {
        "name": name, "function": key, "state": state.plain(), "options": options,
        "optimizer": {"name": trace.optimizer, "hyper": hyper},
        "ranking": _ranking(trace, shown), "trace": _trace(trace),
        "scene": _plain(header["scene"]), "cmaps": sorted(header["cmaps"]),
    }  # fmt: skip


def _ranking(trace: Trace, shown: Scene) -> dict[str, Any] | None:
    """How the optimizers did, where there are several starts, and how those ended that reached no minimum."""
    found = ranking(trace)
    if found.ranks[0].starts < 2:
        return None
    lost = rests(trace, [] if trace.x.shape[-1] > 2 else domain_of(shown))
    assert sum(one["count"] for one in lost) == sum(
        r.elsewhere + r.failed for r in found.ranks
    )  # every run is counted once
    return {"data": found.plain(), "csv": found.as_csv(), "names": trace.names, "rests": lost}


def _function(f: Objective, n: int) -> dict[str, Any]:
    captured = capture_objective(f.number_at, torch.zeros(n, dtype=torch.float64))
    title = title_of(f)
    assert title is not None
    return {
        "title": {"plain": title.plain, "mathml": title.mathml}, "n": n, "variables": shown_variables(f, n),
        "domain": f.domain_for(n), "minima": [{"x": m.x, "value": m.value, "isglobal": m.isglobal} for m in f.minima_for(n)],
        "graph": graph_data([captured.value, *captured.grad]),
    }  # fmt: skip


def _trace(trace: Trace) -> dict[str, Any]:
    runs = int(np.prod(trace.runs, dtype=int))
    status = [Status(int(code)) for code in np.atleast_1d(np.asarray(trace.status)).reshape(-1)]
    found = {
        "runs": runs, "steps": trace.steps.tolist(), "status": [str(s) for s in status],
        "stoppedAt": np.atleast_1d(np.asarray(trace.stopped_at)).reshape(-1).tolist(),
        **{name: _all(getattr(trace, key)) for name, key in
           {"x": "x", "value": "value", "gradNorm": "grad_norm", "lr": "lr"}.items()},
    }  # fmt: skip
    if trace.grad is not None:
        found["recorded"] = {
            "grad": _all(trace.grad),
            "state": {k: _all(v) for k, v in trace.state.items() if v.ndim >= 2 and v.shape[-2] == trace.x.shape[-2]},
        }
    return found


def _all(tensor: torch.Tensor) -> str:
    return base64.b64encode(tensor.detach().contiguous().numpy().tobytes()).decode()


def _plain(node: Any) -> Any:
    """Plain data, with arrays as samples."""
    if isinstance(node, dict):
        return {key: _plain(value) for key, value in node.items()}
    if isinstance(node, list):
        return [_plain(value) for value in node]
    return _sample(node) if isinstance(node, np.ndarray) else node


def _sample(array: np.ndarray) -> dict[str, Any]:
    flat = array.reshape(-1)
    every = 1 if len(flat) <= LONG else 2 * len(flat) // LONG
    known = flat[~np.isnan(flat)] if flat.dtype.kind == "f" else flat
    ends = [float(known.min()), float(known.max())] if len(known) and np.isfinite(known).all() else None
    return {
        "shape": list(array.shape), "every": every, "ends": ends, "nan": len(flat) - len(known),
        "dtype": str(array.dtype), "data": base64.b64encode(flat[::every].tobytes()).decode(),
    }  # fmt: skip


if __name__ == "__main__":
    text = json.dumps(fixture(), ensure_ascii=False)
    PATH.write_bytes(gzip.compress(text.encode(), 9, mtime=0))
    print(f"{PATH}: {PATH.stat().st_size:,} bytes")
