"""Names of variables: spellings, order, numbering; and what is a variable in a formula."""

from __future__ import annotations

import pytest
import torch

import kobai
from kobai.objectives import Formula
from kobai.objectives.names import Coordinates, canonical, checked_names, found_coordinates, is_name, is_symbol, split
from tests.japanese_lines import assert_japanese
from tests.variables import ASKED, OPEN, TABLE

POINT = (0.7, -1.3, 2.1, 0.4)


@pytest.mark.parametrize(
    ("name", "spelled"),
    [
        ("θ₀", "theta_0"), ("theta_0", "theta_0"), ("theta0", "theta_0"), (r"\theta_{0}", "theta_0"), ("ϑ_0", "theta_0"),
        ("x₁", "x1"), ("x_1", "x1"), ("x1", "x1"), ("x01", "x1"), ("w_12", "w12"), ("λ", "lambda_"), ("lambda", "lambda_"),
        ("λ₁", "lambda_1"), ("w_max", "w_max"), ("w_{max}", "w_max"), ("bias", "bias"), ("bias1", "bias_1"),
        ("learning_rate", "learning_rate"), (r"\varphi", "phi"), ("W", "W"), ("Θ₀", "Theta_0"), (r"\Gamma_{2}", "Gamma_2"),
        ("Λ", "Lambda"), ("Σ", "Sigma"),
    ],
)  # fmt: skip
def test_one_spelling_for_all_ways_of_writing(name, spelled):
    assert canonical(name) == spelled
    assert canonical(spelled) == spelled
    assert is_name(spelled)


@pytest.mark.parametrize("text", ["", "2w", "w-b", "w b", "x_", "_w", "重み", "w.b", "a" * 3 + "!"])
def test_what_is_no_name(text):
    assert not is_name(canonical(text)) or canonical(text) == "wb"  # spaces are left out
    if text != "w b":
        with pytest.raises(kobai.BadInput):
            checked_names([text])


def test_letters_and_subscripts():
    assert split("theta_0") == ("theta", "0")
    assert split("w12") == ("w", "12")
    assert split("lambda_") == ("lambda_", "")
    assert split("w_max") == ("w", "max")
    assert split("learning_rate") == ("learning_rate", "")
    assert is_symbol("theta_0")
    assert not is_symbol("bias")


def test_order_and_numbering():
    assert found_coordinates(["b", "y", "w", "x"]).names == ("x", "y", "b", "w")
    assert found_coordinates(["x3", "x1"]) == Coordinates((), "x", 1)
    assert found_coordinates(["x1", "x0"]) == Coordinates((), "x", 0)
    assert found_coordinates(["theta_2", "a", "theta_0"]).names == ("theta_0", "theta_2", "a")
    assert Coordinates((), "w", 0).of(3) == ("w0", "w1", "w2")


@pytest.mark.parametrize(
    ("text", "constants", "variables", "by_hand"), TABLE, ids=[f"{row[0]} {row[1]}" for row in TABLE]
)
def test_variables_of_a_formula(text, constants, variables, by_hand):
    f = kobai.objective(text, params=constants)
    assert f.variables == variables
    assert f.dim == len(variables)
    x = POINT[: len(variables)]
    assert float(f(torch.tensor(x, dtype=torch.float64))) == pytest.approx(by_hand(*x), rel=1e-12)
    formula = Formula.parse(text, constants)
    assert Formula.parse(formula.source, constants) == formula


@pytest.mark.parametrize(("text", "variables", "by_hand"), OPEN, ids=[row[0] for row in OPEN])
def test_variables_of_a_formula_of_any_number(text, variables, by_hand):
    f = kobai.objective(text)
    assert f.dim is None
    assert f.at(3).variables == variables
    x = POINT[:3]
    assert float(f(torch.tensor(x, dtype=torch.float64))) == pytest.approx(by_hand(*x), rel=1e-12)
    again = kobai.objective(Formula.parse(text).source).at(3)
    assert again.variables == variables
    assert float(again(torch.tensor(x, dtype=torch.float64))) == pytest.approx(by_hand(*x), rel=1e-12)


@pytest.mark.parametrize("text", ASKED)
def test_what_is_not_certain_is_asked(text):
    with pytest.raises(kobai.BadInput) as refusal:
        kobai.objective(text)
    line = str(refusal.value)
    assert refusal.value.source == text
    assert 0 <= (refusal.value.column or 0) <= len(text)
    assert_japanese(line)


