"""The compiled leave-one-out score against autograd and statsmodels."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from kobai.kernel.bandwidth import loo_compiled
from kobai.kernel.bandwidth.loo_compiled import loo_score
from kobai.kernel.bandwidth.selection import loo_function
from kobai.kernel.functional import nw, nw_loo

NAMES = {0: "lc", 1: "ll"}


def data(seed, n=120, d=2):
    """A smooth, a rough or no relation; normal or uniform positions; more or less noise."""
    rng = np.random.default_rng(seed)
    x = rng.normal(size=(n, d)) if seed % 2 else rng.uniform(-2, 2, (n, d))
    truth = [np.sin(2 * x[:, 0]), x[:, 0] ** 2 - x[:, -1], np.sign(x[:, 0]), x[:, 0], 0 * x[:, 0]][seed % 5]
    return x, truth + rng.choice([0.05, 0.3, 1.0]) * rng.normal(size=n)


def tensors(x, y):
    return torch.tensor(x), torch.tensor(y)[:, None]


@pytest.mark.parametrize("order", [0, 1])
@pytest.mark.parametrize(("d", "columns"), [(1, 1), (2, 1), (3, 4)])
@pytest.mark.parametrize("h", [0.3, 1.0, 1e6])
def test_the_compiled_sweep_is_the_differentiable_function(order, d, columns, h):
    rng = np.random.default_rng(d)
    x, y = torch.tensor(rng.uniform(-1, 1, (300, d))), torch.tensor(rng.normal(size=(300, columns)))
    log_h = torch.full((d,), np.log(h), dtype=torch.float64, requires_grad=True)
    expected = (y - nw_loo(x, y, log_h.exp(), order=order, backend="blocked")).square().sum(1).mean()
    (slope,) = torch.autograd.grad(expected, log_h)
    value, gradient = loo_function(x, y, "gaussian", order, "auto")(log_h.detach().numpy(), 1)
    assert value == pytest.approx(expected.item(), rel=1e-9)
    np.testing.assert_allclose(gradient, slope, rtol=1e-6, atol=1e-8)


@pytest.mark.parametrize("n", [700, 1700])
def test_the_sweep_does_not_depend_on_the_number_of_threads(n):
    x, y = (np.ascontiguousarray(a.numpy().T) for a in tensors(*data(0, n=n)))
    threads = torch.get_num_threads()
    scores = []
    for count in (1, 2, 5):
        torch.set_num_threads(count)
        scores.append(loo_score(x, y, np.array([0.03, 0.4])))
    torch.set_num_threads(threads)
    assert all(value == scores[0][0] and (slope == scores[0][1]).all() for value, slope in scores)


@pytest.mark.parametrize("order", [0, 1])
@pytest.mark.parametrize("every", [1, 7])
@pytest.mark.parametrize("kind", ["near", "far samples", "clusters", "ties", "categories and weights"])
def test_sums_over_near_samples_are_those_over_all(order, every, kind, monkeypatch):
    rng = np.random.default_rng(3)
    x, h = rng.uniform(-2, 2, (2, 1500)), np.array([0.01, 0.5])
    kinds = weights = None
    if kind == "far samples":
        x[0, :40] *= np.geomspace(1.5, 1e5, 40)
        x[1, 40:60] = rng.normal(size=20) * 100
    elif kind == "clusters":
        x[0] = np.round(x[0] * 5) + 0.003 * rng.normal(size=1500)
    elif kind == "ties":
        x[0] = np.round(x[0], 2)
    elif kind == "categories and weights":
        kinds, h = rng.integers(0, 3, (1, 1500)).astype(float), np.append(h, 0.4)
        logs = rng.normal(size=1500) * 2
        weights = np.stack([logs, np.exp(logs), np.exp(-logs)])
    y = np.stack([np.sin(3 * x[0]) + x[1], 1e3 * rng.normal(size=1500)])
    near, slope = loo_score(x, y, h, order, every, kinds, weights)
    monkeypatch.setattr(loo_compiled, "MANY", 10**9)
    value, gradient = loo_score(x, y, h, order, every, kinds, weights)
    assert near == pytest.approx(value, rel=1e-11)
    np.testing.assert_allclose(slope, gradient, rtol=1e-8, atol=1e-9 * value)


def test_sums_over_near_samples_take_a_part_of_the_pairs(monkeypatch):
    x, y = np.random.default_rng(0).uniform(-2, 2, (2, 1, 4000))
    pairs = 0

    def counted(block, *rest):
        nonlocal pairs
        pairs += block.shape[1] * len(rest[5])
        return sweep(block, *rest)

    sweep = loo_compiled.loo_sweep
    monkeypatch.setattr(loo_compiled, "loo_sweep", counted)
    loo_score(x, y, np.array([0.01]))
    assert 0 < pairs < 0.1 * 4000**2


@pytest.mark.parametrize("order", [0, 1])
@pytest.mark.parametrize("d", [1, 2])
@pytest.mark.filterwarnings("ignore::FutureWarning", "ignore::DeprecationWarning")
def test_predictions_and_scores_are_those_of_statsmodels(order, d):
    regression = pytest.importorskip("statsmodels.nonparametric.kernel_regression")
    x, y = data(5, n=80, d=d)
    h = np.full(d, 0.4)
    theirs = regression.KernelReg(y, x, "c" * d, reg_type=NAMES[order], bw=h)
    query = np.random.default_rng(0).uniform(-1, 1, (20, d))
    ours = nw(torch.tensor(query), *tensors(x, y), torch.tensor(h), order=order)
    np.testing.assert_allclose(ours[:, 0], theirs.fit(query)[0], rtol=1e-8, atol=1e-8)
    score = theirs.cv_loo(h, theirs.est[NAMES[order]])
    columns, values = np.ascontiguousarray(x.T), y[None].copy()
    assert loo_score(columns, values, h, order)[0] == pytest.approx(float(np.squeeze(score)), rel=1e-8)
