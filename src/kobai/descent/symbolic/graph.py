"""Arithmetic as a graph: every value computed once, and only rewritten where the result stays the same bit for bit."""

from __future__ import annotations

import math
import struct
from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np

# Kinds of value: a number in the job's precision, a truth value, a signed integer as wide as the number.
NUMBER, TRUTH, INTEGER = "number", "truth", "integer"

COMPARISONS = frozenset({"lt", "le", "gt", "ge", "eq", "ne"})
LOGIC = frozenset({"and", "or", "not", "xor"})
BITS = frozenset({"bits", "iadd", "isub", "ixor", "shl", "sar", "to_integer"})
INPUTS = frozenset({"x", "g", "s", "c"})
_COMMUTE = frozenset({"add", "mul", "and", "or", "xor", "eq", "ne", "iadd", "ixor"})


class Node:
    """One value: an operation on earlier values, an input or a constant. Compared by identity; see ``Graph``.

    Args:
        op: what is done.
        args: to which nodes.
        value: of a constant, or which input.
        kind: number, truth or integer.
        number: how many nodes its graph held before it; an order in which everything can be computed.
    """

    __slots__ = ("args", "kind", "number", "op", "value")

    def __init__(self, op: str, args: tuple[Node, ...], value: Any, kind: str, number: int):
        self.op, self.args, self.value, self.kind, self.number = op, args, value, kind, number

    def __repr__(self) -> str:
        inner = ", ".join(f"%{a.number}" for a in self.args)
        return f"%{self.number} = {self.op}({inner}{'' if self.value is None else repr(self.value)})"


class Graph:
    """Makes nodes, each distinct one once.

    Every simplification keeps the rounded result: products with ±1, signs moved outwards, powers of two gathered. What is
    not kept is the sign of a zero, which autograd's ``0 + g`` would otherwise cost an addition everywhere.

    Args:
        double: numbers are float64, else float32.
    """

    def __init__(self, double: bool):
        self.double = double
        self.dtype = np.float64 if double else np.float32
        self._known: dict[tuple, Node] = {}
        self._order: list[tuple] = []

    def __len__(self) -> int:
        return len(self._known)

    def text(self) -> list[tuple]:
        """What was made, in order: equal for graphs made in the same way."""
        return self._order

    def const(self, value: Any) -> Node:
        """A number, rounded to the graph's precision, or a truth value."""
        if isinstance(value, (bool, np.bool_)):
            return self._intern("const", (), bool(value), TRUTH, bool(value))
        with np.errstate(over="ignore"):
            rounded = float(self.dtype(value))
        return self._intern("const", (), rounded, NUMBER, struct.pack("<d", rounded))

    def integer(self, value: int) -> Node:
        """An integer, for the bits of numbers."""
        return self._intern("const", (), int(value), INTEGER, ("i", int(value)))

    def input(self, which: str, *index: Any) -> Node:
        """An input: coordinate ("x", i), gradient ("g", i), optimizer state ("s", j, i), coefficient ("c", k)."""
        return self._intern(which, (), index, NUMBER, index)

    def __call__(self, op: str, *args: Node) -> Node:
        """The node for an operation, simplified."""
        for a in args:
            if a.op != "const":
                break
        else:
            folded = _fold(op, [a.value for a in args], self.dtype)
            if folded is not None:
                return self.const(folded)
        simple = self._simplify(op, args)
        if simple is not None:
            return simple
        if op in _COMMUTE and args[0].number > args[1].number:
            args = (args[1], args[0])
        return self._intern(op, args, None, kind_of(op, args), None)

    def _intern(self, op: str, args: tuple[Node, ...], value: Any, kind: str, mark: Any) -> Node:
        key = (op, kind, mark, *[a.number for a in args])
        node = self._known.get(key)
        if node is None:
            node = self._known[key] = Node(op, args, value, kind, len(self._known))
            self._order.append(key)
        return node

    def _simplify(self, op: str, args: Sequence[Node]) -> Node | None:
        rule = _RULES.get(op)
        return rule(self, *args) if rule else None


def kind_of(op: str, args: Sequence[Node]) -> str:
    """The kind of value an operation gives."""
    if op in COMPARISONS or op in LOGIC:
        return TRUTH
    if op in BITS:
        return INTEGER
    if op == "select":
        return args[1].kind
    return NUMBER


def is_const(node: Node, value: float) -> bool:
    """Whether the node is this constant number."""
    return node.op == "const" and node.kind == NUMBER and node.value == value


def _add(g: Graph, a: Node, b: Node) -> Node | None:
    if is_const(a, 0.0):
        return b
    if is_const(b, 0.0):
        return a
    if b.op == "neg":
        return g("sub", a, b.args[0])
    if a.op == "neg":
        return g("sub", b, a.args[0])
    return None


