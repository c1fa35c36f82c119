"""Data of the viewer's step view: positions, gradients, optimizer state and update formulas at the steps a scene shows."""

from __future__ import annotations

from typing import Any

import numpy as np
import torch

from kobai.descent.record.trace import Trace
from kobai.errors import BadInput
from kobai.objectives.notation import Plain
from kobai.optimize import optimizer_formula
from kobai.scenes.trace.run_arrays import as_array
from kobai.scenes.types import Array
from kobai.theory import hessian

MOST_RUNS = 64
MOST_VARIABLES = 16
MOST_HESSIANS = 2048
"""Positions: of more there are neither Hessians nor heights of f around a step, which would be most of a page."""
CURVED = 3
"""Variables up to which there are Hessians."""
NEAR = 25
"""Heights of a function of one variable around a step, from ``MARGIN`` steps before it to as far behind it."""
MARGIN = 0.6


def recorded_state(trace: Trace, steps: np.ndarray) -> dict[str, Any]:
    """``Scene.extra`` of a small trace that recorded its gradients or its optimizer's state; else empty.

    ``{"state": {"x", "grad", …: (runs, K, n)}, "optimizers": [{"name", "hyper", "formula": lines of LaTeX}, …]}``, with one
    optimizer for each run or one for all; ``"variables"`` are their names. Row k of a state is that just after the step taken
    at ``steps[k]``. ``"local"`` holds what f is like there: ``"move"`` (runs, K, n), the way to the next position; of few
    variables ``"hessian"`` (runs, K, n²); of one variable ``"near"`` (runs, K, 25), how much higher f is around the step than at
    its beginning.
    """
    n = trace.x.shape[-1]
    runs = int(np.prod(trace.x.shape[:-2], dtype=np.int64))
    if runs > MOST_RUNS or n > MOST_VARIABLES or (trace.grad is None and not trace.state):
        return {}
    rows = np.searchsorted(trace.steps.cpu().numpy(), steps)
    tensors = {"x": trace.x, **({} if trace.grad is None else {"grad": trace.grad}), **trace.state}
    state = {
        name: as_array(t.reshape(runs, *t.shape[-2:])[:, rows])
        for name, t in tensors.items()
        if t.ndim >= 2 and t.shape[-2] == trace.x.shape[-2]
    }
    names = trace.optimizer if isinstance(trace.optimizer, list) else [trace.optimizer]
    hypers = trace.hyper if isinstance(trace.hyper, list) else [trace.hyper]
    optimizers = [
        {"name": name, "hyper": hyper, "formula": optimizer_formula(name, hyper).splitlines()}
        for name, hyper in zip(names, hypers, strict=True)
    ]
    variables = [Plain().named(name) for name in trace.objective.variables_for(n)]
    local = _local(trace, as_array(trace.x.reshape(runs, *trace.x.shape[-2:])[:, rows]))
    return {"state": state, "optimizers": optimizers, "variables": variables, "local": local}


def _local(trace: Trace, x: Array) -> dict[str, Array]:
    """What f is like at positions (runs, K, n), in float64."""
    runs, k, n = x.shape
    with np.errstate(over="ignore", invalid="ignore"):
        move = np.diff(x, axis=1, append=x[:, -1:])
    found = {"move": move}
    if runs * k > MOST_HESSIANS or n > CURVED:
        return found
    f, points = trace.objective, torch.as_tensor(x)
    try:
        found["hessian"] = hessian(f, points).reshape(runs, k, n * n).numpy()
        if n == 1:
            shares = np.linspace(-MARGIN, 1 + MARGIN, NEAR)
            around = torch.as_tensor(x + shares * move)
            values = f.batch(around.reshape(-1, 1)).detach().reshape(runs, k, NEAR)
            ground = f.batch(points.reshape(-1, 1)).detach().reshape(runs, k, 1)
            found["near"] = np.where(move == 0, np.nan, (values - ground).numpy())
    except (BadInput, RuntimeError, TypeError, ValueError):
        pass  # a callable may compute in float32 alone, or be differentiable once
    return found
