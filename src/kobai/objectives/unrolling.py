"""A tree expanded for a given number of variables: subscripts counted, sums written out, constants by their values."""

from __future__ import annotations

from collections.abc import Mapping

from kobai.errors import BadInput
from kobai.numbers import listed_coordinates
from kobai.objectives.float_values import number, span, whole
from kobai.objectives.tree import (
    Array,
    Binary,
    Call,
    Constant,
    Index,
    Item,
    Negate,
    Node,
    Number,
    Parameter,
    Reduce,
    Variable,
)

MAX_TERMS = 100_000


def unroll(
    node: Node, n: int, parameters: Mapping[str, float], *, for_reading: bool = False, most: int = MAX_TERMS
) -> Node:
    """The tree expanded for n variables, to Number, Variable, Negate, Binary and Call.

    ``for_reading`` leaves pi and e by name, and adds terms from the left, as in handwriting.

    Raises:
        BadInput: a subscript outside 1 … n, or more than ``most`` terms.
    """
    budget = most

    def go(node: Node, values: Mapping[str, float]) -> Node:
        nonlocal budget
        budget -= 1
        if budget < 0:
            raise BadInput(f"written out for n = {n} the formula has more than {most} terms: take fewer dimensions")
        match node:
            case Number() | Variable():
                return node
            case Constant("pi" | "e") if for_reading:
                return node
            case Constant() | Parameter() | Index():
                value = number(node, values, n)
                assert value is not None
                return Number(int(value) if isinstance(node, Index) or node == Constant("n") else value)
            case Item(at):
                k = whole(at, values, n)
                if not 1 <= k <= n:
                    raise BadInput(f"x[{k}]: x has {listed_coordinates(n)}")
                return Variable(k)
            case Negate(of):
                return Negate(go(of, values))
            case Binary(op, left, right):
                return Binary(op, go(left, values), go(right, values))
            case Call(name, args):
                return Call(name, tuple(go(arg, values) for arg in args))
            case Reduce(op, body, index):
                terms = [go(body, {**values, index: k}) for k in span(node, values, n)]
                return _fold(op, terms, balanced=not for_reading)
            case Array():
                raise AssertionError(node)

    return go(node, dict(parameters))


def _fold(op: str, terms: list[Node], *, balanced: bool) -> Node:
    """The terms of a reduction as one tree: balanced, so that long sums stay shallow, or nested from the left."""
    if op == "norm" and not balanced:
        return Call("sqrt", (_fold("sum", [Binary("**", term, Number(2)) for term in terms], balanced=False),))
    if op in ("min", "max", "norm"):
        return Call(op, tuple(terms))
    if not terms:
        return Number(0 if op == "sum" else 1)
    if len(terms) == 1:
        return terms[0]
    half = len(terms) // 2 if balanced else len(terms) - 1
    left, right = (_fold(op, part, balanced=balanced) for part in (terms[:half], terms[half:]))
    return Binary("+" if op == "sum" else "*", left, right)
