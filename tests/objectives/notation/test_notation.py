"""Formulas in all four notations: what is written is parsed back to the same tree."""

from __future__ import annotations

import math
import xml.etree.ElementTree as ElementTree

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from matplotlib.mathtext import MathTextParser

import kobai
from kobai.objectives import Formula
from kobai.objectives.tree import Binary, Call, Negate, Number, Variable

# text -> the same by hand, at x = X
VALUES = [
    ("x1**2 + x2**2", lambda x, y, z: x**2 + y**2),
    ("x^2 + y^2 + z^2", lambda x, y, z: x**2 + y**2 + z**2),
    ("x1 ^ 2 ^ x2", lambda x, y, z: x ** (2**y)),
    ("-x1**2", lambda x, y, z: -(x**2)),
    ("2**-x1", lambda x, y, z: 2**-x),
    ("(-x1)**2*3", lambda x, y, z: (-x) ** 2 * 3),
    ("x1 - x2 - x3", lambda x, y, z: x - y - z),
    ("x1/x2/x3", lambda x, y, z: x / y / z),
    ("x1/(x2/x3)", lambda x, y, z: x / (y / z)),
    ("exp(x1) + log(x3) + sqrt(x3)", lambda x, y, z: math.exp(x) + math.log(z) + math.sqrt(z)),
    ("sin(x1)*cos(x2)*tan(x3)", lambda x, y, z: math.sin(x) * math.cos(y) * math.tan(z)),
    ("asin(x1) + acos(x1) + atan(x2)", lambda x, y, z: math.asin(x) + math.acos(x) + math.atan(y)),
    ("sinh(x1) + cosh(x2) + tanh(x3)", lambda x, y, z: math.sinh(x) + math.cosh(y) + math.tanh(z)),
    ("abs(x2) + sign(x2)*x1", lambda x, y, z: abs(y) - x),
    ("max(x1, x2, 1) + min(x1, x2, 0.5)", lambda x, y, z: max(x, y, 1) + min(x, y, 0.5)),
    ("pi*x1 + e**x2", lambda x, y, z: math.pi * x + math.exp(y)),
    ("ln(x3) + arctan(x1)", lambda x, y, z: math.log(z) + math.atan(x)),
    ("1.5e-3*x1 + .5*x2 + 2.*x3", lambda x, y, z: 1.5e-3 * x + 0.5 * y + 2 * z),
    ("x1² + x₂³ − ２×x3·π", lambda x, y, z: x**2 + y**3 - 2 * z * math.pi),
    ("（x1＋x2）＊x3", lambda x, y, z: (x + y) * z),
    ("x3⁻² ÷ 2", lambda x, y, z: z**-2 / 2),
    ("√(x3) + 𝑥₁", lambda x, y, z: math.sqrt(z) + x),
    ("sum(x**2)", lambda x, y, z: x * x + y * y + z * z),
    ("dot(x, x) + dot(x, sin(x))", lambda x, y, z: sum(v * v + v * math.sin(v) for v in (x, y, z))),
    ("norm(x) + norm(x - 1)**2", lambda x, y, z: math.hypot(x, y, z) + sum((v - 1) ** 2 for v in (x, y, z))),
    ("mean(x)*n", lambda x, y, z: x + y + z),
    ("max(abs(x)) + min(x)", lambda x, y, z: 2.1 - 1.3),
    ("prod(cos(x))", lambda x, y, z: math.cos(x) * math.cos(y) * math.cos(z)),
    ("sum(i*x[i]**2, i, 1, n)", lambda x, y, z: x**2 + 2 * y**2 + 3 * z**2),
    ("sum(x[i]*x[i+1], i, 1, n-1)", lambda x, y, z: x * y + y * z),
    ("prod(cos(x[i]/sqrt(i)), i, 1, n)", lambda x, y, z: math.cos(x) * math.cos(y / 2**0.5) * math.cos(z / 3**0.5)),
    ("sum(sum(x[j], j, 1, i)**2, i, 1, n)", lambda x, y, z: x**2 + (x + y) ** 2 + (x + y + z) ** 2),
    ("sum(x*sum(x))", lambda x, y, z: (x + y + z) ** 2),
    ("x[n]*x[n-1]", lambda x, y, z: z * y),
    ("x1*sum(i, i, 1, 10)", lambda x, y, z: 55 * x),
    ("sum(x1*i, i, 1, 3) + sum(2, i, 1, 4)", lambda x, y, z: 6 * x + 8),
    ("sum(x[i]**2, i, 3, 2) + x1", lambda x, y, z: x),
    ("prod(x[2*i-1], i, 1, 2)", lambda x, y, z: x * z),
    # LaTeX
    (r"x_1^2 + \frac{x_2^2}{2}", lambda x, y, z: x**2 + y**2 / 2),
    (r"\sin 2\pi x_1 \cos x_2", lambda x, y, z: math.sin(2 * math.pi * x) * math.cos(y)),
    (r"\sqrt[3]{z} + \sqrt{z} + \frac12 x", lambda x, y, z: z ** (1 / 3) + z**0.5 + x / 2),
    (r"|x_1||x_2| + \left|x_3 - 5\right|", lambda x, y, z: abs(x) * abs(y) + abs(z - 5)),
    (r"\lVert x \rVert^2 + \|x\|", lambda x, y, z: x * x + y * y + z * z + math.hypot(x, y, z)),
    (r"e^{-x^2} y z", lambda x, y, z: math.exp(-(x**2)) * y * z),
    (r"\sum_{i=1}^{n} x_i^2 + 3", lambda x, y, z: x * x + y * y + z * z + 3),
    (r"\sum_{i=1}^{n-1} \left[100 (x_{i+1} - x_i^2)^2 + (1 - x_i)^2\right]", lambda x, y, z: 100 * (y - x**2) ** 2
     + (1 - x) ** 2 + 100 * (z - y**2) ** 2 + (1 - y) ** 2),
    (r"\prod_{i} \cos \frac{x_i}{i}", lambda x, y, z: math.cos(x) * math.cos(y / 2) * math.cos(z / 3)),
    (r"$2(x_1 + 1)(x_2 - 1)$", lambda x, y, z: 2 * (x + 1) * (y - 1)),
    (r"\max\left(x_1, x_2, 1\right) \cdot \exp(x_3)", lambda x, y, z: math.exp(z)),
    (r"\sin^2 x_1 + \cos^{2}(x_1)", lambda x, y, z: 1.0),
    (r"\arctan x_1 + \tanh\left(x_2\right) + \operatorname{sgn}(x_2)", lambda x, y, z: math.atan(x) + math.tanh(y) - 1),
    (r"-x_1^2 - (-x_2)", lambda x, y, z: -(x**2) + y),
    (r"2 \cdot 3 x_1 \times x_2 / x_3", lambda x, y, z: 6 * x * y / z),
]  # fmt: skip


