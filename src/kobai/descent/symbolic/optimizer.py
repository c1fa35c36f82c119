"""Capture of an optimizer: its steps as graphs.

It takes all its steps on one symbolic parameter, because what a step does may change with the step: bias corrections,
schedules, a buffer made in the first step. Steps of the same arithmetic share one ``Update``; coefficients that change go into
a table. So it is proven to move each run by itself: one parameter holds one point, and no branch depends on its numbers.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import torch
from torch import Tensor

from kobai.descent.ir.graph import Graph, Node, rewrite
from kobai.descent.symbolic.objective import capturing
from kobai.descent.symbolic.tensor import CaptureError, Symbolic, Tracer

# An optimizer's first steps may differ from the later ones; more kinds of step than this are not worth compiling.
_MAX_UPDATES = 4


@dataclass
class Update:
    """One kind of step: from inputs ("x", i), ("gradient", i), ("state", j, i), ("coefficient", k) to new x and states."""

    x: list[Node]
    state: list[list[Node]]
    coefficients: int  # how many it reads


@dataclass
class OptimizerGraphs:
    """An optimizer as graphs."""

    graph: Graph  # of all updates
    updates: list[Update] = field(default_factory=list)  # the distinct kinds of step
    which: list[int] = field(default_factory=list)  # for each step, the index of its update
    # For each step, those of its update: numbers, or (runs,) arrays of one for each run (``per_run``).
    coefficients: list[list[Any]] = field(default_factory=list)
    initial: list[float] = field(default_factory=list)  # the number that each state starts with, in all its entries
    lr: list[float] = field(default_factory=list)  # for each step, its step size, and once more at the end


def capture_optimizer(
    build: Callable[[list[Tensor]], torch.optim.Optimizer], schedule: Callable[[Any], Any] | None,
    shape: tuple[int, ...], dtype: torch.dtype, steps: int,
) -> OptimizerGraphs:  # fmt: skip
    """Let the optimizer that ``build`` makes take ``steps`` steps on a symbolic parameter; ``shape`` is (n,) for one point.

    Raises:
        CaptureError: it branches on numbers, stores tensors elsewhere than in ``optimizer.state``, changes its arithmetic all the
            time, or uses an unknown operation.
    """
    with capturing(), torch.no_grad():
        try:
            return Capture(build, schedule, shape, dtype, fixed=True).take(steps)
        except _TooManyUpdates:
            return Capture(build, schedule, shape, dtype, fixed=False).take(steps)


class _TooManyUpdates(CaptureError):
    """Steps differ more than ``_MAX_UPDATES`` allows."""


class StepTracer(Tracer):
    """Collects the coefficients of one step, and the tensors that the optimizer makes in it."""

    reciprocals = True

    def __init__(self, dtype: torch.dtype, fixed: bool):
        super().__init__(Graph(dtype == torch.float64), dtype)
        self.coefficients: list[float] = []
        self.born: list[tuple[Symbolic, float]] = []
        self._fixed = fixed

    def scalar(self, value: float) -> Node:
        """A coefficient, or a constant if 0 or ±1: these mostly stand in the optimizer's code, and simplify the graph."""
        if self._fixed and value in (0.0, 1.0, -1.0):
            return self.graph.const(value)
        self.coefficients.append(value)
        return self.graph.input("coefficient", len(self.coefficients) - 1)

    def filled(self, value: float, shadow: Tensor) -> Symbolic:
        """A new tensor full of one number: it may become a state, so its entries are inputs until that is known."""
        if shadow.dtype != self.dtype:
            return super().filled(value, shadow)
        nodes = [self.graph.input("state", -1 - len(self.born), i) for i in range(shadow.numel())]
        made = self.tensor(nodes, shadow)
        self.born.append((made, float(value)))
        return made


