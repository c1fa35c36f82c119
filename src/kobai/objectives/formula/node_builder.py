"""The nodes of a formula, checked as they are made."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping

from kobai.errors import BadInput, nearest
from kobai.objectives import float_values, tree
from kobai.objectives.formula.arrays import combine, literal
from kobai.objectives.formula.function_names import COMPOSED, LISTED, RESERVED, ROUNDS, SAME, SYNONYMS
from kobai.objectives.formula.tokens import error_at, quoted
from kobai.objectives.names import canonical
from kobai.objectives.tree import Array, Binary, Call, Constant, Negate, Node, Number, Parameter, Reduce

MAX_NODES = 2_000
MAX_DEPTH = 200
MAX_EXPONENT = 1_000

COORDINATE = re.compile(r"x(\d+)\Z")


class NodeBuilder:
    """Makes the nodes of the formula with the text ``source``.

    Args:
        source: the text, for error lines.
        parameters: values of its named constants.
        arrays: given vectors and matrices.
    """

    def __init__(self, source: str, parameters: Mapping[str, float], arrays: Mapping[str, Array] | None = None):
        self.source = source
        self.parameters = parameters
        self.arrays = {canonical(name): array for name, array in (arrays or {}).items()}
        self.squares: dict[int, Node] = {}  # of norms of arrays, their squares
        self.indices: list[str] = []  # running indices of the enclosing sums, outermost first
        self.conditions: dict[int, tuple[int, int]] = {}  # of conditions in brackets, their columns
        self._nodes = 0
        self._depth: dict[int, int] = {}
        self._alive: list[Node] = []  # the nodes whose ids are in _depth
        for array in self.arrays.values():
            for entry in tree.children(array):
                self._register(entry)

    def error(self, column: int, message: str) -> BadInput:
        """The error for a mistake at a column."""
        return error_at(self.source, column, message)

    def ask(self, column: int, start: int, end: int, *readings: str) -> BadInput:
        """The error for the source from ``start`` to ``end``, which may mean each of the ``readings``, or means the only one."""
        end = len(self.source[:end].rstrip())
        fixes = tuple(self.source[:start] + self._spaced(start, reading) + self.source[end:] for reading in readings)
        written = self.source[start:end].strip()
        choice = " or ".join(readings)
        why = f"{quoted(written, 30)} has two usual readings: write" if len(readings) > 1 else "write"
        return error_at(self.source, column, f"{why} {choice}", fixes)

    def _spaced(self, start: int, reading: str) -> str:
        """A reading, with a space where it would grow together with the name before it."""
        joins = self.source[:start][-1:].isalnum() and reading[:1].isalnum()
        return f" {reading}" if joins else reading

    def add(self, node: Node, column: int) -> Node:
        """Add a node, unless the tree becomes too large or too deep."""
        self._nodes += 1
        depth = 1 + max((self._depth[id(child)] for child in tree.children(node)), default=0)
        if self._nodes > MAX_NODES or depth > MAX_DEPTH:
            much = f"{MAX_NODES} operations" if self._nodes > MAX_NODES else f"{MAX_DEPTH} operations nest"
            raise self.error(column, f"more than {much}: use sum(...), or give the function as Python code")
        self._depth[id(node)] = depth
        self._alive.append(node)
        return node

    def _register(self, node: Node) -> Node:
        """Make a given number a part of trees, in which it is not counted."""
        for part in (*tree.children(node), node):
            self._depth[id(part)] = 1
            self._alive.append(part)
        return node

    def whole_number(self, value: int) -> Node:
        """A number that nobody wrote."""
        return self._register(Number(value))

    def given_number(self, value: float) -> Node:
        """An entry of a given matrix."""
        return self._register(literal(value))

    def number(self, text: str, column: int) -> Node:
        """A literal."""
        value = float(text)
        if not math.isfinite(value):
            raise self.error(column, f"{text[:20]} is beyond the largest number, about 1.8e308")
        return self.add(Number(int(text) if text.isdigit() and value < 2**53 else value), column)

    def negate(self, of: Node, column: int) -> Node:
        """−of."""
        if isinstance(of, Array):
            return combine(self, "*", self.given_number(-1), of, column)
        if isinstance(of, Negate) and self.arrays:
            return of.of
        self.check_number(of, column)
        return self.add(Negate(of), column)

    def binary(self, op: str, left: Node, right: Node, column: int) -> Node:
        """left op right."""
        if isinstance(left, Array) or isinstance(right, Array):
            return combine(self, op, left, right, column)
        if op == "**" and right == Number(2) and id(left) in self.squares:
            return self.squares[id(left)]
        for part in (left, right):
            if op in ("and", "or") and not is_truth(part):
                raise self.error(column, f"{op!r} joins conditions, as in x1 > 0 {op} x2 > 0")
            if op not in ("and", "or"):
                self.check_number(part, column)
        if op == "**":
            exponent = float_values.number(right, self.parameters)
            if exponent is not None and not abs(exponent) <= MAX_EXPONENT:
                raise self.error(
                    column, f"the exponent {exponent:.6g} is beyond ±{MAX_EXPONENT}: such a power is flat or infinite"
                )
            if left == Constant("e"):
                return self.finite(Call("exp", (right,)), column)
        if op in ("*", "/") and isinstance(left, Negate):  # -a*b and -(a*b) are one number: keep one tree for both
            return self.negate(self.finite(Binary(op, left.of, right), column), column)
        return self.finite(Binary(op, left, right), column)

    def check_number(self, node: Node, column: int) -> None:
        """Refuse a condition, vector or matrix where a number should stand."""
        if isinstance(node, Array):
            raise self.error(
                column, r"a vector or matrix where a number should stand: write x^\top x, or \|x\|, or an entry, x_1"
            )
        if not is_truth(node):
            return
        start, end = self.conditions.get(id(node), (column, column))
        if start < end:
            condition = self.source[start:end].strip()
            raise self.ask(start, start, end, f"where{condition[:-1]}, 1, 0)")
        raise self.error(column, "a condition is no number: write where(condition, value, value elsewhere)")

    def piecewise(self, pieces: list[tuple[Node, Node]], otherwise: Node | None, column: int) -> Node:
        """The value of the first condition that holds."""
        for condition, value in pieces:
            if not is_truth(condition):
                raise self.error(column, "the condition should compare: where(x1 > 0, x1, 0)")
            self.check_number(value, column)
        args = [part for piece in pieces for part in piece]
        if otherwise is not None:
            self.check_number(otherwise, column)
            args.append(otherwise)
        return self.add(Call("piecewise", tuple(args)), column)

    def call(self, name: str, args: list[Node], column: int) -> Node:
        """A function of its arguments; reductions over the point are made by ``reduce``."""
        name = SAME.get(name, name)
        for arg in args:
            self.check_number(arg, column)
        if name in ROUNDS:
            raise self.error(column, f"{name!r} rounds, so it has no useful gradient: leave it out")
        if name in ("min", "max"):
            if len(args) < 2:
                raise self.of_one_number(name, column)
        elif name in COMPOSED and len(args) == 1:
            return self.binary("/", self.whole_number(1), self.call(COMPOSED[name], args, column), column)
        elif name == "atan2":
            if len(args) != 2:
                raise self.error(column, f"atan2 takes two arguments, not {len(args)}: atan2(x2, x1)")
        elif name == "cbrt" and len(args) == 1:
            return self.root(args[0], Number(3), column)
        elif name == "root":
            return self.root(*self._two(args, column), column)
        elif name not in float_values.FUNCTIONS and name != "cbrt":
            if name in self.parameters or name in RESERVED or COORDINATE.match(name):
                raise self.error(column, f"{name!r} is no function: write {name}*(…) for a product")
            known = "known are " + ", ".join(LISTED)
            cure = f"write {SYNONYMS[name]!r}" if name in SYNONYMS else f"{known}.{nearest(name, RESERVED)}"
            raise self.error(column, f"unknown function {name!r}: {cure}")
        elif len(args) != 1:
            other = "; for another base write log10(x1), or log(x1)/log(b)" if name == "log" else ""
            raise self.error(column, f"{name} takes one argument, not {len(args)}: {name}(x1){other}")
        return self.finite(Call(name, tuple(args)), column)

    def _two(self, args: list[Node], column: int) -> tuple[Node, Node]:
        if len(args) != 2:
            raise self.error(column, f"root takes two arguments, not {len(args)}: root(x1, 3)")
        return args[0], args[1]

    def root(self, of: Node, degree: Node, column: int) -> Node:
        """The root of a constant degree: the real one where the degree is odd."""
        value = float_values.number(degree, self.parameters)
        if (
            value is not None
            and math.isfinite(value)
            and value == int(value) > 0
            and (value % 2 or not isinstance(degree, Number))
        ):
            degree = degree if isinstance(degree, Parameter) else self.add(Number(int(value)), column)
            return self.finite(Call("root", (of, degree)), column)
        inverse = self.binary("/", self.add(Number(1), column), degree, column)
        return self.binary("**", of, inverse, column)

    def of_one_number(self, name: str, column: int) -> BadInput:
        """The error for min, max or norm of a single number."""
        both = f"give it two or more, {name}(x1, 0), or all coordinates, {name}(x)"
        return self.error(column, f"{name}() of one number: {both}")

    def finite(self, node: Node, column: int) -> Node:
        """The node, unless it is a constant that is not a finite number."""
        value = float_values.number(node, self.parameters)
        if value is not None and not math.isfinite(value):
            found = "±infinity" if math.isinf(value) else "no real number"
            raise self.error(column, f"this part comes to {found}, whatever x is")
        return self.add(node, column)

    def fresh_index(self) -> str:
        """An unused name for the running index of ``sum(x**2)``."""
        return next(name for name in "ijklmprst" if name not in self.indices)

    def open_index(self, name: str, column: int) -> None:
        """Begin a running index."""
        if self.arrays:
            raise self.error(column, r"a sum over coordinates beside given vectors: write x^\top x, b^\top x or \|x\|")
        if name in RESERVED or name in self.parameters or name in self.indices or COORDINATE.match(name):
            raise self.error(column, f"{name!r} cannot be the running index, it has a meaning already: use i")
        if len(self.indices) >= 3:
            raise self.error(column, "more than three sums nest: write it flatter")
        self.indices.append(name)

    def reduce(self, op: str, body: Node, index: str, first: Node, last: Node, column: int) -> Node:
        """Σ, Π, min, max or norm over a running index that ``open_index`` began and this ends."""
        self.indices.remove(index)
        self.check_number(body, column)
        return self.add(Reduce(op, body, index, first, last), column)

    def whole_point(self, op: str, body: Node, index: str, column: int) -> Node:
        """A reduction over all coordinates."""
        return self.reduce(op, body, index, self.add(Number(1), column), self.add(Constant("n"), column), column)


def is_truth(node: Node) -> bool:
    """Whether a node is a condition."""
    return isinstance(node, Binary) and node.op in float_values.TRUTHS
