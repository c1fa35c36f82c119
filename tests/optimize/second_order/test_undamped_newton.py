"""Undamped Newton: −H⁻¹g as a plain loop takes it, to whichever stationary point that leads."""

from __future__ import annotations

import pytest
import torch

import kobai
from kobai import Status
from tests.problems import PROBLEMS


@pytest.mark.parametrize("name", ["rosenbrock", "beale", "himmelblau", "matyas", "three_hump_camel"])
def test_the_steps_are_those_of_a_plain_loop(name):
    p = PROBLEMS[name]
    f, x = p.objective(), p.x0()
    trace = kobai.descend(f, x, optimizer="undamped Newton", lr=0.7, steps=5)
    for k in range(5):
        gradient, hessian = f.value_and_grad(x)[1], torch.autograd.functional.hessian(f, x)
        x = x - 0.7 * torch.linalg.solve(hessian, gradient)
        torch.testing.assert_close(trace.x[k + 1], x, rtol=1e-9, atol=1e-9)


def test_it_goes_to_saddles_and_maxima():
    saddle = kobai.descend("x1**2 - x2**2", [3.0, 1.0], optimizer="undamped Newton", steps=1, dtype="float64")
    assert saddle.x[1].tolist() == [0.0, 0.0]
    assert saddle.status is Status.STALLED
    top = kobai.descend("(x1**2 - 1)**2", [0.1], optimizer="undamped Newton", steps=10, dtype="float64")
    assert float(top.x[-1]) == pytest.approx(0.0, abs=1e-12)
    assert kobai.theory.verdict(top)[0].key == "verdict maximum"


def test_a_singular_hessian_takes_the_shortest_step():
    trace = kobai.descend("(x1 - x2)**2", [1.0, 3.0], optimizer="undamped Newton", steps=1, dtype="float64")
    torch.testing.assert_close(trace.x[1], torch.tensor([2.0, 2.0], dtype=torch.float64))


def test_the_value_may_rise():
    trace = kobai.descend("himmelblau", [0.0, 0.0], optimizer="undamped Newton", steps=1, dtype="float64")
    assert float(trace.value[1]) > float(trace.value[0])
