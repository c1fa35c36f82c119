"""Capture of a job's objective and optimizer."""

from __future__ import annotations

import math

import torch

from kobai.descent.ir.graph import reachable
from kobai.descent.job import Job
from kobai.descent.symbolic import CaptureError, ObjectiveGraph, OptimizerGraphs, capture_objective, capture_optimizer
from kobai.optimize import GradientDescent
from kobai.recently_used import RecentlyUsed

# Optimizers of which the second step shows all later ones.
_STEADY = (GradientDescent, torch.optim.SGD)

# Capturing a formula of more operations takes longer than a second, and the code would be too long.
_MOST_OPERATIONS = 15_000

_optimizers: RecentlyUsed[OptimizerGraphs] = RecentlyUsed(64)


def objective_of(job: Job) -> ObjectiveGraph:
    """A job's objective as a graph, or ``CaptureError``. A Python function is captured twice: it may not repeat itself."""
    if job.captured is not None and job.captured.objective is not None:
        return job.captured.objective
    point = job.start[0]
    if job.objective.formula is not None and job.objective.fn is job.objective.formula:
        if (operations := max(job.objective.formula.work(len(point)))) > _MOST_OPERATIONS:
            raise CaptureError(f"its formula takes {operations:,} operations")
        return capture_objective(job.objective.fn, point)
    state = torch.random.get_rng_state()
    try:
        first = capture_objective(job.objective.fn, point)
        if job.objective.formula is None and _signature(first) != _signature(
            capture_objective(job.objective.fn, point)
        ):
            raise CaptureError("the function gives another result each time")
    finally:
        torch.random.set_rng_state(state)
    return first


def _signature(objective: ObjectiveGraph) -> list[tuple]:
    """What tells two captures apart; as text, because a constant may be NaN, which equals nothing."""
    nodes = reachable([objective.value, *objective.grad])
    return [(n.op, repr(n.value), *(a.number for a in n.args)) for n in nodes]


def optimizer_of(job: Job) -> OptimizerGraphs:
    """A job's optimizer as graphs, or ``CaptureError``; torch's and kobai's are cached, as nothing outside changes them."""
    if job.captured is not None and job.captured.optimizer is not None:
        return job.captured.optimizer
    key = optimizer_key(job)
    graphs = _optimizers.get(key)
    if graphs is None:
        shape, dtype = (job.start.shape[1],), job.start.dtype
        graphs = capture_optimizer(job.optimizer.build, job.scheduler, shape, dtype, max(job.steps, 1))
    _optimizers.put(key, graphs)
    return graphs


def optimizer_key(job: Job) -> tuple | None:
    """All that the graphs of a job's optimizer depend on; None where that is more than plain data."""
    if job.captured is not None and job.captured.optimizer is not None:
        return None
    spec = job.optimizer
    package = (getattr(spec.factory, "__module__", None) or "").split(".")[0]
    if job.scheduler is not None or not isinstance(spec.factory, type) or package not in ("torch", "kobai"):
        return None
    return (spec.key, job.start.shape[1], job.start.dtype, max(job.steps, 1))


def is_steady(job: Job) -> bool:
    """Whether two steps of the job's optimizer show all the others, so that capturing it takes no time."""
    return job.optimizer.cls in _STEADY and job.scheduler is None


def extent_of(job: Job) -> float:
    """The largest coordinate of the starts, rounded up to a power of four, so that few sizes of box occur."""
    return 4.0 ** math.ceil(math.log(max(job.extent, 1.0), 4.0))
