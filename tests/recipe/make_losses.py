"""Losses of models on tables, in ``viewer/tests/fixtures/losses.json.gz``: the page is to compute what Python computes.

``python -m tests.recipe.make_losses`` writes it:

    losses       what is known of a loss, and at some points its value, gradient and Hessian
    descents     positions of descents, of many optimizers, in batches too
    refusals     bad input with its line in both languages
    batches      the rows of steps
"""

from __future__ import annotations

import base64
import gzip
import json
import sys
from pathlib import Path
from typing import Any

import numpy as np
import torch

import kobai
from kobai import BadInput
from kobai.app.table import Data
from kobai.data import Loss
from kobai.data.minibatches import batches
from kobai.japanese import in_japanese

PATH = Path(__file__).parents[2] / "viewer" / "tests" / "fixtures" / "losses.json.gz"
RNG = np.random.default_rng(14)
N = 40


def _rounded(values: Any, digits: int = 4) -> list[float]:
    return [round(float(v), digits) for v in values]


X1, X2 = _rounded(RNG.normal(size=N)), _rounded(RNG.normal(size=N))
NOISE = RNG.normal(size=N)
TABLE: dict[str, list[Any]] = {
    "x1": X1,
    "x2": X2,
    "x": _rounded(RNG.uniform(0, 3, N)),
    "area": _rounded(RNG.uniform(40, 120, N), 1),
    "y": _rounded(2 * np.array(X1) - np.array(X2) + 0.5 + 0.3 * NOISE),
    "p": _rounded(np.exp(0.5 * np.array(X1) + 0.1 * NOISE)),
    "c": [int(v) for v in RNG.uniform(size=N) < 1 / (1 + np.exp(-(1.5 * np.array(X1) - np.array(X2))))],
    "n": [int(v) for v in RNG.poisson(np.exp(0.5 * np.array(X1) + 0.2))],
    "v": _rounded(RNG.uniform(0.5, 2.0, N), 3),
    "kind": [("a", "b", "ü")[int(k)] for k in RNG.integers(0, 3, N)],
    "passed": [("no", "yes")[int(v)] for v in RNG.uniform(size=N) < 1 / (1 + np.exp(-(1.5 * np.array(X1))))],
    "Sepal Length": _rounded(RNG.uniform(4, 8, N), 1),
    "面積": _rounded(RNG.uniform(4, 8, N), 1),
}
GAPS = {
    "x": [0.5, None, 1.5, 2.5, 3.0, 4.0, None, 5.5],
    "y": [1.0, 2.0, None, 3.5, 3.0, 5.0, 6.0, 7.5],
    "k": ["u", "v", None, "v", "u", "u", "v", "v"],
}
XOR = {"x1": [0, 0, 1, 1], "x2": [0, 1, 0, 1], "y": [0, 1, 1, 0]}
NET = "y ~ v1*tanh(w11*x1 + w12*x2 + b1) + v2*tanh(w21*x1 + w22*x2 + b2) + c"

LINE, PLANE = "y ~ a*x1 + b", "y ~ w1*x1 + w2*x2 + b"
AREA = "y ~ a*area + b"
SIGMOID, SOFTMAX = "c ~ sigmoid(w1*x1 + w2*x2 + b)", "kind ~ softmax(a1*x1 + b1, a2*x1 + b2, a3*x2 + b3)"

Case = tuple[str, dict[str, list[Any]], dict[str, Any]]


def _case(model: str, table: dict[str, list[Any]] = TABLE, **options: Any) -> Case:
    return model, table, options


