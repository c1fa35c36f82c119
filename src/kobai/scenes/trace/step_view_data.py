"""Data of the viewer's step view: positions, gradients, optimizer state and update formulas at the steps a scene shows."""

from __future__ import annotations

from typing import Any

import numpy as np

from kobai.descent.record.trace import Trace
from kobai.objectives.notation import Plain
from kobai.optimize import optimizer_formula
from kobai.scenes.trace.run_arrays import as_array

MOST_RUNS = 64
MOST_VARIABLES = 16


def recorded_state(trace: Trace, steps: np.ndarray) -> dict[str, Any]:
    """``Scene.extra`` of a small trace that recorded its gradients or its optimizer's state; else empty.

    ``{"state": {"x", "grad", …: (runs, K, n)}, "optimizers": [{"name", "hyper", "formula": lines of LaTeX}, …]}``, with one
    optimizer for each run or one for all; ``"variables"`` are their names. Row k of a state is that just after the step taken
    at ``steps[k]``.
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
    return {"state": state, "optimizers": optimizers, "variables": variables}
