"""Random formulas of every kind of node: functions, powers, sums that nest, cases, norms."""

from __future__ import annotations

import random

from kobai.objectives import float_values

_FUNCTIONS = tuple(float_values.FUNCTIONS)
_NUMBERS = ("2", "3", "0.5", "1.7", "-1", "0", "100", "pi", "e", "1/3", "0.1")
_EXPONENTS = ("2", "3", "4", "0.5", "-1", "1.5", "-0.5", "7", "1", "0", "33", "-2")


def random_formula(seed: int) -> str:
    """A formula in x1 to x3; the same for the same seed."""
    chosen = random.Random(f"graph:{seed}")
    return _expression(chosen, chosen.choice((2, 3, 3, 4)), "")


def _expression(r: random.Random, depth: int, index: str) -> str:
    """An expression; ``index`` is the running index around it, or ""."""
    if depth == 0:
        return _leaf(r, index)
    inner = lambda: _expression(r, depth - 1, index)  # noqa: E731
    kind = r.randrange(14)
    if kind < 4:
        return f"({inner()} {r.choice('+-*')} {inner()})"
    if kind == 4:
        return f"({inner()})/({inner()})"
    if kind == 5:
        return f"({inner()})**({r.choice(_EXPONENTS)})"
    if kind == 6:
        base, exponent = r.choice(((f"abs({inner()})", inner()), (r.choice(("2", "0.5", "1", "0")), inner())))
        return f"({base})**({exponent})"
    if kind < 10:
        return f"{r.choice(_FUNCTIONS)}({inner()})"
    if kind == 10:
        return f"{r.choice(('min', 'max'))}({inner()}, {inner()}{', ' + inner() if r.random() < 0.4 else ''})"
    if kind == 11:
        return r.choice((f"atan2({inner()}, {inner()})", f"root({inner()}, {r.choice('345')})", f"cbrt({inner()})"))
    if kind == 12:
        test = f"{inner()} {r.choice(('<', '<=', '>', '>=', '!='))} {inner()}"
        if r.random() < 0.4:
            test = f"{test} {r.choice(('and', 'or'))} {_leaf(r, index)} > {inner()}"
        if r.random() < 0.3:
            return f"piecewise({test}, {inner()}, {_leaf(r, index)} < 0.5, {inner()}, {inner()})"
        return f"where({test}, {inner()}, {inner()})"
    if index and len(index) > 1:
        return inner()
    new = "j" if index else "i"
    body = _expression(r, depth - 1, index + new)
    limits = r.choice((f"{new}, 1, n", f"{new}, 1, n - 1", f"{new}, 2, n", f"{new}, 1, 3", f"{new}, 2, 9"))
    if limits.endswith("9"):
        body = body.replace(f"x[{new}+1]", "x1").replace(f"x[{new}]", "x2").replace(f"x[n+1-{new}]", "x3")
    if not limits.endswith("- 1"):
        body = body.replace(f"x[{new}+1]", f"x[{new}]")
    return f"{r.choice(('sum', 'sum', 'sum', 'prod', 'min', 'max', 'norm'))}({body}, {limits})"


def _leaf(r: random.Random, index: str) -> str:
    if index and r.random() < 0.6:
        i = r.choice(index)
        return r.choice((f"x[{i}]", f"x[{i}]", f"x[{i}+1]", f"x[n+1-{i}]", i, f"{i}**2", f"sqrt({i})"))
    return r.choice(("x1", "x2", "x3", "x1", "x2", r.choice(_NUMBERS)))