@pytest.mark.parametrize("text", [text for text, _ in VALUES])
def test_written_out_and_read_back(text):
    formula = kobai.objective(text, dim=3).formula
    assert Formula.parse(formula.source).tree == formula.tree
    x = torch.rand(3, dtype=torch.float64) * 0.8 + 0.1
    assert float(kobai.objective(formula.latex, dim=3)(x)) == pytest.approx(float(formula(x)), rel=1e-12)
    ElementTree.fromstring(formula.mathml)
    MathTextParser("path").parse(f"${formula.latex}$")
    assert formula.plain.isprintable()


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


_LEAF = st.sampled_from(["x1", "x2", "x3", "2", "0.5", "pi", "a"])


def _grown(inner):
    pair = st.tuples(inner, inner)
    return st.one_of(
        st.tuples(st.sampled_from("+-*/"), pair).map(lambda t: f"({t[1][0]}) {t[0]} ({t[1][1]})"),
        st.tuples(st.sampled_from("+-*"), pair).map(lambda t: f"{t[1][0]} {t[0]} {t[1][1]}"),
        st.tuples(inner, st.sampled_from(["2", "3", "(-1)", "0.5"])).map(lambda t: f"({t[0]})**{t[1]}"),
        inner.map(lambda t: f"-({t})"),
        st.tuples(st.sampled_from(["sin", "cos", "exp", "tanh", "abs", "sqrt", "log", "atan"]), inner).map(
            lambda t: f"{t[0]}({t[1]})"
        ),
        pair.map(lambda t: f"max({t[0]}, {t[1]})"),
        st.just("sum(x**2)") | st.just("sum(x[i]*x[i+1], i, 1, n - 1)"),
    )


@given(st.recursive(_LEAF, _grown, max_leaves=12))
def test_random_formulas(text):
    """Source, LaTeX and torch agree with the second evaluator, NaN and infinity included."""
    try:
        formula = Formula.parse(f"{text} + 0*x3 + 0*a", {"a": 1.5})
    except kobai.BadInput:
        return  # a constant part of it is not finite
    assert Formula.parse(formula.source, formula.parameters).tree == formula.tree
    x = (0.3, -1.7, 0.9)
    value = float(formula(torch.tensor(x, dtype=torch.float64)))
    read_back = float(Formula.parse(formula.latex)(torch.tensor(x, dtype=torch.float64)))
    assert read_back == pytest.approx(value, rel=1e-9, nan_ok=True)
    try:
        expected = _by_hand(formula.unroll(3), x)
    except (ValueError, OverflowError, ZeroDivisionError):
        return
    assert value == pytest.approx(expected, rel=1e-9, abs=1e-9, nan_ok=True)


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("x1**2 + x2**2", "x₁² + x₂²"),
        ("a*x1**2 + b*x2**2", "2 x₁² − 3 x₂²"),
        ("x - y*z", "x − y z"),
        ("-2*x1/3", "−2 x₁/3"),
        ("exp(-x1**2)*2", "exp(−x₁²)·2"),
        ("sum(b*(x[i+1] - x[i]**2)**2 + (a - x[i])**2, i, 1, n - 1)", "Σᵢ₌₁ⁿ⁻¹ (−3(xᵢ₊₁ − xᵢ²)² + (2 − xᵢ)²)"),
        ("norm(x)*sqrt(x1**2 + 1)", "‖x‖ √(x₁² + 1)"),
        ("1e-9*x1 + 2e12*x2", "10⁻⁹ x₁ + 2·10¹² x₂"),
    ],
)
def test_reads_well_as_plain_text(text, plain):
    given = {name: value for name, value in {"a": 2.0, "b": -3.0}.items() if f"{name}*" in text or f"{name} " in text}
    assert Formula.parse(text, given).plain == plain
