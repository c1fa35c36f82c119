"""One column of a table: its numbers, or its labels where it holds text."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from kobai.tables.number_text import Parsed, is_number

INDEX_NAMES = frozenset({"", "rownames", "row.names", "row_names", "unnamed: 0", "index", "no.", "番号"})


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

    @property
    def empty(self) -> bool:
        """Whether there is nothing in it."""
        return not self.parsed.numbers and not self.parsed.wrong


def is_index(position: int, name: str, values: np.ndarray, text: bool) -> bool:
    """Whether a column numbers the rows: by its name, or the first one, in whole numbers that count up by one."""
    if name.strip().casefold() in INDEX_NAMES and position == 0:
        return True
    if text or position or len(values) < 3 or not np.isfinite(values).all():
        return False
    return bool((values == np.round(values)).all() and (np.diff(values) == 1).all())
