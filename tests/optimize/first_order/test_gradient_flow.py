"""Gradient flow against exp(−Ht)·x₀, SciPy's integrator, and what flows do."""

from __future__ import annotations

import math

import numpy as np
import pytest
import scipy.integrate
import torch

import kobai
from kobai import Record
from tests.problems import PROBLEMS


@pytest.mark.parametrize(("dtype", "tolerance"), [(torch.float64, 2e-6), (torch.float32, 2e-5)])
def test_on_a_quadratic_it_is_the_matrix_exponential(dtype, tolerance):
    H = torch.tensor([[3.0, 1.0, 0.0], [1.0, 2.0, 0.5], [0.0, 0.5, 8.0]], dtype=dtype)
    x0 = torch.tensor([1.0, -2.0, 0.5], dtype=dtype)
    trace = kobai.descend(lambda x: 0.5 * x @ H @ x, x0, optimizer="gradient flow", lr=0.2, steps=10)
    expected = torch.stack([torch.linalg.matrix_exp(-0.2 * k * H) @ x0 for k in range(11)])
    torch.testing.assert_close(trace.x, expected, rtol=0, atol=tolerance)


@pytest.mark.parametrize("problem", ["rosenbrock", "himmelblau", "three_hump_camel", "beale"])
def test_it_goes_where_scipys_integrator_goes(problem):
    p = PROBLEMS[problem]
    f = p.objective()
    times = np.linspace(0.0, 0.5, 6)
    trace = kobai.descend(f, p.x0(), optimizer="gradient flow", lr=0.1, rtol=1e-9, atol=1e-11, steps=5)
    theirs = scipy.integrate.solve_ivp(
        lambda _, x: -f.value_and_grad(torch.from_numpy(x))[1].numpy(), (0, 0.5), np.array(p.start), "LSODA", times,
        rtol=1e-11, atol=1e-13,
    )  # fmt: skip
    np.testing.assert_allclose(trace.x.numpy(), theirs.y.T, atol=1e-6)
    assert (trace.value[1:] <= trace.value[:-1] + 1e-14).all()


def test_the_error_follows_the_tolerance_by_the_fifth_order():
    """A tolerance 10⁵ times smaller costs about ten times the evaluations, and the error falls about as much as it."""
    errors, costs = [], []
    for rtol in (1e-4, 1e-9):
        trace = kobai.descend(
            "x1**2/2 + 2*x2**2", [1.0, 1.0], optimizer="gradient flow", lr=4.0, rtol=rtol, atol=rtol / 100, steps=1,
            dtype="float64", record=Record(state=True),
        )  # fmt: skip
        exact = torch.tensor([math.exp(-4), math.exp(-16)], dtype=torch.float64)
        errors.append(float((trace.x[-1] - exact).abs().max()))
        costs.append(float(trace.state["func_evals"][0, 0]))
    assert errors[1] < 1e-3 * errors[0]
    assert 4 < costs[1] / costs[0] < 16


def test_one_long_step_or_many_short_ones():
    f = PROBLEMS["rosenbrock"].objective()
    long = kobai.descend(f, [-1.2, 1.0], optimizer="gradient flow", lr=1.0, steps=1, dtype="float64")
    short = kobai.descend(f, [-1.2, 1.0], optimizer="gradient flow", lr=0.05, steps=20, dtype="float64")
    torch.testing.assert_close(long.x[-1], short.x[-1], rtol=0, atol=1e-5)


def test_gradient_descent_with_small_steps_goes_the_same_way():
    flow = kobai.descend(
        "x1**2 + 3*x2**2 + x1*x2", [2.0, 1.0], optimizer="gradient flow", lr=0.1, steps=10, dtype="float64"
    )
    for eta, bound in ((1e-3, 1e-2), (1e-4, 1e-3)):
        every = round(0.1 / eta)
        descent = kobai.descend("x1**2 + 3*x2**2 + x1*x2", [2.0, 1.0], lr=eta, steps=10 * every, dtype="float64")
        assert (descent.x[::every] - flow.x).abs().max() < bound


def test_time_is_counted_and_a_step_too_expensive_stops_short():
    f = "1e6*x1**2 + x2**2"
    options = {"optimizer": "gradient flow", "lr": 1.0, "steps": 1, "record": Record(state=True), "dtype": "float64"}
    short = kobai.descend(f, [1.0, 1.0], max_evals=300, **options)
    reached = float(short.lr[0])
    assert 0 < reached < 1
    assert float(short.state["time"][0, 0]) == reached
    assert float(short.x[1, 1]) == pytest.approx(math.exp(-2 * reached), rel=1e-4)


def test_a_flow_that_runs_away_in_finite_time_stays_finite():
    """dx/dt = 4x³ from 1 is infinite at t = 1/8."""
    trace = kobai.descend("-x1**4", [1.0], optimizer="gradient flow", lr=0.05, steps=5, dtype="float64", max_evals=2000)
    assert torch.isfinite(trace.x).all()
    expected = (1 / (1 - 8 * torch.tensor([0.05, 0.1], dtype=torch.float64))).sqrt()
    torch.testing.assert_close(trace.x[1:3, 0], expected, rtol=1e-4, atol=0)