LOSSES = [
    _case(LINE),
    _case(PLANE),
    _case("y = a*x + c*x1 + b*x*x1", {"x": [1, 2, 4, 3], "x1": [1, 3, 0, 2.5], "y": [1, 2, 5, 0]}),
    _case(PLANE, loss="absolute"),
    _case(PLANE, loss="huber"),
    _case(PLANE, loss="huber", delta=0.2),
    _case(PLANE, loss="huber", delta=1e-4),
    _case(AREA, loss="huber", delta=0.01, standardize=True),
    _case("y ~ a*x + b", {"x": [10, 8, 13, 9, 11], "y": [7.46, 6.77, 12.74, 7.11, 7.81]}, loss="huber", delta=0.1),
    _case(PLANE, l2=0.1),
    _case(PLANE, l1=0.3),
    _case(PLANE, l1=0.3, l2=0.05, reduction="sum"),
    _case(PLANE, reduction="sum"),
    _case(PLANE, weights="v"),
    _case(PLANE, weights="v", loss="huber", standardize=True),
    _case(PLANE, held=0.25),
    _case(PLANE, held=0.2, reduction="sum", l2=0.3, standardize=True, seed=5),
    _case(PLANE, weights="v", held=0.3),
    _case(AREA),
    _case(AREA, standardize=True),
    _case(AREA, standardize=True, l2=0.1),
    _case("y ~ a*area", standardize=True),
    _case("y ~ a*x + b*x**2 + c*x^3 + d"),
    _case("y ~ a*x + b*x**2 + c*x^3 + d", standardize=True),
    _case("y ~ 2*a*x1 - (b - 3*c*x2)/2 + x1**2"),
    _case("y - x2 ~ a*x1 + 1"),
    _case("log(p) ~ a*x1 + b"),
    _case("log(p) ~ slope*x1 + b", parameters=["b", "slope"]),
    _case("y ~ sin(w*x + q) + b"),
    _case("p ~ a*exp(-b*x)"),
    _case("p ~ a*exp(-b*x) + c", loss="absolute"),
    _case("p ~ a*exp(-b*x) + c", loss="huber", weights="v"),
    _case("y ~ a*b*x1 + b"),
    _case("y ~ where(x1 > k, a*x1, b*x1) + c"),
    _case("y ~ a*sum(x1**i, i, 0, 2) + b"),
    _case("y ~ sum(sin(a*x1*i), i, 1, 2) + b*x2"),
    _case("y ~ a*x-y + b", {"x-y": X1, "y": TABLE["y"]}),
    _case("c ~ a*x + b", {"x": [1, 2, 2, 3], "c": [0, 0, 1, 1]}, loss="logistic"),
    _case("c ~ a*x + b", {"x": [1, 2, 3, 4, 1000], "c": [0, 1, 0, 1, 1]}, loss="logistic"),
    _case("c ~ b", {"c": [1, 1, 1]}, loss="logistic"),
    _case("n ~ a*x + b", {"x": [0, 0, 1, 1], "n": [0, 0, 3, 4]}, loss="poisson"),
    _case("k ~ softmax(.)", {"x": [1, 2, 3, 4, 5, 6, 7, 8], "k": list("aababbcc")}, loss="cross-entropy"),
    _case("y ~ max(a*x1, b*x2) + c"),
    _case("y ~ a*sqrt(x) + b*|area - m|"),
    _case("y ~ a*b*x1 + b", standardize=True),
    _case("y ~ a*x1/(1 + b**2) + c"),
    _case(NET, XOR),
    _case(NET, XOR, loss="logistic"),
    _case("y ~ sigmoid(" + NET[4:] + ")", XOR, loss="logistic"),
    _case("c ~ w1*x1 + w2*x2 + b", loss="logistic"),
    _case(SIGMOID, loss="logistic"),
    _case(SIGMOID, loss="logistic", l2=0.01),
    _case(SIGMOID, loss="logistic", standardize=True, reduction="sum"),
    _case(SIGMOID, loss="logistic", weights="v"),
    _case("passed ~ sigmoid(w*x1 + b)", loss="logistic"),
    _case("passed ~ sigmoid(w*x1 + b)", loss="logistic", held=0.2),
    _case("c ~ sigmoid(w1*x1 + w2*x2 + b)"),
    _case("n ~ w*x1 + b", loss="poisson"),
    _case("n ~ exp(w*x1 + b)", loss="poisson"),
    _case("n ~ exp(w*x1 + v1*x2 + b)", loss="poisson", weights="v", l2=0.02),
    _case("n ~ exp(w*x1 + b)"),
    _case(SOFTMAX, loss="cross-entropy"),
    _case("kind ~ softmax(.)", {k: TABLE[k] for k in ("x1", "x2", "kind")}, loss="cross-entropy", l2=0.1),
    _case("kind ~ softmax(.)", {k: TABLE[k] for k in ("x1", "kind")}, loss="cross-entropy", l2=0.1, standardize=True),
    _case("c ~ softmax(0, tanh(a*x1 + b)*w)", loss="cross-entropy"),
    _case("y ~ .", {k: TABLE[k] for k in ("x1", "x2", "area", "y")}),
    _case("y ~ .", {k: TABLE[k] for k in ("x1", "Sepal Length", "面積", "y")}, standardize=True),
    _case("y ~ a*Sepal Length + b"),
    _case("面積 ~ a*Sepal Length + b*area"),
    *(_case(model, {name: X1, "y": TABLE["y"], "|x|": X2})
      for name in ("price ($)", "a.b", "θ₀", "2x", "x[1]", "log(x)", "__proto__", "'q'")
      for model in (f"y ~ a*{name} + c", "y ~ .", f"{name} ~ a*y + b*|x| + c")),
    _case("y ~ a*x + b", GAPS),
    _case("y ~ a*x + b", GAPS, held=0.5),
    _case("k ~ sigmoid(a*y + b)", GAPS, loss="logistic"),
    _case("k ~ softmax(a*x, b*y)", GAPS, loss="cross-entropy"),
    _case("y ~ a*x + b", {"x": [1, 1, 1], "y": [1, 2, 3]}),
    _case("y ~ a*x + b", {"x": [2], "y": [1]}),
    _case("y ~ a*x + b", {"x": [2, 3], "y": [1, 5]}),
    _case("y ~ a*x + b", {"x": [2], "y": [1]}, l2=0.5),
    _case("y ~ a*x + b*x", {"x": [1, 2, 3], "y": [1, 2, 2]}),
    _case("y ~ sigmoid(a*x + b)", {"x": [-2, -1, 1, 2], "y": [0, 0, 1, 1]}, loss="logistic"),
    _case("y ~ exp(a*x + b)", {"x": [1000, 2000, 3000], "y": [0, 2, 5]}, loss="poisson"),
    _case("y ~ a*x + b", {"x": [5500, 6100, 7000, 7250], "y": [23200, 24950, 27590, 28300]}),
]  # fmt: skip

