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
from kobai.descent.ir import ops
from kobai.descent.ir import trigonometric as t
from kobai.descent.ir.graph import Node

EXPANSIONS: dict[ops.Op, Callable[..., Node]] = {
    ops.EXP: e.exp, ops.EXP2: e.exp2, ops.EXPM1: e.expm1, ops.LOG: e.log, ops.LOG2: e.log2, ops.LOG10: e.log10,
    ops.LOG1P: e.log1p, ops.POW: e.pow, ops.SINH: e.sinh, ops.COSH: e.cosh, ops.TANH: e.tanh, ops.SIN: t.sin, ops.COS: t.cos,
    ops.TAN: t.tan, ops.ASIN: t.asin, ops.ACOS: t.acos, ops.ATAN: t.atan, ops.ATAN2: t.atan2,
}  # fmt: skip
"""For each function that no target has: (graph, operands…, domain=) -> its arithmetic. ``domain`` is the range of the first
operand, where that is known."""
