"""``--store``: a record on disk, and what is reported of it."""

from __future__ import annotations

import kobai
from kobai.cli import main
from tests.cli.helpers import as_json

_MANY = ["descend", "rosenbrock", "--start", "random:3000", "--lr", "0.001", "--steps", "100", "--record-every", "50"]


def test_the_record_of_many_starts_goes_to_a_store(tmp_path, capsys):
    store = tmp_path / "many.zarr"
    told = as_json(capsys, *_MANY, "--store", str(store))
    assert told["complete"]
    assert sum(told["status"].values()) == told["runs"] == 3000
    assert told["written"][0]["bytes"] > 0
    before = sorted((p, p.read_bytes()) for p in store.rglob("*") if p.is_file())
    assert main([*_MANY, "--store", str(store)]) == 0
    assert f"wrote {store}" in capsys.readouterr().out.replace("\n", "")
    assert sorted((p, p.read_bytes()) for p in store.rglob("*") if p.is_file()) == before
    assert kobai.Trace.load(store).x.shape == (3000, 3, 2)


def test_a_store_that_was_cut_off_says_how_far_it_got(tmp_path, capsys):
    import zarr

    store = tmp_path / "many.zarr"
    assert main([*_MANY, "--store", str(store), "--quiet"]) == 0
    zarr.open_group(store, mode="r+")["digests"][-1] = 0
    assert main(["show", str(store)]) == 2
    said = capsys.readouterr().err
    assert "cut off with" in said
    assert "of 3,000 runs written; the same descent into this store goes on from there" in said
    assert "damaged" not in said
