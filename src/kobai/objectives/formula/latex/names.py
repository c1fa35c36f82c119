r"""Names in LaTeX: x_1, x_{i+1}, \alpha, a_1, \mathrm{rate}, and \mathbf{x} for the whole point."""

from __future__ import annotations

import functools
import re

from kobai.errors import BadInput
from kobai.objectives.float_values import FUNCTIONS
from kobai.objectives.formula.cursor import END
from kobai.objectives.formula.function_names import COMPOSED, SAME, WRITTEN
from kobai.objectives.formula.grammar import Grammar
from kobai.objectives.formula.suggestions import placed, readings
from kobai.objectives.formula.tokens import Token, error_at
from kobai.objectives.names import GREEK_LETTERS, joined
from kobai.objectives.tree import Binary, Constant, Index, Negate, Node, Number, walk

GREEK_COMMANDS = {"\\" + name.rstrip("_"): name for name in GREEK_LETTERS}
ROMAN_FUNCTIONS = {
    **{name: name for name in (*FUNCTIONS, "min", "max", "cbrt", "root", "atan2", "where", "piecewise", *COMPOSED)},
    **SAME,
}
_LONGEST = max(map(len, ROMAN_FUNCTIONS))
_OVER_POINT = {
    "sum": r"\sum_{i=1}^{n} x_i", "prod": r"\prod_{i=1}^{n} x_i", "mean": r"\frac{1}{n} \sum_{i=1}^{n} x_i",
    "norm": r"\lVert x \rVert", "dot": r"x^\top x",
}  # fmt: skip
_WORD = re.compile(r"(?:log2|log10|log1p|expm1|atan2|arctan2)(?![A-Za-z0-9])|[A-Za-z]+")
_WORD_ALONE = re.compile(rf"(?<![A-Za-z\\])(?:{_WORD.pattern})")
_UPRIGHT = re.compile(r"\\(?:operatorname|math[a-z]+|text[a-z]*|mbox|begin|end)\*? *\{[^{}\\]*$")
_SHOWN = 100  # characters of a formula that is written anew in an error
_NAMES = re.compile(r"[A-Za-z]\w+|\*")


