"""The stride of a grid."""

from __future__ import annotations

import numpy as np
import pytest

from kobai.paint.marks.decimate import stride


@pytest.mark.parametrize("tolerance", [1e-4, 1e-3, 1e-2])
def test_what_is_left_out_is_within_tolerance(tolerance):
    x = np.linspace(-1, 1, 61)
    z = np.exp(-3 * (x[None] ** 2 + x[:, None] ** 2))
    step = stride(z, tolerance)
    rows = np.stack([np.interp(x, x[::step], row[::step]) for row in z[::step]])
    whole = np.stack([np.interp(x, x[::step], column) for column in rows.T], 1)
    assert np.abs(whole - z).max() < tolerance


def test_flat_sheets_are_coarse_and_spikes_and_holes_are_not():
    assert stride(np.add.outer(np.arange(61.0), np.arange(61.0)), 1e-6) == 6
    spike = np.zeros((61, 61))
    spike[30, 31] = 1
    assert stride(spike, 0.5) == 1
    spike[30, 31] = np.nan
    assert stride(spike, 0.5) == 1
    assert stride(np.zeros((60, 59)), 1.0) == 1
