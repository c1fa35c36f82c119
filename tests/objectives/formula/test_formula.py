"""The ``Formula``: its constants and its number of variables."""

from __future__ import annotations

import math
import sys

import pytest
import torch

import kobai
from kobai.objectives import Formula
from kobai.objectives.tree import Item, Reduce, walk
from tests.peak_memory import peak_of


def test_constants_are_named_in_source_and_filled_in_for_readers():
    formula = Formula.parse("a*x1**2 + β*x2", {"a": 1.0, "beta": -0.5})
    assert formula.source == "a*x1**2 + beta*x2"
    assert formula.plain == "x₁² − 0.5 x₂"
    assert formula.symbolic.plain == "a x₁² + β x₂"
    assert formula.constants == ("a", "beta")


@pytest.mark.parametrize(
    ("parameters", "said"),
    [
        ({"a": math.inf}, "finite"),
        ({"a": "much"}, "one number"),
        ({"x1": 2.0}, "meaning"),
        ({"pi": 3.0}, "meaning"),
        ({"a": 1.0, "bb": 2.0}, "no constant of that name"),
    ],
)
def test_bad_constants(parameters, said):
    with pytest.raises(kobai.BadInput, match=said):
        Formula.parse("a*x1", parameters)


def test_dimensions():
    assert Formula.parse("x1 + x3").dim == 3
    assert Formula.parse("z**2").dim == 1
    assert Formula.parse("sum(x**2)").dim is None
    assert Formula.parse("x2*sum(x**2)").least_dim == 2
    assert any(isinstance(node, Reduce) for node in walk(Formula.parse("norm(x)").tree))
    assert any(isinstance(node, Item) for node in walk(Formula.parse("x[n]").tree))


def test_many_points_are_evaluated_some_at_a_time_with_the_same_values():
    formula = Formula.parse("sum((x1 - i)**2 + x2, i, 1, 5000)")
    points = torch.linspace(-2.0, 2.0, 2 * 7 * 150, dtype=torch.float64).reshape(2, 7, 150)
    with torch.no_grad():
        values = formula(points)
    assert values.shape == (7, 150)
    assert torch.allclose(
        values, torch.func.vmap(formula, in_dims=1)(points.reshape(2, -1)).reshape(7, 150), rtol=1e-12
    )


_LONG = """
import torch
from kobai.objectives import Formula
formula, points = Formula.parse("sum(x1*i + x2, i, 1, 90000)"), torch.rand(2, 600, dtype=torch.float64)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="the peak of memory is measured as Linux counts it")
def test_many_points_of_long_sums_take_little_memory():
    """Each piece once left a hole in the heap: 600 points took 450 MB, a landscape 10 GB."""
    assert peak_of("with torch.no_grad(): formula(points)", _LONG) < 150e6
