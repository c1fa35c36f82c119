"""Weights of samples: as copies of them, and what is refused."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
import torch

import kobai
from kobai.errors import BadInput
from kobai.kernel import NadarayaWatson
from kobai.kernel.bandwidth.selection import Search, loo_function
from kobai.kernel.factors import Factors
from kobai.kernel.functional import nw_loo
from kobai.kernel.profiles import PROFILES


def weighted(n=60, d=1, seed=0):
    """Samples, weights from 0 to 4, and which sample each repeated row is."""
    rng = np.random.default_rng(seed)
    x = rng.uniform(-2, 2, (n, d))
    y = np.sin(2 * x[:, 0]) + 0.2 * rng.normal(size=n)
    w = rng.integers(0, 5, n)
    return x, y, w, np.repeat(np.arange(n), w)


def without_copies(rows):
    """(N, K) for each row all rows of the same sample, −1 for none."""
    same = [np.flatnonzero(rows == row) for row in rows]
    found = np.full((len(rows), max(map(len, same))), -1)
    for i, copies in enumerate(same):
        found[i, : len(copies)] = copies
    return torch.tensor(found)


@pytest.mark.parametrize("kernel", PROFILES)
@pytest.mark.parametrize("order", [0, 1])
@pytest.mark.parametrize(("d", "h"), [(1, 0.3), (1, 2.0), (2, 2.0)])
@pytest.mark.parametrize("backend", ["auto", "blocked"])
def test_a_weight_is_a_number_of_copies(kernel, order, d, h, backend):
    x, y, w, rows = weighted(d=d)
    options = {"kernel": kernel, "order": order, "bandwidth": h, "backend": backend}
    model = NadarayaWatson(**options).fit(x, y, sample_weight=w)
    copies = NadarayaWatson(**options).fit(x[rows], y[rows])
    q = np.random.default_rng(1).uniform(-1.6, 1.6, (40, d))
    np.testing.assert_allclose(model.predict(q), copies.predict(q), atol=1e-10)
    np.testing.assert_allclose(model.gradient(q), copies.gradient(q), atol=1e-9)
    left_out = nw_loo(x[rows], y[rows], h, kernel=kernel, order=order, exclude=without_copies(rows))
    np.testing.assert_allclose(model.loo_predict()[rows], left_out, atol=1e-10)
    np.testing.assert_array_equal(model.loo_predict()[w == 0], model.predict(x[w == 0]))
    assert model.loo_score_ == pytest.approx(((y[rows] - left_out) ** 2).mean(), rel=1e-10)
    _, band = model.predict(q, return_std=True)
    squared = NadarayaWatson(kernel=kernel, bandwidth=h).fit(x[rows], (y[rows] - left_out) ** 2)
    np.testing.assert_allclose(band**2, squared.predict(q), atol=1e-10)


@pytest.mark.parametrize("kernel", ["gaussian", "quartic"])
@pytest.mark.parametrize("order", [0, 1])
def test_the_chosen_bandwidth_has_the_least_error_without_a_sample_and_its_copies(kernel, order):
    x, y, w, rows = weighted()
    model = NadarayaWatson(kernel=kernel, order=order).fit(x, y, sample_weight=w)
    exclude = without_copies(rows)

    def score(h):
        return ((y[rows] - nw_loo(x[rows], y[rows], h, kernel=kernel, order=order, exclude=exclude)) ** 2).mean()

    h = float(model.bandwidth_[0])
    assert model.loo_score_ == pytest.approx(score(h), rel=1e-10)
    assert score(h) <= min(score(h * factor) for factor in (0.8, 0.9, 0.99, 1.01, 1.1, 1.2))


@pytest.mark.parametrize("order", [0, 1])
def test_rows_of_weight_zero_are_not_there_and_units_of_weights_do_not_matter(order):
    x, y, w, _ = weighted()
    model = NadarayaWatson(order=order).fit(x, y, sample_weight=w)
    there = NadarayaWatson(order=order).fit(x[w > 0], y[w > 0], sample_weight=w[w > 0])
    np.testing.assert_allclose(model.bandwidth_, there.bandwidth_, rtol=1e-12)
    np.testing.assert_allclose(model.predict(x), there.predict(x), atol=1e-12)
    assert model.loo_score_ == pytest.approx(there.loo_score_, rel=1e-12)
    for unit in (1e-9, 1e-300, 1e300 if order == 0 else 1 / w.mean()):
        other = NadarayaWatson(order=order).fit(x, y, sample_weight=w * unit)
        np.testing.assert_allclose(other.bandwidth_, model.bandwidth_, rtol=1e-6)
        np.testing.assert_allclose(other.predict(x), model.predict(x), atol=1e-7)
    for equal in (1.0, 1, 0.01, 1e-300):
        same = NadarayaWatson(order=order).fit(x, y, sample_weight=np.full(len(x), equal))
        np.testing.assert_array_equal(same.predict(x), NadarayaWatson(order=order).fit(x, y).predict(x))


@pytest.mark.parametrize("order", [0, 1])
@pytest.mark.parametrize("d", [1, 2])
@pytest.mark.parametrize("h", [0.03, 0.3, 1e3])
def test_the_compiled_score_is_the_differentiable_one(order, d, h):
    rng = np.random.default_rng(d)
    x, y = torch.tensor(rng.uniform(-1, 1, (80, d))), torch.tensor(rng.normal(size=(80, 2)))
    factors = Factors(torch.tensor(rng.normal(0, 2, 80)))
    z = np.full(d, np.log(h))
    value, gradient = loo_function(x, y, "gaussian", order, "auto", factors)(z, 3)
    expected, slope = loo_function(x, y, "gaussian", order, "blocked", factors)(z, 3)
    # Where a line between two samples in two columns is not determined, rounding shows in its slope.
    tolerance = 1e-4 if order == d - 1 == 1 and h == 0.03 else 1e-9
    assert value == pytest.approx(expected, rel=tolerance)
    np.testing.assert_allclose(gradient, slope, rtol=1e3 * tolerance, atol=1e2 * tolerance * abs(value))


def test_inverse_variances_let_precise_samples_decide():
    rng = np.random.default_rng(3)
    x = np.sort(rng.uniform(0, 6, 300))[:, None]
    noise = np.where(rng.uniform(size=300) < 0.5, 0.05, 1.0)
    y = np.sin(x[:, 0]) + noise * rng.normal(size=300)
    q = np.linspace(0.5, 5.5, 100)[:, None]
    errors = [
        np.mean((NadarayaWatson(order=1).fit(x, y, sample_weight=w).predict(q) - np.sin(q[:, 0])) ** 2)
        for w in (None, noise**-2, noise**-2 / (noise**-2).sum())
    ]
    assert errors[1] < errors[0] / 4
    assert errors[2] < errors[0] / 4


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_weights_of_any_kind(dtype):
    x, y, w, _ = weighted()
    x, y = x.astype(dtype), y.astype(dtype)
    expected = NadarayaWatson(bandwidth=0.3).fit(x, y, w).predict(x)
    for given in (list(w), w.astype(float), pd.Series(w), torch.tensor(w)):
        np.testing.assert_array_equal(NadarayaWatson(bandwidth=0.3).fit(x, y, given).predict(x), expected)
    tensors = NadarayaWatson(bandwidth=0.3).fit(torch.tensor(x), torch.tensor(y), torch.tensor(w))
    np.testing.assert_allclose(tensors.predict(torch.tensor(x)), expected, rtol=1e-5)
    model = NadarayaWatson().fit(x, y, w)
    np.testing.assert_array_equal(model.sample_weight_, w)
    kobai.scene(model)


def test_several_outputs_are_scaled_by_weighted_deviations():
    x, y, w, rows = weighted()
    both = np.c_[y, 100 * np.cos(x[:, 0])]
    model = NadarayaWatson().fit(x, both, sample_weight=w)
    np.testing.assert_allclose(model.output_scale_, both[rows].std(0))
    residual = (both - model.loo_predict())[rows]
    assert model.loo_score_ == pytest.approx((residual**2).sum(1).mean())


@pytest.mark.parametrize(
    ("weights", "message"),
    [
        ([1.0] * 59, r"shape \(59,\): one weight for each of 60"),
        (np.ones((60, 1)), r"shape \(60, 1\)"),
        (2.0, r"shape \(\)"),
        ([1.0] * 59 + [-1], "has -1 in row 59"),
        ([1.0] * 59 + [np.nan], "has nan in row 59"),
        ([np.inf] + [1.0] * 59, "has inf in row 0"),
        ([0.0] * 60, "above zero for 0 of 60"),
        ([0.0] * 59 + [3], "above zero for 1 of 60"),
        (["a"] * 60, "real numbers"),
        ("heavy", "real numbers"),
        (np.ones(60) * 1j, "real numbers"),
    ],
)
@pytest.mark.parametrize("kind", [np.asarray, torch.tensor])
def test_bad_weights_are_one_clear_line(weights, message, kind):
    x, y, _, _ = weighted()
    with pytest.raises(BadInput, match=message) as caught:
        NadarayaWatson().fit(kind(x), kind(y), sample_weight=weights)
    assert "sample_weight" in str(caught.value)
    assert "\n" not in str(caught.value)


def test_the_search_counts_effective_samples():
    x = torch.linspace(0, 1, 50, dtype=torch.float64)[:, None]
    logs = torch.where(torch.arange(50) % 2 == 0, 0.0, -60.0).double()
    half, whole = Search(x[::2], x[::2]), Search(x, x, factors=Factors(logs))
    np.testing.assert_allclose(whole.thumb(), half.thumb())
    np.testing.assert_allclose(whole.scale, half.scale)
