"""Parquet, through pandas: its index becomes columns again, and a column of nulls is an empty one."""

from __future__ import annotations

import io

import numpy as np

from kobai.errors import BadInput, Missing
from kobai.numbers import count
from kobai.tables.column import Column
from kobai.tables.contents import Contents, distinct, from_array, from_objects, marked_index
from kobai.tables.reading import Reading

MOST_VALUES = 2**28
"""Most values read: two gigabytes of numbers. A few bytes of Parquet can stand for any number of equal rows."""


def read_parquet(data: bytes, path: str, reading: Reading) -> Contents:
    """The columns of a Parquet file."""
    try:
        import pandas as pd
        from pyarrow.parquet import ParquetFile
    except ModuleNotFoundError as error:
        raise Missing(
            f"reading Parquet needs {error.name}, which is not installed: pip install 'kobai[kernel]'"
        ) from error
    try:
        facts = ParquetFile(io.BytesIO(data)).metadata
        if facts.num_rows * facts.num_columns > MOST_VALUES:
            size = f"{count(facts.num_rows)} rows of {count(facts.num_columns)} columns"
            raise BadInput(
                f"{path!r}: {size} are more than the {count(MOST_VALUES)} values that are read; choose some first"
            )
        frame = pd.read_parquet(io.BytesIO(data), engine="pyarrow")
    except BadInput:
        raise
    except Exception as error:
        text = (str(error).strip().splitlines() or [type(error).__name__])[0]
        raise BadInput(f"{path!r}: cannot be read as parquet ({text})") from None
    index = 0
    if any(name is not None for name in frame.index.names) or not isinstance(frame.index, pd.RangeIndex):
        index = frame.index.nlevels
        levels = [name if name is not None and name not in frame.columns else f"index {name or ''}".strip()
                  for name in frame.index.names]  # fmt: skip
        frame = frame.reset_index(names=levels)
    given = list(map(str, frame.columns))
    names, twins = distinct(given)
    columns = [_column(name, frame.iloc[:, i], reading) for i, name in enumerate(names)]
    for column in columns[:index]:
        column.index = True
    if not index:
        marked_index(columns, given)
    if not len(frame):
        raise BadInput(f"{path!r}: there are no rows in it")
    return Contents(columns, twins=twins)


def _column(name: str, series: object, reading: Reading) -> Column:
    import pandas as pd

    series = pd.Series(series)
    types = pd.api.types
    if types.is_complex_dtype(series):
        return from_array(name, series.to_numpy(), reading)
    if types.is_numeric_dtype(series) or types.is_bool_dtype(series):
        return from_array(name, series.to_numpy(dtype=np.float64, na_value=np.nan), reading)
    return from_objects(name, series.astype(object).tolist(), reading)
