"""A program: objective and optimizer joined into one graph, functions expanded into arithmetic, coefficients in tables."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kobai.descent.ir.bounds import Bounds, bounds_of
from kobai.descent.ir.graph import Graph, Node, reachable, rewrite
from kobai.descent.ir.transcendental import EXPANSIONS
from kobai.descent.symbolic import ObjectiveGraph, OptimizerGraphs

Place = tuple[str, int]
"""Where a coefficient stands: in the table "fixed", "varying", "each" or "each_varying", and at which index of it."""


@dataclass
class Evaluation:
    """f and ∇f in arithmetic that every target has."""

    value: Node
    grad: list[Node]
    guards: dict[Node, float] = field(default_factory=dict)  # values to be compared with a bound, and the bound


@dataclass
class Update:
    """One kind of step: its new x, then its new states, flattened."""

    fast: list[Node]  # inside the box
    careful: list[Node]  # anywhere
    count: int  # how many steps are of this kind


@dataclass
class Tables:
    """The numbers that machine code reads: two jobs that differ in these alone share it."""

    double: bool  # whether all is float64, else float32
    n: int  # coordinates
    initial: list[float]  # the number that each state starts with, in all its entries
    which: list[int]  # for each step, the index of its update
    lr: list[float]  # for each step, its step size
    fixed: list[list[float]]  # for each update, its coefficients that never change
    varying: list[list[list[float]]]  # for each update, a column for each coefficient that does
    # Numbers that differ from run to run, (runs,) each: constants of the objective, then, update after update, coefficients.
    each: list[NDArray[np.float64]] = field(default_factory=list)
    # For each update, coefficients that differ from run to run and step to step: of every step, in all runs alike or (runs,).
    each_varying: list[list[list[Any]]] = field(default_factory=list)


@dataclass
class Program:
    """All that code is generated from."""

    graph: Graph
    tables: Tables
    inside: Evaluation  # while every coordinate is inside the box
    anywhere: Evaluation
    box: float  # the bound of the coordinates
    updates: list[Update]  # the kinds of step
    constants: int = 0  # how many constants of the objective differ from run to run: the first of ``tables.each``

    @property
    def outputs(self) -> list[Node]:
        """Every node that is computed."""
        evaluated = [node for one in (self.inside, self.anywhere) for node in (one.value, *one.grad, *one.guards)]
        return evaluated + [node for update in self.updates for node in (*update.fast, *update.careful)]

    @property
    def state_keys(self) -> list[tuple]:
        """The inputs that an update changes, in the order of its outputs: coordinates, then states."""
        n, states = range(self.tables.n), range(len(self.tables.initial))
        return [("x", i) for i in n] + [("state", j, i) for j in states for i in n]

    @property
    def size(self) -> int:
        """The operations of the largest step."""
        return max(len(reachable(update.fast)) for update in self.updates)


def join(objective: ObjectiveGraph, optimizer: OptimizerGraphs, extent: float) -> Program:
    """Objective and optimizer as one program; ``extent``, the largest coordinate of the starts, decides which box is useful."""
    double, n = objective.graph.double, len(objective.grad)
    graph = Graph(double)
    outputs = [objective.value, *objective.grad]
    ranges = [(float(column.min()), float(column.max())) for column in objective.constants]
    bounds = bounds_of(outputs, double, extent, ranges)
    constants = {
        objective.graph.input("constant", c): graph.input("coefficient", "each", c) for c in range(len(ranges))
    }
    forms = [lower(graph, outputs, constants, bounds), lower(graph, outputs, constants, None)]
    inside, anywhere = (Evaluation(form[objective.value], [form[g] for g in objective.grad]) for form in forms)
    inside.guards = {forms[0][node]: limit for node, limit in bounds.guards.items()}
    updates = []
    tables = tables_of(optimizer, n, objective.constants)
    each = len(objective.constants)
    for k, update in enumerate(optimizer.updates):
        numbers = coefficients_of(optimizer, k)
        places = [(kind, i + each if kind == "each" else i) for kind, i in numbers.places]
        each += len(numbers.each)
        flat = [*update.x, *(node for state in update.state for node in state)]
        made = []
        for evaluation in (inside, anywhere):
            replace = {optimizer.graph.input("gradient", i): evaluation.grad[i] for i in range(n)}
            for c, place in enumerate(places):
                replace[optimizer.graph.input("coefficient", c)] = graph.input("coefficient", *place)
            form = lower(graph, flat, replace, None)
            made.append([form[node] for node in flat])
        updates.append(Update(made[0], made[1], optimizer.which.count(k)))
    return Program(graph, tables, inside, anywhere, bounds.box, updates, len(ranges))


def lower(graph: Graph, outputs: Sequence[Node], replace: dict[Node, Node], bounds: Bounds | None) -> dict[Node, Node]:
    """Make outputs anew in ``graph`` with exp, sin and the like expanded into arithmetic. Returns old node -> new node."""

    def expand(node: Node, args: list[Node]) -> Node | None:
        expansion = EXPANSIONS.get(node.op)
        return expansion and expansion(graph, *args, domain=bounds and bounds.of(node.args[0]))

    return rewrite(graph, outputs, replace, expand)


def tables_of(optimizer: OptimizerGraphs, n: int, constants: Sequence[NDArray[np.float64]] = ()) -> Tables:
    """The numbers of an optimizer, and constants of the objective that differ from run to run, as machine code reads them."""
    numbers = [coefficients_of(optimizer, k) for k in range(len(optimizer.updates))]
    fixed, varying = [one.fixed for one in numbers], [one.varying for one in numbers]
    each = [*constants, *(column for one in numbers for column in one.each)]
    each_varying = [one.each_varying for one in numbers]
    return Tables(
        optimizer.graph.double, n, optimizer.initial, optimizer.which, optimizer.lr, fixed, varying, each, each_varying
    )


@dataclass
class Coefficients:
    """The coefficients of one update: for each its place, and the tables. Equal ones share a place."""

    places: list[Place] = field(default_factory=list)
    fixed: list[float] = field(default_factory=list)
    varying: list[list[float]] = field(default_factory=list)
    each: list[NDArray[np.float64]] = field(default_factory=list)
    each_varying: list[list[Any]] = field(default_factory=list)


def coefficients_of(optimizer: OptimizerGraphs, update: int) -> Coefficients:
    """The coefficients of an update."""
    steps = zip(optimizer.coefficients, optimizer.which, strict=True)
    rows = [row if which == update else None for row, which in steps]
    real = [row for row in rows if row is not None]
    repeated = all(row is real[0] for row in real)
    known: dict[tuple, Place] = {}
    found = Coefficients()
    for c in range(optimizer.updates[update].coefficients):
        numbers = (real[0][c],) if repeated else tuple(row[c] for row in real)
        differ = any(isinstance(number, np.ndarray) for number in numbers)
        marks = tuple(map(_mark, numbers)) if differ else numbers
        if marks not in known:
            steady = len(set(marks)) == 1
            kind = ("each" if steady else "each_varying") if differ else ("fixed" if steady else "varying")
            table = getattr(found, kind)
            known[marks] = (kind, len(table))
            table.append(numbers[0] if steady else [row[c] if row is not None else 0.0 for row in rows])
        found.places.append(known[marks])
    return found


def _mark(number: Any) -> Any:
    """What tells two entries of a table apart: numbers by value, arrays by identity."""
    return id(number) if isinstance(number, np.ndarray) else ("number", number)
