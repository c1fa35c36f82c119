"""All the ways an optimizer can go: its decisions on hyperparameters are turned round, one after the other."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from typing import Any

import torch

from kobai.descent.ir.graph import Graph, Node
from kobai.descent.symbolic.objective import capturing
from kobai.descent.symbolic.scalar_expressions import Book, Decision
from kobai.descent.symbolic.symbolic_steps import Step, Steps, SymbolicSteps
from kobai.descent.symbolic.tensor import CaptureError
from kobai.optimize import OptimizerSpec
from kobai.recipe.optimizers.settings import Settings, alternatives, generic

# A decision that falls later than this is not found; RAdam's falls at the sixth step.
_STEPS = 8
# More ways than this are not worth their bytes, nor more trials the time: each takes some 20 milliseconds.
_MOST_VARIANTS = 64
_MOST_TRIALS = 300

Numbers = dict[str, Any]


@dataclass
class Variant:
    """An optimizer with some choices, and with hyperparameters that decide alike.

    Args:
        choices: values of switches and words.
        when: decisions on hyperparameters.
        initial: for each state, the expression that its entries start with.
        states: their names.
        stored: paths of the scalars stored after each step, as "state.step".
        steps: the kinds of step.
        updates: for each kind, new x and new states of one coordinate.
    """

    choices: dict[str, Any]
    when: tuple[Decision, ...]
    initial: tuple[int, ...]
    states: tuple[str, ...]
    stored: tuple[str, ...]
    steps: list[Step] = field(default_factory=list)
    updates: list[list[Node]] = field(default_factory=list)


class TooManyTrials(Exception):
    """An optimizer has more decisions than are worth trying."""


class Explorer:
    """Finds the variants of an optimizer.

    Args:
        spec: the optimizer.
        settings: its hyperparameters.
        dtype: of the point.
    """

    def __init__(self, spec: OptimizerSpec, settings: Settings, dtype: torch.dtype):
        self.spec, self.settings, self.dtype = spec, settings, dtype
        self.book, self.graph = Book(dtype == torch.float32), Graph(dtype == torch.float64)
        self.chance = random.Random(20240229)
        self.variants: dict[tuple, Variant] = {}
        self.refusals: dict[Decision, str] = {}  # in the optimizer's words
        self.never: set[tuple] = set()  # what no settings tried led to
        self.turns: dict[tuple[Decision, str, int | None], float] = {}  # the setting that turned a decision round
        self.why, self.trials = "", 0

    def explore(self) -> list[Variant]:
        """All variants.

        Raises:
            CaptureError: the optimizer is none that can be captured.
        """
        try:
            for choices in self.settings.combinations():
                self._explore(choices)
        except TooManyTrials as error:
            raise CaptureError("goes more ways than a page can hold") from error
        if not self.variants:
            raise CaptureError(self.why or "refuses its defaults")
        return list(self.variants.values())

    def _explore(self, choices: dict[str, Any]) -> None:
        """The variants with some choices: from each, every decision is turned round."""
        waiting: list[Numbers] = [{name: self._generic(value) for name, value in self.settings.numbers.items()}]
        known: set[tuple[Decision, ...]] = set()
        while waiting:
            numbers = waiting.pop()
            try:
                steps = self._steps({**numbers, **choices, **self.settings.fixed})
                self._check_coordinates({**numbers, **choices, **self.settings.fixed})
            except CaptureError as error:
                self.why = self.why or str(error)
                if not known:  # these choices may need other numbers, as Nesterov's momentum a dampening of 0
                    for at, outcome in list(self.book.decisions):
                        waiting += self._turned(numbers, choices, (at, not outcome))
                continue
            decisions = {*steps.decisions, *(d for step in steps.steps for d in step.decisions)}
            if (mark := tuple(sorted(decisions))) in known:
                continue
            known.add(mark)
            self._add(choices, steps)
            for at, outcome in mark:
                if (at, not outcome) not in decisions:
                    waiting += self._turned(numbers, choices, (at, not outcome))

    def _turned(self, numbers: Numbers, choices: dict[str, Any], wanted: Decision) -> list[Numbers]:
        """Settings with which a decision falls otherwise, if they are found."""
        if (tuple(choices.items()), wanted) in self.never:
            return []
        for name, i in self.inputs(wanted[0]):
            value = numbers[name] if i is None else numbers[name][i]
            others = alternatives(value, self.chance)
            if known := self.turns.get((wanted, name, i)):
                others.insert(0, known)
            for other in others:
                changed = other if i is None else (*numbers[name][:i], other, *numbers[name][i + 1 :])
                trial = {**numbers, name: changed}
                try:
                    steps = self._steps({**trial, **choices, **self.settings.fixed})
                except CaptureError as error:
                    if wanted in self.book.decisions and (own := _own_words(error)):
                        self.refusals.setdefault(wanted, _with_names(own, trial))
                    continue
                if wanted in steps.decisions or any(wanted in step.decisions for step in steps.steps):
                    self.turns[wanted, name, i] = other
                    return [trial]
        self.never.add((tuple(choices.items()), wanted))
        return []

    def inputs(self, at: int) -> list[tuple[str, int | None]]:
        """The hyperparameters that an expression depends on."""
        name, *rest = self.book.entries[at]
        if name == "hyper":
            return [(rest[0], rest[1] if len(rest) == 2 else None)]
        if name in ("const", "scalar"):
            return []
        return list(dict.fromkeys(found for k in rest for found in self.inputs(k)))

    def varies(self, at: int) -> bool:
        """Whether an expression depends on numbers stored between steps."""
        name, *rest = self.book.entries[at]
        return name == "scalar" or (name not in ("const", "hyper") and any(self.varies(k) for k in rest))

    def _generic(self, value: Any) -> Any:
        return (
            tuple(generic(v, self.chance) for v in value) if isinstance(value, tuple) else generic(value, self.chance)
        )

    def _steps(self, hyper: Numbers) -> Steps:
        """The steps of one coordinate with given hyperparameters."""
        self.trials += 1
        if self.trials > _MOST_TRIALS:
            raise TooManyTrials
        with capturing(), torch.no_grad():
            return SymbolicSteps(self.spec, hyper, self.book, self.dtype, 1, self.graph).collect(_STEPS)

    def _check_coordinates(self, hyper: Numbers) -> None:
        """Check that two coordinates are moved alike and do not mix."""
        with capturing(), torch.no_grad():
            SymbolicSteps(self.spec, hyper, self.book, self.dtype, 2, self.graph).collect(3)

    def _add(self, choices: dict[str, Any], steps: Steps) -> None:
        """Register what was found; steps with the same decisions on hyperparameters belong together."""
        always = [d for d in steps.steps[0].decisions if not self.varies(d[0])]
        always = [d for d in always if all(d in step.decisions for step in steps.steps)]
        when = tuple(dict.fromkeys([*steps.decisions, *always]))
        key = (tuple(choices.items()), when)
        variant = self.variants.setdefault(
            key, Variant(choices, when, tuple(steps.initial), tuple(steps.states), tuple(steps.stored))
        )
        if len(self.variants) > _MOST_VARIANTS:
            raise CaptureError("goes more ways than a page can hold")
        # A setting of 0 has the value of the constant; with other settings they are told apart.
        pairs = zip(variant.initial, steps.initial, strict=True)
        variant.initial = tuple(b if self.book.entries[a][0] == "const" else a for a, b in pairs)
        for step in steps.steps:
            own = tuple(d for d in step.decisions if d not in when)
            update = steps.updates[step.update]
            if update not in variant.updates:
                variant.updates.append(update)
            made = Step(step.first, own, variant.updates.index(update), step.scalars)
            if made not in variant.steps:
                variant.steps.append(made)


def _own_words(error: BaseException) -> str:
    """What an optimizer says of hyperparameters that it refuses, or ""."""
    while error.__cause__ is not None:
        error = error.__cause__
    return " ".join(str(error).split()) if isinstance(error, ValueError) else ""


def _with_names(line: str, numbers: Numbers) -> str:
    """A line with {name} or {name.0} in place of the numbers in it."""
    for name, value in numbers.items():
        for i, number in enumerate(value) if isinstance(value, tuple) else [(None, value)]:
            line = line.replace(repr(number), f"{{{name}}}" if i is None else f"{{{name}.{i}}}")
    return line
