r"""LaTeX to a tree: ``x_1^2 + \frac{x_2^2}{2}``, by recursive descent.

Juxtaposition multiplies; a sum takes the product that follows it, up to the next + or −.
"""

from __future__ import annotations

from kobai.errors import BadInput, nearest
from kobai.objectives import float_values
from kobai.objectives.formula.arrays import norm, transposed
from kobai.objectives.formula.cursor import END
from kobai.objectives.formula.latex.cases import Cases
from kobai.objectives.formula.latex.commands import CURES, FUNCTIONS, KNOWN, LARGE, WRITTEN
from kobai.objectives.formula.latex.names import GREEK_COMMANDS
from kobai.objectives.formula.latex.tokens import tokenize
from kobai.objectives.formula.tokens import Token, quoted
from kobai.objectives.formula.tree_builder import TreeBuilder
from kobai.objectives.tree import Array, Constant, Node, Number

_CLOSERS = {"(": ")", "[": "]", "{": "}", "|": "|", "open|": "close|", "‖": "‖", "open‖": "close‖"}
_INFINITY = "\\infty"
_TRUTHS = {op: op for op in float_values.TRUTHS} | {"=": "=="}
_ROOTS = ("\\frac", "\\sqrt", "\\sum", "\\prod", "\\begin{cases}")


def parse(text: str, builder: TreeBuilder) -> tuple[Node, TreeBuilder]:
    """The tree of a LaTeX formula, and the builder that made it: ``builder``.

    Raises:
        BadInput: what is wrong first, at which column, and what would be right.
    """
    reader = _Reader(builder, *tokenize(text))
    try:
        read = reader.whole()
    except RecursionError:
        raise builder.error(0, "its brackets and functions nest too deeply: write it flatter") from None
    if reader.peek is not END:
        raise reader.error(f"{reader.peek.text!r} closes nothing, or something is missing before it")
    return builder.finish(read), builder


