"""``table``: the columns of a table that ships, with what is known of it."""

from __future__ import annotations

import csv
import functools
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from kobai.errors import BadInput, nearest, shown

_FOLDER = Path(__file__).parent


@dataclass(frozen=True, repr=False, eq=False)
class ExampleTable(Mapping[str, np.ndarray]):
    """A table by columns, (N,) each, float64 or text; ``kobai.loss`` takes it as it is.

    Args:
        name: as ``table`` takes it.
        title, about: what it is, by language (``"en"``, ``"ja"``).
        source: who measured and published it.
        licence: under which it is here.
        units: of the columns that have some, by language.
        predict: values of columns at which a prediction is wanted; pictures reach there.
        model, loss, standardize: arguments of ``kobai.loss`` that suit it.
        optimizer, lr, start: arguments of ``kobai.descend`` that suit that loss; a start of None is the loss's own.
        columns: the numbers.
    """

    name: str
    title: dict[str, str]
    about: dict[str, str]
    source: str
    licence: str
    units: dict[str, dict[str, str]]
    model: str
    standardize: bool
    lr: float
    loss: str = "squared"
    optimizer: str | None = None
    start: list[float] | None = None
    predict: dict[str, list[float]] = field(default_factory=dict)
    columns: dict[str, np.ndarray] = field(default_factory=dict)

    def __getitem__(self, column: str) -> np.ndarray:
        return self.columns[column]

    def __iter__(self) -> Iterator[str]:
        return iter(self.columns)

    def __len__(self) -> int:
        return len(self.columns)

    def __repr__(self) -> str:
        rows = len(next(iter(self.columns.values())))
        return f"<{self.title['en']}: {rows} rows of {', '.join(self.columns)}; {self.source}>"


def tables() -> list[str]:
    """The names of the tables that ship."""
    return list(_about())


def file_of(name: str) -> Path | None:
    """The CSV file of a table that ships, or None where there is none of that name."""
    return _FOLDER / f"{name}.csv" if name in _about() else None


def path_of(data: str) -> str:
    """The file of a table that ships where ``data`` is its name and there is no file of that name; else ``data``."""
    ships = None if Path(data).exists() else file_of(data)
    return data if ships is None else str(ships)


def table(name: str) -> ExampleTable:
    """A table that ships, by name.

    Raises:
        BadInput: there is none of that name.

    Example:
        >>> from kobai.data import table
        >>> cars = table("cars")
        >>> len(cars["speed"]), cars.units["distance"]["en"]
        (50, 'feet')
    """
    file = file_of(name) if isinstance(name, str) else None
    if file is None:
        close = nearest(name, tables()) if isinstance(name, str) else ""
        raise BadInput(f"table {shown(name)}: no table of that name ships; there are {', '.join(tables())}.{close}")
    with file.open(encoding="utf-8", newline="") as lines:
        names, *rows = csv.reader(lines)
    columns = {key: _column(cells) for key, cells in zip(names, zip(*rows, strict=True), strict=True)}
    return ExampleTable(name, columns=columns, **_about()[name])


@functools.cache
def _about() -> dict[str, dict[str, Any]]:
    return tomllib.loads((_FOLDER / "about.toml").read_text(encoding="utf-8"))


def _column(cells: tuple[str, ...]) -> np.ndarray:
    """Numbers where all are; else text."""
    try:
        return np.array(cells, dtype=np.float64)
    except ValueError:
        return np.array(cells)
