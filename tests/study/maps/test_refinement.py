"""Refinement: computed pixels are those of the full map, inferred ones lie between neighbours that agree."""

import numpy as np
import pytest

from kobai import study
from kobai.errors import BadInput
from kobai.study.maps.plan import Tile
from kobai.study.maps.refinement import INFERRED, tile_values
from tests.study.maps.plans import circle


@pytest.mark.parametrize("shape", [(64, 64), (33, 50), (17, 8), (1, 40), (40, 1), (1, 1), (9, 9)])
def test_computed_pixels_are_those_of_the_full_map(shape):
    plan = circle(shape, tile=64)
    tile = Tile((0, 0), tuple(slice(0, n) for n in plan.shape))
    whole, refined = tile_values(plan, tile), tile_values(plan, tile, refine=True)
    known = refined[INFERRED] == 0
    for name in plan.quantities:
        assert np.array_equal(whole[name][known], refined[name][known])
    if min(shape) < 32:  # the circle lies between the pixels that are computed first
        return
    assert np.array_equal(whole["inside"], refined["inside"])
    edge = np.zeros(plan.shape, bool)
    for axis in (0, 1):
        differs = np.diff(whole["inside"], axis=axis) != 0
        edge |= np.pad(differs, [(0, int(a == axis)) for a in (0, 1)])
    assert known[edge].all()
    assert known.mean() < 0.7


def test_inferred_values_are_those_of_a_computed_pixel_nearby():
    plan = circle((64, 64), tile=64)
    tile = Tile((0, 0), (slice(0, 64), slice(0, 64)))
    whole, refined = tile_values(plan, tile), tile_values(plan, tile, refine=True)
    assert np.abs(whole["distance"] - refined["distance"]).max() <= 4 * 2**0.5 * 2 / 64 + 1e-12
    assert set(refined["distance"].flat) <= set(whole["distance"].flat)


def test_what_was_inferred_is_computed_when_it_is_asked_for(tmp_path):
    options = {"window": [(-5, 5)] * 2, "shape": (60, 40), "lr": 0.01, "steps": 60, "tile": 32}
    whole = study.basins("himmelblau", **options)
    first = study.basins("himmelblau", **options, refine=True, store=tmp_path / "a.zarr")
    assert 0 < first.inferred.mean() < 1
    again = study.basins(
        "himmelblau",
        **options,
        refine=True,
        store=tmp_path / "a.zarr",
        progress=lambda *_: pytest.fail("computed again"),
    )
    assert np.array_equal(first.inferred, again.inferred)
    last = study.basins("himmelblau", **options, store=tmp_path / "a.zarr")
    assert not last.inferred.any()
    for name in ("minimum", "status", "steps", "value"):
        assert np.array_equal(whole[name].values, last[name].values)


def test_a_curve_cannot_be_refined():
    with pytest.raises(BadInput, match="no neighbours that agree"):
        study.maps.computing.computed(study.maps.step_size_curve.plan_of_step_size("x1**2", [1.0]), refine=True)
