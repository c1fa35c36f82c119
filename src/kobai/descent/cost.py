"""What a descent will cost in time and memory, estimated before it begins."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import torch

from kobai import budget
from kobai.budget import Cost
from kobai.descent.job import Job, single_run
from kobai.objectives import tree
from kobai.objectives.formula import Formula
from kobai.objectives.formula.work import Work
from kobai.optimize import GradientDescent, OptimizerSpec

# Seconds, measured on one core: a step of one run, and what an optimizer adds; a step of stacked runs; one operation of f with
# its gradient; one number that it computes; one coordinate that an optimizer moves; the same two in compiled code.
_STEP, _OPTIMIZER, _STACKED = 40e-6, 25e-6, 150e-6
CALL, NUMBER, _COORDINATE = 4e-6, 4e-9, 10e-9
_NUMBER_COMPILED, _CAPTURE_STEP = 0.2e-9, 0.5e-3
# Evaluations in a step of an optimizer that calls its closure.
_CLOSURE = 12
# Hyperparameters that bound the inner iterations of a step; where one is given, it is counted in full.
LIMITS = ("max_iter", "max_eval", "max_evals", "max_tries", "max_products", "max_ls", "ns_steps", "newton_steps", "msign_steps",
          "inverse_steps", "power_iteration_steps", "solver_max_iterations", "num_samples")  # fmt: skip
# Those that say how many earlier gradients an optimizer keeps, each in up to two arrays of n numbers.
HISTORIES = ("history_size", "memory_length", "keep_num")
_SEARCHED = 25  # evaluations in a line search of LBFGS
# Optimizers that factor a matrix in a step; seconds of it are these times n³, or those of m residuals times m·n². Measured.
_MATRICES = {
    "Newton": 1e-10,
    "undamped Newton": 1e-10,
    "Gauss-Newton": 3e-10,
    "Levenberg-Marquardt": 1e-10,
    "Shampoo": 1e-9,
}
_COPIES = 6  # of such a matrix in memory, with what its factoring needs
# The work of a function that is not a formula.
UNKNOWN = Work(20, 40)


def cost(job: Job) -> Cost:
    """The time and memory of a descent, in microseconds to compute.

        seconds = steps × (runs × (c₁ + e·(c₂·calls + c₃·numbers)))             one run after the other
        seconds = steps × (c₄ + c₂·calls + runs × (c₃·numbers + c₅·n))           stacked, if optimizer and f allow it
        seconds = steps × runs × c₆·numbers + c₇·steps                           compiled, if it is a formula of few variables
        seconds + steps × runs × (c₈·m·n² + m·evaluation)                         where a step factors a matrix (m, n), m = n or
                                                                                  the number of residuals
        bytes   = 2·R + 8·runs·rows·(n + 4) + 2·size·numbers·(runs, or 1) + M
        M       = size·(6·m·n + 2·n·history)                                      of one run at a time
        R       = size·runs·rows·(n + 3 + n·[gradient recorded] + n·states + 1·[state recorded])

    calls and numbers: of one evaluation, ``Formula.work``; e: evaluations a step, all that
    the optimizer's limits allow where they are given; rows: recorded steps; size: bytes of a number.
    The record is held twice while it is put in order, and statuses are found in double precision. Of a Python function the
    work is not known; it counts as twenty operations.
    """
    runs, n = job.start.shape
    work = job.objective.formula.work(n) if job.objective.formula is not None else UNKNOWN
    spec = job.optimizer
    stacked = runs > 1 and spec.elementwise is not False and not spec.closure
    evaluation = CALL * work.calls + NUMBER * work.numbers
    evaluations, held = _evaluations(spec), _history(spec, job.steps)
    m = _matrix_rows(spec, work, n)
    plain = spec.cls is GradientDescent and job.scheduler is None
    seconds = runs * (
        _STEP
        + _OPTIMIZER * ((not plain) + job.record.state)
        + evaluations * (evaluation + held * (CALL + _COORDINATE * n))
        + m * (evaluation + _MATRICES.get(spec.name, 0.0) * n * n)
    )
    if stacked:
        each = NUMBER * work.numbers + _COORDINATE * n
        if not _row_by_row(job.objective.formula, work):
            seconds = min(seconds, _STACKED + CALL * work.calls * evaluations + runs * each * evaluations)
        if job.objective.formula is not None and n <= 32 and max(work) <= 15_000 and not job.record.state:
            seconds = min(seconds, runs * _NUMBER_COMPILED * work.numbers + _CAPTURE_STEP)
    rows, size = job.record.rows(job.steps), job.start.element_size()
    columns = n + 3 + n * ("grad" in job.record.keep) + (_state_columns(job) if job.record.state else 0)
    evaluated = 2 * size * work.numbers * (runs if stacked else 1)
    peak = runs * rows * (2 * size * columns + 8 * (n + 4)) + evaluated + size * n * (_COPIES * m + 2 * held)
    return Cost((job.steps + 1) * seconds, int(min(peak, 1e30)))


def limits_given(hyper: Mapping[str, Any]) -> list[str]:
    """The names of those hyperparameters that bound or multiply the work of a step."""
    return [name for name in (*LIMITS, *HISTORIES) if name in hyper]


def _evaluations(spec: OptimizerSpec) -> float:
    """How many evaluations a step takes: usual ones, or all that the limits given allow."""
    given = {name: most for name in LIMITS if isinstance(most := spec.given.get(name), (int, float)) and most > 0}
    usual = _CLOSURE if spec.closure else 1
    if not given:
        return usual
    if "max_iter" in spec.hyper and "max_eval" in spec.hyper:  # LBFGS: the first that is met ends a step
        each = 1 if spec.hyper.get("line_search_fn") is None else _SEARCHED
        iterations, most = max(spec.hyper["max_iter"], 0), spec.hyper["max_eval"]
        return float(min(iterations * each, iterations * 5 // 4 if most is None else max(most, 0)) + each)
    return usual + sum(map(float, given.values()))


def _history(spec: OptimizerSpec, steps: int) -> float:
    """How many earlier gradients an optimizer keeps, where that is given."""
    given = [float(k) for name in HISTORIES if isinstance(k := spec.given.get(name), (int, float)) and k > 0]
    inner = spec.hyper.get("max_iter")
    return min(sum(given), (steps + 1) * (max(float(inner), 0.0) if isinstance(inner, (int, float)) else 1.0))


def _matrix_rows(spec: OptimizerSpec, work: Work, n: int) -> int:
    """The rows of the matrix (m, n) that an optimizer factors in a step; 0 where it factors none.

    Residuals are counted as the numbers that an operation of f has at a time.
    """
    if spec.name not in _MATRICES:
        return 0
    residuals = getattr(spec.cls, "closure_gives", "") == "residuals"
    return max(1, work.numbers // work.calls) if residuals else n


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
    # A stream is made in pieces, of one run at least, and can be ended and continued between them.
    total = cost(single_run(job, 0) if streamed else job)
    what = f"{counted(job.steps, 'step')} × {counted(runs, 'run')} × {counted(n, 'variable')}"
    free = torch.cuda.mem_get_info(job.start.device)[0] if job.start.is_cuda else None
    check_total(total, what, free, limits_given(job.optimizer.given), matrices=job.optimizer.name in _MATRICES)


def check_total(
    total: Cost, what: str, free: int | None = None, limits: Sequence[str] = (), matrices: bool = False
) -> None:
    """Refuse descents that cost more than the budget in force.

    Args:
        total: what they cost.
        what: as the error names them.
        free: the memory of the device, if not this machine's.
        limits: hyperparameters that were given and multiply the work of a step.
        matrices: the optimizer factors matrices.
    """
    lower = f"lower {' or '.join(limits)}, " if limits else ""
    lower += "take fewer variables or an optimizer without matrices, such as LBFGS, " if matrices else ""
    less = "take fewer steps or runs, record every k-th step with Record(every=k), or stream many runs with store="
    options = (
        "take fewer --steps or starts, record every K-th step with --record-every K, or stream many starts with --store"
    )
    budget.check(total, what, lower + less, lower + options, free)


def counted(n: int, what: str) -> str:
    """``"1 step"``, ``"1,000 steps"``."""
    return f"{n:,} {what}{'' if n == 1 else 's'}" if n < 1e15 else f"more than 10^15 {what}s"
