"""The ``Objective``: its dimension, domain, minima and starts, and what is refused."""

from __future__ import annotations

import math

import numpy as np
import pytest
import torch

import kobai
from kobai.objectives import Minimum, Objective


def quadratic(x):
    return torch.einsum("i,ij,j->", x, torch.eye(2, dtype=x.dtype), x)


def bump(x, y, height=1.0):
    return height * torch.exp(-(x**2) - y**2)


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"dim": 0}, "dim=0"),
        ({"dim": -2}, "dim=-2"),
        ({"dim": 2.5}, "dim=2.5"),
        ({"dim": True}, "dim=True"),
        ({"dim": 3, "domain": [(0, 1), (0, 1)]}, "domain has 2 pairs"),
        ({"domain": [(1, 0)]}, "no interval"),
        ({"domain": [(0, math.nan)]}, "no interval"),
        ({"domain": []}, "domain"),
        ({"domain": "wide"}, "domain"),
        ({"domain": [(0, 1, 2)]}, "domain"),
        ({"dim": 2, "minima": [(1.0,)]}, "has 1 coordinate, but"),
        ({"minima": [("a", "b")]}, "no point"),
        ({"minima": [5.0]}, "no point"),
        ({"minima": [()]}, "no point"),
        ({"start": (math.inf, 0.0)}, "finite"),
    ],
)
def test_what_is_said_of_it_must_fit_together(given, said):
    with pytest.raises(kobai.BadInput, match=said):
        Objective(quadratic, **given)


def test_minima_are_accepted_as_points_and_evaluated():
    f = Objective(quadratic, dim=2, domain=[(-2, 2), (-1, 3)], minima=[(0.0, 0.0), np.array([1.0, 2.0])], name="mine")
    assert f.minima == [Minimum((0.0, 0.0), 0.0), Minimum((1.0, 2.0), 5.0)]
    assert f.domain_for(2) == [(-2.0, 2.0), (-1.0, 3.0)]
    assert Objective(quadratic, domain=(-1, 1)).domain_for(3) == [(-1.0, 1.0)] * 3
    assert Objective(quadratic).domain_for(3) is None


def test_dimensions_are_resolved_or_refused():
    assert kobai.objective("x1**2 + x2**2").resolve_dim(2) == 2
    assert kobai.objective("sum(x**2)").resolve_dim(9) == 9
    with pytest.raises(kobai.BadInput, match=r"start has 3 coordinates, but .* takes 2 variables: give 2"):
        kobai.objective("x1**2 + x2**2").resolve_dim(3)
    with pytest.raises(kobai.BadInput, match="needs 2 variables or more"):
        kobai.objective("rosenbrock").resolve_dim(1)
    with pytest.raises(kobai.BadInput, match="dim=1: the formula speaks of x3"):
        kobai.objective("x1 + x3", dim=1)
    with pytest.raises(kobai.BadInput, match="takes 2 numbers"):
        kobai.objective(bump, dim=3)
    assert kobai.objective("x1**2", dim=2).dim == 2
    with pytest.raises(kobai.BadInput, match="takes 2 variables"):
        kobai.objective("himmelblau", dim=3)


def test_a_formula_with_too_few_coordinates_says_which():
    with pytest.raises(kobai.BadInput, match=r"x\[5\]: x has 4 coordinates"):
        kobai.objective("sum(x[i+1]*x[i], i, 1, n)")(torch.ones(4))


def test_repr_says_what_is_known():
    shown = repr(kobai.objective("rosenbrock", dim=2))
    assert (
        shown
        == "Objective('Rosenbrock', dim=2, f(x) = 100(x₂ − x₁²)² + (1 − x₁)², domain=[-2, 2] × [-1, 3], minimum 0 at (1, 1))"
    )
