"""Local lines with a limit of variance, against arithmetic with 200 digits."""

from __future__ import annotations

import mpmath
import numpy as np
import pytest
import torch

from kobai.kernel.bandwidth.loo_compiled import loo_score
from kobai.kernel.functional import nw, nw_loo
from kobai.kernel.local_linear import MOST_VARIANCE


def exactly(q, x, y, h):
    """The estimate in one column, with 200 digits."""
    with mpmath.workdps(200):
        x, y, q, h = [mpmath.mpf(float(a)) for a in x], [mpmath.mpf(float(b)) for b in y], mpmath.mpf(q), mpmath.mpf(h)
        w = [mpmath.exp(-(((q - a) / h) ** 2) / 2) for a in x]
        w = [a / sum(w) for a in w]
        middle, level = sum(a * b for a, b in zip(w, x, strict=True)), sum(a * b for a, b in zip(w, y, strict=True))
        spread = sum(a * (b - middle) ** 2 for a, b in zip(w, x, strict=True))
        slope = sum(a * (b - middle) * c for a, b, c in zip(w, x, y, strict=True)) / spread
        z = [(q - middle) * (b - middle) / spread for b in x]
        a, b, c = (sum(v * v * t**k for v, t in zip(w, z, strict=True)) for k in range(3))
        share = 1 if a + 2 * b + c <= MOST_VARIANCE else (mpmath.sqrt(b * b + c * (MOST_VARIANCE - a)) - b) / c
        return float(level + share * slope * (q - middle))


def sample():
    rng = np.random.default_rng(4)
    x = np.sort(rng.uniform(0, 1, 20))
    return x, np.sin(6 * x) + 0.3 * rng.normal(size=20)


@pytest.mark.parametrize("h", [0.004, 0.01, 0.03, 0.08, 1.0])
def test_estimates_are_those_of_200_digits(h):
    x, y = sample()
    queries = np.linspace(-0.2, 1.2, 29)
    # Where even the second sample has a weight below 1e-20 the line is said to be a constant.
    near = [q for q in queries if np.diff(np.sort((q - x) ** 2)[:2])[0] < 90 * h * h]
    got = nw(*(torch.tensor(a) for a in (np.array(near), x, y)), h, order=1)
    np.testing.assert_allclose(got, [exactly(q, x, y, h) for q in near], rtol=1e-6, atol=1e-8)


@pytest.mark.parametrize("h", [0.01, 0.03, 0.075, 1.0])
@pytest.mark.parametrize("backend", ["sdpa", "blocked"])
def test_leave_one_out_has_the_same_limit(h, backend):
    x, y = sample()
    expected = np.array([exactly(x[i], np.delete(x, i), np.delete(y, i), h) for i in range(len(x))])
    got = nw_loo(torch.tensor(x), torch.tensor(y), h, order=1, backend=backend)
    np.testing.assert_allclose(got, expected, rtol=1e-6, atol=1e-8)
    score, gradient = loo_score(x[None].copy(), y[None].copy(), np.array([h]), 1)
    assert score == pytest.approx(np.mean((y - expected) ** 2), rel=1e-8)
    log_h = torch.tensor(np.log(h), requires_grad=True)
    values = torch.tensor(y)
    (values - nw_loo(torch.tensor(x), values, log_h.exp(), order=1, backend=backend)).square().mean().backward()
    assert gradient[0] == pytest.approx(float(log_h.grad), rel=1e-4, abs=1e-7)
