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
