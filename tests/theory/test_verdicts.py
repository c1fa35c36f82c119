"""What a verdict says of runs that do not go on as they went."""

from __future__ import annotations

import pytest
import torch

import kobai
from kobai.optimize.stochastic.gradient_noise import noisy
from kobai.theory.summaries import summary
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


@pytest.mark.parametrize(
    ("f", "given", "english", "japanese"),
    [
        ("x1**2 + x2**2", {"grad_tol": 0.5}, "met the tolerance in 2 to 9 steps: f can still fall", "許容誤差に到達"),
        ("x1**2 + x2**2", {"grad_tol": 1e-14}, "converged in", "収束"),
        ("x1**2 + x2**2", {"grad_tol": 50.0}, "met the tolerance at the start: f can still fall", "初期点で許容誤差"),
        (
            "-x1**2 - x2**2",
            {"grad_tol": 0.5, "optimizer": "SGD", "maximize": True},
            "f can still rise",
            "まだ上がりうる",
        ),
        ("x1**2 + x2**2", {}, "converged in", "収束"),
    ],
)
def test_many_runs_that_a_tolerance_ended_are_said_as_one_is(f, given, english, japanese):
    starts = [[0.3, 0.1], [1.0, 1.0], [0.2, -0.9], [-1.5, 0.1]]
    trace = kobai.descend(f, starts, **{"optimizer": "gradient descent", **given}, lr=0.1, steps=300, dtype="float64")
    (line,) = summary(trace)
    assert (line.count, line.kind) == (4, "converged")
    assert english in str(line)
    assert japanese in line.say("ja")
    singles = {str(one).startswith("met the tol") or "the start meets" in str(one) for one in verdict(trace)}
    assert singles == {"tolerance" in english or "can still" in english}


def test_runs_that_met_a_tolerance_and_others_are_counted_apart():
    trace = kobai.descend("x1**2 + x2**2", [[0.0, 0.0], [3.0, 1.0], [2.0, 2.0]], lr=0.1, steps=200, grad_tol=0.1)
    assert [(line.count, line.early) for line in summary(trace)] == [(2, True), (1, False)]
