"""The steps of one optimizer with symbols for its settings: graphs of its updates, and expressions for their coefficients."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor

from kobai.descent.ir.graph import Graph, Node, reachable, rewrite
from kobai.descent.ir.ops import INPUT
from kobai.descent.symbolic.optimizer import Capture, StepTracer
from kobai.descent.symbolic.scalar_expressions import Book, Decision, recording_math
from kobai.descent.symbolic.stored_scalars import ScalarTensors
from kobai.descent.symbolic.tensor import CaptureError, Symbolic
from kobai.optimize import OptimizerSpec


@dataclass(frozen=True)
class Step:
    """One kind of step: when it is taken, its update, and the stored scalars after it."""

    first: bool  # a descent's first step
    decisions: tuple[Decision, ...]  # comparisons that must come out like this
    update: int
    scalars: tuple[int, ...]


@dataclass
class Steps:
    """An optimizer's steps with given settings."""

    updates: list[list[Node]]  # new x and new states of one coordinate; ("coefficient", k) is that of the expression k
    decisions: list[Decision]  # on hyperparameters alone, when it was built
    initial: list[int]  # for each state, the expression that its entries start with
    steps: list[Step]
    states: list[str]  # their names
    stored: list[str]  # paths of stored scalars, as "state.step"


class _Tracer(StepTracer):
    """Records on what the arithmetic depends."""

    def __init__(self, dtype: torch.dtype, book: Book):
        super().__init__(dtype, True)
        self.book = book

    def below_half(self, value: float) -> bool:
        book = self.book
        at = book.expressions_of(value)[0]
        below = book.decide("lt", book.recorded(abs(value), book.add("abs", at)), 0.5)
        if not below:
            # The coefficient is 1 − value then, which may have the value of another expression, but not for all settings.
            book.note(1.0 - value, book.add("sub", book.const(1.0), at), first=True)
        return below


