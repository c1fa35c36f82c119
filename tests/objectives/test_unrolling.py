"""A tree expanded for n variables computes the same."""

from __future__ import annotations

import xml.etree.ElementTree as ElementTree

import pytest
from matplotlib.mathtext import MathTextParser

import kobai
from kobai.objectives.tree import Binary, Call, Negate, Number, Variable, walk
from tests.formulas import by_hand
from tests.problems import PROBLEMS


@pytest.mark.parametrize("name", [name for name, p in PROBLEMS.items() if p.objective().formula is not None])
def test_unrolled_means_the_same(name):
    """The written-out tree, walked here with plain Python, equals what torch computed; and titles typeset."""
    problem = PROBLEMS[name]
    f = problem.objective()
    assert f.formula is not None
    tree = f.formula.unroll(problem.dim)
    assert {type(node) for node in walk(tree)} <= {Number, Variable, Negate, Binary, Call}
    assert by_hand(tree, problem.start) == pytest.approx(float(f(problem.x0())), rel=1e-11, abs=1e-11)
    shown = f.shown_formula
    assert shown is not None
    assert float(shown(problem.x0())) == pytest.approx(float(f(problem.x0())), rel=1e-11, abs=1e-11)
    MathTextParser("path").parse(f"${shown.latex}$")
    ElementTree.fromstring(shown.mathml)
    read_back = kobai.objective(f.formula.latex, dim=problem.dim)
    assert float(read_back(problem.x0())) == pytest.approx(float(f(problem.x0())), rel=1e-9, abs=1e-9)
