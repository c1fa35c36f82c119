"""Levenberg-Marquardt's step solves the damped equations."""

from __future__ import annotations

import torch

import kobai
from kobai import Record
from tests.problems import PROBLEMS


def test_levenberg_marquardts_step_solves_the_damped_equations():
    f = PROBLEMS["rosenbrock"].objective()
    r = f.residuals_for(2)
    x = torch.tensor([-1.2, 1.0], dtype=torch.float64)
    trace = kobai.descend(f, x, optimizer="LM", damping=0.01, steps=1, record=Record(state=True))
    J = torch.autograd.functional.jacobian(r, x)
    mu = 0.01 * J.square().sum(0).max()
    tried = []
    for _ in range(60):
        d = torch.linalg.solve(J.T @ J + mu * torch.eye(2, dtype=torch.float64), -J.T @ r(x))
        tried.append(x + d)
        if f(x + d) < f(x):
            break
        mu, growth = mu * 2.0 ** len(tried), 2.0 ** len(tried)
        assert growth > 0
    torch.testing.assert_close(trace.x[1], tried[-1], rtol=1e-10, atol=1e-10)
