"""What the columns of X are, numbers, dates or categories, learned from the samples and applied to queries.

Dates become days since 1970-01-01, categories the numbers 0, 1, … of their sorted names; then X holds numbers alone. Numbers
and tensors pass through.
"""

from __future__ import annotations

import datetime
import math
import numbers
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from torch import Tensor

from kobai.errors import BadInput, nearest, shown
from kobai.tables import dates

NUMBER, DATE, CATEGORY = "number", "date", "category"
UNKNOWN = -1.0
"""The number of a category that no sample has: it differs from all of them."""
FROM_DTYPE = "from_dtype"


@dataclass
class Columns:
    """The kinds of the columns, and the names of categories.

    Args:
        kinds: ``"number"``, ``"date"`` or ``"category"``, one each.
        levels: categories, sorted, by the number of their column.
        names: of the columns; [] where they have none.
    """

    kinds: list[str]
    levels: dict[int, list[Any]] = field(default_factory=dict)
    names: list[str] = field(default_factory=list)

    @property
    def categories(self) -> list[int]:
        """The columns of categories."""
        return sorted(self.levels)

    def name(self, column: int) -> str:
        """A column, as messages call it."""
        return repr(self.names[column]) if self.names else str(column + 1)

    def encode(self, X: Any) -> Any:
        """Samples or queries as numbers; what is no table of these columns is left to other checks."""
        arrays, names = _arrays(X), list(getattr(X, "columns", []))
        if arrays is None or len(arrays) != len(self.kinds):
            return X
        if self.names and all(isinstance(name, str) for name in names) and names not in ([], self.names):
            return X
        plain = all(array.dtype.kind in "biufc" for array in arrays)
        if plain and not self.levels and DATE not in self.kinds:
            return X
        return _like(X, [self._encoded(array, i) for i, array in enumerate(arrays)])

    def _encoded(self, array: np.ndarray, column: int) -> np.ndarray:
        kind = self.kinds[column]
        if kind == CATEGORY:
            return self._codes(array, column)
        found = (
            DATE if array.dtype.kind == "M" else NUMBER if array.dtype.kind in "biufm" else _kind(array, self, column)
        )
        if found not in (kind, None):
            given, wanted = ("text" if k == CATEGORY else f"{k}s" for k in (found, kind))
            raise BadInput(f"column {self.name(column)} holds {given}; this model was fitted on {wanted}")
        if array.dtype.kind in "Mm":
            return dates.days_of(array)
        if kind == DATE:
            return _days(array)
        return array.astype(np.float64) if array.dtype.kind in "biuf" else _floats(array)

    def _codes(self, array: np.ndarray, column: int) -> np.ndarray:
        levels = self.levels[column]
        texts = isinstance(levels[0], str)
        values = _listed(array)
        for row, value in enumerate(values):
            if _missing(value):
                raise BadInput(
                    f"column {self.name(column)} has a missing value, first in row {row}: drop such rows or fill them in"
                )
            if isinstance(value, str) != texts:
                kind, other = ("text", "numbers") if texts else ("numbers", "text")
                raise BadInput(f"column {self.name(column)} holds {other} ({shown(value)}); its categories are {kind}")
        number = {level: float(i) for i, level in enumerate(levels)}
        return np.array([number.get(value, UNKNOWN) for value in values])


def columns_of(X: Any, categorical: Any) -> Columns | None:
    """What the columns of samples are; None where X is no table.

    Raises:
        BadInput: ``categorical`` names no columns, or a column holds numbers and text, or dates that can be read in two ways.
    """
    arrays = _arrays(X)
    if arrays is None:
        if not (isinstance(categorical, str) and categorical == FROM_DTYPE):
            raise BadInput(f"categorical_features={shown(categorical)}: X is no table with two axes")
        return None
    found = Columns([NUMBER] * len(arrays), names=[str(name) for name in getattr(X, "columns", [])])
    name, times = next(iter(Counter(found.names).most_common(1)), ("", 1))
    if times > 1:
        raise BadInput(f"X has {times} columns named {shown(name)}: give each a name of its own")
    asked = _asked(categorical, found)
    types = list(map(str, getattr(X, "dtypes", []))) if found.names else [""] * len(arrays)
    for column, array in enumerate(arrays):
        dtype = types[column] if asked is None else ""
        if column in (asked or ()) or dtype == "category" or dtype.startswith(("Categorical", "Enum")):
            kind = CATEGORY
        elif array.dtype.kind == "M":
            kind = DATE
        elif array.dtype.kind in "biufcm":
            kind = NUMBER
        else:
            kind = _kind(array, found, column) or NUMBER
        found.kinds[column] = kind
        if kind == CATEGORY:
            values = [value for value in dict.fromkeys(_listed(array)) if not _missing(value)]
            if len({isinstance(value, str) for value in values}) != 1:
                raise BadInput(f"column {found.name(column)} holds numbers and text: categories are either")
            found.levels[column] = sorted(values)
            if len(values) == len(array) > 2:
                example = shown(values[0])
                raise BadInput(
                    f"column {found.name(column)} holds {len(values)} different categories ({example}, …) in {len(array)} rows: "
                    "they must repeat; dates are written as 2024-03-01"
                )
    return found


