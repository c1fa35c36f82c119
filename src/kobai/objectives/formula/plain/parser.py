"""Plain text to a tree, by recursive descent: ``2x^2 + sin²(y)``, ``sum(x**2)``, ``where(x > 0, x, 0)``."""

from __future__ import annotations

from kobai.errors import BadInput
from kobai.objectives import float_values
from kobai.objectives.formula.arrays import transposed
from kobai.objectives.formula.cursor import END
from kobai.objectives.formula.function_names import COMPOSED, LISTED, SAME, SPECIAL
from kobai.objectives.formula.grammar import Tail, is_constant_base
from kobai.objectives.formula.node_builder import is_truth
from kobai.objectives.formula.plain.cases import Cases
from kobai.objectives.formula.plain.reductions import OVER_POINT
from kobai.objectives.formula.tokens import Token, error_at, tokenize
from kobai.objectives.formula.tree_builder import TreeBuilder
from kobai.objectives.names import LETTERS, split
from kobai.objectives.tree import Array, Node, Number

_ROOTS = {"√": 2, "∛": 3, "∜": 4}
_RELATIONS = {op: op for op in float_values.TRUTHS} | {"=": "=="}


def parse(text: str, builder: TreeBuilder) -> tuple[Node, TreeBuilder]:
    """The tree of a formula in plain text, and the builder that made it: ``builder``.

    Raises:
        BadInput: what is wrong first, at which column, and what would be right.
    """
    reader = _Reader(builder, tokenize(text, bool(builder.arrays)), len(text.rstrip()))
    try:
        read = reader.whole()
    except RecursionError:
        raise builder.error(0, "its brackets and functions nest too deeply: write it flatter") from None
    if reader.peek is not END:
        raise reader.unexpected()
    return builder.finish(read), builder


