"""The nodes of a formula: immutable dataclasses.

A formula is a tree of these nodes only:

    Number 3.5 · Constant pi e n · Parameter a · Variable x₂ · Index i · Item x_{i+1}
    Negate −u · Binary u + v, u − v, u · v, u / v, u ** v · Call sin(u), max(u, v) · Reduce Σ Π min max ‖·‖ over an index

``unroll`` expands a tree for a given number of variables to Number, Variable, Negate, Binary and Call.
"""

from __future__ import annotations

import math
import operator
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from kobai.errors import BadInput
from kobai.numbers import listed_coordinates


@dataclass(frozen=True, slots=True)
class Number:
    """A literal. Whole numbers are ``int``, so that they are written as they were read."""

    value: int | float


@dataclass(frozen=True, slots=True)
class Constant:
    """``pi``, ``e``, or ``n``, the number of variables."""

    name: str


@dataclass(frozen=True, slots=True)
class Parameter:
    """A named constant, whose value the formula has."""

    name: str


@dataclass(frozen=True, slots=True)
class Variable:
    """A coordinate: ``Variable(1)`` is x₁, the first entry of the point."""

    index: int


@dataclass(frozen=True, slots=True)
class Index:
    """The running index of an enclosing ``Reduce``, as a number: 1, 2, …"""

    name: str


@dataclass(frozen=True, slots=True)
class Item:
    """The coordinate x_at, where ``at`` is a whole-numbered expression of running indices and n, counted from 1."""

    at: Node


@dataclass(frozen=True, slots=True)
class Negate:
    """−of."""

    of: Node


@dataclass(frozen=True, slots=True)
class Binary:
    """``left op right`` with op one of ``+ - * / **``, or in conditions ``< <= > >= == != and or``."""

    op: str
    left: Node
    right: Node


@dataclass(frozen=True, slots=True)
class Call:
    """A function of ``FUNCTIONS``, of one number, or one of these:

    ``atan2`` (y, x); ``root`` (u, k), the real k-th root for odd k; ``min``, ``max`` and (unrolled) ``norm`` of any number;
    ``piecewise`` (condition, value, condition, value, …, otherwise), without ``otherwise`` NaN where no condition holds.
    """

    name: str
    args: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Reduce:
    """``op`` (sum, prod, min, max, norm) of ``body`` over ``index`` = first, first+1, …, last."""

    op: str
    body: Node
    index: str
    first: Node
    last: Node


@dataclass(frozen=True, slots=True)
class Array:
    """A vector (as a column) or matrix, while a formula is read; no finished tree has one.

    Args:
        rows: its entries.
        factor: what it is multiplied by, or None.
        made_of: for a row x⊤A, x and A, from which x⊤Ax is computed.
    """

    rows: tuple[tuple[Node, ...], ...]
    factor: Node | None = None
    made_of: tuple[Array, Array] | None = None

    @property
    def shape(self) -> tuple[int, int]:
        """Numbers of rows and columns."""
        return len(self.rows), len(self.rows[0])


Node: TypeAlias = Number | Constant | Parameter | Variable | Index | Item | Negate | Binary | Call | Reduce | Array

CONSTANTS = {"pi": math.pi, "e": math.e}

COMPARISONS: dict[str, Callable[[float, float], bool]] = {
    "<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge, "==": operator.eq, "!=": operator.ne,
}  # fmt: skip
TRUTHS = (*COMPARISONS, "and", "or")
"""Operations whose result is a truth value."""


def _sigmoid(u: float) -> float:
    return 1 / (1 + math.exp(-u)) if u > -700 else math.exp(u)


def _softplus(u: float) -> float:
    return max(u, 0.0) + math.log1p(math.exp(-abs(u)))


def _root(u: float, k: float) -> float:
    return math.copysign(abs(u) ** (1 / k), u) if k % 2 == 1 else math.pow(u, 1 / k)


def _piecewise(*args: float) -> float:
    for condition, value in zip(args[::2], args[1::2], strict=False):
        if condition:
            return value
    return args[-1] if len(args) % 2 else math.nan


# Functions of one number, on Python floats. None of them rounds: its gradient would be zero everywhere.
FUNCTIONS: dict[str, Callable[[float], float]] = {
    "exp": math.exp, "log": math.log, "sqrt": math.sqrt, "abs": abs, "sign": lambda u: float((u > 0) - (u < 0)),
    "sin": math.sin, "cos": math.cos, "tan": math.tan, "asin": math.asin, "acos": math.acos, "atan": math.atan,
    "sinh": math.sinh, "cosh": math.cosh, "tanh": math.tanh, "asinh": math.asinh, "acosh": math.acosh, "atanh": math.atanh,
    "log2": math.log2, "log10": math.log10, "log1p": math.log1p, "expm1": math.expm1, "erf": math.erf,
    "sigmoid": _sigmoid, "softplus": _softplus,
}  # fmt: skip

