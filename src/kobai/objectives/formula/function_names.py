"""The names of functions in formulas: those that are read, and what is offered instead of those that are not."""

from __future__ import annotations

from kobai.objectives import float_values
from kobai.objectives.names import LETTERS

COMPOSED = {"cot": "tan", "sec": "cos", "csc": "sin", "coth": "tanh", "sech": "cosh", "csch": "sinh"}
"""Functions that are one over another."""
SPECIAL = (*COMPOSED, "atan2", "cbrt", "root", "where", "piecewise", "min", "max", "sum", "prod", "mean", "dot", "norm")
"""Functions of several numbers or of the whole point."""
_AREA = ("asinh", "acosh", "atanh")
LISTED = tuple(name for name in (*float_values.FUNCTIONS, *SPECIAL) if name not in (*COMPOSED, *_AREA))
"""What errors list: not those that are one over another, or the inverse of another."""
RESERVED = {*float_values.CONSTANTS, *float_values.FUNCTIONS, *LETTERS, *SPECIAL, "n"}
SAME = {"ln": "log", "arcsin": "asin", "arccos": "acos", "arctan": "atan", "sgn": "sign", "logistic": "sigmoid",
        "log_2": "log2", "log_10": "log10", "log_e": "log", "arctan2": "atan2",
        "arsinh": "asinh", "arcosh": "acosh", "artanh": "atanh", "arcsinh": "asinh", "arccosh": "acosh",
        "arctanh": "atanh"}  # fmt: skip
"""Other spellings, which are read."""
WRITTEN = (*float_values.FUNCTIONS, *SAME, "cbrt")
"""Functions that may have grown together with their argument, as in sinx."""
SYNONYMS = {
    **SAME, "tg": "tan", "fabs": "abs", "sqr": "sqrt(…) or (…)**2", "exponential": "exp", "sine": "sin", "cosine": "cos",
    "tangent": "tan", "power": "**", "pow": "**", "lg": "log10(…) or log2(…)", "ld": "log2(…)",
    "relu": "max(…, 0)", "hypot": "sqrt((…)**2 + (…)**2)", "heaviside": "where(… > 0, 1, 0)",
    "ReLU": "max(…, 0)", "square": "(…)**2", "exp2": "2**(…)",
    "sinc": "sin(…)/(…) or sin(pi*(…))/(pi*(…))",
    "maximum": "max", "minimum": "min", "product": "prod", "Sigma": "sum(…)", "Pi": "pi or prod(…)",
}  # fmt: skip
ROUNDS = {"floor", "ceil", "round", "trunc", "int", "rint", "fix", "mod", "fmod"}
