"""The ``Formula``: its constants and its number of variables."""

from __future__ import annotations

import math

import pytest

import kobai
from kobai.objectives import Formula
from kobai.objectives.tree import Item, Reduce, walk


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
    assert Formula.parse("z**2").dim == 3
    assert Formula.parse("sum(x**2)").dim is None
    assert Formula.parse("x2*sum(x**2)").least_dim == 2
    assert any(isinstance(node, Reduce) for node in walk(Formula.parse("norm(x)").tree))
    assert any(isinstance(node, Item) for node in walk(Formula.parse("x[n]").tree))
