"""How many steps an optimizer can take with a budget of evaluations of f.

An optimizer without a closure takes one evaluation a step. One that evaluates inside its step is run once while its evaluations
are counted, and stopped when the budget is spent; the steps finished by then are those it may take. An optimizer that
differentiates twice pays for each Hessian as for n gradients.
"""

from __future__ import annotations

import contextlib
import functools
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple

from torch import Tensor

from kobai.descent.descending import descend_whole
from kobai.descent.record.record import Record
from kobai.objectives import Objective
from kobai.optimize import OptimizerSpec


class Allotment(NamedTuple):
    """What a budget pays for: ``steps`` whole steps, which cost ``evaluations``."""

    steps: int
    evaluations: int


class _SpentError(BaseException):
    """The budget is spent. Not an ``Exception``: optimizers and engines catch those, and would take it for the objective's."""


@dataclass
class _Tally:
    """Counts evaluations, and what whole steps cost."""

    budget: int
    each_step: int
    calls: int = 0
    begun: int = 0
    over: bool = False
    afforded: Allotment = field(default=Allotment(0, 0))
    costs: list[int] = field(default_factory=list)

    def evaluate(self) -> None:
        if self.over:
            return
        self.calls += 1
        # The engine evaluates where a step begins, for that step's optimizer: it belongs to the next step.
        if self._cost() > self.budget:
            raise _SpentError

    def step(self) -> None:
        """A step begins: those before it are finished."""
        self._finished()
        self.begun += 1

    def progress(self, done: int, total: int) -> None:
        """Evaluations after the last step, to classify the run, are not counted."""
        if done >= total:
            self.over = True
            self._finished()

    def _finished(self) -> None:
        self.afforded = Allotment(self.begun, self._cost())
        self.costs[self.begun :] = [self.afforded.evaluations]

    def _cost(self) -> int:
        return self.calls - 1 + self.begun * self.each_step


def allot(objective: Objective, start: Tensor, optimizer: OptimizerSpec, budget: int, **options: Any) -> Allotment:
    """The whole steps from a start (n,) that a budget of evaluations of f with its gradient pays for, and what they cost."""
    if not optimizer.closure:
        return Allotment(budget, budget)
    return _counted_steps(objective, start, optimizer, budget, options).afforded


def costs_of(objective: Objective, start: Tensor, optimizer: OptimizerSpec, budget: int, **options: Any) -> list[int]:
    """What the steps up to each point of a run cost, the start's cost being 0, as far as a budget of evaluations goes."""
    if not optimizer.closure:
        return list(range(budget + 1))
    return _counted_steps(objective, start, optimizer, budget, options).costs or [0]


def _counted_steps(
    objective: Objective, start: Tensor, optimizer: OptimizerSpec, budget: int, options: dict[str, Any]
) -> _Tally:
    """A run whose evaluations are counted, up to the budget."""
    second_order = getattr(optimizer.cls, "closure_gives", "gradient") != "gradient"
    tally = _Tally(budget, start.shape[-1] if second_order else 0)
    residuals = None if objective.residuals is None else _counted(objective.residuals, tally)
    counted = replace(objective, fn=_counted(objective.fn, tally), residuals=residuals)
    options = {**options, "record": Record(every=max(budget, 1)), "progress": tally.progress}
    # Spent, or the run failed before: either way the steps paid for are those that were finished.
    with contextlib.suppress(_SpentError):
        descend_whole(counted, start, optimizer=_counting_steps(optimizer, tally), steps=budget, **options)
    return tally


def _counted(f: Callable[[Tensor], Tensor], tally: _Tally) -> Callable[[Tensor], Tensor]:
    def counted(x: Tensor) -> Tensor:
        tally.evaluate()
        return f(x)

    return counted


def _counting_steps(spec: OptimizerSpec, tally: _Tally) -> Callable[..., Any]:
    """The optimizer's factory, with its steps counted."""

    @functools.wraps(spec.factory, updated=())
    def build(params: Any, **hyper: Any) -> Any:
        optimizer = spec.factory(params, **{**spec.given, **hyper})
        optimizer.register_step_pre_hook(lambda *_: tally.step())
        return optimizer

    build.step = getattr(spec.factory, "step", None)  # type: ignore[attr-defined]
    return build
