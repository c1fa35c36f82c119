"""What the viewer's step view takes apart: positions, gradients and optimizer state at the steps a scene shows."""

from __future__ import annotations

from typing import Any

import numpy as np

from kobai.descent.record.trace import Trace

MOST_RUNS = 64
MOST_VARIABLES = 16


def recorded(trace: Trace, steps: np.ndarray) -> dict[str, Any]:
    """``Scene.extra`` of a trace that recorded its gradients or its optimizer's state; else empty.

    Args:
        trace: with few runs and variables; of more there is nothing to see.
        steps: (K,) the step numbers of the scene's timeline.

    Returns:
        ``{"state": {"x", "grad", …: (runs, K, n)}, "optimizer", "hyper"}``. Row k of a state is the state just after the step
        that was taken at ``steps[k]``.
    """
    n = trace.x.shape[-1]
    runs = int(np.prod(trace.x.shape[:-2], dtype=np.int64))
    if runs > MOST_RUNS or n > MOST_VARIABLES or (trace.grad is None and not trace.state):
        return {}
    kept = np.searchsorted(trace.steps.cpu().numpy(), steps)
    tensors = {"x": trace.x, **({} if trace.grad is None else {"grad": trace.grad}), **trace.state}
    state = {
        name: t.detach().cpu().reshape(runs, *t.shape[-2:]).numpy()[:, kept]
        for name, t in tensors.items()
        if t.ndim >= 2 and t.shape[-2] == trace.x.shape[-2]
    }
    return {"state": state, "optimizer": trace.optimizer, "hyper": trace.hyper}
