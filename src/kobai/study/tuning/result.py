"""The results of tuning: ``Try``, one step size, and ``Tuned``, the best of them."""

from __future__ import annotations

import math
from dataclasses import dataclass, field

from kobai.descent.record import Status


@dataclass(frozen=True)
class Try:
    """One step size tried.

    Args:
        lr: the step size.
        value: f at the end, NaN where it is not known.
        status: of the run, None where it could not be run.
        steps: how many its budget allowed.
        evaluations: what they cost.
        stopped_at: the step at which the status was reached.
        reason: why it could not be run, or "".
    """

    lr: float | None
    value: float
    status: Status | None
    steps: int
    evaluations: int
    stopped_at: int = 0
    reason: str = ""

    @property
    def rank(self) -> tuple[int, float, float]:
        """The key that sorts tries, the best first: by how badly they failed, by value, then the smaller step size."""
        severity = Status.NONFINITE.severity if self.status is None else self.status.severity
        return severity, math.inf if math.isnan(self.value) else self.value, self.lr or 0.0


@dataclass(frozen=True)
class Tuned:
    """The result of tuning.

    Args:
        lr: the best step size; None for an optimizer that has none.
        value: f at the end of the best run.
        status: of the best run; DIVERGED only where all of them failed.
        steps: of the best run.
        evaluations: of the best run.
        table: every ``Try``, by step size.
        method: how the step sizes were chosen.
        batched: whether the tries ran as one batch.
    """

    lr: float | None
    value: float
    status: Status | None
    steps: int
    evaluations: int
    table: list[Try] = field(default_factory=list)
    method: str = "grid"
    batched: bool = False

    @property
    def reason(self) -> str:
        """Why no try could be run, or an empty string."""
        return "" if self.status is not None else self.table[0].reason

    @property
    def at_edge(self) -> bool:
        """Whether the best step size is the smallest or the largest tried, so that a wider range may hold a better one."""
        return len(self.table) > 2 and self.lr in (self.table[0].lr, self.table[-1].lr)