REFUSALS = [
    _case("y == a*x1 + b"),
    _case("y ~ a*x1 ~ b"),
    _case("y ~ "),
    _case("~ a*x1"),
    _case("q ~ a*x1 + b"),
    _case("price ~ a*x1 + b"),
    _case("y ~ slope*x1 + b"),
    _case("y ~ a*are + b"),
    _case("y ~ a*sin(x1"),
    _case("y ~ x1 + x2"),
    _case("y ~ 3"),
    _case("y ~ .", {"y": [1, 2]}),
    _case("y ~ a*x", {"x": [1, 1e300], "y": [1, 2]}),
    _case("y ~ a*x", {"x": [1, 2], "y": [-1e160, 2]}),
    _case("k ~ softmax(.)", {"x": [1, 2], "k": ["p", "p"]}, loss="cross-entropy"),
    _case("k ~ a*x", {"x": [1, 2], "k": ["p", "p"]}, loss="logistic"),
    _case("y ~ a*Sepal Length + * b"),
    _case("kind ~ a*x1 + b"),
    _case("y ~ a*x1 + b", loss="cross-entropy"),
    _case("y ~ softmax(a*x1, b*x2)"),
    _case("kind ~ softmax(a*x1, b*x2)", loss="cross-entropy"),
    _case("kind ~ a*x1 + b", loss="logistic"),
    _case("y ~ a*x1 + b", loss="logistic"),
    _case("y ~ a*x1 + b", loss="poisson"),
    _case("y ~ a*x1 + b", loss="hubr"),
    _case("y ~ a*x1 + b", loss="huber", delta=0),
    _case("y ~ a*x1 + b", l2=-1),
    _case("y ~ a*x1 + b", l1=-0.5),
    _case("y ~ a*x1 + b", reduction="median"),
    _case("y ~ a*x1 + b", weights="w"),
    _case("y ~ a*x1 + b", weights="x1"),
    _case("y ~ a*x1 + b", parameters=["a"]),
    _case("y ~ a*x1 + b", parameters=["a", "x1"]),
    _case("y ~ a*x1 + b", parameters=["a", "a"]),
    _case("y ~ a*x1 + b", parameters=["a", "2b"]),
    _case("y ~ a*x1 + b", parameters=[]),
    _case("y ~ a*x + b", {"x": [1, 1, 1], "y": [1, 2, 3]}, standardize=True),
    _case("y ~ a*x + b", {"x": [0.1, 0.1, 0.1], "y": [1, 2, 3]}, standardize=True),
    _case("y ~ a*x1 + a*sin(b*x1)", standardize=True),
    _case("y ~ a*x + b", {"x": [None, 1], "y": [1, None]}),
    _case("y ~ a*x + b", {"x": [1, 2], "y": [1, 2]}, held=0.9),
    _case("y ~ a*x + b", {"x": [1, 2], "y": [1, 2]}, held=1.5),
    _case("y ~ a*x + b", {"x": [1, 2, 3], "y": [1, 2]}),
    _case("y ~ a*x + b", {"x": [], "y": []}),
    _case("y ~ a*x + b", {}),
    _case("y ~ a*x + b" + " + 0*b" * 20 + " +", {"x": [1, 2], "y": [1, 2]}),
    _case("y ~ a*unknown + b"),
    _case("y ~ a*foo(x1)"),
    _case("y ~ sum(x**2)"),
    _case("y ~ sum(x_i*a, i, 1, 2)"),
    _case("y ~ a*sum(x1**i, i, 0, 5000)"),
    _case("y ~ a*min(x1*i, i, 2, 1)"),
    _case("kind ~ softmax(.)"),
    _case("y ~ a*x + b", {"x": [None, "3", 5], "y": [1, 2, 3]}),
    _case("x ~ a*y + b", {"x": [None, 1.5, "u"], "y": [1, 2, 3]}),
    _case("y ~ sin(w*x1 + p0) + b"),
    _case("y ~ a*x1 + ab"),
]

