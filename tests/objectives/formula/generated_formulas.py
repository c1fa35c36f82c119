"""Formulas at random: sound ones by the grammar, those of the corpus with slips in them, and heaps of fragments."""

from __future__ import annotations

import json
import random
from pathlib import Path
from typing import Any, NamedTuple

from tests.hostile_formulas import HOSTILE

_CORPUS = Path(__file__).parents[1] / "corpus"
_LETTERS = "xyzabcwtuθλ"
_FUNCTIONS = (
    "sin",
    "cos",
    "exp",
    "log",
    "sqrt",
    "abs",
    "tanh",
    "cbrt",
    "log2",
    "sigmoid",
    "asin",
    "erf",
    "sign",
    "sec",
)
_COMMANDS = (
    r"\sin",
    r"\cos",
    r"\exp",
    r"\ln",
    r"\tanh",
    r"\arctan",
    r"\log_2",
    r"\max",
    r"\operatorname{erf}",
    r"\sec",
)
_FRAGMENTS = [
    "x1", "x2", "x", "y", "z", "w", "x[i]", "x[i+1]", "x[0]", "x[2]", "n", "i", "j", "a", "b", "e", "pi", "1", "2",
    "0.5", "1e3", "3", "10", "+", "-", "*", "/", "**", "^", "(", ")", "[", "]", ",", " ", "  ", "=", "==", "<", ">=",
    " and ", " or ", "sin(", "exp(", "sum(", "prod(", "norm(", "max(", "min(", "dot(", "mean(", "log(", "abs(",
    "where(", "piecewise(", "x_i", "x_1", "x_{i+1}", "^{2}", "_{", "}", "{", "|", "\\frac{", "\\sqrt[", "\\sqrt{",
    "\\sum_{i=1}^{n}", "\\prod_{j=1}^3", "\\text{", "$", "\\begin{cases}", "\\end{cases}", "&", "\\\\", "^2_1",
    "\\left(", "\\right)", "\\left|", "\\right|", "\\lVert", "\\rVert", "\\cdot", "\\pi", "\\alpha", "\\max",
    "\\mathbf{x}", "^\\top", "\\,", "\\ ", "\\mathrm{", "\\operatorname{", "\\sin", "\\ln", "\\log_{10}",
    "\\theta_0", "\\lg", "\\infty", "\\mathit{w}", "f(x) = ", "f(w, b) = ", "z = ", "J(\\theta) = ", ".", "'", '"',
    "lambda", ":", "_", "__", "import", "²", "³", "⁻¹", "₁", "₂", "π", "α", "θ₀", "×", "−", "１", "＋", "（", "√", "∛",
    "½", "⅓", "‖", "≤", "∧", "@", "A", ".T", "\x00", "\u202e", "🙂", "𝑥", "𝒚", "٣", "х", "勾", "∞", "\t", "\u3000",
    "\n", "\ud800", "é", "np.sin(", "d/dx", "2e", "0x", "!", "%", "#", "~", ";", "floor(", "sinx", "xy", "x2y",
    "sin^2(", "sin²", "e^-x", "1/2x", "x/2y", "Piecewise((", "True", "foo", "sine(", "theta", "beta_1", "lambda_",
    "w_max", "\\hat{x}", "\\in", "\\notacommand", "\\{", "\\}", "'[", "asinh(", "∑_i", "Σ", "Σ_{i=1}^n", "Θ", "Δ", "xsin(",
    "sech(",
]  # fmt: skip


class Given(NamedTuple):
    """A text, values of constants, and names of variables."""

    text: str
    constants: dict[str, Any]
    variables: list[str] | None = None


def _sound(rng: random.Random, depth: int, latex: bool) -> str:
    """A formula that the grammar allows, or nearly."""
    if depth == 0 or rng.random() < 0.15:
        leaf = rng.choice(["number", "letter", "letter", "numbered"])
        if leaf == "number":
            return rng.choice(["1", "2", "3", "0.5", "10", "7.25", "1e-3", "100", "2.0", "123456789012345678"])
        if leaf == "letter":
            return rng.choice(_LETTERS) if not latex else rng.choice([*"xyzabcwt", r"\theta", r"\alpha", r"\lambda"])
        return ("x_" if latex else "x") + str(rng.randint(0, 4))
    u, v = _sound(rng, depth - 1, latex), _sound(rng, depth - 1, latex)
    sign = rng.choice(["+", "-", "*" if not latex else r"\cdot ", "/", " ", ""])
    if latex:
        return rng.choice([
            f"{u} {sign} {v}", f"({u}){sign}({v})", rf"\frac{{{u}}}{{{v}}}", f"({u})^{rng.randint(2, 4)}",
            f"{u}^{{{v}}}", rf"\sqrt{{{u}}}", rf"\sqrt[3]{{{u}}}", rf"{rng.choice(_COMMANDS)}({u})",
            rf"{rng.choice(_COMMANDS)} {u}", rf"\left|{u}\right|", rf"\sum_{{i=1}}^{{n}} ({u} + x_i^2)",
            rf"\lVert x \rVert + {u}", rf"{rng.choice(_COMMANDS)}^2 {u}",
            rf"\begin{{cases}} {u} & x > 0 \\ {v} & \text{{otherwise}} \end{{cases}}", rf"{u}\,{v}", f"-{u}",
        ])  # fmt: skip
    return rng.choice([
        f"{u} {sign} {v}", f"({u}){sign}({v})", f"{u}**2", f"({u})^{rng.randint(2, 4)}", f"{u}^{v}", f"{u}²",
        f"√({u})", f"{rng.choice(_FUNCTIONS)}({u})", f"{rng.choice(_FUNCTIONS)} {u}", f"|{u}|", f"max({u}, {v})",
        f"{rng.choice(_FUNCTIONS)}²({u})", f"where({u} > {v}, {u}, 0)", f"sum({u} + x[i]**2, i, 1, n)", f"sum({u})",
        f"norm({u})", f"mean(x*{u})", f"-{u}", f"{u} @ {v}", f"piecewise({u} < 0, {u}, {v} < 1 and {u} > 2, {v}, 1)",
        f"x[i]*{u}", f"prod(cos(x[i]), i, 1, {u})", f"atan2({u}, {v})",
    ])  # fmt: skip


