"""What a file holds, whatever its format: columns, where their rows are, and what is to be said of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from kobai.tables.cells.missing import words
from kobai.tables.cells.number_text import Parsed, Style, parse
from kobai.tables.column import Column, counts_up, names_rows
from kobai.tables.reading import Reading


@dataclass
class Contents:
    """The columns of a file.

    Args:
        columns: all of the same length, with distinct names.
        matrices: names of matrices, and those of their columns.
        lines: where each row is, counted from 1; None: as they come.
        what: ``"line"`` of a text, or ``"row"``.
        short: rows with fewer cells than columns: row and number of cells.
        facts: how it was read.
        notes: what was left out.
        twins: names that several columns have, and what those are called here.
    """

    columns: list[Column]
    matrices: dict[str, list[str]] = field(default_factory=dict)
    lines: Sequence[int] | None = None
    what: str = "row"
    short: list[tuple[int, int]] = field(default_factory=list)
    facts: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    twins: dict[str, list[str]] = field(default_factory=dict)

    def place(self, row: int) -> str:
        """A row as people find it in the file."""
        return f"{self.what} {row + 1 if self.lines is None else self.lines[row]}"


def distinct(names: Sequence[str]) -> tuple[list[str], dict[str, list[str]]]:
    """Names without doubles: ``x, x`` are called ``x (1)``, ``x (2)``, nameless columns by their number."""
    counts = Counter(names)
    seen: Counter[str] = Counter()
    found: list[str] = []
    twins: dict[str, list[str]] = {}
    for i, name in enumerate(names):
        called = name or str(i + 1)
        if name and counts[name] > 1:
            seen[name] += 1
            called = f"{name} ({seen[name]})"
            twins.setdefault(name, []).append(called)
        while called in found or (called != name and called in counts):
            called += "'"
        if name and counts[name] > 1:
            twins[name][-1] = called
        found.append(called)
    return found, twins


def marked_index(columns: Sequence[Column], names: Sequence[str]) -> None:
    """Mark the first columns that number or name the rows: by their names, or the very first one if it counts up by one."""
    if len(columns) > 1:
        columns[0].index |= counts_up(columns[0])
    for column, name in zip(columns[:-1], names, strict=False):
        if not names_rows(name):
            break
        column.index = True


def from_texts(name: str, cells: Sequence[str], style: Style, reading: Reading) -> Column:
    """A column of texts."""
    return Column(name, cells, parse(cells, style, words(reading.missing)))


def from_array(name: str, array: np.ndarray, reading: Reading) -> Column:
    """A column of a NumPy array (N,); numbers, texts or times."""
    kind = array.dtype.kind
    if kind in "biuf":
        values = array.astype(np.float64, copy=False)
        return Column(name, array, Parsed(values, missing=int(np.isnan(values).sum())))
    if kind == "S":
        array = np.char.decode(array, "utf-8", "replace")
    if kind in "US":
        return from_texts(name, [str(cell).strip() for cell in array], Style(), reading)
    if kind == "M":
        texts = ["" if text == "NaT" else text for text in array.astype(str).tolist()]
        return from_texts(name, texts, Style(), reading)
    nothing = Parsed(np.full(len(array), np.nan), list(range(len(array))))
    if kind == "c":
        return Column(name, array, nothing, why="complex numbers; store real and imaginary parts as two columns")
    return Column(name, array.astype(str), nothing)


def from_objects(name: str, objects: Sequence[Any], reading: Reading) -> Column:
    """A column of Python's objects: numbers, texts, None."""
    cells = ["" if _nothing(value) else _text(value) for value in objects]
    return from_texts(name, cells, Style(), reading)


def _nothing(value: Any) -> bool:
    return value is None or (isinstance(value, float) and value != value) or str(value) in ("NaT", "<NA>")


def _text(value: Any) -> str:
    if isinstance(value, bool | np.bool_):
        return str(float(value))
    return repr(float(value)) if isinstance(value, float | np.floating) else str(value).strip()