def test_capital_greek_letters_that_may_be_signs_are_variables_where_they_are_named():
    """Σx² may be a sum, Δx one name."""
    named = kobai.objective(r"f(\Delta, \Sigma) = \Delta^2 + 3\Sigma^2")
    assert named.variables == ("Delta", "Sigma")
    assert float(named(torch.tensor([2.0, 1.0]))) == 7
    assert float(kobai.objective("Δ x²", Delta=0.5)(torch.tensor([2.0]))) == 2
    assert kobai.objective(r"x^\top \Sigma x", Sigma=[[2, 0], [0, 1]]).dim == 2
    for text in ("Σ x²", "Δx²", "Π(x)", r"\Sigma^2", "Ξ + 1"):
        with pytest.raises(kobai.BadInput):
            kobai.objective(text)


def test_variables_may_be_listed():
    assert kobai.objective("w*b", variables=["b", "w"]).variables == ("b", "w")
    assert kobai.objective("weight + bias", variables=["weight", "bias"]).variables == ("weight", "bias")
    assert kobai.objective("θ_1 - θ_0", variables="theta_1,θ₀").variables == ("theta_1", "theta_0")
    assert kobai.objective("f(w, b) = w*b", variables=["b", "w"]).variables == ("b", "w")
    assert kobai.objective("x1 + x2", variables=["x1", "x2", "x3"]).dim == 3
    assert kobai.objective(lambda p: (p**2).sum(), variables=["w", "b"]).variables == ("w", "b")
    assert kobai.objective(lambda w, b: w * b).variables == ("w", "b")
    assert kobai.objective(lambda learning_rate, b: b).variables == ("learning_rate", "b")


@pytest.mark.parametrize(
    ("text", "options", "said"),
    [
        ("w", {"variables": ["b"]}, "unknown name 'w'"),
        ("f(w) = w", {"variables": ["b"]}, "left side"),
        ("f(w) = w", {"w": 1.0}, "is a variable too"),
        ("w", {"variables": ["w", "w"]}, "twice"),
        ("w", {"variables": ["2w"]}, "no name"),
        ("w", {"variables": []}, "give their names"),
        ("w*b", {"dim": 3}, "leave dim out"),
    ],
)
def test_variables_that_contradict(text, options, said):
    with pytest.raises(kobai.BadInput, match=said) as refusal:
        kobai.objective(text, **options)
    assert_japanese(str(refusal.value))


def test_two_of_xyz_where_the_number_is_given():
    assert kobai.objective("y**2", dim=2).variables == ("x", "y")
    assert kobai.objective("y**2", dim=3).variables == ("x", "y", "z")


def test_points_by_name():
    f = kobai.objective("f(w, θ₀) = w - 2*θ₀")
    assert f.named_point({"theta_0": 1.0, "w": 3.0}) == (3.0, 1.0)
    assert kobai.descend(f, {"θ₀": 1.0, "w": 3.0}, steps=1).x[0].tolist() == [3.0, 1.0]
    assert kobai.descend(f, {"θ₀": 1.0, "w": 3.0}, steps=1).objective.point_name(2) == "(w, θ₀)"
    for bad in ({"w": 1.0}, {"w": 1.0, "b": 2.0}):
        with pytest.raises(kobai.BadInput):
            kobai.descend(f, bad)


def test_a_forgotten_value_is_thought_of():
    with pytest.raises(kobai.BadInput, match=r"or give 'a' a value, as a=1\.0 \(--param a=1\)"):
        kobai.descend("a*x**2", [1.0])


def test_written_with_greek_and_subscripts():
    f = Formula.parse("J(θ) = θ_0**2 + w_max*θ_1", {"w_max": 2.0})
    assert f.plain == "θ₀² + 2 θ₁"
    assert f.symbolic.plain == "θ₀² + wₘₐₓ θ₁"
    assert f.symbolic.latex == r"\theta_{0}^{2} + w_{\mathrm{max}} \theta_{1}"
    assert "<msub><mi>θ</mi><mn>0</mn></msub>" in f.mathml
    assert repr(kobai.objective("f(w, b) = w*b")) == "Objective('f(w, b) = w*b', dim=2, f(w, b) = w b)"
