"""Formulas that nest deep, are long or sum much: every reader and writer takes work in proportion to the tree, or refuses.

Work is counted in calls of Python functions, not in seconds.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Any

import pytest
import torch

import kobai
from kobai.objectives import float_values
from kobai.objectives.formula.work import MAX_CALLS

FUNCTIONS = [*float_values.FUNCTIONS]


def _nested(depth: int) -> dict[str, str]:
    """Formulas nested ``depth`` deep, by what nests."""
    wrapped = {
        **{name: (f"{name}(", ")") for name in FUNCTIONS},
        "max": ("max(", ",0)"), "min of three": ("min(x2,x1,", ")"), "square": ("(", "**2)"), "power": ("2**(", ")"),
        "quotient": ("1/(1+", ")"), "minus": ("-(", ")"), "difference": ("x2-(", ")"), "product": ("2*(", ")"),
        "root of square": ("sqrt(", "**2)"), "sum": ("x2+(", ")"), "in a sum": ("sum(x[i]+(", "),i,1,2)"),
        r"\frac": (r"\frac{", "}{2}"), r"\frac below": (r"\frac{1}{1+", "}"), r"\sqrt": (r"\sqrt{", "}"),
        r"\sqrt[3]": (r"\sqrt[3]{", "}"), r"\left|": (r"\left|", r"\right|"), "exponent": ("x_1^{", "}"),
        r"\left(": (r"\left(", r"\right)"), r"\sin^2": (r"\sin^2(", ")"), "braces": ("{", "}"), "e^": ("e^{", "}"),
        r"\max": (r"\max(", ",0)"), r"\sum": (r"\sum_{i=1}^{2} ", ""), r"\sin": (r"\sin ", ""),
        r"\lVert": (r"\lVert ", r"\rVert"),
    }  # fmt: skip
    return {
        name: left * depth + ("x_1" if "\\" in left or "{" in left else "x1") + right * depth
        for name, (left, right) in wrapped.items()
    }


def _long(terms: int) -> dict[str, str]:
    """Formulas of many terms side by side, and text that is none."""
    return {
        "sum": "+".join(["x1"] * terms), "difference": "-".join(["x1"] * terms), "product": "*".join(["x1"] * terms),
        "quotient": "/".join(["x1"] * terms), "powers": "**".join(["1"] * terms) + "*x1", "minus": "-" * terms + "x1",
        "plus": "+" * terms + "x1", "max": f"max({','.join(['x1'] * terms)})", "brackets": "(" * terms + "x1" + ")" * terms,
        "open brackets": "(" * terms, "stars": "*" * terms, "superscripts": "x1" + "²" * terms, "digits": "1" * terms + "+x1",
        "squares": "+".join(f"(x1-{i})**2" for i in range(terms)), "side by side": " ".join(["x_1"] * terms),
        r"\cdot": r" \cdot ".join(["x_1"] * terms), r"\frac12": r"\frac12" * terms + "x_1", "^2": "x_1" + "^2" * terms,
        r"\left": r"\left" * terms + "x_1", r"\,": r"\," * terms + "x_1", r"\sin": r"\sin " * terms + "x_1",
    }  # fmt: skip


USES: dict[str, Callable[[Any], Any]] = {
    "plain": lambda f: f.formula.plain, "latex": lambda f: f.formula.latex, "mathml": lambda f: f.formula.mathml,
    "source": lambda f: f.formula.source, "repr": repr, "written out": lambda f: f.formula.written_out(2),
    "unrolled": lambda f: f.formula.unroll(2), "residuals": lambda f: f.residuals_for(2),
    "value": lambda f: f(torch.full((f.dim or 2,), 0.5)), "gradient": lambda f: f.value_and_grad(torch.full((f.dim or 2,), 0.5)),
}  # fmt: skip


def _calls(work: Callable[[], Any], most: int) -> Any:
    """What ``work`` returns, or the error it refuses with; it fails beyond ``most`` calls of Python functions."""
    count = 0

    def counting(frame: Any, event: str, arg: Any) -> None:
        nonlocal count
        if event == "call":
            count += 1
            assert count <= most, f"more than {most} calls"

    sys.setprofile(counting)
    try:
        return work()
    except kobai.BadInput as error:
        return error
    finally:
        sys.setprofile(None)


CASES = [
    *((f"{name} × {depth}", text) for depth in (30, 60, 90) for name, text in _nested(depth).items()),
    *((f"{name} of {terms}", text) for terms in (60, 600) for name, text in _long(terms).items()),
]
SLOW_CASES = [
    *((f"{name} × {depth}", text) for depth in (200,) for name, text in _nested(depth).items()),
    *((f"{name} of {terms}", text) for terms in (1300, 10_000) for name, text in _long(terms).items()),
]


@pytest.mark.parametrize("text", [pytest.param(text, id=name) for name, text in CASES])
def test_work_is_in_proportion_to_the_text(text):
    _check(text)


@pytest.mark.slow
@pytest.mark.parametrize("text", [pytest.param(text, id=name) for name, text in SLOW_CASES])
def test_work_is_in_proportion_to_longer_text(text):
    _check(text)


def _check(text: str) -> None:
    # A few hundred calls for each of 2,000 nodes that nest 200 deep; what doubles with each level needs 2³⁰.
    most = 600_000
    made = _calls(lambda: kobai.objective(text), most)
    if not isinstance(made, kobai.BadInput):
        for use in USES.values():
            _calls(lambda use=use: use(made), most)


LATEX_OF_600 = r"\sin " * 600 + "x_1"


def test_functions_of_functions_without_brackets_are_refused_with_their_place():
    with pytest.raises(kobai.BadInput, match="column 301: more than 60 groups nest: write it flatter"):
        kobai.objective(LATEX_OF_600)


@pytest.mark.parametrize(
    ("text", "calls", "numbers"),
    [
        ("x1 + sin(x2)", 4, 4),
        ("sum(x**2)", 3 + 1, 3 * 5 + 5),
        ("sum(x1, i, 1, 10)", 1 + 10, 10 + 10),
        ("sum(sum(x1*i*j, i, 1, 4), j, 1, 5)", 5 * (5 + 1 + 1), 5 * (5 * 4 + 4 + 1)),
        ("sum(sum(x1*i, i, 1, j), j, 1, 3)", 3 + 3 * 4, 3 + 4 * (1 + 2 + 3)),
    ],
)
def test_nested_sums_multiply(text, calls, numbers):
    assert kobai.objective(text).formula.work(5) == (calls, numbers)


@pytest.mark.parametrize("text", ["sum(sum(x1*j, i, 1, 30), j, 1, 20)", "sum(sum(sum(x1, i, 1, 9), j, 1, 9), m, 1, j0)",
                                  "x1**2 + sin(x1)*3", "sum(sum(x1*i, i, 1, j), j, 1, 40)",
                                  "where(x1 > 0, x1**2, where(x1 < -1, sin(x1), x1))"])  # fmt: skip
def test_calls_are_those_that_torch_gets(text):
    from torch.overrides import TorchFunctionMode

    class Counting(TorchFunctionMode):
        count = 0

        def __torch_function__(self, func, types, args=(), kwargs=None):
            Counting.count += getattr(func, "__name__", "") not in ("__get__", "dim", "reshape", "numel")
            return func(*args, **(kwargs or {}))

    f = kobai.objective(text.replace("j0", "9"))
    Counting.count = 0
    with Counting():
        f.fn(torch.tensor([0.5]))
    assert Counting.count / 2 <= f.formula.work(1).calls <= 2 * Counting.count


TOO_MUCH = [
    ("sum(sum(sum(x1,i,1,k),j,1,k),m,1,k)", {"k": 900}, "730,620,900 operations one after the other"),
    ("sum(sum(x1,i,1,900),j,1,900)", {}, "operations one after the other; at most 100,000"),
    ("sum(sum(sum(x1,i,1,j),j,1,m),m,1,200)", {}, "operations one after the other"),
    (r"\sum_{i=1}^{900} \sum_{j=1}^{900} x_1", {}, "operations one after the other"),
    ("+".join(["prod(x1,i,1,90000)"] * 3), {}, "operations one after the other"),
    ("sum(x1,i,1,a)", {"a": 1e308}, r"a sum of more than 10\^15 terms: at most a million"),
    ("sum(x1,i,a,1)", {"a": -1e308}, r"a sum of more than 10\^15 terms"),
    ("max(x1*i,i,1,2**40)", {}, "a sum of 1,099,511,627,776 terms"),
    ("norm(x1*i,i,1,10**300)", {}, r"more than 10\^15 terms"),
    ("sum(x1,i,1,a)", {"a": 0.5}, "comes to 0.5: with n = 1 it should be a whole number"),
    ("+".join(["sum(sin(x1*i*i*i),i,1,1000000)"] * 20), {}, "numbers; at most 100,000,000"),
]


@pytest.mark.parametrize(("text", "constants", "said"), TOO_MUCH)
def test_one_evaluation_is_bounded(text, constants, said):
    f = kobai.objective(text, **constants)
    for use in (lambda: f(torch.ones(1)), lambda: kobai.descend(f, [1.0], steps=2), lambda: f.batch(torch.ones(3, 1))):
        with pytest.raises(kobai.BadInput, match=said):
            _use(use)


def _use(use: Callable[[], Any]) -> None:
    found = _calls(use, 40 * MAX_CALLS)
    if isinstance(found, kobai.BadInput):
        assert "\n" not in str(found)
        raise found


def test_many_points_of_long_sums_are_evaluated_some_at_a_time():
    f = kobai.objective("sum(sin(x1*i), i, 1, 20000)")
    x = torch.linspace(0, 1, 3000, dtype=torch.float64).unsqueeze(1)
    with torch.no_grad():
        value = f.batch(x)
    alone = torch.stack([f(row) for row in x[[0, 1500, 2999]]])
    torch.testing.assert_close(value[[0, 1500, 2999]], alone, rtol=1e-10, atol=1e-10)
