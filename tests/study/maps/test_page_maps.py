"""The maps that the page's own are compared with are those of now."""

from __future__ import annotations

import json
import math

import pytest

from tests.study.maps.page_maps import CASES, FILE, map_of


@pytest.mark.parametrize("name", [pytest.param(n, marks=[] if n == "momentum" else pytest.mark.slow) for n in CASES])
def test_the_fixture_is_of_now(name: str):
    stored, now = json.loads(FILE.read_text(encoding="utf-8"))[name], json.loads(json.dumps(map_of(CASES[name])))
    assert all(
        math.isclose(float(a), float(b), rel_tol=1e-9, abs_tol=1e-12) or str(a) == str(b)
        for a, b in zip(stored.pop("value"), now.pop("value"), strict=True)
    )
    assert stored == now
