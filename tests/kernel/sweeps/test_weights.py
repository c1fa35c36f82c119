"""The weights in compiled sweeps, against NumPy."""

from __future__ import annotations

import numpy as np
import pytest

from kobai.kernel.sweeps.parallel import scratch
from kobai.kernel.sweeps.weights import average, exponentials, normalise, other_categories, squared_distances


def test_exponentials_are_within_four_units_in_the_last_place():
    rng = np.random.default_rng(0)
    t = np.concatenate([-rng.exponential(20, 500), [0.0, -1e-300, -690.0, -np.inf]])
    rows, bits = scratch(len(t))
    exponentials(t, rows[1], rows[2], bits)
    expected = np.exp(t)
    assert (np.abs(rows[1] - expected) <= 4 * np.spacing(expected) + 1e-300).all()
    normalise(rows[1])
    assert rows[1].sum() == pytest.approx(1)


def test_distances_categories_and_averages():
    rng = np.random.default_rng(0)
    x, kinds, t = rng.normal(size=(2, 20)), rng.integers(0, 3, (2, 20)).astype(float), np.zeros(20)
    squared_distances(x, 3, 1, -0.7, t)
    other_categories(kinds, 3, 1, -2.0, t)
    np.testing.assert_allclose(t, -0.7 * (x[1] - x[1, 3]) ** 2 - 2 * (kinds[1] != kinds[1, 3]), rtol=1e-14)
    assert average(t, x, 0) == pytest.approx(t @ x[0], rel=1e-12)
