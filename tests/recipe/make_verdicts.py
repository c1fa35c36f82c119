"""Descents with their statuses and verdicts, ``viewer/tests/fixtures/verdicts.json.gz``: the page is to say the same.

``python -m tests.recipe.make_verdicts`` writes it. The positions, values and gradient norms are the engine's own; the
functions are written out again, with their derivatives, in ``viewer/tests/verdict/functions.ts``.
"""

from __future__ import annotations

import base64
import gzip
import itertools
import json
import math
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any
from unittest import mock

import numpy as np
import torch

import kobai
from kobai.app import compute
from kobai.app.compute import Watch, names_of, trace_of
from kobai.app.messages import verdicts
from kobai.app.state import OptimizerChoice, State
from kobai.descent import descend, descending, race
from kobai.descent.job import Job, Result
from kobai.descent.record import examine

PATH = Path(__file__).parents[2] / "viewer" / "tests" / "fixtures" / "verdicts.json.gz"

BANANA = "(1 - x1)**2 + 100*(x2 - x1**2)**2"
FUNCTIONS: dict[str, list[tuple[float, ...]]] = {  # f: starts
    "x1**2": [(2.0,), (0.0,)],
    "10*x1**2": [(1.0,)],
    "x1**4": [(2.0,), (10.0,)],
    "x1**4 - 3*x1**2 + x1": [(2.0,), (-2.0,), (0.5,)],
    "cos(x1)": [(0.1,), (0.0,), (3.0,)],
    "exp(x1) - x1": [(2.0,), (-3.0,)],
    "x1**3": [(0.5,), (0.0,)],
    "1 - x1**2": [(0.5,), (0.0,)],
    "0*x1 + 3": [(1.0,)],
    "abs(x1)": [(2.0,), (1.25,)],
    "log(x1)": [(1.0,), (-1.0,)],
    "sqrt(x1)": [(0.25,), (1.0,)],
    "1/x1": [(0.0,), (1.0,)],
    "x1**2 + x2**2": [(2.0, 2.0), (0.0, 0.0)],
    "x1**2 + 10*x2**2": [(2.0, 2.0), (0.0, 1.0)],
    "x1**2 - x2**2": [(1.0, 0.0), (1.0, 1e-3), (0.0, 0.0)],
    "x1**3 - 3*x1*x2**2": [(0.0, 0.0)],
    "(x1 - x2)**2": [(2.0, 0.0)],
    "log(x1) + x2**2": [(1.0, 2.0)],
    "x1**2 + 1e-6*(x2 - 1)**2": [(100.0, 50.0)],
    BANANA: [(-1.2, 1.0), (1.0025046, 1.0002303), (1.0, 1.0)],
    "rosenbrock": [(-1.2, 1.0), (1.0, 1.0)],
    "himmelblau": [(0.5, 0.5), (-4.0, 3.0), (100.0, 100.0), (3.0, 2.0)],
    "abs(x1) + abs(x2)": [(-1.25, 1.0)],
    "abs(x1) + x2**2": [(-1.0, 0.5)],
    "100*abs(x2) + x1**2": [(3.0, 1.0)],
    "bukin_6": [(-8.0, 2.0), (-12.0, 0.5)],
    "rastrigin": [(2.2, -1.3)],
    "styblinski_tang": [(1.0, 2.0), (1.0, 2.0, -3.0, 0.5, 4.0)],
    "sum(i*x[i]**2, i, 1, n)": [(1.0, -2.0, 0.5, 3.0, 1.0), (1.0,) * 60],
    "sum(abs(x))": [(1.0, -2.0, 0.5, 3.0, 1.25)],
    "x1**2 + x2**2 + x3**2 + x4**2 - x5**2": [(1.0, 1.0, 1.0, 1.0, 0.0), (0.0,) * 5],
}
OPTIMIZERS = [
    OptimizerChoice("gradient descent", 0.01),
    OptimizerChoice("gradient descent", 0.1),
    OptimizerChoice("gradient descent", 0.25),
    OptimizerChoice("gradient descent", 1.0),
    OptimizerChoice("gradient descent", 1.1),
    OptimizerChoice("gradient descent", 1e-20),
    OptimizerChoice("SGD", 0.05, {"momentum": 0.9}),
    OptimizerChoice("SGD", 0.1, {"momentum": 0.8, "nesterov": True, "weight_decay": 0.5}),
    OptimizerChoice("SGD", 0.1, {"maximize": True}),
    OptimizerChoice("Adam", 0.1),
    OptimizerChoice("AdamW", 0.3),
    OptimizerChoice("backtracking", 1.0),
    OptimizerChoice("Newton", 1.0),
    OptimizerChoice("conjugate gradient", 1.0),
    OptimizerChoice("sign descent", 0.1),
    OptimizerChoice("RMSprop", 0.05),
]


