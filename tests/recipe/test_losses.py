"""The viewer's fixture of losses of models on tables says what Python says now."""

import base64
import gzip
import json

import numpy as np
import pytest

from tests.recipe import make_losses

pytestmark = pytest.mark.skipif(not make_losses.PATH.is_file(), reason="the viewer is not beside these tests")


@pytest.mark.parametrize("every", [4, pytest.param(1, marks=pytest.mark.slow)])
def test_the_fixture_is_current(every):
    held, found = json.loads(gzip.decompress(make_losses.PATH.read_bytes())), make_losses.expected(every)
    assert held["refusals"] == found["refusals"]
    assert held["batches"] == found["batches"]
    for old, new in zip(held["losses"][::every], found["losses"], strict=True):
        same(old, json.loads(json.dumps(new)))
    for old, new in zip(held["descents"] if every == 1 else [], found["descents"], strict=True):
        assert (old["model"], old["data"], old["optimizer"]) == (new["model"], new["data"], new["optimizer"])
        a, b = (np.frombuffer(base64.b64decode(case["x"])) for case in (old, new))
        np.testing.assert_allclose(a, b, rtol=1e-4, atol=1e-5)  # other processors add up in another order


def same(old, new, name=""):
    """The same entries, numbers to a rounding of other processors."""
    if isinstance(old, dict):
        assert old.keys() == new.keys()
        for key in old:
            same(old[key], new[key], key)
    elif isinstance(old, list):
        assert len(old) == len(new), name
        scale = max((abs(v) for v in old if isinstance(v, float)), default=0.0)
        for a, b in zip(old, new, strict=True):
            if isinstance(a, float) and isinstance(b, float):
                assert b == pytest.approx(a, rel=1e-6, abs=1e-9 * scale), name
            else:
                same(a, b, name)
    elif isinstance(old, float):
        assert new == pytest.approx(old, rel=1e-6, abs=1e-20), name
    elif not (name == "limit" and isinstance(old, str) != isinstance(new, str)):  # a singular matrix, to rounding
        assert old == new, name
