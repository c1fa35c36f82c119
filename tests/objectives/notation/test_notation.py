"""Formulas in all four notations: what is written is parsed back to the same tree."""

from __future__ import annotations

import xml.etree.ElementTree as ElementTree

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from matplotlib.mathtext import MathTextParser

import kobai
from kobai.objectives import Formula
from tests.formulas import VALUES, by_hand


@pytest.mark.parametrize("text", [text for text, _ in VALUES])
def test_written_out_and_read_back(text):
    formula = kobai.objective(text, dim=3).formula
    assert Formula.parse(formula.source).tree == formula.tree
    x = torch.rand(3, dtype=torch.float64) * 0.8 + 0.1
    assert float(kobai.objective(formula.latex, dim=3)(x)) == pytest.approx(float(formula(x)), rel=1e-12)
    ElementTree.fromstring(formula.mathml)
    MathTextParser("path").parse(f"${formula.latex}$")
    assert formula.plain.isprintable()


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


def test_one_over_a_function_is_not_written_as_its_inverse():
    formula = Formula.parse("-sin(x)**(-1)")
    assert formula.latex == r"-\sin(x)^{-1}"
    assert Formula.parse(formula.latex).tree == formula.tree
    assert "<msup><mi>sin</mi>" not in formula.mathml


@pytest.mark.parametrize(
    ("text", "latex", "word"),
    [
        ("a*sin(x)", r"a \, \sin(x)", "<mrow><mi>sin"),
        ("2*sin(x)", r"2 \, \sin(x)", "<mrow><mi>sin"),
        ("sin(x)*cos(x)", r"\sin(x) \, \cos(x)", "<mrow><mi>cos"),
        ("(x + 1)*sin(x)", r"(x + 1) \, \sin(x)", "<mrow><mi>sin"),
        ("x1*sin(x2)**2", r"x_{1} \, \sin^{2}(x_{2})", "<mrow><msup><mi>sin"),
        ("a*sin(x)**-1", r"a \, \sin(x)^{-1}", "<msup><mrow><mrow><mi>sin"),
        ("a*log(b)", r"a \, \ln(b)", "<mrow><mi>ln"),
        ("a*log2(b)", r"a \, \log_{2}(b)", "<mrow><msub><mi>log"),
        ("a*max(x, y)", r"a \, \max(x, y)", "<mrow><mi>max"),
        ("3*max(x[i], i, 1, 3)", r"3 \, \max_{i=1}^{3}(x_{i})", "<mrow><munderover><mi>max"),
    ],
)
def test_a_function_stands_apart_from_the_factor_before_it(text, latex, word):
    formula = Formula.parse(text)
    assert formula.latex == latex
    assert f'<mo>&#x2062;</mo><mspace width="0.17em"/>{word}</mi>' in formula.mathml


def test_letters_and_roots_stand_beside_a_factor_without_a_gap():
    for text in ("2*x1*exp(-x2)", "a*x", "x1*sqrt(x2)"):
        assert "mspace" not in Formula.parse(text).mathml


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
        expected = by_hand(formula.unroll(3), x)
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
