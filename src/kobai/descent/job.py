"""What an engine is given and what it gives back: the seam between ``descend`` and its engines."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any, Protocol

import torch
from torch import Tensor

if TYPE_CHECKING:
    from kobai.descent.record.record import Record
    from kobai.objectives import Objective
    from kobai.optimize import OptimizerSpec


@dataclass
class Job:
    """One call of ``descend``, with its runs flattened into one axis.

    Args:
        objective: what to descend.
        start: (runs, n) detached, on the device and in the dtype asked for.
        optimizer: which rule, with its hyperparameters.
        steps: how many updates each run takes.
        record: what to keep.
        scheduler: optimizer -> ``torch.optim.lr_scheduler`` object, or None.
        grad_tol, value_tol: stop a run when its gradient norm, or the change of its value in one step, falls to this;
            None: never.
        progress: called with (steps done, steps in all) now and then, or None. May raise to cancel.
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

    @cached_property
    def extent(self) -> float:
        """The largest coordinate of the starts, found once: of a million starts it takes as long as a few steps."""
        return max(map(abs, (float(end) for end in torch.aminmax(self.start))))


@dataclass
class Result:
    """What an engine recorded of a job.

    A run that stopped or became non-finite keeps its last (finite) position in every later row.

    Args:
        x: (runs, K, n).
        value, grad_norm, lr: (runs, K), whether ``Record`` keeps them or not: the status is judged by them.
        grad: (runs, K, n) or None.
        state: name -> (runs, K, n), or (runs, K, 1) for scalars.
        stopped_at: (runs,) int64, the step at which a tolerance stopped the run, or -1.
        nonfinite_at: (runs,) int64, the step that would have been, or had the value or gradient, non-finite; or -1.
        moved: (runs,) largest coordinate change in the last step taken. A record of every k-th step cannot show it, and
            may make an oscillation look like rest; None where every step is recorded.
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
    instead: tuple[str, str] | None = None


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


def only(job: Job, i: int) -> Job:
    """The job of run i alone; its progress counts in the steps of all runs."""
    runs = job.start.shape[0]
    if runs == 1:
        return job
    report = job.progress
    progress = None if report is None else lambda done, total: report(i * total + done, runs * total)
    return replace(job, start=job.start[i : i + 1], progress=progress)


def joined(results: list[Result]) -> Result:
    """The results of single runs as one result of all of them."""

    def cat(name: str) -> Tensor:
        return torch.cat([getattr(result, name) for result in results])

    like = {name: tensor for result in results for name, tensor in result.state.items()}
    return Result(
        x=cat("x"),
        value=cat("value"),
        grad_norm=cat("grad_norm"),
        lr=cat("lr"),
        stopped_at=cat("stopped_at"),
        nonfinite_at=cat("nonfinite_at"),
        grad=None if results[0].grad is None else cat("grad"),
        state={name: torch.cat([r.state.get(name, torch.zeros_like(t)) for r in results]) for name, t in like.items()},
        moved=None if results[0].moved is None else cat("moved"),
    )
