"""Normalised gradient descent: the length of every step."""

from __future__ import annotations

import pytest
import torch

import kobai


@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_normalised_steps_all_have_the_same_length(dtype):
    trace = kobai.descend("rosenbrock", [-1.2, 1.0], optimizer="normalised gradient", lr=0.05, steps=50, dtype=dtype)
    length = torch.linalg.vector_norm((trace.x[1:] - trace.x[:-1]).double(), dim=-1)
    torch.testing.assert_close(length, torch.full((50,), 0.05, dtype=torch.float64), rtol=1e-4, atol=0)


def test_normalising_survives_gradients_whose_squares_overflow():
    x = torch.tensor([3e30, 4e30], requires_grad=True)
    optimizer = kobai.optimize.resolve("normalised gradient", lr=1e30).build([x])
    x.grad = torch.tensor([3e30, 4e30])
    optimizer.step()
    torch.testing.assert_close(x.detach(), torch.tensor([2.4e30, 3.2e30]))


def test_normalised_descent_ends_within_a_step_of_the_minimum():
    trace = kobai.descend(
        "sqrt(x1**2 + x2**2)", [3.0, 4.0], optimizer="normalised gradient", lr=0.1, steps=80, dtype="float64"
    )
    distance = torch.linalg.vector_norm(trace.x, dim=-1)
    torch.testing.assert_close(distance[:49], 5 - 0.1 * torch.arange(49, dtype=torch.float64))
    assert distance[52:].max() <= 0.1 + 1e-9
