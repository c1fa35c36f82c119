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
    if part["cloud"]:
        part["cloud"] |= {"count": draw.choice([1, 3, 7]), "seed": draw.randrange(10_000)}
    elif n <= 2 and draw.random() < 0.3:
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
