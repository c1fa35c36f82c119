"""The position of a parser in the tokens of a formula, with errors that name its column."""

from __future__ import annotations

import re

from kobai.errors import BadInput
from kobai.objectives.formula.tokens import Token
from kobai.objectives.formula.tree_builder import TreeBuilder

_SPACES = re.compile(r"(?:\\[,;: ]|\\q?quad|~|\s)+$")
END = Token("end", "", -1)


class Cursor:
    """The next token, and moving past it."""

    def __init__(self, build: TreeBuilder, tokens: list[Token], end: int):
        self.build = build
        self.tokens = tokens
        self.end = end  # the column at which the formula ends
        self.place = 0
        self.depth = 0
        self.bars: list[str] = []  # closing delimiters of the open groups, so that | can be told to open or close
        self.over: list[str | None] = []  # indices that a bare x stands for in sums and norms; None in indexed sums

    @property
    def peek(self) -> Token:
        """The next token, or ``END``."""
        return self.tokens[self.place] if self.place < len(self.tokens) else END

    @property
    def before(self) -> Token:
        """The token before the next one, or ``END``."""
        return self.tokens[self.place - 1] if self.place else END

    @property
    def column(self) -> int:
        """The column of the next token."""
        return self.peek.column if self.peek is not END else self.end

    def next(self) -> Token:
        """The next token, which is consumed."""
        token = self.peek
        self.place += 1
        return token

    def skip(self, *symbols: str) -> bool:
        """Whether the next token is one of these symbols, which is consumed then."""
        found = self.peek.text in symbols and self.peek.kind != "name"
        self.place += found
        return found

    def text(self, start: int, end: int) -> str:
        """The source from one column to another."""
        return _SPACES.sub("", self.build.source[start:end]).strip()

    def error(self, message: str, column: int | None = None) -> BadInput:
        """The error at a column, by default that of the next token."""
        return self.build.error(self.column if column is None else column, message)

    def ask(self, column: int, start: int, end: int, *readings: str) -> BadInput:
        """The error for the source from ``start`` to ``end``, which may mean each of the ``readings``."""
        return self.build.ask(column, start, end, *readings)

    def take(self, symbol: str, why: str) -> Token:
        """Consume a symbol that must come next."""
        if self.peek.text != symbol or self.peek.kind == "letter":
            found = repr(self.peek.text) if self.peek is not END else "the formula's end"
            raise self.error(f"{found} where {symbol.removeprefix('open').removeprefix('close')!r} should stand {why}")
        return self.next()