_OPERATIONS: dict[str, Callable[..., float]] = {
    **FUNCTIONS, "+": operator.add, "-": operator.sub, "*": operator.mul, "/": operator.truediv, "**": math.pow,
    "min": lambda *u: min(u), "max": lambda *u: max(u), "norm": math.hypot, "atan2": math.atan2, "root": _root,
    "piecewise": _piecewise, "and": lambda a, b: bool(a and b), "or": lambda a, b: bool(a or b), **COMPARISONS,
}  # fmt: skip


def children(node: Node) -> tuple[Node, ...]:
    """The children of a node, left to right."""
    match node:
        case Item(at):
            return (at,)
        case Negate(of):
            return (of,)
        case Binary(_, left, right):
            return (left, right)
        case Call(_, args):
            return args
        case Reduce(_, body, _, first, last):
            return (first, last, body)
        case Array(rows):
            return tuple(entry for row in rows for entry in row)
        case _:
            return ()


def walk(node: Node) -> Iterator[Node]:
    """A node and all its descendants, parents first."""
    yield node
    for child in children(node):
        yield from walk(child)


def changed(node: Node, change: Callable[[Node], Node]) -> Node:
    """The tree with ``change`` applied to every node, children first; a node without changes stays the same object."""
    before = children(node)
    after = tuple(changed(child, change) for child in before)
    if any(new is not old for new, old in zip(after, before, strict=True)):
        match node:
            case Item():
                node = Item(*after)
            case Negate():
                node = Negate(*after)
            case Binary(op):
                node = Binary(op, *after)
            case Call(name):
                node = Call(name, after)
            case Reduce(op, _, index):
                first, last, body = after
                node = Reduce(op, body, index, first, last)
    return change(node)


def uses_index(node: Node, name: str) -> bool:
    """Whether ``node`` depends on the running index ``name`` of an enclosing ``Reduce``."""
    return any(isinstance(part, Index) and part.name == name for part in walk(node))


def counts_up(at: Node) -> bool:
    """Whether a subscript is a running index, or one plus or minus what does not depend on one: x_{i+1}."""
    if isinstance(at, Binary) and at.op in "+-" and not any(isinstance(part, Index) for part in walk(at.right)):
        return counts_up(at.left)
    if isinstance(at, Binary) and at.op == "+" and not any(isinstance(part, Index) for part in walk(at.left)):
        return counts_up(at.right)
    return isinstance(at, Index)


def number(node: Node, values: Mapping[str, float], n: int | None = None) -> float | None:
    """The value of a constant node, else None; ``values`` are of parameters and indices. Poles give inf or nan."""
    match node:
        case Number(value):
            return float(value)
        case Constant("n"):
            return None if n is None else float(n)
        case Constant(name):
            return CONSTANTS[name]
        case Parameter(name) | Index(name):
            return values.get(name)
        case Negate(of):
            inner = number(of, values, n)
            return None if inner is None else -inner
        case Binary(op, left, right):
            a, b = number(left, values, n), number(right, values, n)
            return None if a is None or b is None else apply(op, a, b)
        case Call(name, args):
            given = [number(arg, values, n) for arg in args]
            return None if any(g is None for g in given) else apply(name, *given)  # type: ignore[arg-type]
        case _:
            return None


def apply(name: str, *args: float) -> float:
    """One operation on Python floats, with IEEE results where Python raises."""
    try:
        return float(_OPERATIONS[name](*args))
    except OverflowError:
        return math.inf
    except (ValueError, ZeroDivisionError):
        return math.nan


def whole(node: Node, values: Mapping[str, float], n: int) -> int:
    """The value of a subscript or of a limit of a sum.

    Raises:
        BadInput: it is not a whole number.
    """
    value = number(node, values, n)
    if value is None or not math.isfinite(value) or value != round(value):
        raise BadInput(f"a subscript or limit comes to {value}: with n = {n} it should be a whole number")
    return int(value)


MAX_SPAN = 1_000_000


def span(node: Reduce, values: Mapping[str, float], n: int) -> range:
    """What the running index of a reduction counts through.

    Raises:
        BadInput: a limit is not a whole number, there are more than ``MAX_SPAN`` terms, or none for a least or largest.
    """
    first, last = whole(node.first, values, n), whole(node.last, values, n)
    if last - first >= MAX_SPAN:
        terms = f"{last - first + 1:,}" if last - first < 1e15 else "more than 10^15"
        raise BadInput(f"a sum of {terms} terms: at most a million")
    if last < first and node.op in ("min", "max"):
        raise BadInput(
            f"{node.op} over {node.index} from {first} to {last}: of nothing there is none; let {node.index} run upwards"
        )
    return range(first, last + 1)


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
