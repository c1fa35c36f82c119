"""Lanczos's method against dense eigenvalues."""

import math

import pytest
import torch

from kobai.theory.lanczos import extremes


def symmetric(eigenvalues, seed=0):
    """A matrix with these eigenvalues, turned at random; and a random vector."""
    generator = torch.Generator().manual_seed(seed)
    d = torch.as_tensor(eigenvalues, dtype=torch.float64)
    q, _ = torch.linalg.qr(torch.randn(len(d), len(d), generator=generator, dtype=torch.float64))
    return q @ torch.diag(d) @ q.T, torch.randn(len(d), generator=generator, dtype=torch.float64)


@pytest.mark.parametrize(
    "eigenvalues",
    [
        torch.linspace(-3, 10, 300), torch.logspace(-6, 3, 300), torch.cat([torch.zeros(290), torch.arange(1.0, 11)]),
        torch.ones(60), torch.zeros(60), torch.cat([torch.full((100,), 1.0), torch.tensor([1 + 1e-4])]), [5.0], [-2.0, 7.0],
    ],
)  # fmt: skip
def test_extremes_are_as_near_as_said(eigenvalues):
    matrix, start = symmetric(eigenvalues)
    found = extremes(lambda v: matrix @ v, start)
    low, high = float(min(eigenvalues)), float(max(eigenvalues))
    size = max(abs(low), abs(high), 1e-12)
    assert abs(found.largest - high) <= found.error + 1e-12 * size
    assert abs(found.smallest - low) <= found.error + 1e-12 * size
    assert found.error <= 1e-6 * size + 1e-12


def test_few_products_say_that_they_are_inexact():
    matrix, start = symmetric(torch.linspace(0, 1, 400) ** 0.1)
    calls = 0

    def product(v):
        nonlocal calls
        calls += 1
        return matrix @ v

    found = extremes(product, start, most=8)
    assert calls == 8
    assert found.error > 1e-6
    near = torch.linalg.eigvalsh(matrix)
    assert float((near - found.largest).abs().min()) <= found.error
    assert float((near - found.smallest).abs().min()) <= found.error


def test_what_is_not_finite_has_no_eigenvalues():
    found = extremes(lambda v: v * math.inf, torch.ones(60, dtype=torch.float64))
    assert math.isnan(found.largest)
    assert math.isnan(found.error)
