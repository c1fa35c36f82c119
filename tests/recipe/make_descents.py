"""Descents as Python makes them, in ``viewer/tests/fixtures/page_descents.json.gz``: the page is to make the same.

``python -m tests.recipe.make_descents`` writes them: with noise, with schedules, and climbs.
"""

from __future__ import annotations

import base64
import gzip
import json
import sys
from pathlib import Path
from typing import Any

import numpy as np

from kobai.app.compute import Watch, trace_of
from kobai.app.limits import Limits
from kobai.app.state import State

PATH = Path(__file__).parents[2] / "viewer" / "tests" / "fixtures" / "page_descents.json.gz"
BOWL = "x1**2 + 3*x2**2"
_GD = {"name": "gradient descent", "lr": 0.05, "hyper": {}}
_ADAM = {"name": "Adam", "lr": 0.1, "hyper": {}}
_HEAVY = {"name": "SGD", "lr": 0.02, "hyper": {"momentum": 0.9}}


def _state(f: str = BOWL, start: Any = ((1.0, 2.0),), optimizers: Any = (_GD,), **given: Any) -> dict[str, Any]:
    optimizers = list(optimizers)
    return {"f": f, "start": [list(p) for p in start], "optimizers": optimizers, "steps": 60, "detail": True, **given}


NOISY = [
    _state(noise=0.5),
    _state(noise=0.5, seed=7, dtype="float64"),
    _state(noise=2.0, seed=2**31 - 1, optimizers=[_ADAM]),
    _state(noise=0.1, seed=3, optimizers=[_GD, _ADAM, _HEAVY], dtype="float64"),
    _state(noise=0.3, seed=4, optimizers=[_HEAVY], start=[(1.0, 2.0), (-1.0, 0.5), (2.0, 2.0)]),
    _state(noise=0.3, seed=4, optimizers=[_GD, _HEAVY], start=[(1.0, 2.0), (-1.0, 0.5)], dtype="float64"),
    _state("x1**4 - x1**2", [(1.5,)], noise=1.0, seed=11),  # an odd number of deviates a step
    _state("x1**2 + x2**2 + x3**2", [(1.0, 2.0, 3.0)], noise=1.0, seed=12, dtype="float64"),
    _state("sum(x**2)", [tuple(float(i) for i in range(15))], noise=0.2, seed=1),
    _state(
        "sqrt(x1) + x2**2", [(0.2, 1.0), (4.0, 1.0)], noise=1.0, seed=6
    ),  # the first breaks off, the second draws on
    _state(noise=0.4, seed=5, optimizers=[{"name": "normalised gradient", "lr": 0.1, "hyper": {}}]),
    _state(
        noise=0.4, seed=5, optimizers=[{"name": "Barzilai-Borwein", "lr": 0.01, "hyper": {}}], steps=15, dtype="float64"
    ),
    _state(noise=0.5, cloud={"kind": "random", "count": 20, "seed": 3}, detail=False),
]


def _scheduled(name: str, optimizer: dict[str, Any] = _GD, /, **options: Any) -> dict[str, Any]:
    return {**optimizer, "schedule": {"name": name, "options": options}}


SCHEDULED = [
    _state(optimizers=[_scheduled("StepLR", step_size=10, gamma=0.5)]),
    _state(optimizers=[_scheduled("StepLR", _ADAM, step_size=7)], dtype="float64"),
    _state(optimizers=[_scheduled("ExponentialLR", _HEAVY, gamma=0.97)], dtype="float64"),
    _state(optimizers=[_scheduled("MultiStepLR", milestones=[3, 20, 20, 50], gamma=0.3)], dtype="float64"),
    _state(optimizers=[_scheduled("LinearLR", _ADAM, start_factor=0.1, total_iters=20)], dtype="float64"),
    _state(optimizers=[_scheduled("LinearLR", start_factor=1.0, end_factor=0.01, total_iters=100)], dtype="float64"),
    _state(optimizers=[_scheduled("ConstantLR", factor=0.25, total_iters=9)], dtype="float64"),
    _state(optimizers=[_scheduled("PolynomialLR", total_iters=40, power=1.7)], dtype="float64"),
    _state(optimizers=[_scheduled("CosineAnnealingLR", _ADAM, T_max=60)], dtype="float64"),
    _state(optimizers=[_scheduled("CosineAnnealingLR", T_max=13, eta_min=0.002)], dtype="float64"),
    _state(optimizers=[_scheduled("CosineAnnealingWarmRestarts", T_0=7, T_mult=2, eta_min=0.001)], dtype="float64"),
    _state(optimizers=[_scheduled("CosineAnnealingLR", T_max=60), _ADAM, _scheduled("StepLR", step_size=5)]),
    _state(optimizers=[_scheduled("CosineAnnealingLR", T_max=60)], start=[(1.0, 2.0), (-1.0, 0.5)], noise=0.5, seed=3),
    _state(optimizers=[_scheduled("StepLR", step_size=5)], steps=0),
    _state(optimizers=[_scheduled("LinearLR")], steps=1, dtype="float64"),
]


