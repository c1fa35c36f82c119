"""exp, log, powers and hyperbolic functions as arithmetic, so that they run in vectors. Errors: see ``transcendental``."""

from __future__ import annotations

import math

from kobai.descent.ir.graph import Graph, Node
from kobai.descent.ir.intervals import Interval
from kobai.descent.ir.ops import (
    ABS,
    ADD,
    AND,
    BITS,
    DIV,
    EQ,
    FLOOR,
    FMA,
    FROM_BITS,
    GE,
    GT,
    IADD,
    ISUB,
    LT,
    MUL,
    NE,
    NEG,
    NOT,
    OR,
    RINT,
    SAR,
    SELECT,
    SHL,
    SUB,
    TO_INTEGER,
    TO_REAL,
)  # fmt: skip

_EXP = {
    False: [0.0013926177501, 0.0083631741801, 0.041666554654, 0.16666577019, 0.5],
    True: [2.0914680780540263e-09, 2.5105208339987698e-08, 2.7557273657975953e-07, 2.7557255421023506e-06,
           2.4801587325536023e-05, 0.00019841269874804214, 0.0013888888888883752, 0.00833333333332614,
           0.04166666666666667, 0.1666666666666667, 0.5],
}  # fmt: skip
_LOG = {
    False: [0.23330574329, 0.28550816879, 0.40000121875, 0.66666666554],
    True: [0.1308675766695207, 0.13268760562036724, 0.15386240172447838, 0.18181795631498243, 0.22222222391794727,
           0.28571428570803253, 0.4000000000000088, 0.6666666666666666],
}  # fmt: skip
# ln 2 as a sum of two numbers of the precision; the first is short, so that whole multiples of it are exact.
_LN2 = {False: (0.693145751953125, 1.4286068203094173e-06), True: (0.6931471805598903, 5.497923018708371e-14)}
_MANTISSA = {False: 23, True: 52}
_BIAS = {False: 127, True: 1023}
# Arguments for which exp neither overflows nor leaves the normal numbers.
EXP_SAFE = {False: 87.0, True: 708.0}


def polynomial(g: Graph, z: Node, coefficients: list[float]) -> Node:
    """The polynomial in z, highest power first."""
    total = g.const(coefficients[0])
    for c in coefficients[1:]:
        total = g(FMA, total, z, g.const(c))
    return total


def _two_to(g: Graph, n: Node) -> Node:
    """2ⁿ for whole n (an integer node) in the range of exponents of normal numbers."""
    return g(FROM_BITS, g(SHL, g(IADD, n, g.integer(_BIAS[g.double])), g.integer(_MANTISSA[g.double])))


def _scale(g: Graph, p: Node, n: Node, safe: bool) -> Node:
    """p·2ⁿ: in one multiplication where nothing can leave the normal numbers, else in two."""
    if safe:
        return g(MUL, p, _two_to(g, n))
    half = g(SAR, n, g.integer(1))
    return g(MUL, g(MUL, p, _two_to(g, half)), _two_to(g, g(ISUB, n, half)))


def _exp_reduce(g: Graph, x: Node) -> tuple[Node, Node]:
    """n (an integer) and exp(r) − 1 = r + r²·P(r), where x = n·ln 2 + r."""
    n = g(RINT, g(MUL, x, g.const(1.0 / math.log(2.0))))
    high, low = _LN2[g.double]
    r = g(FMA, n, g.const(-high), x)
    r = g(FMA, n, g.const(-low), r)
    tail = g(MUL, polynomial(g, r, _EXP[g.double]), g(MUL, r, r))
    return g(TO_INTEGER, n), g(ADD, r, tail)


def _clamp(g: Graph, x: Node, low: float, high: float) -> Node:
    """x, but at least low and at most high."""
    x = g(SELECT, g(LT, x, g.const(low)), g.const(low), x)
    return g(SELECT, g(GT, x, g.const(high)), g.const(high), x)


def within(domain: Interval | None, limit: float) -> bool:
    """Whether a range lies in [−limit, limit]."""
    return domain is not None and -limit <= domain[0] and domain[1] <= limit


def exp(g: Graph, x: Node, domain: Interval | None = None) -> Node:
    """exp(x): 2ⁿ·exp(r) with |r| ≤ ln(2)/2."""
    safe = within(domain, EXP_SAFE[g.double])
    n, q = _exp_reduce(g, x if safe else _clamp(g, x, *((-800.0, 720.0) if g.double else (-120.0, 100.0))))
    return _scale(g, g(ADD, q, g.const(1.0)), n, safe)


def _exp_halved(g: Graph, x: Node) -> Node:
    """exp(x)/2, which is finite a little longer than exp(x)."""
    n, q = _exp_reduce(g, _clamp(g, x, *((-800.0, 720.0) if g.double else (-120.0, 100.0))))
    return _scale(g, g(ADD, q, g.const(1.0)), g(ISUB, n, g.integer(1)), safe=False)


