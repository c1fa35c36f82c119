"""``kobai tensor-ukr``."""

from __future__ import annotations

import json

import numpy as np
import pandas as pd
import pytest

from tests.cli.helpers import answer


@pytest.fixture
def table(tmp_path, monkeypatch):
    """A working directory with (rows, columns, 3) numbers of a saddle, one of them missing, in several files."""
    monkeypatch.chdir(tmp_path)
    a, b = np.linspace(-1, 1, 9), np.linspace(-1, 1, 7)
    table = np.stack(np.broadcast_arrays(a[:, None], b, a[:, None] * b), -1).copy()
    table[3, 4, 0] = np.nan
    np.save("table.npy", table)
    np.savez("tables.npz", 表=table, other=np.arange(4), flat=table[..., 2])
    pd.DataFrame(table[..., 2], columns=list("ABCDEFG")).to_csv("行列.csv", index_label="")
    return table


def test_positions_and_errors_as_in_python(table, capsys):
    from kobai.kernel import TensorUKR

    words = ["tensor-ukr", "table.npy", "--components", "1,2", "--steps", "8", "--out", "out.csv", "--out", "out.png"]
    status, out, _ = answer(capsys, *words, "--json")
    said = json.loads(out)
    assert status == 0
    assert (said["shape"], said["missing"], said["components"]) == ([9, 7, 3], 1, [1, 2])
    model = TensorUKR(n_components=(1, 2), max_iter=8, random_state=0).fit(table)
    assert said["error"] == pytest.approx(model.loss_)
    found = pd.read_csv("out.csv")
    assert list(found) == ["mode", "number", "z1", "z2", "reconstruction_error"]
    np.testing.assert_array_equal(found.z1[:9], model.row_embedding_[:, 0])
    np.testing.assert_array_equal(found[["z1", "z2"]][9:], model.column_embedding_)
    assert found.z2[:9].isna().all()
    # The error is the mean over the entries present, and so are those of rows.
    present = (~np.isnan(table)).sum((1, 2))
    assert (found.reconstruction_error[:9] * present).sum() / present.sum() == pytest.approx(model.loss_)


def test_a_matrix_with_names(table, capsys):
    status, out, _ = answer(capsys, "tensor-ukr", "行列.csv", "--components", "1", "--steps", "3", "--out", "out.csv")
    assert status == 0
    assert "9 × 7 numbers; 9 rows; columns A, B, C, D, E, F, G; , as separator; UTF-8" in out
    assert pd.read_csv("out.csv").name[9:].tolist() == list("ABCDEFG")


def test_an_array_of_several(table, capsys):
    words = ["tensor-ukr", "tables.npz", "--steps", "2"]
    status, out, _ = answer(capsys, *words, "--array", "表", "--lang", "ja")
    assert status == 0
    assert "9 × 7 × 3 個の数値; 欠損 1 個" in out
    status, _, err = answer(capsys, *words)
    assert (status, "say one with --array: 表, flat" in err) == (2, True)
    status, _, err = answer(capsys, *words, "--array", "flt")
    assert (status, "Did you mean 'flat'?" in err) == (2, True)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["tables.npz", "--array", "other"], "an array of the shape 4"),
        (["table.npy", "--components", "0"], "--components '0'"),
        (["table.npy", "--components", "1,2,3"], "--components '1,2,3'"),
        (["table.npy", "--out", "a.txt"], "kobai writes"),
        (["table.npy", "--drop-missing"], "entries of the array may be missing"),
        (["行列.csv", "--array", "x"], "has no sheets"),
    ],
)
def test_one_clear_line(table, capsys, words, said):
    status, out, err = answer(capsys, "tensor-ukr", *words, "--steps", "1")
    assert (status, out, err.count("\n")) == (2, "", 1)
    assert said in err
