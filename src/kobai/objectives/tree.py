"""The nodes of a formula: immutable dataclasses.

A formula is a tree of these nodes only:

    Number 3.5 · Constant pi e n · Parameter a · Variable x₂ · Index i · Item x_{i+1}
    Negate −u · Binary u + v, u − v, u · v, u / v, u ** v · Call sin(u), max(u, v) · Reduce Σ Π min max ‖·‖ over an index

``float_values`` has its values on Python floats; ``unrolling`` expands it for a given number of variables to Number,
Variable, Negate, Binary and Call.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TypeAlias


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
    """A function of ``float_values.FUNCTIONS``, of one number, or one of these:

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
