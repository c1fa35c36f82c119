"""What the compiled sweeps are made of, against NumPy."""

from __future__ import annotations

import numpy as np
import pytest

from kobai.kernel.sweeps import exponentials, in_parallel, normalise, scratch


def test_exponentials_are_within_four_units_in_the_last_place():
    rng = np.random.default_rng(0)
    t = np.concatenate([-rng.exponential(20, 500), [0.0, -1e-300, -690.0, -np.inf]])
    rows, bits = scratch(len(t))
    exponentials(t, rows[1], rows[2], bits)
    expected = np.exp(t)
    assert (np.abs(rows[1] - expected) <= 4 * np.spacing(expected) + 1e-300).all()
    normalise(rows[1])
    assert rows[1].sum() == pytest.approx(1)


@pytest.mark.parametrize("threads", [1, 2, 5])
@pytest.mark.parametrize("parts", [1, 3, 16])
def test_every_part_is_swept_once(parts, threads):
    seen = np.zeros(parts, int)

    def sweep(numbers: range) -> None:
        seen[numbers.start : numbers.stop] += 1

    in_parallel(sweep, parts, threads)
    assert (seen == 1).all()
