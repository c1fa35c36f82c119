# ruff: noqa: E501 - tables of odd values
"""Random formulas, plain and in LaTeX: grown from a grammar, nested, spliced and mutated."""

from __future__ import annotations

import random

from kobai.objectives.catalogue import entries
from tests.formulas import VALUES
from tests.hostile_formulas import HOSTILE

_LATEX = [text for text, _ in VALUES if "\\" in text] + [text for text in HOSTILE if "\\" in text]
_PLAIN = [text for text, _ in VALUES if "\\" not in text] + [text for text in HOSTILE if "\\" not in text]
_PLAIN += [row.formula for row in entries().values() if isinstance(row.formula, str)]

_SIGNS = [
    *"+-*/^().,[]{}|_ =!<>&%$#@~`'\"\\;:?",
    "**", "x1", "x", "x[i]", "x[i+1]", "n", "i", "sum(", "prod(", "norm(", "max(", "min(", "1e308", "1e-320", "0", "9" * 30, "²", "₁", "π", "√",
    "∞", "−", "\u200b", "\u202e", "\ud800", "\x00", "\n", "\t", "\x1b[31m", "é", "ｘ", "🙂", "\\frac{", "\\sum_{i=1}^{n}", "\\sqrt[", "\\left(",
    "\\right)", "\\cdot", "\\sin", "^{", "_{", "}", "\\|", "\\\\", "e", "pi", "a", "b",
    "|", "‖", "√", "∛", "½", "ᵀ", "@", "where(", "piecewise(", " and ", " or ", "<=", "≥", "sin ", "sin²", "xy", "\\,", "\\quad", "\\top",
    "\\begin{cases}", "\\end{cases}", "&", "\\text{if }", "\\mathrm{", "[", "x₁x₂",
]  # fmt: skip
_ONE = ["sin", "cos", "tan", "exp", "log", "sqrt", "abs", "tanh", "asin", "acos", "atan", "sinh", "cosh", "sign",
        "cbrt", "log2", "log10", "log1p", "expm1", "erf", "sigmoid", "softplus", "cot", "sin²", "cos^2", "√", "∛"]  # fmt: skip


def plain(chosen: random.Random) -> str:
    """A plain formula, or something that was one."""
    return _some(chosen, _PLAIN, _plain_node, _plain_nests)


def latex(chosen: random.Random) -> str:
    """The same in LaTeX."""
    return _some(chosen, _LATEX, _latex_node, _latex_nests)


def mutated(chosen: random.Random, text: str) -> str:
    """A text with some characters removed, doubled, swapped, or others put in."""
    for _ in range(chosen.choice((1, 1, 2, 3, 8))):
        at, to = sorted((chosen.randint(0, len(text)), chosen.randint(0, len(text))))
        how = chosen.randrange(5)
        if how == 0:
            text = text[:at] + chosen.choice(_SIGNS) + text[at:]
        elif how == 1:
            text = text[:at] + text[at + 1 :]
        elif how == 2:
            text = text[:at] + text[to:]
        elif how == 3:
            text = text[:to] + text[at:to] * chosen.choice((1, 2, 40)) + text[to:]
        else:
            text = text[:at] + chosen.choice(_SIGNS) + text[at + 1 :]
        text = text[:20_000]
    return text


def _some(chosen: random.Random, pool: list[str], node, nests) -> str:
    how = chosen.random()
    if how < 0.45:
        text = node(chosen, chosen.choice((2, 3, 4, 5, 7)))
    elif how < 0.6:
        text = nests(chosen, chosen.choice((2, 10, 30, 31, 100, 1000)))
    elif how < 0.7:
        text = chosen.choice(pool) + chosen.choice(["+", "*", "", " ", "^"]) + chosen.choice(pool)
    else:
        text = chosen.choice(pool)
    return mutated(chosen, text) if chosen.random() < 0.4 else text


def _number(chosen: random.Random) -> str:
    return chosen.choice(
        ["0", "1", "2", "3", "0.5", "10", "1e-3", "1e10", "1e300", "5e-324", "1/3", "-1", "100", "999"]
    )


