"""Traces made by a plain loop, so that the scenes' tests lean on no engine."""

import numpy as np
import pytest
import torch

from kobai.descent import Status, Trace
from kobai.objectives import Minimum, Objective


def sphere(**known):
    return Objective(lambda x: (x**2).sum(0), name="sphere", per_coordinate=True, **known)


def rosenbrock():
    def f(x):
        return (1 - x[0]) ** 2 + 100 * (x[1] - x[0] ** 2) ** 2

    return Objective(
        f, dim=2, name="Rosenbrock", domain=[(-2, 2), (-1, 3)], minima=[Minimum((1.0, 1.0), 0.0)], per_coordinate=True
    )


def descend(f, start, lr, steps, status=Status.DESCENDING, stopped_at=None, names=()):
    """Gradient descent from one start (n,) or many (R, n), without regard to what becomes of it."""
    x = torch.tensor(start, dtype=torch.float64)
    xs, values, norms = [], [], []
    for _ in range(steps + 1):
        x = x.detach().requires_grad_(True)
        value = f.batch(x)
        (grad,) = torch.autograd.grad(value.sum(), x)
        xs.append(x.detach())
        values.append(value.detach())
        norms.append(grad.norm(dim=-1))
        x = x - lr * grad
    runs = xs[0].shape[:-1]
    return Trace(
        f, torch.stack(xs, -2), torch.stack(values, -1), torch.stack(norms, -1), torch.full((*runs, steps + 1), lr),
        torch.arange(steps + 1), torch.full(runs, int(status), dtype=torch.int8),
        torch.full(runs, steps if stopped_at is None else stopped_at), hyper={"lr": lr}, names=list(names),
    )  # fmt: skip


@pytest.fixture
def article():
    """The article's descent: x1² + x2² from (2, 2), η = 0.01, 200 steps."""
    return descend(sphere(dim=2), [2.0, 2.0], 0.01, 200)


@pytest.fixture
def diverging():
    """η = 1.1 on the sphere: each step multiplies x by −1.2; f passes 10⁶ times its start at step 38."""
    return descend(sphere(dim=2), [2.0, 2.0], 1.1, 60, Status.DIVERGED, 38)


@pytest.fixture
def make():
    """The makers themselves."""

    class Makers:
        pass

    Makers.sphere, Makers.rosenbrock, Makers.descend = (
        staticmethod(sphere),
        staticmethod(rosenbrock),
        staticmethod(descend),
    )
    Makers.Status, Makers.Objective, Makers.Minimum, Makers.np = Status, Objective, Minimum, np
    return Makers
