"""Newton's methods: one step on quadratics, squared errors near minima, saddle points, SciPy's minima."""

from __future__ import annotations

import numpy as np
import pytest
import scipy.optimize
import torch

import kobai
from kobai import Record, Status
from tests.problems import PROBLEMS

BOTH = pytest.mark.parametrize("name", ["Newton", "Newton-CG"])


def test_one_step_reaches_the_minimum_of_a_quadratic():
    A = torch.tensor([[4.0, 1.0, 0.5], [1.0, 3.0, 0.0], [0.5, 0.0, 50.0]], dtype=torch.float64)
    b = torch.tensor([1.0, -2.0, 3.0], dtype=torch.float64)
    trace = kobai.descend(
        lambda x: 0.5 * x @ A @ x - b @ x, torch.ones(3, dtype=torch.float64), optimizer="Newton", steps=1
    )
    torch.testing.assert_close(trace.x[1], torch.linalg.solve(A, b), rtol=1e-12, atol=1e-12)


def test_the_error_is_squared_in_each_step():
    """For Σ cosh(xᵢ) − 1 + x₁x₂/4 near its minimum at 0, whole steps are taken and |x₊| ≤ C·|x|², with rates that double."""
    trace = kobai.descend(
        "exp(x1) - x1 + exp(2*x2) - 2*x2 + x1*x2/4", [0.4, 0.3], optimizer="Newton", steps=7, dtype="float64"
    )
    error = torch.linalg.vector_norm(trace.x, dim=-1)
    ahead = error > 1e-7
    count = int(ahead.sum())
    assert count >= 3
    assert (trace.lr[:count] == 1).all()
    assert (error[1 : count + 1] <= 2.5 * error[:count] ** 2).all()
    assert error[-1] < 1e-15


def test_near_a_minimum_steps_are_newtons_own():
    """Each recorded step equals −H⁻¹g computed apart."""
    p = PROBLEMS["rosenbrock"]
    f = p.objective()
    record = Record(keep=("value", "grad_norm", "lr", "grad"))
    trace = kobai.descend(
        f, torch.tensor([1.02, 1.03], dtype=torch.float64), optimizer="Newton", steps=3, record=record
    )
    for k in range(3):
        H = torch.autograd.functional.hessian(f, trace.x[k])
        expected = torch.linalg.solve(H, trace.grad[k])
        torch.testing.assert_close(trace.x[k] - trace.x[k + 1], trace.lr[k] * expected, rtol=1e-6, atol=1e-12)


@BOTH
@pytest.mark.parametrize("problem", ["rosenbrock", "beale", "himmelblau", "matyas", "three_hump_camel"])
def test_the_minimum_is_scipys(name, problem):
    p = PROBLEMS[problem]
    f = p.objective()
    trace = kobai.descend(f, p.x0(), optimizer=name, steps=120)
    found = trace.x[-1].numpy()

    def gradient(x):
        return f.value_and_grad(torch.from_numpy(x))[1].numpy()

    def hessian(x):
        return torch.autograd.functional.hessian(f, torch.from_numpy(x)).numpy()

    def value(x):
        return float(f(torch.from_numpy(x)))

    # Where there are several minima the two may go to different ones; SciPy begins a little away from ours.
    begin = found + 0.05
    theirs = scipy.optimize.minimize(
        value, begin, jac=gradient, hess=hessian, method="Newton-CG", options={"xtol": 1e-12}
    )
    np.testing.assert_allclose(found, theirs.x, atol=2e-6)
    assert trace.status is Status.CONVERGED


@BOTH
def test_both_flee_from_a_saddle_point(name):
    """Newton's own step from (0.1, 10⁻³) on x² − y² + y⁴ would lead to the saddle at 0."""
    trace = kobai.descend("x1**2 - x2**2 + x2**4", [0.1, 1e-3], optimizer=name, steps=40, dtype="float64")
    assert float(trace.value[-1]) == pytest.approx(-0.25, abs=1e-9)
    assert (trace.value[1:] <= trace.value[:-1]).all()


def test_evaluations_are_counted():
    calls = []

    def f(x):
        calls.append(1)
        return (x**4).sum() + x.prod()

    x = torch.tensor([1.0, 2.0, -1.0], dtype=torch.float64, requires_grad=True)
    optimizer = kobai.optimize.resolve("Newton").build([x])
    for _ in range(5):
        optimizer.step(lambda: f(x))
    assert optimizer.state[x]["func_evals"] == len(calls)
    assert optimizer.state[x]["hvp_evals"] == 5 * 3


@BOTH
def test_a_step_in_a_training_loop(name):
    """Logistic regression on few data, weights and bias in tensors of their own."""
    torch.manual_seed(0)
    data = torch.randn(60, 3, dtype=torch.float64)
    labels = (
        data @ torch.tensor([1.0, -2.0, 0.5], dtype=torch.float64) + torch.randn(60, dtype=torch.float64) > 0
    ).double()
    model = torch.nn.Linear(3, 1, dtype=torch.float64)
    optimizer = kobai.optimize.resolve(name).build(model.parameters())

    def loss():
        return torch.nn.functional.binary_cross_entropy_with_logits(model(data).squeeze(-1), labels)

    for _ in range(30):
        optimizer.step(loss)
    gradient = torch.autograd.grad(loss(), list(model.parameters()))
    assert max(float(g.abs().max()) for g in gradient) < 1e-8


@pytest.mark.parametrize("kappa", [1e4, 1e8, 1e10])
def test_a_badly_conditioned_quadratic_takes_one_step(kappa):
    f = f"x1**2/2 + {kappa}*x2**2/2"
    trace = kobai.descend(f, [3.0, -2.0], optimizer="Newton", steps=1, dtype="float64")
    assert trace.x[1].abs().max() < 1e-7
    # float32 does not see the small part of the gradient beside the large one: a step for each.
    single = kobai.descend(f, [3.0, -2.0], optimizer="Newton", steps=2)
    assert single.x[2].abs().max() < 1e-6


def test_a_turned_one_of_condition_1e8():
    q, _ = torch.linalg.qr(torch.randn(4, 4, dtype=torch.float64, generator=torch.Generator().manual_seed(0)))
    A = q @ torch.diag(torch.tensor([1.0, 1e-2, 1e-5, 1e-8], dtype=torch.float64)) @ q.T
    trace = kobai.descend(
        lambda x: 0.5 * x @ ((A + A.T) / 2) @ x, torch.ones(4, dtype=torch.float64), optimizer="Newton", steps=3
    )
    assert trace.x[-1].abs().max() < 1e-6
