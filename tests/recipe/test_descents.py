"""The viewer's fixture of descents with noise, with schedules, and of climbs says what Python says now."""

import base64
import gzip
import json

import numpy as np
import pytest

from tests.recipe import make_descents

pytestmark = pytest.mark.skipif(not make_descents.PATH.is_file(), reason="the viewer is not beside these tests")


@pytest.mark.parametrize("every", [4, pytest.param(1, marks=pytest.mark.slow)])
def test_the_fixture_is_current(every):
    held = json.loads(gzip.decompress(make_descents.PATH.read_bytes()))[::every]
    found = make_descents.expected(every)
    assert [case["state"] for case in held] == [case["state"] for case in found]
    for old, new in zip(held, found, strict=True):
        assert (old["status"], old["runs"]) == (new["status"], new["runs"])
        dtype = np.dtype(old["state"]["dtype"])
        a, b = (np.frombuffer(base64.b64decode(case["x"]), dtype) for case in (old, new))
        np.testing.assert_allclose(a, b, rtol=1e-5, atol=1e-6)  # other processors round log1p, sin and cos otherwise
