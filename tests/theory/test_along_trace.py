"""Stability along a trace: quadratics with known eigenvalues, a network with a dense Hessian, the edge of stability."""

import math

import numpy as np
import pytest
import torch

import kobai
from kobai import BadInput
from kobai.theory import LinearOptimizer, along, best_momentum, verdict

EIGENVALUES = (2.0, 5.0, 10.0)


def turned(eigenvalues=EIGENVALUES):
    """½ xᵀHx with these eigenvalues, turned; and a start with a part along each eigenvector."""
    generator = torch.Generator().manual_seed(3)
    d = torch.tensor(eigenvalues, dtype=torch.float64)
    q, _ = torch.linalg.qr(torch.randn(len(d), len(d), generator=generator, dtype=torch.float64))
    H = q @ torch.diag(d) @ q.T
    return kobai.Objective(lambda x: 0.5 * x @ H @ x, dim=len(d), name="bowl"), q @ torch.ones(
        len(d), dtype=torch.float64
    )


OPTIMIZERS = [({}, 2.0), ({"momentum": 0.8}, 2 * 1.8), ({"momentum": 0.8, "nesterov": True}, 2 * 1.8 / 2.6)]


@pytest.mark.parametrize(("hyper", "constant"), OPTIMIZERS)
@pytest.mark.parametrize("share", [0.05, 0.3, 0.7, 0.97, 1.05])
def test_predicted_and_observed_rates_agree(hyper, constant, share):
    """Of gradient descent, heavy ball and Nesterov, η being a share of their limit; to 1e-3."""
    f, start = turned()
    lr = share * constant / 10
    trace = kobai.descend(f, start, optimizer="SGD", lr=lr, steps=300, dtype="float64", **hyper)
    found = along(trace, every=100)
    assert found.sharpness == pytest.approx(10.0)
    assert found.smallest == pytest.approx(2.0)
    assert found.condition == pytest.approx(5.0)
    assert found.limit == pytest.approx(constant / 10)
    assert found.threshold == pytest.approx(constant / lr)
    assert found.edge.all() == (share > 1)
    numbers = verdict(trace)[0].numbers
    assert numbers["predicted"] == pytest.approx(found.predicted[-1])
    assert found.rate == pytest.approx(found.predicted[-1], abs=1e-6)
    assert along(trace.at_steps(range(0, 301, 3))).rate == pytest.approx(found.predicted[-1], abs=1e-6)
    if not hyper:
        assert numbers["observed"] == pytest.approx(numbers["predicted"], abs=1e-3)


@pytest.mark.parametrize("hyper", [{}, {"nesterov": False, "weight_decay": 0.1}])
def test_steps_of_no_length_have_no_threshold(hyper):
    trace = kobai.descend("x1**2", [1.0], optimizer="SGD", momentum=0.9, dampening=1.0, steps=3, **hyper)
    found = along(trace)
    assert np.isinf(found.threshold).all()
    assert np.isnan(found.limit).all()


def test_along_one_eigenvector_each_step_is_predicted():
    trace = kobai.descend("x1**2 + x2**2", [2.0, 2.0], lr=0.01, steps=50, dtype="float64")
    found = along(trace)
    assert found.observed[:-1] == pytest.approx(found.predicted[:-1], abs=1e-12)
    assert found.predicted == pytest.approx(0.98)
    assert math.isnan(found.observed[-1])
    thin = along(trace, every=7)
    assert thin.steps.tolist() == [0, 7, 14, 21, 28, 35, 42, 49, 50]
    assert thin.observed[:-1] == pytest.approx(0.98)


def test_the_best_pair_is_the_best():
    """Polyak's pair contracts by √β*, and no pair beside it contracts faster."""
    lr, momentum, rate = best_momentum(2.0, 10.0)
    values = np.array(EIGENVALUES)
    assert rate == pytest.approx((math.sqrt(5) - 1) / (math.sqrt(5) + 1))
    assert LinearOptimizer(momentum).rate(lr, values) == pytest.approx(rate, abs=1e-7)
    for a, b in ((1.03, 1.0), (0.97, 1.0), (1.0, 1.05), (1.0, 0.95), (1.02, 1.02), (0.98, 0.97)):
        assert LinearOptimizer(b * momentum).rate(a * lr, values) > rate
    assert best_momentum(3.0, 3.0) == pytest.approx((1 / 3, 0.0, 0.0))
    f, start = turned()
    trace = kobai.descend(f, start, optimizer="SGD", lr=lr, momentum=momentum, steps=60, dtype="float64")
    assert along(trace).rate == pytest.approx(rate, abs=0.02)  # a double root: k·√β*ᵏ
    for ends in ((0.0, 1.0), (-1.0, 2.0), (3.0, 2.0), (1.0, math.inf)):
        with pytest.raises(BadInput):
            best_momentum(*ends)


