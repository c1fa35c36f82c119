"""The bandwidths that an estimator uses, against what is true of simulated data and what R and statsmodels find."""

from __future__ import annotations

import importlib.util
import json
from pathlib import Path

import numpy as np
import pytest
import torch
from scipy.optimize import minimize

from kobai.kernel import NadarayaWatson
from kobai.kernel.bandwidth.choice import MOST_OWN, choose, own
from kobai.kernel.bandwidth.selection import Search, select
from kobai.kernel.functional import nw_loo
from kobai.kernel.profiles import PROFILES

ROOT = Path(__file__).parents[3]
QUERIES = np.linspace(0, 1, 400)[:, None]


def error(model):
    return float(np.mean((model.predict(QUERIES) - np.sin(6 * QUERIES[:, 0])) ** 2))


@pytest.mark.parametrize("kernel", PROFILES)
def test_a_local_line_does_not_explode(kernel):
    rng = np.random.default_rng(4)
    x = np.sort(rng.uniform(0, 1, 20))[:, None]
    y = np.sin(6 * x[:, 0]) + 0.3 * rng.normal(size=20)
    model = NadarayaWatson(order=1, kernel=kernel).fit(x, y)
    inside = np.linspace(x.min(), x.max(), 400)[:, None]
    assert np.abs(model.predict(inside)).max() < 1.5
    assert error(model) < 0.06
    if kernel == "gaussian":
        # statsmodels' bandwidth and score.
        assert model.bandwidth_[0] == pytest.approx(0.075, rel=0.01)
        assert model.loo_score_ == pytest.approx(0.1288, rel=1e-3)


@pytest.mark.parametrize("kernel", PROFILES)
def test_two_columns_and_thirty_samples_do_not_explode(kernel):
    for seed in range(5):
        rng = np.random.default_rng(seed)
        x = rng.uniform(0, 1, (30, 2))
        y = np.sin(6 * x[:, 0]) + 0.3 * rng.normal(size=30)
        estimate = NadarayaWatson(order=1, kernel=kernel).fit(x, y).predict(rng.uniform(0, 1, (500, 2)))
        assert np.abs(estimate).max() < 4, seed


@pytest.mark.parametrize("seed", range(15))
def test_a_grid_is_no_staircase(seed):
    x = np.linspace(0, 1, 20)
    y = np.sin(6 * x) + 0.05 * np.random.default_rng(seed).normal(size=20)
    model = NadarayaWatson().fit(x[:, None], y)
    assert model.bandwidth_[0] > 0.5 / 19
    assert error(model) < 0.0035
    assert model.bandwidth_note_ == "bandwidth at the limit"


def shared_places(side, values, seed):
    """A grid of side × values positions of which only the first column matters."""
    x = np.stack(np.meshgrid(np.linspace(0, 1, side), np.linspace(0, 1, values)), -1).reshape(-1, 2)
    return x, np.exp(-20 * (x[:, 0] - 0.5) ** 2) + 0.05 * np.random.default_rng(seed).normal(size=len(x))


@pytest.mark.parametrize("order", [0, 1])
@pytest.mark.parametrize(("side", "values"), [(6, 6), (5, 8), (10, 3), (20, 2)])
def test_a_grid_with_a_column_switched_off_is_no_staircase(order, side, values):
    x, y = shared_places(side, values, 0)
    h = NadarayaWatson(order=order).fit(x, y).bandwidth_
    assert h[0] > 0.25 / (side - 1)


def test_a_column_switched_off_leaves_the_other_as_wide_as_it_may_be():
    rng = np.random.default_rng([6, 2, 1, 50])
    rng.integers(15, 61)
    x = np.stack(np.meshgrid(*[np.linspace(0, 1, 6)] * 2), -1).reshape(-1, 2)
    queries = np.stack(np.meshgrid(*[np.linspace(0.0125, 0.9875, 21)] * 2), -1).reshape(-1, 2)
    values, right = (np.exp(-20 * (q[:, 0] - 0.5) ** 2) * np.cos(3 * q[:, 1]) for q in (x, queries))
    model = NadarayaWatson(order=1).fit(x, values + 0.05 * rng.normal(size=36))
    # statsmodels: 0.003525.
    assert np.mean((model.predict(queries) - right) ** 2) < 2 * 0.003525


