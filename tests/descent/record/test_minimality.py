"""What is said to have converged has: against long independent minimisations, from the function's own starts and from far."""

import contextlib
import itertools
import math

import numpy as np
import pytest
import torch
from scipy.optimize import minimize

import kobai
from kobai import Status
from kobai.objectives import functions
from kobai.theory import hessian

OPTIMIZERS = {
    "gradient descent": {"lr": 1e-3},
    "SGD": {"lr": 1e-4, "momentum": 0.9},
    "Adam": {"lr": 0.1},
    "backtracking": {"lr": 1.0},
    "strong Wolfe": {"lr": 1.0},
    "exact line search": {"lr": 1.0},
    "Newton": {"lr": 1.0},
    "Newton-CG": {"lr": 1.0},
    "LBFGS": {"lr": 1.0, "line_search_fn": "strong_wolfe"},
    "conjugate gradient": {"lr": 1.0},
    "Barzilai-Borwein": {"lr": 1e-3},
}
CASES = list(itertools.product([f.key for f in functions()], [1, 20], OPTIMIZERS, ["float32", "float64"]))
SAMPLE = CASES[::61]


def lowest_near(f, x):
    """The least f that a trust region with Hessians and a simplex find from x (n,) in double precision, without leaps."""

    def value(p):
        with torch.no_grad():
            found = float(f(torch.tensor(p)))
        return found if math.isfinite(found) else 1e300

    def slope(p):
        return np.nan_to_num(f.value_and_grad(torch.tensor(p))[1].numpy(), posinf=0, neginf=0)

    def curvature(p):
        return np.nan_to_num(hessian(f, torch.tensor(p)).numpy(), posinf=0, neginf=0)

    size, least = max(1.0, float(np.abs(x).max())), value(x)
    radii = {"initial_trust_radius": 1e-4 * size, "max_trust_radius": 1e-2 * size}
    with contextlib.suppress(ValueError):  # where numbers overflow
        options = {**radii, "gtol": 1e-14, "maxiter": 300}
        found = minimize(value, x, jac=slope, hess=curvature, method="trust-exact", options=options)
        least = min(least, found.fun)
    simplex = np.vstack([x, x + 1e-5 * size * np.eye(len(x))])
    options = {"initial_simplex": simplex, "xatol": 1e-15, "fatol": 1e-18, "maxfev": 400}
    found = minimize(value, x, method="Nelder-Mead", options=options)
    return min(least, found.fun) if np.abs(found.x - x).max() < 0.01 * size else least


def judge(cases):
    """How many runs said to have converged have not, and how many that have are said something else of; and the count."""
    false, missed, converged = [], [], 0
    for key, far, optimizer, dtype in cases:
        f = kobai.objective(key)
        f = f.at(f.dim or max(2, f.least_dim))
        start = (far * np.array(f.start_for(f.dim))).tolist()
        trace = kobai.descend(f, start, optimizer=optimizer, steps=300, dtype=dtype, **OPTIMIZERS[optimizer])
        if trace.status in (Status.DIVERGED, Status.NONFINITE, Status.DESCENDING):
            continue
        x = trace.x[-1].double().numpy()
        with torch.no_grad():
            end = float(f(torch.tensor(x)))
        left, fall = end - lowest_near(f, x), float(trace.value[0]) - end
        # What float32 resolves of f and of x, and a share of the fall that nobody sees.
        eps = torch.finfo(trace.x.dtype).eps
        shown = f"{key} ×{far} {optimizer} {dtype}: {trace.status} at {trace.stopped_at}, f={end:.9g}, {left:.2g} above"
        if trace.status is Status.CONVERGED:
            converged += 1
            if left > 1e-6 * min(max(abs(end), 1e-3), 1) + 8 * eps * abs(end):
                false.append(shown)
        elif fall > 0 and left <= 1e-14 * fall + eps / 8 * abs(end) and float(trace.grad_norm[-1]) < 1e-6:
            missed.append(shown)
    print(f"{len(cases)} descents, {converged} converged: {len(false)} falsely said so, {len(missed)} missed")
    print("\n".join(false + missed))
    return false, missed, converged


def test_no_false_converged_in_a_sample():
    false, missed, converged = judge(SAMPLE)
    assert not false
    assert converged > 20
    assert len(missed) <= 2


@pytest.mark.slow
def test_no_false_converged_in_the_catalogue():
    false, missed, converged = judge(CASES)
    assert not false
    assert len(missed) < converged / 50


@pytest.mark.parametrize("f", [
    lambda w: lambda x: (w * x**2).sum(),
    lambda w: lambda x: (x**2).sum() + w.sum() - w.sum(),
    lambda w: lambda x: (w * x.abs()).sum(),
    lambda w: lambda x: torch.nn.functional.huber_loss(x, 0 * w),
])  # fmt: skip
@pytest.mark.parametrize("runs", [(), (3,)])
@pytest.mark.parametrize("optimizer", ["gradient descent", "Adam", "LBFGS"])
def test_functions_of_parameters_that_need_gradients_themselves(f, runs, optimizer):
    """The weights of a network, say, within the function that is descended."""
    w = torch.tensor([1.0, 2.0], requires_grad=True)
    trace = kobai.descend(f(w), torch.ones(*runs, 2), optimizer=optimizer, lr=0.1, steps=60)
    assert not np.isin([Status.NONFINITE, Status.DIVERGED], trace.status).any()
    assert trace.value.isfinite().all()
    assert w.grad is None


@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_a_start_on_a_known_minimum_has_converged(dtype):
    """Its coordinates are rounded: the next number may be lower by what no step can reach."""
    checked = []
    for name in (
        "dixon_price",
        "himmelblau",
        "levy",
        "levy_13",
        "qing",
        "schwefel",
        "rosenbrock",
        "rastrigin",
        "booth",
    ):
        f = kobai.objective(name)
        n = f.dim or max(2, f.least_dim)
        for minimum in f.minima_for(n)[:2]:
            trace = kobai.descend(f.at(n), list(minimum.x), lr=1e-9, steps=25, dtype=dtype)
            checked.append((name, minimum.x, trace.status))
    assert not [each for each in checked if each[2] is not Status.CONVERGED]


def test_a_start_beside_a_minimum_has_not():
    for start in ([1.0 + 1e-6, 1.0], [1.0, 1.0 + 1e-9], [1.0 + 1e-12, 1.0 - 1e-12]):
        trace = kobai.descend("rosenbrock", start, lr=1e-30, steps=25, dtype="float64")
        assert trace.status is Status.STALLED
