"""States of models of tables at random: columns, models, losses, weights, rows held out, batches, gaps, scales, optimizers."""

from __future__ import annotations

import math
import random
from typing import Any

NAMES = ["x", "area", "t1", "living area", "Länge", "勾配", "v2", "sq-ft"]
"""Of predictors; some are no names of formulas."""
SCALES = [1.0, 1.0, 1.0, 1e3, 1e-4]
CURVES = ["a*exp(-b*{0}) + c", "a*sin(b*{0} + c)", "a*tanh(b*{0} + c)", "a*{0}**2*b + c", "a*b*{0} + c*{1}"]
"""Models that are not linear in a, b and c."""


def state(seed: int) -> dict[str, Any]:
    """The part of a state that a person changed."""
    draw = random.Random(f"table {seed}")
    rows = draw.choice([1, 2, 3, 5, 8, 15, 15, 40, 40, 120, 400])
    names = draw.sample(NAMES, draw.choice([1, 1, 2, 2, 3]))
    columns: dict[str, list[Any]] = {name: _column(draw, rows) for name in names}
    loss = draw.choice(
        ["squared"] * 4 + ["absolute", "huber", "huber", "logistic", "logistic", "poisson", "cross-entropy"]
    )
    response, data = _response(draw, loss, list(columns.values()), rows)
    columns = {**columns, "y": response} if draw.random() < 0.7 else {"y": response, **columns}
    weights = draw.random() < 0.25
    if weights:
        columns["w"] = [draw.choice([0, 1, 1, 2, 0.5, 3]) for _ in range(rows)]
    if draw.random() < 0.25:
        for _ in range(draw.choice([1, 1, 3])):
            columns[draw.choice(list(columns))][draw.randrange(rows)] = None
    classes = len({cell for cell in response if cell is not None})
    model, count, words = _model(draw, loss, names, classes, weights)
    data |= {
        "columns": columns, "loss": loss, "delta": draw.choice([1.0, 0.25, 1.345, 40.0]),
        "l1": draw.choice([0] * 5 + [0.0625, 0.3]), "l2": draw.choice([0, 0, 0, 0.01, 2.5]),
        "standardize": draw.random() < 0.4, "reduction": draw.choice(["mean", "mean", "mean", "sum"]),
        "batch": draw.choice([None, None, 1, max(1, rows // 8), max(1, rows // 4)]),
        "held": draw.choice([0.0, 0.0, 0.1, 0.25, 0.5]), "weights": "w" if weights else None,
        "parameters": words, "residuals": draw.choice([None, "none", "squares" if loss == "squared" else None]),
        "earlier": draw.choice([None, False]),
    }  # fmt: skip
    data = {name: value for name, value in data.items() if value is not None or name == "batch"}
    return {
        "f": model, "data": data, "params": {}, "noise": 0, "domain": None, "dim": None,
        "cloud": draw.choice([None] * 5 + [{"kind": "grid", "count": 2, "seed": 3}]),
        "start": [[_short(draw.uniform(-1.5, 1.5)) for _ in range(count)] for _ in range(draw.choice([1, 1, 1, 3]))],
        "optimizers": [_optimizer(draw) for _ in range(draw.choice([1, 1, 1, 2, 3]))],
        "steps": draw.choice([0, 1, 12, 60, 200, 600]),
        "dtype": draw.choice(["float64", "float64", "float64", "float32"]), "seed": draw.randrange(6),
        "lang": draw.choice(["en", "ja"]),
    }  # fmt: skip


def _short(value: float, digits: int = 4) -> float:
    return float(f"{value:.{digits}g}")


def _column(draw: random.Random, rows: int) -> list[Any]:
    kind, scale = draw.choice(["real", "real", "whole", "few", "far", "one"]), draw.choice(SCALES)
    if kind == "whole":
        return [draw.randrange(-3, 30) for _ in range(rows)]
    if kind == "few":
        return [draw.choice([0, 1]) for _ in range(rows)]
    if kind == "one" and draw.random() < 0.4:
        return [2.5] * rows
    middle = 50 * scale if kind == "far" else 0
    return [_short(middle + scale * draw.gauss(0, 1), 6) for _ in range(rows)]


def _response(draw: random.Random, loss: str, columns: list[list[Any]], rows: int) -> tuple[list[Any], dict[str, Any]]:
    means = [sum(column) / rows for column in columns]
    widths = [math.sqrt(sum((v - m) ** 2 for v in c) / rows) or 1.0 for c, m in zip(columns, means, strict=True)]
    slopes = [draw.uniform(-1.5, 1.5) for _ in columns]
    z = [
        sum(s * (c[k] - m) / w for s, c, m, w in zip(slopes, columns, means, widths, strict=True)) for k in range(rows)
    ]
    noise = draw.choice([0.0, 0.3, 0.3, 1.5])
    if loss == "poisson":
        return [max(0, round(math.exp(min(2.0, 0.5 * v)) * draw.uniform(0, 2))) for v in z], {}
    if loss == "logistic":
        found = [int(v + noise * draw.gauss(0, 1) > 0) for v in z]
        return draw.choice([found, [("no", "yes")[k] for k in found]]), {}
    if loss == "cross-entropy":
        words = draw.choice([["red", "blue", "green"], ["b", "a"], ["1", "2", "十"], [3, 1, 2]])
        return [words[min(len(words) - 1, max(0, round(1 + v + noise * draw.gauss(0, 1))))] for v in z], {}
    scale, middle = draw.choice(SCALES), draw.choice([0.0, 0.0, 20.0])
    found = [_short(scale * (middle + v + noise * draw.gauss(0, 1)), 6) for v in z]
    if draw.random() < 0.2:
        found[draw.randrange(rows)] *= 30  # an outlier
    return found, {}


def _model(
    draw: random.Random, loss: str, names: list[str], classes: int, weights: bool
) -> tuple[str, int, list[str] | None]:
    """The text, how many parameters it has, and their names where they are words."""
    first, second = names[0], names[-1]
    if loss == "cross-entropy":
        if draw.random() < 0.4:
            outputs = [f"a{k}*{first} + b{k}" for k in range(1, classes)] + ["0"]
            return f"y ~ softmax({', '.join(outputs)})", max(1, 2 * (classes - 1)), None
        return "y ~ softmax(.)", max(classes, 1) * (len(names) + 1), None
    terms, words = [f"{chr(97 + k)}*{name}" for k, name in enumerate(names)], None
    kind = draw.choice(["line", "line", "dot", "power", "through 0", "words", "offset", "curve", "log left", "cross"])
    if kind == "log left" and loss in ("logistic", "poisson"):
        kind = "line"
    right, count = " + ".join([*terms, "d"]), len(names) + 1
    left = "y"
    if kind == "dot":
        return "y ~ .", len(names) + 1, None
    if kind == "power":
        degree = draw.choice([2, 2, 3, 5, 9])
        right, count = " + ".join([f"c{k}*{first}**{k}" for k in range(degree, 0, -1)] + ["c0"]), degree + 1
    elif kind == "through 0":
        right, count = " + ".join(terms), len(names)
    elif kind == "words":
        right, count, words = f"slope*{first} + height", 2, ["height", "slope"]
    elif kind == "offset":
        right, count = f"3 + 0.5*{second} - a*{first} + b", 2
    elif kind == "curve" and loss != "poisson":
        right, count = draw.choice(CURVES).format(first, second), 3
    elif kind == "log left":
        left = "log(y)"
    elif kind == "cross":
        right, count = f"a*{first}*{second} + b*{second} + 2*c", 3
    if loss == "logistic" and draw.random() < 0.5:
        right = f"sigmoid({right})"
    if loss == "poisson" and draw.random() < 0.5:
        right = f"exp({right})"
    return f"{left} ~ {right}", count, words


def _optimizer(draw: random.Random) -> dict[str, Any]:
    name = draw.choice(["gradient descent"] * 4 + ["SGD", "Adam", "RMSprop", "Adagrad"])
    hyper = {"momentum": draw.choice([0.5, 0.9]), "nesterov": draw.random() < 0.5} if name == "SGD" else {}
    rate = draw.choice([0.5, 0.1, 0.01, 1.0, 2.5, 10 ** draw.uniform(-8, 0.5)])
    return {"name": name, "lr": _short(rate), "hyper": hyper}
