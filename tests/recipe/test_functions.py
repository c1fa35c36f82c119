"""The viewer's fixtures of functions say what Python says now."""

from __future__ import annotations

import gzip
import json
from typing import Any

import pytest

from tests.recipe import make_constants, make_functions

pytestmark = pytest.mark.skipif(not make_functions.PATH.is_file(), reason="the viewer is not beside these tests")


def _stored(path: Any) -> Any:
    return json.loads(gzip.decompress(path.read_bytes()))


def _check_functions(every: int) -> None:
    stored = _stored(make_functions.PATH)
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


@pytest.mark.slow
def test_all_functions_are_current():
    _check_functions(1)


def test_constants_are_current():
    assert json.loads(make_constants.PATH.read_text()) == json.loads(json.dumps(make_constants.rows()))
