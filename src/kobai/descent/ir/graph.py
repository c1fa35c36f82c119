"""The intermediate form: a graph of typed operations, every value once, simplified only where the result is the same bits."""

from __future__ import annotations

import math
import struct
from collections.abc import Callable, Iterable, Sequence
from typing import Any

import numpy as np

from kobai.descent.ir.ops import (
    ADD,
    AND,
    CONST,
    DIV,
    FMA,
    INPUT,
    INTEGER,
    MUL,
    NEG,
    NOT,
    REAL,
    SELECT,
    SUB,
    TRUTH,
    Kind,
    Op,
)

INPUTS = {
    "x": REAL, "gradient": REAL, "state": REAL, "coefficient": REAL,
    "held": REAL, "moved": REAL, "before": REAL, "limit": REAL, "ended": INTEGER, "step": INTEGER, "first": INTEGER,
}  # fmt: skip
"""Names of inputs, and their kinds; the second line is read when a position is judged."""


class Node:
    """One value: an operation on earlier values, an input or a constant. Compared by identity; see ``Graph``.

    Args:
        op: what is done.
        args: to which nodes.
        value: of a constant; name and indices of an input.
        kind: real, integer, truth or double.
        number: how many nodes its graph held before it; an order in which everything can be computed.
    """

    __slots__ = ("args", "kind", "number", "op", "value")

    def __init__(self, op: Op, args: tuple[Node, ...], value: Any, kind: Kind, number: int):
        self.op, self.args, self.value, self.kind, self.number = op, args, value, kind, number

    def __repr__(self) -> str:
        if self.op is INPUT:
            indices = ", ".join(map(str, self.value[1:]))
            return f"%{self.number} = {self.value[0]}[{indices}]" if indices else f"%{self.number} = {self.value[0]}"
        inner = repr(self.value) if self.op is CONST else ", ".join(f"%{a.number}" for a in self.args)
        return f"%{self.number} = {self.op}({inner})"


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
                return self.const(_fold(op, [a.value for a in args], self.dtype))
        simplify = _SIMPLIFY.get(op)
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
            node = self._interned[key] = Node(op, args, value, kind, len(self._interned))
            self._order.append(key)
        return node


def _fold(op: Op, values: list[Any], dtype: type) -> Any:
    assert op.fold is not None
    with np.errstate(all="ignore"):
        folded = op.fold(*(v if isinstance(v, bool) else dtype(v) for v in values))
    return bool(folded) if op.result is TRUTH else float(folded)


def is_const(node: Node, value: float) -> bool:
    """Whether the node is this constant number."""
    return node.op is CONST and node.kind is REAL and node.value == value


def _add(g: Graph, a: Node, b: Node) -> Node | None:
    if is_const(a, 0.0):
        return b
    if is_const(b, 0.0):
        return a
    if b.op is NEG:
        return g(SUB, a, b.args[0])
    if a.op is NEG:
        return g(SUB, b, a.args[0])
    return None


def _sub(g: Graph, a: Node, b: Node) -> Node | None:
    if is_const(b, 0.0):
        return a
    if is_const(a, 0.0):
        return g(NEG, b)
    if b.op is NEG:
        return g(ADD, a, b.args[0])
    if a.op is NEG:
        return g(NEG, g(ADD, a.args[0], b))
    return None


def _mul(g: Graph, a: Node, b: Node) -> Node | None:
    if a.op is CONST:
        a, b = b, a
    if is_const(b, 1.0):
        return a
    if is_const(b, -1.0):
        return g(NEG, a)
    if a.op is NEG:
        return g(MUL, a.args[0], g(NEG, b)) if b.op is CONST else g(NEG, g(MUL, a.args[0], b))
    if b.op is NEG:
        return g(NEG, g(MUL, a, b.args[0]))
    if b.op is CONST and abs(b.value) >= 1.0 and a.op is MUL:
        inner = next((c for c in a.args if c.op is CONST), None)
        if inner is not None and _power_of_two(inner.value):
            other = a.args[0] if a.args[1] is inner else a.args[1]
            return g(MUL, other, g(MUL, inner, b))
    return None


def _power_of_two(value: float) -> bool:
    return abs(value) >= 1.0 and math.isfinite(value) and math.frexp(abs(value))[0] == 0.5


def _div(g: Graph, a: Node, b: Node) -> Node | None:
    if is_const(b, 1.0):
        return a
    if is_const(b, -1.0):
        return g(NEG, a)
    if b.op is CONST and math.isfinite(b.value) and b.value != 0.0 and math.frexp(abs(b.value))[0] == 0.5:
        reciprocal = 1.0 / b.value
        return g(MUL, a, g.const(reciprocal)) if abs(reciprocal) < 2.0**100 else None
    if a.op is NEG:
        return g(NEG, g(DIV, a.args[0], b))
    if b.op is NEG:
        return g(NEG, g(DIV, a, b.args[0]))
    return None


def _fma(g: Graph, a: Node, b: Node, c: Node) -> Node | None:
    if is_const(a, 1.0):
        return g(ADD, b, c)
    if is_const(b, 1.0):
        return g(ADD, a, c)
    if is_const(a, -1.0):
        return g(SUB, c, b)
    if is_const(b, -1.0):
        return g(SUB, c, a)
    if is_const(c, 0.0):
        return g(MUL, a, b)
    if a.op is NEG and b.op is NEG:
        return g(FMA, a.args[0], b.args[0], c)
    return None


def _neg(g: Graph, a: Node) -> Node | None:
    if a.op is NEG:
        return a.args[0]
    if a.op is SUB:
        return g(SUB, a.args[1], a.args[0])
    return None


def _select(g: Graph, which: Node, a: Node, b: Node) -> Node | None:
    if which.op is CONST:
        return a if which.value else b
    return a if a is b else None


def _not(g: Graph, a: Node) -> Node | None:
    return a.args[0] if a.op is NOT else None


def _and(g: Graph, a: Node, b: Node) -> Node | None:
    for one, other in ((a, b), (b, a)):
        if one.op is CONST:
            return other if one.value else one
    return a if a is b else None


_SIMPLIFY: dict[Op, Callable[..., Node | None]] = {
    ADD: _add, SUB: _sub, MUL: _mul, DIV: _div, FMA: _fma, NEG: _neg, SELECT: _select, NOT: _not, AND: _and,
}  # fmt: skip


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
