"""What a verdict says of runs that do not go on as they went."""

from __future__ import annotations

import pytest
import torch

import kobai
from kobai.optimize.stochastic.gradient_noise import noisy
from kobai.theory.verdicts import verdict


@pytest.mark.parametrize(
    ("given", "forecast"),
    [
        ({}, True),
        ({"optimizer": "Adam"}, True),
        ({"scheduler": ("ExponentialLR", {"gamma": 0.95})}, False),
        ({"scheduler": ("StepLR", {"step_size": 10}), "optimizer": "Adam"}, False),
        ({"scheduler": lambda o: torch.optim.lr_scheduler.LambdaLR(o, lambda t: 1 / (1 + t))}, False),
        ({"optimizer": noisy("gradient descent", 1e-3), "seed": 0}, False),
        ({"optimizer": noisy("Adam", 1e-3), "seed": 0}, False),
    ],
)
def test_no_rate_is_forecast_where_a_schedule_or_noise_changes_it(given, forecast):
    trace = kobai.descend("x1**2 + 9*x2**2", [1.0, 2.0], steps=30, **{"lr": 0.01, **given})
    (found,) = verdict(trace)
    assert str(trace.status) == "descending"
    assert (found.numbers["more"] is not None) == forecast
    assert ("at this rate" in str(found)) == forecast
    assert ("この調子なら" in found.say("ja")) == forecast


def test_of_a_race_the_scheduled_runs_alone_have_no_forecast():
    plain = {"lr": 0.01, "optimizer": "SGD"}
    runs = {"a": plain, "b": {**plain, "scheduler": ("StepLR", {"step_size": 9})}}
    one, other = verdict(kobai.race("x1**2 + 9*x2**2", [1.0, 2.0], runs, steps=30))
    assert one.numbers["more"] is not None
    assert other.numbers["more"] is None
