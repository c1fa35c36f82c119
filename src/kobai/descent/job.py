"""What an engine is given and what it gives back: the interface between ``descend`` and its engines."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any, Protocol

import torch
from torch import Tensor

from kobai.descent.record.fields import at_steps, merged

if TYPE_CHECKING:
    from kobai.descent.record.record import Record
    from kobai.objectives import Objective
    from kobai.optimize import OptimizerSpec


class Stop(Exception):
    """Raised by ``progress``, or inside the objective: ends a descent, which gives back what is recorded so far."""


# What ends a descent early without losing what was recorded.
INTERRUPTS = (KeyboardInterrupt, Stop)


@dataclass
class Job:
    """One call of ``descend``, with its runs flattened into one axis.

    Args:
        objective: what to descend.
        start: (runs, n) detached, on the device and in the dtype asked for.
        optimizer: the optimizer with its hyperparameters.
        steps: how many updates each run takes.
        record: what to record.
        scheduler: optimizer -> ``torch.optim.lr_scheduler`` object, or None.
        grad_tol: stop a run when its gradient norm falls to this; None: never.
        value_tol: stop a run when its value changes by no more than this in one step; None: never.
        progress: called with (steps done, steps in all) now and then, or None. May raise to cancel.
        partial: give back what is recorded when ``Stop`` or Ctrl-C ends the job; else let them through.
    """

    objective: Objective
    start: Tensor
    optimizer: OptimizerSpec
    steps: int
    record: Record
    scheduler: Callable[[Any], Any] | None = None
    grad_tol: float | None = None
    value_tol: float | None = None
    progress: Callable[[int, int], None] | None = None
    partial: bool = False

    @cached_property
    def extent(self) -> float:
        """The largest absolute coordinate of the starts, computed once: for a million starts it costs a few steps."""
        return max(map(abs, (float(end) for end in torch.aminmax(self.start))))


@dataclass
class Result:
    """What an engine recorded of a job.

    A run that stopped or became non-finite keeps its last (finite) position in every later row.

    Args:
        x: (runs, K, n).
        value: (runs, K), whether ``Record`` keeps it or not: the status is judged by it.
        grad_norm: (runs, K), likewise.
        lr: (runs, K), likewise.
        stopped_at: (runs,) int64, the step at which a tolerance stopped the run, or -1.
        nonfinite_at: (runs,) int64, the step that would have been, or had the value or gradient, non-finite; or -1.
        grad: (runs, K, n) or None.
        state: name -> (runs, K, n), or (runs, K, 1) for scalars.
        moved: (runs,) largest coordinate change in the last step taken. A record of every k-th step cannot show it, and
            may make an oscillation look like rest; None where every step is recorded.
        reached: (runs,) int64, where the job was interrupted: the step each run had taken by then, or -1 for runs that had
            not begun, whose values are NaN. K is then the number of steps recorded up to the largest of them. None: the
            job was finished.
        instead: the engine that ran in the end, and why, if it was not the one that was asked.
    """

    x: Tensor
    value: Tensor
    grad_norm: Tensor
    lr: Tensor
    stopped_at: Tensor
    nonfinite_at: Tensor
    grad: Tensor | None = None
    state: dict[str, Tensor] = field(default_factory=dict)
    moved: Tensor | None = None
    reached: Tensor | None = None
    instead: tuple[str, str] | None = None

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
        ...

    def too_small(self, job: Job) -> str | None:
        """Why this engine would be slower than those after it, in a few words; None if it is not."""
        ...

    def run(self, job: Job) -> Result:
        """Run it."""
        ...


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
        x=job.start.unsqueeze(1).clone(),
        value=unknown,
        grad_norm=unknown,
        lr=unknown,
        stopped_at=none,
        nonfinite_at=none,
        grad=torch.full_like(job.start, torch.nan).unsqueeze(1) if "grad" in job.record.keep else None,
        moved=torch.zeros_like(job.start[:, 0]) if job.record.every > 1 else None,
        reached=none,
    )


def only_finished(job: Job, result: Result, finished: Tensor) -> Result:
    """The result of a job that was interrupted between runs: some are finished, the others have not begun.

    Args:
        job: what was run.
        result: its result, with arbitrary numbers for runs that have not begun.
        finished: (runs,) bool.
    """
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
    if results[-1].reached is None:
        return replace(results[0], **merged(results, lambda held, _: torch.cat(held), blank=0.0))
    for result in results:
        if result.reached is None:
            result.reached = torch.full_like(result.stopped_at, job.steps)
    ends = [result.taken for result in results]
    rows = job.record.steps(max(ends))
    results = [
        replace(result, **at_steps(result, job.record.steps(end), rows))
        for result, end in zip(results, ends, strict=True)
    ]
    return replace(results[0], **merged(results, lambda held, _: torch.cat(held), blank=0.0))
