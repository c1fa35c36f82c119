"""Formulas as torch functions: values by hand, gradients by finite differences, batches."""

from __future__ import annotations

import pytest
import torch

import kobai
from tests.formulas import VALUES

X = (0.7, -1.3, 2.1)


@pytest.mark.parametrize(("text", "by_hand"), VALUES, ids=[text for text, _ in VALUES])
@pytest.mark.parametrize("dtype", [torch.float32, torch.float64])
def test_computes_what_it_says(text, by_hand, dtype):
    f = kobai.objective(text, dim=3)
    value = f(torch.tensor(X, dtype=dtype))
    assert value.dtype == dtype
    assert value.shape == ()
    assert float(value) == pytest.approx(by_hand(*X), rel=1e-12 if dtype == torch.float64 else 2e-6)


@pytest.mark.parametrize("text", [text for text, _ in VALUES])
def test_many_points_are_the_single_points(text):
    f = kobai.objective(text, dim=3)
    points = torch.rand(4, 5, 3, dtype=torch.float64) * 0.8 + 0.1
    together = f.batch(points)
    alone = torch.stack([torch.stack([f(p) for p in row]) for row in points])
    assert together.shape == (4, 5)
    assert torch.allclose(together, alone, rtol=1e-13, atol=0)


def test_gradients_are_those_of_finite_differences():
    for text, _ in VALUES:
        f = kobai.objective(text, dim=3)
        point = torch.tensor([0.7, 0.43, 0.31], dtype=torch.float64)
        _, grad = f.value_and_grad(point)
        for k in range(3):
            h = torch.zeros(3, dtype=torch.float64)
            h[k] = 1e-6
            slope = float(f(point + h) - f(point - h)) / 2e-6
            assert float(grad[k]) == pytest.approx(slope, rel=1e-5, abs=1e-6), text


def test_the_article_bit_for_bit():
    """x = x − η·x.grad for E(x) = x₁² + x₂²: the formula's gradient is exactly 2x."""
    f = kobai.objective("x1**2 + x2**2")
    for dtype in (torch.float32, torch.float64):
        x = torch.randn(100, 2, dtype=dtype)
        assert torch.equal(f.grad_batch(x), 2 * x)
        for row in x[:10]:
            assert torch.equal(f.value_and_grad(row)[1], 2 * row)


def test_vanishing_norms_have_a_gradient():
    """Where ‖x‖ has its tip the gradient is 0, not NaN: otherwise a descent could not rest there."""
    _, grad = kobai.objective("norm(x)", dim=3).value_and_grad(torch.zeros(3))
    assert torch.equal(grad, torch.zeros(3))
