"""The weighted line in compiled sweeps, against least squares and a search."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.optimize import brentq

from kobai.kernel.sweeps.line import fit_line, limit_line


def fitted(seed, d=2, n=30):
    """Samples, weights, and what ``fit_line`` makes of them at sample 0."""
    rng = np.random.default_rng(seed)
    x, y, w = rng.normal(size=(d, n)), rng.normal(size=(2, n)), rng.exponential(size=n)
    w[0] = 0.0  # left out
    w /= w.sum()
    mean, spread, slope, u = np.zeros(d), np.empty((d, d)), np.zeros((2, d)), np.zeros(d)
    fit_line(x, y, 0, int(w.argmax()), w, y @ w, np.zeros(d), 0.0, mean, spread, slope, u)
    return x, y, w, mean, slope, u


@pytest.mark.parametrize("d", [1, 2, 3])
@pytest.mark.parametrize("seed", range(3))
def test_the_line_is_that_of_weighted_least_squares(seed, d):
    x, y, w, mean, slope, u = fitted(seed, d)
    root = np.sqrt(w)
    expected = np.linalg.lstsq(np.vstack([np.ones(len(w)), x - x[:, [0]]]).T * root[:, None], (y * root).T, rcond=None)[
        0
    ]
    away = x[:, 0] - x[:, w.argmax()] - mean
    np.testing.assert_allclose(y @ w + slope @ away, expected[0], atol=1e-12)
    np.testing.assert_allclose(slope, expected[1:].T, atol=1e-12)
    # The estimate is a sum of l_j y_j with l_j = w_j (1 + u·(x_j − x̄)).
    np.testing.assert_allclose(y @ (w * (1 + u @ (x - (x @ w)[:, None]))), expected[0], atol=1e-12)


@pytest.mark.parametrize("seed", range(3))
def test_the_limited_line_has_the_variance_allowed(seed):
    x, _, w, mean, _, u = fitted(seed)
    heaviest, variances = int(w.argmax()), np.random.default_rng(seed).uniform(0.5, 2, len(w))
    z = u @ (x - (x @ w)[:, None])

    def variance(line):
        return float(((w * (1 + line * z)) ** 2 * variances).sum())

    most = (variance(0.0) + variance(1.0)) / 2
    line = limit_line(x, heaviest, w, variances, most, mean, u, np.empty(len(w)))
    assert 0 < line < 1
    assert line == pytest.approx(brentq(lambda share: variance(share) - most, 0, 1), rel=1e-9)
    assert limit_line(x, heaviest, w, variances, 1.01 * variance(1.0), mean, u, np.empty(len(w))) == 1.0
