"""Python callables as objectives: their signatures, parameters and return values."""

from __future__ import annotations

import functools
import math

import pytest
import torch

import kobai


def quadratic(x):
    return torch.einsum("i,ij,j->", x, torch.eye(2, dtype=x.dtype), x)


def bump(x, y, height=1.0):
    return height * torch.exp(-(x**2) - y**2)


class Net(torch.nn.Module):
    def forward(self, x):
        return (x**2).sum()


@pytest.mark.parametrize(
    ("source", "dim", "name", "value"),
    [
        (quadratic, None, "quadratic", 5.0),
        (lambda x: (x**2).sum(), None, "f", 5.0),
        (bump, 2, "bump", math.exp(-5)),
        (lambda x, y: x * y, 2, "f", 2.0),
        (lambda *x: sum(v**2 for v in x), None, "f", 5.0),
        (Net(), None, "Net", 5.0),
        (functools.partial(bump, height=3.0), 2, "bump", 3 * math.exp(-5)),
        (torch.sum, None, "sum", 3.0),
        (lambda x=0.0, y=0.0: x - y, 2, "f", -1.0),
    ],
)
def test_callables_are_told_apart_by_their_signature(source, dim, name, value):
    f = kobai.objective(source)
    assert (f.dim, f.name) == (dim, name)
    assert float(f(torch.tensor([1.0, 2.0]))) == pytest.approx(value)


def test_parameters_of_callables():
    assert float(kobai.objective(bump, height=4.0)(torch.zeros(2))) == 4.0
    with pytest.raises(kobai.BadInput, match="Did you mean 'height'"):
        kobai.objective(bump, heigth=4.0)


@pytest.mark.parametrize(
    ("source", "said"),
    [
        (lambda x: x, "returned a tensor of shape"),
        (lambda x: 3.0, "returned a float"),
        (lambda x: None, "nothing"),
        (lambda x: (x.sum(), 1), "tuple of 2"),
        (lambda x: x.sum().item(), "returned a float"),
        (lambda x: x.detach().numpy().sum(), "numpy.float"),
        (lambda x: x.numpy().sum(), "raised RuntimeError"),
        (lambda x: (x > 0).sum(), "int64"),
        (lambda x: x.sum() * 1j, "complex"),
        (lambda x: x.detach().sum(), "no gradient flows"),
        (lambda x: torch.tensor(3.0), "no gradient flows"),
        (lambda x: x[5], "raised IndexError"),
        (lambda x: 1 / 0, "raised ZeroDivisionError"),
        (lambda x: (x.double() ** 2).sum(), "float64"),
    ],
)
def test_what_cannot_be_descended_says_so_in_one_line(source, said):
    with pytest.raises(kobai.BadInput, match=said) as refusal:
        kobai.objective(source).check(torch.ones(2))
    assert len(str(refusal.value).splitlines()) == 1
