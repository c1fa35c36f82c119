"""How wide text is on a terminal, where a Japanese character takes two columns, and how to break it."""

from __future__ import annotations

import unicodedata

from kobai.messages import NO_LINE_START


def width(text: str) -> int:
    """Columns that ``text`` takes."""
    return sum(_columns(c) for c in text)


def pad(text: str, columns: int) -> str:
    """``text`` with spaces up to that many columns."""
    return text + " " * max(columns - width(text), 0)


def wrap(text: str, columns: int) -> list[str]:
    """``text`` in lines of at most that many columns, broken at spaces and between Japanese characters."""
    lines, line = [], ""
    for piece in _pieces(text):
        if line and width(line + piece.rstrip()) > columns:
            lines.append(line.rstrip())
            line = piece.lstrip()
        else:
            line += piece
    return [*lines, line.rstrip()] if line.strip() else lines or [""]


def _pieces(text: str) -> list[str]:
    """Unbreakable pieces: a word with the space after it, or one wide character with what may not begin a line."""
    pieces: list[str] = []
    for c in text:
        joins = pieces and not pieces[-1].endswith(" ") and (
            c == " " or c in NO_LINE_START or (_columns(c) < 2 and _columns(pieces[-1][-1]) < 2)
        )  # fmt: skip
        if joins:
            pieces[-1] += c
        else:
            pieces.append(c)
    return pieces


def _columns(c: str) -> int:
    if unicodedata.combining(c):
        return 0
    return 2 if unicodedata.east_asian_width(c) in "WF" else 1
