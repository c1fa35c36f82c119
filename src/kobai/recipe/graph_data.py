"""A graph as JSON, for a page that computes with it: ``viewer/src/engine/graph_data.ts`` reads the same.

    {"double": false, "nodes": [["input", "x", 0], ["const", 2.0], ["mul", 0, 1]], "outputs": [2]}

Operands are indices of earlier nodes. A constant is a number, a truth value, or "inf", "-inf", "nan".
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

from kobai.descent.ir import ops
from kobai.descent.ir.graph import INPUTS, Graph, Node, reachable
from kobai.descent.ir.ops import CONST, INPUT, INTEGER, Op

OPERATIONS: dict[str, Op] = {op.name: op for op in vars(ops).values() if isinstance(op, Op)}
"""Every operation by its name."""


def graph_data(outputs: Sequence[Node]) -> dict[str, Any]:
    """Outputs, and all they depend on, as plain data."""
    nodes = reachable(outputs)
    place = {node: k for k, node in enumerate(nodes)}
    rows = [_row(node, place) for node in nodes]
    return {"double": outputs[0].graph.double, "nodes": rows, "outputs": [place[node] for node in outputs]}


def read_graph(data: dict[str, Any]) -> tuple[Graph, list[Node]]:
    """The graph and its outputs from what ``graph_data`` made."""
    graph = Graph(data["double"])
    made: list[Node] = []
    for name, *rest in data["nodes"]:
        if name == "const":
            made.append(graph.const(rest[0] if isinstance(rest[0], bool) else float(rest[0])))
        elif name == "input":
            made.append(graph.input(*rest))
        else:
            made.append(graph(OPERATIONS[name], *(made[k] for k in rest)))
    return graph, [made[k] for k in data["outputs"]]


def _row(node: Node, place: dict[Node, int]) -> list[Any]:
    """One node as a list."""
    if node.op is CONST:
        assert node.kind is not INTEGER, "integers stand in expanded functions only"
        value = node.value
        return ["const", value if isinstance(value, bool) or math.isfinite(value) else str(value)]
    if node.op is INPUT:
        assert INPUTS[node.value[0]] is not INTEGER
        return ["input", *node.value]
    return [node.op.name, *(place[a] for a in node.args)]
