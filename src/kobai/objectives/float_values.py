"""Values on Python floats: of each operation that a formula may have, and of nodes without variables."""

from __future__ import annotations

import math
import operator
from collections.abc import Callable, Mapping

from kobai.errors import BadInput
from kobai.objectives.tree import Binary, Call, Constant, Index, Negate, Node, Number, Parameter, Reduce

CONSTANTS = {"pi": math.pi, "e": math.e}

COMPARISONS: dict[str, Callable[[float, float], bool]] = {
    "<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge, "==": operator.eq, "!=": operator.ne,
}  # fmt: skip
TRUTHS = (*COMPARISONS, "and", "or")
"""Operations whose result is a truth value."""


def _sigmoid(u: float) -> float:
    return 1 / (1 + math.exp(-u)) if u > -700 else math.exp(u)


def _softplus(u: float) -> float:
    return max(u, 0.0) + math.log1p(math.exp(-abs(u)))


def _root(u: float, k: float) -> float:
    return math.copysign(abs(u) ** (1 / k), u) if k % 2 == 1 else math.pow(u, 1 / k)


def _piecewise(*args: float) -> float:
    for condition, value in zip(args[::2], args[1::2], strict=False):
        if condition:
            return value
    return args[-1] if len(args) % 2 else math.nan


# Functions of one number, on Python floats. None of them rounds: its gradient would be zero everywhere.
FUNCTIONS: dict[str, Callable[[float], float]] = {
    "exp": math.exp, "log": math.log, "sqrt": math.sqrt, "abs": abs, "sign": lambda u: float((u > 0) - (u < 0)),
    "sin": math.sin, "cos": math.cos, "tan": math.tan, "asin": math.asin, "acos": math.acos, "atan": math.atan,
    "sinh": math.sinh, "cosh": math.cosh, "tanh": math.tanh, "asinh": math.asinh, "acosh": math.acosh, "atanh": math.atanh,
    "log2": math.log2, "log10": math.log10, "log1p": math.log1p, "expm1": math.expm1, "erf": math.erf,
    "sigmoid": _sigmoid, "softplus": _softplus,
}  # fmt: skip

_OPERATIONS: dict[str, Callable[..., float]] = {
    **FUNCTIONS, "+": operator.add, "-": operator.sub, "*": operator.mul, "/": operator.truediv, "**": math.pow,
    "min": lambda *u: min(u), "max": lambda *u: max(u), "norm": math.hypot, "atan2": math.atan2, "root": _root,
    "piecewise": _piecewise, "and": lambda a, b: bool(a and b), "or": lambda a, b: bool(a or b), **COMPARISONS,
}  # fmt: skip


def number(node: Node, values: Mapping[str, float], n: int | None = None) -> float | None:
    """The value of a constant node, else None; ``values`` are of parameters and indices. Poles give inf or nan."""
    match node:
        case Number(value):
            return float(value)
        case Constant("n"):
            return None if n is None else float(n)
        case Constant(name):
            return CONSTANTS[name]
        case Parameter(name) | Index(name):
            return values.get(name)
        case Negate(of):
            inner = number(of, values, n)
            return None if inner is None else -inner
        case Binary(op, left, right):
            a, b = number(left, values, n), number(right, values, n)
            return None if a is None or b is None else apply(op, a, b)
        case Call(name, args):
            given = [number(arg, values, n) for arg in args]
            return None if any(g is None for g in given) else apply(name, *given)  # type: ignore[arg-type]
        case _:
            return None


def apply(name: str, *args: float) -> float:
    """One operation on Python floats, with IEEE results where Python raises."""
    try:
        return float(_OPERATIONS[name](*args))
    except OverflowError:
        return math.inf
    except (ValueError, ZeroDivisionError):
        return math.nan


def whole(node: Node, values: Mapping[str, float], n: int) -> int:
    """The value of a subscript or of a limit of a sum.

    Raises:
        BadInput: it is not a whole number.
    """
    value = number(node, values, n)
    if value is None or not math.isfinite(value) or value != round(value):
        raise BadInput(f"a subscript or limit comes to {value}: with n = {n} it should be a whole number")
    return int(value)


MAX_SPAN = 1_000_000


def span(node: Reduce, values: Mapping[str, float], n: int) -> range:
    """What the running index of a reduction counts through.

    Raises:
        BadInput: a limit is not a whole number, there are more than ``MAX_SPAN`` terms, or none for a least or largest.
    """
    first, last = whole(node.first, values, n), whole(node.last, values, n)
    if last - first >= MAX_SPAN:
        terms = f"{last - first + 1:,}" if last - first < 1e15 else "more than 10^15"
        raise BadInput(f"a sum of {terms} terms: at most a million")
    if last < first and node.op in ("min", "max"):
        raise BadInput(
            f"{node.op} over {node.index} from {first} to {last}: of nothing there is none; let {node.index} run upwards"
        )
    return range(first, last + 1)
