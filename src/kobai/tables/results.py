"""Results as a table in a file, CSV or Parquet, in full precision."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from kobai.errors import Missing
from kobai.files import whole_file, write_whole

Columns = Mapping[str, np.ndarray | Sequence[Any]]


def joined(given: Columns, found: Columns) -> dict[str, np.ndarray | Sequence[Any]]:
    """Columns of the data and of results; a result whose name the data has gets a prime."""
    columns = dict(given)
    for name, values in found.items():
        while name in columns:
            name += "'"
        columns[name] = values
    return columns


def at_rows(values: np.ndarray, rows: np.ndarray, count: int) -> np.ndarray:
    """Values (N,) at these rows of ``count``; NaN in the others."""
    found = np.full(count, np.nan)
    found[rows] = values
    return found


def save(columns: Columns, path: str | Path, **_: Any) -> None:
    """Write columns of equal length as CSV or Parquet, by the ending; the file appears whole or not at all."""
    if Path(path).suffix.lower() == ".parquet":
        _save_parquet(columns, path)
        return
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows(zip(*map(_cells, columns.values()), strict=True))
    # Spreadsheets take a file without the mark for one in the system's old encoding.
    marked = "utf-8" if text.getvalue().isascii() else "utf-8-sig"
    write_whole(path, text.getvalue().encode(marked))


def _cells(values: np.ndarray | Sequence[Any]) -> list[Any]:
    """Numbers with as many digits as they need; nothing where one is missing."""
    return [
        "" if value != value else value for value in (values.tolist() if isinstance(values, np.ndarray) else values)
    ]


def _save_parquet(columns: Columns, path: str | Path) -> None:
    try:
        import pyarrow as pa
        from pyarrow.parquet import write_table
    except ModuleNotFoundError as error:
        raise Missing("writing Parquet needs pyarrow, which is not installed: pip install pyarrow") from error
    arrays = [pa.array(values, from_pandas=True) for values in columns.values()]
    with whole_file(path) as part:
        write_table(pa.table(arrays, names=list(columns)), part)