def exp2(g: Graph, x: Node, domain: Interval | None = None) -> Node:
    """2ˣ."""
    clamped = _clamp(g, x, *((-1200.0, 1100.0) if g.double else (-180.0, 150.0)))
    n = g(RINT, clamped)
    r = g(MUL, g(SUB, clamped, n), g.const(math.log(2.0)))
    tail = g(MUL, polynomial(g, r, _EXP[g.double]), g(MUL, r, r))
    return _scale(g, g(ADD, g(ADD, r, tail), g.const(1.0)), g(TO_INTEGER, n), safe=False)


def expm1(g: Graph, x: Node, domain: Interval | None = None) -> Node:
    """exp(x) − 1, exact to the last places near 0."""
    clamped = _clamp(g, x, *((-60.0, 720.0) if g.double else (-30.0, 100.0)))
    n, q = _exp_reduce(g, clamped)
    # 2ⁿ·q + (2ⁿ − 1), halved so that the largest n stays in range.
    half = _two_to(g, g(ISUB, n, g.integer(1)))
    result = g(FMA, half, q, g(SUB, half, g.const(0.5)))
    result = g(MUL, result, g.const(2.0))
    top = 709.79 if g.double else 88.73
    return g(SELECT, g(GT, x, g.const(top)), g.const(math.inf), result)


def _log_parts(g: Graph, x: Node, domain: Interval | None) -> tuple[Node, Node, Node]:
    """x = 2ᵏ·m with m in [√½, √2): k as a number, f = m − 1, and whether x was too small to have its own exponent."""
    mantissa, double = _MANTISSA[g.double], g.double
    smallest = 2.0 ** (-1022 if double else -126)
    tiny = g(LT, x, g.const(smallest))
    if domain is not None and domain[0] >= smallest:
        scaled, less = x, None
    else:
        up = mantissa + 2
        scaled = g(SELECT, tiny, g(MUL, x, g.const(2.0**up)), x)
        less = g(SELECT, tiny, g.const(float(up)), g.const(0.0))
    bits = g(BITS, scaled)
    one_over_root_two = 0x3FE6A09E667F3BCD if double else 0x3F3504F3
    shifted = g(ISUB, bits, g.integer(one_over_root_two))
    k = g(SAR, shifted, g.integer(mantissa))
    m = g(FROM_BITS, g(ISUB, bits, g(SHL, k, g.integer(mantissa))))
    k = g(TO_REAL, k)
    if less is not None:
        k = g(SUB, k, less)
    return k, g(SUB, m, g.const(1.0)), tiny


def _log_edges(g: Graph, x: Node, result: Node, domain: Interval | None) -> Node:
    """The logarithm's special cases: infinity, zero, negative numbers."""
    if domain is not None and domain[0] > 0 and domain[1] < math.inf:
        return result
    result = g(SELECT, g(EQ, x, g.const(math.inf)), x, result)
    result = g(SELECT, g(EQ, x, g.const(0.0)), g.const(-math.inf), result)
    return g(SELECT, g(GE, x, g.const(0.0)), result, g.const(math.nan))


def log(g: Graph, x: Node, domain: Interval | None = None) -> Node:
    """ln(x): the exponent's part, and a series in s = f/(2 + f) for the mantissa 1 + f."""
    k, f, _ = _log_parts(g, x, domain)
    s = g(DIV, f, g(ADD, f, g.const(2.0)))
    z = g(MUL, s, s)
    tail = g(MUL, polynomial(g, z, _LOG[g.double]), z)
    half = g(MUL, g(MUL, f, f), g.const(0.5))
    high, low = _LN2[g.double]
    # log(1+f) = f − (f²/2 − s·(f²/2 + tail)), the small parts gathered before they meet the large ones.
    small = g(FMA, s, g(ADD, half, tail), g(MUL, k, g.const(low)))
    result = g(FMA, k, g.const(high), g(SUB, f, g(SUB, half, small)))
    return _log_edges(g, x, result, domain)


def log2(g: Graph, x: Node, domain: Interval | None = None) -> Node:
    """The logarithm to base 2."""
    return _log_scaled(g, x, domain, 1.0 / math.log(2.0), 1.0)


def log10(g: Graph, x: Node, domain: Interval | None = None) -> Node:
    """The logarithm to base 10."""
    return _log_scaled(g, x, domain, 1.0 / math.log(10.0), math.log10(2.0))


def _log_scaled(g: Graph, x: Node, domain: Interval | None, factor: float, per_k: float) -> Node:
    """ln(x)·factor, the exponent's part times its own constant."""
    k, f, _ = _log_parts(g, x, domain)
    s = g(DIV, f, g(ADD, f, g.const(2.0)))
    z = g(MUL, s, s)
    tail = g(MUL, polynomial(g, z, _LOG[g.double]), z)
    half = g(MUL, g(MUL, f, f), g.const(0.5))
    natural = g(SUB, f, g(SUB, half, g(MUL, s, g(ADD, half, tail))))
    return _log_edges(g, x, g(FMA, natural, g.const(factor), g(MUL, k, g.const(per_k))), domain)


