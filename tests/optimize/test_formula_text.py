"""Update formulas as plain text, and that every formula kobai has lies within the grammar the viewer can typeset."""

from __future__ import annotations

import pytest

from kobai.optimize import optimizers
from kobai.optimize.facts import FAMILIES
from kobai.optimize.formula_text import plain
from kobai.optimize.pytorch_optimizer_facts import table

FORMULAS = {o.path: o.formula for o in optimizers()}
FORMULAS |= {f"pytorch_optimizer.{name}": facts.formula_with({}) for name, facts in table().items()} | FAMILIES


@pytest.mark.parametrize(
    ("formula", "text"),
    [
        (r"\frac{a}{b + 1}", "a/(b + 1)"),
        (r"\sqrt{\hat{v}_{t+1}} + ε", "√v̂ₜ₊₁ + ε"),
        (r"\sqrt{a + b}", "√(a + b)"),
        ("g_t^2", "gₜ²"),
        ("L_t^{-1/4}", "Lₜ^(-1/4)"),
        ("max(β_2 u_t, |g_t|)", "max(β₂ uₜ, |gₜ|)"),
        ("b_{i,t} x^*", "b_(i,t) x*"),
    ],
)
def test_as_plain_text(formula, text):
    assert plain(formula) == text


@pytest.mark.parametrize("formula", ["{a", "a}", r"\frac{a}", r"\frac a b", r"\sqrt", "a_", "^2", r"\bar{a}", "x_{t"])
def test_outside_the_grammar(formula):
    with pytest.raises(ValueError, match=r"braces|missing|grammar"):
        plain(formula)


@pytest.mark.parametrize("name", FORMULAS)
def test_every_formula_is_within_the_grammar(name):
    lines = FORMULAS[name].splitlines()
    assert lines
    for line in lines:
        text = plain(line)
        assert text.strip() == text != ""
        assert not set("\\{}") & set(text)
    assert any("x" in line for line in lines)
