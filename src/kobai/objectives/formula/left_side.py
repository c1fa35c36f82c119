r"""The left side of a formula: ``f(w, b) = …``, ``J(\theta) = …``, ``z = …``. Its arguments are the variables."""

from __future__ import annotations

import re

from kobai.objectives.formula.tokens import MAX_LENGTH, error_at, plain
from kobai.objectives.names import canonical, is_name

_SUBSCRIPT = r"(?:_(?:\w|\{[^{}]*\}))?"
# Possessive, so that many spaces take no longer than few.
_WORD = rf"(?:\\[A-Za-z]++(?:(?<=cal)\s*+\w|\s*+\{{[^{{}}]*+\}})?|[^\W\d]\w*+)\s*+{_SUBSCRIPT}'*+"
_LEFT = re.compile(
    rf"(?P<open>\s*+(?:\$\$?|\\\(|\\\[)?)\s*+(?P<value>{_WORD})\s*+(?:(?:\\left|\\[bB]igg?l?)?\s*+[(\[](?P<names>[^()=]*?)"
    rf"(?:\\right|\\[bB]igg?r?)?[)\]])?\s*+:?=(?!=)"
)
_DOTS = {"...", "…", "⋯", r"\dots", r"\ldots", r"\cdots"}
_BOLD = re.compile(r"\\(?:mathbf|boldsymbol|vec|bm|mathrm)\s*(?:\{([^{}]*)\}|(\w))")
_SPACING = re.compile(r"\\[,;:! ]|~")


def split_left(text: str) -> tuple[str, tuple[str, ...] | None, str]:
    """The text with spaces in place of its left side, so that columns stay, and the variables that the left side names.

    Returns:
        The text, and the names in ``canonical`` spelling, or None where there are none: ``z = …``, or no left side; then that of
        the value, ``"z"``, or "".

    Raises:
        BadInput: an argument is no name, occurs twice, or the value's own name is one.
    """
    found = _LEFT.match(plain(text)) if "=" in text and len(text) <= MAX_LENGTH else None
    if found is None:
        return text, None, ""
    rest = text[: found.end("open")] + " " * (found.end() - found.end("open")) + text[found.end() :]
    if found["names"] is None:
        return rest, None, canonical(found["value"])
    names: list[str] = []
    inside = _BOLD.sub(r"\1\2", _SPACING.sub(" ", found["names"]))
    pieces = [piece.strip() for piece in re.split(r"[,;]", inside)]
    if any(piece in _DOTS for piece in pieces):  # f(x_1, …, x_n) has any number of them
        return rest, None, ""
    for piece in pieces:
        name = canonical(piece)
        if not is_name(name):
            what = f"{piece!r} is no name of a variable" if piece else "a name is missing"
            raise error_at(text, found.start("names"), f"{what}: write the variables, as in f(w, b) = …")
        if name in names:
            raise error_at(text, found.start("names"), f"{piece!r} stands twice among the variables: name it once")
        names.append(name)
    return rest, tuple(names), ""
