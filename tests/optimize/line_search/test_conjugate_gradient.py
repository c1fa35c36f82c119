"""Conjugate gradients: the minimum of a quadratic in N steps, numpy's formulas for β, SciPy's minima."""

from __future__ import annotations

import numpy as np
import pytest
import scipy.optimize
import torch

import kobai
from tests.problems import PROBLEMS

FORMULAS = ["FR", "PR+", "HZ"]
BETA = pytest.mark.parametrize("beta", FORMULAS)


def quadratic(n, seed=0):
    generator = torch.Generator().manual_seed(seed)
    Q = torch.linalg.qr(torch.randn(n, n, generator=generator, dtype=torch.float64)).Q
    A = Q @ torch.diag(torch.logspace(0, 1.5, n, dtype=torch.float64)) @ Q.T
    return A, torch.randn(n, generator=generator, dtype=torch.float64)


@BETA
@pytest.mark.parametrize("n", [2, 5, 8])
def test_n_steps_with_exact_searches_reach_the_minimum_of_a_quadratic(beta, n):
    A, b = quadratic(n)
    trace = kobai.descend(
        lambda x: 0.5 * x @ A @ x - b @ x, torch.zeros(n, dtype=torch.float64), optimizer="conjugate gradient",
        beta=beta, c1=1e-11, c2=1e-10, steps=n,
    )  # fmt: skip
    exact = torch.linalg.solve(A, b)
    error = torch.linalg.vector_norm(trace.x - exact, dim=-1)
    assert error[n] <= 1e-6 * error[0]
    assert error[n - 1] >= 1e-4 * error[0]


@BETA
def test_with_exact_searches_all_are_the_linear_method(beta):
    """Hestenes and Stiefel's recurrence, written in numpy, gives the same points."""
    A, b = quadratic(6)
    trace = kobai.descend(
        lambda x: 0.5 * x @ A @ x - b @ x, torch.zeros(6, dtype=torch.float64), optimizer="conjugate gradient",
        beta=beta, c1=1e-11, c2=1e-10, steps=6,
    )  # fmt: skip
    M, x = A.numpy(), np.zeros(6)
    r = b.numpy().copy()
    p = r.copy()
    for k in range(1, 7):
        a = r @ r / (p @ M @ p)
        x, new = x + a * p, r - a * M @ p
        p, r = new + (new @ new) / (r @ r) * p, new
        np.testing.assert_allclose(trace.x[k].numpy(), x, atol=1e-6)


@BETA
@pytest.mark.parametrize("problem", ["rosenbrock", "booth", "matyas", "three_hump_camel"])
def test_the_minimum_is_scipys(beta, problem):
    p = PROBLEMS[problem]
    f = p.objective()
    trace = kobai.descend(f, p.x0(), optimizer="conjugate gradient", beta=beta, steps=150)

    def value(x):
        v, g = f.value_and_grad(torch.from_numpy(x))
        return float(v), g.numpy()

    theirs = scipy.optimize.minimize(value, np.array(p.start), jac=True, method="CG", options={"gtol": 1e-9})
    np.testing.assert_allclose(trace.x[-1].numpy(), theirs.x, atol=1e-6)
    assert float(trace.value[-1]) <= theirs.fun + 1e-12


@BETA
def test_the_next_direction_is_numpys(beta):
    """β from the recorded gradients by the formulas in the textbook, in double precision."""
    p = PROBLEMS["rosenbrock"]
    record = kobai.Record(keep=("value", "grad_norm", "lr", "grad"), state=True)
    trace = kobai.descend(p.objective(), p.x0(), optimizer="conjugate gradient", beta=beta, steps=10, record=record)
    g = trace.grad.numpy()
    d = trace.state["d"].numpy()
    used = []
    for k in range(1, 10):
        y = g[k] - g[k - 1]
        dy = d[k - 1] @ y
        if beta == "FR":
            b = g[k] @ g[k] / (g[k - 1] @ g[k - 1])
        elif beta == "PR+":
            b = max(0.0, g[k] @ y / (g[k - 1] @ g[k - 1]))
        else:
            b = (y - 2 * d[k - 1] * (y @ y) / dy) @ g[k] / dy
            b = max(b, -1 / (np.linalg.norm(d[k - 1]) * min(0.01, np.linalg.norm(g[k - 1]))))
        expected = -g[k] + b * d[k - 1]
        if expected @ g[k] >= 0:
            expected = -g[k]
        np.testing.assert_allclose(d[k], expected, rtol=1e-9, atol=1e-12)
        used.append(b)
    assert any(b > 0 for b in used)