@pytest.mark.parametrize("order", [0, 1])
def test_two_values_of_a_column_are_told_apart(order):
    rng = np.random.default_rng(0)
    x = np.repeat([0.0, 1.0], 30)[:, None]
    for other in (np.empty((60, 0)), rng.uniform(0, 1, (60, 1))):
        both = np.hstack([x, other])
        model = NadarayaWatson(order=order).fit(both, 3 * x[:, 0] + 0.3 * rng.normal(size=60))
        assert model.predict(both[:30]).mean() == pytest.approx(0.0, abs=0.2)
        assert model.predict(both[30:]).mean() == pytest.approx(3.0, abs=0.2)
        assert model.bandwidth_note_ == ""


def test_counts_with_a_rough_effect_keep_their_means():
    x = np.repeat(np.arange(5.0), 40)[:, None]
    means = np.array([0.0, 4.0, 1.0, 5.0, 2.0])
    y = means[x[:, 0].astype(int)] + 0.3 * np.random.default_rng(0).normal(size=200)
    model = NadarayaWatson().fit(x, y)
    np.testing.assert_allclose(model.predict(np.arange(5.0)[:, None]), means, atol=0.2)
    assert model.bandwidth_note_ == "bandwidth at the limit"


def test_the_example_of_the_docstring_is_smooth():
    x = np.linspace(0, 6, 200)[:, None]
    model = NadarayaWatson().fit(x, np.sin(x[:, 0]))
    inside = np.linspace(0.3, 1.2, 50)[:, None]
    np.testing.assert_allclose(model.gradient(inside)[:, 0], np.cos(inside[:, 0]), rtol=0.06)
    assert model.gradient([[0.5]])[0, 0] == pytest.approx(np.cos(0.5), rel=0.05)


@pytest.mark.parametrize("order", [0, 1])
def test_a_minimum_that_can_be_judged_is_the_lowest_score_exactly(order):
    rng = np.random.default_rng(0)
    x = torch.tensor(rng.uniform(0, 1, (150, 1)))
    y = torch.sin(6 * x) + 0.3 * torch.tensor(rng.normal(size=(150, 1)))
    h, score, note = choose(Search(x, y, order=order))
    lowest, least = select(x, y, order=order)
    assert note == ""
    assert h == pytest.approx(lowest, rel=1e-5)
    assert score == pytest.approx(least, rel=1e-10)
    assert score == pytest.approx(float((y - nw_loo(x, y, torch.tensor(h), order=order)).square().mean()), rel=1e-9)


def test_a_bandwidth_below_the_spacing_is_said_and_others_are_not():
    x = np.arange(30.0)[:, None]
    y = np.sin(x[:, 0] / 4)
    assert NadarayaWatson(bandwidth=0.1).fit(x, y).bandwidth_note_ == "bandwidth below spacing"
    assert NadarayaWatson(bandwidth=1.0).fit(x, y).bandwidth_note_ == ""
    rounded = np.repeat(np.arange(10.0), 6)[:, None]
    noisy = np.sin(rounded[:, 0]) + np.random.default_rng(0).normal(size=60)
    assert NadarayaWatson().fit(rounded, noisy).bandwidth_note_ == ""


@pytest.mark.parametrize("kernel", ["epanechnikov", "quartic"])
def test_samples_without_a_neighbour_have_finite_scores(kernel):
    x = np.array([0.0, 0.01, 0.02, 5.0, 9.0, 9.01])[:, None]
    model = NadarayaWatson(kernel=kernel, order=1).fit(x, x[:, 0])
    assert np.isfinite(model.loo_score_)
    assert np.isfinite(model.predict(np.linspace(-5, 15, 50)[:, None])).all()


@pytest.mark.parametrize("order", [0, 1])
def test_estimates_follow_their_own_values_no_more_than_allowed(order):
    x = torch.linspace(0, 1, 40, dtype=torch.float64)[:, None]
    search = Search(x, torch.sin(9 * x), order=order)
    h, _, _ = choose(search)
    assert own(search, np.log(h) - search.scale) <= MOST_OWN[order] + 1e-9


PUBLISHED = {("cps71", 0): 1.892169, ("cps71", 1): 3.268413, ("mcycle", 0): 0.913829, ("mcycle", 1): 1.475794}
"""Minima of the textbook score by exhaustive search with plain lines; those of cps71 are also R np's."""


