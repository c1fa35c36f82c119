"""States as people make them in the page, at random: functions of 1 to 30 variables, races, clouds, constants, ranges."""

from __future__ import annotations

import random
from typing import Any

FUNCTIONS: list[tuple[str, int | None, dict[str, float]]] = [
    ("x**2", 1, {}),
    ("x**4 - x**2 + 0.3*x", 1, {}),
    ("log(1 + x**2)", 1, {}),
    ("x1**2 + x2**2", 2, {}),
    ("a*x**2 + y**2", 2, {"a": 3.0}),
    ("f(w, b) = (w - 1)**2 + k*(b - w**2)**2", 2, {"k": 1.23456789}),
    ("himmelblau", 2, {}),
    ("beale", 2, {}),
    ("x**2 + 2*y**2 + 0.5*z**2 - x*y", 3, {}),
    ("sum((x[i] - i)**2, i, 1, 4)", 4, {}),
    ("rosenbrock", None, {}),
    ("sum(i*x[i]**2, i, 1, n)", None, {}),
    ("x1**2 + x30**2", 30, {}),
]
"""Formula, its number of variables (None: open) and constants."""

OPTIMIZERS: dict[str, dict[str, list[Any]]] = {
    "gradient descent": {},
    "SGD": {"momentum": [0.5, 0.9], "nesterov": [True, False]},
    "Adam": {"betas": [[0.8, 0.99], [0.9, 0.999]], "amsgrad": [True]},
    "RMSprop": {"alpha": [0.9, 0.99]},
    "Adagrad": {"lr_decay": [0.01]},
    "AdamW": {"weight_decay": [0.1]},
}
"""Names, and what of their hyperparameters is changed at times."""

SCHEDULES: list[dict[str, Any]] = [
    {"name": "ExponentialLR", "options": {"gamma": 0.9}},
    {"name": "StepLR", "options": {"step_size": 7, "gamma": 0.5}},
]


def state(seed: int) -> dict[str, Any]:
    """The part of a state that a person changed."""
    draw = random.Random(seed)
    f, n, params = draw.choice(FUNCTIONS)
    n = n or draw.choice([2, 2, 3, 5])
    digits = draw.choice([2, 4, 9])

    def number(size: float) -> float:
        return float(f"{draw.uniform(-size, size):.{digits}g}")

    part: dict[str, Any] = {
        "f": f,
        "params": {name: float(f"{draw.uniform(0.5, 4):.{digits}g}") for name in params},
        "start": [[number(2) for _ in range(n)] for _ in range(draw.choice([1, 1, 1, 2, 5]))],
        "cloud": draw.choice([None, None, {"kind": "random"}, {"kind": "grid"}]),
        "domain": None,
        "optimizers": [optimizer(draw, digits) for _ in range(draw.choice([1, 1, 2, 3, 4]))],
        "steps": draw.choice([0, 1, 20, 60]),
        "dtype": draw.choice(["float32", "float32", "float64"]),
        "height": draw.choice(["auto", "auto", "log", "linear"]),
        "seed": draw.randrange(5),
        "noise": draw.choice([0] * 6 + [0.1]),
        "colors": draw.choice(["auto", "auto", "minimum"]),
    }
    if n > 2:
        part["coordinates"] = draw.choice([None, None, "path", draw.sample(range(n), 2)])
    if part["cloud"]:
        part["cloud"] |= {"count": draw.choice([1, 3, 7]), "seed": draw.randrange(10_000)}
    elif n <= 3 and draw.random() < 0.3:
        part["domain"] = [[number(1) - 3.5, number(1) + 3.5] for _ in range(n)]
    if n >= 16:
        part["noise"] = 0  # which pages refuse in so many variables
    if draw.random() < 0.15:
        part["optimizers"] = part["optimizers"][:1] * 2  # the very same twice
    return part


def optimizer(draw: random.Random, digits: int) -> dict[str, Any]:
    name = draw.choice(list(OPTIMIZERS))
    hyper = {key: draw.choice(values) for key, values in OPTIMIZERS[name].items() if draw.random() < 0.5}
    if hyper.get("nesterov"):
        hyper["momentum"] = 0.9
    found = {"name": name, "lr": float(f"{10 ** draw.uniform(-4, 0.3):.{digits}g}"), "hyper": hyper}
    return found | {"schedule": draw.choice(SCHEDULES)} if draw.random() < 0.2 else found


MODELS: list[tuple[str, int, str]] = [
    ("price ~ a*area + b", 2, "squared"),
    ("price ~ a*area", 1, "absolute"),
    ("price ~ a*area + b", 2, "huber"),
    ("price ~ a*area**2 + b*area + c", 3, "squared"),
    ("price ~ .", 3, "squared"),
    ("rooms ~ exp(a*area + b)", 2, "poisson"),
    ("kind ~ sigmoid(w*area + b)", 2, "logistic"),
    ("kind ~ sigmoid(w*area + v*price + b)", 3, "logistic"),
    ("kind ~ softmax(.)", 8, "cross-entropy"),
    ("price ~ p*tanh(q*area) + r", 3, "squared"),
]
"""Model, its number of parameters, and a loss that suits it."""


def table_state(seed: int) -> dict[str, Any]:
    """The part of a state that a person changed, of a model of a table."""
    draw = random.Random(10_000 + seed)
    part = state(seed)
    f, n, loss = draw.choice(MODELS)
    rows = draw.choice([6, 12, 30, 150])
    large = draw.choice([1.0, 1.0, 100.0])  # columns that are not scaled
    area = [float(f"{draw.uniform(0.2, 2) * large:.4g}") for _ in range(rows)]
    columns: dict[str, list[Any]] = {
        "area": area,
        "price": [float(f"{1.5 * x / large + draw.gauss(1, 0.4):.4g}") for x in area],
        "rooms": [draw.randrange(4) for _ in area],
    }
    if loss in ("logistic", "cross-entropy"):
        columns["kind"] = [("red", "blue")[k % 2] if k < 2 else draw.choice(["red", "blue"]) for k in range(rows)]
    if draw.random() < 0.3:
        columns["area"][draw.randrange(rows)] = None
    if loss in ("squared", "absolute", "huber"):
        part["optimizers"] = [optimizer(draw, 4) | {"lr": one["lr"] * 0.1} for one in part["optimizers"]]
    part |= {
        "f": f, "params": {}, "noise": 0, "domain": None,
        "start": [[float(f"{draw.uniform(-1, 1):.3g}") for _ in range(n)] for _ in part["start"]],
        "data": {
            "columns": columns, "loss": loss, "delta": draw.choice([1.0, 0.3]), "l1": draw.choice([0, 0, 0.125]),
            "l2": draw.choice([0, 0, 0.01]), "standardize": "tanh" not in f and draw.random() < 0.4,
            "reduction": "mean" if rows > 12 else draw.choice(["mean", "sum"]), "batch": draw.choice([None, None, 3]),
            "held": draw.choice([0.0, 0.0, 0.25]),
        },
    }  # fmt: skip
    return part
