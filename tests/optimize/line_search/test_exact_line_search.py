"""Exact line search on quadratics: the rate from the worst start, and right angles."""

from __future__ import annotations

import pytest
import torch

import kobai


@pytest.mark.parametrize("kappa", [2.0, 9.0, 100.0])
def test_exact_steps_from_the_worst_start_fall_as_kantorovich_says(kappa):
    """From (κ, 1) on (x₁² + κx₂²)/2 each step multiplies f by ((κ−1)/(κ+1))², neither more nor less."""
    trace = kobai.descend(
        f"(x1**2 + {kappa}*x2**2)/2", [kappa, 1.0], optimizer="exact line search", steps=30, dtype="float64"
    )
    ratio = trace.value[1:] / trace.value[:-1]
    torch.testing.assert_close(ratio, torch.full_like(ratio, ((kappa - 1) / (kappa + 1)) ** 2), rtol=1e-9, atol=0)


def test_exact_steps_turn_at_right_angles():
    A = torch.tensor([[3.0, 1.0, 0.0], [1.0, 2.0, 0.5], [0.0, 0.5, 1.0]], dtype=torch.float64)
    trace = kobai.descend(
        lambda x: 0.5 * x @ A @ x - x.sum(), torch.tensor([3.0, -1.0, 2.0], dtype=torch.float64),
        optimizer="exact line search", steps=8, record=kobai.Record(keep=("value", "grad_norm", "lr", "grad")),
    )  # fmt: skip
    g = trace.grad
    assert ((g[1:] * g[:-1]).sum(-1).abs() <= 1e-12 * (g**2).sum(-1)[:-1]).all()
    expected = (g**2).sum(-1) / torch.einsum("ki,ij,kj->k", g, A, g)
    torch.testing.assert_close(trace.lr[:-1], expected[:-1], rtol=1e-9, atol=0)


def test_where_the_function_curves_down_the_exact_step_is_the_longest_allowed():
    trace = kobai.descend("-x1**2", [1.0], optimizer="exact line search", max_step=0.25, steps=2)
    assert trace.lr.tolist()[:2] == [0.25, 0.25]
    assert trace.x[:, 0].tolist() == [1.0, 1.5, 2.25]
