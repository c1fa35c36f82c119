"""``kobai show``: a saved trace, shown again."""

from __future__ import annotations

import pytest

from kobai.cli import main
from tests.cli.helpers import ARTICLE, as_json


def test_a_saved_trace_is_shown_again(capsys, tmp_path):
    store = tmp_path / "run.zarr"
    first = as_json(capsys, *ARTICLE, "--out", str(store))
    again = as_json(capsys, "show", str(store))
    assert first["runs"] == again["runs"]
    assert first["written"][0]["path"] == str(store)
    assert first["written"][0]["bytes"] > 0


@pytest.mark.parametrize("content", [None, "text", b"\x00\x01"])
def test_a_foreign_store_gives_one_line(capsys, tmp_path, content):
    store = tmp_path / "run.zarr"
    store.mkdir()
    if content is not None:
        (store / "zarr.json").write_bytes(content.encode() if isinstance(content, str) else content)
    assert main(["show", str(store)]) == 2
    said = capsys.readouterr()
    assert said.err.count("\n") == 1
    assert "run.zarr" in said.err
