"""Hyperparameters of optimizers and options of schedulers, checked by their usual values."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from kobai.checks.values import is_truth, number_or_none
from kobai.errors import BadInput, shown


def setting(owner: str, name: str, value: Any, usual: Any = None) -> Any:
    """A hyperparameter or an option as a plain value of Python's, of the kind of its usual value.

    Numbers of any library become Python's; where ``usual`` is None or a function, any plain value may stand.

    Raises:
        BadInput: it is no such value.
    """
    needed = _needed(value, usual)
    if not needed:
        if isinstance(value, (list, tuple)):
            if not any(isinstance(item, (list, tuple)) for item in value):
                plain = type(value) in (list, tuple)  # others, such as named tuples, are made in other ways
                return type(value)(setting(owner, name, item) for item in value) if plain else value
            needed = "numbers or words without lists within are needed"
        elif value is None or isinstance(value, (str, Mapping)) or callable(value):
            return value
        elif is_truth(value) and not getattr(value, "ndim", 0):
            return bool(value)
        elif (number := _plain_number(value)) is not None:
            return number
    default = "" if usual is None or callable(usual) else f"; by default {name}={usual!r}"
    raise BadInput(
        f"{owner} with {name}={shown(value)}: {needed or 'a number, a word or several numbers are needed'}{default}"
    )


def _needed(value: Any, usual: Any) -> str:
    """What a value of the kind of ``usual`` would be, where this is none."""
    several = isinstance(value, (list, tuple))
    if isinstance(usual, bool):
        return "" if is_truth(value) else "True or False is needed"
    if isinstance(usual, (int, float)):
        return "" if several or _plain_number(value) is not None else "a number is needed"
    if isinstance(usual, str):
        return "" if value is None or isinstance(value, str) else "a word is needed"
    if isinstance(usual, (list, tuple)):
        return "" if value is None or several or number_or_none(value) is not None else "as many numbers are needed"
    return ""


def _plain_number(value: Any) -> int | float | None:
    """A number as Python's int or float; NaN and infinity too, which each optimizer judges itself."""
    if isinstance(value, float):
        return float(value)
    number = number_or_none(value)
    if number is None:
        return None
    exact = isinstance(value, int) or str(getattr(value, "dtype", "")).rpartition(".")[2].startswith(("int", "uint"))
    return int(value) if exact and abs(number) < 2**53 else number
