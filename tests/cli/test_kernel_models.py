"""``kobai nw`` and ``kobai ukr``: tables in, models out, and what is said of tables that cannot be used."""

from __future__ import annotations

import json

import numpy as np
import pandas as pd
import pytest

from kobai.cli import main


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """A working directory with tables of every kind."""
    monkeypatch.chdir(tmp_path)
    rng = np.random.default_rng(0)
    a, b = rng.uniform(-2, 2, 60), rng.uniform(0, 50, 60)
    frame = pd.DataFrame({"a": a, "b": b, "c": np.sin(2 * a) + 0.1 * rng.normal(size=60)})
    frame.to_csv("data.csv", index=False)
    frame.to_csv("data.tsv", index=False, sep="\t")
    frame.assign(city=["Tokyo", "Osaka"] * 30, same=1.0).to_csv("odd.csv", index=False)
    holes = frame.copy()
    holes.loc[[4, 9], "b"] = np.nan
    holes.to_csv("holes.csv", index=False)
    pd.concat([frame, frame.iloc[:7]]).to_csv("twice.csv", index=False)
    np.savez("pictures.npz", pixels=rng.uniform(size=(40, 3, 2)), label=np.arange(40) % 3)
    np.savez("uneven.npz", a=np.zeros(3), b=np.zeros(4))
    (tmp_path / "one.csv").write_text("a,b\n1,2\n")
    (tmp_path / "torn.csv").write_bytes(b"a,b\n1,\x81 \n")
    (tmp_path / "empty.csv").write_text("a,b\n")
    (tmp_path / "broken.npz").write_bytes(b"not a zip")
    (tmp_path / "broken.csv").write_text('a,b\n"1,2\n')
    return tmp_path


def answer(capsys, *words):
    """Exit status, standard output, standard error."""
    status = main(list(words))
    out, err = capsys.readouterr()
    return status, out, err


@pytest.mark.parametrize("file", ["data.csv", "data.tsv"])
def test_regression_as_json(folder, capsys, file):
    status, out, _ = answer(capsys, "nw", file, "--x", "a,b", "--y", "c", "--json")
    told = json.loads(out)
    assert status == 0
    assert set(told["bandwidth"]) == {"a", "b"}
    assert told["bandwidth"]["a"] < 0.5
    assert told["loo_r2"] > 0.8
    assert told["samples"] == 60


def test_parquet_is_read_too(folder, capsys):
    pytest.importorskip("pyarrow")
    pd.read_csv("data.csv").to_parquet("data.parquet")
    status, out, _ = answer(capsys, "nw", "data.parquet", "--x", "a", "--y", "c", "--json")
    assert status == 0
    assert json.loads(out)["samples"] == 60


def test_the_same_as_in_python(folder, capsys):
    from kobai.kernel import NadarayaWatson

    frame = pd.read_csv("data.csv")
    model = NadarayaWatson(order=1).fit(frame[["a"]].to_numpy(), frame["c"].to_numpy())
    _, out, _ = answer(capsys, "nw", "data.csv", "--x", "a", "--y", "c", "--order", "1", "--json")
    assert json.loads(out)["bandwidth"]["a"] == pytest.approx(model.bandwidth_[0])
    _, out, _ = answer(capsys, "nw", "data.csv", "--x", "a", "--y", "c", "--bandwidth", "0.25", "--json")
    assert json.loads(out)["bandwidth"]["a"] == 0.25


def test_a_manifold_with_every_kind_of_output(folder, capsys):
    outs = [f"--out=m.{ending}" for ending in ("png", "html", "zarr")]
    words = ["ukr", "odd.csv", "--steps", "10", "--color", "city", "--show", "a,c", *outs]
    status, out, _ = answer(capsys, *words)
    assert status == 0
    for said in ("they hold text: city", "they never change: same", "m.png", "m.html", "m.zarr"):
        assert said in out
    assert all((folder / f"m.{ending}").exists() for ending in ("png", "html", "zarr"))


def test_pictures_from_a_matrix(folder, capsys):
    words = ["ukr", "pictures.npz", "--x", "pixels", "--images", "2x3", "--color", "label", "--steps", "5"]
    status, out, _ = answer(capsys, *words, "--out", "atlas.png", "--json")
    assert status == 0
    assert json.loads(out)["columns"] == [f"pixels{i}" for i in range(1, 7)]


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


def test_a_matrix_may_explain(folder, capsys):
    rng = np.random.default_rng(0)
    np.savez("named.npz", X=rng.normal(size=(30, 2)), Y=rng.normal(size=(30, 1)))
    status, out, _ = answer(capsys, "nw", "named.npz", "--x", "X", "--y", "Y", "--json")
    assert status == 0
    assert set(json.loads(out)["bandwidth"]) == {"X1", "X2"}


def test_an_interrupted_fit_says_so_and_keeps_what_it_has(folder, capsys, ctrl_c):
    ctrl_c(20)
    words = ["ukr", "data.csv", "--init", "pca", "--steps", "5000"]
    status, out, _ = answer(capsys, *words, "--out", "m.png")
    assert status == 130
    assert "interrupted" in out
    assert "after 18 steps" in out
    assert (folder / "m.png").exists()
    ctrl_c(20)
    status, out, _ = answer(capsys, *words, "--json")
    assert status == 130
    assert json.loads(out)["interrupted"]
    assert json.loads(out)["steps"] == 18


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
        ("nw odd.csv --x city --y c", "'city' holds text ('Tokyo')"),
        ("nw data.csv --x aa --y c", "Did you mean 'a'?"),
        ("nw data.csv --x a --y a", "cannot explain itself"),
        ("nw data.csv --x a --y b,c", "one column is explained at a time"),
        ("nw data.csv --x a --y c --bandwidth -1", "positive"),
        ("nw data.csv --x a --y c --kernel gausian", "gausian"),
        ("nw data.csv --x a --y c --out fit.zarr", "no trace to store"),
        ("nw data.csv --x a --y c --out nowhere/fit.png", "there is no folder"),
        ("nw data.csv --y c", "--x: this option is needed. See 'kobai nw --help'"),
        ("nw one.csv --x a --y b", "there is one row of numbers"),
        ("ukr one.csv", "there is one row of numbers"),
        ("nw torn.csv --x a --y b", "save it as UTF-8"),
        ("nw data.csv --x , --y c", "--x ',': name one column"),
        ("nw none.csv --x a --y c", "there is no such file"),
        ("nw data.txt --x a --y c", "kobai reads .csv .tsv .parquet .npz"),
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
