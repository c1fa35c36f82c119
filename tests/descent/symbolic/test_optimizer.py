"""Optimizers as graphs: kinds of step, coefficients, states."""

from __future__ import annotations

import math

import pytest
import torch

from kobai.descent.ir.ops import INPUT
from kobai.descent.symbolic import CaptureError, capture_optimizer
from kobai.optimize import resolve


def graphs(name, steps=10, schedule=None, **hyper):
    return capture_optimizer(resolve(name, **hyper).build, schedule, (2,), torch.float64, steps)


def test_gradient_descent_is_one_update_with_its_step_size_as_coefficient():
    found = graphs(None, lr=0.25)
    assert len(found.updates) == 1
    assert found.which == [0] * 10
    assert set(found.coefficients[0]) == {0.25}
    assert found.lr == [0.25] * 11
    assert found.initial == []


def test_bias_corrections_are_coefficients_that_change():
    found = graphs("Adam", lr=0.1)
    assert len(found.updates) == 1
    assert found.coefficients[0] != found.coefficients[1]
    assert found.initial == [0.0, 0.0]


def test_a_buffer_made_in_the_first_step_is_a_state():
    found = graphs("SGD", lr=0.1, momentum=0.9)
    assert len(found.initial) == 1
    x = found.updates[-1].x[0]
    assert x.op is not INPUT


def test_a_schedule_sets_the_step_size_of_each_step():
    found = graphs("SGD", schedule=lambda o: torch.optim.lr_scheduler.ExponentialLR(o, 0.5), lr=1.0)
    assert all(math.isclose(lr, 0.5**k) for k, lr in enumerate(found.lr[:10]))


def test_branching_on_numbers_is_refused():
    class Clips(torch.optim.SGD):
        def step(self, closure=None):
            if self.param_groups[0]["params"][0].grad.norm() > 1:
                return None
            return super().step(closure)

    with pytest.raises(CaptureError, match="decides by its numbers"):
        capture_optimizer(lambda p: Clips(p, lr=0.1), None, (2,), torch.float64, 3)
