"""The strong Wolfe conditions hold, and the search agrees with SciPy."""

from __future__ import annotations

import math

import numpy as np
import pytest
import scipy.optimize
import torch

import kobai
from kobai.optimize.line_search.wolfe import Trial, strong_wolfe
from tests.problems import PROBLEMS


def descended(problem, optimizer, steps=25, **options):
    p = PROBLEMS[problem]
    record = kobai.Record(keep=("value", "grad_norm", "lr", "grad"), state=True)
    return kobai.descend(p.objective(), p.x0(), optimizer=optimizer, steps=steps, record=record, **options)


@pytest.mark.parametrize("problem", ["rosenbrock", "beale", "himmelblau", "three_hump_camel"])
@pytest.mark.parametrize("optimizer", ["strong Wolfe", "conjugate gradient"])
def test_the_strong_wolfe_conditions_hold(problem, optimizer):
    c1, c2 = 1e-3, 0.2
    trace = descended(problem, optimizer, c1=c1, c2=c2)
    checked = 0
    for k in range(25):
        step = float(trace.lr[k])
        if step == 0 or float(trace.grad_norm[k + 1]) < 1e-6:
            continue
        d = (trace.x[k + 1] - trace.x[k]) / step
        slope, after = float(trace.grad[k] @ d), float(trace.grad[k + 1] @ d)
        assert slope < 0
        assert trace.value[k + 1] <= trace.value[k] + c1 * step * slope * (1 - 1e-6)
        assert abs(after) <= c2 * abs(slope) * (1 + 1e-6)
        checked += 1
    assert checked >= 4


def phi_cases():
    """Moré and Thuente's test functions, hard for line searches in one way each (their equations 5.1 to 5.3)."""
    beta = 0.004
    rho = 0.01
    length = 39

    def third(a):
        value = 1 - a if a <= 1 - rho else a - 1 if a >= 1 + rho else (a - 1) ** 2 / (2 * rho) + rho / 2
        slope = -1.0 if a <= 1 - rho else 1.0 if a >= 1 + rho else (a - 1) / rho
        wave = 2 * (1 - rho) / (length * math.pi) * math.sin(length * math.pi / 2 * a)
        return value + wave, slope + (1 - rho) * math.cos(length * math.pi / 2 * a)

    yield lambda a: (-a / (a * a + 2), (a * a - 2) / (a * a + 2) ** 2), 0.001, 0.1
    yield lambda a: ((a + beta) ** 5 - 2 * (a + beta) ** 4, 5 * (a + beta) ** 4 - 8 * (a + beta) ** 3), 0.1, 0.1001
    yield third, 0.1, 0.11


@pytest.mark.parametrize("first", [1e-3, 0.1, 10.0, 1e3])
@pytest.mark.parametrize("case", range(3))
def test_the_search_finds_a_length_on_functions_made_to_be_hard(case, first):
    phi, c1, c2 = list(phi_cases())[case]
    tried = []

    def at(a):
        tried.append(a)
        f, slope = phi(a)
        return Trial(a, f, slope, torch.zeros(1))

    start = Trial(0.0, *phi(0.0), torch.zeros(1))
    found = strong_wolfe(at, start, first, c1, c2, 0.0, 60)
    assert found.f <= start.f + c1 * found.length * start.slope
    assert abs(found.slope) <= -c2 * start.slope
    assert found.length in tried
    assert len(tried) <= 30


def test_the_search_agrees_with_scipy_where_one_length_alone_will_do():
    """With c₂ → 0 the conditions leave only the minimum along the line, which SciPy must find too."""

    def f(x):
        return float(scipy.optimize.rosen(x))

    x0 = np.array([-1.2, 1.0])
    d = -scipy.optimize.rosen_der(x0)
    theirs = scipy.optimize.line_search(f, scipy.optimize.rosen_der, x0, d, c1=1e-6, c2=1e-4, maxiter=50)[0]

    def at(a):
        g = scipy.optimize.rosen_der(x0 + a * d)
        return Trial(a, f(x0 + a * d), float(g @ d), torch.from_numpy(g))

    ours = strong_wolfe(at, at(0.0), 1.0, 1e-6, 1e-4, 0.0, 60)
    assert ours.length == pytest.approx(theirs, rel=1e-4)
