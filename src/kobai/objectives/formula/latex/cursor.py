"""The position of a parser in the tokens of a LaTeX formula, with errors that name its column."""

from __future__ import annotations

from kobai.errors import BadInput
from kobai.objectives.formula.tokens import Token
from kobai.objectives.formula.tree_builder import TreeBuilder

END = Token("end", "", -1)


class Cursor:
    """The next token, and moving past it."""

    def __init__(self, build: TreeBuilder, tokens: list[Token]):
        self.build = build
        self.tokens = tokens
        self.place = 0
        self.depth = 0
        self.bars: list[str] = []  # closing delimiters of the open groups, so that | can be told to open or close
        self.over: list[str] = []  # indices that a bare x stands for, inside norms

    @property
    def peek(self) -> Token:
        """The next token, or ``END``."""
        return self.tokens[self.place] if self.place < len(self.tokens) else END

    @property
    def column(self) -> int:
        """The column of the next token."""
        return self.peek.column if self.peek is not END else len(self.build.source.rstrip())

    def next(self) -> Token:
        """The next token, which is consumed."""
        token = self.peek
        self.place += 1
        return token

    def skip(self, symbol: str) -> bool:
        """Whether the next token is this symbol, which is consumed then."""
        found = self.peek.text == symbol
        self.place += found
        return found

    def error(self, message: str, column: int | None = None) -> BadInput:
        """The error at a column, by default that of the next token."""
        return self.build.error(self.column if column is None else column, message)

    def take(self, symbol: str, why: str) -> Token:
        """Consume a symbol that must come next."""
        if self.peek.text != symbol or self.peek.kind == "letter":
            found = repr(self.peek.text) if self.peek is not END else "the formula's end"
            raise self.error(f"{found} where {symbol.removeprefix('open').removeprefix('close')!r} should stand {why}")
        return self.next()
