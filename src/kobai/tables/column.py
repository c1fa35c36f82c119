"""One column of a table: its numbers, or its labels where it holds text."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from kobai.tables.cells import dates
from kobai.tables.cells.number_text import Parsed, is_number

_INDEX_NAME = re.compile(r"|rownames|row[._]names|unnamed: \d+(\.\d+)*|index|no\.|番号", re.IGNORECASE)


@dataclass
class Column:
    """A column.

    Args:
        name: as it is called.
        cells: (N,) as they were read: texts, or an array.
        parsed: the cells as numbers.
        index: whether it only numbers or names the rows.
        why: why it cannot be used at all, such as complex numbers.
    """

    name: str
    cells: Any
    parsed: Parsed
    index: bool = False
    why: str = ""

    @property
    def values(self) -> np.ndarray:
        """(N,) float64, NaN where there is no number."""
        return self.parsed.values

    @property
    def text(self) -> bool:
        """Whether it holds something that is neither a number nor missing."""
        return bool(self.parsed.wrong or self.why)

    @property
    def mostly_text(self) -> bool:
        """Whether it holds text rather than numbers with a slip among them."""
        some = self.parsed.wrong[:1000]
        slips = sum(is_number(str(self.cells[row])) for row in some)  # numbers, but in another style
        return bool(self.why) or (len(self.parsed.wrong) > self.parsed.numbers and 2 * slips <= len(some))

    @cached_property
    def days(self) -> np.ndarray | None:
        """(N,) dates as days, NaN where one is missing; None of any other column."""
        if self.parsed.numbers or self.why or not self.parsed.wrong:
            return None
        found = dates.parse_dates(self.texts)
        if found is None:
            return None
        days = np.full(len(self.values), np.nan)
        days[self.parsed.wrong] = found
        return days

    @cached_property
    def slip(self) -> int | None:
        """The row of the first cell that is no date, where most are; None of any other column."""
        rows = sorted([*self.parsed.wrong, *np.flatnonzero(~np.isnan(self.values)).tolist()])
        found = None if self.why else dates.slip([str(self.cells[row]) for row in rows])
        return None if found is None else rows[found]

    @property
    def texts(self) -> list[str]:
        """The cells that are no numbers and not missing."""
        return [str(self.cells[row]) for row in self.parsed.wrong]

    @property
    def empty(self) -> bool:
        """Whether there is nothing in it."""
        return not self.parsed.numbers and not self.parsed.wrong


def names_rows(name: str) -> bool:
    """Whether a name is one that programs give to a column that numbers or names the rows."""
    return _INDEX_NAME.fullmatch(name.strip()) is not None


def counts_up(column: Column) -> bool:
    """Whether a column holds whole numbers that count up by one."""
    values = column.values
    return (
        not column.text
        and len(values) > 2
        and bool((values == np.round(values)).all() and (np.diff(values) == 1).all())
    )
