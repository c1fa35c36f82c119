"""Levels of resolution: found by the convention ``multiscales``, readable without kobai, never averaged."""

import json

import numpy as np
import pytest
import xarray

from kobai.errors import BadInput
from kobai.study.maps import dataset_of
from kobai.study.maps.computing import computed
from tests.study.maps.plans import circle


@pytest.fixture
def store(tmp_path):
    computed(circle((1024, 700), tile=256), tmp_path / "circle.zarr")
    return tmp_path / "circle.zarr"


def test_xarray_opens_every_level(store):
    tree = xarray.open_datatree(store, engine="zarr", consolidated=False)
    layout = tree.attrs["multiscales"]["layout"]
    assert [row["asset"] for row in layout] == ["0", "1", "2"]
    assert tree.attrs["zarr_conventions"][0]["uuid"] == "d35379db-88df-4056-af3a-620245f8e347"
    whole = tree["0"]
    for k, row in enumerate(layout):
        assert row["transform"] == {"scale": [2.0**k] * 2, "translation": [0.0, 0.0]}
        level = tree[row["asset"]]
        assert level["inside"].dims == ("y", "x")
        for name in ("inside", "distance", "inferred", "x", "y"):
            strided = whole[name].values[tuple(slice(None, None, 2**k) for _ in whole[name].dims)]
            assert np.array_equal(level[name].values, strided)
        assert np.array_equal(level["inside"].values, np.hypot(level.x.values, level.y.values[:, None]) < 0.7)


def test_the_layout_is_that_of_the_convention(store):
    attributes = json.loads((store / "zarr.json").read_text())["attributes"]
    for row in attributes["multiscales"]["layout"]:
        assert (store / row["asset"] / "zarr.json").exists()
        assert "derived_from" not in row or (store / row["derived_from"] / "zarr.json").exists()
    assert attributes["multiscales"]["resampling_method"] == "nearest"


def test_levels_by_number(store):
    assert dataset_of(store, 2).inside.shape == (175, 256)
    assert dataset_of(store).attrs["recipe"]["kind"] == "circle"
    with pytest.raises(BadInput, match="levels 0, 1, 2"):
        dataset_of(store, 3)


def test_levels_hold_what_is_computed_after_it_was_inferred(tmp_path):
    plan, store = circle((600, 520), tile=64), tmp_path / "a.zarr"
    computed(plan, store, refine=True)
    assert dataset_of(store, 1).inferred.values.any()
    computed(plan, store)
    whole = dataset_of(store)
    for k in range(3):
        level = dataset_of(store, k)
        for name in ("inside", "distance", "inferred"):
            assert np.array_equal(level[name].values, whole[name].values[:: 2**k, :: 2**k])
        assert not level.inferred.values.any()
