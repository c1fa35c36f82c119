"""Workbooks."""

from __future__ import annotations

import sys

import numpy as np
import pytest

from kobai.errors import BadInput, Missing
from kobai.tables import Reading, TableFile

openpyxl = pytest.importorskip("openpyxl")


@pytest.fixture
def book(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    made = openpyxl.Workbook()
    made.active.title = "空"
    data = made.create_sheet("データ")
    rows = [
        [],
        [None, "観測 2020年"],
        [None, "時刻", "気温", "町"],
        [None, "s", "℃"],
        [None, 0.1, 2.5, "A"],
        [None, 3.5, "−4", "B"],
    ]
    for row in [*rows, [None, 5, "1,250", "C"], [None, 7, "N/A", "D"], [None, "合計", 9]]:
        data.append(row)
    other = made.create_sheet("other")
    for row in ([1.5, 2], [3, 4], [9, 8]):
        other.append(row)
    made.save("book.xlsx")
    return "book.xlsx"


def test_the_first_sheet_that_is_not_empty(book):
    file = TableFile(book)
    with pytest.raises(BadInput, match=r"column '気温': 1 value is missing or not finite, first in row 8 \('N/A'\)"):
        file.numbers(["時刻", "気温"], False)
    table = file.numbers(None, True)
    assert table.names == ["時刻", "気温"]
    np.testing.assert_array_equal(table.values, [[0.1, 2.5], [3.5, -4], [5, 1250]])
    assert "sheet データ" in file.describe(3, {})


def test_a_sheet_by_name(book):
    np.testing.assert_array_equal(
        TableFile(book, Reading(part="other")).numbers(None, False).values, [[1.5, 2], [3, 4], [9, 8]]
    )
    with pytest.raises(
        Missing, match=r"no such sheet in book.xlsx; there are 空, データ, other. Did you mean 'other'\?"
    ):
        TableFile(book, Reading(part="othr"))


def test_without_openpyxl(book, monkeypatch):
    monkeypatch.setitem(sys.modules, "openpyxl", None)
    with pytest.raises(Missing, match="pip install openpyxl"):
        TableFile(book)
