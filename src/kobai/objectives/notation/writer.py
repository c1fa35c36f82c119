"""The base class of all notations: it walks the tree and decides where brackets go."""

from __future__ import annotations

import math
from abc import ABC, abstractmethod
from dataclasses import dataclass
from decimal import Decimal

from kobai.objectives import tree
from kobai.objectives.names import GREEK_LETTERS, NUMBERED, Coordinates, split
from kobai.objectives.tree import Binary, Call, Constant, Index, Item, Negate, Node, Number, Parameter, Reduce, Variable

OR, AND, COMPARISON, SUM, MINUS, PRODUCT, POWER, ATOM = range(8)


@dataclass(frozen=True, slots=True)
class Fragment:
    """A written subexpression, with the precedence, ``OR`` to ``ATOM``."""

    text: str
    precedence: int
    open_right: bool = False  # it ends with a Σ or Π over an index, which would extend over a factor written after it


class Writer(ABC):
    """Writes a tree, with the names of its ``coordinates``; each notation defines how."""

    def __init__(self, coordinates: Coordinates = NUMBERED):
        self.coordinates = coordinates
        self.implicit: list[str] = []  # indices of reductions written over the whole point: x instead of x_i

    def write(self, node: Node) -> str:
        """A tree as text."""
        return self.fragment(node).text

    def fragment(self, node: Node) -> Fragment:
        """A node as text, with its precedence."""
        match node:
            case Number(value):
                return self._number(value)
            case Constant(name):
                return Fragment(self.symbol(name), ATOM)
            case Parameter(name):
                return Fragment(self.parameter(name), ATOM)
            case Index(name):
                return Fragment(self.index(name), ATOM)
            case Variable(index):
                return Fragment(self.coordinate(index), ATOM)
            case Item(Index(name)) if name in self.implicit:
                return Fragment(self.whole_point(), ATOM)
            case Item(at):
                return Fragment(self.item(self.write(self._place(at))), ATOM)
            case Negate(of):
                inner = self.at_least(of, PRODUCT)
                return Fragment(self.minus(inner.text), MINUS, inner.open_right)
            case Binary():
                return self._binary(node)
            case Call(name, args):
                return self.call(name, args)
            case Reduce():
                return self._reduce(node)
        raise AssertionError(node)

    def _place(self, at: Node) -> Node:
        """A subscript as written: counted from 0 where the coordinates are."""
        match at:
            case _ if self.coordinates.first:
                return at
            case Binary("+", before, Number(1)):
                return before
        return Binary("-", at, Number(1))

    def at_least(self, node: Node, level: int) -> Fragment:
        """A node as written, in brackets if it binds less tightly than ``level``."""
        written = self.fragment(node)
        return written if written.precedence >= level else Fragment(self.brackets(written.text), ATOM)

    def closed(self, node: Node, level: int) -> Fragment:
        """The same, and in brackets too if it would extend over a factor written after it."""
        written = self.at_least(node, level)
        return Fragment(self.brackets(written.text), ATOM) if written.open_right else written

    def _number(self, value: int | float) -> Fragment:
        if value < 0 or (value == 0 and math.copysign(1, value) < 0):
            inner = self._number(-value)
            return Fragment(self.minus(inner.text), MINUS)
        digits, exponent = digits_of(value)
        if exponent:
            return Fragment(self.scientific(digits, exponent), PRODUCT)
        return Fragment(self.number(digits), ATOM)

    def _binary(self, node: Binary) -> Fragment:
        match node.op:
            case "+" | "-":
                left, right = self.at_least(node.left, SUM), self.at_least(node.right, PRODUCT)
                return Fragment(self.sum(left.text, node.op, right.text), SUM, right.open_right)
            case "*":
                left, right = self.closed(node.left, PRODUCT), self.right_factor(node.right)
                return Fragment(self.product(left.text, right.text, node.left, node.right), PRODUCT, right.open_right)
            case "/":
                return self.quotient(node)
            case "**":
                return self.power(node)
            case op:
                level = {"or": OR, "and": AND}.get(op, COMPARISON)
                left, right = self.at_least(node.left, level), self.at_least(node.right, level + 1)
                return Fragment(self.relation(left.text, op, right.text), level)

    def right_factor(self, node: Node) -> Fragment:
        """The right factor of a product; a product or quotient needs brackets, or the tree would change."""
        return self.at_least(node, POWER if not isinstance(node, Reduce) else PRODUCT)

    def _reduce(self, node: Reduce) -> Fragment:
        """A reduction: sum(x**2) where it runs over all coordinates, Σᵢ₌₁ⁿ⁻¹ … elsewhere."""
        whole = node.first == Number(1) and node.last == Constant("n") and over_whole_point(node.body, node.index)
        if whole and (self.implicit_reductions or node.op == "norm"):
            self.implicit.append(node.index)
            try:
                return self.reduce_point(node)
            finally:
                self.implicit.remove(node.index)
        return self.reduce_index(node)

    # How the parts are written: as one line of text, where a notation does not say otherwise.

    minus_sign = "-"
    implicit_reductions = False

    def number(self, digits: str) -> str:
        """A number ≥ 0 without a power of ten."""
        return digits

    def scientific(self, digits: str, exponent: int) -> str:
        """digits · 10^exponent."""
        return f"{digits}e{exponent}"

    def symbol(self, letters: str) -> str:
        """π, e, n, or a named constant without its number."""
        return GREEK_LETTERS.get(letters, letters)

    def parameter(self, name: str) -> str:
        """A named constant."""
        return self.named(name)

    def named(self, name: str) -> str:
        """A variable or a constant: its letters, and its subscript; of several words, as w_length_1, one word."""
        letters, below = split(name)
        if "_" in below:
            return self.symbol(name)
        base = self.symbol(letters)
        if not below:
            return base
        return self.subscripted(base, self.number(below) if below.isdigit() else self.symbol(below))

    def index(self, name: str) -> str:
        """A running index."""
        return name

    def coordinate(self, index: int) -> str:
        """A coordinate by its number."""
        return self.named(self.coordinates.name(index))

    def item(self, at: str) -> str:
        """The coordinate x_at."""
        return self.subscripted(self.symbol(self.coordinates.vector), at)

    def whole_point(self) -> str:
        """x, for all coordinates."""
        return self.symbol(self.coordinates.vector)

    def minus(self, of: str) -> str:
        """−of."""
        return f"{self.minus_sign}{of}"

    def brackets(self, inner: str) -> str:
        """(inner)."""
        return f"({inner})"

    def sum(self, left: str, op: str, right: str) -> str:
        """left + right or left − right."""
        return f"{left} {self.minus_sign if op == '-' else '+'} {right}"

    def relation(self, left: str, op: str, right: str) -> str:
        """Two numbers compared, or two conditions joined."""
        return f"{left} {op} {right}"

    # Defined by each notation: what the methods' names say.

    @abstractmethod
    def subscripted(self, base: str, at: str) -> str: ...

    @abstractmethod
    def product(self, left: str, right: str, left_node: Node, right_node: Node) -> str: ...

    @abstractmethod
    def quotient(self, node: Binary) -> Fragment: ...

    @abstractmethod
    def power(self, node: Binary) -> Fragment: ...

    @abstractmethod
    def call(self, name: str, args: tuple[Node, ...]) -> Fragment: ...

    @abstractmethod
    def reduce_point(self, node: Reduce) -> Fragment: ...

    @abstractmethod
    def reduce_index(self, node: Reduce) -> Fragment: ...


