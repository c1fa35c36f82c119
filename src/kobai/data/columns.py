"""The columns of a table given in any of the usual ways, by name."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from numbers import Real
from typing import Any

import numpy as np

from kobai.data.examples import path_of
from kobai.errors import BadInput, shown

LARGEST = 1e140
"""Of a table's numbers; sums of squares of larger ones overflow."""

EXACT = tuple(map(np.dtype, ("bool", "int8", "uint8", "int16", "int32", "float32", "float64")))
"""Formats whose numbers are stored as they are; a piece at a time they become float64 without a rounding."""


def columns_of(data: Any) -> dict[str, np.ndarray]:
    """Columns by name, (N,) each: from a mapping, a DataFrame, a table of Arrow, a NumPy structured array, a table of
    ``kobai.tables``, a file, or the name of a table that ships.

    Raises:
        BadInput: it is none of these, or its columns are not one number a row, all of one length.
    """
    if isinstance(data, str | os.PathLike):
        found: Mapping[Any, Any] = columns_in(path_of(os.fspath(data)))
    elif hasattr(data, "names") and hasattr(data, "values") and hasattr(data, "objects"):
        found = {name: data.values[:, k] for k, name in enumerate(data.names)}
    elif isinstance(data, np.ndarray) and data.dtype.names:
        found = {name: data[name] for name in data.dtype.names}
    elif isinstance(data, Mapping):
        found = data
    elif (names := getattr(data, "column_names", getattr(data, "columns", None))) is not None:
        found = {name: data[name] for name in names}
    else:
        raise BadInput(
            f"data of type {type(data).__name__}: give columns by name, as {{'x': [1, 2], 'y': [3, 5]}}, or a DataFrame"
        )
    made = {str(name): _column(str(name), values) for name, values in found.items()}
    lengths = {len(values) for values in made.values()}
    if len(lengths) != 1 or lengths == {0}:
        sizes = ", ".join(f"{name} {len(values)}" for name, values in list(made.items())[:6])
        raise BadInput(f"data: the columns have to be of one length, and of a row at least; they are {sizes or 'none'}")
    return made


def columns_in(path: str, lang: str = "en") -> dict[str, list[Any] | np.ndarray]:
    """The columns of a file by name: numbers, NaN where one is missing, or texts with None.

    Raises:
        BadInput: there is no such file, or it is no table.
    """
    from kobai.tables import Reading, TableFile

    file = TableFile(path, Reading(lang=lang))
    found = {name: file.all_rows(name) for name in file.names}
    return {
        name: [cell.strip() or None for cell in cells] if isinstance(cells, list) else cells
        for name, cells in found.items()
    }


def array(name: str, values: Any) -> np.ndarray:
    """Numbers of any library as a NumPy array.

    Raises:
        BadInput: they are no array.
    """
    try:
        if isinstance(values, np.ma.MaskedArray):
            found = np.array(values.data, object)
            found[np.ma.getmaskarray(values)] = None
            return found
        return np.asarray(values.detach().cpu() if hasattr(values, "detach") else values)
    except ValueError as error:
        raise BadInput(f"{name}: no array of numbers ({error})") from error


def _column(name: str, values: Any) -> np.ndarray:
    column = array(f"data: column {name!r}", values)
    if column.ndim != 1:
        raise BadInput(f"data: column {name!r} is no list of numbers: give one number a row")
    if column.dtype == object and all(is_missing(value) or isinstance(value, Real) for value in column):
        column = np.array([np.nan if is_missing(value) else float(value) for value in column], np.float64)
    return column


def is_missing(value: Any) -> bool:
    """Whether it stands for a missing value: None, NaN, or pandas' NA."""
    return value is None or type(value).__name__ == "NAType" or bool(value != value)


def numbers(name: str, column: np.ndarray) -> np.ndarray:
    """A column of numbers, NaN where a value is missing; in its own format where that is one of ``EXACT``, else float64.

    Raises:
        BadInput: it holds text, or complex numbers.
    """
    if column.dtype.kind not in "biuf" and column.size:
        first = [value for value in column.ravel().tolist() if not is_missing(value)][:1]
        raise BadInput(f"data: column {name!r} holds {shown(*first)}: a model computes with numbers")
    if column.dtype not in EXACT:
        column = column.astype(np.float64, copy=False)
    if column.dtype != np.float64:
        return column
    finite = np.isfinite(column)
    for end in (column.max(initial=0.0, where=finite), column.min(initial=0.0, where=finite)):
        if abs(end) > LARGEST:
            raise BadInput(
                f"data: column {name!r} holds {shown(float(end))}, whose square overflows; take another unit"
            )
    return column


def classes(column: np.ndarray) -> tuple[list[Any], np.ndarray]:
    """The different values of a column in order, and for each row which it is, −1 where it is missing."""
    missing = np.array([is_missing(value) for value in column], bool)
    found, codes = np.unique(column[~missing], return_inverse=True)
    every = np.full(len(column), -1)
    every[~missing] = codes
    return found.tolist(), every


def complete(columns: Sequence[np.ndarray]) -> np.ndarray:
    """Which rows have a finite number in every column."""
    whole = np.isfinite(columns[0])
    for column in columns[1:]:
        whole &= np.isfinite(column)
    return whole
