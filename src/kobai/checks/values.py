"""Numbers, words, functions, sequences and paths, checked and converted."""

from __future__ import annotations

import functools
import inspect
import itertools
import math
import operator
import os
from collections.abc import Callable, Iterable, Mapping, Set
from pathlib import Path
from typing import Any

from kobai.errors import BadInput, nearest, note, shown

MOST_STEPS = 10**30
"""The most steps that may be asked for; ``kobai.budget`` judges what they cost."""


def whole(name: str, value: Any, low: int, high: int, cure: str = "") -> int:
    """A whole number in [low, high], of Python's or any library's own type.

    Raises:
        BadInput: it is something else; ``cure`` says what would be right, if more than the range.
    """
    try:
        # An array of one number has an index too, and True is 1: neither is meant as a number.
        number = None if is_truth(value) or getattr(value, "ndim", 0) else operator.index(value)
    except Exception:  # whatever a foreign type raises
        number = None
    if number is None or not low <= number <= high:
        raise BadInput(f"{name}={shown(value)}: {cure or f'a whole number from {low} to {high}'}")
    return number


def real(name: str, value: Any, low: float = -math.inf, high: float = math.inf, cure: str = "") -> float:
    """A finite number in [low, high], of Python's or any library's own type.

    Raises:
        BadInput: as for ``whole``.
    """
    number = number_or_none(value)
    if number is None or not low <= number <= high:
        between = "a finite number" if high == math.inf == -low else f"a number from {low:g} to {high:g}"
        raise BadInput(f"{name}={shown(value)}: {cure or between}")
    return number


def number_or_none(value: Any) -> float | None:
    """A finite real number as a float, or None for everything else: text, truth values, arrays, complex numbers."""
    if type(value) is float:  # most are
        return value if math.isfinite(value) else None
    if is_truth(value) or isinstance(value, (str, bytes, bytearray, complex)) or getattr(value, "ndim", 0):
        return None
    try:
        if getattr(getattr(value, "dtype", None), "kind", "f") not in "iuf" or value.is_complex():
            return None
    except Exception:  # no tensor: only those say whether they are complex
        pass
    try:
        number = float(value)
    except Exception:  # whatever a foreign type raises
        return None
    return number if math.isfinite(number) else None


def is_truth(value: Any) -> bool:
    """Whether a value is True or False, of Python's or any library's own type."""
    return isinstance(value, bool) or str(getattr(value, "dtype", "")).rpartition(".")[2] == "bool"


def truth(name: str, value: Any) -> bool:
    """True or False, of Python's or any library's own type; also 0 or 1.

    Raises:
        BadInput: it is something else.
    """
    try:
        if is_truth(value) and not getattr(value, "ndim", 0):
            return bool(value)
    except Exception:  # a tensor that is not in memory
        raise BadInput(f"{name}={shown(value)}: True or False") from None
    return bool(whole(name, value, 0, 1, "True or False"))


def one_of(name: str, value: Any, known: Iterable[str]) -> str:
    """One of the known words.

    Raises:
        BadInput: it is not.
    """
    known = list(known)
    if not isinstance(value, str) or value not in known:
        close = nearest(value, known) if isinstance(value, str) else ""
        raise BadInput(f"{name}={shown(value)}: not one of {', '.join(known)}.{close}")
    return value


def refuse_unknown(
    given: Mapping[str, Any], known: Iterable[str], owner: str, hint: Callable[[str], str] | None = None
) -> None:
    """Raise ``BadInput`` for an unknown option of ``owner``, with ``hint(name)`` if that says something, else the nearest."""
    known = list(known)
    for name, value in given.items():
        if name not in known:
            said = (hint(name) if hint else "") or nearest(name, known)
            raise BadInput(f"{name}={shown(value)}: {owner} has no option {name!r}; it knows {', '.join(known)}.{said}")


def options(name: str, value: Any, cure: str) -> dict[str, Any]:
    """Named values: a mapping whose keys are text.

    Raises:
        BadInput: it is something else.
    """
    if not isinstance(value, Mapping) or not all(isinstance(key, str) for key in value):
        raise BadInput(f"{name}={shown(value)}: {cure}")
    return dict(value)


def function_or_none(name: str, value: Any, count: int, cure: str) -> Any:
    """A function of ``count`` arguments, or None.

    Raises:
        BadInput: it cannot be called so.
    """
    if value is None:
        return None
    if not callable(value) or isinstance(value, type):
        raise BadInput(f"{name}={shown(value)}: {cure}")
    try:
        inspect.signature(getattr(value, "forward", value)).bind(*range(count))
    except TypeError as error:
        raise BadInput(f"{name}={shown(value)}: {cure}") from error
    except Exception:  # built-in functions, and odd objects, may have no signature
        pass
    return _named(name, value)


def _named(name: str, function: Callable[..., Any]) -> Callable[..., Any]:
    """The function; under what it raises stands which it is: built-in ones have no line in a traceback."""

    @functools.wraps(function, ())
    def called(*given: Any) -> Any:
        try:
            return function(*given)
        except Exception as error:  # which the caller may have meant, to cancel
            note(error, f"raised by {name}={shown(function)}, called with {shown(given)}")
            raise

    return called


def sequence(name: str, value: Any, cure: str) -> list[Any]:
    """The items of a list, tuple, array or other finite sequence.

    Raises:
        BadInput: it is text, a table, has no length, or no order, as a set.
    """
    try:
        named = isinstance(value, Mapping) or (hasattr(value, "keys") and getattr(value, "ndim", 1) != 1)
        count = None if named or isinstance(value, (str, bytes, bytearray, Set)) else len(value)
        items = None if count is None or count > 10**7 else list(itertools.islice(iter(value), count + 1))
        items = items if items is not None and len(items) == count else None
    except Exception:  # whatever a foreign type raises
        items = None
    if items is None:
        raise BadInput(f"{name}={shown(value)}: {cure}")
    return items


def texts(name: str, value: Any, cure: str) -> list[str]:
    """The items of a sequence of texts.

    Raises:
        BadInput: as for ``sequence``, or an item is no text that can be written.
    """
    items = sequence(name, value, cure)
    if not all(isinstance(item, str) for item in items):
        raise BadInput(f"{name}={shown(value)}: {cure}")
    for item in items:
        writable(name, item)
    return [str(item) for item in items]


def writable(name: str, text: str) -> None:
    """Raise ``BadInput`` for a text with half of a surrogate pair, which no file can hold."""
    try:
        text.encode()
    except UnicodeError:
        raise BadInput(f"{name}={shown(text)}: no Unicode text (half of a surrogate pair); leave it out") from None


def path_of(name: str, value: Any) -> Path:
    """A path, from itself or its text.

    Raises:
        BadInput: it is something else, or text that no file can be named.
    """
    if not isinstance(value, (str, os.PathLike)) or not isinstance(os.fspath(value), str):
        raise BadInput(f"{name}={shown(value)}: give a path, as text or pathlib.Path")
    text = os.fspath(value)
    try:
        encoded = os.fsencode(text)
    except UnicodeError:
        encoded = b"\0"
    if not text or b"\0" in encoded or len(encoded) > 4095 or any(len(part) > 255 for part in encoded.split(b"/")):
        raise BadInput(f"{name}={shown(value)}: no file can have this name; give another path")
    return Path(text)
