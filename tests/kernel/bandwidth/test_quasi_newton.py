"""BFGS in a box."""

from __future__ import annotations

import numpy as np
import pytest

from kobai.kernel.bandwidth.quasi_newton import minimize


def test_bfgs_finds_a_minimum_on_the_bound_and_inside():
    def bowl(z):
        return float((z[0] - 1) ** 2 + 10 * (z[1] - 5) ** 2 + 1), np.array([2 * (z[0] - 1), 20 * (z[1] - 5)])

    z, value, _ = minimize(bowl, np.zeros(2), -2.0, 2.0, np.eye(2), tol=1e-14)
    np.testing.assert_allclose(z, [1.0, 2.0], atol=1e-6)
    assert value == pytest.approx(91.0)
