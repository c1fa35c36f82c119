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
    "x": REAL, "gradient": REAL, "state": REAL, "coefficient": REAL, "constant": REAL,
    "held": REAL, "moved": REAL, "before": REAL, "limit": REAL, "ended": INTEGER, "step": INTEGER, "first": INTEGER,
    "least": REAL,
}  # fmt: skip
"""Names of inputs, and their kinds; the second line is read when a position is judged, the third where that is put off."""


def _operator(op: Op, swapped: bool = False) -> Callable[[Node, Node | float], Node]:
    """The method of a node for one of Python's operators."""

    def method(self: Node, other: Node | float) -> Node:
        other = other if isinstance(other, Node) else self.graph.const(other)
        return self.graph(op, other, self) if swapped else self.graph(op, self, other)

    return method


class Node:
    """One value: an operation ``op`` on earlier nodes ``args``, an input or a constant. Compared by identity.

    ``+ - * / abs``, ``< <= > >=`` and ``& | ~`` make further nodes of its graph; an operand may be an ordinary number.
    ``value`` is that of a constant, or name and indices of an input; ``number`` says how many nodes its graph held before it,
    an order in which everything can be computed.
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

    def __neg__(self) -> Node:
        return self.graph(ops.NEG, self)

    def __abs__(self) -> Node:
        return self.graph(ops.ABS, self)

    def __invert__(self) -> Node:
        return self.graph(ops.NOT, self)

    __add__ = __radd__ = _operator(ops.ADD)
    __sub__, __rsub__ = _operator(ops.SUB), _operator(ops.SUB, swapped=True)
    __mul__ = __rmul__ = _operator(ops.MUL)
    __truediv__, __rtruediv__ = _operator(ops.DIV), _operator(ops.DIV, swapped=True)
    __lt__, __le__, __gt__, __ge__ = _operator(ops.LT), _operator(ops.LE), _operator(ops.GT), _operator(ops.GE)
    __and__, __or__ = _operator(ops.AND), _operator(ops.OR)


class Graph:
    """Makes nodes, each distinct one once; real numbers are float64 if ``double``, else float32.

    Every simplification gives the same rounded result: products with ±1, signs moved outwards, powers of two gathered. The
    exception is the sign of a zero: preserving it would cost an addition for each ``0 + g`` of autograd.
    """

    def __init__(self, double: bool):
        self.double = double
        self.dtype = np.float64 if double else np.float32
        self._interned: dict[tuple, Node] = {}
        self._order: list[tuple] = []

    def __len__(self) -> int:
        return len(self._interned)

    def signature(self) -> list[tuple]:
        """The nodes in the order they were made: equal for graphs made alike."""
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
        if op.fold is not None and args[0].op is CONST and args[-1].op is CONST:  # those that fold have one or two
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
    """Make outputs, and all they depend on, anew in ``graph``, simplified again on the way: old node -> new node.

    ``replace`` says what takes the place of nodes (usually inputs); so does ``change(node, its new operands)``, unless None.
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
            made[node] = (change and change(node, args)) or graph(node.op, *args)
    return made
