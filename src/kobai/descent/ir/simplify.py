"""Folding and simplification of operations, wherever the rounded result stays the same."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from kobai.descent.ir.ops import ADD, AND, CONST, DIV, FMA, MUL, NEG, NOT, REAL, SELECT, SUB, TRUTH, Op

if TYPE_CHECKING:
    from kobai.descent.ir.graph import Graph, Node


def fold(op: Op, values: Sequence[Any], dtype: type) -> Any:
    """An operation of constants, rounded to the graph's precision."""
    assert op.fold is not None
    with np.errstate(all="ignore"):
        folded = op.fold(*(v if isinstance(v, bool) else dtype(v) for v in values))
    return bool(folded) if op.result is TRUTH else float(folded)


def _is_const(node: Node, value: float) -> bool:
    """Whether the node is this constant number."""
    return node.op is CONST and node.kind is REAL and node.value == value


def _add(g: Graph, a: Node, b: Node) -> Node | None:
    """a + 0, and sums with a negative term."""
    if _is_const(a, 0.0):
        return b
    if _is_const(b, 0.0):
        return a
    if b.op is NEG:
        return a - b.args[0]
    if a.op is NEG:
        return b - a.args[0]
    return None


def _sub(g: Graph, a: Node, b: Node) -> Node | None:
    """a − 0, 0 − a, and differences of a negative term."""
    if _is_const(b, 0.0):
        return a
    if _is_const(a, 0.0):
        return -b
    if b.op is NEG:
        return a + b.args[0]
    if a.op is NEG:
        return -(a.args[0] + b)
    return None


def _mul(g: Graph, a: Node, b: Node) -> Node | None:
    """Factors ±1, signs, and constants that multiply exactly."""
    if a.op is CONST:
        a, b = b, a
    if _is_const(b, 1.0):
        return a
    if _is_const(b, -1.0):
        return -a
    if a.op is NEG:
        return a.args[0] * -b if b.op is CONST else -(a.args[0] * b)
    if b.op is NEG:
        return -(a * b.args[0])
    if b.op is CONST and abs(b.value) >= 1.0 and a.op is MUL:
        inner = next((c for c in a.args if c.op is CONST), None)
        if inner is not None and abs(inner.value) >= 1.0 and _power_of_two(inner.value):
            other = a.args[0] if a.args[1] is inner else a.args[1]
            return other * (inner * b)
    return None


def _power_of_two(value: float) -> bool:
    """Whether a constant is ±2ᵏ."""
    return math.isfinite(value) and math.frexp(abs(value))[0] == 0.5


def _div(g: Graph, a: Node, b: Node) -> Node | None:
    """Divisors ±1, powers of two, and signs."""
    if _is_const(b, 1.0):
        return a
    if _is_const(b, -1.0):
        return -a
    if b.op is CONST and _power_of_two(b.value):
        reciprocal = 1.0 / b.value
        return a * reciprocal if abs(reciprocal) < 2.0**100 else None
    if a.op is NEG:
        return -(a.args[0] / b)
    if b.op is NEG:
        return -(a / b.args[0])
    return None


def _fma(g: Graph, a: Node, b: Node, c: Node) -> Node | None:
    """Factors ±1, a zero addend, and signs."""
    if _is_const(a, 1.0):
        return b + c
    if _is_const(b, 1.0):
        return a + c
    if _is_const(a, -1.0):
        return c - b
    if _is_const(b, -1.0):
        return c - a
    if _is_const(c, 0.0):
        return a * b
    if a.op is NEG and b.op is NEG:
        return g(FMA, a.args[0], b.args[0], c)
    return None


def _neg(g: Graph, a: Node) -> Node | None:
    """−(−a) and −(a − b)."""
    if a.op is NEG:
        return a.args[0]
    if a.op is SUB:
        return a.args[1] - a.args[0]
    return None


def _select(g: Graph, which: Node, a: Node, b: Node) -> Node | None:
    """A known condition, or equal operands."""
    if which.op is CONST:
        return a if which.value else b
    return a if a is b else None


def _and(g: Graph, a: Node, b: Node) -> Node | None:
    """A known operand, or equal operands."""
    if a.op is CONST:
        return b if a.value else a
    if b.op is CONST:
        return a if b.value else b
    return a if a is b else None


SIMPLIFICATIONS: dict[Op, Callable[..., Node | None]] = {
    ADD: _add, SUB: _sub, MUL: _mul, DIV: _div, FMA: _fma, NEG: _neg, SELECT: _select, AND: _and,
    NOT: lambda g, a: a.args[0] if a.op is NOT else None,
}  # fmt: skip
"""For an operation: (graph, operands…) -> a simpler node, or None."""
