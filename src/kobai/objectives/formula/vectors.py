"""Which letter a formula's sums run over: x, or the one that stands with a running index, w_i, or alone in sum(w**2)."""

from __future__ import annotations

import re
from collections.abc import Container

from kobai.objectives.names import GREEK_LETTERS, NO_VARIABLES, canonical, is_symbol

_LETTER = r"(?:\\[A-Za-z]+|[A-Za-zΓ-Ωα-ω]+)"
_X = re.compile(r"(?<![A-Za-z\\])x(?![A-Za-z])")
_BOLD = re.compile(r"\\(?:mathbf|boldsymbol|vec|bm)\s*\{?\s*")
_INDEXED = re.compile(rf"({_LETTER})\s*(?:_\s*\{{?\s*[i-m](?![A-Za-z])|\[)")
_NORM = re.compile(rf"(?:\\l?Vert|\\\||‖)\s*({_LETTER})\s*(?:\}}\s*)?(?:\\right\s*)?(?:\\r?Vert|\\\||‖)")
_OVER_POINT = re.compile(rf"\b(?:sum|prod|mean|norm|dot|min|max)\s*\(([^,]*?|\s*{_LETTER}\s*,\s*{_LETTER}\s*)\)")
_NAME = re.compile(r"[A-Za-zΓ-Ωα-ω][A-Za-z0-9_]*")


def vector_of(text: str, constants: Container[str]) -> str:
    """The letter of the vector, in ``canonical`` spelling: x, unless a formula without x has just one other.

    Args:
        text: a formula, plain or LaTeX.
        constants: names that have values, in ``canonical`` spelling.
    """
    text = _BOLD.sub("", text)
    if _X.search(text) and "x" not in constants:
        return "x"
    found = [canonical(name) for pattern in (_INDEXED, _NORM) for name in pattern.findall(text)]
    for inside in _OVER_POINT.findall(text):
        found += [canonical(name) for name in _NAME.findall(inside)]
    letters = {name for name in found if is_symbol(name) and name not in constants and _is_letter(name)}
    return letters.pop() if len(letters) == 1 else "x"


def _is_letter(name: str) -> bool:
    return (len(name) == 1 and name not in "eijknxyz") or (name in GREEK_LETTERS and name not in NO_VARIABLES)
