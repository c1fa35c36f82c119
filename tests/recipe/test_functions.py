"""The viewer's fixtures of functions and gradients say what Python says now."""

from __future__ import annotations

import gzip
import json
from typing import Any

import pytest

from kobai.objectives import float_values
from tests.recipe import make_constants, make_functions, make_gradients
from tests.recipe.random_formulas import random_formula

pytestmark = pytest.mark.skipif(not make_functions.PATH.is_file(), reason="the viewer is not beside these tests")


def _stored(path: Any) -> Any:
    return json.loads(gzip.decompress(path.read_bytes()))


def _check_functions(every: int) -> None:
    stored = [row for row in _stored(make_functions.PATH) if "request" in row]
    asked = [json.dumps(request) for request in make_functions.requests()]
    there = {json.dumps(row["request"]) for row in stored}
    missing = [request for request in asked if request not in there]
    assert len(missing) < 0.05 * len(asked), "the corpus has grown: run python -m tests.recipe.make_functions"
    for row in stored[::every]:
        found = json.loads(json.dumps(make_functions.case(row["request"])))
        assert found["answer"] == row["answer"]
        assert found.get("first") == row.get("first")
        for n, shown in row.get("shown", {}).items():
            assert found["shown"][n]["plain"] == shown["plain"]
            assert [m[0] for m in found["shown"][n]["minima"]] == [m[0] for m in shown["minima"]]


def test_a_sample_of_functions_is_current():
    _check_functions(41)


def test_refusals_are_current():
    for row in [row for row in _stored(make_functions.PATH) if "request" not in row]:
        assert row == make_functions.refusal(row["text"], row["n"])


@pytest.mark.slow
def test_all_functions_are_current():
    _check_functions(1)


def test_constants_are_current():
    assert json.loads(make_constants.PATH.read_text()) == json.loads(json.dumps(make_constants.rows()))


def _check_gradients(every: int) -> None:
    stored = _stored(make_gradients.PATH)
    known = {(row["text"], row["n"]): row for row in stored}
    cases = list(make_gradients.cases())
    assert len(stored) > 0.95 * len(cases), "the corpus has grown: run python -m tests.recipe.make_gradients"
    compared = 0
    for text, params, n in cases[::every]:
        found = make_gradients.case(text, params, n)
        there = known.get((text, found["n"])) if found else None
        if found is None or there is None:
            continue
        compared += 1
        for what in ("points", "float32", "float64"):
            assert found[what] == there[what], text
    assert compared > 0.8 * len(cases[::every])


def test_a_sample_of_gradients_is_current():
    _check_gradients(113)


@pytest.mark.slow
def test_all_gradients_are_current():
    _check_gradients(1)


def test_random_formulas_are_the_same_each_time_and_of_every_kind():
    texts = [random_formula(seed) for seed in range(make_gradients.RANDOM)]
    assert texts == [random_formula(seed) for seed in range(make_gradients.RANDOM)]
    for what in (*float_values.FUNCTIONS, "root", "atan2", "sum", "prod", "norm", "min", "max", "piecewise", "where"):
        assert any(f"{what}(" in text for text in texts), what