def states() -> Iterator[State]:
    """What the pages ask for: single runs, races, many starts."""
    single = itertools.product([(f, start) for f, starts in FUNCTIONS.items() for start in starts], OPTIMIZERS)
    for k, ((f, start), optimizer) in enumerate(single):
        # Each second of them, and by turns in both formats, so that neighbours in the table differ in all.
        if k % 2 == (k // len(OPTIMIZERS)) % 2 and not (len(start) > 50 and k % 4):
            steps = 0 if k % 97 == 0 else 200 if k % 8 == 0 and len(start) < 50 else 60 if len(start) < 50 else 20
            dtype = "float64" if k // 2 % 2 else "float32"
            yield State(f, dim=len(start), start=(start,), optimizers=(optimizer,), steps=steps, dtype=dtype)
    for name, options in (("ExponentialLR", {"gamma": 0.95}), ("StepLR", {"step_size": 20})):
        for optimizer in (OPTIMIZERS[0], OPTIMIZERS[4], OPTIMIZERS[9]):
            scheduled = replace(optimizer, schedule={"name": name, "options": options})
            yield State("x1**2 + x2**2", start=((2.0, 1.0),), optimizers=(scheduled,), steps=60)
    for k, f in enumerate(
        ("x1**2 + x2**2", "rosenbrock", "himmelblau", "abs(x1) + x2**2", "x1**4 - 3*x1**2 + x1", "sqrt(x1)")
    ):
        start = FUNCTIONS[f][0]
        dtype = ("float32", "float64")[k % 2]
        yield State(f, dim=len(start), start=(start,), optimizers=tuple(OPTIMIZERS[k % 3 :: 3]), steps=50, dtype=dtype)
        for optimizer in (*OPTIMIZERS[k % 3 : 6 : 3], OPTIMIZERS[8], OPTIMIZERS[9]):
            grid = tuple(itertools.product([-1.5, 0.0, 0.7, 2.0], repeat=len(start)))
            yield State(f, dim=len(start), start=grid, optimizers=(optimizer,), steps=40, dtype=dtype)
        if k < 4:
            both = tuple(OPTIMIZERS[i] for i in (k, 4, 9, 8))
            yield State(f, dim=len(start), start=grid[:9], optimizers=both, steps=30, dtype=dtype)
    climb, search = OptimizerChoice("SGD", 0.1, {"maximize": True}), OptimizerChoice("backtracking", 1.0)
    slow, conjugate = OptimizerChoice("gradient descent", 1e-9), OptimizerChoice("conjugate gradient", 1.0)
    for dtype in ("float32", "float64"):
        rare = [
            ("x1**2", (0.0,), climb),
            ("100*abs(x2) + x1**2", (3.0, 1.0), search),
            ("happy_cat", (1.0, -0.5), conjugate),
        ]
        rare += [("himmelblau", m.x, slow) for m in kobai.objective("himmelblau").minima_for(2)]
        for f, start, optimizer in rare:
            yield State(f, dim=len(start), start=(tuple(start),), optimizers=(optimizer,), steps=60, dtype=dtype)
    grid = ((2.0, 2.0), (2.0, 1.0))
    yield State("x1**2 + x2**2", dim=2, start=grid, optimizers=(OptimizerChoice("gradient descent", 0.1),), steps=100)


TOLERANCES: dict[int, dict[str, float]] = {  # of each seventh descent, by turns
    0: {"grad_tol": 5.0}, 1: {"grad_tol": 1e-3}, 2: {"value_tol": 1e-4}, 3: {"grad_tol": 1e-2, "value_tol": 1e-6},
}  # fmt: skip


def tolerances_of(k: int) -> dict[str, float]:
    """The tolerances of the k-th descent of the fixture."""
    return {} if k % 7 else TOLERANCES[k // 7 % 4]


def case(state: State, **tolerances: float) -> dict[str, Any]:
    """A descent as the engine recorded it, and what Python says of it."""
    seen: list[tuple[Job, Result]] = []

    def spy(job: Job, result: Result) -> Any:
        seen.append((job, result))
        return kobai.descent.record.classify(job, result)

    with (
        mock.patch.object(descending, "classify", spy),
        mock.patch.multiple(compute, descend=partial(descend, **tolerances), race=partial(race, **tolerances)),
    ):
        trace = trace_of(state, Watch(math.inf, lambda: True))
        status = np.asarray(trace.status).reshape(-1).tolist()
    f, n = trace.objective, trace.x.shape[-1]
    results = [result for _, result in seen]
    ended = [torch.cat([getattr(r, name) for r in results]).tolist() for name in ("stopped_at", "nonfinite_at")]
    moved = torch.cat([_moved(job, result) for job, result in seen]).tolist()
    lr = trace.lr.reshape(len(status), -1).double()
    numbers = b"".join(tensor.contiguous().numpy().tobytes() for tensor in (trace.x, trace.value, trace.grad_norm))
    names = names_of(state.optimizers, "ja")
    spoken, japanese = verdicts(trace, "en"), verdicts(replace(trace, names=names) if trace.names else trace, "ja")
    return {
        "f": state.f, "n": n, "precision": state.dtype, "steps": state.steps,
        "optimizers": [{"name": o.name, "lr": o.lr, "hyper": o.hyper, "schedule": o.schedule} for o in state.optimizers],
        "domain": f.domain, "minima": [{"x": m.x, "value": m.value, "isglobal": m.isglobal} for m in f.minima_for(n)],
        "numbers": base64.b64encode(numbers).decode(), "lr": lr.tolist() if len(lr.unique()) > 1 else lr[0, 0].item(),
        "tolerances": {"grad_tol": None, "value_tol": None} | tolerances,
        "stopped": ended[0], "nonfinite": ended[1], "moved": moved,
        "expected": {
            "status": status, "at": np.asarray(trace.stopped_at).reshape(-1).tolist(), "en": spoken,
            "ja": [[line["name"], line["text"]] for line in japanese], "names": names,
        },
    }  # fmt: skip


def _moved(job: Job, result: Result) -> torch.Tensor:
    """(runs,) the largest change of a coordinate in the last step of each run."""
    if result.moved is not None:
        return result.moved.double()
    ended = torch.where(result.nonfinite_at >= 0, result.nonfinite_at, result.stopped_at)
    end = torch.where(ended >= 0, ended, job.steps)
    rows = torch.arange(len(end))
    return (result.x[rows, end] - result.x[rows, (end - 1).clamp(min=0)]).abs().amax(-1).double()


KINKS: dict[str, list[list[float]]] = {  # f: points on its kinks, minima and others
    "happy_cat": [[2**0.5 * math.cos(k), 2**0.5 * math.sin(k)] for k in range(6)],
    "abs(x1**2 + x2**2 - 2)**0.9 + 0.3*x1": [[2**0.5 * math.cos(k), 2**0.5 * math.sin(k)] for k in range(4)],
    "abs(x1**2 + x2**2 - 2) + 0.3*x1": [[2**0.5 * math.cos(k), 2**0.5 * math.sin(k)] for k in range(4)],
    "bukin_6": [[t, 0.01 * t * t] for t in (-14.3, -10.0, -8.0, -1.7, 0.0, 3.1)],
    "sqrt(abs(x1)) + x2**2": [[1.0, 0.0], [0.0, 0.0], [-2.5, 0.0]],
    "100*abs(x2) + x1**2": [[3.0, 0.0], [1e-3, 0.0], [0.0, 0.0], [1e-9, 1e-17]],
    "abs(x1) + abs(x2)": [[0.0, 0.0], [1e-17, -3e-17], [0.0, 1e-3], [1e-12, 0.0]],
    "abs(x1 - 1/3) + abs(x2 + x1/7)": [[1 / 3, -1 / 21], [1.0, -1 / 7]],
    "sqrt(abs(x1)) + abs(x2)**0.25": [[0.0, 0.0], [1.0, 0.0], [0.0, 1e-20]],
    "abs(x1 - x2**2)**0.6 + abs(x2 - 2)": [[4.0, 2.0], [1.0, 1.0], [2.25, -1.5]],
    "abs(x1) + abs(x2) + 1e4": [[0.0, 0.0], [1e-13, 0.0], [0.0, 1e-6]],
    "log(1 + abs(x1)) + abs(x2)": [[0.0, 0.0], [2.0, 0.0]],
    "abs(x1) + x2**2": [[0.0, 0.0], [0.0, 0.3], [1e-18, 1e-9]],
    "sum(abs(x))": [[0.0] * 5, [1e-18, 0.0, 0.0, 0.0, -1e-18], [0.0, 0.0, 0.0, 0.0, 0.5]],
}


def kinks() -> list[dict[str, Any]]:
    """What the test of minima finds at points on kinks, in both number formats."""
    found = []
    for (f, points), dtype in itertools.product(KINKS.items(), (torch.float32, torch.float64)):
        objective = kobai.objective(f).at(len(points[0]))
        x = torch.tensor(points, dtype=dtype)
        value = objective.batch(x.double()).to(dtype).double().numpy()
        shown = examine(objective, x, torch.full_like(x, 2.0), value, np.full(len(x), 5.0))
        columns = {"lowest": shown.lowest, "definite": shown.definite, "sloping": shown.sloping}
        found.append(
            {"f": f, "n": x.shape[1], "float32": dtype == torch.float32, "x": x.double().flatten().tolist(),
             "value": value.tolist(), **{name: column.tolist() for name, column in columns.items()}}
        )  # fmt: skip
    return found


def expected() -> dict[str, Any]:
    """All that the fixture holds, as JSON gives it back."""
    return json.loads(
        json.dumps(
            {"descents": [case(state, **tolerances_of(k)) for k, state in enumerate(states())], "kinks": kinks()},
            allow_nan=False,
        )
    )


if __name__ == "__main__":
    text = json.dumps(expected(), ensure_ascii=False, separators=(",", ":"))
    PATH.parent.mkdir(parents=True, exist_ok=True)
    PATH.write_bytes(gzip.compress(text.encode(), 9, mtime=0))