@pytest.mark.parametrize(("name", "order"), PUBLISHED)
def test_published_bandwidths(name, order):
    table = json.loads((ROOT / "tests" / "fixtures" / "kernel_tables.json").read_text("utf-8"))[name]
    model = NadarayaWatson(order=order).fit(np.array(table["x"])[:, None], np.array(table["y"]))
    assert model.bandwidth_[0] == pytest.approx(PUBLISHED[name, order], rel=2e-5)


@pytest.fixture(scope="module")
def benchmark():
    spec = importlib.util.spec_from_file_location("kernel_truth", ROOT / "benchmarks" / "kernel_truth.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def like_faithful(seed):
    """272 durations of two kinds in minutes and waiting times in whole minutes, as of the geyser in Yellowstone."""
    rng = np.random.default_rng(seed)
    long = rng.uniform(size=272) < 0.64
    x = np.where(long, 4.3 + 0.4 * rng.normal(size=272), 2.05 + 0.25 * rng.normal(size=272)).round(3)
    return x[:, None], np.round(33 + 10.7 * x + 6 * rng.normal(size=272))


def like_wages(seed):
    """Logarithms of 200 wages, whole years of education and of experience."""
    rng = np.random.default_rng(seed)
    educ, exper = np.round(12.5 + 2.7 * rng.normal(size=200)).clip(4, 18), rng.integers(1, 50, 200)
    y = 0.2 + 0.09 * educ + 0.035 * exper - 0.0006 * exper**2 + 0.4 * rng.normal(size=200)
    return np.stack([educ, exper], 1).astype(float), y


@pytest.mark.parametrize("order", [0, 1])
@pytest.mark.parametrize("table", [like_faithful, like_wages])
def test_tables_like_published_ones_give_the_bandwidths_of_brute_force(table, order, benchmark):
    x, y = table(1)
    model = NadarayaWatson(order=order).fit(x, y)

    def score(log_h):
        return np.mean((y - benchmark.plain(x, x, y, np.exp(log_h), "gaussian", order, True)) ** 2)

    spread = np.log(x.std(0))
    starts = [spread + np.log(a) for a in ([[0.1], [0.3], [1.0]] if x.shape[1] == 1 else [[0.3, 0.3], [0.6, 0.2]])]
    best = min((minimize(score, z, method="Nelder-Mead", options={"xatol": 1e-6}) for z in starts), key=lambda r: r.fun)
    near = np.log(model.bandwidth_) < spread + np.log(20)
    np.testing.assert_allclose(np.log(model.bandwidth_)[near], best.x[near], atol=5e-5)
    assert (best.x[~near] > spread[~near] + np.log(3)).all()
    assert model.loo_score_ == pytest.approx(best.fun, rel=1e-6)


@pytest.mark.parametrize("kernel", ["epanechnikov", "quartic", "student-t"])
@pytest.mark.parametrize("order", [0, 1])
def test_errors_against_the_truth_are_those_of_the_best_score_of_the_same_kernel(kernel, order, benchmark):
    errors = []
    for d, grid, seed in [(1, True, 0), (1, True, 1), (1, False, 2), (1, False, 3), (2, True, 1), (2, False, 1)]:
        data = x, y, queries, truth = benchmark.make(d, grid, (0.05, 0.3, 1.0)[seed % 3], seed)
        estimate = NadarayaWatson(order=order, kernel=kernel).fit(x, y).predict(queries)
        errors.append([np.mean((estimate - truth) ** 2), benchmark.by_grid(data, kernel, order)[0]])
    ratios = np.divide(*np.transpose(errors))
    assert ratios.max() < 3
    assert ratios.mean() < 1.25


@pytest.mark.parametrize("order", [0, 1])
def test_errors_against_the_truth_are_those_of_statsmodels_or_less(order, benchmark):
    cases = json.loads((ROOT / "tests" / "fixtures" / "kernel_truth.json").read_text("utf-8"))
    errors = []
    for _, d, grid, noise, seed, other in (case for case in cases if case[0] == order):
        x, y, queries, truth = benchmark.make(d, grid, noise, seed)
        errors.append([np.mean((NadarayaWatson(order=order).fit(x, y).predict(queries) - truth) ** 2), other])
    ratios = np.divide(*np.transpose(errors))
    assert ratios.max() < 3
    assert ratios.mean() < 1.25
