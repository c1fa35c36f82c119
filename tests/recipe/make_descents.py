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
    return json.loads(json.dumps([descent(given) for given in NOISY[::every]], allow_nan=False))


if __name__ == "__main__":
    text = json.dumps(expected(), ensure_ascii=False, separators=(",", ":"))
    PATH.write_bytes(gzip.compress(text.encode(), 9, mtime=0))
    print(f"{PATH.name}: {PATH.stat().st_size:,} bytes", file=sys.stderr)
