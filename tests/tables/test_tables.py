"""Text files of every kind in ``files``: the numbers that are in them, or the line that says what is wrong."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from kobai.errors import BadInput
from kobai.tables import Reading, TableFile

FILES = Path(__file__).parent / "files"
EXPECTED: dict[str, dict[str, Any]] = json.loads((FILES / "expected.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", EXPECTED)
def test_what_is_in_a_file(case):
    expected, path = EXPECTED[case], str(FILES / case.partition("#")[0])
    options = {name: tuple(v) if isinstance(v, list) else v for name, v in expected.get("options", {}).items()}
    drop_missing = options.pop("drop_missing", False)
    if "error" in expected:
        with pytest.raises(BadInput) as caught:
            TableFile(path, Reading(**options)).numbers(None, drop_missing)
        assert expected["error"] in str(caught.value)
        assert "\n" not in str(caught.value)
        return
    file = TableFile(path, Reading(**options))
    table = file.numbers(None, drop_missing)
    assert table.names == expected["names"]
    np.testing.assert_array_equal(table.values, expected["values"])
    said = "; ".join([file.describe(len(table.values), {"": table.names}), *table.notes])
    for text in expected.get("said", ()):
        assert text in said


def test_every_file_has_its_numbers_beside_it():
    assert {case.partition("#")[0] for case in EXPECTED} == {p.name for p in FILES.iterdir()} - {"expected.json"}
