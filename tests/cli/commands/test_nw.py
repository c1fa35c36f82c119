"""``kobai nw``."""

from __future__ import annotations

import json
import re

import numpy as np
import pandas as pd
import pytest

from tests.cli.helpers import answer


@pytest.mark.parametrize("file", ["data.csv", "data.tsv"])
def test_regression_as_json(folder, capsys, file):
    status, out, _ = answer(capsys, "nw", file, "--x", "a,b", "--y", "c", "--json")
    told = json.loads(out)
    assert status == 0
    assert set(told["bandwidth"]) == {"a", "b"}
    assert told["bandwidth"]["a"] < 0.5
    assert told["loo_r2"] > 0.8
    assert told["samples"] == 60


def test_the_same_as_in_python(folder, capsys):
    from kobai.kernel import NadarayaWatson

    frame = pd.read_csv("data.csv")
    model = NadarayaWatson(order=1).fit(frame[["a"]].to_numpy(), frame["c"].to_numpy())
    _, out, _ = answer(capsys, "nw", "data.csv", "--x", "a", "--y", "c", "--order", "1", "--json")
    assert json.loads(out)["bandwidth"]["a"] == pytest.approx(model.bandwidth_[0])
    _, out, _ = answer(capsys, "nw", "data.csv", "--x", "a", "--y", "c", "--bandwidth", "0.25", "--json")
    assert json.loads(out)["bandwidth"]["a"] == 0.25
    for infinite in ("inf", "∞", "Infinity"):
        _, out, _ = answer(
            capsys, "nw", "data.csv", "--x", "a,b", "--y", "c", "--bandwidth", f"0.25,{infinite}", "--json"
        )
        both = json.loads(out)
        assert both["bandwidth"] == {"a": 0.25, "b": None}
    _, out, _ = answer(capsys, "nw", "data.csv", "--x", "a", "--y", "c", "--bandwidth", "0.25", "--json")
    assert both["loo_score"] == pytest.approx(json.loads(out)["loo_score"])


def test_a_matrix_may_explain(folder, capsys):
    rng = np.random.default_rng(0)
    np.savez("named.npz", X=rng.normal(size=(30, 2)), Y=rng.normal(size=(30, 1)))
    status, out, _ = answer(capsys, "nw", "named.npz", "--x", "X", "--y", "Y", "--json")
    assert status == 0
    assert set(json.loads(out)["bandwidth"]) == {"X1", "X2"}


@pytest.fixture
def penguins(folder):
    """Rows with a number, categories, dates in two writings, counts, and values."""
    rng = np.random.default_rng(0)
    days = pd.date_range("2024-01-28", periods=80, freq="3D")
    kind = rng.choice(["Adelie", "Gentoo", "Chinstrap"], 80)
    frame = pd.DataFrame({
        "x": rng.uniform(0, 6, 80).round(3), "kind": kind, "day": days.strftime("%Y-%m-%d"),
        "slashed": [f"{d.year}/{d.month}/{d.day}" for d in days], "count": rng.integers(0, 4, 80),
    })  # fmt: skip
    frame["y"] = (np.sin(frame.x) + (kind == "Gentoo") + np.arange(80) / 40 + 0.1 * rng.normal(size=80)).round(4)
    frame.to_csv("penguins.csv", index=False)
    return frame


def test_categories_and_dates(penguins, capsys):
    from kobai.kernel import NadarayaWatson

    arguments = ("nw", "penguins.csv", "--x", "x,kind,day", "--y", "y")
    status, out, _ = answer(capsys, *arguments, "--json")
    assert status == 0
    found = json.loads(out)
    model = NadarayaWatson().fit(penguins[["x", "kind", "day"]], penguins.y)
    np.testing.assert_allclose(list(found["bandwidth"].values()), model.bandwidth_, rtol=1e-6)
    assert found["loo_score"] == pytest.approx(model.loo_score_)
    assert found["categories"] == {"kind": ["Adelie", "Chinstrap", "Gentoo"]}
    assert found["dates"] == ["day"]
    assert "x = x, kind (3 categories), day (dates, in days); y = y" in found["read"]
    _, out, _ = answer(capsys, *arguments, "--lang", "ja")
    assert "kind (3 区分), day (日付、単位は日)" in out
    assert "λ = " in out
    _, out, _ = answer(capsys, "nw", "penguins.csv", "--x", "x,kind,slashed", "--y", "y", "--json")
    assert list(json.loads(out)["bandwidth"].values()) == list(found["bandwidth"].values())
    _, out, _ = answer(capsys, *arguments, "--bandwidth", "0.4,0.2,30", "--json")
    assert json.loads(out)["bandwidth"] == {"x": 0.4, "kind": 0.2, "day": 30}
    assert answer(capsys, *arguments, "--out", "fit.png", "--out", "fit.csv", "--out", "fit.html")[0] == 0
    fit = pd.read_csv("fit.csv")
    np.testing.assert_array_equal(fit.kind, penguins.kind)
    np.testing.assert_array_equal(fit.day, penguins.day)
    np.testing.assert_allclose(fit.loo_residual, penguins.y - model.loo_predict(), atol=1e-6)


def test_parquet_has_dates_of_its_own(penguins, capsys):
    penguins.assign(day=pd.to_datetime(penguins.day)).to_parquet("penguins.parquet")
    found = []
    for file in ("penguins.csv", "penguins.parquet"):
        status, out, _ = answer(capsys, "nw", file, "--x", "day,kind", "--y", "y", "--json")
        assert status == 0
        found.append(json.loads(out)["bandwidth"])
    assert found[0] == pytest.approx(found[1])


