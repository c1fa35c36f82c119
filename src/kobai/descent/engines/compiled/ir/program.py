"""One descent step ready to be written as a kernel: objective and rule joined, functions spelled out, checks chosen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from kobai.descent.engines.compiled.ir.intervals import Interval, Proof, prove
from kobai.descent.engines.compiled.ir.transcendental import FUNCTIONS
from kobai.descent.symbolic.graph import INPUTS, INTEGER, Graph, Node, reachable
from kobai.descent.symbolic.objective import Landscape
from kobai.descent.symbolic.optimizer import Rule


@dataclass
class Evaluation:
    """f and ∇f in plain arithmetic. guards: values to be watched and their bounds."""

    value: Node
    grad: list[Node]
    guards: dict[Node, float] = field(default_factory=dict)


@dataclass
class Body:
    """One shape of step, twice: as it is inside the box, and as it is anywhere.

    Args:
        fast, careful: new x, then new states, flattened.
        fixed: columns that never change.
        varying: columns that do.
    """

    fast: list[Node]
    careful: list[Node]
    fixed: list[float]
    varying: list[list[float]]
    count: int


@dataclass
class Program:
    """Everything a kernel is made of.

    Args:
        n: coordinates.
        initial: what each of the states starts with, in all its entries.
        near: f and ∇f inside the box, far: anywhere.
        box: the bound of the coordinates.
        bodies, which: shapes of step, and the shape of each step.
    """

    double: bool
    n: int
    initial: list[float]
    near: Evaluation
    far: Evaluation
    box: float
    bodies: list[Body]
    which: list[int]
    lr: list[float]


@dataclass
class Tables:
    """What a kernel is given besides its code: plain numbers.

    Args:
        initial: what each state starts with.
        which: the shape of each step.
        lr: the step size of each.
        fixed, varying: for each shape, its coefficients: those that never change, and columns of those that do.
    """

    double: bool
    n: int
    initial: list[float]
    which: list[int]
    lr: list[float]
    fixed: list[list[float]]
    varying: list[list[list[float]]]


def tables_of(program: Program) -> Tables:
    """The numbers of a program, apart from its arithmetic."""
    fixed, varying = ([getattr(body, name) for body in program.bodies] for name in ("fixed", "varying"))
    return Tables(program.double, program.n, program.initial, program.which, program.lr, fixed, varying)


def join(landscape: Landscape, rule: Rule, reach: float) -> Program:
    """Objective and rule as one program.

    Args:
        reach: the largest coordinate of the starts, which decides how large a box is useful.
    """
    double, n = landscape.graph.double, len(landscape.grad)
    graph = Graph(double)
    outputs = [landscape.value, *landscape.grad]
    proof = prove(outputs, double, reach)
    near_nodes, near_map = lower(graph, outputs, {}, proof)
    far_nodes, _ = lower(graph, outputs, {}, None)
    near = Evaluation(near_nodes[0], near_nodes[1:], {near_map[k]: limit for k, limit in proof.guards.items()})
    far = Evaluation(far_nodes[0], far_nodes[1:])
    bodies = []
    for k, update in enumerate(rule.updates):
        columns, fixed, varying = columns_of(rule, k)
        flat = [*update.x, *(node for state in update.state for node in state)]
        made = []
        for evaluation in (near, far):
            replace = {rule.graph.input("g", i): evaluation.grad[i] for i in range(n)}
            replace |= {rule.graph.input("c", c): graph.input("c", *columns[c]) for c in range(update.coefficients)}
            made.append(lower(graph, flat, replace, None)[0])
        bodies.append(Body(made[0], made[1], fixed, varying, rule.which.count(k)))
    return Program(double, n, rule.initial, near, far, proof.box, bodies, rule.which, rule.lr)


def lower(
    graph: Graph, outputs: Sequence[Node], replace: dict[Node, Node], proof: Proof | None
) -> tuple[list[Node], dict[Node, Node]]:
    """Outputs made anew in ``graph`` with exp, sin and the like spelled out; and what became of each node."""
    made = dict(replace)
    for node in reachable(outputs):
        if node in made:
            continue
        if node.op == "const":
            made[node] = graph.integer(node.value) if node.kind == INTEGER else graph.const(node.value)
        elif node.op in INPUTS:
            made[node] = graph.input(node.op, *node.value)
        else:
            args = [made[a] for a in node.args]
            function = FUNCTIONS.get(node.op)
            made[node] = function(graph, *args, bounds=_of(node, proof)) if function else graph(node.op, *args)
    return [made[o] for o in outputs], made


def _of(node: Node, proof: Proof | None) -> Interval | None:
    if proof is None:
        return None
    found = proof.within.get(node.args[0])
    limit = proof.guards.get(node.args[0])
    if found is None or limit is None:
        return found
    return (max(found[0], -limit), min(found[1], limit))


def columns_of(rule: Rule, shape: int) -> tuple[list[tuple[str, int]], list[float], list[list[float]]]:
    """Where each coefficient of a shape is found: equal ones share a column, those that never change a fixed place."""
    count = rule.updates[shape].coefficients
    rows = [row if which == shape else None for row, which in zip(rule.coefficients, rule.which, strict=True)]
    real = [row for row in rows if row is not None]
    repeated = all(row is real[0] for row in real)
    places: dict[tuple[float, ...], tuple[str, int]] = {}
    fixed: list[float] = []
    varying: list[list[float]] = []
    columns = []
    for c in range(count):
        numbers = (real[0][c],) if repeated else tuple(row[c] for row in real)
        if numbers not in places:
            if len(set(numbers)) == 1:
                places[numbers] = ("fixed", len(fixed))
                fixed.append(numbers[0])
            else:
                places[numbers] = ("varying", len(varying))
                varying.append([row[c] if row is not None else 0.0 for row in rows])
        columns.append(places[numbers])
    return columns, fixed, varying
