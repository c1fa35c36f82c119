"""Gauss-Newton, and what it shares with Levenberg-Marquardt, against SciPy's least squares and linear algebra."""

from __future__ import annotations

import numpy as np
import pytest
import scipy.optimize
import torch

import kobai
from kobai.optimize import resolve
from tests.problems import PROBLEMS

BOTH = pytest.mark.parametrize("name", ["Gauss-Newton", "Levenberg-Marquardt"])


# Misra's data on dental research: a classic of nonlinear regression, y = b₁(1 − exp(−b₂x)), from the NIST StRD.
X = [77.6, 114.9, 141.1, 190.8, 239.9, 289.0, 332.8, 378.4, 434.8, 477.3, 536.8, 593.1, 689.1, 760.0]


Y = [10.07, 14.73, 17.94, 23.93, 29.61, 35.18, 40.02, 44.82, 50.76, 55.05, 61.01, 66.40, 75.47, 81.78]


CERTIFIED = (2.3894212918e02, 5.5015643181e-04)


CERTIFIED_SUM = 1.2455138894e-01


def misra(b):
    x, y = (torch.tensor(v, dtype=b.dtype) for v in (X, Y))
    return b[0] * (1 - torch.exp(-b[1] * x)) - y


def objective(residuals, dim):
    return kobai.Objective(lambda x: residuals(x).square().sum(), dim=dim, residuals=residuals, name="fit")


@BOTH
@pytest.mark.parametrize("start", [(500.0, 1e-4), (250.0, 5e-4)])
def test_the_fit_is_the_certified_one(name, start):
    trace = kobai.descend(objective(misra, 2), start, optimizer=name, steps=60, dtype="float64")
    np.testing.assert_allclose(trace.x[-1].numpy(), CERTIFIED, rtol=1e-7)
    assert float(trace.value[-1]) == pytest.approx(CERTIFIED_SUM, rel=1e-9)
    assert (trace.value[1:] <= trace.value[:-1] * (1 + 1e-12)).all()


@BOTH
@pytest.mark.parametrize("problem", ["rosenbrock", "booth", "himmelblau", "powell", "quadratic"])
def test_the_minimum_is_scipys(name, problem):
    p = PROBLEMS[problem]
    f = p.objective()
    r = f.residuals_for(p.dim)
    trace = kobai.descend(f, p.x0(), optimizer=name, steps=60)
    theirs = scipy.optimize.least_squares(
        lambda x: r(torch.from_numpy(x)).numpy(), np.array(p.start), method="lm", xtol=1e-14, ftol=1e-14, gtol=1e-14
    )
    assert float(trace.value[-1]) == pytest.approx(2 * theirs.cost, abs=1e-12)
    if problem != "himmelblau":  # of whose four minima the two may choose different ones
        np.testing.assert_allclose(trace.x[-1].numpy(), theirs.x, atol=2e-3 if problem == "powell" else 1e-6)


@BOTH
def test_a_linear_fit_takes_one_step_or_a_few(name):
    torch.manual_seed(1)
    A, b = torch.randn(20, 4, dtype=torch.float64), torch.randn(20, dtype=torch.float64)
    trace = kobai.descend(
        objective(lambda x: A @ x - b, 4), torch.zeros(4, dtype=torch.float64), optimizer=name, steps=6
    )
    exact = torch.linalg.lstsq(A, b).solution
    torch.testing.assert_close(trace.x[1 if name == "Gauss-Newton" else 6], exact, rtol=1e-6, atol=1e-6)


def test_where_the_jacobian_loses_rank_the_shortest_step_is_taken():
    trace = kobai.descend(
        objective(lambda x: (x.sum() - 2).reshape(1), 3),
        torch.zeros(3, dtype=torch.float64),
        optimizer="Gauss-Newton",
        steps=1,
    )
    torch.testing.assert_close(trace.x[1], torch.full((3,), 2 / 3, dtype=torch.float64))


@BOTH
def test_a_small_network_is_fitted(name):
    torch.manual_seed(0)
    x = torch.linspace(-2, 2, 40, dtype=torch.float64).unsqueeze(-1)
    y = torch.sin(2 * x)
    model = torch.nn.Sequential(torch.nn.Linear(1, 6), torch.nn.Tanh(), torch.nn.Linear(6, 1)).double()
    # Its nineteen parameters are redundant: Gauss-Newton must leave out directions, Levenberg-Marquardt damps them.
    optimizer = resolve(name, **({"cutoff": 1e-3} if name == "Gauss-Newton" else {})).build(model.parameters())
    first = (model(x) - y).square().sum().item()
    for _ in range(40):
        optimizer.step(lambda: model(x) - y)
    assert (model(x) - y).square().sum().item() < (0.2 if name == "Gauss-Newton" else 1e-3) * first


@BOTH
def test_the_gradient_left_behind_is_that_of_the_sum(name):
    x = torch.tensor([-1.2, 1.0], dtype=torch.float64, requires_grad=True)
    f = PROBLEMS["rosenbrock"].objective()
    r = f.residuals_for(2)
    _, expected = f.value_and_grad(x.detach().clone())
    resolve(name).build([x]).step(lambda: r(x))
    torch.testing.assert_close(x.grad, expected)


@BOTH
def test_what_is_no_sum_of_squares_is_refused_in_one_line(name):
    with pytest.raises(kobai.BadInput, match="needs a sum of squares, and Rastrigin does not say"):
        kobai.descend("rastrigin", optimizer=name)
    half = kobai.Objective(lambda x: 0.5 * (x**2).sum(), dim=2, residuals=lambda x: x, name="half")
    with pytest.raises(kobai.BadInput, match=r"at the start it is 2.5, but its squared residuals sum to 5"):
        kobai.descend(half, [1.0, 2.0], optimizer=name)
