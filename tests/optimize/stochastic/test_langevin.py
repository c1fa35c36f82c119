"""Langevin dynamics: stationary variance and correlation on a quadratic, and gradient descent at temperature 0."""

from __future__ import annotations

import pytest
import torch

import kobai
from kobai import Status


@pytest.mark.parametrize(("lr", "temperature"), [(0.1, 1.0), (0.4, 0.25)])
def test_langevins_stationary_variance(lr, temperature):
    """On λx²/2 the positions are a first-order autoregression with variance T/(λ(1 − ηλ/2))."""
    curvatures = torch.tensor([1.0, 2.0], dtype=torch.float64)
    trace = kobai.descend(
        "x1**2/2 + x2**2", [0.0, 0.0], optimizer="Langevin", lr=lr, temperature=temperature, steps=12_000, seed=5,
        dtype="float64",
    )  # fmt: skip
    expected = temperature / (curvatures * (1 - lr * curvatures / 2))
    torch.testing.assert_close(trace.x[200:].var(0), expected, rtol=0.12, atol=0)
    # Successive positions correlate by 1 − ηλ.
    x = trace.x[200:] - trace.x[200:].mean(0)
    correlation = (x[1:] * x[:-1]).mean(0) / x.var(0)
    torch.testing.assert_close(correlation, 1 - lr * curvatures, rtol=0, atol=0.05)


def test_langevin_without_heat_is_gradient_descent():
    cold = kobai.descend("rosenbrock", [-1.2, 1.0], optimizer="Langevin", lr=1e-3, temperature=0.0, steps=30)
    plain = kobai.descend("rosenbrock", [-1.2, 1.0], lr=1e-3, steps=30)
    torch.testing.assert_close(cold.x, plain.x)


def test_langevin_repeats_by_its_seed():
    options = {"optimizer": "Langevin", "lr": 0.01, "steps": 5}
    runs = [kobai.descend("x1**2", [[1.0], [1.0]], seed=s, **options) for s in (1, 1, 2)]
    assert torch.equal(runs[0].x, runs[1].x)
    assert not torch.equal(runs[0].x, runs[2].x)
    assert not torch.equal(runs[0].x[0], runs[0].x[1])
    assert runs[0].status[0] in tuple(Status)
