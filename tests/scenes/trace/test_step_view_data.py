"""The data of the viewer's step view."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

import kobai
from kobai.optimize import optimizer_formula
from kobai.scenes.trace.step_view_data import recorded_state

RECORD = kobai.Record(keep=("x", "grad"), state=True)
FORMULAS = json.loads(Path(__file__).parents[2].joinpath("fixtures", "formulas.json").read_text(encoding="utf-8"))


def test_rows_are_those_of_the_timeline():
    trace = kobai.descend("x1**2 + 3*x2**2", [1.0, 2.0], optimizer="Adam", lr=0.1, steps=6, record=RECORD)
    extra = recorded_state(trace, np.array([0, 2, 6]))
    assert {"x", "grad", "exp_avg", "exp_avg_sq"} <= set(extra["state"])
    np.testing.assert_array_equal(extra["state"]["x"], trace.x[[0, 2, 6]][None])


def test_each_run_of_a_race_has_its_formula():
    runs = {"plain": {"optimizer": "SGD"}, "heavy": {"optimizer": "SGD", "momentum": 0.9}}
    trace = kobai.race("x1**2", [1.0], runs, lr=0.1, steps=2, record=RECORD)
    plain, heavy = recorded_state(trace, np.array([0, 1, 2]))["optimizers"]
    assert plain["formula"] == ["x_{t+1} = x_t − η g_t"]
    assert len(heavy["formula"]) == 2
    assert heavy["hyper"]["momentum"] == 0.9


def test_a_trace_without_state_has_none():
    assert recorded_state(kobai.descend("x1**2", [1.0], steps=2), np.array([0, 1, 2])) == {}


@pytest.mark.parametrize("name", [o.name for o in kobai.optimizers()])
def test_every_optimizer_listed_has_a_formula_that_the_viewer_is_tested_on(name):
    assert optimizer_formula(name).splitlines() == FORMULAS[name] != [], "run tests/fixtures/make_formulas.py"


def test_what_f_is_like_at_each_step():
    trace = kobai.descend("x1**4/4 - x1**2", [1.7], lr=0.05, steps=4, dtype="float64", record=RECORD)
    local = recorded_state(trace, np.arange(5))["local"]
    x = trace.x.numpy()[:, 0]
    np.testing.assert_allclose(local["move"][0, :, 0], [*np.diff(x), 0])
    np.testing.assert_allclose(local["hessian"][0, :, 0], 3 * x**2 - 2)
    around = x[:4, None] + np.linspace(-0.6, 1.6, 25) * np.diff(x)[:, None]
    np.testing.assert_allclose(
        local["near"][0, :4], around**4 / 4 - around**2 - (x**4 / 4 - x**2)[:4, None], atol=1e-12
    )
    assert np.isnan(local["near"][0, 4]).all()  # no step begins at the end


@pytest.mark.parametrize(("f", "start", "names"), [
    ("x1**2 + 3*x2**2 + x1*x2", [1.0, 2.0], {"move", "hessian"}), ("sum(x**2)", [1.0] * 4, {"move"}),
    ("x1**2", [1.0], {"move", "hessian", "near"}),
])  # fmt: skip
def test_hessians_of_few_variables_and_heights_of_one(f, start, names):
    trace = kobai.descend(f, start, lr=0.05, steps=3, record=RECORD)
    assert set(recorded_state(trace, np.arange(4))["local"]) == names
