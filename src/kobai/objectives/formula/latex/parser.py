r"""LaTeX to a tree: ``x_1^2 + \frac{x_2^2}{2}``, by recursive descent.

Juxtaposition multiplies. A function without brackets takes the product that follows it: \sin 2\pi x is sin(2πx);
a sum takes the product that follows it, up to the next + or −.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from kobai.errors import nearest
from kobai.objectives.formula.latex.cursor import END
from kobai.objectives.formula.latex.names import GREEK_COMMANDS, Names
from kobai.objectives.formula.latex.tokens import tokenize
from kobai.objectives.formula.tokens import quoted
from kobai.objectives.formula.tree_builder import TreeBuilder
from kobai.objectives.tree import Constant, Negate, Node, Number

_FUNCTIONS = {
    "\\exp": "exp", "\\log": "log", "\\ln": "log", "\\sin": "sin", "\\cos": "cos", "\\tan": "tan",
    "\\arcsin": "asin", "\\arccos": "acos", "\\arctan": "atan", "\\sinh": "sinh", "\\cosh": "cosh", "\\tanh": "tanh",
    "\\min": "min", "\\max": "max",
}  # fmt: skip
_LARGE = {"\\sum": "sum", "\\prod": "prod"}
_KNOWN = [
    *_FUNCTIONS, *GREEK_COMMANDS, *_LARGE,
    "\\frac", "\\sqrt", "\\cdot", "\\left", "\\right", "\\lvert", "\\lVert", "\\mathrm", "\\operatorname",
]  # fmt: skip
_CLOSERS = {"(": ")", "[": "]", "{": "}", "|": "|", "open|": "close|", "‖": "‖", "open‖": "close‖"}
MAX_DEPTH = 60


def parse(
    text: str, parameters: Mapping[str, float], declared: Sequence[str] | None = None
) -> tuple[Node, TreeBuilder]:
    """The tree of a LaTeX formula, and the builder that made it.

    Raises:
        BadInput: what is wrong first, at which column, and what would be right.
    """
    builder = TreeBuilder(text, parameters, declared)
    reader = _Reader(builder, tokenize(text))
    tree = reader.expression()
    if reader.peek is not END:
        raise reader.error(f"{reader.peek.text!r} closes nothing, or something is missing before it")
    return builder.finish(tree), builder


class _Reader(Names):
    """The grammar: an expression is a sum of products of factors."""

    def expression(self) -> Node:
        """A sum of products."""
        column = self.column
        sign = self.next().text if self.peek.text in ("+", "-") else "+"
        total = self.product()
        if sign == "-":
            total = self.build.negate(total, column)
        while self.peek.text in ("+", "-") and self.peek.kind == "op":
            op = self.next()
            total = self.build.binary(op.text, total, self.product(), op.column)
        return total

    def product(self) -> Node:
        r"""A product of factors, with \cdot, / or side by side."""
        total = self.factor()
        divided = False
        while True:
            token = self.peek
            if token.text in ("\\cdot", "/"):
                self.next()
                divided = token.text == "/"
                total = self.build.binary("/" if divided else "*", total, self.factor(), token.column)
            elif token.kind == "number":
                cure = f"write x_{token.text} for a variable, \\cdot {token.text} for a product"
                raise self.error(f"a number after another factor: {cure}")
            elif self.starts_factor():
                if divided:
                    raise self.error("is this under the '/' or beside it? Write \\frac{…}{…}")
                total = self.build.binary("*", total, self.factor(), token.column)
            else:
                return total

    def starts_factor(self) -> bool:
        """Whether the next token begins a factor."""
        token = self.peek
        if token.kind == "op":
            return token.text in ("(", "[", "{", "open|", "open‖") or (
                token.text in ("|", "‖") and token.text not in self.bars[-1:]
            )
        return token.kind in ("number", "letter", "command") and token.text != "\\cdot"

    def factor(self) -> Node:
        """A primary with its exponents."""
        before = self.tokens[self.place - 1] if self.place else END
        if self.peek.kind == before.kind == "number":
            cure = f"write {before.text} \\cdot {self.peek.text}"
            raise self.error(f"{before.text!r} and {self.peek.text!r} stand side by side: {cure}")
        self.depth += 1  # groups, functions and large sums all read a factor inside of a factor
        if self.depth > MAX_DEPTH:
            raise self.error(f"more than {MAX_DEPTH} groups nest: write it flatter")
        read = self.scripts(self.primary())
        self.depth -= 1
        return read

    def scripts(self, base: Node) -> Node:
        """A base with the exponents that follow it."""
        while self.peek.text == "^":
            column = self.next().column
            base = self.build.binary("**", base, self.script(), column)
            if self.peek.text == "^":
                raise self.error("two exponents: write x^{a^{b}} or (x^a)^b")
        if self.peek.text == "_":
            raise self.error("a subscript belongs to a variable, x_1, or a constant, a_1")
        return base

    def script(self) -> Node:
        """An exponent: one digit, letter or command, or a group in braces."""
        token = self.peek
        if token.text == "{":
            return self.group("{")
        if token.kind == "number":
            if len(token.text) > 1:
                raise self.error(f"^{token.text} raises only the {token.text[0]}: write ^{{{token.text}}}")
            return self.build.number(self.next().text, token.column)
        if token.kind == "letter" or token.text in GREEK_COMMANDS:
            return self.name()
        raise self.error("an exponent is one digit or letter, or stands in braces: x^{2y}")

    def group(self, opener: str) -> Node:
        """An expression in brackets, braces or bars."""
        column = self.next().column
        closer = _CLOSERS[opener]
        self.bars.append(closer)
        inside = self.expression()
        self.bars.pop()
        self.take(closer, f"to close {self.build.source[column : column + 1]!r} of column {column + 1}")
        return inside

    def primary(self) -> Node:
        """A number, name, bracket, function, fraction, root, sum or norm."""
        token = self.peek
        match token.kind, token.text:
            case "number", text:
                self.next()
                return self.build.number(text, token.column)
            case "letter", _:
                return self.name()
            case "op", "(" | "[" | "{" as opener:
                return self.group(opener)
            case "op", "|" | "open|" as opener:
                return self.build.call("abs", [self.group(opener)], token.column)
            case "op", "‖" | "open‖" as opener:
                return self.norm(opener)
            case "command", "\\frac":
                self.next()
                if self.peek.kind == "number" and len(self.peek.text) == 2 and self.peek.text.isdigit():  # \frac12
                    digits = self.next()
                    top, bottom = (self.build.number(d, digits.column) for d in digits.text)
                else:
                    top, bottom = self.braced("\\frac"), self.braced("\\frac")
                return self.build.binary("/", top, bottom, token.column)
            case "command", "\\sqrt":
                return self.root()
            case "command", "\\mathrm":
                return self.upright()
            case "command", "\\mathbf":
                return self.bold()
            case "command", text if text in _LARGE:
                return self.large(_LARGE[text])
            case "command", text if text in _FUNCTIONS:
                self.next()
                return self.function(_FUNCTIONS[text], token.column)
            case "command", text if text in GREEK_COMMANDS:
                return self.name()
            case "command", text:
                known = " Known are \\frac \\sqrt \\sum \\prod \\sin \\cos \\exp \\ln …"
                cure = nearest(text, _KNOWN).replace("\\\\", "\\") or known
                raise self.error(f"unknown command {quoted(text, 20)}.{cure}")
        found = f"{token.text!r}" if token is not END else "the formula's end"
        raise self.error(f"{found} where a number, a variable, a command or a bracket should stand")

    def braced(self, command: str) -> Node:
        """A part of a command, in braces or as one digit."""
        if self.peek.kind == "number" and len(self.peek.text) == 1:
            token = self.next()
            return self.build.number(token.text, token.column)
        if self.peek.text != "{":
            second = "{…}" if command == "\\frac" else ""
            raise self.error(f"{command} takes its parts in braces: {command}{{…}}{second}")
        return self.group("{")

    def root(self) -> Node:
        r"""\sqrt{…} or \sqrt[n]{…}."""
        column = self.next().column
        if self.peek.text != "[":
            return self.build.call("sqrt", [self.braced("\\sqrt")], column)
        degree = self.group("[")
        inverse = self.build.binary("/", self.build.add(Number(1), column), degree, column)
        return self.build.binary("**", self.braced("\\sqrt[n]"), inverse, column)

    def norm(self, opener: str) -> Node:
        r"""\lVert … \rVert over all coordinates."""
        column = self.column
        index = self.build.fresh_index()
        self.build.open_index(index, column)
        self.over.append(index)
        body = self.group(opener)
        self.over.pop()
        if self.skip("_") and not self.skip("2"):
            raise self.error("only the Euclidean norm is known: leave the subscript out")
        return self.build.whole_point("norm", body, index, column)

    def function(self, name: str, column: int) -> Node:
        """A function with its exponent and argument."""
        exponent = None
        if name in ("min", "max") and self.peek.text == "_":
            return self.extreme(name, column)
        if self.skip("^"):
            exponent = self.script()
            if exponent == Negate(Number(1)):
                cure = f"Write \\frac{{1}}{{…}} or \\arc{name}"
                raise self.error(f"is this 1/{name} or the inverse function? {cure}", column)
        if self.peek.text in ("(", "[", "{"):
            args = self.arguments()
        elif self.peek.text in ("-", "+"):
            raise self.error("put the argument in brackets: \\sin(-x)")
        else:
            args = [self.bare_argument()]
        made = self.build.call(name, args, column)
        return made if exponent is None else self.build.binary("**", made, exponent, column)

    def arguments(self) -> list[Node]:
        """Arguments in brackets."""
        opener = self.next()
        closer = _CLOSERS[opener.text]
        self.bars.append(closer)
        args = [self.expression()]
        while self.skip(","):
            args.append(self.expression())
        self.bars.pop()
        self.take(closer, "after the argument")
        return args

    def bare_argument(self) -> Node:
        r"""The product after \sin: numbers, names, fractions and roots, up to a bracket, a function or an operator."""
        column = self.column
        total = self.factor()
        while self.peek.kind in ("number", "letter") or self.peek.text in (*GREEK_COMMANDS, "\\frac", "\\sqrt"):
            total = self.build.binary("*", total, self.factor(), column)
        return total

    def extreme(self, name: str, column: int) -> Node:
        r"""\max_{i=1}^{n}(…)."""
        index, first, last = self.limits(column)
        if self.peek.text not in ("(", "[", "{"):
            raise self.error(f"put what {name} runs over in brackets")
        body = self.group(self.peek.text)
        return self.build.reduce(name, body, index, first, last, column)

    def large(self, op: str) -> Node:
        r"""\sum or \prod with its limits and the product that follows."""
        column = self.next().column
        index, first, last = self.limits(column)
        body = self.product()
        return self.build.reduce(op, body, index, first, last, column)

    def limits(self, column: int) -> tuple[str, Node, Node]:
        """``_{i=1}^{n}``, or ``_i`` for all coordinates; begins the index."""
        self.take("_", "with the running index, as in \\sum_{i=1}^{n}")
        braces = self.skip("{")
        if self.peek.kind != "letter":
            raise self.error("the running index is one letter, as in \\sum_{i=1}^{n}")
        letter = self.next()
        first = last = None
        if braces:
            first = self.expression() if self.skip("=") else None
            self.take("}", "after the lower limit")
        if self.skip("^"):
            last = self.script()
        self.build.open_index(letter.text, letter.column)
        first = first or self.build.add(Number(1), column)
        return letter.text, first, last or self.build.add(Constant("n"), column)
