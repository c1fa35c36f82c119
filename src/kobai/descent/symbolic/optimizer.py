"""From an optimizer to its steps as graphs.

The optimizer takes all its steps on one symbolic parameter, because what a step does may change with the step: bias
corrections, schedules, a buffer that is made in the first step. What stays the same is the shape of the arithmetic; the
numbers that change go into a table with one row for each step.

A rule that could be traced is proven to move each run by itself: one parameter holds one point, its numbers are never
looked at, and every step is seen. That a coordinate depends on other coordinates of the same point is as in the loop.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import torch
from torch import Tensor

from kobai.descent.symbolic.graph import Graph, Node, rebuild
from kobai.descent.symbolic.objective import traced
from kobai.descent.symbolic.tensor import Symbolic, Tracer, Untraceable

# A rule may work differently in its first steps; more ways than this are not worth compiling.
_MAX_SHAPES = 4


@dataclass
class Update:
    """One shape of a rule's step: from ("x", i), ("g", i), ("s", j, i) and coefficients ("c", k) to new x and states.

    Args:
        x: the new coordinates.
        state: the new states, each a list of entries.
        coefficients: how many numbers it asks for.
    """

    x: list[Node]
    state: list[list[Node]]
    coefficients: int


@dataclass
class Rule:
    """An optimizer as graphs.

    Args:
        updates: the shapes its steps take.
        which: for each step, the index of its shape.
        coefficients: for each step, the numbers its shape asks for.
        initial: what each state starts with.
        lr: for each step, the step size in force, and once more at the end.
    """

    graph: Graph
    updates: list[Update] = field(default_factory=list)
    which: list[int] = field(default_factory=list)
    coefficients: list[list[float]] = field(default_factory=list)
    initial: list[float] = field(default_factory=list)
    lr: list[float] = field(default_factory=list)


def trace_rule(
    build: Callable[[list[Tensor]], torch.optim.Optimizer],
    schedule: Callable[[Any], Any] | None,
    shape: tuple[int, ...],
    dtype: torch.dtype,
    steps: int,
) -> Rule:
    """Let an optimizer take ``steps`` steps on a symbolic parameter.

    Args:
        build: makes the optimizer for parameters.
        schedule: makes its scheduler.
        shape: (n,) for one point.

    Raises:
        Untraceable: it looks at numbers, keeps states elsewhere than in ``optimizer.state``, changes its arithmetic all the
            time, or does something unknown.
    """
    with traced(), torch.no_grad():
        try:
            return _Walk(build, schedule, shape, dtype, fixed=True).take(steps)
        except _TooManyShapes:
            return _Walk(build, schedule, shape, dtype, fixed=False).take(steps)


class _TooManyShapes(Untraceable):
    pass


class _StepTracer(Tracer):
    """Notes the coefficients of one step, and the tensors that the rule makes for itself in it."""

    def __init__(self, dtype: torch.dtype, fixed: bool):
        super().__init__(Graph(dtype == torch.float64), dtype, self._coefficient, reciprocals=True)
        self.coefficients: list[float] = []
        self.born: list[tuple[Symbolic, float]] = []
        self._fixed = fixed

    def _coefficient(self, value: float) -> Node:
        # Zeros and ones are mostly written into the rule; as constants they simplify it.
        if self._fixed and value in (0.0, 1.0, -1.0):
            return self.graph.const(value)
        self.coefficients.append(value)
        return self.graph.input("c", len(self.coefficients) - 1)

    def fresh(self, value: float, shadow: Tensor) -> Symbolic:
        """A new tensor full of one number: it may be a state, so its entries stay apart until that is known."""
        if shadow.dtype != self.dtype:
            return super().fresh(value, shadow)
        nodes = [self.graph.input("s", -1 - len(self.born), i) for i in range(shadow.numel())]
        made = self.tensor(nodes, shadow)
        self.born.append((made, float(value)))
        return made


class _Walk:
    """One optimizer on its way."""

    def __init__(self, build, schedule, shape: tuple[int, ...], dtype: torch.dtype, fixed: bool):
        self.n, self.dtype, self.fixed = math.prod(shape), dtype, fixed
        self.rule = Rule(Graph(dtype == torch.float64))
        self.shapes: dict[tuple[Node, ...], int] = {}
        self.names: list[str] = []
        self.last: tuple | None = None
        self.shape = 0
        self.shadow = torch.linspace(0.5, 1.0, self.n, dtype=dtype).reshape(shape)
        tracer = _StepTracer(dtype, fixed)
        self.parameter = tracer.tensor(self._inputs(tracer.graph, "x"), self.shadow.clone())
        self.parameter.requires_grad_()
        self.optimizer = build([self.parameter])
        self.scheduler = schedule(self.optimizer) if schedule is not None else None
        if isinstance(self.scheduler, torch.optim.lr_scheduler.ReduceLROnPlateau):
            raise Untraceable("has a schedule that looks at values")
        for name, state in self._states():
            self.names.append(name)
            made = next((value for made, value in tracer.born if _same_memory(made, state)), None)
            if made is None or state.numel() != self.n:
                raise Untraceable("starts from states that are no constants")
            self.rule.initial.append(made)

    def take(self, steps: int) -> Rule:
        for step in range(steps):
            # The first step may make things; from the second on, a rule whose settings stay is known for all steps.
            before = self._settings() if step in (1, 2) and self.scheduler is None else None
            self._step()
            if before is not None and before == self._settings():
                self._repeat(steps - step - 1)
                break
        self.rule.lr.append(self.rule.lr[-1] if self.rule.lr else self._lr())
        for update in self.rule.updates:
            for j in range(len(update.state), len(self.rule.initial)):
                update.state.append(self._inputs(self.rule.graph, "s", j))
        return self.rule

    def _inputs(self, graph: Graph, which: str, *index: int) -> list[Node]:
        return [graph.input(which, *index, i) for i in range(self.n)]

    def _lr(self) -> float:
        return float(self.optimizer.param_groups[0].get("lr", torch.nan))

    def _step(self) -> None:
        tracer = _StepTracer(self.dtype, self.fixed)
        _point(self.parameter, tracer, self._inputs(tracer.graph, "x"))
        self.parameter.grad = tracer.tensor(self._inputs(tracer.graph, "g"), self.shadow.clone())
        held = dict(self._states())
        for j, name in enumerate(self.names):
            if name not in held:
                raise Untraceable("drops a state on the way")
            _point(held[name], tracer, self._inputs(tracer.graph, "s", j))
        self.rule.lr.append(self._lr())
        self.optimizer.step()
        held = dict(self._states())
        replace = self._adopt(held, tracer)
        outputs = [*tracer.read(self.parameter), *(node for name in self.names for node in tracer.read(held[name]))]
        mark = (tracer.graph.text(), tuple(node.number for node in outputs))
        if mark != self.last or replace:
            self.last = mark
            self.shape = self._shape(rebuild(self.rule.graph, outputs, replace), len(tracer.coefficients))
        self.rule.which.append(self.shape)
        self.rule.coefficients.append(tracer.coefficients)
        if self.scheduler is not None:
            self.scheduler.step()

    def _shape(self, flat: list[Node], coefficients: int) -> int:
        """Which of the shapes seen so far this is: interned, the same arithmetic is the same nodes in any step."""
        shape = tuple(flat)
        if shape not in self.shapes:
            if len(self.shapes) == _MAX_SHAPES:
                raise _TooManyShapes("changes its arithmetic from step to step")
            self.shapes[shape] = len(self.shapes)
            rows = [flat[i : i + self.n] for i in range(0, len(flat), self.n)]
            self.rule.updates.append(Update(rows[0], rows[1:], coefficients))
        return self.shapes[shape]

    def _adopt(self, held: dict[str, Symbolic], tracer: _StepTracer) -> dict[Node, Node]:
        """Take up states that appeared in this step; what else was made in it was full of a constant."""
        replace: dict[Node, Node] = {}
        graph = self.rule.graph
        for name in held:
            if name in self.names:
                continue
            if held[name].numel() != self.n:
                raise Untraceable("keeps states of another shape than the point's")
            self.names.append(name)
            self.rule.initial.append(0.0)
            for k, (made, value) in enumerate(tracer.born):
                # Only a descent's first step can be undone: a state made later starts as the constant it is.
                if _same_memory(made, held[name]) and not self.rule.which:
                    self.rule.initial[-1] = value
                    mine = self._inputs(graph, "s", len(self.names) - 1)
                    replace |= dict(zip(self._inputs(tracer.graph, "s", -1 - k), mine, strict=True))
        for k, (made, value) in enumerate(tracer.born):
            for i in range(made.numel()):
                replace.setdefault(tracer.graph.input("s", -1 - k, i), graph.const(value))
        return replace

    def _states(self) -> Iterator[tuple[str, Symbolic]]:
        yield from _symbolic(self.optimizer.state.get(self.parameter, {}), "")

    def _settings(self) -> str | None:
        """Everything a rule of torch's or kobai's own could let its next step depend on, besides symbolic tensors."""
        if type(self.optimizer).__module__.split(".")[0] not in ("torch", "kobai"):
            return None
        groups = [{k: v for k, v in group.items() if k != "params"} for group in self.optimizer.param_groups]
        state = [(k, v) for k, v in self.optimizer.state.get(self.parameter, {}).items() if not isinstance(v, Symbolic)]
        own = [(k, v) for k, v in vars(self.optimizer).items() if k not in ("state", "param_groups")]
        return repr((groups, state, own))

    def _repeat(self, times: int) -> None:
        """The next steps are like the last: nothing they could depend on has changed."""
        for held in (self.rule.which, self.rule.coefficients, self.rule.lr):
            held.extend([held[-1]] * times)  # type: ignore[arg-type]


def _same_memory(one: Symbolic, other: Symbolic) -> bool:
    return one.numel() == other.numel() and one.pointers.data_ptr() == other.pointers.data_ptr()


def _symbolic(held: Any, path: str) -> Iterator[tuple[str, Symbolic]]:
    if isinstance(held, Symbolic):
        yield path, held
    elif isinstance(held, dict):
        for key, value in held.items():
            yield from _symbolic(value, f"{path}.{key}")
    elif isinstance(held, (list, tuple)):
        for i, value in enumerate(held):
            yield from _symbolic(value, f"{path}.{i}")


def _point(tensor: Symbolic, tracer: Tracer, nodes: list[Node]) -> None:
    tensor.tracer = tracer
    tensor.pointers.copy_(torch.tensor([tracer.place(node) for node in nodes]).reshape(tensor.shape))
