"""Large texts that hold nothing but numbers below their head: pandas reads them, twenty times as fast."""

from __future__ import annotations

import io
import warnings
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


def plain_numbers(text: str, path: str, reading: Reading) -> tuple[Grid, str, Style, np.ndarray] | None:
    """Names, separator, style and the numbers (N, d) of a large text; None where anything is unusual, wherever it stands."""
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
    unusual = any(column.wrong or column.missing or column.percent or column.grouping for column in parsed)
    separators = (",", ";", "\t", "|")
    if unusual or found.separator not in separators or found.comments or made.short or found.separator == style.decimal:
        return None
    if style.decimal == "," and "." in text:
        return None
    options: Any = {"float_precision": "round_trip"} if int(pd.__version__.partition(".")[0]) < 4 else {}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # this argument goes where it is the default
        try:
            frame = pd.read_csv(
                io.StringIO(text), sep=found.separator, decimal=style.decimal, header=None, skiprows=made.lines[0] - 1,
                dtype=np.float64, keep_default_na=False, na_filter=False, skipinitialspace=True, **options,
            )  # fmt: skip
        except (ValueError, TypeError, OverflowError):  # pandas' own errors are ValueErrors
            return None
    values = frame.to_numpy()
    if values.shape[1] != len(made.names) or not np.isfinite(values).all():
        return None
    return made, found.separator, style, values
