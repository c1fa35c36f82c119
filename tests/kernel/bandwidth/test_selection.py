"""Bandwidth selection against brute force, and against statsmodels where it is installed."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from kobai.kernel.bandwidth.loo_compiled import loo_score
from kobai.kernel.bandwidth.selection import select
from kobai.kernel.functional import nw_loo

NAMES = {0: "lc", 1: "ll"}


def data(seed, n=120, d=2):
    """A smooth, a rough or no relation; normal or uniform positions; more or less noise."""
    rng = np.random.default_rng(seed)
    x = rng.normal(size=(n, d)) if seed % 2 else rng.uniform(-2, 2, (n, d))
    truth = [np.sin(2 * x[:, 0]), x[:, 0] ** 2 - x[:, -1], np.sign(x[:, 0]), x[:, 0], 0 * x[:, 0]][seed % 5]
    return x, truth + rng.choice([0.05, 0.3, 1.0]) * rng.normal(size=n)


def tensors(x, y):
    return torch.tensor(x), torch.tensor(y)[:, None]


@pytest.mark.parametrize(("kernel", "backend"), [("gaussian", "blocked"), ("gaussian", "sdpa"), ("student-t", "auto")])
def test_other_ways_find_the_minimum_too(kernel, backend):
    x, y = tensors(*data(3, n=80, d=1))
    h, score = select(x, y, kernel, backend=backend)
    grid = np.geomspace(0.01, 5, 300) * x.std().item()
    brute = min((y - nw_loo(x, y, a, kernel=kernel)).square().mean().item() for a in grid)
    assert score <= brute * (1 + 1e-4)
    assert score == pytest.approx((y - nw_loo(x, y, torch.tensor(h), kernel=kernel)).square().mean().item(), rel=1e-9)


@pytest.mark.parametrize("order", [0, 1])
def test_duplicates_constants_and_outliers_leave_it_finite_and_positive(order):
    x, y = data(1, n=60, d=3)
    x[:20] = x[20:40]
    x[:, 1] = 7.0
    x[5] += 1e4
    h, score = select(*tensors(x, y), order=order)
    assert np.isfinite(h).all()
    assert (h > 0).all()
    assert np.isfinite(score)


def test_an_irrelevant_column_is_switched_off():
    rng = np.random.default_rng(0)
    x = rng.normal(size=(400, 2)) * [1.0, 30.0]
    y = np.sin(3 * x[:, 0]) + 0.1 * rng.normal(size=400)
    h, _ = select(*tensors(x, y))
    assert h[0] < 0.5
    assert h[1] > 5 * x[:, 1].std()


def never_worse_than_statsmodels(seeds):
    regression = pytest.importorskip("statsmodels.nonparametric.kernel_regression")
    for seed in seeds:
        for order in (0, 1):
            d = 1 + seed // 5 % 2
            x, y = data(seed, n=60, d=d)
            theirs = np.abs(regression.KernelReg(y, x, "c" * d, reg_type=NAMES[order], bw="cv_ls").bw)
            h, score = select(*tensors(x, y), order=order)
            # Their own arithmetic underflows beside isolated samples, so both are scored by the exact formula.
            exact = loo_score(np.ascontiguousarray(x.T), y[None].copy(), theirs, order)[0]
            assert (h > 0).all()
            assert score <= exact * (1 + 1e-6), (seed, order, h, theirs)


@pytest.mark.filterwarnings("ignore::FutureWarning", "ignore::DeprecationWarning", "ignore::RuntimeWarning")
def test_never_worse_than_statsmodels_on_a_sample():
    never_worse_than_statsmodels(range(0, 50, 11))


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore::FutureWarning", "ignore::DeprecationWarning", "ignore::RuntimeWarning")
def test_never_worse_than_statsmodels_on_fifty_sets():
    never_worse_than_statsmodels(range(50))