@pytest.mark.parametrize("momentum", [0.0, 0.5])
@pytest.mark.parametrize("nesterov", [False, True])
def test_a_factor_is_the_root_of_the_recurrence(momentum, nesterov):
    optimizer = LinearOptimizer(momentum, nesterov)
    for e in (0.01, 0.9, 1.4, 2.2, 4.0):
        factor = optimizer.factor(e, 1.0)
        if not math.isnan(factor):
            assert abs(factor) == pytest.approx(optimizer.rate(e, np.array([1.0])))
    assert LinearOptimizer().factor(1.1, 2.0) == pytest.approx(-1.2)
    assert math.isnan(LinearOptimizer(0.9).factor(0.5, 1.0))


def test_a_network_of_a_thousand_weights():
    """Lanczos's extremes equal those of the dense Hessian."""
    generator = torch.Generator().manual_seed(0)
    rows, hidden = torch.randn(40, 4, generator=generator, dtype=torch.float64), 200
    wanted = torch.sin(rows.sum(1))

    def loss(w):
        first, second = w[: 4 * hidden].reshape(4, hidden), w[4 * hidden :]
        return ((torch.tanh(rows @ first) @ second / hidden**0.5 - wanted) ** 2).mean()

    start = torch.randn(5 * hidden, generator=generator, dtype=torch.float64)
    trace = kobai.descend(kobai.Objective(loss, dim=5 * hidden, name="network"), start, lr=0.5, steps=6)
    found = along(trace, every=6)
    for k, x in enumerate((trace.x[0], trace.x[-1])):
        exact = torch.linalg.eigvalsh(torch.autograd.functional.hessian(loss, x))
        assert 0 < found.error[k] < 1e-6
        assert found.sharpness[k] == pytest.approx(float(exact[-1]), abs=float(found.error[k]) + 1e-12)
        assert found.smallest[k] == pytest.approx(float(exact[0]), abs=float(found.error[k]) + 1e-12)
    assert found.limit == pytest.approx(2 / found.sharpness)


def test_products_equal_matrices_beyond_fifty_variables():
    f, start = turned(tuple(np.linspace(-1, 9, 60)))
    adam = kobai.descend(f, start, optimizer="Adam", lr=0.01, steps=5, dtype="float64")
    found = along(adam)
    assert found.sharpness == pytest.approx(9.0, abs=1e-5)
    assert found.smallest == pytest.approx(-1.0, abs=1e-5)
    assert np.isfinite(found.preconditioned).all()
    assert found.formulas == ("2(1+β₁)/((1−β₁)s)",)


def test_the_edge_of_stability():
    """½(1 − xy)² with η = 1.9: at its minima the sharpness x² + y² is 2 at least, above 2/η."""
    trace = kobai.descend("(1 - x*y)**2/2", [0.6, 0.3], lr=1.9, steps=60, dtype="float64")
    found = along(trace)
    assert found.meets.any()
    first = int(np.flatnonzero(found.meets)[0])
    assert found.sharpness[first - 1] < found.threshold[first] <= found.sharpness[first]
    assert not along(kobai.descend("x1**2", [1.0], lr=0.9, steps=5)).meets.any()


def test_races_many_runs_and_optimizers_without_a_theory():
    trace = kobai.race(
        "rosenbrock",
        [[-1.2, 1.0], [0.5, 0.5]],
        {"SGD": {"lr": 1e-3}, "Adam": {"lr": 0.1}, "Rprop": {"lr": 0.01}},
        steps=9,
    )
    found = along(trace)
    assert found.sharpness.shape == found.observed.shape == (3, 2, 10)
    assert found.formulas == ("2/λmax", "2(1+β₁)/((1−β₁)s)", "")
    assert np.isnan(found.limit[2]).all()
    assert np.isfinite(found.sharpness[2]).all()
    assert found.compared[1] == pytest.approx(found.preconditioned[1])


def test_where_there_is_no_hessian():
    assert np.isnan(along(kobai.descend("1/x1", [0.0], steps=1)).sharpness[0])
    assert along(kobai.descend("3*x1", [0.0], steps=3)).sharpness.tolist() == [0] * 4
    assert np.isnan(along(kobai.descend("3*x1", [0.0], steps=3)).limit).all()
    with pytest.raises(BadInput, match="give a Trace"):
        along("rosenbrock")
    with pytest.raises(BadInput, match="every"):
        along(kobai.descend("x1**2", [1.0], steps=1), every=0)
