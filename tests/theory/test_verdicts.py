"""What a verdict says of runs that do not go on as they went."""

from __future__ import annotations

import numpy as np
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


HOUSES = {
    "area": [5523, 5700, 6040, 6411, 6800, 7023, 7204],
    "price": [23100, 24000, 24600, 25900, 27100, 27300, 28400],
}


@pytest.mark.parametrize(
    ("lr", "key", "words"),
    [
        (
            0.01,
            "unscaled far",
            "η = 0.01 is far above 2/λmax = 2.43×10⁻⁸: the columns are not centred and scaled; standardize makes it 1",
        ),
        (
            5e-8,
            "unscaled",
            "η = 5×10⁻⁸ is above 2/λmax = 2.43×10⁻⁸: the columns are not centred and scaled; standardize makes it 1",
        ),
        (
            2e-8,
            "unscaled descending",
            "still descending: the columns are not centred and scaled, so η may be no larger than 2/λmax",
        ),
        (1e-12, "descending more", "still descending, at this rate"),  # here η is what is small
    ],
)
def test_columns_that_are_not_scaled_are_named_as_the_cause(lr, key, words):
    loss = kobai.loss("price ~ a*area + b", HOUSES)
    (found,) = verdict(kobai.descend(loss, lr=lr, steps=60, dtype="float64"))
    assert found.key == f"verdict {key}"
    assert words in str(found)
    if key != "descending more":
        phi = np.stack([HOUSES["area"], np.ones(7)], 1)
        assert found.numbers["limit"] == pytest.approx(7 / np.linalg.eigvalsh(phi.T @ phi)[-1], rel=1e-9)
        assert found.numbers["scaled"] == pytest.approx(1.0)
        assert found.say("ja") != str(found)


@pytest.mark.parametrize(
    "loss",
    [
        lambda: kobai.loss("price ~ a*area + b", HOUSES, standardize=True),
        lambda: kobai.loss("y ~ a*x + b", {"x": [-1.0, 0.5, 1.2], "y": [1.0, 2.0, 4.0]}),
        lambda: kobai.objective("1e8*x1**2 + x2**2"),
    ],
)
def test_scaled_columns_are_not_blamed(loss):
    (found,) = verdict(kobai.descend(loss(), [1.0, 1.0], lr=5.0, steps=60, dtype="float64"))
    assert found.key == "verdict diverged limit"


def test_the_limit_with_momentum_is_that_of_the_optimizer():
    loss = kobai.loss("price ~ a*area + b", HOUSES)
    (found,) = verdict(kobai.descend(loss, optimizer="SGD", momentum=0.5, lr=1.0, steps=60, dtype="float64"))
    assert found.key == "verdict unscaled far"
    assert found.numbers["scaled"] == pytest.approx(1.5)


@pytest.mark.parametrize(
    ("y", "loss", "key"),
    [
        ([0, 0, 0, 1, 1, 1], "logistic", "verdict descending"),  # separable: the loss falls for ever
        ([0, 1, 0, 1, 0, 1], "logistic", "verdict descending more"),
        ([0, 0, 0, 1, 1, 1], "squared", "verdict descending more"),
    ],
)
def test_no_arrival_is_promised_where_the_loss_of_classes_has_no_lowest_point(y, loss, key):
    model = "y ~ sigmoid(a*x + b)" if loss == "logistic" else "y ~ a*x + b"
    table = kobai.loss(model, {"x": [-2.5, -1.5, -0.5, 0.5, 1.5, 2.5], "y": y}, loss=loss)
    (said,) = verdict(kobai.descend(table, lr=0.05, steps=20, dtype="float64"))
    assert said.key == key


def test_mini_batches_are_why_a_run_does_not_settle():
    x = np.linspace(0, 1, 40)
    table = kobai.loss("y ~ a*x + b", {"x": x, "y": 2 * x + np.sin(40 * x)})
    (said,) = verdict(kobai.descend(table, lr=0.3, steps=400, batch=1, seed=0))
    assert str(said) == "jitters: each step sees 1 of 40 rows"
    assert said.say("ja") == "揺れ続ける：各ステップは 40 行のうち 1 行しか見ない"


FACTORS = [
    ("x1**2 + x2**2", {"lr": 1.1}, ", factor −1.2 a step", "（1 ステップごとに −1.2 倍）"),
    ("x1**2 + 5*x2**2", {"lr": 0.25}, ", factor −1.5 a step", "−1.5 倍"),
    ("x1**2 + x2**2", {"lr": 2.5, "optimizer": "SGD", "momentum": 0.5}, ", factor −3.35 a step", "−3.35 倍"),
    ("x1**2 + x2**2", {"lr": 1.2, "optimizer": "SGD", "weight_decay": 0.5}, ", factor −2 a step", "−2 倍"),
    # Not one factor: the curvature grows on the way.
    ("x1**4 + x2**4", {"lr": 1.1}, "", ""),
]


@pytest.mark.parametrize(("f", "options", "english", "japanese"), FACTORS)
def test_a_run_that_diverges_by_one_factor_says_which(f, options, english, japanese):
    trace = kobai.descend(f, [2.0, 1.0], steps=80, dtype="float64", **options)
    (found,) = verdict(trace)
    assert found.key == "verdict diverged limit"
    assert found.say().endswith(english)
    assert japanese in found.say("ja")
    if english:
        steps = trace.x[1:12, 1] / trace.x[:11, 1]
        assert found.numbers["factor"] == pytest.approx(float(steps[-1]), rel=1e-2)
    else:
        assert "factor" not in found.say()
