"""Every optimizer of torch.optim, through the compiled engine and through the plain loop."""

from __future__ import annotations

import pytest
import torch

from kobai.descent.engines.compiled import Compiled
from kobai.descent.engines.loop import Loop
from kobai.descent.job import Job
from kobai.descent.record.record import Record
from kobai.objectives import Objective
from kobai.optimize import resolve
from tests.optimizers import OPTIMIZERS, Case

# Optimizers whose every operation torch and LLVM round alike.
EXACT = {"gradient descent", "SGD", "ASGD"}
REFUSED = {"LBFGS", "Muon", "Adafactor", "SparseAdam"}


def valley(x):
    return (1 - x[0]) ** 2 + 10 * (x[1] - x[0] ** 2) ** 2


@pytest.mark.parametrize("dtype", [torch.float32, torch.float64])
@pytest.mark.parametrize("case", OPTIMIZERS, ids=str)
def test_optimizer(case: Case, dtype):
    job = Job(
        Objective(valley, dim=2), torch.rand(20, 2, dtype=dtype) + 0.2, resolve(case.name, **case.hyper), 12, Record()
    )
    why = Compiled().refuses(job)
    if case.name in REFUSED:
        assert why
        return
    assert why is None
    compiled, loop = Compiled().run(job), Loop().run(job)
    if case.name in EXACT:
        assert torch.equal(compiled.x, loop.x)
    size = loop.x[:, 1].abs() + (loop.x[:, 1] - loop.x[:, 0]).abs()
    first = (compiled.x[:, 1] - loop.x[:, 1]).abs() / size
    assert float(first.max()) <= 4 * torch.finfo(dtype).eps
    assert torch.allclose(compiled.x, loop.x, rtol=2e4 * torch.finfo(dtype).eps)
    assert torch.allclose(compiled.lr, loop.lr)


class CouplesLater(torch.optim.Optimizer):
    """An element-wise optimizer that couples its parameter from step ``after`` on."""

    def __init__(self, params, lr=0.01, after=5):
        super().__init__(params, {"lr": lr, "after": after})
        self.count = 0

    @torch.no_grad()
    def step(self, closure=None):
        self.count += 1
        for group in self.param_groups:
            for p in group["params"]:
                step = group["lr"] * p.grad
                if self.count > group["after"]:
                    step = step / p.grad.norm()
                p -= step


class LooksAtNumbers(torch.optim.Optimizer):
    """An optimizer that branches on a norm."""

    def __init__(self, params, lr=0.01):
        super().__init__(params, {"lr": lr})

    @torch.no_grad()
    def step(self, closure=None):
        for group in self.param_groups:
            for p in group["params"]:
                if p.grad.norm() > 1:
                    p.grad /= p.grad.norm()
                p -= group["lr"] * p.grad


class KeepsElsewhere(torch.optim.Optimizer):
    """An optimizer that stores a tensor outside its state."""

    def __init__(self, params, lr=0.01):
        super().__init__(params, {"lr": lr})
        self.last = None

    @torch.no_grad()
    def step(self, closure=None):
        for group in self.param_groups:
            for p in group["params"]:
                if self.last is not None:
                    p -= 0.5 * group["lr"] * self.last
                self.last = p.grad * 1.0
                p -= group["lr"] * p.grad


class Noisy(torch.optim.Optimizer):
    """An optimizer that draws random numbers."""

    def __init__(self, params, lr=0.01):
        super().__init__(params, {"lr": lr})

    @torch.no_grad()
    def step(self, closure=None):
        for group in self.param_groups:
            for p in group["params"]:
                p -= group["lr"] * (p.grad + torch.randn_like(p))


def job_with(optimizer, steps=12, runs=20):
    return Job(Objective(valley, dim=2), torch.rand(runs, 2) + 0.2, resolve(optimizer), steps, Record())


def test_an_optimizer_that_couples_one_points_coordinates_later_is_followed_exactly():
    """The norm is over one point's gradient: as in the loop, with nothing from other runs."""
    job = job_with(CouplesLater)
    assert Compiled().refuses(job) is None
    assert torch.allclose(Compiled().run(job).x, Loop().run(job).x, rtol=1e-5)


@pytest.mark.parametrize("optimizer", [LooksAtNumbers, KeepsElsewhere, Noisy])
def test_optimizers_that_cannot_be_captured_are_refused(optimizer):
    assert Compiled().refuses(job_with(optimizer))


def test_a_factory_works_like_a_class():
    def build(params, lr=0.01):
        return torch.optim.SGD(params, lr=lr, momentum=0.5)

    job = job_with(build)
    assert Compiled().refuses(job) is None
    assert torch.equal(Compiled().run(job).x, Loop().run(job).x)
