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
    wanted = ""
    if isinstance(usual, bool):
        wanted = "" if is_truth(value) else "True or False is needed"
    elif isinstance(usual, (int, float)) and not isinstance(value, (list, tuple)):
        wanted = "" if _plain_number(value) is not None else "a number is needed"
    elif isinstance(usual, str) and not (value is None or isinstance(value, str)):
        wanted = "a word is needed"
    elif isinstance(usual, (list, tuple)) and value is not None and not _iterable_of_plain(value):
        wanted = "as many numbers are needed"
    if not wanted and isinstance(value, (list, tuple)):
        if not any(isinstance(item, (list, tuple)) for item in value):
            return type(value)(setting(owner, name, item) for item in value) if type(value) in (list, tuple) else value
        wanted = "numbers or words without lists within are needed"
    if not wanted and (value is None or isinstance(value, (str, Mapping)) or callable(value)):
        return value
    if not wanted and is_truth(value) and not getattr(value, "ndim", 0):
        return bool(value)
    number = _plain_number(value)
    if not wanted and number is not None:
        return number
    default = "" if usual is None or callable(usual) else f"; by default {name}={usual!r}"
    raise BadInput(
        f"{owner} with {name}={shown(value)}: {wanted or 'a number, a word or several numbers are needed'}{default}"
    )


def _iterable_of_plain(value: Any) -> bool:
    return isinstance(value, (list, tuple)) or number_or_none(value) is not None


def _plain_number(value: Any) -> int | float | None:
    """A number as Python's int or float; NaN and infinity too, which each optimizer judges itself."""
    if isinstance(value, float):
        return float(value)
    number = number_or_none(value)
    if number is None:
        return None
    exact = isinstance(value, int) or str(getattr(value, "dtype", "")).rpartition(".")[2].startswith(("int", "uint"))
    return int(value) if exact and abs(number) < 2**53 else number