_GD = {"name": "gradient descent", "lr": 0.05, "hyper": {}}
USUAL = {
    "backtracking": 1.0,
    "strong Wolfe": 1.0,
    "exact line search": 1.0,
    "Barzilai-Borwein": 0.05,
    "Polyak": 1.0,
    "conjugate gradient": 1.0,
    "Newton": 1.0,
    "undamped Newton": 1.0,
    "Newton-CG": 1.0,
    "gradient flow": 0.05,
    "normalised gradient": 0.05,
    "sign descent": 0.02,
    "Adadelta": 1.0,
    "Adagrad": 0.3,
    "Adam": 0.1,
    "Adamax": 0.1,
    "AdamW": 0.1,
    "ASGD": 0.05,
    "LBFGS": 0.5,
    "NAdam": 0.1,
    "RAdam": 0.1,
    "RMSprop": 0.02,
    "Rprop": 0.02,
}
OPTIMIZERS: list[dict[str, Any]] = [
    _GD,
    {"name": "SGD", "lr": 0.02, "hyper": {"momentum": 0.9}},
    *({"name": name, "lr": lr, "hyper": {}} for name, lr in USUAL.items()),
]
BATCHED = [_GD, {"name": "SGD", "lr": 0.02, "hyper": {"momentum": 0.9}}, {"name": "Adam", "lr": 0.1, "hyper": {}}]


