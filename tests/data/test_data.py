"""Models of tables as a whole: descents against loops by hand, lowest points against statsmodels."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from numpy.testing import assert_allclose

import kobai
from kobai.data import Loss, table

RNG = np.random.default_rng(3)
N = 60
X = np.column_stack([RNG.normal(size=(N, 3)) * [1.0, 3.0, 0.5], np.ones(N)])
Y = X @ [2.0, -1.0, 0.5, 4.0] + 0.3 * RNG.normal(size=N)
COLUMNS = {**{f"c{k}": X[:, k] for k in range(3)}, "y": Y}
STATSMODELS = [
    ("challenger", "damage ~ sigmoid(w*temperature + b)", {"loss": "logistic"}, (-0.23216274421859653, 15.042901647702445)),
    ("cars", "distance ~ exp(w*speed + b)", {"loss": "poisson"}, (0.096502416375782, 2.150961086900015)),
    ("cars", "distance ~ w*speed + b", {"loss": "huber", "delta": 17.867221465275797}, (3.773320784931043, -16.526429234972472)),
]  # fmt: skip
"""Lowest points that statsmodels 0.15 found: Logit, GLM of the Poisson family, and RLM with HuberT(1.345), whose δ is 1.345 times
the scale that it estimates in the end."""


def test_every_step_and_gradient_is_numpy_s() -> None:
    loss = kobai.loss("y ~ .", COLUMNS)
    record = kobai.Record(keep=("value", "grad_norm", "lr", "grad"))
    trace = kobai.descend(loss, [1.0, -2.0, 0.5, 3.0], lr=0.05, steps=200, dtype="float64", record=record)
    assert trace.grad is not None
    theta = np.array([1.0, -2.0, 0.5, 3.0])
    for k in range(201):
        residual = X @ theta - Y
        gradient = 2 / N * X.T @ residual
        assert_allclose(trace.x[k].numpy(), theta, rtol=1e-12)
        assert_allclose(float(trace.value[k]), residual @ residual / N, rtol=1e-12)
        if k < 40:  # later the gradient is a difference of numbers that are nearly equal
            assert_allclose(trace.grad[k].numpy(), gradient, rtol=1e-11, atol=1e-13)
        theta = theta - 0.05 * gradient


def test_every_step_is_where_the_eigenvalues_say() -> None:
    loss = kobai.loss("y ~ .", COLUMNS)
    best = loss.closed_form()
    assert best is not None
    start, hessian = np.array([1.0, -2.0, 0.5, 3.0]), 2 / N * X.T @ X
    assert_allclose(loss.hessian().numpy(), hessian, rtol=1e-12, atol=1e-14)
    values, vectors = np.linalg.eigh(hessian)
    trace = kobai.descend(loss, start, lr=0.05, steps=300, dtype="float64")
    for k in range(301):
        expected = best.theta + vectors @ ((1 - 0.05 * values) ** k * (vectors.T @ (start - best.theta)))
        assert_allclose(trace.x[k].numpy(), expected, rtol=1e-10)


def test_the_house_prices_of_the_usual_course() -> None:
    """x in 1000 square feet, y in 1000 dollars, α = 0.01 of half the mean square, 10,000 steps from 0."""
    loss = kobai.loss("y ~ w*x + b", {"x": [1.0, 2.0], "y": [300.0, 500.0]})
    trace = kobai.descend(loss, [0.0, 0.0], lr=0.01 / 2, steps=10_000, dtype="float64", record=kobai.Record(every=1000))
    w = b = 0.0
    for _ in range(10_000):
        errors = [(w * x + b - y, x) for x, y in ((1.0, 300.0), (2.0, 500.0))]
        w, b = w - 0.01 * sum(e * x for e, x in errors) / 2, b - 0.01 * sum(e for e, _ in errors) / 2
    assert_allclose(trace.x[-1].numpy(), [w, b], rtol=1e-12)
    assert_allclose(trace.x[-1].numpy(), [199.9929, 100.0116], atol=1e-4)


@pytest.mark.parametrize(("name", "model", "options", "wanted"), STATSMODELS)
def test_the_lowest_point_is_that_of_statsmodels(name: str, model: str, options: dict, wanted: tuple) -> None:
    loss = kobai.loss(model, table(name), **options)
    best = loss.closed_form()
    assert best is not None
    assert_allclose(best.theta, wanted, rtol=1e-6)
    gradient = loss.value_and_grad(torch.tensor(best.theta))[1]
    assert float(gradient.abs().max()) < 1e-9


def test_those_points_are_what_statsmodels_finds() -> None:
    sm = pytest.importorskip("statsmodels.api")

    def design(name: str, column: str) -> np.ndarray:
        return np.column_stack([table(name)[column], np.ones(len(table(name)[column]))])

    cars, distance = design("cars", "speed"), table("cars")["distance"]
    logit = sm.Logit(table("challenger")["damage"], design("challenger", "temperature")).fit(
        disp=0, tol=1e-14, maxiter=200
    )
    glm = sm.GLM(distance, cars, family=sm.families.Poisson()).fit(tol=1e-14, maxiter=200)
    rlm = sm.RLM(distance, cars, M=sm.robust.norms.HuberT(1.345)).fit(tol=1e-14, maxiter=2000)
    assert_allclose(1.345 * rlm.scale, STATSMODELS[2][2]["delta"], rtol=1e-9)
    for fitted, (_, _, _, wanted) in zip((logit, glm, rlm), STATSMODELS, strict=True):
        assert_allclose(fitted.params, wanted, rtol=1e-9)


def test_the_hessian_of_a_logistic_loss() -> None:
    loss = kobai.loss("damage ~ w*temperature + b", table("challenger"), loss="logistic")
    best = loss.closed_form()
    assert best is not None
    design = np.column_stack([table("challenger")["temperature"], np.ones(23)])
    for theta in (best.theta, np.array([-0.1, 5.0])):
        p = 1 / (1 + np.exp(-design @ theta))
        assert_allclose(loss.hessian(theta.tolist()).numpy(), design.T @ np.diag(p * (1 - p)) @ design / 23, rtol=1e-12)


def test_derivatives_by_hand_are_those_of_autograd() -> None:
    for model, options in (("y ~ .", {}), ("y ~ .", {"loss": "huber", "delta": 0.4, "l2": 0.1})):
        loss: Loss = kobai.loss(model, COLUMNS, standardize=True, **options)
        point = torch.tensor([0.3, -1.0, 0.2, 2.0], dtype=torch.float64)
        gradient, hessian = loss.evaluation.gradient_and_hessian(point)
        assert_allclose(loss.hessian(point).numpy(), hessian.numpy(), rtol=1e-9, atol=1e-12)
        assert_allclose(loss.value_and_grad(point)[1].numpy(), gradient.numpy(), rtol=1e-12)
