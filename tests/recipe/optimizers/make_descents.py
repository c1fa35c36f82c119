"""Writes the viewer's fixture of descents: functions × optimizers × 200 steps, as torch takes them. ``python -m`` this module.

Functions are graphs of f, ∇f and ∇²f; positions are those of the plain loop at some steps, as base64 of the precision's bytes,
and of the compiled engine a digest of all positions.
"""

from __future__ import annotations

import base64
import gzip
import hashlib
import json
import sys
import warnings
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor

import kobai
from kobai.descent.symbolic import capture_objective
from kobai.optimize import resolve
from kobai.recipe.graph_data import graph_data
from kobai.recipe.optimizers.why_not import STEPPERS
from tests.optimizers import OPTIMIZERS, OWN, Case

PATH = Path(__file__).parents[3] / "viewer/tests/fixtures/descents.json.gz"
SHOWN = [*range(11), *range(20, 201, 20)]
PRECISIONS = {"float32": torch.float32, "float64": torch.float64}

FUNCTIONS: dict[str, list[float]] = {
    "x1**2 + 9*x2**2": [2.0, 1.0],
    "rosenbrock": [-1.2, 1.0],
    "himmelblau": [0.5, -0.5],
    "(x1*x1 - 3)*x1*x1/2 + x1/2": [1.7],
    "sqrt(1 + x1**2) + (x1 + 2*x2)**2/(3 + x2**2)": [1.5, -2.0],
    "ackley": [1.3, -0.8],
    "exp(x1/2) + exp(-x1 - x2) + x2**2/3": [1.0, 2.0],
    "x1**2 + 2*x2**2 + 3*x3**2 + x1*x3 - x2": [1.0, -1.0, 0.5],
}
"""By name or formula, with a start. All but two are made of + − × ÷ √."""

# What a page leaves to Python, and the noise that none can repeat.
ABSENT = ("SparseAdam", "Adafactor", "Muon", "Gauss-Newton", "Levenberg-Marquardt", "Langevin")
CASES: list[Case] = [case for case in [*OPTIMIZERS, *OWN] if case.name not in ABSENT]


def function(text: str, start: list[float]) -> dict[str, Any]:
    """f, ∇f and ∇²f as graphs."""
    f = kobai.objective(text)
    made: dict[str, Any] = {"f": text, "start": start}
    for precision, dtype in PRECISIONS.items():
        at = torch.tensor(start, dtype=dtype)
        captured = capture_objective(f.fn, at)
        made[precision] = graph_data([captured.value, *captured.grad])
    at = torch.tensor(start, dtype=torch.float64)
    made["hessian"] = [graph_data(capture_objective(partial(_slope, f.fn, i), at).grad) for i in range(len(start))]
    return made


def _slope(fn: Any, i: int, x: Tensor) -> Tensor:
    return torch.autograd.grad(fn(x), x, create_graph=True)[0][i] + 0 * x.sum()


def run(text: str, start: list[float], case: Case, precision: str, engine: str) -> Any:
    """The trace of a descent."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return kobai.descend(text, start, optimizer=case.name, steps=200, dtype=precision, engine=engine, **case.hyper)


def descent(text: str, case: Case, precision: str) -> dict[str, Any]:
    """One descent, as torch takes it and, where it can, as the compiled engine does."""
    trace = run(text, FUNCTIONS[text], case, precision, "loop")
    made = {
        "f": text, "name": case.name, "hyper": {"lr": resolve(case.name).hyper["lr"], **case.hyper}, "precision": precision,
        "x": base64.b64encode(_bytes(trace.x[SHOWN])).decode(),
        "lr": [None if rate != rate else rate for rate in trace.lr[SHOWN].tolist()],
    }  # fmt: skip
    if case.name not in STEPPERS:
        made["compiled"] = hashlib.sha256(
            _bytes(run(text, FUNCTIONS[text], case, precision, "compiled").x)
        ).hexdigest()[:16]
    return made


def _bytes(x: Tensor) -> bytes:
    """The numbers' bytes, −0 as 0, for the sign of a zero is not preserved in graphs."""
    return np.ascontiguousarray(np.asarray(x) + 0.0).tobytes()


def expected(every: int = 1) -> dict[str, Any]:
    """All descents, or every so many, as JSON gives them back."""
    jobs = [(text, case, precision) for text in FUNCTIONS for case in CASES for precision in PRECISIONS]
    functions = [function(text, start) for text, start in FUNCTIONS.items()]
    runs = [descent(*job) for job in jobs[::every]]
    return json.loads(json.dumps({"shown": SHOWN, "functions": functions, "runs": runs}, allow_nan=False))


if __name__ == "__main__":
    text = json.dumps(expected(), ensure_ascii=False, separators=(",", ":"))
    PATH.write_bytes(gzip.compress(text.encode(), 9, mtime=0))
    print(f"{PATH.name}: {PATH.stat().st_size} bytes", file=sys.stderr)
