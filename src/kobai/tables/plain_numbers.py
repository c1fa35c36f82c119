"""Large texts of nothing but numbers and gaps below their head: pandas reads them, a piece at a time, twenty times as fast."""

from __future__ import annotations

import io
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from kobai.errors import BadInput
from kobai.tables.cells.missing import words
from kobai.tables.cells.number_text import Style, parse, style_of
from kobai.tables.head import Grid, grid
from kobai.tables.reading import Reading
from kobai.tables.separators import records

LARGE = 2**20
"""Characters from which this is worth while."""

_SAMPLE = 2**15  # characters at the beginning, which say how the rest is written
_PIECE = 2**22  # characters that are read at a time
_MISSING = sorted({spelled for word in words() for spelled in (word, word.upper(), word.title())})


@dataclass
class Cells:
    """The cells of a column of numbers, of which the first missing one is held as it was written.

    Args:
        values: (N,), NaN where one is missing.
        first: the row of the first missing one; −1 where there is none.
        text: that cell.
    """

    values: np.ndarray
    first: int = -1
    text: str = ""

    def __len__(self) -> int:
        return len(self.values)

    def __getitem__(self, row: int) -> Any:
        return self.text if row == self.first else self.values[row]


def plain_numbers(text: str, path: str, reading: Reading) -> tuple[Grid, str, Style, list[Cells]] | None:
    """Names, separator, style and columns of a large text; None where anything is unusual, wherever it stands."""
    if len(text) < LARGE or '"' in text or "\r" in text.replace("\r\n", "") or reading.missing:
        return None
    if "\n\n" in text or "\n\r\n" in text:
        return None  # the numbers of lines would not be those of rows
    sample = text[: text.rfind("\n", 0, _SAMPLE) + 1]
    try:
        found = records(sample, path, reading.separator, reading.decimal)
        made = grid(found, reading, path)
        cells = list(zip(*made.rows, strict=True))
        style = Style(reading.decimal or style_of(cells, words(), str, found.separator, path).decimal)
        import pandas as pd
    except (BadInput, ModuleNotFoundError):
        return None  # the whole file is read, and says what is wrong
    parsed = [parse(column, style, words()) for column in cells]
    unusual = any(column.wrong or column.percent or column.grouping for column in parsed)
    separators = (",", ";", "\t", "|")
    if unusual or found.separator not in separators or found.comments or made.short or found.separator == style.decimal:
        return None
    if style.decimal == "," and "." in text:
        return None
    options: Any = {"float_precision": "round_trip"} if int(pd.__version__.partition(".")[0]) < 4 else {}

    def numbers(piece: str) -> np.ndarray:
        frame = pd.read_csv(
            io.StringIO(piece), sep=found.separator, decimal=style.decimal, header=None, dtype=np.float64,
            keep_default_na=False, na_values=_MISSING, skipinitialspace=True, **options,
        )  # fmt: skip
        return frame.to_numpy()

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # this argument goes where it is the default
        try:
            columns = _in_pieces(text, _line_start(text, made.lines[0]), len(made.names), found.separator, numbers)
        except (ValueError, TypeError, OverflowError):  # pandas' own errors are ValueErrors
            return None
    return None if columns is None else (made, found.separator, style, columns)


def _line_start(text: str, line: int) -> int:
    """Where a line begins, counted from 1."""
    at = 0
    for _ in range(line - 1):
        at = text.index("\n", at) + 1
    return at


def _in_pieces(
    text: str, begin: int, width: int, separator: str, numbers: Callable[[str], np.ndarray]
) -> list[Cells] | None:
    """The ``width`` columns of all lines from a place on; None where a line is unusual."""
    rows, at = text.count("\n", begin) + (not text.endswith("\n")), 0
    columns = [Cells(np.empty(rows)) for _ in range(width)]
    while begin < len(text):
        end = text.rfind("\n", begin, begin + _PIECE) + 1 or text.find("\n", begin) + 1 or len(text)
        piece = text[begin:end]
        lines = piece.count("\n") + (not piece.endswith("\n"))
        some = numbers(piece)
        # A line of fewer cells would be one of missing values at its end, and one of none is no row.
        if some.shape != (lines, width) or piece.count(separator) != lines * (width - 1) or np.isinf(some).any():
            return None
        if np.isnan(some).all(1).any():
            return None
        for k, column in enumerate(columns):
            column.values[at : at + lines] = some[:, k]
            if column.first < 0 and (missing := np.isnan(some[:, k])).any():
                line = int(missing.argmax())
                column.first, column.text = at + line, piece.split("\n", line + 1)[line].split(separator)[k].strip()
        at, begin = at + lines, end
    return columns
