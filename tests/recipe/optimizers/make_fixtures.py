"""Writes the viewer's fixtures of optimizers: their data, and what Python computes from them. ``python -m`` this module."""

from __future__ import annotations

import gzip
import json
import random
from pathlib import Path
from typing import Any

import torch

from kobai.descent.schedule import scheduler_of
from kobai.descent.symbolic import capture_optimizer
from kobai.optimize import resolve
from kobai.recipe.optimizers.as_data import graphs_of, optimizer_data
from kobai.recipe.optimizers.schedules import with_schedule
from tests.recipe.optimizers.test_as_data import NAMES, settings

PATH = Path(__file__).parents[3] / "viewer/tests/fixtures/optimizers.json.gz"
# Every step at first, then some: bias corrections change with each.
SHOWN = [*range(40), *range(40, 500, 23), 499]


def coefficient_cases() -> list[dict[str, Any]]:
    """For random hyperparameters, the coefficients of some of 500 steps."""
    cases = []
    for name in ["gradient descent", "sign descent", *NAMES]:
        chance = random.Random(f"{name} in a page")
        for _ in range(3):
            hyper = settings(name, chance)
            graphs = graphs_of(optimizer_data(name), hyper, 500, torch.float64)
            cases.append({
                "name": name, "hyper": hyper,
                "powers": optimizer_data(resolve(name, **hyper))["powers"],
                "initial": graphs.initial, "which": [graphs.which[k] for k in SHOWN],
                "coefficients": [graphs.coefficients[k] for k in SHOWN],
            })  # fmt: skip
    return cases


def scheduled() -> list[dict[str, Any]]:
    """Optimizers with schedules of 30 steps, and the coefficients of each step as torch's scheduler leads to them."""
    cases = []
    for name, hyper, scheduler, options in [
        ("SGD", {"lr": 0.1, "momentum": 0.5}, "StepLR", {"step_size": 7}),
        ("Adam", {"lr": 0.05}, "OneCycleLR", {"max_lr": 0.2, "total_steps": 40}),
    ]:
        spec, make = resolve(name, **hyper), scheduler_of((scheduler, options))
        graphs = capture_optimizer(spec.build, make, (1,), torch.float64, 30)
        data = with_schedule(optimizer_data(spec), spec, make, 30)
        numbers = [sorted(abs(v) for v in set(row) - {0.0, 1.0, -1.0}) for row in graphs.coefficients]
        cases.append({"data": data, "hyper": hyper, "lr": graphs.lr, "numbers": numbers})
    return cases


def powers() -> list[list[float]]:
    """x, y and Python's xʸ."""
    chance = random.Random(5)
    pairs = [(1 - 10 ** -chance.uniform(0.2, 5), float(chance.randint(1, 500))) for _ in range(1500)]
    pairs += [(10 ** chance.uniform(-300, 300), chance.uniform(-1, 1)) for _ in range(300)]
    pairs += [(chance.uniform(0, 3), chance.uniform(-30, 30)) for _ in range(300)]
    pairs += [
        (5e-324, 0.5),
        (5e-324, 0.3),
        (1e-310, 0.9),
        (1.7e308, 0.99),
        (0.9, 7000.0),
        (0.9, 6990.0),
        (-2.0, 3.0),
        (-0.5, 2.0),
    ]
    return [[x, y, x**y] for x, y in pairs]


def expected() -> dict[str, Any]:
    """All fixtures, as JSON gives them back."""
    cases = coefficient_cases()
    names = sorted({case["name"] for case in cases})
    made = {
        "data": [optimizer_data(name) for name in names],
        "scheduled": scheduled(),
        "shown": SHOWN,
        "cases": cases,
        "powers": powers(),
    }
    return json.loads(json.dumps(made, allow_nan=False))


if __name__ == "__main__":
    text = json.dumps(expected(), ensure_ascii=False, separators=(",", ":"))
    PATH.write_bytes(gzip.compress(text.encode(), 9, mtime=0))
