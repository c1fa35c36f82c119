"""The one table of operations of the intermediate form: kinds, folding, ranges, and how each target spells them.

A spelling is a format string. ``{0}``, ``{1}``, ``{2}`` are the operands. In LLVM's, ``{real}``, ``{integer}``, ``{truth}`` and
``{double}`` are the vector types, ``{kind}`` the type of the result, ``{f}`` the suffix of intrinsics (``v8f32``), ``{true}`` a
vector of ones. In CUDA's, ``{p}`` is ``f`` or ``d``, ``{f}`` is ``f`` or nothing, ``{real}``, ``{integer}`` and ``{unsigned}``
are types; operations name their rounding, so that the compiler never joins two of them. Another target is another column.

An operation without a spelling is a function: ``transcendental`` expands it into the others.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from typing import Any

import numpy as np

from kobai.descent.ir import intervals


class Kind(Enum):
    """What a value is: a number in the graph's precision, an integer as wide as that, a truth value, a float64."""

    REAL, INTEGER, TRUTH, DOUBLE = "real", "integer", "truth", "double"


@dataclass(frozen=True, eq=False, repr=False)
class Op:
    """One operation. Compared by identity."""

    name: str  # as graphs print it
    operands: tuple[Kind | None, ...]  # None: any kind, but the same for all such operands
    result: Kind | None  # None: that of those operands
    llvm: str = ""
    cuda: str = ""
    fold: Callable[..., Any] | None = None  # computes it of constants, rounding as the targets do; None: they do it
    interval: intervals.Range | None = None  # the range of its result from those of its operands that are real numbers
    commutes: bool = False  # its operands may be exchanged

    def __repr__(self) -> str:
        return self.name


REAL, INTEGER, TRUTH, DOUBLE = Kind.REAL, Kind.INTEGER, Kind.TRUTH, Kind.DOUBLE
_1, _2, _3 = (REAL,), (REAL, REAL), (REAL, REAL, REAL)
_LOGIC, _WHOLE = (TRUTH, TRUTH), (INTEGER, INTEGER)

CONST = Op("const", (), None)
INPUT = Op("input", (), None)

ADD = Op("add", _2, REAL, "fadd {real} {0}, {1}", "__{p}add_rn({0}, {1})", np.add, intervals.add, True)
SUB = Op("sub", _2, REAL, "fsub {real} {0}, {1}", "__{p}sub_rn({0}, {1})", np.subtract, intervals.subtract)
MUL = Op("mul", _2, REAL, "fmul {real} {0}, {1}", "__{p}mul_rn({0}, {1})", np.multiply, intervals.multiply, True)
DIV = Op("div", _2, REAL, "fdiv {real} {0}, {1}", "__{p}div_rn({0}, {1})", np.divide, intervals.divide)
FMA = Op("fma", _3, REAL, "call {real} @llvm.fma.{f}({real} {0}, {real} {1}, {real} {2})", "__fma{f}_rn({0}, {1}, {2})",
         interval=intervals.multiply_add)  # fmt: skip
NEG = Op("neg", _1, REAL, "fneg {real} {0}", "-{0}", np.negative, intervals.negate)
ABS = Op("abs", _1, REAL, "call {real} @llvm.fabs.{f}({real} {0})", "fabs{f}({0})", np.abs, intervals.absolute)
SQRT = Op("sqrt", _1, REAL, "call {real} @llvm.sqrt.{f}({real} {0})", "__{p}sqrt_rn({0})", np.sqrt,
          intervals.rising(math.sqrt, 0.0))  # fmt: skip
FLOOR = Op("floor", _1, REAL, "call {real} @llvm.floor.{f}({real} {0})", "floor{f}({0})", None, intervals.around(1, 0))
RINT = Op("rint", _1, REAL, "call {real} @llvm.rint.{f}({real} {0})", "rint{f}({0})", None, intervals.around(1, 1))

LT = Op("lt", _2, TRUTH, "fcmp olt {real} {0}, {1}", "{0} < {1}", np.less)
LE = Op("le", _2, TRUTH, "fcmp ole {real} {0}, {1}", "{0} <= {1}", np.less_equal)
GT = Op("gt", _2, TRUTH, "fcmp ogt {real} {0}, {1}", "{0} > {1}", np.greater)
GE = Op("ge", _2, TRUTH, "fcmp oge {real} {0}, {1}", "{0} >= {1}", np.greater_equal)
EQ = Op("eq", _2, TRUTH, "fcmp oeq {real} {0}, {1}", "{0} == {1}", np.equal, commutes=True)
NE = Op("ne", _2, TRUTH, "fcmp une {real} {0}, {1}", "{0} != {1}", np.not_equal, commutes=True)
AND = Op("and", _LOGIC, TRUTH, "and {truth} {0}, {1}", "{0} && {1}", np.logical_and, commutes=True)
OR = Op("or", _LOGIC, TRUTH, "or {truth} {0}, {1}", "{0} || {1}", np.logical_or, commutes=True)
XOR = Op("xor", _LOGIC, TRUTH, "xor {truth} {0}, {1}", "{0} != {1}", np.logical_xor, commutes=True)
NOT = Op("not", (TRUTH,), TRUTH, "xor {truth} {0}, {true}", "!{0}", np.logical_not)
SELECT = Op("select", (TRUTH, None, None), None, "select {truth} {0}, {kind} {1}, {kind} {2}", "{0} ? {1} : {2}",
            interval=intervals.hull)  # fmt: skip

