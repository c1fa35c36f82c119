"""The recipe of the Furukawa laboratory's unsupervised kernel regression, as published, written out in NumPy.

E = (1/2N) Σ_n ‖x_n − f(z_n)‖² with nothing left out, Z drawn from U(−0.1σ, 0.1σ), Gaussian kernel of fixed width σ = 0.2,
and gradient descent whose step is divided by N.
"""

from __future__ import annotations

import numpy as np
import pytest

from kobai.kernel import UKR

SIGMA, RATE = 0.2, 8.0


def recipe(x, z, epochs):
    """Z after 0, 1, …, epochs steps, with the gradient derived by hand."""
    n = len(x)
    history = [z.copy()]
    for _ in range(epochs):
        apart = z[:, None, :] - z[None, :, :]
        k = np.exp(-0.5 * (apart**2).sum(2) / SIGMA**2)
        r = k / k.sum(1, keepdims=True)
        f = r @ x
        error = f - x
        # A_ni = r_ni (f_n − x_n)·(x_i − f_n): how E falls when weight moves from the others to i.
        a = r * (error @ x.T - (error * f).sum(1, keepdims=True))
        both = a + a.T
        gradient = -(both[:, :, None] * apart).sum(1) / (n * SIGMA**2)
        z = z - RATE / n * (n * gradient)
        history.append(z.copy())
    return np.stack(history)


def kura(n, rng):
    z = rng.uniform(-1, 1, (n, 2))
    return np.c_[z, z[:, 0] ** 2 - z[:, 1] ** 2] + 0.1 * rng.normal(size=(n, 3))


@pytest.mark.parametrize("n", [60, 150])
def test_the_same_history_from_the_same_start(n):
    rng = np.random.default_rng(n)
    x = kura(n, rng)
    start = rng.uniform(-0.1 * SIGMA, 0.1 * SIGMA, (n, 2))
    expected = recipe(x, start, 100)
    # Our error is (1/N) Σ, twice theirs, so the step is half.
    model = UKR(
        objective="fit",
        bandwidth=SIGMA,
        init=start,
        optimizer="gradient descent",
        lr=RATE / 2,
        max_iter=100,
        record=True,
    ).fit(x)
    got = model.trace_.x.numpy().reshape(101, n, 2)
    assert np.abs(expected[-1] - expected[0]).max() > 0.1
    np.testing.assert_allclose(got, expected, rtol=1e-5, atol=1e-9)


def test_the_recipe_runs_its_two_hundred_epochs_from_its_own_start():
    x = kura(100, np.random.default_rng(0))
    model = UKR(
        objective="fit", bandwidth=SIGMA, init="random", optimizer="gradient descent", lr=4.0, max_iter=200, record=True
    ).fit(x)
    start = model.trace_.x[0]
    assert start.abs().max() <= 0.1 * SIGMA
    assert start.abs().max() > 0.09 * SIGMA
    assert model.loss_ < 0.2 * float(model.trace_.value[0])