def digits_of(value: int | float) -> tuple[str, int]:
    """A number ≥ 0 as (digits, power of ten), with all its digits and no power between 10⁻⁵ and 10⁹."""
    if value == int(value) and value < 1e9:
        return str(int(value)), 0
    exact = Decimal(repr(value))
    if 1e-5 <= value < 1e9:
        return format(exact.normalize(), "f"), 0
    exponent = exact.adjusted()
    return format(exact.scaleb(-exponent).normalize(), "f"), exponent


def over_whole_point(body: Node, index: str) -> bool:
    """Whether ``body`` can be written with x for x_i: i occurs only there, and not in an inner sum."""
    if isinstance(body, Item):
        return body == Item(Index(index))
    if isinstance(body, Reduce):
        return not tree.uses_index(body, index) and not any(isinstance(part, Variable) for part in tree.walk(body))
    if isinstance(body, Index):
        return body.name != index
    return all(over_whole_point(child, index) for child in tree.children(body))


def starts_with_digit(node: Node) -> bool:
    """Whether the written node begins with a digit, so that it cannot follow another factor directly."""
    while isinstance(node, Binary) and node.op in ("*", "**"):
        node = node.left
    return isinstance(node, Number)


def ends_with_digit(node: Node) -> bool:
    """Whether the written node ends with a digit of full size."""
    while isinstance(node, Binary) and node.op == "*":
        node = node.right
    return isinstance(node, Number)


def is_inverse(exponent: Node) -> bool:
    """Whether an exponent is −1, which after a function's name is read as the inverse function."""
    return exponent in (Negate(Number(1)), Number(-1))


def named(name: str, args: tuple[Node, ...]) -> str:
    """A function's name: that of one condition is "where"."""
    return "where" if name == "piecewise" and len(args) == 3 else name


SPELLED = {
    "asin": "arcsin", "acos": "arccos", "atan": "arctan", "asinh": "arsinh", "acosh": "arcosh", "atanh": "artanh", "sign": "sgn",
}  # fmt: skip
SUBSCRIPT = str.maketrans("0123456789+-−()=aehijklmnoprstuvx", "₀₁₂₃₄₅₆₇₈₉₊₋₋₍₎₌ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓ")
SUPERSCRIPT = str.maketrans("0123456789+-−()=nij", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁽⁾⁼ⁿⁱʲ")


def small(text: str, table: dict[int, int]) -> str | None:
    """``text`` in subscript or superscript characters, or None where one of them does not exist."""
    text = text.replace(" ", "")
    return text.translate(table) if all(ord(c) in table for c in text) else None
