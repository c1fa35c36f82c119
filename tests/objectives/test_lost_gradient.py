"""A part of the gradient that autograd misses is found; kinks, noise and gradients written by hand are let through."""

import math

import numpy as np
import pytest
import torch

import kobai
from kobai import BadInput
from kobai.objectives import lost_gradient
from kobai.study.first_step_size import suggest_step_size

LOST = {
    "math.sin": (lambda x: x[0] ** 2 + math.sin(x[1]), [2.0, 1.0], "x2"),
    "item": (lambda x: (x**2).sum() + 3 * x[0].item(), [2.0, 1.0], "x1"),
    "data": (lambda x: x[0] ** 2 + (x.data**4).sum(), [1.0, 2.0], "x1"),
    "detach": (lambda x: x[0] ** 2 * x[1].detach(), [1.0, 2.0], "x2"),
    "half of it": (lambda x: x[0] ** 2 + x.detach()[0] ** 2, [1.0], "x"),
    "numpy": (lambda x: x[0] ** 2 + float(np.exp(x.detach().numpy()).sum()), [1.0, 2.0], "x1"),
    "float": (lambda x: (x**2).sum() * float(x[0]), [3.0, 2.0], "x1"),
    "torch.tensor": (lambda x: x[0] ** 2 + torch.tensor([float(v) ** 2 for v in x]).sum(), [2.0, 1.0], "x1"),
    "no_grad": (lambda x: x[0] ** 2 + _without(x), [2.0, 1.0], "x2"),
    "none at the start itself": (lambda x: x[0] ** 2 * math.cos(x[1]), [2.0, 0.0], "x2"),
    "scalars": (lambda a, b: a**2 + math.exp(b), [2.0, 1.0], "b"),
    "the third of many": (lambda x: (x**2).sum() + math.sin(x[2]), [1.0, 2.0, 0.3, 4.0], "x3"),
}


def _without(x):
    with torch.no_grad():
        return torch.sin(x[1])


class _Straight(torch.autograd.Function):
    """Rounds, and passes the gradient through."""

    @staticmethod
    def forward(ctx, x):
        return torch.round(x)

    @staticmethod
    def backward(ctx, grad):
        return -grad


WHOLE = {
    "a bowl": (lambda x: (x * x).sum(), [2.0, 1.0]),
    "steep": (lambda x: torch.exp(10 * x[0]) + x[1], [1.0, 1.0]),
    "a kink": (lambda x: torch.relu(x[0]) + x[1].abs(), [0.0, 0.0]),
    "a cusp": (lambda x: x[0].abs().sqrt() + x[1] ** 2, [1e-9, 1.0]),
    "a jump": (lambda x: torch.floor(x[0]) + x[1] ** 2, [1.0, 1.0]),
    "flat": (lambda x: 0 * x.sum() + 3, [1.0]),
    "straight through": (lambda x: ((x + (x.round() - x).detach() - 3) ** 2).sum(), [1.2, 5.1]),
    "by hand": (lambda x: _Straight.apply(x)[0] ** 2 + x[1] ** 2, [1.2, 1.0]),
    "noise": (lambda x: (x**2).sum() + torch.randn(()) * x[0], [1.0, 2.0]),
    "large values": (lambda x: (x**2).sum() + 1e7, [1.0, 2.0]),
    "tiny values": (lambda x: 1e-20 * (x**2).sum(), [1.0, 2.0]),
    "far": (lambda x: (x**4).sum(), [1e4, -3.0]),
    "a branch": (lambda x: x[0] ** 2 if float(x[0]) > 0 else x[0] ** 4, [1.0]),
    "oscillating": (lambda x: torch.sin(1000 * x[0]), [0.7]),
}


@pytest.mark.filterwarnings("ignore:Converting a tensor with requires_grad")
@pytest.mark.parametrize("dtype", ["float32", "float64"])
@pytest.mark.parametrize("name", LOST)
def test_a_lost_part_is_found(name, dtype):
    f, start, where = LOST[name]
    with pytest.raises(BadInput, match=f"∂f/∂{where} is .* by differences, but autograd gives"):
        kobai.descend(f, start, lr=0.1, steps=3, dtype=dtype)


@pytest.mark.parametrize("dtype", ["float32", "float64"])
@pytest.mark.parametrize("name", WHOLE)
def test_whole_gradients_pass(name, dtype):
    f, start = WHOLE[name]
    kobai.descend(f, start, lr=1e-3, steps=2, dtype=dtype)


def test_a_function_of_one_number_format():
    data = torch.tensor([1.0, 2.0])
    kobai.descend(lambda x: ((data @ x) - 1) ** 2, [1.0, 2.0], lr=1e-3, steps=2)
    with pytest.raises(BadInput, match="a part of its gradient is lost"):
        kobai.descend(lambda x: ((data @ x.detach()) - 1) ** 2 + x[0] ** 2, [1.0, 2.0], lr=1e-3, steps=2)


def test_it_takes_two_evaluations():
    seen = []

    def f(x):
        seen.append(x.detach().clone())
        return (x * x).sum()

    kobai.descend(f, [2.0, 1.0], lr=0.1, steps=0, engine="loop")
    points = [tuple(x.tolist()) for x in seen if x.dtype == torch.float32 and x.shape == (2,)]
    assert points[:2] == [(2.0, 1.0), points[1]]
    assert sum(point == (2.0, 1.0) for point in points) <= 3


def test_the_random_numbers_of_a_descent_stay():
    def f(x):
        return (x**2).sum() + 0.1 * torch.randn(()) * x[0]

    torch.manual_seed(3)
    first = torch.randn(())
    torch.manual_seed(3)
    kobai.objectives.lost_gradient.check_gradient(kobai.objective(f), torch.tensor([1.0, 2.0]))
    assert torch.equal(torch.randn(()), first)


def test_formulas_are_not_asked(monkeypatch):
    f = kobai.objective("x1**2")
    monkeypatch.setattr(type(f), "number_at", property(lambda _: pytest.fail("it was evaluated")))
    kobai.objectives.lost_gradient.check_gradient(f, torch.tensor([1.0]))


def _whole(x):
    return ((x - 1) ** 2).sum()


STUDIES = {
    "compare": lambda f: kobai.study.compare(f, [2.0, 2.0], ["SGD", "Adam", "LBFGS"], budget=20),
    "compare untuned": lambda f: kobai.study.compare(
        f, [2.0, 2.0], {"SGD": {"lr": 0.1}, "Adam": {"lr": 0.1}}, budget=20
    ),
    "tune in a batch": lambda f: kobai.study.tune(f, [2.0, 2.0], "Adam", steps=20, lrs=[0.01, 0.1, 1.0]),
    "tune one by one": lambda f: kobai.study.tune(f, [2.0, 2.0], "backtracking", steps=20, lrs=[0.01, 0.1, 1.0]),
    "suggest": lambda f: suggest_step_size(kobai.objective(f), [2.0, 2.0]),
    "race": lambda f: kobai.race(f, [2.0, 2.0], {"SGD": {"lr": 0.1}, "Adam": {"lr": 0.1}}, steps=20),
}


@pytest.mark.parametrize("name", STUDIES)
def test_who_descends_several_times_checks_once(name, monkeypatch):
    times, lost = [], lost_gradient._lost
    monkeypatch.setattr(lost_gradient, "_lost", lambda *given: times.append(1) or lost(*given))
    STUDIES[name](_whole)
    assert len(times) == 1
    with pytest.raises(BadInput, match="a part of its gradient is lost"):
        STUDIES[name](lambda x: ((x.detach() - 1) ** 2).sum() + x[0] ** 2)