def data_of(table: dict[str, list[Any]], options: dict[str, Any]) -> dict[str, Any]:
    """What a page's state holds."""
    usual = {
        "loss": "squared", "delta": 1.0, "l1": 0.0, "l2": 0.0, "standardize": False, "reduction": "mean",
        "batch": None, "held": 0.0,
    }  # fmt: skip
    return {"columns": table, **usual, **{k: v for k, v in options.items() if k != "seed"}}


def loss_of(model: str, table: dict[str, list[Any]], options: dict[str, Any]) -> Loss:
    """The loss in Python."""
    given = {k: v for k, v in options.items() if k not in ("held", "batch")}
    if options.get("held"):
        given["held_out"] = options["held"]
    arrays = Data(tuple((name, tuple(cells)) for name, cells in table.items())).arrays()
    return kobai.loss(model, arrays, **given)


def _numbers(values: Any) -> list[Any]:
    return [v if np.isfinite(v) else repr(float(v)) for v in np.asarray(values, np.float64).ravel().tolist()]


def known(model: str, table: dict[str, list[Any]], options: dict[str, Any]) -> dict[str, Any]:
    """What is known of a loss."""
    loss = loss_of(model, table, options)
    p = len(loss.parameter_names)
    chosen = np.random.default_rng(len(model) + p)
    points = np.round(chosen.normal(0, 1, (3, p)), 3)
    points[2] *= 10
    at = torch.as_tensor(points)
    pairs = [loss.value_and_grad(point) for point in at]
    of, best = loss.evaluation, loss.closed_form()
    limit, condition = loss.step_size_limit()
    return {
        "model": model, "data": data_of(table, options), "seed": options.get("seed", 0),
        "parameters": list(loss.parameter_names), "predictors": list(loss.predictors), "labels": list(loss.labels),
        "notes": [[note, in_japanese(note)] for note in loss.notes], "start": list(loss.start_for(p) or ()),
        "title": list(loss.typeset[::2]), "domain": loss.domain_for(p), "rows": of.rows, "target": of.target.tolist(),
        "points": points.tolist(), "values": _numbers([v for v, _ in pairs]),
        "gradients": _numbers(torch.stack([g for _, g in pairs])),
        "hessians": _numbers(torch.stack([loss.hessian(t) for t in at])),
        "closed": None if best is None else {"theta": _numbers(best.theta), "value": best.value, "how": best.how},
        "why": [loss.why_no_closed_form, in_japanese(loss.why_no_closed_form)] if best is None else None,
        "limit": _numbers([limit, condition]), "units": _numbers(loss.in_units(points)),
        "scaled": _numbers(loss.from_units(points)),
        "predicted": _numbers(loss.predict(points[0])),
        "others": _numbers(loss.predict(points[0], {name: np.array(table[name][:3]) for name in loss.predictors}))
        if loss.predictors and all(None not in table[name][:3] for name in loss.predictors) else None,
        "held": None if loss.held is None else {"rows": loss.held.rows, "values": _numbers(loss.held_out(points))},
    }  # fmt: skip


