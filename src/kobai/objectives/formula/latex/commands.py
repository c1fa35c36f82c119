"""LaTeX commands: those that are read, and what to write instead of others."""

from __future__ import annotations

from kobai.objectives.formula.function_names import SAME
from kobai.objectives.formula.latex.names import GREEK_COMMANDS

FUNCTIONS = {
    "\\exp": "exp", "\\log": "log", "\\ln": "log", "\\sin": "sin", "\\cos": "cos", "\\tan": "tan",
    "\\arcsin": "asin", "\\arccos": "acos", "\\arctan": "atan", "\\sinh": "sinh", "\\cosh": "cosh", "\\tanh": "tanh",
    "\\min": "min", "\\max": "max", "\\cot": "cot", "\\sec": "sec", "\\csc": "csc", "\\coth": "coth",
}  # fmt: skip
WRITTEN = {name: command for command, name in FUNCTIONS.items()}
# Commands of packages, which not every typesetter has.
FUNCTIONS |= {"\\" + name: SAME.get(name, name) for name in ("sech", "csch", *SAME) if "_" not in name}
LARGE = {"\\sum": "sum", "\\prod": "prod"}
KNOWN = [
    *FUNCTIONS, *GREEK_COMMANDS, *LARGE,
    "\\frac", "\\sqrt", "\\cdot", "\\left", "\\right", "\\lvert", "\\lVert", "\\mathrm", "\\operatorname",
]  # fmt: skip
CURES = {
    "\\over": "write \\frac{…}{…}", "\\in": "give the domain apart, as domain=(0, 1)", "\\to": "write the function alone",
    "\\approx": "leave out what follows", "\\infty": "infinity is no number here", "\\int": "an integral has no place here",
    "\\lim": "a limit has no place here", "\\pm": "write two formulas, one with + and one with -",
    "\\arg": "write the function alone, without \\arg\\min", "\\nabla": "kobai differentiates by itself",
    "\\partial": "kobai differentiates by itself", "\\binom": "write it with products", "\\bmod": "it has no useful gradient",
    "\\lfloor": "it has no useful gradient", "\\lceil": "it has no useful gradient", "\\color": "leave it out",
    **dict.fromkeys(("\\hat", "\\bar", "\\tilde", "\\dot", "\\overline", "\\widehat"), "write the letter alone"),
}  # fmt: skip
