"""Truncated conjugate gradients."""

from __future__ import annotations

import torch

from kobai.optimize.second_order.newton_cg import truncated_cg


def test_truncated_cg_solves_and_stops_early():
    generator = torch.Generator().manual_seed(1)
    M = torch.randn(12, 12, generator=generator, dtype=torch.float64)
    A = M @ M.T + torch.eye(12, dtype=torch.float64)
    g = torch.randn(12, generator=generator, dtype=torch.float64)
    products = []

    def product(v):
        products.append(1)
        return A @ v

    d = truncated_cg(product, 1e-6 * g, 100)
    torch.testing.assert_close(A @ d, -1e-6 * g, rtol=0, atol=2e-9)
    spent = len(products)
    loose = truncated_cg(product, g, 100)
    assert len(products) - spent < spent
    norm = torch.linalg.vector_norm
    assert norm(A @ loose + g) <= min(0.5, float(norm(g)) ** 0.5) * norm(g)
    assert torch.equal(truncated_cg(lambda v: -v, g, 100), -g)
