"""What a descent will cost in time and memory, estimated before it begins."""

from __future__ import annotations

import torch

from kobai import budget
from kobai.budget import Cost
from kobai.descent.job import Job
from kobai.objectives import tree
from kobai.objectives.formula import Formula
from kobai.objectives.formula.work import Work
from kobai.optimize import GradientDescent

# Seconds, measured on one core: a step of one run, and what an optimizer adds; a step of stacked runs; one operation of f with
# its gradient; one number that it computes; one coordinate that an optimizer moves; the same two in compiled code.
_STEP, _OPTIMIZER, _STACKED = 40e-6, 25e-6, 150e-6
_CALL, _NUMBER, _COORDINATE = 4e-6, 4e-9, 10e-9
_NUMBER_COMPILED, _CAPTURE_STEP = 0.2e-9, 0.5e-3
# Evaluations in a step of an optimizer that calls its closure.
_CLOSURE = 12
# The work of a function that is not a formula.
_UNKNOWN = Work(20, 40)


def cost(job: Job) -> Cost:
    """The time and memory of a descent, in microseconds to compute.

        seconds = steps × (runs × (c₁ + e·(c₂·calls + c₃·numbers)))             one run after the other
        seconds = steps × (c₄ + c₂·calls + runs × (c₃·numbers + c₅·n))           stacked, if optimizer and f allow it
        seconds = steps × runs × c₆·numbers + c₇·steps                           compiled, if it is a formula of few variables
        bytes   = 2·R + 8·runs·rows·(n + 4) + 2·size·numbers·(runs, or 1)
        R       = size·runs·rows·(n + 3 + n·[gradient recorded] + n·states + 1·[state recorded])

    calls and numbers: of one evaluation, ``Formula.work``; e: evaluations a step; rows: recorded steps; size: bytes of a number.
    The record is held twice while it is put in order, and statuses are found in double precision. Of a Python function the
    work is not known; it counts as twenty operations.
    """
    runs, n = job.start.shape
    work = job.objective.formula.work(n) if job.objective.formula is not None else _UNKNOWN
    spec = job.optimizer
    stacked = runs > 1 and spec.elementwise is not False and not spec.closure
    evaluation = _CALL * work.calls + _NUMBER * work.numbers
    plain = spec.cls is GradientDescent and job.scheduler is None
    seconds = runs * (
        _STEP + _OPTIMIZER * ((not plain) + job.record.state) + (_CLOSURE if spec.closure else 1) * evaluation
    )
    if stacked:
        each = _NUMBER * work.numbers + _COORDINATE * n
        if not _row_by_row(job.objective.formula, work):
            seconds = min(seconds, _STACKED + _CALL * work.calls + runs * each)
        if job.objective.formula is not None and n <= 32 and max(work) <= 15_000 and not job.record.state:
            seconds = min(seconds, runs * _NUMBER_COMPILED * work.numbers + _CAPTURE_STEP)
    rows, size = job.record.rows(job.steps), job.start.element_size()
    columns = n + 3 + n * ("grad" in job.record.keep) + (_state_columns(job) if job.record.state else 0)
    evaluated = 2 * size * work.numbers * (runs if stacked else 1)
    peak = runs * rows * (2 * size * columns + 8 * (n + 4)) + evaluated
    return Cost((job.steps + 1) * seconds, peak)


def _row_by_row(formula: Formula | None, work: Work) -> bool:
    """Whether stacked runs will be evaluated one by one: long sums of a fixed variable are rounded otherwise in a batch."""
    if formula is None or work.numbers <= 4 * work.calls:
        return False
    sums = (part for part in tree.walk(formula.tree) if isinstance(part, tree.Reduce))
    return any(isinstance(part, tree.Variable) for one in sums for part in tree.walk(one.body))


def _state_columns(job: Job) -> int:
    """How many numbers of optimizer state a run has, found by a step of a copy of the optimizer; of one with a closure, 3·n."""
    n = job.start.shape[1]
    if job.optimizer.closure or job.optimizer.graph:
        return 3 * n
    from kobai.descent.engines.stepper import Stepper

    point = job.start[0].clone()
    with torch.random.fork_rng(devices=[point.device] if point.is_cuda else []):
        try:
            stepper = Stepper(job, point)
            stepper.step(torch.ones_like(job.start[0]))
            return sum(tensor.numel() for tensor in stepper.state().values())
        except Exception:  # it is reported where it can be explained
            return 3 * n


def check(job: Job, streamed: bool = False) -> None:
    """Refuse a job that costs more than the budget in force.

    Raises:
        BadInput: it does.
    """
    runs, n = job.start.shape
    total = cost(job)
    if streamed:  # in memory is a piece of it, which may be a single run; and it can be ended and continued
        total = Cost(0.0, total.bytes // runs)
    what = f"{counted(job.steps, 'step')} × {counted(runs, 'run')} × {counted(n, 'variable')}"
    free = torch.cuda.mem_get_info(job.start.device)[0] if job.start.is_cuda else None
    check_total(total, what, free)


def check_total(total: Cost, what: str, free: int | None = None) -> None:
    """Refuse descents that cost more than the budget in force; ``free`` is the memory of the device, if not this machine's."""
    less = "take fewer steps or runs, record every k-th step with Record(every=k), or stream many runs with store="
    options = (
        "take fewer --steps or starts, record every K-th step with --record-every K, or stream many starts with --store"
    )
    budget.check(total, what, less, options, free)


def counted(n: int, what: str) -> str:
    """``"1 step"``, ``"1,000 steps"``."""
    return f"{n:,} {what}{'s' * (n != 1)}" if n < 1e15 else f"more than 10^15 {what}s"
