r"""The grammar that typed formulas and LaTeX share: sums of products of powers, conditions, functions and their arguments.

    whole       expression, or comparisons of expressions joined by "and" and "or"
    expression  product + product − …
    product     factor · factor / factor …, with or without a sign between them
    factor      a primary with its exponents; primaries are those of the notation

What has two usual readings, such as 1/2x, is an error that names both (``Cursor.ask``). A function without brackets takes
the product that follows it, up to an explicit space, the next function, root or fraction: \sin 2\pi x \cos y is
sin(2πx)·cos(y).
"""

from __future__ import annotations

from dataclasses import dataclass

from kobai.errors import BadInput
from kobai.objectives.float_values import COMPARISONS
from kobai.objectives.formula.cursor import Cursor
from kobai.objectives.formula.tokens import Token
from kobai.objectives.tree import Constant, Item, Negate, Node, Number, Variable, walk

_INVERSE = {"sin": "asin", "cos": "acos", "tan": "atan", "exp": "log", "log": "exp", "asin": "sin", "acos": "cos",
            "atan": "tan", "sinh": "asinh", "cosh": "acosh", "tanh": "atanh", "asinh": "sinh", "acosh": "cosh",
            "atanh": "tanh"}  # fmt: skip
_ROOTS = ("sqrt", "cbrt")  # their bare argument is one factor
_LOGARITHMS = ("log", "log2", "log10", *_ROOTS)  # of constants they are usual: ln 2 · x
_LOOSE, _ENDS = tuple("+-(,=[<>&$"), ("", "+", "-", ")", ",", "]")  # beside them a quotient needs no brackets
MOST_ARGUMENTS = 64


@dataclass(frozen=True, slots=True)
class Tail:
    """What the factor read last ends with, if a factor written beside it could belong to it: "bare" argument or "power"."""

    kind: str
    start: int  # the column at which it begins
    inner: int  # that of the argument or exponent


