"""What a trace's scene was made of: enough to make it again, without the record itself."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

from torch import Tensor

from kobai.descent.record.trace import Trace
from kobai.objectives import Objective
from kobai.scenes.trace.options import Options

MOST_STARTS = 10_000  # of more, nothing is kept


@dataclass(frozen=True)
class Source:
    """A descent, or a race, and the options of its picture.

    Args:
        objective: what was descended.
        start: (runs, n), of a race those of its first optimizer.
        steps: how many were taken.
        optimizers: their names: of a race one for each optimizer, else one.
        hyper: for each of them its hyperparameters.
        lr: for each of them (K,) the step sizes its first run took.
        shared: whether all optimizers have the same starts.
        schedulers: for each of them (name, options) of its schedule, or None.
        tolerances: (grad_tol, value_tol); None where the runs of a race had various ones.
        every: how many steps lay between those recorded.
        options: of the picture.
    """

    objective: Objective
    start: Tensor
    steps: int
    optimizers: tuple[str, ...]
    hyper: tuple[dict[str, Any], ...]
    lr: tuple[Tensor, ...]
    shared: bool
    schedulers: tuple[tuple[str, dict[str, Any]] | None, ...]
    tolerances: tuple[float | None, float | None] | None
    every: int
    options: Options


def source_of(trace: Trace, options: Options) -> Source | None:
    """What a trace was made of; None where it cannot be descended again: it was interrupted, or has very many runs."""
    runs = math.prod(trace.runs)
    if trace.interrupted or not 0 < runs <= MOST_STARTS or not len(trace.steps):
        return None
    names = trace.optimizer if isinstance(trace.optimizer, list) else [trace.optimizer]
    hyper = trace.hyper if isinstance(trace.hyper, list) else [trace.hyper]
    each = max(len(trace.names), 1)
    if len(names) != each or len(hyper) != each:
        return None
    starts = trace.x[..., 0, :].reshape(each, runs // each, -1).detach().cpu()
    shared = bool((starts == starts[0]).all())
    lr = trace.lr.reshape(each, runs // each, -1).detach().cpu()
    rates = tuple(lr[i, 0].clone() for i in range(each))
    every = int(trace.steps[1] - trace.steps[0]) if len(trace.steps) > 1 else 1
    return Source(
        trace.objective, starts[0].clone(), int(trace.steps[-1]), tuple(names), tuple(hyper), rates, shared,
        tuple(trace.scheduler) if trace.names and trace.scheduler else (trace.scheduler,) * each, trace.tolerances,
        every, options,
    )  # fmt: skip