@pytest.mark.parametrize("order", ["0", "1"])
def test_weights(penguins, capsys, order):
    from kobai.kernel import NadarayaWatson

    arguments = ("nw", "penguins.csv", "--x", "x", "--y", "y", "--order", order)
    status, out, _ = answer(capsys, *arguments, "--weight", "count", "--json")
    assert status == 0
    found = json.loads(out)
    model = NadarayaWatson(order=int(order)).fit(penguins[["x"]], penguins.y, sample_weight=penguins["count"])
    assert found["bandwidth"]["x"] == pytest.approx(model.bandwidth_[0])
    assert found["loo_score"] == pytest.approx(model.loo_score_)
    spread = np.repeat(penguins.y, penguins["count"]).var(ddof=0)
    assert found["loo_r2"] == pytest.approx(1 - model.loo_score_ / spread)
    assert "weight = count" in found["read"]
    # As in the picture, rows of weight 0 are no samples, and σ is weighted.
    assert found["samples"] == (penguins["count"] > 0).sum()
    _, out, _ = answer(capsys, *arguments, "--weight", "count")
    sigma = np.repeat(penguins.x, penguins["count"]).std(ddof=0)
    relative = float(re.search(r"h/σ = (\S+)", out)[1])  # type: ignore[index]
    assert relative == pytest.approx(model.bandwidth_[0] / sigma, rel=5e-3)
    answer(capsys, *arguments, "--weight", "count", "--out", "fit.csv")
    np.testing.assert_allclose(pd.read_csv("fit.csv").estimate, model.predict(penguins[["x"]]))


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ("--x x --weight y", "--weight 'y': it is among --x or --y too"),
        ("--x x --weight kind", "'kind' holds text"),
        ("--x x --weight count,day", "one column of weights"),
        ("--x x --weight counts", "Did you mean 'count'"),
        ("--x count --weight lack", "--weight 'lack': -1 in line 5"),
        ("--x x --weight none", "above zero for 0 of 80"),
        ("--x id", "'id' holds text ('no. 0') in line 2; categories must repeat"),
        ("--x slip", "'slip': '2024-02-30' in line 4 is not a date as the others are; correct it, or say --missing"),
        ("--x x --weight slip", "'2024-02-30' in line 4 is not a date"),
        ("--x serial", "'serial': '45352' in line 6 is not a date"),
        ("--x us", "days and months in '1/2/2024' may be exchanged"),
        ("--x x,kind --bandwidth 0.4,0.9", "from 0 to 0.6667"),
        ("--x x,kind --bandwidth 0.4", "one for each of 2 columns"),
    ],
)
def test_bad_weights_and_categories(penguins, capsys, options, message):
    lack = np.ones(80)
    lack[3] = -1
    more = penguins.assign(lack=lack, none=0, id=[f"no. {i}" for i in range(80)], us=["1/2/2024", "3/2/2024"] * 40)
    more["slip"], more["serial"] = [["2024-03-01"] * 80 for _ in range(2)]
    more.loc[2, "slip"], more.loc[4, "serial"] = "2024-02-30", "45352"
    more.to_csv("penguins.csv", index=False)
    status, _, err = answer(capsys, "nw", "penguins.csv", "--y", "y", *options.split())
    assert status == 2
    assert message in err
    assert err.count("\n") == 1


def test_categories_of_rows_left_out_do_not_count(penguins, capsys):
    penguins.loc[[2, 9], "kind"] = "Adelaide"
    penguins.loc[[2, 9], "y"] = None
    penguins.to_csv("penguins.csv", index=False)
    arguments = ("nw", "penguins.csv", "--x", "x,kind", "--y", "y", "--drop-missing")
    _, out, _ = answer(capsys, *arguments, "--json")
    found = json.loads(out)
    kinds = sorted(set(penguins.kind) - {"Adelaide"})
    assert found["categories"] == {"kind": kinds}
    assert f"kind ({len(kinds)} categories)" in found["read"]
    rest = penguins.dropna(subset=["y"])
    from kobai.kernel import NadarayaWatson

    model = NadarayaWatson().fit(rest[["x", "kind"]], rest.y)
    assert list(found["bandwidth"].values()) == pytest.approx(list(model.bandwidth_))
    answer(capsys, *arguments, "--out", "fit.csv")
    estimates = pd.read_csv("fit.csv").estimate
    np.testing.assert_allclose(estimates[rest.index], model.predict(rest[["x", "kind"]]))
    _, out, _ = answer(capsys, *arguments)
    assert f"0 … {1 - 1 / len(kinds):.3g}" in out


def test_missing_categories_and_dates(penguins, capsys):
    penguins.loc[3, "kind"] = "NA"
    penguins.loc[5, "day"] = None
    penguins.to_csv("penguins.csv", index=False)
    status, _, err = answer(capsys, "nw", "penguins.csv", "--x", "kind,day", "--y", "y")
    assert status == 2
    assert "column 'kind': 1 value is missing" in err
    status, out, _ = answer(capsys, "nw", "penguins.csv", "--x", "kind,day", "--y", "y", "--drop-missing", "--json")
    assert status == 0
    assert json.loads(out)["samples"] == 78
