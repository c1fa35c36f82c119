"""How many steps a rule can take with so many evaluations of f.

A rule without a closure spends one evaluation a step, so there is nothing to find out. A rule that evaluates inside its
step is run once under a count of all it asks for, and stopped when the budget is spent; the steps it had finished by then
are those it may take. A rule that differentiates twice pays for each Hessian as for n gradients.
"""

from __future__ import annotations

import contextlib
import dataclasses
import functools
from collections.abc import Callable
from typing import Any, NamedTuple

from torch import Tensor

from kobai.descent.descending import descend_whole
from kobai.descent.record.record import Record
from kobai.objectives import Objective
from kobai.optimize import OptimizerSpec


class Allotment(NamedTuple):
    """What a rule does with its budget: ``steps`` whole steps, which cost ``evaluations``."""

    steps: int
    evaluations: int


class _SpentError(BaseException):
    """The budget is spent. No ``Exception``: rules and engines catch those, and would take it for f's."""


@dataclasses.dataclass
class _Tally:
    """Counts evaluations; knows what the whole steps among them cost."""

    budget: int
    each_step: int
    calls: int = 0
    begun: int = 0
    over: bool = False
    afforded: Allotment = dataclasses.field(default_factory=lambda: Allotment(0, 0))

    def evaluate(self) -> None:
        if self.over:
            return
        self.calls += 1
        # The engine's look at where a step begins is what that step's rule uses: it belongs to the next step.
        if self._cost() > self.budget:
            raise _SpentError

    def step(self) -> None:
        """A step begins: those before it are whole."""
        self.afforded = Allotment(self.begun, self._cost())
        self.begun += 1

    def progress(self, done: int, total: int) -> None:
        """After the last step comes what judges the run, which is not the rule's to pay for."""
        if done >= total:
            self.over = True
            self.afforded = Allotment(self.begun, self._cost())

    def _cost(self) -> int:
        return self.calls - 1 + self.begun * self.each_step


def allot(objective: Objective, start: Tensor, rule: OptimizerSpec, budget: int, **options: Any) -> Allotment:
    """How far a budget takes a rule.

    Args:
        objective: what to descend.
        start: (n,).
        rule: which rule, its step size among its hyperparameters.
        budget: evaluations of f with its gradient.
        **options: of ``descend``.

    Returns:
        The whole steps that the budget pays for, and what they cost.
    """
    if not rule.closure:
        return Allotment(budget, budget)
    tally = _Tally(budget, start.shape[-1] if _twice(rule) else 0)
    counted = dataclasses.replace(
        objective,
        fn=_counted(objective.fn, tally),
        residuals=None if objective.residuals is None else _counted(objective.residuals, tally),
    )
    options = {**options, "record": Record(every=max(budget, 1)), "progress": tally.progress}
    # Spent, or the run broke off before: either way the steps afforded are those that were whole.
    with contextlib.suppress(_SpentError):
        descend_whole(counted, start, optimizer=_watched(rule, tally), steps=budget, **options)
    return tally.afforded


def _twice(rule: OptimizerSpec) -> bool:
    return getattr(rule.cls, "closure_gives", "gradient") != "gradient"


def _counted(f: Callable[[Tensor], Tensor], tally: _Tally) -> Callable[[Tensor], Tensor]:
    def counted(x: Tensor) -> Tensor:
        tally.evaluate()
        return f(x)

    return counted


def _watched(rule: OptimizerSpec, tally: _Tally) -> Callable[..., Any]:
    """The rule's factory, its steps told to the tally."""

    @functools.wraps(rule.factory, updated=())
    def build(params: Any, **hyper: Any) -> Any:
        optimizer = rule.factory(params, **{**rule.given, **hyper})
        optimizer.register_step_pre_hook(lambda *_: tally.step())
        return optimizer

    build.step = getattr(rule.factory, "step", None)  # type: ignore[attr-defined]
    return build
