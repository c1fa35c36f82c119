"""``kobai nw`` and ``kobai ukr``: tables in, models out, and what is said of tables that cannot be used."""

from __future__ import annotations

import pytest

from tests.cli.helpers import answer


def test_japanese(folder, capsys):
    _, out, _ = answer(capsys, "nw", "data.csv", "--x", "a", "--y", "c", "--lang", "ja")
    assert "バンド幅" in out
    _, out, _ = answer(capsys, "ukr", "--help", "--lang", "ja")
    assert "教師なしカーネル回帰" in out


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("nw holes.csv --x a,b --y c", "column 'b': 2 values are missing or not finite, first in line 6"),
        ("nw odd.csv --x a,same --y c", "'same' has the same value in every row"),
        ("nw odd.csv --x a --y city", "'city' holds text ('Tokyo')"),
        ("nw data.csv --x aa --y c", "Did you mean 'a'?"),
        ("nw data.csv --x a --y a", "cannot explain itself"),
        ("nw data.csv --x a --y b,c", "one column is explained at a time"),
        ("nw data.csv --x a --y c --bandwidth -1", "positive"),
        ("nw data.csv --x a --y c --bandwidth nan", "finite"),
        ("nw data.csv --x a,b --y c --bandwidth 1,-inf", "finite"),
        ("nw data.csv --x a --y c --kernel gausian", "gausian"),
        ("nw data.csv --x a --y c --out fit.zarr", "no trace to store"),
        ("nw data.csv --x a --y c --out nowhere/fit.png", "there is no folder"),
        ("nw data.csv --y c", "--x: this option is needed. See 'kobai nw --help'"),
        ("nw one.csv --x a --y b", "there is one row of numbers"),
        ("ukr one.csv", "there is one row of numbers"),
        ("nw torn.csv --x a --y b", "save it as UTF-8"),
        ("nw data.csv --x , --y c", "--x ',': name one column"),
        ("nw none.csv --x a --y c", "there is no such file"),
        ("nw data.docx --x a --y c", "kobai reads .csv .tsv .parquet .npz"),
        ("nw empty.csv --x a --y b", "no rows"),
        ("nw broken.npz --x a --y b", "cannot be read as npz"),
        ("nw broken.csv --x a --y b", "broken.csv"),
        ("nw uneven.npz --x a --y b", "differ in length"),
        ("ukr data.csv --components 0", "components"),
        ("ukr data.csv --leave-out 60 --steps 1", "leave_out=60"),
        ("ukr data.csv --optimizer Adm --steps 1", "Adam"),
        ("ukr data.csv --color nothing", "no such column"),
        ("ukr data.csv --images 5x5 --steps 1 --out a.png", "not the data's 3 columns"),
        ("ukr data.csv --images five", "--images 'five'"),
        ("ukr data.csv --show z --steps 1", "--show 'z'"),
    ],
)
def test_what_cannot_be_used_gets_one_clear_line(folder, capsys, words, said):
    status, out, err = answer(capsys, *words.split())
    assert status == 2
    assert out == ""
    assert said in err
    assert err.count("\n") == 1
