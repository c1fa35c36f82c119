"""Errors for bad input, one line with the value, the cause and the cure; and whose fault an unexpected exception is."""

from __future__ import annotations

import difflib
import reprlib
import sysconfig
import traceback
import unicodedata
from collections.abc import Iterable
from pathlib import Path
from typing import Any

LONGEST_LINE = 600
"""Characters of an error: a line stays a line even when the input was a megabyte."""

# Categories: control, format, unassigned, private use, surrogates, separators of lines and paragraphs.
_HIDDEN = ("Cc", "Cf", "Cn", "Co", "Cs", "Zl", "Zp")
_JOINERS = "\u200c\u200d"


class BadInput(ValueError):
    """Something the caller gave cannot be used.

    Its text is one line that names the value, the cause and the cure. The command line prints that line on
    stderr and leaves with exit status 2; in Python it is an ordinary ``ValueError``.

    Args:
        message: the whole line.
        column: for formulas, the 0-based column the line is about, so that a caret can be drawn under it.
        source: for formulas, the text the column counts in.
        fixes: for formulas, the whole text as it might have been meant, once for each reading.
    """

    def __init__(
        self, message: str, *, column: int | None = None, source: str | None = None, fixes: tuple[str, ...] = ()
    ):
        super().__init__(printable(message))
        self.column = column
        self.source = source
        self.fixes = fixes


class Missing(BadInput):
    """A file or name that does not exist, or an optional package that is not installed."""


def printable(text: str) -> str:
    """``text`` in one line, with characters that could move the cursor or hide as escapes."""
    if len(text) > LONGEST_LINE:
        text = f"{text[: LONGEST_LINE // 2]} … {text[-LONGEST_LINE // 2 :]}"
    if "\n" in text:
        text = " ".join(text.split())
    return visible(text)


def shown(value: Any) -> str:
    """Any value as an error quotes it: on one line, shortened, whatever its own ``repr`` does."""
    try:
        text = " ".join(_REPR.repr(value).split())
    except Exception:  # whatever a foreign type raises, or recursion without an end
        size = f" of {value.bit_length()} bits" if isinstance(value, int) else ""
        text = f"<{type(value).__name__}{size}>"
    return shortened(text, _REPR.maxother)


def cause(error: Exception) -> str:
    """What an exception of another library says, on one line; where Python itself refused the values, that they do not fit."""
    text = " ".join(str(error).split())
    own = isinstance(error, (TypeError, IndexError, KeyError, AttributeError)) or "convert" in text or "unpack" in text
    return "it cannot compute with these values" if own else text


def shortened(text: str, most: int = 40) -> str:
    """A text of at most ``most`` characters."""
    return text if len(text) <= most else text[: most - 1] + "…"


_REPR = reprlib.Repr()
_REPR.maxstring = _REPR.maxother = _REPR.maxlong = 60
_REPR.maxlist = _REPR.maxtuple = _REPR.maxarray = _REPR.maxdict = 8


def nearest(name: str, known: Iterable[str]) -> str:
    """``" Did you mean 'adam'?"`` for the closest of the known names, or an empty string."""
    folded = {k.casefold(): k for k in known}
    close = difflib.get_close_matches(name.casefold(), folded, n=1, cutoff=0.6)
    return f" Did you mean {folded[close[0]]!r}?" if close else ""


def visible(text: str) -> str:
    r"""The text with control characters as escapes, such as ``\x1b`` or ``\u202e``.

    Control characters can move a terminal's cursor, and marks of direction make a line read as another one. Spaces of any width
    and the joiners that some scripts are written with stay.
    """
    if text.isascii() and text.isprintable():
        return text
    return "".join(c.encode("unicode_escape").decode("ascii") if _hidden(c) else c for c in text)


def _hidden(character: str) -> bool:
    return unicodedata.category(character) in _HIDDEN and character not in _JOINERS


_KOBAI = Path(__file__).resolve().parent


def file_of_user(error: BaseException) -> str | None:
    """``"bowl.py:12"``, the innermost line of a file that is neither kobai's, Python's nor a package's, or None."""
    found = [(name, line) for name, line in _lines_of_user(error) if name.endswith(".py") and Path(name).is_file()]
    return f"{found[-1][0]}:{found[-1][1]}" if found else None


def note(error: BaseException, text: str) -> None:
    """Say under an exception where it happened, in place of what was said before from further inside."""
    error.__notes__ = [n for n in getattr(error, "__notes__", []) if not n.startswith("kobai: ")] + [f"kobai: {text}"]


def is_of_user(error: BaseException) -> bool:
    """Whether code that is neither kobai's, Python's nor a package's took part, be it a file, a notebook or a prompt."""
    return bool(_lines_of_user(error))


def _lines_of_user(error: BaseException) -> list[tuple[str, int]]:
    libraries = [_KOBAI, *(Path(p).resolve() for p in {*sysconfig.get_paths().values()})]
    frames = [(trace.f_code.co_filename, line) for trace, line in traceback.walk_tb(error.__traceback__)]
    return [
        (name, line)
        for name, line in frames
        if not name.startswith(("<frozen", "<string", "<__array"))
        and not any(Path(name).resolve().is_relative_to(folder) for folder in libraries)
    ]


def is_memory(error: BaseException) -> bool:
    """Whether the exception means too little memory, as Python, NumPy or torch report it."""
    text = str(error)
    return isinstance(error, MemoryError) or (
        isinstance(error, RuntimeError) and ("can't allocate memory" in text or "out of memory" in text)
    )