def descent(model: str, table: dict[str, list[Any]], options: dict[str, Any], optimizer: dict[str, Any], dtype: str,
            starts: list[list[float]] | None = None, steps: int = 30, **more: Any) -> dict[str, Any]:  # fmt: skip
    """A descent: positions and values, run after run."""
    loss = loss_of(model, table, options)
    p = len(loss.parameter_names)
    starts = starts or [_rounded(np.random.default_rng(3).normal(size=p), 2)]
    hyper, lr, batch, seed = optimizer["hyper"], optimizer["lr"], options.get("batch"), options.get("seed", 0)
    trace = kobai.descend(
        loss, starts if len(starts) > 1 else starts[0], optimizer=optimizer["name"], steps=steps, dtype=dtype,
        batch=batch, seed=seed, lr=lr, **hyper, **more,
    )  # fmt: skip
    return {
        "model": model, "data": data_of(table, options), "seed": seed, "optimizer": optimizer, "dtype": dtype, "starts": starts,
        "steps": steps, "x": _bytes(trace.x), "values": _bytes(trace.value), "gradients": _bytes(trace.grad_norm), **more,
    }  # fmt: skip


def _bytes(tensor: torch.Tensor) -> str:
    return base64.b64encode(tensor.double().contiguous().numpy().tobytes()).decode()


def _descents() -> list[dict[str, Any]]:
    small = {name: TABLE[name] for name in ("x1", "x2", "y", "c")}
    logistic = (SIGMOID, small, {"loss": "logistic", "l2": 0.01})
    many = [[0.0, 0.0, 0.0], [1.0, -1.0, 2.0], [-0.5, 0.5, 3.0]]
    made = [descent(*logistic, optimizer, "float64") for optimizer in OPTIMIZERS]
    made += [
        descent(PLANE, small, {}, optimizer, dtype) for optimizer in OPTIMIZERS[:4] for dtype in ("float32", "float64")
    ]
    made += [
        descent(PLANE, small, {"batch": 7, "seed": 3}, optimizer, dtype, many if dtype == "float64" else None)
        for optimizer in BATCHED
        for dtype in ("float32", "float64")
    ]
    made.append(
        descent(
            SIGMOID,
            small,
            {"loss": "logistic", "batch": 1, "seed": 8, "reduction": "sum", "l1": 0.1, "l2": 0.2},
            _GD | {"lr": 0.01},
            "float64",
        )
    )
    made.append(
        descent(PLANE, {**small, "v": TABLE["v"]}, {"batch": 40, "weights": "v", "held": 0, "seed": 1}, _GD, "float64")
    )
    made.append(descent(NET, XOR, {}, {"name": "Adam", "lr": 0.05, "hyper": {}}, "float64", steps=200))
    made.append(
        descent("p ~ a*exp(-b*x) + c", {k: TABLE[k] for k in ("x", "p")}, {"loss": "huber"}, OPTIMIZERS[1], "float64")
    )
    return made


def expected(every: int = 1) -> dict[str, Any]:
    """The fixture; with ``every`` a sample of its losses."""
    return {
        "losses": [known(*case) for case in LOSSES[::every]],
        "refusals": [refusal(*case) for case in REFUSALS],
        "descents": _descents() if every == 1 else [],
        "batches": [
            {"rows": rows, "size": size, "seed": seed, "of": [next(mine).tolist() for _ in range(12)]}
            for rows, size, seed in ((53, 16, 3), (7, 3, 0), (5, 5, 2**31 - 1), (3, 1, 12345))
            for mine in [batches(rows, size, seed)]
        ],
    }  # fmt: skip


def refusal(model: str, table: dict[str, list[Any]], options: dict[str, Any]) -> dict[str, Any]:
    """Bad input, and what Python says of it."""
    try:
        loss_of(model, table, options)
    except BadInput as error:
        return {
            "model": model, "data": data_of(table, options), "en": str(error), "ja": in_japanese(str(error)),
            "column": error.column,
        }  # fmt: skip
    raise AssertionError(f"{model} {options} is not refused")


if __name__ == "__main__":
    PATH.write_bytes(gzip.compress(json.dumps(expected(), ensure_ascii=False).encode(), mtime=0))
    sys.stdout.write(f"{PATH.name}: {PATH.stat().st_size} bytes\n")
