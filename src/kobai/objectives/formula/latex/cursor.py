"""A place among the tokens of a LaTeX formula, and the errors that point there."""

from __future__ import annotations

from kobai.errors import BadInput
from kobai.objectives.formula.builder import Builder
from kobai.objectives.formula.tokens import Token

END = Token("end", "", -1)


class Cursor:
    """Looks at one token and moves on."""

    def __init__(self, build: Builder, tokens: list[Token]):
        self.build = build
        self.tokens = tokens
        self.place = 0
        self.depth = 0
        self.bars: list[str] = []  # closers of the bars that are open, so that | can tell its sides apart
        self.over: list[str] = []  # indices that a bare x runs over, inside norms

    @property
    def peek(self) -> Token:
        return self.tokens[self.place] if self.place < len(self.tokens) else END

    @property
    def column(self) -> int:
        return self.peek.column if self.peek is not END else len(self.build.source.rstrip())

    def next(self) -> Token:
        token = self.peek
        self.place += 1
        return token

    def wrong(self, message: str, column: int | None = None) -> BadInput:
        return self.build.wrong(self.column if column is None else column, message)

    def take(self, symbol: str, why: str) -> Token:
        if self.peek.text != symbol or self.peek.kind == "letter":
            found = repr(self.peek.text) if self.peek is not END else "the formula's end"
            raise self.wrong(f"{found} where {symbol.removeprefix('open').removeprefix('close')!r} should stand {why}")
        return self.next()
