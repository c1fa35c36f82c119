"""Tables of every kind, through the command line and from Python."""

from __future__ import annotations

import json

import numpy as np
import pandas as pd
import pytest

from kobai.errors import BadInput
from kobai.tables import Reading, TableFile
from tests.cli.helpers import answer


def test_parquet_is_read_too(folder, capsys):
    pytest.importorskip("pyarrow")
    pd.read_csv("data.csv").to_parquet("data.parquet")
    status, out, _ = answer(capsys, "nw", "data.parquet", "--x", "a", "--y", "c", "--json")
    assert status == 0
    assert json.loads(out)["samples"] == 60


def test_rows_with_holes_are_left_out_when_asked_for(folder, capsys):
    status, out, _ = answer(capsys, "nw", "holes.csv", "--x", "a,b", "--y", "c", "--drop-missing", "--json")
    assert status == 0
    assert json.loads(out)["samples"] == 58


def test_repeated_rows_are_told(folder, capsys):
    _, out, _ = answer(capsys, "nw", "twice.csv", "--x", "a", "--y", "c")
    assert "7 of 67 rows repeat an earlier one" in out
    assert "too small" in " ".join(out.split())


@pytest.mark.parametrize(
    ("encoding", "separator", "decimal"),
    [
        ("utf-8-sig", ",", "."),
        ("cp932", ",", "."),
        ("cp932", ";", ","),
        ("utf-8", ";", "."),
        ("utf-8", "\t", "."),
        ("utf-16", "\t", "."),
    ],
)
def test_tables_as_spreadsheets_write_them(folder, capsys, encoding, separator, decimal):
    frame = pd.read_csv("data.csv").rename(columns={"a": "身長", "c": "体重"})
    frame.to_csv("sheet.csv", index=False, encoding=encoding, sep=separator, decimal=decimal)
    status, out, _ = answer(capsys, "nw", "sheet.csv", "--x", "身長", "--y", "体重", "--json")
    assert status == 0
    _, plain, _ = answer(capsys, "nw", "data.csv", "--x", "a", "--y", "c", "--json")
    assert json.loads(out)["loo_score"] == pytest.approx(json.loads(plain)["loo_score"])


def test_columns_keep_their_rows(folder):
    file = TableFile("odd.csv")
    assert file.names == ["a", "b", "c", "city", "same"]
    table = file.numbers(None, False)
    assert table.names == ["a", "b", "c"]
    assert table.values.shape == (60, 3)
    assert file.column("city", table.rows[:2]).tolist() == ["Tokyo", "Osaka"]
    assert [note.split(":")[0] for note in table.notes] == [
        "left out, since they hold text",
        "left out, since they never change",
    ]


def test_a_matrix_is_named_at_once(folder):
    file = TableFile("pictures.npz")
    assert file.expand("pixels", "--x") == [f"pixels{i}" for i in range(1, 7)]
    assert file.expand("label", "--x") == ["label"]


def test_errors_name_file_column_and_row(folder):
    np.savez("holes.npz", a=np.array([1.0, 2.0, np.nan]), b=np.arange(3.0))
    with pytest.raises(BadInput, match=r"'holes\.npz': column 'a': 1 value is missing or not finite, first in row 3"):
        TableFile("holes.npz").numbers(["a", "b"], False)
    with pytest.raises(BadInput, match=r"'odd\.csv': column 'city' holds text \('Tokyo'\) in line 2"):
        TableFile("odd.csv").numbers(["city"], False)
    with pytest.raises(BadInput, match=r"'odd\.csv': column 'same' has the same value in every row"):
        TableFile("odd.csv").numbers(["same"], False)


def test_names_with_commas_blanks_and_doubles(folder, capsys):
    (folder / "names.csv").write_text(
        '"a,b",c ,x,x,が\n1,2,5,3,1\n3.5,4,7,8,2\n5,6.25,9,4,4\n8,1,2,9,8\n', encoding="utf-8"
    )
    file = TableFile("names.csv")
    assert file.expand(["a,b", "c "], "--x") == ["a,b", "c"]
    assert file.expand("c,x (2)", "--x") == ["c", "x (2)"]
    assert file.expand("か\u3099", "--x") == ["が"]  # as macOS writes file names
    with pytest.raises(BadInput, match=r"'x': 2 columns of names.csv have this name; say 'x \(1\)' or 'x \(2\)'"):
        file.expand("x", "--x")
    with pytest.raises(BadInput, match="named twice"):
        file.expand(["c", "c"], "--x")
    status, out, _ = answer(capsys, "nw", "names.csv", "--x", "a,b", "--x", "c ", "--y", "が", "--json")
    assert status == 0
    assert set(json.loads(out)["bandwidth"]) == {"a,b", "c"}


def test_what_was_read_is_said_in_both_languages(folder, capsys):
    (folder / "表.csv").write_bytes("times;accel\n1,5;2\n2;3,5\n4;1\n8;2\n合計;9\n".encode("cp932"))
    words = ["nw", "表.csv", "--x", "times", "--y", "accel"]
    _, out, _ = answer(capsys, *words)
    assert (
        "4 rows; x = times; y = accel; ; as separator; decimal comma; cp932; 1 line at the end left out (合計, 9)"
        in out
    )
    _, out, _ = answer(capsys, *words, "--lang", "ja", "--json")
    assert json.loads(out)["read"] == (
        "4 行; x = times; y = accel; 区切りは ;; 小数点はコンマ; cp932; 末尾の 1 行は除外（合計, 9）"
    )


def test_options_that_mean_nothing_in_a_file_are_refused(folder):
    for path, options in (
        ("pictures.npz", {"separator": ","}),
        ("pictures.npz", {"head": 1}),
        ("data.csv", {"part": "a"}),
    ):
        with pytest.raises(BadInput, match="leave it out"):
            TableFile(path, Reading(**options))