class _Reader(Cases):
    """Primaries and exponents of LaTeX."""

    times = ("\\cdot",)
    max_depth = 60
    relations = _TRUTHS

    # Errors.

    def times_text(self, left: str, right: str) -> str:
        return rf"{left} \cdot {right}" if right[:1].isdigit() else f"{left} {right}"

    def fraction_text(self, top: str, bottom: str) -> str:
        return rf"\frac{{{top}}}{{{bottom}}}"

    def function_text(self, name: str) -> str:
        return WRITTEN.get(name, rf"\operatorname{{{name}}}")

    def unexpected(self) -> BadInput:
        token = self.peek
        found = f"{token.text!r}" if token is not END else "the formula's end"
        return self.error(f"{found} where a number, a variable, a command or a bracket should stand")

    def number_after(self, token: Token) -> None:
        cure = f"write x_{token.text} for a variable, \\cdot {token.text} for a product"
        raise self.error(f"a number after another factor: {cure}")

    # Factors.

    def starts_factor(self) -> bool:
        token = self.peek
        if token.kind == "op":
            return token.text in ("(", "[", "{", "open|", "open‖") or (
                token.text in ("|", "‖") and token.text not in self.bars[-1:]
            )
        outside = ("\\cdot", "\\\\", "\\end{cases}")
        return token.kind == "letter" or (token.kind == "command" and token.text not in outside)

    def starts_function(self) -> bool:
        token = self.peek
        following = self.tokens[self.place + 1].text if self.place + 1 < len(self.tokens) else ""
        upright = [t.text for t in self.tokens[self.place : self.place + 5]] == ["\\mathrm", "{", "e", "}", "^"]
        power = (upright or (token.text == "e" and following == "^")) and "e" not in self.build.parameters
        return power or token.text in FUNCTIONS or self.starts_roman()

    def starts_root(self) -> bool:
        return self.peek.text in _ROOTS

    def letters_join(self, token: Token) -> bool:
        return token.kind == "letter" or token.text in GREEK_COMMANDS or token.text == "{"

    def exponents(self, base: Node, start: int) -> Node:
        if isinstance(base, Array) and self.transposes():
            base = transposed(base)
        if self.peek.text == "^":
            column = self.next().column
            base = self.build.binary("**", base, self.script(), column)
            self.tail = None
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
        if token.text == "\\frac":
            return self.primary()
        raise self.error("an exponent is one digit or letter, or stands in braces: x^{2y}")

    def group(self, opener: str) -> Node:
        """An expression or a condition in brackets, braces or bars."""
        column = self.next().column
        closer = _CLOSERS[opener]
        self.bars.append(closer)
        inside = self.whole()
        self.bars.pop()
        self.take(closer, f"to close {opener.removeprefix('open')!r} of column {column + 1}")
        self.tail = None
        return inside

    def primary(self) -> Node:
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
            case "command", "\\begin{cases}":
                return self.cases()
            case "command", text if text in LARGE:
                return self.large(LARGE[text])
            case "command", text if text in FUNCTIONS:
                self.next()
                return self.function(FUNCTIONS[text], token.column)
            case "command", text if text in GREEK_COMMANDS:
                return self.name()
            case "command", "\\lg":
                raise self.error("\\lg has two usual readings: write \\log_{10} or \\log_2")
            case "command", text if text in CURES:
                raise self.error(f"{text} has no meaning here: {CURES[text]}")
            case "command", text if text not in ("\\cdot", "\\\\", "\\end{cases}"):
                known = " Known are \\frac \\sqrt \\sum \\prod \\sin \\cos \\exp \\ln …"
                cure = nearest(text, KNOWN).replace("\\\\", "\\") or known
                raise self.error(f"unknown command {quoted(text, 20)}.{cure}")
        raise self.unexpected()

    def braced(self, command: str) -> Node:
        """A part of a command, in braces or as one digit."""
        if self.peek.kind == "number" and len(self.peek.text) == 1:
            token = self.next()
            return self.build.number(token.text, token.column)
        following = self.tokens[self.place + 1].text if self.place + 1 < len(self.tokens) else ""
        if (self.peek.kind == "letter" or self.peek.text in GREEK_COMMANDS) and following not in ("_", "^"):
            return self.name()
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
        return self.build.root(self.braced("\\sqrt[n]"), degree, column)

    def norm(self, opener: str) -> Node:
        r"""\lVert … \rVert over all coordinates: Euclid's, or with a subscript the sum or the largest of the absolute values."""
        column = self.column
        index = self.build.fresh_index()
        if not self.build.arrays:
            self.build.open_index(index, column)
            self.over.append(index)
        body = self.group(opener)
        op = "norm"
        if self.skip("_"):
            braces = self.skip("{")
            kind = self.peek
            if kind.text not in ("1", "2", _INFINITY):
                raise self.error("known are the norms _1, _2 and _\\infty")
            self.next()
            if braces:
                self.take("}", "after the norm's kind")
            op = {"1": "sum", "2": "norm", _INFINITY: "max"}[kind.text]
        if self.build.arrays:
            return norm(self.build, body if isinstance(body, Array) else Array(((body,),)), op, column)
        self.over.pop()
        body = body if op == "norm" else self.build.call("abs", [body], column)
        return self.build.whole_point(op, body, index, column)

    def function(self, name: str, column: int) -> Node:
        """A function with its base, exponent and argument."""
        if name in ("min", "max") and self.peek.text == "_":
            return self.extreme(name, column)
        base = None
        if name == "log" and self.skip("_"):
            token = self.peek
            if token.kind == "number" and len(token.text) > 1:
                raise self.error(f"_{token.text} lowers only the {token.text[0]}: write _{{{token.text}}}")
            base = self.script()
            if base in (Number(2), Number(10)):
                name, base = ("log2" if base == Number(2) else "log10"), None
            elif base == Constant("e"):
                base = None
        exponent = self.script() if self.skip("^") else None
        if base is not None:
            argument = self.apply(name, column)
            made = self.build.binary("/", argument, self.build.call("log", [base], column), column)
            return made if exponent is None else self.build.binary("**", made, exponent, column)
        return self.apply(name, column, exponent)

    def call(self, name: str, args: list[Node], column: int) -> Node:
        if name not in ("where", "piecewise"):
            return self.build.call(name, args, column)
        pieces = list(zip(args[::2], args[1::2], strict=False))
        if not pieces or (name == "where" and len(args) != 3):
            raise self.error(f"{name} takes a condition, the value where it holds, and the value elsewhere", column)
        return self.build.piecewise(pieces, args[-1] if len(args) % 2 else None, column)

    def arguments(self) -> list[Node]:
        opener = self.next()
        closer = _CLOSERS[opener.text]
        self.bars.append(closer)
        args = [self.whole()]
        while self.skip(","):
            args.append(self.whole())
        self.bars.pop()
        self.take(closer, "after the argument")
        return args

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
        self.over.append(None)
        body = self.product()
        self.over.pop()
        return self.build.reduce(op, body, index, first, last, column)

    def limits(self, column: int) -> tuple[str, Node, Node]:
        """``_{i=1}^{n}``, or ``_i`` for all coordinates; begins the index."""
        self.take("_", "with the running index, as in \\sum_{i=1}^{n}")
        braces = self.skip("{")
        if self.peek.kind != "letter":
            raise self.error("the running index is one letter, as in \\sum_{i=1}^{n}")
        letter = self.next()
        if self.build.is_vector(letter.text) and letter.text not in self.build.indices:
            raise self.error("kobai minimises by itself: write the function alone, without \\min_x", letter.column)
        first = last = None
        if braces:
            first = self.expression() if self.skip("=") else None
            self.take("}", "after the lower limit")
        if self.skip("^"):
            last = self.script()
        self.build.open_index(letter.text, letter.column)
        first = first or self.build.add(Number(1), column)
        return letter.text, first, last or self.build.add(Constant("n"), column)
