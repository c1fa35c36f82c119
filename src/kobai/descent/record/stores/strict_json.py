"""JSON from files of unknown origin: of limited size and depth, every key once, finite numbers, text that can be encoded."""

from __future__ import annotations

import json
import math
from typing import Any, NoReturn

MOST_BYTES = 4 << 20  # a store's metadata is some 20 kB, and one name for each run of a race
MOST_DEPTH = 16  # a store's metadata is eight deep
MOST_DIGITS = 64


def parse(data: bytes) -> Any:
    """The value that UTF-8 JSON text holds.

    Raises:
        ValueError: it is no such text, or beyond a limit; in a few words.
    """
    if len(data) > MOST_BYTES:
        raise ValueError(f"its metadata is {len(data):,} bytes long; at most {MOST_BYTES:,} are read")
    try:
        value = json.loads(
            data.decode(), object_pairs_hook=_once, parse_constant=_no_constant, parse_float=_finite, parse_int=_whole
        )
    except (ValueError, RecursionError) as error:
        raise ValueError("its metadata is no JSON" if not isinstance(error, _Refused) else str(error)) from error
    _check(value, MOST_DEPTH)
    return value


class _Refused(ValueError):
    pass


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(pairs)
    if len(made) < len(pairs):
        raise _Refused("a key stands twice in its metadata")
    return made


def _no_constant(word: str) -> NoReturn:
    raise _Refused(f"{word} is no number of JSON")


def _finite(text: str) -> float:
    number = float(text)
    if not math.isfinite(number):
        raise _Refused("a number in its metadata is too large")
    return number


def _whole(text: str) -> int:
    if len(text) > MOST_DIGITS:
        raise _Refused("a number in its metadata is too large")
    return int(text)


def _check(value: Any, depth: int) -> None:
    if depth == 0:
        raise _Refused("its metadata is nested too deeply")
    if isinstance(value, dict):
        for key, held in value.items():
            _check(key, depth)
            _check(held, depth - 1)
    elif isinstance(value, list):
        for held in value:
            _check(held, depth - 1)
    elif isinstance(value, str):
        try:
            value.encode()
        except UnicodeEncodeError:
            raise _Refused("its metadata holds half of a surrogate pair, which is no character") from None
