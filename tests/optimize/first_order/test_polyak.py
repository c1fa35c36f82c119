"""Polyak's step length: its theorem on convex functions."""

from __future__ import annotations

import torch

import kobai


def test_polyaks_step_comes_nearer_to_the_minimum_each_time():
    """|x₊ − x*|² ≤ |x − x*|² − (f − f*)²/|g|² for convex f, smooth or not."""
    for f, star in (("abs(x1 - 1) + 3*abs(x2 + 2)", (1.0, -2.0)), ("(x1 - 1)**4 + exp((x2 + 2)**2) - 1", (1.0, -2.0))):
        trace = kobai.descend(f, [-0.5, -1.3], optimizer="Polyak", steps=60, dtype="float64")
        square = (trace.x - torch.tensor(star, dtype=torch.float64)).square().sum(-1)
        gain = torch.where(trace.grad_norm > 0, trace.value**2 / trace.grad_norm**2, 0.0)
        assert (square[1:] <= square[:-1] - gain[:-1] + 1e-12).all()
        best = trace.value.cummin(0).values
        bound = trace.grad_norm.max() * square[0].sqrt() / (torch.arange(61) + 1).sqrt()
        assert (best <= bound).all()


def test_polyaks_step_on_a_bowl_is_a_quarter():
    trace = kobai.descend("x1**2 + x2**2 + 7", [1.0, -3.0], optimizer="Polyak", f_star=7.0, steps=5, dtype="float64")
    torch.testing.assert_close(trace.lr, torch.full((6,), 0.25, dtype=torch.float64))
    torch.testing.assert_close(trace.x[-1], torch.tensor([1.0, -3.0], dtype=torch.float64) / 32)
