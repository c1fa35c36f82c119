"""``kobai nw``."""

from __future__ import annotations

import json

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