class Capture:
    """Runs an optimizer symbolically for all steps and collects distinct update graphs."""

    def __init__(self, build, schedule, shape: tuple[int, ...], dtype: torch.dtype, fixed: bool):
        self.n, self.dtype, self.fixed = math.prod(shape), dtype, fixed
        self.graphs = OptimizerGraphs(Graph(dtype == torch.float64))
        self.indices: dict[tuple[Node, ...], int] = {}
        self.names: list[str] = []
        self.last: tuple | None = None
        self.update = 0
        self.shadow = torch.linspace(0.5, 1.0, self.n, dtype=dtype).reshape(shape)
        tracer = self.tracer()
        self.parameter = tracer.tensor(self._inputs(tracer.graph, "x"), self.shadow.clone())
        self.parameter.requires_grad_()
        self.optimizer = build([self.parameter])
        self.scheduler = schedule(self.optimizer) if schedule is not None else None
        if isinstance(self.scheduler, torch.optim.lr_scheduler.ReduceLROnPlateau):
            raise CaptureError("has a schedule that depends on values")
        for name, state in self._states().items():
            self.names.append(name)
            value = next((value for made, value in tracer.born if _same_memory(made, state)), None)
            if value is None or state.numel() != self.n:
                raise CaptureError("starts from states that are not constant")
            self.graphs.initial.append(value)

    def take(self, steps: int) -> OptimizerGraphs:
        """Take all steps."""
        for step in range(steps):
            # The first step may make states; from the second on, steps whose settings are equal are equal.
            before = self._settings() if step in (1, 2) and self.scheduler is None else None
            self.step()
            if before is not None and before == self._settings():
                column: list
                for column in (self.graphs.which, self.graphs.coefficients, self.graphs.lr):
                    column.extend([column[-1]] * (steps - step - 1))
                break
        self.graphs.lr.append(self.graphs.lr[-1] if self.graphs.lr else self._lr())
        for update in self.graphs.updates:
            for j in range(len(update.state), len(self.graphs.initial)):
                update.state.append(self._inputs(self.graphs.graph, "state", j))
        return self.graphs

    def tracer(self) -> StepTracer:
        """What collects the nodes of one step."""
        return StepTracer(self.dtype, self.fixed)

    def _inputs(self, graph: Graph, name: str, *index: int) -> list[Node]:
        """The n inputs of one name."""
        return [graph.input(name, *index, i) for i in range(self.n)]

    def _lr(self) -> float:
        return float(self.optimizer.param_groups[0].get("lr", torch.nan))

    def step(self) -> None:
        """Take one step on new inputs and record its update and coefficients."""
        tracer = self.tracer()
        _point_at(self.parameter, tracer, self._inputs(tracer.graph, "x"))
        self.parameter.grad = tracer.tensor(self._inputs(tracer.graph, "gradient"), self.shadow.clone())
        held = self._states()
        for j, name in enumerate(self.names):
            if name not in held:
                raise CaptureError("deletes a state between steps")
            _point_at(held[name], tracer, self._inputs(tracer.graph, "state", j))
        self.graphs.lr.append(self._lr())
        self.optimizer.step()
        held = self._states()
        replace = self._adopt(held, tracer)
        outputs = [node for tensor in (self.parameter, *map(held.get, self.names)) for node in tracer.nodes_of(tensor)]
        mark = (tracer.graph.signature(), tuple(node.number for node in outputs))
        if mark != self.last or replace:
            self.last = mark
            made = rewrite(self.graphs.graph, outputs, replace)
            self.update = self._index_of([made[node] for node in outputs], len(tracer.coefficients))
        self.graphs.which.append(self.update)
        self.graphs.coefficients.append(tracer.coefficients)
        if self.scheduler is not None:
            self.scheduler.step()

    def _index_of(self, flat: list[Node], coefficients: int) -> int:
        """The index of an update: nodes are interned, so the same arithmetic is the same nodes in any step."""
        key = tuple(flat)
        if key not in self.indices:
            if len(self.indices) == _MAX_UPDATES:
                raise _TooManyUpdates("changes its arithmetic from step to step")
            self.indices[key] = len(self.indices)
            rows = [flat[i : i + self.n] for i in range(0, len(flat), self.n)]
            self.graphs.updates.append(Update(rows[0], rows[1:], coefficients))
        return self.indices[key]

    def _adopt(self, held: dict[str, Symbolic], tracer: StepTracer) -> dict[Node, Node]:
        """Register states that appeared in this step; other tensors made in it become the constants that fill them."""
        replace: dict[Node, Node] = {}
        graph = self.graphs.graph
        for name in [name for name in held if name not in self.names]:
            if held[name].numel() != self.n:
                raise CaptureError("has states of another shape than the point's")
            self.names.append(name)
            self.graphs.initial.append(0.0)
            for k, (made, value) in enumerate(tracer.born):
                # Only a descent's first step can be undone: a state made later starts as the constant it is.
                if _same_memory(made, held[name]) and not self.graphs.which:
                    self.graphs.initial[-1] = value
                    mine = self._inputs(graph, "state", len(self.names) - 1)
                    replace |= dict(zip(self._inputs(tracer.graph, "state", -1 - k), mine, strict=True))
        for k, (made, value) in enumerate(tracer.born):
            for i in range(made.numel()):
                replace.setdefault(tracer.graph.input("state", -1 - k, i), graph.const(value))
        return replace

    def _states(self) -> dict[str, Symbolic]:
        """The states of the parameter by name."""
        return dict(_symbolic(self.optimizer.state.get(self.parameter, {}), ""))

    def _settings(self) -> str | None:
        """All that the next step of an optimizer of torch or kobai can depend on, besides symbolic tensors."""
        if type(self.optimizer).__module__.split(".")[0] not in ("torch", "kobai"):
            return None
        groups = [{k: v for k, v in group.items() if k != "params"} for group in self.optimizer.param_groups]
        state = [(k, v) for k, v in self.optimizer.state.get(self.parameter, {}).items() if not isinstance(v, Symbolic)]
        own = [(k, v) for k, v in vars(self.optimizer).items() if k not in ("state", "param_groups")]
        return repr((groups, state, own))


def _same_memory(one: Symbolic, other: Symbolic) -> bool:
    """Whether two tensors share their pointers."""
    return one.numel() == other.numel() and one.pointers.data_ptr() == other.pointers.data_ptr()


def _symbolic(held: Any, path: str) -> Iterator[tuple[str, Symbolic]]:
    """The symbolic tensors in nested containers, each with its path."""
    if isinstance(held, Symbolic):
        yield path, held
    elif isinstance(held, dict):
        for key, value in held.items():
            yield from _symbolic(value, f"{path}.{key}")
    elif isinstance(held, (list, tuple)):
        for i, value in enumerate(held):
            yield from _symbolic(value, f"{path}.{i}")


def _point_at(tensor: Symbolic, tracer: Tracer, nodes: list[Node]) -> None:
    """Let a tensor's entries point at nodes of a new step's graph."""
    tensor.tracer = tracer
    tensor.pointers.copy_(torch.tensor([tracer.pointer_to(node) for node in nodes]).reshape(tensor.shape))