class Grammar(Cursor):
    """Everything but primaries, names and exponents, which each notation defines."""

    times = ("*",)
    max_depth = 100
    relations: dict[str, str] = {}  # noqa: RUF012
    tail: Tail | None = None

    # What each notation defines.

    def primary(self) -> Node:
        """A number, name, bracket, function, …"""
        raise NotImplementedError

    def exponents(self, base: Node, start: int) -> Node:
        """A base with the exponents that follow it."""
        raise NotImplementedError

    def starts_factor(self) -> bool:
        """Whether the next token begins a factor."""
        raise NotImplementedError

    def starts_function(self) -> bool:
        """Whether the next token begins a function, which no bare argument includes."""
        raise NotImplementedError

    def starts_root(self) -> bool:
        """Whether the next token begins a root, a fraction or a large sum."""
        raise NotImplementedError

    def unexpected(self) -> BadInput:
        """The error for a token that cannot stand where it does."""
        raise NotImplementedError

    def times_text(self, left: str, right: str) -> str:
        """A product, as errors write it."""
        raise NotImplementedError

    def fraction_text(self, top: str, bottom: str) -> str:
        """A fraction, as errors write it."""
        raise NotImplementedError

    def function_text(self, name: str) -> str:
        """A function's name, as errors write it."""
        raise NotImplementedError

    # The grammar.

    def whole(self) -> Node:
        """An expression, or a condition."""
        either: list[Node] = []
        both: list[Node] = []
        while True:
            left, column = self.expression(), self.column
            links: list[Node] = []
            while self.peek.kind != "name" and (op := self.relations.get(self.peek.text)) in COMPARISONS:
                self.next()
                right = self.expression()
                links.append(self.build.binary(op, left, right, column))
                left = right
            if not links:
                links = [left]
            both += links
            joined = self.relations.get(self.peek.text) if self.peek.kind != "end" else None
            if joined != "and":
                either.append(self._joined("and", both, column))
                both = []
            if joined not in ("and", "or"):
                return self._joined("or", either, column)
            self.next()

    def _joined(self, op: str, parts: list[Node], column: int) -> Node:
        total = parts[0]
        for part in parts[1:]:
            total = self.build.binary(op, total, part, column)
        return total

    def expression(self) -> Node:
        """A sum of products."""
        total = self.product()
        while self.peek.kind == "op" and self.peek.text in ("+", "-"):
            op = self.next()
            total = self.build.binary(op.text, total, self.product(), op.column)
        return total

    def product(self) -> Node:
        """A product of factors, with signs of multiplication and division or side by side."""
        start = self.column
        total = self.factor(signed=True)
        divided = -1  # the place of the / before the factor read last
        while True:
            token = self.peek
            if token.kind != "name" and (token.text in self.times or token.text == "/"):
                if self.tail and (token.text == "/" or "*" in self.times):
                    self.after_bare(token)
                self.next()
                divided = self.place if token.text == "/" else -1
                op = token.text if token.text in ("/", "@") else "*"
                total = self.build.binary(op, total, self.factor(signed=True), token.column)
            elif token.kind == "number" or self.starts_factor():
                self.check_beside(token)
                if divided >= 0:
                    top = self.text(start, self.tokens[divided - 1].column)
                    bottom = self.text(self.tokens[divided].column, token.column)
                    rest = self.text(token.column, self.end_of_product())
                    whole = self.text(start, token.column)
                    readings = (self.quotient_text(whole, rest), self.fraction_text(top, self.times_text(bottom, rest)))
                    raise self.ask(token.column, start, self.column, *readings)
                total = self.build.binary("*", total, self.factor(), token.column)
            else:
                return total

    def quotient_text(self, quotient: str, rest: str) -> str:
        """The product of a quotient with what follows it, as errors write it."""
        return self.times_text(f"({quotient})", rest)

    def end_of_product(self) -> int:
        """The column after the factors that stand side by side from here, which are read."""
        self.factor()
        while self.starts_factor() and self.peek.kind != "number":
            self.factor()
        return self.column

    def check_beside(self, token: Token) -> None:
        """Refuse a factor beside the one before where that leaves two readings."""
        before = self.before
        if token.kind == "number":
            if before.kind == "number":
                two = "an operator is missing, or a number has two points"
                raise self.error(f"{before.text!r} and {token.text!r} stand side by side: {two}")
            self.number_after(token)
        if self.tail is not None and self.tail.kind == "power" and not self.starts_function():
            tail = self.tail
            base, exponent = self.text(tail.start, tail.inner), self.text(tail.inner, token.column)
            rest = self.text(token.column, self.end_of_product())
            end = self.column
            readings = (self.times_text(base + exponent, rest), f"{base}({self.times_text(exponent, rest)})")
            raise self.ask(token.column, tail.start, end, *readings)

    def number_after(self, token: Token) -> None:
        """Refuse a number after another factor."""
        raise NotImplementedError

    def after_bare(self, token: Token) -> None:
        """Refuse · or / after the bare argument of a function, as in sin x/2."""
        tail = self.tail
        if tail is None or tail.kind != "bare":
            return
        head, argument = self.text(tail.start, tail.inner), self.text(tail.inner, token.column)
        sign = self.text(token.column, token.column + 1)
        self.next()
        begin = self.column
        self.factor(signed=True)
        rest, end = self.text(begin, self.column), self.column
        raise self.ask(
            token.column, tail.start, end, f"{head}({argument}){sign}{rest}", f"{head}({argument}{sign}{rest})"
        )

    def factor(self, signed: bool = False) -> Node:
        """A primary with its exponents, after any signs."""
        signs = []
        while signed and self.peek.kind == "op" and self.peek.text in ("+", "-"):
            signs.append(self.next())
        self.depth += 1  # groups, functions and large sums all read a factor inside of a factor
        if self.depth > self.max_depth:
            raise self.error(f"more than {self.max_depth} groups nest: write it flatter")
        self.tail = None
        start = self.column
        read = self.exponents(self.primary(), start)
        self.depth -= 1
        for sign in reversed(signs):
            if sign.text == "-":
                read = self.build.negate(read, sign.column)
        return read

    def apply(self, name: str, column: int, exponent: Node | None = None) -> Node:
        """A function whose name, and exponent if any, was read, with its argument; ``column`` is the name's."""
        start = self.column
        if self.peek.text in ("(", "[", "{") and self.peek.kind == "op":
            args, bare = self.arguments(), False
            self.tail = None
        else:
            args, bare = [self.bare_argument(name, column)], True
        if exponent == Negate(Number(1)):
            argument = self.text(start, self.column)
            argument = f"({argument})" if bare else argument
            one_over = f"1/{self.function_text(name)}{argument}"
            alone = column == 0 or self.build.source[:column].rstrip()[-1:] in _LOOSE
            readings = [one_over if alone and self.peek.text in _ENDS else f"({one_over})"]
            if name in _INVERSE:
                readings.append(f"{self.function_text(_INVERSE[name])}{argument}")
            raise self.ask(column, column, self.column, *readings)
        made = self.call(name, args, column)
        made = made if exponent is None else self.build.binary("**", made, exponent, column)
        self.tail = Tail("bare", column, start) if bare else None
        return made

    def call(self, name: str, args: list[Node], column: int) -> Node:
        """A function of its arguments."""
        return self.build.call(name, args, column)

    def arguments(self) -> list[Node]:
        """Arguments in brackets."""
        raise NotImplementedError

    def bare_argument(self, name: str, column: int) -> Node:
        """The argument of a function without brackets."""
        start = self.column
        shown = self.function_text(name)
        if self.peek.kind == "op" and self.peek.text in ("+", "-"):
            self.factor(signed=True)
            end, argument = self.column, self.text(start, self.column)
            raise self.ask(column, column, end, f"{self.text(column, start)}({argument})")
        if not self.starts_factor() and self.peek.kind != "number":
            raise self.error(f"{shown} wants its argument in brackets: {shown}(…)", column)
        total = self.factor()
        fixed = not varies(total)
        while self.starts_factor() and not self.starts_function():
            token = self.peek
            ends = token.spaced or self.starts_root()
            if not fixed and ends:
                break
            continues = fixed and not token.spaced and not self.starts_bracket_after(name)
            continues = continues and not (self.starts_root() and name in _LOGARITHMS) and name not in _ROOTS
            if not continues and not (not fixed and self.letters_join(token)):
                head, argument = self.text(column, start), self.text(start, token.column)
                rest = self.text(token.column, self.end_of_product())
                readings = (
                    self.times_text(f"{head}({argument})", rest),
                    f"{head}({self.times_text(argument, rest)})",
                )
                raise self.ask(column, column, self.column, *readings)
            self.check_beside(token)
            factor = self.factor()
            fixed = fixed and not varies(factor)
            total = self.build.binary("*", total, factor, start)
        return total

    def starts_bracket_after(self, name: str) -> bool:
        """Whether a bracket or bar comes next, after the constant argument of a logarithm or root: ln 2(x + 1)."""
        return self.peek.kind == "op" and name in _LOGARITHMS

    def letters_join(self, token: Token) -> bool:
        """Whether this letter after a letter belongs to the same argument."""
        return False

    def piecewise(self, pieces: list[tuple[Node, Node]], otherwise: Node | None, column: int) -> Node:
        """The first value whose condition holds, else ``otherwise``."""
        return self.build.piecewise(pieces, otherwise, column)


def varies(node: Node) -> bool:
    """Whether a node depends on the point."""
    return any(isinstance(part, Variable | Item) for part in walk(node))


def is_constant_base(node: Node) -> bool:
    """Whether a power of this node is usually an exponential: 2^…, e^…."""
    return isinstance(node, Number) or node == Constant("e")
