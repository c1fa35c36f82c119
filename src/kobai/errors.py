"""Errors for bad input: one line with the value, what is wrong with it, and what would be right."""

from __future__ import annotations

import difflib
from collections.abc import Iterable


class BadInput(ValueError):
    """Something the caller gave cannot be used.

    Its text is one line that names the value, the cause and the cure. The command line prints that line on
    stderr and leaves with exit status 2; in Python it is an ordinary ``ValueError``.

    Args:
        message: the whole line.
        column: for formulas, the 0-based column the line is about, so that a caret can be drawn under it.
        source: for formulas, the text the column counts in.
    """

    def __init__(self, message: str, *, column: int | None = None, source: str | None = None):
        super().__init__(message)
        self.column = column
        self.source = source


class Missing(BadInput):
    """A file or name that does not exist, or an optional package that is not installed."""


def nearest(name: str, known: Iterable[str]) -> str:
    """``" Did you mean 'adam'?"`` for the closest of the known names, or an empty string."""
    folded = {k.casefold(): k for k in known}
    close = difflib.get_close_matches(name.casefold(), folded, n=1, cutoff=0.6)
    return f" Did you mean {folded[close[0]]!r}?" if close else ""


def visible(text: str) -> str:
    r"""The text with every character that is no letter, sign or space as an escape, such as ``\x1b`` or ``\u202e``.

    Control characters can move a terminal's cursor, and marks of direction make a line read as another one.
    """
    if text.isprintable():
        return text
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode("ascii") for c in text)
