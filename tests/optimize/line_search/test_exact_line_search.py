"""Exact line search: the rate on quadratics from the worst start, right angles, minima on the line, and f never rises."""

from __future__ import annotations

import numpy as np
import pytest
import scipy.optimize
import torch

import kobai
from tests.problems import CATALOGUE, PROBLEMS


@pytest.mark.parametrize("kappa", [2.0, 9.0, 100.0])
def test_exact_steps_from_the_worst_start_fall_as_kantorovich_says(kappa):
    """From (κ, 1) on (x₁² + κx₂²)/2 each step multiplies f by ((κ−1)/(κ+1))², neither more nor less."""
    trace = kobai.descend(
        f"(x1**2 + {kappa}*x2**2)/2", [kappa, 1.0], optimizer="exact line search", steps=30, dtype="float64"
    )
    ratio = trace.value[1:] / trace.value[:-1]
    torch.testing.assert_close(ratio, torch.full_like(ratio, ((kappa - 1) / (kappa + 1)) ** 2), rtol=1e-9, atol=0)


def test_exact_steps_turn_at_right_angles():
    A = torch.tensor([[3.0, 1.0, 0.0], [1.0, 2.0, 0.5], [0.0, 0.5, 1.0]], dtype=torch.float64)
    trace = kobai.descend(
        lambda x: 0.5 * x @ A @ x - x.sum(), torch.tensor([3.0, -1.0, 2.0], dtype=torch.float64),
        optimizer="exact line search", steps=8, record=kobai.Record(keep=("value", "grad_norm", "lr", "grad")),
    )  # fmt: skip
    g = trace.grad
    assert ((g[1:] * g[:-1]).sum(-1).abs() <= 1e-12 * (g**2).sum(-1)[:-1]).all()
    expected = (g**2).sum(-1) / torch.einsum("ki,ij,kj->k", g, A, g)
    torch.testing.assert_close(trace.lr[:-1], expected[:-1], rtol=1e-9, atol=0)


def test_where_the_function_curves_down_the_exact_step_is_the_longest_allowed():
    trace = kobai.descend("-x1**2", [1.0], optimizer="exact line search", max_step=0.25, steps=2)
    assert trace.lr.tolist()[:2] == [0.25, 0.25]
    assert trace.x[:, 0].tolist() == [1.0, 1.5, 2.25]


@pytest.mark.parametrize("dtype", ["float32", "float64"])
@pytest.mark.parametrize("far", [1.0, 10.0])
@pytest.mark.parametrize("name", CATALOGUE)
def test_the_value_never_rises(name, far, dtype):
    problem = PROBLEMS[name]
    start = [far * v for v in problem.start]
    value = kobai.descend(problem.objective(), start, optimizer="exact line search", steps=6, dtype=dtype).value
    value = value[torch.isfinite(value)]
    # f inside the optimizer and f of the record are of the same point and format.
    assert (value[1:] <= value[:-1]).all()


def test_himmelblau_from_the_origin():
    """A parabola's step overshoots there: f would rise from 170 to 284,000."""
    trace = kobai.descend("himmelblau", [0.0, 0.0], optimizer="exact line search", steps=1, dtype="float64")
    f = PROBLEMS["himmelblau"].objective()
    g = f.value_and_grad(trace.x[0])[1]
    found = scipy.optimize.minimize_scalar(lambda a: float(f(trace.x[0] - a * g)), bounds=(0, 0.5), method="bounded")
    assert float(trace.lr[0]) == pytest.approx(found.x, rel=1e-4)
    assert float(trace.value[1]) == pytest.approx(found.fun, rel=1e-8)


@pytest.mark.parametrize("name", ["rosenbrock", "beale", "himmelblau", "three_hump_camel", "goldstein_price"])
def test_steps_turn_at_right_angles_where_f_is_no_quadratic(name):
    p = PROBLEMS[name]
    record = kobai.Record(keep=("value", "grad_norm", "lr", "grad"))
    trace = kobai.descend(p.objective(), p.x0(), optimizer="exact line search", steps=5, record=record)
    g = trace.grad.numpy()
    size = np.linalg.norm(g, axis=1)
    steep = (size > 1e-2 * size[0])[1:]  # where it is less, values of f no longer tell neighbours apart
    cosines = ((g[1:] * g[:-1]).sum(1) / size[1:] / size[:-1])[steep]
    assert len(cosines) >= 1
    assert np.abs(cosines).max() < 1e-5


def test_the_minimum_beyond_a_stretch_that_curves_down():
    trace = kobai.descend("(x1**2 - 1)**2", [0.1], optimizer="exact line search", steps=1, dtype="float64")
    assert float(trace.x[1]) == pytest.approx(1.0, abs=1e-8)


def test_another_share_than_the_exact_step_never_raises_f_either():
    trace = kobai.descend("himmelblau", [0.0, 0.0], optimizer="exact line search", lr=1.9, steps=30, dtype="float64")
    assert (trace.value[1:] <= trace.value[:-1]).all()