def _climb(name: str, lr: float, **hyper: Any) -> dict[str, Any]:
    return {"name": name, "lr": lr, "hyper": {"maximize": True, **hyper}}


TOP = {"f": "3 - x1**2 - 2*x2**2 + x1*x2", "start": ((1.5, -0.5),)}
CLIMBS = [
    _state(**TOP, optimizers=[_climb("SGD", 0.05)]),
    _state(**TOP, optimizers=[_climb("SGD", 0.03, momentum=0.9, nesterov=True, weight_decay=0.1)], dtype="float64"),
    *(
        _state(**TOP, optimizers=[_climb(name, lr)], dtype=dtype)
        for name, lr in (("Adam", 0.1), ("Adagrad", 0.3), ("RMSprop", 0.05), ("Adadelta", 2.0), ("Rprop", 0.05),
                         ("ASGD", 0.05), ("NAdam", 0.1), ("RAdam", 0.1), ("Adamax", 0.1), ("AdamW", 0.1))
        for dtype in ("float32", "float64")
    ),
    _state(**TOP, optimizers=[_climb("Adam", 0.1, weight_decay=0.2, amsgrad=True), _GD, _climb("SGD", 0.05)]),
    _state("x1**2 + 2*x2**2", ((0.5, 0.1),), optimizers=[_climb("SGD", 0.1)], noise=0.1),  # it climbs away
    _state(**TOP, optimizers=[{**_climb("SGD", 0.05), "schedule": {"name": "ExponentialLR", "options": {"gamma": 0.95}}}]),
]  # fmt: skip


_DATA = {"columns": {"x": [0.5, 1.0, 1.5, 2.5, 3.0, 4.0, 4.5], "y": [1.0, 2.2, 2.7, 3.6, 3.1, 5.2, 6.0]}, "batch": 3}
TABLES = [
    _state("y ~ a*x + b", data=_DATA, noise=0.5, seed=4, optimizers=[_GD, _HEAVY], dtype="float64"),
    _state(
        "y ~ a*x + b",
        [(1.0, 2.0), (0.0, -1.0)],
        data=_DATA,
        seed=9,
        optimizers=[_scheduled("StepLR", _ADAM, step_size=7)],
        dtype="float64",
    ),
    _state(
        "y ~ a*x + b",
        data={**_DATA, "held": 0.3, "standardize": True, "loss": "huber"},
        optimizers=[_HEAVY, _scheduled("CosineAnnealingLR", T_max=60)],
    ),
    _state(
        "y ~ a*x + b",
        data={**_DATA, "batch": None, "l1": 0.2},
        noise=0.1,
        seed=2**31 - 1,
        optimizers=[_ADAM],
        dtype="float64",
    ),
]


def descent(given: dict[str, Any]) -> dict[str, Any]:
    """A state, the positions of its descent, η, and what was recorded of its optimizers."""
    state = State.read(given, Limits())
    trace = trace_of(state, Watch(1e9, lambda: True))
    runs = int(np.prod(trace.runs, dtype=int))
    held = {} if not state.detail else {
        name: _bytes(t.double()) for name, t in trace.state.items() if t.ndim >= 2 and t.shape[-2] == len(trace.steps)
    }  # fmt: skip
    status = trace.status.tolist() if trace.runs else [trace.status]
    return {
        "state": state.plain(), "x": _bytes(trace.x), "lr": _bytes(trace.lr.double()), "runs": runs, "states": held,
        "status": [str(s) for s in status],
    }  # fmt: skip


def _bytes(tensor: Any) -> str:
    return base64.b64encode(np.ascontiguousarray(tensor.detach().numpy() + 0.0).tobytes()).decode()


def expected(every: int = 1) -> list[dict[str, Any]]:
    """All descents, or every so many, as JSON gives them back."""
    return json.loads(
        json.dumps([descent(given) for given in [*NOISY, *SCHEDULED, *CLIMBS, *TABLES][::every]], allow_nan=False)
    )


if __name__ == "__main__":
    text = json.dumps(expected(), ensure_ascii=False, separators=(",", ":"))
    PATH.write_bytes(gzip.compress(text.encode(), 9, mtime=0))
    print(f"{PATH.name}: {PATH.stat().st_size:,} bytes", file=sys.stderr)
