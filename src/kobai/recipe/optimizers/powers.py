"""Powers that the C library here rounds otherwise than correctly: one in a thousand. A page computes the others by itself."""

from __future__ import annotations

import decimal
import itertools
from collections.abc import Iterator, Mapping
from typing import Any

from kobai.descent.symbolic.scalar_expressions import Entry, evaluate

_STEPS = 1000
_CONTEXT = decimal.Context(prec=40)


def odd_powers(data: Mapping[str, Any]) -> list[list[float]]:
    """[x, y, xʸ] where Python's xʸ is not the nearest number, among the powers of the first thousand steps with the data's
    own hyperparameters."""
    entries: list[Entry] = [tuple(row) for row in data["expressions"]]
    pairs = dict.fromkeys(pair for given in _settings(data) for pair in _powers(data, entries, given))
    return [[x, y, x**y] for x, y in pairs if x**y != _nearest(x, y)]


def _settings(data: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    for values in itertools.product(*data["choices"].values()):
        yield {**data["numbers"], **data["fixed"], **dict(zip(data["choices"], values, strict=True))}


def _powers(data: Mapping[str, Any], entries: list[Entry], given: dict[str, Any]) -> Iterator[tuple[float, float]]:
    """The base and the exponent of every power in the steps of each variant that holds for some settings."""
    places = [entry[1:] for entry in entries if entry[0] == "pow"]
    flat = [k for pair in places for k in pair]
    for variant in data["variants"] if places else ():
        if any(given[name] != value for name, value in variant["choices"].items()):
            continue
        if not _decided(variant["when"], given, entries, []):
            continue
        scalars: list[float] = []
        for k in range(_STEPS):
            kinds = [kind for kind in variant["steps"] if kind["first"] == (k == 0)]
            kind = next((kind for kind in kinds if _decided(kind["when"], given, entries, scalars)), None)
            if kind is None:
                break
            # Powers of stored numbers are not computed in the first step, where none is stored.
            values = evaluate(entries, given, scalars, flat) if k else []
            for x, y in zip(values[::2], values[1::2], strict=True):
                if 0 < x < 1e300 and 0 < abs(y) < 1e6 and y not in (1.0, 2.0):
                    yield x, y
            scalars = evaluate(entries, given, scalars, kind["scalars"])


def _decided(when: list, given: Mapping[str, Any], entries: list[Entry], scalars: list[float]) -> bool:
    outcomes = evaluate(entries, given, scalars, [at for at, _ in when])
    return all(bool(outcome) == expected for outcome, (_, expected) in zip(outcomes, when, strict=True))


def _nearest(x: float, y: float) -> float:
    """xʸ rounded correctly."""
    exponent = decimal.Decimal(int(y)) if y == int(y) else decimal.Decimal(y)
    return float(_CONTEXT.power(decimal.Decimal(x), exponent))