class Names(Grammar):
    """Parses names; the subclass has the rest of the grammar."""

    def group(self, opener: str) -> Node:
        """An expression in brackets; defined by the subclass."""
        raise NotImplementedError

    def function(self, name: str, column: int) -> Node:
        """A function and its argument; defined by the subclass."""
        raise NotImplementedError

    def name(self) -> Node:
        """A letter or Greek letter with its subscript."""
        if self.peek.kind == "letter":
            self._check_word()
        token = self.next()
        letter = GREEK_COMMANDS.get(token.text, token.text.removeprefix("\\"))
        if not self.skip("_"):
            if self.build.is_vector(letter) and not self.build.arrays and self.transposes():
                return self.dot(token.column)
            if self.over and self.over[-1] is not None and self.build.is_vector(letter):
                return self.build.vector(self.over[-1], token.column)
            symbol = not self.build.is_known(letter) and letter not in (*self.build.indices, "e", "n")
            if self.peek.text == "(" and symbol and token.text not in self.alone:
                raise self.applied(letter, token)
            return self.build.name(letter, token.column)
        return self.subscripted(letter, token.column)

    def _word(self) -> str:
        """The letters side by side that begin here, not within a word or after a command."""
        column, source = self.column, self.build.source
        if self.peek.kind != "letter" or (
            source[column - 1 : column].isascii() and source[column - 1 : column].isalpha()
        ):
            return ""
        found = _WORD.match(source, column)
        return found[0] if found and found[0] not in self.build.given else ""

    def _check_word(self) -> None:
        r"""Refuse letters side by side that spell a function, or a word of which not every letter has a meaning of its own."""
        word, column, source = self._word(), self.column, self.build.source
        end, letters = column + len(word), " ".join(word)
        if word in _OVER_POINT:
            plain = source.replace("{", "(").replace("}", ")")
            if not re.search(r"[\\$_]", source):
                raise error_at(source, column, f"{word} is not written so in LaTeX: write {plain}", (plain,))
            raise self.error(f"{word} is not written so in LaTeX: write {_OVER_POINT[word]}")
        command = self._command_of(word)
        if command and all(map(self.build.is_known, word)):
            raise self.ask(column, column, end, command, letters)
        if command:
            fix = _WORD_ALONE.sub(self._commanded, source)
            raise error_at(source, column, f"write {fix if len(source) <= _SHOWN else command}", (fix,))
        if len(word) < 3 or all(map(self.build.is_known, word)):
            return
        for start in range(1, len(word)):
            known = self.build.is_value if start == 1 else self.build.is_known
            if word[start:] in ROMAN_FUNCTIONS and all(map(known, word[:start])):
                function = self.function_text(ROMAN_FUNCTIONS[word[start:]])
                raise self.ask(column, column, end, f"{' '.join(word[:start])} {function}")
        if meant := readings(word, self.build.is_value, self.build.is_known, WRITTEN):
            fixes = placed(meant[0], source[:column], source[end:])
            raise self.ask(column, column, end, *(_NAMES.sub(self._in_latex, fix) for fix in fixes))
        raise self.error(f"is {word} one name, or a product of letters? Write \\mathrm{{{word}}}, or {letters}")

    def _commanded(self, found: re.Match[str]) -> str:
        """A function's name as a command, unless it stands in \\operatorname{ } or the like."""
        upright = found[0] in self.build.given or _UPRIGHT.search(self.build.source[: found.start()])
        return found[0] if upright else self._command_of(found[0]) or found[0]

    def _command_of(self, word: str) -> str:
        """The command of a function or Greek letter that is spelled out, or ""."""
        if word in ROMAN_FUNCTIONS:
            return self.function_text(ROMAN_FUNCTIONS[word])
        return f"\\{word}" if len(word) > 2 and f"\\{word}" in GREEK_COMMANDS else ""

    def _in_latex(self, found: re.Match[str]) -> str:
        return " " if found[0] == "*" else self.function_text(SAME.get(found[0], found[0]))

    @functools.cached_property
    def alone(self) -> set[str]:
        """Letters that occur without a bracket after them: no functions."""
        return {
            token.text for token, after in zip(self.tokens, [*self.tokens[1:], END], strict=True) if after.text != "("
        }

    def applied(self, letter: str, token: Token) -> BadInput:
        r"""The error for f(…) and \sigma(…), where the letter occurs nowhere else."""
        start = self.column
        self.group("(")
        argument = self.text(start, self.column)
        readings = [rf"{token.text} \cdot {argument}"]
        if letter == "sigma":
            readings.append(rf"\operatorname{{sigmoid}}{argument}")
        return self.ask(token.column, token.column, self.column, *readings)

    def transposes(self) -> bool:
        r"""Whether ^\top, ^T or ' comes next, which is consumed then."""
        place = self.place
        if self.skip("'"):
            return True
        if self.skip("^"):
            braces = self.skip("{")
            upright = self.skip("\\mathrm") and self.skip("{")
            if (
                self.skip("\\top", "\\intercal", "T")
                and (not upright or self.skip("}"))
                and (not braces or self.skip("}"))
            ):
                return True
        self.place = place
        return False

    def dot(self, column: int) -> Node:
        r"""x^\top x, after x^\top."""
        braces = self.skip("\\mathbf") and self.skip("{")
        if not self.build.is_vector(self.peek.text):
            cure = r"give the matrix a value, A=[[2, 0], [0, 1]], or write x^\top x"
            raise self.error(f"{self.build.vector_name}^\\top before what is no vector: {cure}", column)
        self.next()
        if braces:
            self.take("}", "after the bold x")
        index = self.build.fresh_index()
        self.build.open_index(index, column)
        square = self.build.binary("*", self.build.vector(index, column), self.build.vector(index, column), column)
        return self.build.whole_point("sum", square, index, column)

    def subscripted(self, letter: str, column: int) -> Node:
        """A letter whose subscript comes next."""
        digits = self.peek
        if digits.kind == "number":
            self.next()
            if len(digits.text) > 1:
                cure = f"write _{{{digits.text}}}"
                raise self.error(f"_{digits.text} lowers only the {digits.text[0]}: {cure}", digits.column)
            return self.numbered(letter, digits.text, column)
        braces = digits.text == "{"
        number, closing = (*self.tokens[self.place + 1 : self.place + 3], END, END)[:2]
        if braces and number.kind == "number" and closing.text == "}":
            self.place += 3
            return self.numbered(letter, number.text, column)
        if not self.build.is_vector(letter):
            return self.lettered(letter, braces, column)
        before, over, self.over = dict(self.build.styles), self.over, []
        at = self.group("{") if braces else self.name()
        self.over = over
        counts = all(isinstance(part, Number | Index | Constant | Binary | Negate) for part in walk(at))
        if self.build.styles != before or not counts:
            raise self.error("a subscript is a number, or made of running indices and n, as in x_{i+1}", column)
        return self.build.item(at, column)

    def numbered(self, letter: str, digits: str, column: int) -> Node:
        """A letter with a number as its subscript."""
        if not digits.isdigit():
            raise self.error(f"the subscript {digits} is no whole number", column)
        return self.build.name(joined(letter, digits), column)

    def lettered(self, letter: str, braces: bool, column: int) -> Node:
        r"""A letter with a word as its subscript: w_{max}."""
        self.place += braces
        below = ""
        while self.peek.kind in ("letter", "number") and (braces or not below):
            below += self.next().text
        if braces:
            self.take("}", "after the subscript")
        if not below or below in self.build.indices:
            x = self.build.vector_name
            raise self.error(f"only {x} takes a running index; another subscript is a number: {letter}_1", column)
        return self.build.name(joined(letter, below), column)

    def upright(self) -> Node:
        r"""\mathrm{…}: a function or a constant of several letters."""
        token = self.next()
        name = self.word()
        if name in ROMAN_FUNCTIONS and name not in self.build.parameters:
            return self.function(ROMAN_FUNCTIONS[name], token.column)
        if self.skip("_"):
            return self.subscripted(name, token.column)
        if self.peek.text == "(" and not self.build.is_value(name):
            raise self.build.unknown_function(name, token.column)
        as_one = self.build.source.startswith(("\\mathrm", "\\mathit"), token.column)
        return (self.build.word if as_one else self.build.name)(name, token.column)

    def word(self) -> str:
        """The letters in braces that come next."""
        self.take("{", "with a name in it")
        name = ""
        while self.peek.kind in ("letter", "number") or self.peek.text in ("_", "\\_"):
            name += self.next().text.removeprefix("\\")
        self.take("}", "after the name")
        return name

    def starts_roman(self) -> bool:
        r"""Whether a function's name in \mathrm{…} comes next."""
        if self.peek.text != "\\mathrm":
            return False
        name, place = "", self.place + 2
        while place < len(self.tokens) and self.tokens[place].text != "}" and len(name) <= _LONGEST:
            name += self.tokens[place].text.removeprefix("\\")
            place += 1
        return name in ROMAN_FUNCTIONS and name not in self.build.parameters

    def bold(self) -> Node:
        r"""\mathbf{x}, the whole point inside a norm."""
        token = self.next()
        braced = self.skip("{")
        over = self.over[-1] if self.over else None
        letter = self.peek.text
        if self.build.is_value(letter) and (self.build.arrays or (self.build.is_vector(letter) and over is None)):
            self.next()
            if braced:
                self.take("}", "after the letter")
            if not self.build.arrays and self.transposes():
                return self.dot(token.column)
            if self.build.arrays:
                return self.build.name(letter, token.column)
            self.place -= 1 + braced
        if over is None or not self.build.is_vector(self.peek.text):
            x = self.build.vector_name
            cure = f"\\lVert \\mathbf{{{x}}} \\rVert; elsewhere write {x}_1"
            raise self.error(f"a bold {x} is the whole point, inside a norm: {cure}", token.column)
        self.next()
        if braced:
            self.take("}", "after the bold x")
        return self.build.vector(over, token.column)
