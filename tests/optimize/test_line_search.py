"""Line searches against what is proved of them: Armijo's and Wolfe's conditions, rates on quadratics, SciPy's search."""

from __future__ import annotations

import math

import numpy as np
import pytest
import scipy.optimize
import torch

import kobai
from kobai.optimize.line_search.wolfe import Trial, strong_wolfe
from tests.problems import PROBLEMS

SOME = ["rosenbrock", "beale", "booth", "himmelblau", "matyas", "three_hump_camel"]


def descended(problem, rule, steps=25, **options):
    p = PROBLEMS[problem]
    record = kobai.Record(keep=("value", "grad_norm", "lr", "grad"), state=True)
    return kobai.descend(p.objective(), p.x0(), optimizer=rule, steps=steps, record=record, **options)


@pytest.mark.parametrize("problem", SOME)
def test_armijo_holds_and_no_longer_length_would_have_done(problem):
    f = PROBLEMS[problem].objective()
    trace = descended(problem, "backtracking", lr=0.5, shrink=0.6, c1=0.1)
    for k in range(25):
        x, g, value, step = trace.x[k], trace.grad[k], trace.value[k], float(trace.lr[k])
        assert step == 0 or math.log(step / 0.5, 0.6) == pytest.approx(round(math.log(step / 0.5, 0.6)), abs=1e-9)
        slack = 1e-15 * abs(float(value))
        if step:
            assert trace.value[k + 1] <= value - 0.1 * step * (g @ g) + slack
        if 0 < step < 0.5:
            longer = step / 0.6
            assert f(x - longer * g) > value - 0.1 * longer * (g @ g)


@pytest.mark.parametrize("kappa", [3.0, 40.0])
def test_backtracking_converges_at_the_rate_of_the_textbook(kappa):
    """Boyd and Vandenberghe 9.18: f falls by the factor 1 − min(2mη, 2ρc₁m/L) or better in each step."""
    trace = kobai.descend(
        f"(x1**2 + {kappa}*x2**2)/2",
        [kappa, 1.0],
        optimizer="backtracking",
        c1=0.3,
        shrink=0.5,
        steps=60,
        dtype="float64",
    )
    factor = 1 - min(2.0, 2 * 0.5 * 0.3 / kappa)
    assert (trace.value[1:] <= factor * trace.value[:-1] * (1 + 1e-12)).all()


def test_backtracking_survives_where_the_function_is_not_defined():
    trace = kobai.descend("x1 - log(x1)", [3.0], optimizer="backtracking", lr=100.0, steps=60, dtype="float64")
    assert float(trace.x[-1, 0]) == pytest.approx(1.0, abs=1e-6)


@pytest.mark.parametrize("problem", ["rosenbrock", "beale", "himmelblau", "three_hump_camel"])
@pytest.mark.parametrize("rule", ["strong Wolfe", "conjugate gradient"])
def test_the_strong_wolfe_conditions_hold(problem, rule):
    c1, c2 = 1e-3, 0.2
    trace = descended(problem, rule, c1=c1, c2=c2)
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