def _asked(categorical: Any, found: Columns) -> list[int] | None:
    """The columns that are to be categories; None where their types decide."""
    if isinstance(categorical, str) and categorical == FROM_DTYPE:
        return None
    count = len(found.kinds)
    cure = "use 'from_dtype', or names or numbers of columns"
    try:
        items = [] if categorical is None else list(categorical) if not isinstance(categorical, str) else None
    except Exception:  # whatever a foreign type raises
        items = None
    if items is None:
        raise BadInput(f"categorical_features={shown(categorical)}: {cure}")
    if len(items) == count and all(isinstance(item, bool | np.bool_) for item in items):
        return [i for i, item in enumerate(items) if item]
    asked = []
    for item in items:
        if isinstance(item, str) and item in found.names:
            asked.append(found.names.index(item))
        elif isinstance(item, numbers.Integral) and not isinstance(item, bool) and -count <= int(item) < count:
            asked.append(int(item) % count)
        else:
            close = nearest(item, found.names) if isinstance(item, str) else ""
            raise BadInput(f"categorical_features: no column {shown(item)} among {count}; {cure}.{close}")
    return asked


def _arrays(X: Any) -> list[np.ndarray] | None:
    """The columns of a table; None of anything else."""
    if isinstance(X, Tensor):
        return [column.detach().cpu().numpy() for column in X.double().unbind(1)] if X.ndim == 2 else None
    try:
        if hasattr(X, "columns") and hasattr(X, "iloc"):
            return [_array(X.iloc[:, i]) for i in range(len(X.columns))]
        if hasattr(X, "columns") and hasattr(X, "get_column"):
            return [_array(X.get_column(name)) for name in X.columns]
        if not isinstance(X, np.ndarray):
            if not isinstance(X, Sequence) or isinstance(X, str):
                return None
            X = np.array(X) if np.array(X).dtype.kind in "biufcMm" else np.array(X, dtype=object)
    except Exception:  # whatever foreign types raise: other checks say what is wrong
        return None
    if X.ndim != 2 or X.dtype.kind not in "biufcOUSMm":
        return None
    return list(X.T)


def _array(series: Any) -> np.ndarray:
    array = np.asarray(series)
    return array if array.dtype.kind in "biufcMm" else array.astype(object)


def _like(X: Any, columns: list[np.ndarray]) -> Any:
    """The columns as what X is: a frame with its names, a tensor, or an array."""
    if isinstance(X, Tensor):
        return X.new_tensor(np.stack(columns, 1))
    if hasattr(X, "columns"):
        return type(X)(dict(zip(X.columns, columns, strict=True)))
    dtype = np.float32 if isinstance(X, np.ndarray) and X.dtype == np.float32 else np.float64
    return np.stack(columns, 1).astype(dtype)


def _kind(array: np.ndarray, columns: Columns, column: int) -> str | None:
    """The kind of a column of objects; None where they are of no known kind."""
    values = [value for value in _listed(array) if not _missing(value)]
    texts = [value for value in values if isinstance(value, str)]
    if values and all(isinstance(value, datetime.date | np.datetime64) for value in values):
        return DATE
    if not texts:
        return NUMBER if all(isinstance(value, numbers.Real | np.bool_) for value in values) else None
    if all(map(_is_float, texts)):
        return NUMBER
    if dates.parse_dates(texts) is not None and len(texts) == len(values):
        return DATE
    if (slip := dates.slip(texts)) is not None:
        row = [row for row, value in enumerate(_listed(array)) if isinstance(value, str)][slip]
        raise BadInput(
            f"column {columns.name(column)}: {shown(texts[slip])} in row {row} is not a date as the others are; correct it, or "
            "drop the row"
        )
    if len(texts) < len(values):
        raise BadInput(f"column {columns.name(column)} holds numbers and text ({shown(texts[0])}): it must be either")
    if dates.ambiguous(texts):
        raise BadInput(
            f"column {columns.name(column)}: days and months in {shown(texts[0])} may be exchanged; write 2024-03-01"
        )
    return CATEGORY


def _listed(array: np.ndarray) -> list[Any]:
    """The values as Python's own; texts as str."""
    values = array.tolist() if array.dtype.kind != "M" else list(array)
    return [value.decode("utf-8", "replace") if isinstance(value, bytes) else value for value in values]


def _missing(value: Any) -> bool:
    if value is None or (isinstance(value, float) and math.isnan(value)):
        return True
    return type(value).__name__ in ("NAType", "NaTType") or (isinstance(value, np.datetime64) and bool(np.isnat(value)))


def _is_float(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return "_" not in text  # 1_2 is a name


def _floats(array: np.ndarray) -> np.ndarray:
    return np.array([math.nan if _missing(value) else float(value) for value in _listed(array)])


def _days(array: np.ndarray) -> np.ndarray:
    """Days of dates in any form, NaN where one is missing."""
    values = _listed(array)
    found = np.full(len(values), np.nan)
    present = [row for row, value in enumerate(values) if not _missing(value)]
    texts = [row for row in present if isinstance(values[row], str)]
    if texts:
        days = dates.parse_dates([values[row] for row in texts])
        assert days is not None
        found[texts] = days
    for row in present:
        value = values[row]
        if isinstance(value, np.datetime64):
            found[row] = dates.days_of(np.array([value]))[0]
        elif not isinstance(value, str):
            found[row] = dates.days_of_object(value)
    return found