class _Reader(Cases):
    """Primaries, names and exponents of plain text."""

    relations = _RELATIONS
    bar_group: tuple[int, int] = (-1, -1)  # the columns of the bars that were read last

    def __init__(self, build: TreeBuilder, tokens: list[Token], end: int):
        super().__init__(build, tokens, end)
        self.times = ("*", "@") if build.arrays else ("*",)
        following = [*tokens[1:], END]
        # Names that occur without a bracket after them: no functions.
        self.values = {
            token.text
            for token, after in zip(tokens, following, strict=True)
            if token.kind == "name" and after.text != "("
        }

    # Errors.

    def times_text(self, left: str, right: str) -> str:
        return f"{left}*{right}"

    def fraction_text(self, top: str, bottom: str) -> str:
        return f"{top}/({bottom})"

    def function_text(self, name: str) -> str:
        return name

    def unexpected(self) -> BadInput:
        token, before = self.peek, self.before
        if token is END:
            after = f"after {before.text!r}" if before is not END else "at the beginning"
            return self.error(f"the formula ends {after}: something should follow")
        if token.text == ",":
            return self.error("a ',' stands only between the arguments of a function: decimals take a point, 0.5")
        if token.text in ("@", "ᵀ"):
            return self.error(f"{token.text!r}: write dot(x, x)")
        if token.text == "=":
            return self.error("'=': leave the '=' out: a formula is only its right-hand side")
        if token.text in self.relations:
            return self.error("a comparison stands in where( ): where(x1 > 0, x1, 0)")
        if token.text in ")]" and before.text in ("(", "["):
            return self.error("nothing between the brackets: write a number, a variable or an expression there")
        if token.text in ("'[", "[") and before.kind != "name":
            return self.error("[ ] stands only after x, as in sum(x[i]*x[i+1], i, 1, n-1); group with ( )")
        after = f"after {before.text!r}" if before is not END else "at the beginning"
        return self.error(f"{token.text!r} {after}: a number, a variable, a function or '(' should stand there")

    def number_after(self, token: Token) -> None:
        before = self.before
        start = before.column if before.kind == "name" else 0
        left = self.text(start, token.column)
        following = self.tokens[self.place + 1].column if self.place + 1 < len(self.tokens) else self.end
        readings = [f"{left}*{token.text}", f"{left}^{token.text}"]
        if before.kind == "name" and before.text.isalpha() and token.text.isdigit():
            readings.append(f"{left}{token.text}")
        raise self.ask(token.column, start, following, *readings)

    # Factors.

    def starts_factor(self) -> bool:
        token = self.peek
        if token.kind != "op":
            return token.kind == "name"
        return token.text in ("(", *_ROOTS) or (token.text in ("|", "‖") and token.text not in self.bars[-1:])

    def starts_function(self) -> bool:
        token = self.peek
        following = self.tokens[self.place + 1].text if self.place + 1 < len(self.tokens) else ""
        power = following == "**" and token.text == "e" and "e" not in self.build.parameters
        return token.kind == "name" and (power or self.is_function(token.text))

    def starts_root(self) -> bool:
        return self.peek.text in _ROOTS and self.peek.kind == "op"

    def is_function(self, name: str) -> bool:
        """Whether a name is a function's."""
        if name in self.build.parameters or name in self.build.indices:
            return False
        name = SAME.get(name, name)
        return name in float_values.FUNCTIONS or name in SPECIAL or name == "Piecewise"

    def exponents(self, base: Node, start: int) -> Node:
        if isinstance(base, Array):
            following = self.tokens[self.place + 1].text if self.place + 1 < len(self.tokens) else ""
            if self.skip("ᵀ"):
                return transposed(base)
            if self.peek.text == "**" and following == "T":
                self.place += 2
                return transposed(base)
        if self.peek.kind == "super":
            token = self.next()
            base = self.build.binary("**", base, self.signed_number(token), token.column)
        elif self.peek.text == "**" and self.peek.kind == "op":
            base = self.powers(base, start)
        if self.peek.kind == "super" or (self.peek.text == "**" and self.peek.kind == "op"):
            raise self.error("two exponents: put brackets around the power or around the exponent, (x^2)^3 or x^(2^3)")
        return base

    def signed_number(self, token: Token) -> Node:
        """A superscript."""
        number = self.build.number(token.text.lstrip("+-"), token.column)
        return self.build.negate(number, token.column) if token.text[0] == "-" else number

    def powers(self, base: Node, start: int) -> Node:
        """base ^ a ^ b …, from the right."""
        places, signs, parts, first = [], [], [base], 0
        while self.skip("**"):
            places.append(self.column)
            signs.append([])
            while self.peek.kind == "op" and self.peek.text in ("+", "-"):
                signs[-1].append(self.next())
            first = first or self.column
            plain = self.peek.kind == "number"
            bracket = self.peek.text == "(" and self.peek.kind == "op"
            self.depth += 1
            if self.depth > self.max_depth:
                raise self.error(f"more than {self.max_depth} powers nest: write it flatter")
            self.tail = None
            parts.append(self.primary())
            self.depth -= 1
            if self.peek.kind == "super":
                break
        if self.tail is None and not bracket:
            alone = len(places) == 1 and plain and not is_constant_base(base)
            if not alone:
                self.tail = Tail("power", start, places[0])
            elif parts[1] == Number(1) and not signs[0] and self.peek.text == "/":
                column = self.next().column
                self.factor()
                base_text, rest = self.text(start, places[0]).rstrip("*^ "), self.text(column + 1, self.column)
                raise self.ask(column, start, self.column, f"{base_text}^(1/{rest})", f"{base_text}/{rest}")
        power = parts.pop()
        for place, minus in zip(reversed(places), reversed(signs), strict=True):
            for sign in reversed(minus):
                power = self.build.negate(power, sign.column) if sign.text == "-" else power
            power = self.build.binary("**", parts.pop(), power, place)
        return power

    def primary(self) -> Node:
        token = self.peek
        match token.kind, token.text:
            case "number", digits:
                self.next()
                return self.build.number(digits, token.column)
            case "name", _:
                return self.name()
            case "op", "(":
                return self.group("(", ")")
            case "op", "|":
                return self.absolute()
            case "op", "‖":
                return self.over_point("norm", self.next().column, "‖")
            case "op", "√" | "∛" | "∜":
                return self.root()
        raise self.unexpected()

    def group(self, opener: str, closer: str) -> Node:
        """An expression or a condition in brackets or bars."""
        token = self.next()
        self.bars.append(closer)
        inside = self.whole()
        self.bars.pop()
        if self.peek.text != closer or self.peek.kind != "op":
            if self.peek is END:
                raise self.error(f"{opener!r} is never closed: add a {closer!r}", token.column)
            raise self.unexpected()
        self.next()
        self.tail = None
        if opener == "(" and is_truth(inside):
            self.build.conditions[id(inside)] = (token.column, self.before.column + 1)
        return inside

    def absolute(self) -> Node:
        """|u|."""
        column = self.column
        inside = self.group("|", "|")
        inner, self.bar_group = self.bar_group, (column, self.before.column)
        if inner == (column + 1, self.before.column - 1):
            argument = self.text(column + 2, self.before.column - 1)
            end = self.before.column + 1
            others = self.values - {self.build.vector_name} - set(self.build.parameters)
            whole = self.build.vector_name in self.values and not any(map(self.build.is_value, others))
            readings = [f"norm({argument})"] if whole else []
            raise self.ask(column, column, end, *readings, f"abs({argument})")
        return self.build.call("abs", [inside], column)

    def root(self) -> Node:
        """√ of the one number, name or bracket that follows."""
        token = self.next()
        start, bracket = self.column, self.peek.text == "("
        if self.peek.kind == "op" and self.peek.text not in ("(", "|", *_ROOTS):
            raise self.unexpected()
        of = self.primary()
        if not bracket:
            end = self.column
            beside = self.starts_factor() and not self.starts_function() and not self.starts_root()
            if self.peek.kind == "super" or (self.peek.text == "**" and self.peek.kind == "op"):
                self.exponents(of, start)
                base, power = self.text(start, end), self.text(end, self.column)
                readings = (f"{token.text}({base}{power})", f"({token.text}{base}){power}")
                raise self.ask(token.column, token.column, self.column, *readings)
            if beside:
                inside = self.text(start, end)
                rest = self.text(end, self.end_of_product())
                readings = (f"{token.text}({inside})*{rest}", f"{token.text}({inside}*{rest})")
                raise self.ask(token.column, token.column, self.column, *readings)
        self.tail = None
        degree = _ROOTS[token.text]
        if degree == 2:
            return self.build.call("sqrt", [of], token.column)
        return self.build.root(of, self.build.add(Number(degree), token.column), token.column)

    # Names, functions and sums.

    def name(self) -> Node:
        """A variable, a constant, a coordinate x[i], or a function with its argument."""
        token, build = self.next(), self.build
        name, column = token.text, token.column
        opens = self.peek.kind == "op" and self.peek.text == "("
        if self.peek.kind == "op" and self.peek.text == "[":
            return self.subscript(name, column)
        if self.is_function(name):
            name = SAME.get(name, name)
            return self.function(name, column)
        over = self.over[-1] if self.over else None
        if over is not None and build.is_vector(name):
            return build.vector(over, column)
        vector, index = split(name)
        if index in build.indices and build.is_vector(vector) and not build.is_known(name):
            return build.item(build.name(index, column), column)
        if over is not None and name in LETTERS and name not in build.parameters:
            x = build.vector_name
            raise build.error(
                column, f"{name} inside a sum over {x}: write {x} for every coordinate, {x}2 for the second"
            )
        if opens and not build.is_value(name):
            raise build.unknown_function(name, column)
        if opens and not build.is_known(name) and name not in self.values and name not in (*build.indices, "e", "n"):
            raise self.unknown_function(column)
        if opens and name == "e":
            self.group("(", ")")
            argument = self.text(column + 1, self.column)
            raise self.ask(column, column, self.column, f"e^{argument}", f"e*{argument}")
        return build.name(name, column)

    def unknown_function(self, column: int) -> BadInput:
        """The error for f(…), where f is neither a known function nor occurs as a variable."""
        start = self.column
        self.group("(", ")")
        name = self.text(column, start)
        fix = f"{name}*{self.text(start, self.column)}"
        known = f"write {fix} for a product; known functions are {', '.join(LISTED)}"
        fixes = (self.build.source[:column] + fix + self.build.source[self.column :],)
        return error_at(self.build.source, column, f"{name}( ) is no known function: {known}", fixes)

    def function(self, name: str, column: int) -> Node:
        """A function of the point or of numbers."""
        opens = self.peek.text == "(" and self.peek.kind == "op"
        if name in ("piecewise", "Piecewise", "where") and opens:
            return self.cases(name, column)
        if name in OVER_POINT and opens and self.is_over_point(name):
            return self.over_point(name, column)
        if name in SPECIAL and name not in ("cbrt", *COMPOSED) and not opens:
            raise self.build.unknown(name, column)
        return self.apply(name, column, self.exponent(name))

    def exponent(self, name: str) -> Node | None:
        """The exponent between a function and its argument, as in sin²(x)."""
        if self.peek.kind == "super":
            return self.signed_number(self.next())
        if not self.skip("**"):
            return None
        sign = self.next() if self.peek.text in ("+", "-") and self.peek.kind == "op" else None
        if self.peek.kind not in ("number", "name") and self.peek.text != "(":
            raise self.unexpected()
        start = self.column
        if self.peek.kind == "name" and not self.build.is_value(self.peek.text):
            raise self.build.unknown(self.peek.text, start)
        power = self.build.name(self.next().text, start) if self.peek.kind == "name" else self.primary()
        if not self.starts_factor() and self.peek.kind != "number":
            raise self.error(f"{name} wants its argument in brackets: {name}(…)")
        return self.build.negate(power, sign.column) if sign and sign.text == "-" else power

    def arguments(self) -> list[Node]:
        opener = self.next()
        self.bars.append(")")
        args = [self.whole()]
        while self.skip(","):
            args.append(self.whole())
        self.bars.pop()
        self.close(opener)
        return args

    def close(self, opener: Token) -> None:
        """The bracket that closes the arguments."""
        if self.peek is END:
            raise self.error("'(' is never closed: add a ')'", opener.column)
        if not self.skip(")"):
            raise self.unexpected()
        self.tail = None
