"""Optimizers that couple rows, openly, late or on a condition: never mixed silently."""

from __future__ import annotations

import pytest
import torch

import kobai
from kobai.descent.engines.coupling import find_coupling
from kobai.descent.job import Job
from kobai.descent.record.record import Record
from kobai.objectives import Objective
from kobai.optimize import resolve


def sphere(x):
    return (x * x).sum()


class Twisted(torch.optim.Optimizer):
    """Gradient descent with a twist, which the tests vary."""

    def __init__(self, params, lr=0.1):
        super().__init__(params, {"lr": lr})
        self.count = 0

    @torch.no_grad()
    def step(self, closure=None):
        self.count += 1
        for group in self.param_groups:
            for p in group["params"]:
                p.sub_(group["lr"] * self.twist(p, p.grad))

    def twist(self, p, g):
        return g


class Later(Twisted):
    def twist(self, p, g):
        return g if self.count <= 50 else g / g.norm()


class OnCondition(Twisted):
    def twist(self, p, g):
        return g / g.norm() if g.norm() > 1.5 else g


class OnConditionUnseen(Twisted):
    """The same without asking for a number in Python."""

    def twist(self, p, g):
        return torch.where(g.norm() > 1.5, g / g.norm(), g)


class Centred(Twisted):
    def twist(self, p, g):
        return g - g.mean(0, keepdim=True)


class ByRows(Twisted):
    """Couples only parameters with more rows than the proof looks at."""

    def twist(self, p, g):
        return g * g.abs().max() if p.dim() == 2 and p.shape[0] > 3 else g * 1.0


class Apart(Twisted):
    def twist(self, p, g):
        memory = self.state[p].setdefault("m", torch.zeros_like(p))
        memory.mul_(0.5).add_(g)
        return torch.sign(memory) * torch.sqrt(memory.abs())


class WithinAPoint(Twisted):
    """Divides by the norm of each row: across coordinates, but never across runs, however they are stacked."""

    def twist(self, p, g):
        return g / torch.linalg.vector_norm(g, dim=-1, keepdim=True)


def job(optimizer, steps=60, runs=6):
    return Job(Objective(sphere, dim=2), torch.rand(runs, 2), resolve(optimizer), steps, Record())


@pytest.mark.parametrize(
    ("optimizer", "word"),
    [
        (Later, "in step 51"),
        (OnCondition, "decides by its numbers"),
        (OnConditionUnseen, "in step 1"),
        (Centred, "in step 1"),
    ],
)
def test_coupled_optimizers_are_found_out(optimizer, word):
    found = find_coupling(job(optimizer))
    assert not found.separate
    assert word in found.why


@pytest.mark.parametrize("optimizer", [Twisted, Apart, WithinAPoint])
def test_optimizers_that_keep_rows_apart_are_proven_to(optimizer):
    assert find_coupling(job(optimizer)).separate


def test_an_optimizer_that_couples_late_is_apart_before():
    assert find_coupling(job(Later, steps=50)).separate
    assert not find_coupling(job(Later, steps=51)).separate


@pytest.mark.parametrize("optimizer", [Later, OnCondition, OnConditionUnseen, Centred, ByRows, Apart, WithinAPoint])
def test_no_result_is_ever_mixed(optimizer):
    start = torch.rand(12, 2) * 3
    together = kobai.descend(sphere, start, optimizer=optimizer, steps=60)
    alone = kobai.descend(sphere, start, optimizer=optimizer, steps=60, engine="loop")
    assert torch.equal(together.x, alone.x)


def test_an_optimizer_that_goes_by_the_number_of_rows_is_caught_after_the_run():
    trace = kobai.descend(sphere, torch.rand(12, 2), optimizer=ByRows, steps=20)
    assert trace.engine == "loop"
    assert "stacked runs" in trace.engine_reason


def test_an_element_wise_optimizer_nobody_knows_runs_stacked():
    trace = kobai.descend(sphere, torch.rand(12, 2), optimizer=Apart, steps=20)
    assert trace.engine == "stacked"


def test_the_answer_is_kept():
    first = find_coupling(job(Apart))
    assert find_coupling(job(Apart)) is first


@pytest.mark.parametrize(
    "name", ["Adam", "RMSprop", "Adagrad", "SGD", "NAdam", "Rprop", "Adadelta", "Adamax", "ASGD", "RAdam"]
)
def test_torchs_element_wise_optimizers_are_proven_so(name):
    assert find_coupling(job(name, steps=8)).separate


@pytest.mark.parametrize("name", ["Adafactor", "LBFGS", "Muon"])
def test_torchs_others_are_not(name):
    assert not find_coupling(job(name, steps=8)).separate