def _sub(g: Graph, a: Node, b: Node) -> Node | None:
    if is_const(b, 0.0):
        return a
    if is_const(a, 0.0):
        return g("neg", b)
    if b.op == "neg":
        return g("add", a, b.args[0])
    if a.op == "neg":
        return g("neg", g("add", a.args[0], b))
    return None


def _mul(g: Graph, a: Node, b: Node) -> Node | None:
    if a.op == "const":
        a, b = b, a
    if is_const(b, 1.0):
        return a
    if is_const(b, -1.0):
        return g("neg", a)
    if a.op == "neg":
        return g("mul", a.args[0], g("neg", b)) if b.op == "const" else g("neg", g("mul", a.args[0], b))
    if b.op == "neg":
        return g("neg", g("mul", a, b.args[0]))
    if b.op == "const" and abs(b.value) >= 1.0 and a.op == "mul":
        inner = next((c for c in a.args if c.op == "const"), None)
        if inner is not None and _power_of_two(inner.value):
            other = a.args[0] if a.args[1] is inner else a.args[1]
            return g("mul", other, g("mul", inner, b))
    return None


def _power_of_two(value: float) -> bool:
    return abs(value) >= 1.0 and math.isfinite(value) and math.frexp(abs(value))[0] == 0.5


def _div(g: Graph, a: Node, b: Node) -> Node | None:
    if is_const(b, 1.0):
        return a
    if is_const(b, -1.0):
        return g("neg", a)
    if b.op == "const" and math.isfinite(b.value) and b.value != 0.0 and math.frexp(abs(b.value))[0] == 0.5:
        reciprocal = 1.0 / b.value
        return g("mul", a, g.const(reciprocal)) if abs(reciprocal) < 2.0**100 else None
    if a.op == "neg":
        return g("neg", g("div", a.args[0], b))
    if b.op == "neg":
        return g("neg", g("div", a, b.args[0]))
    return None


def _fma(g: Graph, a: Node, b: Node, c: Node) -> Node | None:
    if is_const(a, 1.0):
        return g("add", b, c)
    if is_const(b, 1.0):
        return g("add", a, c)
    if is_const(a, -1.0):
        return g("sub", c, b)
    if is_const(b, -1.0):
        return g("sub", c, a)
    if is_const(c, 0.0):
        return g("mul", a, b)
    if a.op == "neg" and b.op == "neg":
        return g("fma", a.args[0], b.args[0], c)
    return None


def _neg(g: Graph, a: Node) -> Node | None:
    if a.op == "neg":
        return a.args[0]
    if a.op == "sub":
        return g("sub", a.args[1], a.args[0])
    return None


def _select(g: Graph, which: Node, a: Node, b: Node) -> Node | None:
    if which.op == "const":
        return a if which.value else b
    return a if a is b else None


def _not(g: Graph, a: Node) -> Node | None:
    return a.args[0] if a.op == "not" else None


def _and(g: Graph, a: Node, b: Node) -> Node | None:
    for one, other in ((a, b), (b, a)):
        if one.op == "const":
            return other if one.value else one
    return a if a is b else None


_RULES = {
    "add": _add, "sub": _sub, "mul": _mul, "div": _div, "fma": _fma, "neg": _neg, "select": _select, "not": _not,
    "and": _and,
}  # fmt: skip

_FOLD = {
    "add": np.add, "sub": np.subtract, "mul": np.multiply, "div": np.divide, "neg": np.negative, "abs": np.abs,
    "sqrt": np.sqrt, "lt": np.less, "le": np.less_equal, "gt": np.greater, "ge": np.greater_equal, "eq": np.equal,
    "ne": np.not_equal, "and": np.logical_and, "or": np.logical_or, "not": np.logical_not, "xor": np.logical_xor,
}  # fmt: skip


def _fold(op: str, values: list[Any], dtype: type) -> Any:
    fn = _FOLD.get(op)
    if fn is None:
        return None
    with np.errstate(all="ignore"):
        folded = fn(*(v if isinstance(v, bool) else dtype(v) for v in values))
    return bool(folded) if op in COMPARISONS or op in LOGIC else float(folded)


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


def rebuild(graph: Graph, outputs: Sequence[Node], replace: dict[Node, Node]) -> list[Node]:
    """The outputs made anew in ``graph``, with some nodes (usually inputs) replaced; simplified again on the way."""
    made = dict(replace)
    for node in reachable(outputs):
        if node in made:
            continue
        if node.op == "const":
            made[node] = graph.integer(node.value) if node.kind == INTEGER else graph.const(node.value)
        elif node.op in INPUTS:
            made[node] = graph.input(node.op, *node.value)
        else:
            made[node] = graph(node.op, *(made[a] for a in node.args))
    return [made[o] for o in outputs]
