"""The viewer's fixtures of functions and gradients say what Python says now."""

from __future__ import annotations

import gzip
import json
from typing import Any

import pytest

from kobai.objectives import tree
from tests.recipe import make_constants, make_functions, make_gradients
from tests.recipe.random_formulas import random_formula

pytestmark = pytest.mark.skipif(not make_functions.PATH.is_file(), reason="the viewer is not beside these tests")


def _stored(path: Any) -> Any:
    return json.loads(gzip.decompress(path.read_bytes()))


def _check_functions(every: int) -> None:
    stored = [row for row in _stored(make_functions.PATH) if "request" in row]
    requests = list(make_functions.requests())
    assert [row["request"] for row in stored] == json.loads(json.dumps(requests))
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


def test_random_formulas_are_the_same_each_time_and_of_every_kind():
    texts = [random_formula(seed) for seed in range(make_gradients.RANDOM)]
    assert texts == [random_formula(seed) for seed in range(make_gradients.RANDOM)]
    for what in (*tree.FUNCTIONS, "root", "atan2", "sum", "prod", "norm", "min", "max", "piecewise", "where"):
        assert any(f"{what}(" in text for text in texts), what
