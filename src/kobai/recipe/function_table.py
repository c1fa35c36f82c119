"""The functions of the catalogue as a page has them: ``viewer/src/calculus/catalogue.json``."""

from __future__ import annotations

from typing import Any

from kobai.objectives import Objective, functions, objective
from kobai.objectives.catalogue import Entry, families
from kobai.objectives.catalogue.japanese import FAMILIES, NAMES, NOTES

MOST_TABULATED = 10
"""Variables up to which minima are tabulated, where they depend on the number of variables."""
_USUAL = {"aliases": (), "dim": 2, "least": 1, "constants": {}, "local": (), "start": None}


def function_table() -> dict[str, Any]:
    """Key -> what a page knows of the function; entries that are as in ``_USUAL`` are left out."""
    family = {entry.key: name for name, members in families().items() for entry in members}
    return {entry.key: _row(entry) | {"family": family[entry.key]} for entry in functions()}


def family_table() -> dict[str, list[str]]:
    """Family -> its name in English and Japanese."""
    return {name: [name.replace("_", " "), FAMILIES[name]] for name in families()}


def _row(entry: Entry) -> dict[str, Any]:
    f = objective(entry.key)
    assert f.formula is not None
    numbers = {k: v for k, v in entry.parameters.items() if isinstance(v, int | float)}
    row = {
        "name": entry.name, "japanese": NAMES[entry.key], "aliases": entry.aliases, "dim": f.dim,
        "least": entry.least, "constants": numbers,
        "text": entry.formula if isinstance(entry.formula, str) else f.formula.source,
        "domain": None if callable(entry.domain) else entry.domain, "start": entry.start, "minima": _minima(f),
        "local": entry.local, "note": [entry.note, NOTES[entry.key]], "reference": entry.reference,
    }  # fmt: skip
    return {k: v for k, v in row.items() if k not in _USUAL or v != _USUAL[k]}


def _minima(f: Objective) -> list[Any] | dict[int, list[Any]]:
    """Global minima: points; numbers where all coordinates are the same; or points by the number of variables."""
    if f.dim is not None:
        return [m.x for m in f.minima_for(f.dim) if m.isglobal]
    known = {n: [m.x for m in f.minima_for(n) if m.isglobal] for n in range(f.least_dim, MOST_TABULATED + 1)}
    firsts = [point[0] for point in known[MOST_TABULATED]]
    if all(points == [(first,) * n for first in firsts] for n, points in known.items()):
        return firsts
    return {n: points for n, points in known.items() if points}
