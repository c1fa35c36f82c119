"""What a name without a meaning may have been meant as: xy as x*y, sinx as sin(x), x2y as x^2*y or x*2*y."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from kobai.objectives.formula.function_names import WRITTEN

MOST_LETTERS = 30
"""Of a name that is taken apart."""
_SHORT = 2  # letters: longer words are words, and not a letter times a letter
_AFTER_FUNCTION = re.compile(rf"(?<![A-Za-z_])(?:{'|'.join(WRITTEN)})[²³]? *[-+]? *(?:[0-9][0-9.]* *)?$")
_BARE = re.compile(r"\((\w+)\)$")


def readings(
    name: str, is_value: Callable[[str], bool], is_known: Callable[[str], bool], functions: Iterable[str]
) -> list[str]:
    """The readings of a name as a product, or as a function of one.

    Args:
        name: the name.
        is_value: whether a name may be a variable or constant.
        is_known: whether it is one for certain: x, y, z, π, or what occurs elsewhere or has a value.
        functions: names of functions.
    """
    if len(name) > MOST_LETTERS:
        return []
    known = parts(name, is_known)
    if known:
        return _products(known)
    for start in range(len(name)):
        before = parts(name[:start], is_known, 1) if start else []
        if start and not before:
            continue
        for function in sorted((f for f in functions if name.startswith(f, start)), key=len, reverse=True):
            rest = name[start + len(function) :]
            inside = parts(rest, is_value if len(rest) == 1 else is_known, 1) if rest else []
            if inside:
                return ["*".join([*before, f"{function}({argument})"]) for argument in _products(inside)]
    return _products(parts(name, is_value)) if len(name) <= _SHORT else []


def placed(reading: str, before: str, after: str) -> list[str]:
    """A reading as it can stand after and before other text: ax^2 is a*x^2, sinx^2 is sin x^2, 1/xy is 1/(x*y) or 1/x*y."""
    raised = after.lstrip()[:1] in "^_⁰¹²³⁴⁵⁶⁷⁸⁹⁻" or after.lstrip().startswith("**")
    if before[-1:].isdigit() and reading[:1] in "eE":  # 2e is the beginning of a number
        reading = f"*{reading}"
    if after.strip() and raised:
        return [_BARE.sub(r" \1", reading)]
    if _AFTER_FUNCTION.search(before) and "*" in reading:
        return [f"({reading})"]
    if before.rstrip()[-1:] in ("/", "^", "÷", "√") or before.rstrip().endswith("**"):
        return [f"({reading})", reading]
    return [reading]


def parts(name: str, is_value: Callable[[str], bool], least: int = 2) -> list[str]:
    """The names and numbers that a name consists of, the longest first; empty if it does not, or of fewer than ``least``."""
    parts, at = [], 0
    while at < len(name):
        ends = range(len(name), at, -1)
        end = next((end for end in ends if is_value(name[at:end]) or name[at:end].isdigit()), None)
        if end is None or (end - at == len(name) and least > 1):
            return []
        parts.append(name[at:end])
        at = end
    return parts


def _products(parts: list[str]) -> list[str]:
    """Their product, if there are any; beside y and z a coordinate x2 is x² or x·2."""
    if not parts:
        return []
    numbered = [part for part in parts if part[0] == "x" and part[1:].isdigit()]
    if not numbered or not any(part in ("x", "y", "z") for part in parts):
        return ["*".join(parts)]
    return [
        "*".join(f"{part[0]}{sign}{part[1:]}" if part in numbered else part for part in parts) for sign in ("^", "*")
    ]
