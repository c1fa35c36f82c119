"""Where brackets go: the precedence that all spellings of a formula share."""

from __future__ import annotations

import math
from dataclasses import dataclass
from decimal import Decimal

from kobai.objectives.formula.tree import (
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
    children,
    uses_index,
    walk,
)

SUM, MINUS, PRODUCT, POWER, ATOM = range(5)

GREEK_LETTERS = {
    "alpha": "α", "beta": "β", "gamma": "γ", "delta": "δ", "epsilon": "ε", "zeta": "ζ", "eta": "η", "theta": "θ",
    "iota": "ι", "kappa": "κ", "lambda_": "λ", "mu": "μ", "nu": "ν", "xi": "ξ", "rho": "ρ", "sigma": "σ", "tau": "τ",
    "upsilon": "υ", "phi": "φ", "chi": "χ", "psi": "ψ", "omega": "ω", "pi": "π",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Piece:
    """A written part: its text, how tightly it holds together, and whether what follows on its right would be drawn into it."""

    text: str
    level: int
    open_right: bool = False


class Writer:
    """Walks a tree and asks its subclass how each piece looks.

    Args:
        letters: write x, y, z for the first three coordinates.
    """

    def __init__(self, letters: bool = False):
        self.letters = letters
        self.implicit: list[str] = []  # indices of reductions written over the whole point: x instead of x_i

    def write(self, tree: Node) -> str:
        return self.piece(tree).text

    def piece(self, node: Node) -> Piece:
        match node:
            case Number(value):
                return self._number(value)
            case Constant(name):
                return Piece(self.constant(name), ATOM)
            case Parameter(name):
                return Piece(self.parameter(name), ATOM)
            case Index(name):
                return Piece(self.index(name), ATOM)
            case Variable(index):
                return Piece(self.coordinate(index), ATOM)
            case Item(Index(name)) if name in self.implicit:
                return Piece(self.whole_point(), ATOM)
            case Item(at):
                return Piece(self.item(self.write(at)), ATOM)
            case Negate(of):
                inner = self.at_least(of, PRODUCT)
                return Piece(self.minus(inner.text), MINUS, inner.open_right)
            case Binary():
                return self._binary(node)
            case Call(name, args):
                return self._call(name, args)
            case Reduce():
                return self._reduce(node)
        raise AssertionError(node)

    def at_least(self, node: Node, level: int) -> Piece:
        """The piece, in brackets if it holds together less tightly than ``level``."""
        piece = self.piece(node)
        return piece if piece.level >= level else Piece(self.brackets(piece.text), ATOM)

    def closed(self, node: Node, level: int) -> Piece:
        """The same, and in brackets too if what follows on its right would be drawn into it."""
        piece = self.at_least(node, level)
        return Piece(self.brackets(piece.text), ATOM) if piece.open_right else piece

    def _number(self, value: int | float) -> Piece:
        if value < 0 or (value == 0 and math.copysign(1, value) < 0):
            inner = self._number(-value)
            return Piece(self.minus(inner.text), MINUS)
        digits, exponent = figures(value)
        if exponent:
            return Piece(self.scientific(digits, exponent), PRODUCT if self.scientific_is_product else ATOM)
        return Piece(self.number(digits), ATOM)

    scientific_is_product = True

    def _binary(self, node: Binary) -> Piece:
        match node.op:
            case "+" | "-":
                left = self.at_least(node.left, SUM)
                right = self.at_least(node.right, PRODUCT)
                return Piece(self.sum(left.text, node.op, right.text), SUM, right.open_right)
            case "*":
                left, right = self.closed(node.left, PRODUCT), self.right_factor(node.right)
                return Piece(self.product(left.text, right.text, node.left, node.right), PRODUCT, right.open_right)
            case "/":
                return self.quotient(node)
            case _:
                return self.power(node)

    def right_factor(self, node: Node) -> Piece:
        """The right side of a product: a product or quotient there needs brackets, or the tree would change."""
        return self.at_least(node, POWER if not isinstance(node, Reduce) else PRODUCT)

    def _call(self, name: str, args: tuple[Node, ...]) -> Piece:
        return self.call(name, args)

    def _reduce(self, node: Reduce) -> Piece:
        """sum(x**2) where it runs over all coordinates as they are, Σᵢ₌₁ⁿ⁻¹ … elsewhere."""
        whole = node.first == Number(1) and node.last == Constant("n") and over_whole_point(node.body, node.index)
        if whole and (self.implicit_reductions or node.op == "norm"):
            self.implicit.append(node.index)
            try:
                return self.reduce_point(node)
            finally:
                self.implicit.remove(node.index)
        return self.reduce_index(node)

    implicit_reductions = False

    # What a spelling says for itself.

    def number(self, digits: str) -> str:
        return digits

    def scientific(self, digits: str, exponent: int) -> str:
        raise NotImplementedError

    def constant(self, name: str) -> str:
        raise NotImplementedError

    def parameter(self, name: str) -> str:
        raise NotImplementedError

    def index(self, name: str) -> str:
        return name

    def coordinate(self, index: int) -> str:
        raise NotImplementedError

    def item(self, at: str) -> str:
        raise NotImplementedError

    def whole_point(self) -> str:
        raise NotImplementedError

    def minus(self, of: str) -> str:
        raise NotImplementedError

    def brackets(self, inner: str) -> str:
        raise NotImplementedError

    def sum(self, left: str, op: str, right: str) -> str:
        raise NotImplementedError

    def product(self, left: str, right: str, left_node: Node, right_node: Node) -> str:
        raise NotImplementedError

    def quotient(self, node: Binary) -> Piece:
        raise NotImplementedError

    def power(self, node: Binary) -> Piece:
        raise NotImplementedError

    def call(self, name: str, args: tuple[Node, ...]) -> Piece:
        raise NotImplementedError

    def reduce_point(self, node: Reduce) -> Piece:
        raise NotImplementedError

    def reduce_index(self, node: Reduce) -> Piece:
        raise NotImplementedError


def figures(value: int | float) -> tuple[str, int]:
    """A number ≥ 0 as (digits, power of ten): all its digits, no power between 10⁻⁵ and 10⁹."""
    if value == int(value) and value < 1e9:
        return str(int(value)), 0
    exact = Decimal(repr(value))
    if 1e-5 <= value < 1e9:
        return format(exact.normalize(), "f"), 0
    exponent = exact.adjusted()
    return format(exact.scaleb(-exponent).normalize(), "f"), exponent


def over_whole_point(body: Node, index: str) -> bool:
    """Whether ``body`` can be written with x for x_i: i stands only there, and no inner sum speaks of it."""
    if isinstance(body, Item):
        return body == Item(Index(index))
    if isinstance(body, Reduce):
        return not uses_index(body, index) and not any(isinstance(part, Variable) for part in walk(body))
    if isinstance(body, Index):
        return body.name != index
    return all(over_whole_point(child, index) for child in children(body))


def starts_with_digit(node: Node) -> bool:
    """Whether the written node begins with a figure, so that it cannot follow another factor directly."""
    match node:
        case Number():
            return True
        case Binary("*" | "**", left, _):
            return starts_with_digit(left)
        case _:
            return False


def ends_with_digit(node: Node) -> bool:
    """Whether the written node ends with a figure of full size."""
    match node:
        case Number():
            return True
        case Binary("*", _, right):
            return ends_with_digit(right)
        case _:
            return False


SPELLED = {"asin": "arcsin", "acos": "arccos", "atan": "arctan", "sign": "sgn"}
SUBSCRIPT = str.maketrans("0123456789+-−()=aehijklmnoprstuvx", "₀₁₂₃₄₅₆₇₈₉₊₋₋₍₎₌ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓ")
SUPERSCRIPT = str.maketrans("0123456789+-−()=nij", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁽⁾⁼ⁿⁱʲ")


def shift(text: str, table: dict[int, int]) -> str | None:
    """``text`` in small raised or lowered characters, or None where one of them does not exist."""
    text = text.replace(" ", "")
    return text.translate(table) if all(ord(c) in table for c in text) else None
