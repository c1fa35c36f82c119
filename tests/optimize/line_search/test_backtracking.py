"""Backtracking: Armijo's condition holds, for no longer length, with the textbook's rate."""

from __future__ import annotations

import math

import pytest

import kobai
from tests.problems import PROBLEMS

SOME = ["rosenbrock", "beale", "booth", "himmelblau", "matyas", "three_hump_camel"]


def descended(problem, optimizer, steps=25, **options):
    p = PROBLEMS[problem]
    record = kobai.Record(keep=("value", "grad_norm", "lr", "grad"), state=True)
    return kobai.descend(p.objective(), p.x0(), optimizer=optimizer, steps=steps, record=record, **options)


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
