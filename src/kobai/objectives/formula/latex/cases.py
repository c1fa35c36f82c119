r"""\begin{cases} … \end{cases} in LaTeX."""

from __future__ import annotations

from kobai.objectives.formula.latex.names import Names
from kobai.objectives.tree import Node

_OTHERWISE = ("otherwise", "else", "elsewhere", "sonst")
_IF = ("if", "for", "when", "where", "falls", "wenn", "si", "and", "or")


class Cases(Names):
    """Parses cases; the subclass has the rest of the grammar."""

    def cases(self) -> Node:
        r"""\begin{cases} value & condition \\ … \end{cases}; the last condition may be "otherwise"."""
        column = self.next().column
        self.bars.append("\\end{cases}")
        pieces: list[tuple[Node, Node]] = []
        otherwise = None
        while self.peek.text != "\\end{cases}":
            if otherwise is not None:
                raise self.error("'otherwise' belongs to the last line of the cases")
            value = self.whole()
            self.skip(",")
            if self.peek.text == "\\end{cases}" and pieces:
                otherwise = value
                break
            self.take("&", "between a value and its condition, as in x^2 & x < 0")
            if self.words():
                otherwise = value
            else:
                pieces.append((self.whole(), value))
            self.skip(",", ";", ".")
            if not self.skip("\\\\") and self.peek.text != "\\end{cases}":
                raise self.error("a line of cases ends with \\\\")
        self.bars.pop()
        self.next()
        self.tail = None
        if not pieces:
            raise self.error(
                "cases without a condition: write \\begin{cases} x & x > 0 \\\\ 0 & x \\le 0 \\end{cases}", column
            )
        return self.build.piecewise(pieces, otherwise, column)

    def words(self) -> bool:
        r"""Consume \text{if } before a condition; whether it is \text{otherwise}."""
        while self.peek.text == "\\mathrm":
            self.next()
            word = self.word()
            if word.casefold() in _OTHERWISE:
                return True
            if word.casefold() not in _IF:
                raise self.error(f"{word!r} before a condition: write \\text{{if }} or \\text{{otherwise}}")
        return False
