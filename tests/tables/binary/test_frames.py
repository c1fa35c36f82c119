"""Parquet."""

from __future__ import annotations

import datetime
import decimal

import numpy as np
import pandas as pd
import pytest

from kobai.errors import BadInput
from kobai.tables import Reading, TableFile


@pytest.fixture(autouse=True)
def _folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)


def test_nulls_an_index_and_every_type_of_number():
    frame = pd.DataFrame(
        {
            "気温": [1.5, 2.5, 4.0, 8.0],
            "nulls": [None] * 4,
            "whole": pd.array([1, None, 4, 9], dtype="Int64"),
            "exact": [decimal.Decimal("1.25"), decimal.Decimal("2.5"), None, decimal.Decimal("1e-3")],
            "truth": [True, None, False, False],
            "day": [datetime.date(2020, 1, i) for i in (1, 2, 3, 4)],
            "kind": pd.Categorical(["a", "b", "a", "b"]),
        },
        index=pd.Index([10.0, 20.0, 40.0, 80.0], name="時刻"),
    )
    frame.to_parquet("a.parquet")
    file = TableFile("a.parquet")
    table = file.numbers(None, True)
    assert table.names == ["気温", "whole", "exact", "truth"]
    np.testing.assert_array_equal(table.values, [[1.5, 1, 1.25, 1], [8, 9, 0.001, 0]])
    assert len(table.notes) == 4
    np.testing.assert_array_equal(
        file.numbers(["時刻", "気温"], False).values, [[10, 1.5], [20, 2.5], [40, 4], [80, 8]]
    )
    assert "時刻" in TableFile("a.parquet", Reading(index=True)).numbers(None, True).names
    assert file.column("kind", np.array([0, 1])).tolist() == ["a", "b"]
    with pytest.raises(BadInput, match="column 'nulls': 4 values are missing"):
        file.numbers(["nulls"], False)


def test_more_values_than_are_read(monkeypatch):
    from kobai.tables.binary import frames

    pd.DataFrame({"x": np.zeros(10_000)}).to_parquet("b.parquet")
    monkeypatch.setattr(frames, "MOST_VALUES", 1000)
    with pytest.raises(BadInput, match="10,000 rows of 1 columns are more than the 1,000 values"):
        TableFile("b.parquet")


def test_damaged(tmp_path):
    for contents in (b"PAR1 and no more", b"x,y\n1,2\n"):
        (tmp_path / "c.parquet").write_bytes(contents)
        with pytest.raises(BadInput, match="cannot be read as parquet"):
            TableFile("c.parquet")
