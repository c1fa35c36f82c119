"""Results in files."""

from __future__ import annotations

import json

import numpy as np
import pandas as pd
import pytest

from kobai.errors import BadInput
from kobai.tables import results
from tests.cli.helpers import answer


@pytest.mark.parametrize("name", ["出力.csv", "出力.parquet"])
def test_full_precision_and_missing_values(tmp_path, name):
    values = np.array([0.1, np.nan, 1 / 3, 1e-300, -np.pi])
    results.save({"気温": values, "町, 村": ["a", "b\nc", "d", 'e"', "f"], "n": np.arange(5)}, tmp_path / name)
    read = pd.read_csv if name.endswith("csv") else pd.read_parquet
    frame = read(tmp_path / name)
    assert list(frame) == ["気温", "町, 村", "n"]
    np.testing.assert_array_equal(frame["気温"], values)
    assert frame["町, 村"].tolist() == ["a", "b\nc", "d", 'e"', "f"]
    assert frame["n"].tolist() == [0, 1, 2, 3, 4]


def test_no_column_of_the_data_is_lost():
    assert list(results.joined({"estimate": [1], "y": [2]}, {"estimate": [3]})) == ["estimate", "y", "estimate'"]


@pytest.mark.parametrize("ending", ["csv", "parquet"])
def test_a_regression_comes_out(folder, capsys, ending):
    from kobai.kernel import NadarayaWatson

    words = ["nw", "holes.csv", "--x", "a,b", "--y", "c", "--drop-missing", "--out", f"fit.{ending}", "--json"]
    status, out, _ = answer(capsys, *words)
    assert status == 0
    found = (pd.read_csv if ending == "csv" else pd.read_parquet)(f"fit.{ending}")
    assert list(found) == ["a", "b", "c", "estimate", "band_low", "band_high", "loo_residual"]
    data = pd.read_csv("holes.csv")
    missing = data.b.isna().to_numpy()
    pd.testing.assert_frame_equal(found[["a", "b", "c"]], data)
    assert (found.estimate.isna() == missing).all()
    used = data[~missing].to_numpy()
    model = NadarayaWatson().fit(used[:, :2], used[:, 2])
    estimate, deviation = model.predict(used[:, :2], return_std=True)
    np.testing.assert_allclose(found.estimate[~missing], estimate, rtol=1e-9)
    np.testing.assert_allclose(found.band_high[~missing], estimate + deviation, rtol=1e-9)
    assert (found.loo_residual**2).mean() == pytest.approx(json.loads(out)["loo_score"])


def test_a_manifold_comes_out(folder, capsys):
    words = ["ukr", "holes.csv", "--drop-missing", "--steps", "5", "--out", "z.csv", "--json"]
    status, out, _ = answer(capsys, *words)
    assert status == 0
    found = pd.read_csv("z.csv")
    assert list(found) == ["a", "b", "c", "z1", "z2", "reconstruction_error"]
    assert len(found) == 60
    assert found.z1.isna().sum() == 2
    assert found.reconstruction_error.mean() == pytest.approx(json.loads(out)["error"])


def test_a_descent_has_no_table(capsys):
    status, _, err = answer(capsys, "descend", "x1**2", "--start", "1", "--out", "a.csv")
    assert status == 2
    assert "kobai writes .png" in err


def test_nothing_is_left_where_writing_fails(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(BadInput):
        results.save({"x": [1]}, "nowhere/a.csv")
    assert not list(tmp_path.iterdir())
