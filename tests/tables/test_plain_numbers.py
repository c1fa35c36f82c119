"""Large texts of nothing but numbers: the same as read cell by cell, to the last bit, wherever something unusual stands."""

from __future__ import annotations

import numpy as np
import pytest

from kobai.errors import BadInput
from kobai.tables import Reading, TableFile, plain_numbers, text_file


def _text(separator: str = ",", decimal: str = ".", rows: int = 400, change: str = "") -> str:
    rng = np.random.default_rng(0)
    values = rng.normal(size=(rows, 3)) * 10.0 ** rng.integers(-300, 300, size=(rows, 3))
    lines = [separator.join(repr(v).replace(".", decimal) for v in row) for row in values.tolist()]
    return "\n".join([separator.join("xyz"), *lines, *([change] if change else []), *lines[:3]]) + "\n"


@pytest.mark.parametrize(("separator", "decimal"), [(",", "."), (";", ","), ("\t", ","), ("|", ".")])
def test_the_same_numbers(monkeypatch, separator, decimal):
    data = _text(separator, decimal).encode()
    slow = text_file.read_text(data, "a.csv", Reading())
    monkeypatch.setattr(plain_numbers, "LARGE", 0)
    monkeypatch.setattr(plain_numbers, "_SAMPLE", 2000)
    assert plain_numbers.plain_numbers(data.decode(), "a.csv", Reading()) is not None
    quick = text_file.read_text(data, "a.csv", Reading())
    for a, b in zip(slow.columns, quick.columns, strict=True):
        assert (a.name, a.index) == (b.name, b.index)
        np.testing.assert_array_equal(a.values, b.values)
    assert (slow.facts, slow.notes) == (quick.facts, quick.notes)
    assert slow.place(399) == quick.place(399)


@pytest.mark.parametrize(
    "change",
    ["1,2", "1,2,3,4", "1,2,", "1,?,3", "1,2_0,3", "1,２,3", "1,TRUE,3", '1,"2",3', "# 1,2,3", "", "\n1,2,3", "1,2%,3", "1,inf,3",
     "1,1'000,3", "1,−2,3", "Total,2,3", "1,2,3,", "1 000,2,3", "1, NA ,3", "1,Missing,3", "1,-,3\n1,n.A.,3",
     "1,2\n1,2,3,4", ",,", "NA,NA,NA"],
)  # fmt: skip
def test_what_is_unusual_below_is_read_cell_by_cell(monkeypatch, tmp_path, change):
    path = tmp_path / "a.csv"
    path.write_text(_text(change=change), encoding="utf-8")
    results = []
    for large in (10**9, 0):
        monkeypatch.setattr(plain_numbers, "LARGE", large)
        monkeypatch.setattr(plain_numbers, "_SAMPLE", 2000)
        try:
            results.append(TableFile(str(path)).numbers(None, False).values.tolist())
        except BadInput as error:
            results.append(str(error))
    assert results[0] == results[1]


@pytest.mark.parametrize("cell", ["", "NA", "nan", "N/A", " Null", "?", "欠測", "#DIV/0!", "−"])
@pytest.mark.parametrize("piece", [64, 2**22])
def test_missing_values_are_read_as_quickly(monkeypatch, cell, piece):
    data = _text(change=f"1,{cell},3\n{cell},2,{cell}").encode()
    slow = text_file.read_text(data, "a.csv", Reading())
    for name, value in (("LARGE", 0), ("_SAMPLE", 2000), ("_PIECE", piece)):
        monkeypatch.setattr(plain_numbers, name, value)
    assert plain_numbers.plain_numbers(data.decode(), "a.csv", Reading()) is not None
    quick = text_file.read_text(data, "a.csv", Reading())
    for a, b in zip(slow.columns, quick.columns, strict=True):
        np.testing.assert_array_equal(a.values, b.values)
        assert (a.parsed.missing, a.parsed.numbers) == (b.parsed.missing, b.parsed.numbers)
        first = int(np.isnan(a.values).argmax())
        assert a.cells[first] == b.cells[first] == cell.strip()
    assert slow.facts == quick.facts
