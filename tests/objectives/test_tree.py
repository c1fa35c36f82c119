"""A tree expanded for n variables computes the same."""

from __future__ import annotations

import math
import xml.etree.ElementTree as ElementTree

import pytest
from matplotlib.mathtext import MathTextParser

import kobai
from kobai.objectives.tree import Binary, Call, Negate, Number, Variable, walk
from tests.problems import PROBLEMS


@pytest.mark.parametrize("name", [name for name, p in PROBLEMS.items() if p.objective().formula is not None])
def test_unrolled_means_the_same(name):
    """The written-out tree, walked here with plain Python, equals what torch computed; and titles typeset."""
    problem = PROBLEMS[name]
    f = problem.objective()
    assert f.formula is not None
    tree = f.formula.unroll(problem.dim)
    assert {type(node) for node in walk(tree)} <= {Number, Variable, Negate, Binary, Call}
    assert _by_hand(tree, problem.start) == pytest.approx(float(f(problem.x0())), rel=1e-11, abs=1e-11)
    shown = f.shown_formula
    assert shown is not None
    assert float(shown(problem.x0())) == pytest.approx(float(f(problem.x0())), rel=1e-11, abs=1e-11)
    MathTextParser("path").parse(f"${shown.latex}$")
    ElementTree.fromstring(shown.mathml)
    read_back = kobai.objective(f.formula.latex, dim=problem.dim)
    assert float(read_back(problem.x0())) == pytest.approx(float(f(problem.x0())), rel=1e-9, abs=1e-9)


_ONE = {
    name: getattr(math, name)
    for name in ("exp", "log", "sqrt", "sin", "cos", "tan", "asin", "acos", "atan", "sinh", "cosh", "tanh")
}


def _by_hand(node, x) -> float:
    """A second evaluator, knowing nothing of torch."""
    match node:
        case Number(value):
            return value
        case Variable(index):
            return x[index - 1]
        case Negate(of):
            return -_by_hand(of, x)
        case Binary(op, left, right):
            a, b = _by_hand(left, x), _by_hand(right, x)
            return {
                "+": lambda: a + b,
                "-": lambda: a - b,
                "*": lambda: a * b,
                "/": lambda: a / b,
                "**": lambda: math.pow(a, b),
            }[op]()
        case Call(name, args):
            values = [_by_hand(arg, x) for arg in args]
            if name in ("min", "max"):
                return (min if name == "min" else max)(values)
            if name == "norm":
                return math.hypot(*values)
            if name in ("abs", "sign"):
                return abs(values[0]) if name == "abs" else float((values[0] > 0) - (values[0] < 0))
            return _ONE[name](values[0])
    raise AssertionError(node)
