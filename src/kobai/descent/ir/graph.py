"""The intermediate form: a graph of typed operations, every value once, simplified only where the result is the same bits."""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterable, Sequence
from typing import Any

import numpy as np

from kobai.descent.ir import ops
from kobai.descent.ir.ops import CONST, INPUT, INTEGER, REAL, TRUTH, Kind, Op
from kobai.descent.ir.simplify import SIMPLIFICATIONS, fold

INPUTS = {
    "x": REAL, "gradient": REAL, "state": REAL, "coefficient": REAL,
    "held": REAL, "moved": REAL, "before": REAL, "limit": REAL, "ended": INTEGER, "step": INTEGER, "first": INTEGER,
}  # fmt: skip
"""Names of inputs, and their kinds; the second line is read when a position is judged."""


class Node:
    """One value: an operation on earlier values, an input or a constant. Compared by identity; see ``Graph``.

    ``+ - * / abs``, ``< <= > >=`` and ``& | ~`` make further nodes of its graph; an operand may be an ordinary number.

    Args:
        graph: what it belongs to.
        op: what is done.
        args: to which nodes.
        value: of a constant; name and indices of an input.
        kind: real, integer, truth or double.
        number: how many nodes its graph held before it; an order in which everything can be computed.
    """

    __slots__ = ("args", "graph", "kind", "number", "op", "value")

    def __init__(self, graph: Graph, op: Op, args: tuple[Node, ...], value: Any, kind: Kind, number: int):
        self.graph, self.op, self.args, self.value, self.kind, self.number = graph, op, args, value, kind, number

    def __repr__(self) -> str:
        if self.op is INPUT:
            indices = ", ".join(map(str, self.value[1:]))
            return f"%{self.number} = {self.value[0]}[{indices}]" if indices else f"%{self.number} = {self.value[0]}"
        inner = repr(self.value) if self.op is CONST else ", ".join(f"%{a.number}" for a in self.args)
        return f"%{self.number} = {self.op}({inner})"

    def _with(self, op: Op, other: Node | float, *, first: bool = True) -> Node:
        """The operation on this node and another; on the other first unless ``first``."""
        other = other if isinstance(other, Node) else self.graph.const(other)
        return self.graph(op, self, other) if first else self.graph(op, other, self)

    def __add__(self, other: Node | float) -> Node:
        return self._with(ops.ADD, other)

    def __sub__(self, other: Node | float) -> Node:
        return self._with(ops.SUB, other)

    def __rsub__(self, other: float) -> Node:
        return self._with(ops.SUB, other, first=False)

    def __mul__(self, other: Node | float) -> Node:
        return self._with(ops.MUL, other)

    def __truediv__(self, other: Node | float) -> Node:
        return self._with(ops.DIV, other)

    def __rtruediv__(self, other: float) -> Node:
        return self._with(ops.DIV, other, first=False)

    def __neg__(self) -> Node:
        return self.graph(ops.NEG, self)

    def __abs__(self) -> Node:
        return self.graph(ops.ABS, self)

    def __lt__(self, other: Node | float) -> Node:
        return self._with(ops.LT, other)

    def __le__(self, other: Node | float) -> Node:
        return self._with(ops.LE, other)

    def __gt__(self, other: Node | float) -> Node:
        return self._with(ops.GT, other)

    def __ge__(self, other: Node | float) -> Node:
        return self._with(ops.GE, other)

    def __and__(self, other: Node) -> Node:
        return self.graph(ops.AND, self, other)

    def __or__(self, other: Node) -> Node:
        return self.graph(ops.OR, self, other)

    def __invert__(self) -> Node:
        return self.graph(ops.NOT, self)

    __radd__, __rmul__ = __add__, __mul__


class Graph:
    """Makes nodes, each distinct one once.

    Every simplification gives the same rounded result: products with ±1, signs moved outwards, powers of two gathered. The
    exception is the sign of a zero: preserving it would cost an addition for each ``0 + g`` of autograd.

    Args:
        double: real numbers are float64, else float32.
    """

    def __init__(self, double: bool):
        self.double = double
        self.dtype = np.float64 if double else np.float32
        self._interned: dict[tuple, Node] = {}
        self._order: list[tuple] = []

    def __len__(self) -> int:
        return len(self._interned)

    def signature(self) -> list[tuple]:
        """The nodes in the order they were made: equal for graphs made in the same way."""
        return self._order

    def const(self, value: Any) -> Node:
        """A number, rounded to the graph's precision, or a truth value."""
        if isinstance(value, (bool, np.bool_)):
            return self._intern(CONST, (), bool(value), TRUTH, bool(value))
        with np.errstate(over="ignore"):
            rounded = float(self.dtype(value))
        return self._intern(CONST, (), rounded, REAL, struct.pack("<d", rounded))

    def integer(self, value: int) -> Node:
        """An integer."""
        return self._intern(CONST, (), int(value), INTEGER, ("i", int(value)))

    def input(self, name: str, *index: Any) -> Node:
        """An input: ("x", i), ("gradient", i), ("state", j, i), ("coefficient", k), or another of ``INPUTS``."""
        return self._intern(INPUT, (), (name, *index), INPUTS[name], (name, *index))

    def __call__(self, op: Op, *args: Node) -> Node:
        """The node for an operation, simplified."""
        for a in args:
            if a.op is not CONST:
                break
        else:
            if op.fold is not None:
                return self.const(fold(op, [a.value for a in args], self.dtype))
        simplify = SIMPLIFICATIONS.get(op)
        simple = simplify(self, *args) if simplify is not None else None
        if simple is not None:
            return simple
        if op.commutes and args[0].number > args[1].number:
            args = (args[1], args[0])
        return self._intern(op, args, None, op.result or args[1].kind, None)

    def _intern(self, op: Op, args: tuple[Node, ...], value: Any, kind: Kind, mark: Any) -> Node:
        key = (op, mark, *[a.number for a in args])
        node = self._interned.get(key)
        if node is None:
            node = self._interned[key] = Node(self, op, args, value, kind, len(self._interned))
            self._order.append(key)
        return node


def reachable(outputs: Iterable[Node]) -> list[Node]:
    """The nodes that outputs depend on, themselves included, each after those it needs."""
    found: dict[int, Node] = {}
    stack = list(outputs)
    while stack:
        node = stack.pop()
        if node.number not in found:
            found[node.number] = node
            stack.extend(node.args)
    return [found[k] for k in sorted(found)]


def rewrite(
    graph: Graph,
    outputs: Sequence[Node],
    replace: dict[Node, Node],
    change: Callable[[Node, list[Node]], Node | None] | None = None,
) -> dict[Node, Node]:
    """Make the outputs, and all they depend on, anew in ``graph``; simplified again on the way.

    Args:
        replace: nodes (usually inputs) and what takes their place.
        change: (node, its new operands) -> what takes its place; None: the same operation.

    Returns:
        Old node -> new node.
    """
    made = dict(replace)
    for node in reachable(outputs):
        if node in made:
            continue
        if node.op is CONST:
            made[node] = graph.integer(node.value) if node.kind is INTEGER else graph.const(node.value)
        elif node.op is INPUT:
            made[node] = graph.input(*node.value)
        else:
            args = [made[a] for a in node.args]
            changed = change(node, args) if change is not None else None
            made[node] = changed if changed is not None else graph(node.op, *args)
    return made
