"""What an engine is given and what it gives back: the interface between ``descend`` and its engines."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np
import torch
from torch import Tensor

from kobai.descent.record.fields import at_steps, merged
from kobai.descent.starts import extremes

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from kobai.descent.record.objective_of_runs import ObjectiveOfRuns
    from kobai.descent.record.record import Record
    from kobai.descent.symbolic import ObjectiveGraph, OptimizerGraphs
    from kobai.objectives import Objective
    from kobai.optimize import OptimizerSpec


class Stop(Exception):
    """Raised by ``progress``, or inside the objective: ends a descent, which gives back what is recorded so far."""


# What ends a descent early without losing what was recorded.
INTERRUPTS = (KeyboardInterrupt, Stop)


@dataclass(frozen=True, eq=False)
class Captured:
    """Objective and optimizer as graphs, with numbers that differ from run to run."""

    objective: ObjectiveGraph | None = None  # None: the job's own
    optimizer: OptimizerGraphs | None = None
    judged: ObjectiveOfRuns | None = None  # that with the constants of each run, by which statuses are judged

    def part(self, index: NDArray[np.intp]) -> Captured:
        """The same with the numbers of some runs."""
        known: dict[int, Any] = {}

        def numbers(column: Any) -> Any:
            if not isinstance(column, np.ndarray):
                return column
            if id(column) not in known:
                known[id(column)] = column[index]
            return known[id(column)]

        optimizer = self.optimizer
        if optimizer is not None:
            rows: dict[int, list[Any]] = {}  # steps of the same numbers share a row
            for row in optimizer.coefficients:
                if id(row) not in rows:
                    rows[id(row)] = [numbers(column) for column in row]
            optimizer = replace(optimizer, coefficients=[rows[id(row)] for row in optimizer.coefficients])
        own = self.objective and replace(
            self.objective, constants=[column[index] for column in self.objective.constants]
        )
        return Captured(own, optimizer, self.judged and self.judged.rows(index))


@dataclass
class Job:
    """One call of ``descend`` and its arguments, with its runs flattened into one axis."""

    objective: Objective
    start: Tensor  # (runs, n) detached, on the device and in the dtype asked for
    optimizer: OptimizerSpec
    steps: int
    record: Record
    scheduler: Callable[[Any], Any] | None = None  # optimizer -> scheduler
    grad_tol: float | None = None
    value_tol: float | None = None
    progress: Callable[[int, int], None] | None = None
    captured: Captured | None = None  # what the compiled engine computes instead, where numbers differ from run to run
    partial: bool = False  # give back what is recorded when ``Stop`` or Ctrl-C ends the job; else let them through

    @cached_property
    def extent(self) -> float:
        """The largest absolute coordinate of the starts, computed once: for a million starts it costs a few steps."""
        return max(map(abs, extremes(self.start)))


@dataclass
class Result:
    """What an engine recorded of a job: the fields of a ``Trace``, with one axis of runs, and how each run ended.

    A run that stopped or became non-finite keeps its last (finite) position in every later row. Value, gradient norm and step
    size are there whether ``Record`` keeps them or not: the status is judged by them.
    """

    x: Tensor  # (runs, K, n)
    value: Tensor  # (runs, K)
    grad_norm: Tensor  # (runs, K)
    lr: Tensor  # (runs, K)
    stopped_at: Tensor  # (runs,) int64, the step at which a tolerance stopped the run, or -1
    nonfinite_at: Tensor  # (runs,) int64, the step that would have been, or had f or ∇f, non-finite; or -1
    grad: Tensor | None = None  # (runs, K, n)
    state: dict[str, Tensor] = field(default_factory=dict)  # (runs, K, n), or (runs, K, 1) for scalars
    # (runs,) largest coordinate change in the last step taken: a record of every k-th step cannot show it, and may make an
    # oscillation look like rest. None where every step is recorded.
    moved: Tensor | None = None
    # (runs,) int64, where the job was interrupted: the step each run had taken by then, or -1 for runs that had not begun,
    # whose values are NaN. K is then the number of steps recorded up to the largest of them.
    reached: Tensor | None = None
    instead: tuple[str, str] | None = None  # the engine that ran in the end, and why, if not the one that was asked

    @property
    def taken(self) -> int:
        """Of an interrupted job: the most steps a run had taken."""
        assert self.reached is not None
        return max(0, int(self.reached.max()))


class Engine(Protocol):
    """A way to run a job."""

    name: str

    def refuses(self, job: Job) -> str | None:
        """Why this engine cannot run the job exactly, in a few words; None if it can."""
        return None

    def too_small(self, job: Job) -> str | None:
        """Why this engine would be slower than those after it, in a few words; None if it is not."""
        return None

    def run(self, job: Job) -> Result: ...


def single_run(job: Job, i: int) -> Job:
    """The job of run i alone; its progress counts in the steps of all runs."""
    runs = job.start.shape[0]
    if runs == 1:
        return job
    report = job.progress
    progress = None if report is None else lambda done, total: report(i * total + done, runs * total)
    return replace(job, start=job.start[i : i + 1], progress=progress)


def not_begun(job: Job) -> Result:
    """The result of a job that was interrupted before its first step: one row, the starts."""
    unknown = torch.full_like(job.start[:, :1], torch.nan)
    none = torch.full(job.start.shape[:1], -1, dtype=torch.int64, device=job.start.device)
    return Result(
        job.start.unsqueeze(1).clone(), unknown, unknown, unknown, stopped_at=none, nonfinite_at=none, reached=none,
        grad=torch.full_like(job.start, torch.nan).unsqueeze(1) if "grad" in job.record.keep else None,
        moved=torch.zeros_like(job.start[:, 0]) if job.record.every > 1 else None,
    )  # fmt: skip


def only_finished(job: Job, result: Result, finished: Tensor) -> Result:
    """The result of a job interrupted between runs: those that are not ``finished`` (runs,) have not begun."""
    rest = not_begun(job)
    if not bool(finished.any()):
        return rest
    rest = replace(rest, **at_steps(rest, [0], job.record.steps(job.steps)))
    result.reached = torch.full_like(rest.stopped_at, job.steps)

    def chosen(pair: list[Tensor], _: Any) -> Tensor:
        return torch.where(finished.reshape(-1, *[1] * (pair[0].ndim - 1)), *pair)

    return replace(result, **merged([result, rest], chosen))


def joined(job: Job, results: list[Result]) -> Result:
    """The results of a job's runs, one after the other, as one result of all of them."""
    if results[-1].reached is not None:
        for result in results:
            if result.reached is None:
                result.reached = torch.full_like(result.stopped_at, job.steps)
        rows = job.record.steps(max(result.taken for result in results))
        results = [replace(result, **at_steps(result, job.record.steps(result.taken), rows)) for result in results]
    return replace(results[0], **merged(results, lambda held, _: torch.cat(held), blank=0.0))
