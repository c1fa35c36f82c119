"""Sign descent equals Adam with β₁ = β₂ = 0."""

from __future__ import annotations

import torch

import kobai


def test_sign_descent_is_adam_without_memory():
    options = {"steps": 40, "dtype": "float64", "lr": 0.01}
    ours = kobai.descend("rosenbrock", [-1.2, 1.0], optimizer="sign descent", **options)
    adam = kobai.descend("rosenbrock", [-1.2, 1.0], optimizer="Adam", betas=(0.0, 0.0), eps=0.0, **options)
    torch.testing.assert_close(ours.x, adam.x, rtol=1e-9, atol=1e-12)


def test_sign_descent_is_stacked():
    starts = torch.randn(50, 3)
    many = kobai.descend("rosenbrock", starts, optimizer="sign descent", lr=0.01, steps=20)
    assert many.engine != "loop"
    for i in (0, 31):
        assert torch.equal(
            many.x[i], kobai.descend("rosenbrock", starts[i], optimizer="sign descent", lr=0.01, steps=20).x
        )
