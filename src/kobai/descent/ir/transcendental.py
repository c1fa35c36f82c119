"""exp, log, sin and other functions as arithmetic: range reduction and a polynomial, so that they run in vectors.

Everything is written in nodes, so that a sine and a cosine of the same angle share their reduction. Polynomials are
least-maximum-error fits computed with 50 digits. Errors, as the tests measure them against 50 digits, in units in the last
place:

    exp exp2 log            1        log1p sin cos log2 log10 expm1 tanh sigmoid    2
    tan sinh cosh atan      3        asin acos atan2 pow                            4
"""

from __future__ import annotations

from collections.abc import Callable

from kobai.descent.ir import exponential as e
from kobai.descent.ir import trigonometric as t
from kobai.descent.ir.graph import Node
from kobai.descent.ir.ops import (
    ACOS,
    ASIN,
    ATAN,
    ATAN2,
    COS,
    COSH,
    EXP,
    EXP2,
    EXPM1,
    LOG,
    LOG1P,
    LOG2,
    LOG10,
    POW,
    SIN,
    SINH,
    TAN,
    TANH,
    Op,
)  # fmt: skip

EXPANSIONS: dict[Op, Callable[..., Node]] = {
    EXP: e.exp, EXP2: e.exp2, EXPM1: e.expm1, LOG: e.log, LOG2: e.log2, LOG10: e.log10, LOG1P: e.log1p, POW: e.pow,
    SINH: e.sinh, COSH: e.cosh, TANH: e.tanh, SIN: t.sin, COS: t.cos, TAN: t.tan, ASIN: t.asin, ACOS: t.acos, ATAN: t.atan,
    ATAN2: t.atan2,
}  # fmt: skip
"""For each function that no target has: (graph, operands…, domain=) -> its arithmetic. ``domain`` is the range of the first
operand, where that is known."""
