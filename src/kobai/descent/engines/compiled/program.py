"""A program: objective and optimizer joined into one graph, functions expanded into arithmetic, coefficients in tables."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from kobai.descent.ir.bounds import Bounds, bounds_of
from kobai.descent.ir.graph import Graph, Node, reachable, rewrite
from kobai.descent.ir.transcendental import EXPANSIONS
from kobai.descent.symbolic import ObjectiveGraph, OptimizerGraphs


@dataclass
class Evaluation:
    """f and ∇f in arithmetic that every target has.

    Args:
        value: f.
        grad: ∇f.
        guards: values to be compared with a bound, and the bound.
    """

    value: Node
    grad: list[Node]
    guards: dict[Node, float] = field(default_factory=dict)


@dataclass
class Update:
    """One kind of step, twice: its form inside the box, and its form anywhere.

    Args:
        fast, careful: new x, then new states, flattened.
        count: how many steps are of this kind.
    """

    fast: list[Node]
    careful: list[Node]
    count: int


@dataclass
class Tables:
    """The numbers that machine code reads: two jobs that differ in these alone share it.

    Args:
        double: whether all is float64, else float32.
        n: coordinates.
        initial: the number that each state starts with, in all its entries.
        which: for each step, the index of its update.
        lr: for each step, its step size.
        fixed: for each update, its coefficients that never change.
        varying: for each update, a column for each coefficient that does.
    """

    double: bool
    n: int
    initial: list[float]
    which: list[int]
    lr: list[float]
    fixed: list[list[float]]
    varying: list[list[list[float]]]


@dataclass
class Program:
    """All that code is generated from.

    Args:
        graph: holds the nodes.
        tables: its numbers.
        inside: f and ∇f while every coordinate is inside the box.
        anywhere: f and ∇f, whatever the point.
        box: the bound of the coordinates.
        updates: the kinds of step.
    """

    graph: Graph
    tables: Tables
    inside: Evaluation
    anywhere: Evaluation
    box: float
    updates: list[Update]

    @property
    def outputs(self) -> list[Node]:
        """Every node that is computed."""
        evaluated = [node for one in (self.inside, self.anywhere) for node in (one.value, *one.grad, *one.guards)]
        return evaluated + [node for update in self.updates for node in (*update.fast, *update.careful)]

    @property
    def size(self) -> int:
        """The operations of the largest step."""
        return max(len(reachable(update.fast)) for update in self.updates)


def join(objective: ObjectiveGraph, optimizer: OptimizerGraphs, extent: float) -> Program:
    """Objective and optimizer as one program.

    Args:
        objective: f and ∇f.
        optimizer: its updates read ∇f as inputs.
        extent: the largest coordinate of the starts, which decides how large a box is useful.
    """
    double, n = objective.graph.double, len(objective.grad)
    graph = Graph(double)
    outputs = [objective.value, *objective.grad]
    bounds = bounds_of(outputs, double, extent)
    forms = [lower(graph, outputs, {}, bounds), lower(graph, outputs, {}, None)]
    inside, anywhere = (Evaluation(form[objective.value], [form[g] for g in objective.grad]) for form in forms)
    inside.guards = {forms[0][node]: limit for node, limit in bounds.guards.items()}
    updates = []
    for k, update in enumerate(optimizer.updates):
        places = coefficients_of(optimizer, k)[0]
        flat = [*update.x, *(node for state in update.state for node in state)]
        made = []
        for evaluation in (inside, anywhere):
            replace = {optimizer.graph.input("gradient", i): evaluation.grad[i] for i in range(n)}
            replace |= {
                optimizer.graph.input("coefficient", c): graph.input("coefficient", *at) for c, at in enumerate(places)
            }
            form = lower(graph, flat, replace, None)
            made.append([form[node] for node in flat])
        updates.append(Update(made[0], made[1], optimizer.which.count(k)))
    return Program(graph, tables_of(optimizer, n), inside, anywhere, bounds.box, updates)


def lower(graph: Graph, outputs: Sequence[Node], replace: dict[Node, Node], bounds: Bounds | None) -> dict[Node, Node]:
    """Make outputs anew in ``graph`` with exp, sin and the like expanded into arithmetic. Returns old node -> new node."""

    def expand(node: Node, args: list[Node]) -> Node | None:
        expansion = EXPANSIONS.get(node.op)
        return expansion and expansion(graph, *args, domain=bounds and bounds.of(node.args[0]))

    return rewrite(graph, outputs, replace, expand)


def tables_of(optimizer: OptimizerGraphs, n: int) -> Tables:
    """The numbers of an optimizer, as machine code reads them."""
    columns = [coefficients_of(optimizer, k) for k in range(len(optimizer.updates))]
    fixed, varying = [fixed for _, fixed, _ in columns], [varying for _, _, varying in columns]
    return Tables(optimizer.graph.double, n, optimizer.initial, optimizer.which, optimizer.lr, fixed, varying)


def coefficients_of(
    optimizer: OptimizerGraphs, update: int
) -> tuple[list[tuple[str, int]], list[float], list[list[float]]]:
    """Where the coefficients of an update are found: equal ones share a place, constant ones are set apart.

    Returns:
        For each coefficient ("fixed" or "varying", index); the fixed numbers; the columns of varying ones.
    """
    count = optimizer.updates[update].coefficients
    rows = [
        row if which == update else None for row, which in zip(optimizer.coefficients, optimizer.which, strict=True)
    ]
    real = [row for row in rows if row is not None]
    repeated = all(row is real[0] for row in real)
    known: dict[tuple[float, ...], tuple[str, int]] = {}
    fixed: list[float] = []
    varying: list[list[float]] = []
    places = []
    for c in range(count):
        numbers = (real[0][c],) if repeated else tuple(row[c] for row in real)
        if numbers not in known:
            if len(set(numbers)) == 1:
                known[numbers] = ("fixed", len(fixed))
                fixed.append(numbers[0])
            else:
                known[numbers] = ("varying", len(varying))
                varying.append([row[c] if row is not None else 0.0 for row in rows])
        places.append(known[numbers])
    return places, fixed, varying