class SymbolicSteps(Capture):
    """Takes steps of an optimizer whose hyperparameters are recorded numbers.

    Args:
        spec: the optimizer.
        hyper: all hyperparameters that are numbers or tuples of numbers, as generic numbers, and those that are fixed.
        book: where expressions are.
        dtype: of the point.
        n: its coordinates.
        common: a graph where the updates of one coordinate are made.
    """

    def __init__(
        self, spec: OptimizerSpec, hyper: Mapping[str, Any], book: Book, dtype: torch.dtype, n: int, common: Graph
    ):
        self.book, self.common = book, common
        self.mode = ScalarTensors(book)
        self.hyper = hyper
        self.slots: list[str] = []
        book.begin_step()
        with self.mode, recording_math():
            super().__init__(lambda params: self._build(spec, params), None, (n,), dtype, True)
        self.built = list(book.decisions)
        self.start = [self._expression(value) for value in self.graphs.initial]
        self.taken: list[tuple[tuple[Decision, ...], list[list[int]], list[int]]] = []

    def tracer(self) -> StepTracer:
        return _Tracer(self.dtype, self.book)

    def collect(self, steps: int) -> Steps:
        """Take so many steps, and gather the kinds."""
        for _ in range(steps):
            self._take()
        kinds: dict[tuple, list[int]] = {}
        for k, (decisions, _, scalars) in enumerate(self.taken):
            key = (k == 0, decisions, self.graphs.which[k], tuple(scalars))
            kinds.setdefault(key, []).append(k)
        found, outputs = [], []
        for (first, decisions, update, scalars), at in kinds.items():
            columns = zip(*(self.taken[k][1] for k in at), strict=True)
            nodes = self._one_coordinate(update, [_common(column) for column in columns])
            if nodes not in outputs:
                outputs.append(nodes)
            found.append(Step(first, decisions, outputs.index(nodes), scalars))
        states = [name.removeprefix(".") for name in self.names]
        return Steps(outputs, self.built, self.start, found, states, self.slots)

    def _one_coordinate(self, update: int, expressions: list[int]) -> list[Node]:
        """An update of coordinate 0 in terms of expressions. Every coordinate must be moved alike, by its own numbers alone."""
        graph, taken = self.graphs.graph, self.graphs.updates[update]
        rows = [
            taken.x,
            *taken.state,
            *(self._inputs(graph, "state", j) for j in range(len(taken.state), len(self.start))),
        ]
        found = []
        for i in range(self.n):
            replace = {
                graph.input("coefficient", k): self.common.input("coefficient", at) for k, at in enumerate(expressions)
            }
            for name, *j in (("x",), ("gradient",), *(("state", j) for j in range(len(self.start)))):
                replace[graph.input(str(name), *j, i)] = self.common.input(str(name), *j, 0)
            outputs = [row[i] for row in rows]
            made = rewrite(self.common, outputs, replace)
            if any(node.op is INPUT and node not in replace for node in reachable(outputs)):
                raise CaptureError("couples the coordinates")
            found.append([made[node] for node in outputs])
        if any(nodes != found[0] for nodes in found):
            raise CaptureError("moves each coordinate in another way")
        return found[0]

    def _build(self, spec: OptimizerSpec, params: list[Tensor]) -> torch.optim.Optimizer:
        given = {name: self._recorded(name, value) for name, value in self.hyper.items()}
        return OptimizerSpec(spec.factory, spec.name, given, group=spec.group).build(params)

    def _recorded(self, name: str, value: Any) -> Any:
        if isinstance(value, tuple):
            return tuple(self.book.recorded(v, self.book.add("hyper", name, i)) for i, v in enumerate(value))
        return self.book.recorded(value, self.book.add("hyper", name)) if type(value) is float else value

    def _take(self) -> None:
        """Take one step: symbols for stored scalars before, their expressions after."""
        book, first = self.book, not self.graphs.which
        book.begin_step()
        for name, value in self.hyper.items():
            self._recorded(name, value)
        held = dict(self._stored())
        if not first:
            for j, path in enumerate(self.slots):
                if path not in held:
                    raise CaptureError("deletes a stored number between steps")
                self._symbol(path, held[path][1], book.add("scalar", j))
        states = len(self.graphs.initial)
        with self.mode, recording_math():
            self.step()
        self.start += [self._expression(value) for value in self.graphs.initial[states:]]
        after = dict(self._stored())
        if first:
            self.slots = list(after)
        elif list(after) != self.slots:
            raise CaptureError("stores other numbers later")
        scalars = [self._of(after[path][1]) for path in self.slots]
        coefficients = [book.expressions_of(value) for value in self.graphs.coefficients[-1]]
        self.taken.append((tuple(book.decisions), coefficients, scalars))

    def _expression(self, value: float) -> int:
        return self.book.expressions_of(value)[0]

    def _stored(self) -> Iterator[tuple[str, tuple[Any, Any]]]:
        """Scalars stored in the optimizer's state and groups, by path, each with its holder."""
        yield from _scalars(self.optimizer.state.get(self.parameter, {}), "state")
        for i, group in enumerate(self.optimizer.param_groups):
            own = {k: v for k, v in group.items() if k != "params" and k not in self.hyper and k not in _IGNORED}
            for path, (_, value) in _scalars(own, f"group.{i}"):
                yield path, (group, value)

    def _symbol(self, path: str, value: Any, at: int) -> None:
        """Let a stored scalar be a symbol during the next step."""
        if isinstance(value, Tensor):
            self.mode.follow(value, at)
            self.book.note(float(value.item()), at)
            return
        holder = dict(self._stored())[path][0]
        holder[path.rpartition(".")[2]] = self.book.recorded(float(value), at)

    def _of(self, value: Any) -> int:
        return self.mode.expression_of(value) if isinstance(value, Tensor) else self.book.operand(value)


_IGNORED = ("foreach", "fused", "capturable", "differentiable", "maximize")


def _scalars(held: Any, path: str) -> Iterator[tuple[str, tuple[Any, Any]]]:
    """Numbers and tensors of no dimension in a dictionary."""
    for key, value in held.items():
        plain = isinstance(value, (int, float)) and not isinstance(value, bool)
        if plain or (isinstance(value, Tensor) and not isinstance(value, Symbolic) and value.ndim == 0):
            yield f"{path}.{key}", (held, value)


def _common(candidates: tuple[list[int], ...]) -> int:
    """The first expression that had the coefficient's value in every step."""
    for at in candidates[0]:
        if all(at in others for others in candidates):
            return at
    raise CaptureError("computes a coefficient in a way that cannot be followed")