def _slipped(rng: random.Random, text: str, others: list[str]) -> str:
    """A text with one to three slips."""
    for _ in range(rng.randint(1, 3)):
        at = rng.randint(0, len(text))
        to = min(len(text), at + rng.randint(1, 4))
        other = rng.choice(others)
        piece = other[(start := rng.randint(0, len(other))) : start + rng.randint(1, 8)]
        new = rng.choice(["", rng.choice(_FRAGMENTS), piece, text[at:to] * 2])
        text = text[:at] + new + text[rng.choice([at, to]) :]
    return text


def _constants(rng: random.Random, text: str) -> tuple[dict[str, Any], list[str] | None]:
    constants: dict[str, Any] = {}
    variables = None
    if rng.random() < 0.2:
        for name in rng.sample(
            ["a", "b", "c", "w", "e", "n", "theta", "x", "alpha", "k", "lambda_", "beta_1"], rng.randint(1, 2)
        ):
            if name in text or rng.random() < 0.1:
                constants[name] = rng.choice([0.0, 1.0, 2.0, -1.5, 1e-5, 3.25, 1e300])
    if rng.random() < 0.15 and any(name in text for name in "Ab"):
        constants["A"] = rng.choice([[[2, 0], [0, 1]], [[1.5, -2], [0, 3]], [[1, 2, 3]], [[1e10, 1], [1, 0.5], [2, 2]]])
        if "b" in text:
            constants["b"] = rng.choice([[1, 2], [0.5], [1, -1, 3]])
    if rng.random() < 0.06:
        variables = rng.choice(
            [["x"], ["x", "y"], ["w", "b"], ["x1"], ["theta_0", "theta_1"], ["x1", "x2", "x3"], ["n"], ["e"]]
        )
    return constants, variables


_WITH_ARRAYS = (
    r"x^\top A x", r"\|Ax - b\|^2", "x^T A x", "x.T @ A @ x", "norm(A*x - b)", "dot(b, x)",
    r"\frac12 x^T A x - b^T x", r"\lVert A x - b \rVert_1 + \lVert x \rVert_\infty", "b*x", "A*x", "A + b",
    "x' * A * x", r"\mathbf{x}^\top A \mathbf{x}", "2*A*x + x", "(A*x).T @ (A*x)", r"(Ax-b)^\top(Ax-b)", "‖A x‖^2/2",
    "x[0]*A", r"b^\top x + x_1", "sum(x**2) + dot(x, A*x)",
)  # fmt: skip
_ARRAYS: list[dict[str, Any]] = [
    {"A": [[2, 0], [0, 1]], "b": [1, 2]}, {"A": [[1, 2], [3, 4], [5, 6.5]], "b": [1, 0, -1]}, {"A": [[2, -1], [-1, 2]]},
]  # fmt: skip


def generated(count: int, seed: int) -> list[Given]:
    """So many formulas; the same for the same seed."""
    rng = random.Random(seed)
    forms = json.loads((_CORPUS / "forms.json").read_text("utf-8"))
    mistakes = json.loads((_CORPUS / "mistakes.json").read_text("utf-8"))
    written = [Given(row["text"], row["constants"]) for row in (*forms, *mistakes)]
    texts = [row.text for row in written] + [text for text in HOSTILE if len(text) < 200]
    found: list[Given] = []
    while len(found) < count:
        kind = rng.random()
        if kind < 0.3:
            text = _sound(rng, rng.randint(1, 4), rng.random() < 0.5)
        elif kind < 0.75:
            row = rng.choice(written) if rng.random() < 0.85 else Given(rng.choice(texts), {})
            text = _slipped(rng, row.text, texts)
            if row.constants and rng.random() < 0.8:
                found.append(Given(text, row.constants))
                continue
        elif kind < 0.8:
            text = rng.choice(_WITH_ARRAYS)
            text = text if rng.random() < 0.4 else _slipped(rng, text, [*_WITH_ARRAYS, *texts])
            arrays = rng.choice(
                [
                    {"A": [[2, 0], [0, 1]], "b": [1, 2]},
                    {"A": [[1, 2], [3, 4], [5, 6.5]], "b": [1, 0, -1]},
                    {"A": [[2, -1], [-1, 2]]},
                ]
            )
            found.append(
                Given(text, {name: value for name, value in arrays.items() if name in text or rng.random() < 0.1})
            )
            continue
        else:
            text = rng.choice(["", " "]).join(rng.choice(_FRAGMENTS) for _ in range(rng.randint(1, 14)))
        found.append(Given(text, *_constants(rng, text)))
    return found
