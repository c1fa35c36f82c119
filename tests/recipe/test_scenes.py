from __future__ import annotations

import base64
import gzip
import json
import math
from typing import Any

import numpy as np
import pytest

from tests.recipe.make_scenes import PATH, fixture


@pytest.mark.skipif(not PATH.exists(), reason="the sources are not beside these tests")
def test_the_page_is_tested_with_the_scenes_of_today():
    written = json.loads(gzip.decompress(PATH.read_bytes()))
    found: list[str] = []
    _compare(json.loads(json.dumps(fixture())), written, "", found)
    assert not found, f"run python -m tests.recipe.make_scenes: {found[:5]}"


def _compare(made: Any, written: Any, path: str, found: list[str]) -> None:
    """What differs: texts and whole numbers at all, numbers by more than rounding."""
    if isinstance(made, dict) and isinstance(written, dict) and made.keys() == written.keys():
        if "every" in made:
            a, b = (np.frombuffer(base64.b64decode(s["data"]), s["dtype"]).astype(float) for s in (made, written))
            if made["shape"] != written["shape"] or not np.allclose(a, b, 1e-5, 1e-6, equal_nan=True):
                found.append(path)
            return
        for name in made:
            if name not in ("trace", "graph"):
                _compare(made[name], written[name], f"{path}.{name}", found)
    elif isinstance(made, list) and isinstance(written, list) and len(made) == len(written):
        for i, item in enumerate(made):
            _compare(item, written[i], f"{path}[{i}]", found)
    elif isinstance(made, float) and isinstance(written, int | float):
        if not math.isclose(made, written, rel_tol=1e-5, abs_tol=1e-6):
            found.append(f"{path}: {made}, written {written}")
    elif made != written:
        found.append(f"{path}: {made!r}, written {written!r}")