# Integers wrap around, which C leaves undefined for signed ones.
IADD = Op("iadd", _WHOLE, INTEGER, "add {integer} {0}, {1}", "({integer})(({unsigned}){0} + ({unsigned}){1})",
          commutes=True)  # fmt: skip
ISUB = Op("isub", _WHOLE, INTEGER, "sub {integer} {0}, {1}", "({integer})(({unsigned}){0} - ({unsigned}){1})")
IXOR = Op("ixor", _WHOLE, INTEGER, "xor {integer} {0}, {1}", "{0} ^ {1}", commutes=True)
SHL = Op("shl", _WHOLE, INTEGER, "shl {integer} {0}, {1}", "({integer})(({unsigned}){0} << {1})")
SAR = Op("sar", _WHOLE, INTEGER, "ashr {integer} {0}, {1}", "{0} >> {1}")
ILT = Op("ilt", _WHOLE, TRUTH, "icmp slt {integer} {0}, {1}", "{0} < {1}")
BITS = Op("bits", _1, INTEGER, "bitcast {real} {0} to {integer}", "{bits}({0})")
FROM_BITS = Op("from_bits", (INTEGER,), REAL, "bitcast {integer} {0} to {real}", "{from_bits}({0})")
TO_INTEGER = Op("to_integer", _1, INTEGER, "fptosi {real} {0} to {integer}", "({integer}){0}")
TO_REAL = Op("to_real", (INTEGER,), REAL, "sitofp {integer} {0} to {real}", "({real}){0}")

# Sine and cosine of angles too large for ``transcendental``: the platform's own, and nothing where the angle is 0.
FAR_SIN = Op("far_sin", _1, REAL, "call {real} @far_sin({real} {0})", "{0} == 0 ? {0} : sin{f}({0})")
FAR_COS = Op("far_cos", _1, REAL, "call {real} @far_cos({real} {0})", "{0} == 0 ? {0} : cos{f}({0})")

# In float64 whatever the graph's precision: squares of large float32 numbers stay finite.
WIDEN = Op("widen", _1, DOUBLE, "fpext {real} {0} to {double}", "(double){0}")
NARROW = Op("narrow", (DOUBLE,), REAL, "fptrunc {double} {0} to {real}", "({real}){0}")
DADD = Op("dadd", (DOUBLE, DOUBLE), DOUBLE, "fadd {double} {0}, {1}", "__dadd_rn({0}, {1})", commutes=True)
DMUL = Op("dmul", (DOUBLE, DOUBLE), DOUBLE, "fmul {double} {0}, {1}", "__dmul_rn({0}, {1})", commutes=True)
DSQRT = Op("dsqrt", (DOUBLE,), DOUBLE, "call {double} @llvm.sqrt.{df}({double} {0})", "__dsqrt_rn({0})")

EXP = Op("exp", _1, REAL, interval=intervals.rising(math.exp))
EXP2 = Op("exp2", _1, REAL, interval=intervals.rising(lambda v: 2.0**v))
EXPM1 = Op("expm1", _1, REAL, interval=intervals.rising(math.expm1))
LOG = Op("log", _1, REAL, interval=intervals.rising(math.log, 0.0, open_low=True))
LOG2 = Op("log2", _1, REAL, interval=intervals.rising(math.log2, 0.0, open_low=True))
LOG10 = Op("log10", _1, REAL, interval=intervals.rising(math.log10, 0.0, open_low=True))
LOG1P = Op("log1p", _1, REAL, interval=intervals.rising(math.log1p, -1.0, open_low=True))
SIN = Op("sin", _1, REAL, interval=intervals.between(-1.0, 1.0))
COS = Op("cos", _1, REAL, interval=intervals.between(-1.0, 1.0))
TAN = Op("tan", _1, REAL)
ASIN = Op("asin", _1, REAL, interval=intervals.rising(math.asin, -1.0, 1.0))
ACOS = Op("acos", _1, REAL, interval=intervals.acos)
ATAN = Op("atan", _1, REAL, interval=intervals.rising(math.atan))
ATAN2 = Op("atan2", _2, REAL, interval=intervals.between(-3.2, 3.2))
SINH = Op("sinh", _1, REAL, interval=intervals.rising(math.sinh))
COSH = Op("cosh", _1, REAL, interval=intervals.cosh)
TANH = Op("tanh", _1, REAL, interval=intervals.rising(math.tanh))
ERF = Op("erf", _1, REAL, interval=intervals.rising(math.erf))
POW = Op("pow", _2, REAL, interval=intervals.power)
