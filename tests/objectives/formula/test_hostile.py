"""Broken and hostile formulas are refused in one line, quickly, and nothing in them runs."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

import kobai
from kobai.objectives import Formula, Objective
from tests.hostile_formulas import HOSTILE
from tests.japanese_lines import assert_japanese


def _label(text: str) -> str:
    return ascii(text[:40])


def test_the_corpus_is_large_and_has_no_doubles():
    assert len(HOSTILE) >= 200
    assert len(HOSTILE) == len(set(HOSTILE))


@pytest.mark.parametrize("text", HOSTILE, ids=_label)
def test_refused_in_one_line(text, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(kobai.BadInput) as refusal:
        kobai.objective(text)
    line = str(refusal.value)
    assert len(line.splitlines()) == 1
    assert line.isprintable()
    assert 20 <= len(line) <= 320
    assert_japanese(line)
    assert not list(Path(tmp_path).iterdir()), "something ran"
    if refusal.value.column is not None:
        assert 0 <= refusal.value.column <= len(text)
        assert refusal.value.source == text


@pytest.mark.parametrize(
    ("text", "column", "cure"),
    [
        ("x1 +* x2", 4, "'('"),
        ("1/2x1", 3, "1/(2*x1)"),
        ("x1.real", 2, "attributes"),
        ("x1**2 + foo", 8, "foo=1.0"),
        ("sine(x1)", 0, "'sin'"),
        ("sin(x1", 3, "add a ')'"),
        ("x1 + y", 5, "mixed"),
        ("x1 + 1/２x2", 8, "1/(２*x2)"),
        ("floor(x1)", 0, "rounds"),
        ("x1**99999", 4, "1000"),
        (r"\sn x", 0, r"\sin"),
        (r"x_12", 2, "_{12}"),
        ("log(x1, 10)", 0, "one argument"),
        ("x[0]**2", 0, "x1"),
    ],
)
def test_points_at_the_slip_and_says_what_would_be_right(text, column, cure):
    with pytest.raises(kobai.BadInput) as refusal:
        kobai.objective(text)
    assert refusal.value.column == column
    assert cure in str(refusal.value)


def test_a_misspelled_name_is_answered_from_the_catalogue():
    with pytest.raises(kobai.BadInput, match="Did you mean 'rosenbrock'"):
        kobai.objective("rosenbrok")


def test_a_file_is_never_run_by_objective(tmp_path):
    file = tmp_path / "f.py"
    file.write_text("raise SystemExit(3)\n")
    with pytest.raises(kobai.BadInput):
        kobai.objective(f"{file}:f")


@pytest.mark.parametrize(
    "text", ["x" + " " * 3980 + "+1 == 2", " " * 3980 + "x = ) 1", r"\f" + r"\ " * 1900 + "{ = 1", "f(" + " " * 3900]
)
def test_many_spaces_before_an_equals_sign_take_no_time(text):
    """Once minutes, and no test ended."""
    with pytest.raises(kobai.BadInput):
        kobai.objective(text)


_FRAGMENTS = st.sampled_from([
    "x1", "x2", "x", "y", "z", "x[i]", "x[i+1]", "n", "i", "j", "a", "e", "pi", "1", "2", "0.5", "1e3", "+",
    "-", "*", "/", "**", "^", "(", ")", "[", "]", ",", "sin(", "exp(", "sum(", "prod(", "norm(", "max(",
    "dot(", "mean(", "log(", "abs(", "\\frac{", "}", "{", "\\sqrt[", "\\sum_{i=1}^{n}", "x_i", "x_1", "^{2}",
    "_{", "\\text{", "$", "\\begin{cases}", "\\end{cases}", "&", "\\\\", "^2_1",
    "\\left(", "\\right)", "|", "\\lVert", "\\rVert", "\\cdot", "\\pi", "\\alpha", "\\max", ".", "=",
    "'", '"', "lambda", ":", "_", "__", "import", "²", "₁", "π", "α", "×", "−", "１", "＋", "（", "√", "½",
    "\x00", "\u202e", "🙂", "∑_i", "Σ", "sum_{i=1}^n", "Θ", "Δ", "𝑥", "٣", "cos", "xsin(", "theta", "asinh(", "\\coth",
    "x_i", "θ(",
])  # fmt: skip


@given(
    st.lists(_FRAGMENTS, max_size=25).map("".join)
    | st.lists(_FRAGMENTS, max_size=15).map(" ".join)
    | st.text(max_size=60)
)
@example("x" * 61)
def test_any_text_is_a_formula_or_bad_input(text):
    refusal = None
    try:
        made = kobai.objective(text, a=2.0) if "a" in text else kobai.objective(text)
    except kobai.BadInput as error:
        refusal = str(error)
    if refusal is not None:
        assert len(refusal.splitlines()) == 1
        assert refusal.isprintable()
        return
    assert isinstance(made, Objective)
    assert made.formula is not None
    again = Formula.parse(made.formula.source, made.formula.parameters)
    assert again.tree == made.formula.tree
    assert again.source == made.formula.source