def _plain_node(chosen: random.Random, depth: int) -> str:
    if depth <= 0:
        return chosen.choice(["x1", "x2", "x3", "x", "n", "pi", "e", "a", "b", "x[1]", "x[n]", "x7", _number(chosen)])

    def go() -> str:
        return _plain_node(chosen, depth - chosen.choice((1, 1, 2)))

    how = chosen.randrange(14)
    if how == 9:
        return f"{go()}{chosen.choice(['', ' '])}{go()}"
    if how == 10:
        return chosen.choice(["|{}|", "‖{}‖", "{}²", "({})⁻¹", "2{}", "½{}", "sin {}", "ln {} y", "{}/2x"]).format(go())
    if how == 11:
        compare = f"{go()} {chosen.choice(['<', '<=', '>', '≥', '==', '!=', '≠'])} {go()}"
        joined = f"{compare} {chosen.choice(['and', 'or', '&'])} {go()} < {go()}"
        return f"where({chosen.choice([compare, joined])}, {go()}, {go()})"
    if how == 12:
        return f"piecewise({go()} < 0, {go()}, {go()} > 1, {go()}{chosen.choice(['', ', ' + go()])})"
    if how == 13:
        return f"{chosen.choice(['atan2', 'root'])}({go()}, {chosen.choice(['3', '5', '2', go()])})"
    if how < 3:
        return f"{go()} {chosen.choice(['+', '-', '*', '/', '**', '^'])} {go()}"
    if how == 3:
        return f"({go()})**{chosen.choice(['2', '3', '0.5', '-1', '4', '100', 'x1', '(1/3)'])}"
    if how == 4:
        return f"{chosen.choice(_ONE)}({go()})"
    if how == 5:
        first, last = (
            chosen.choice(["1", "2", "0", "-3"]),
            chosen.choice(["n", "n-1", "3", "10", "900", "a", "1e9", "0"]),
        )
        inner = go() if chosen.random() < 0.5 else f"x[{chosen.choice(['i', 'i+1', 'n-i', '2*i'])}]*{go()}"
        return f"{chosen.choice(['sum', 'prod'])}({inner}, {chosen.choice('ijk')}, {first}, {last})"
    if how == 6:
        return f"{chosen.choice(['sum', 'norm', 'mean', 'prod', 'max', 'min'])}({go()})"
    if how == 7:
        return f"{chosen.choice(['max', 'min', 'dot'])}({go()}, {go()})"
    return f"-({go()})"


def _plain_nests(chosen: random.Random, count: int) -> str:
    head, tail = chosen.choice([("sqrt(", ")"), ("(", ")"), ("-", ""), ("sin(", ")"), ("2**", ""), ("1/(1+", ")"), ("abs(x1-", ")"),
                                ("sum(", ", i, 1, 2)"), ("max(x2, ", ")"), ("x1+", ""), ("x1*(", ")"), ("norm(", ")"), ("(x1-", ")**2"), ("|", "|"), ("√", ""), ("sin ", ""), ("where(x1 > 0, x2, ", ")"), ("x1(", ")"),
                                ("2", "x1"), ("x1^-", ""), ("(", ")²"), ("1/", "x1"), ("(x1<", ")")])  # fmt: skip
    return head * count + chosen.choice(["x1", "x2", "3", "sum(x)"]) + tail * count


def _latex_node(chosen: random.Random, depth: int) -> str:
    if depth <= 0:
        return chosen.choice(["x_1", "x_2", "x", "y", "z", "n", r"\pi", "e", "a", "x_{3}", "x_n", _number(chosen)])

    def go() -> str:
        return _latex_node(chosen, depth - chosen.choice((1, 1, 2)))

    how = chosen.randrange(13)
    if how == 10:
        space = chosen.choice(["", " ", r"\,", r"\quad "])
        return (
            rf"\{chosen.choice(['sin', 'cos^2', 'ln', 'log_2', 'log_{10}', 'operatorname{erf}'])} {go()}{space}{go()}"
        )
    if how == 11:
        end = chosen.choice([r"\text{otherwise}", f"x > {go()}", ""])
        return rf"\begin{{cases}} {go()} & x < {go()} \\ {go()} & {end} \end{{cases}}"
    if how == 12:
        return chosen.choice([r"x^\top {}", r"\|x\|_1 {}", r"\sqrt[3]{{{}}}", r"\[{}\]", r"\frac x{{{}}}"]).format(go())
    if how < 3:
        return f"{go()} {chosen.choice(['+', '-', ' ', chr(92) + 'cdot ', chr(92) + 'times ', '/'])} {go()}"
    if how == 3:
        return rf"\frac{{{go()}}}{{{go()}}}"
    if how == 4:
        return rf"\{chosen.choice(['sin', 'cos', 'exp', 'log', 'ln', 'arctan', 'tanh', 'max', 'min'])}{chosen.choice(['', '^2', '^{-1}'])} {{{go()}}}"
    if how == 5:
        return rf"\sqrt{chosen.choice(['', '[3]', '[n]'])}{{{go()}}}"
    if how == 6:
        return rf"\{chosen.choice(['sum', 'prod'])}_{{i={chosen.choice(['1', '2', '0'])}}}^{{{chosen.choice(['n', 'n-1', '3', '900'])}}} {go()}"
    if how == 7:
        return rf"\left({go()}\right)^{{{chosen.choice(['2', '3', '-1', 'x_1', '0.5'])}}}"
    if how == 8:
        return chosen.choice([r"|{}|", r"\left|{}\right|", r"\lVert {} \rVert", r"\|{}\|^2", r"{{{}}}"]).format(go())
    return f"({go()})"


def _latex_nests(chosen: random.Random, count: int) -> str:
    head, tail = chosen.choice([(r"\sqrt{", "}"), (r"\frac{1}{1+", "}"), ("{", "}"), (r"\left(", r"\right)"), (r"\sin ", ""), ("|", "|"),
                                (r"\sum_{i=1}^{2} ", ""), ("2^{", "}"), ("(", ")"), (r"\sin^2 ", ""), ("-", "")])  # fmt: skip
    return head * count + "x_1" + tail * count