def log1p(g: Graph, x: Node, domain: Interval | None = None) -> Node:
    """ln(1 + x), exact to the last places near 0: the rounding of 1 + x is put back."""
    one = g.const(1.0)
    u = g(ADD, x, one)
    lost = g(SUB, g(SELECT, g(GT, x, one), one, x), g(SUB, u, g(SELECT, g(GT, x, one), x, one)))
    corrected = g(ADD, log(g, u), g(DIV, lost, u))
    keep = g(OR, g(EQ, u, one), g(GE, u, g.const(math.inf)))
    return g(SELECT, keep, x, g(SELECT, g(EQ, u, g.const(0.0)), g.const(-math.inf), corrected))


def tanh(g: Graph, x: Node, domain: Interval | None = None) -> Node:
    """e/(e + 2) with e = exp(2x) − 1."""
    top = 22.0 if g.double else 10.0
    e = expm1(g, g(MUL, _clamp(g, x, -top, top), g.const(2.0)))
    return g(DIV, e, g(ADD, e, g.const(2.0)))


def sinh(g: Graph, x: Node, domain: Interval | None = None) -> Node:
    """sinh(x): through expm1 up to 1, beyond as exp(|x|)/2 − exp(−|x|)/2."""
    a = g(ABS, x)
    e = expm1(g, g(SELECT, g(GT, a, g.const(1.0)), g.const(0.0), a))
    small = g(MUL, g(ADD, e, g(DIV, e, g(ADD, e, g.const(1.0)))), g.const(0.5))
    halved = _exp_halved(g, a)
    large = g(SUB, halved, g(DIV, g.const(0.25), halved))
    size = g(SELECT, g(GT, a, g.const(1.0)), large, small)
    size = g(SELECT, g(EQ, a, a), size, a)
    return g(SELECT, g(LT, x, g.const(0.0)), g(NEG, size), size)


def cosh(g: Graph, x: Node, domain: Interval | None = None) -> Node:
    """exp(|x|)/2 + exp(−|x|)/2."""
    halved = _exp_halved(g, g(ABS, x))
    return g(ADD, halved, g(DIV, g.const(0.25), halved))


def pow(g: Graph, x: Node, y: Node, domain: Interval | None = None) -> Node:
    """x to the power y: exp(y·ln|x|) with the logarithm in two parts, then sign and special cases."""
    one, zero, inf = g.const(1.0), g.const(0.0), g.const(math.inf)
    a = g(ABS, x)
    k, f, _ = _log_parts(g, a, None)
    bottom = g(ADD, f, g.const(2.0))
    lost = g(SUB, f, g(SUB, bottom, g.const(2.0)))
    s = g(DIV, f, bottom)
    s_low = g(DIV, g(FMA, g(NEG, s), lost, g(FMA, g(NEG, s), bottom, f)), bottom)
    z = g(MUL, s, s)
    tail = g(MUL, g(MUL, s, z), polynomial(g, z, _LOG[g.double]))
    ln_high, ln_low = _LN2[g.double]
    base = g(MUL, k, g.const(ln_high))
    twice = g(ADD, s, s)
    total = g(ADD, base, twice)
    rest = g(ADD, g(SUB, base, g(SUB, total, twice)), g(SUB, twice, g(SUB, total, g(SUB, total, twice))))
    rest = g(ADD, rest, g(ADD, tail, g(FMA, k, g.const(ln_low), g(ADD, s_low, s_low))))
    whole = g(ADD, total, rest)
    rest = g(SUB, rest, g(SUB, whole, total))
    total = whole
    high = g(MUL, total, y)
    low = g(FMA, total, y, g(NEG, high))
    low = g(FMA, rest, y, low)
    limits = (-800.0, 720.0) if g.double else (-120.0, 100.0)
    clamped = _clamp(g, high, *limits)
    low = g(SELECT, g(EQ, clamped, high), low, zero)
    n, q = _exp_reduce(g, clamped)
    mantissa = g(FMA, g(ADD, q, one), low, g(ADD, q, one))
    size = _scale(g, mantissa, n, safe=False)
    integral = g(EQ, g(FLOOR, y), y)
    half = g(MUL, y, g.const(0.5))
    odd = g(AND, integral, g(NE, g(FLOOR, half), half))
    negative = g(LT, x, zero)
    signed = g(SELECT, g(AND, negative, odd), g(NEG, size), size)
    signed = g(SELECT, g(AND, negative, g(NOT, integral)), g.const(math.nan), signed)
    growing = g(GT, y, zero)
    at_zero = g(SELECT, growing, zero, inf)
    at_inf = g(SELECT, growing, inf, zero)
    result = g(SELECT, g(EQ, a, zero), at_zero, g(SELECT, g(EQ, a, inf), at_inf, signed))
    result = g(SELECT, g(NE, g(ADD, x, y), g(ADD, x, y)), g(ADD, x, y), result)
    return g(SELECT, g(OR, g(EQ, y, zero), g(EQ, x, one)), one, result)
