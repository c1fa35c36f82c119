"""exp, log, powers and hyperbolic functions as arithmetic, so that they run in vectors. Errors: see ``transcendental``."""

from __future__ import annotations

import math

from kobai.descent.ir import ops
from kobai.descent.ir.graph import Graph, Node
from kobai.descent.ir.intervals import Interval
from kobai.descent.ir.ops import EQ, FMA, NE, RINT, SELECT

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
    return g(ops.FROM_BITS, g(ops.SHL, g(ops.IADD, n, g.integer(_BIAS[g.double])), g.integer(_MANTISSA[g.double])))


def _scale(g: Graph, p: Node, n: Node, safe: bool) -> Node:
    """p·2ⁿ: in one multiplication where nothing can leave the normal numbers, else in two."""
    if safe:
        return p * _two_to(g, n)
    half = g(ops.SAR, n, g.integer(1))
    return p * _two_to(g, half) * _two_to(g, g(ops.ISUB, n, half))


def _exp_reduce(g: Graph, x: Node) -> tuple[Node, Node]:
    """n (an integer) and exp(r) − 1 = r + r²·P(r), where x = n·ln 2 + r."""
    n = g(RINT, x * (1.0 / math.log(2.0)))
    high, low = _LN2[g.double]
    r = g(FMA, n, g.const(-high), x)
    r = g(FMA, n, g.const(-low), r)
    tail = polynomial(g, r, _EXP[g.double]) * (r * r)
    return g(ops.TO_INTEGER, n), r + tail


def _clamp(g: Graph, x: Node, low: float, high: float) -> Node:
    """x, but at least low and at most high."""
    x = g(SELECT, x < low, g.const(low), x)
    return g(SELECT, x > high, g.const(high), x)


def within(domain: Interval | None, limit: float) -> bool:
    """Whether a range lies in [−limit, limit]."""
    return domain is not None and -limit <= domain[0] and domain[1] <= limit


def exp(g: Graph, x: Node, domain: Interval | None = None) -> Node:
    """exp(x): 2ⁿ·exp(r) with |r| ≤ ln(2)/2."""
    safe = within(domain, EXP_SAFE[g.double])
    n, q = _exp_reduce(g, x if safe else _clamp(g, x, *((-800.0, 720.0) if g.double else (-120.0, 100.0))))
    return _scale(g, q + 1.0, n, safe)


def _exp_halved(g: Graph, x: Node) -> Node:
    """exp(x)/2, which is finite a little longer than exp(x)."""
    n, q = _exp_reduce(g, _clamp(g, x, *((-800.0, 720.0) if g.double else (-120.0, 100.0))))
    return _scale(g, q + 1.0, g(ops.ISUB, n, g.integer(1)), safe=False)


def exp2(g: Graph, x: Node, domain: Interval | None = None) -> Node:
    """2ˣ."""
    clamped = _clamp(g, x, *((-1200.0, 1100.0) if g.double else (-180.0, 150.0)))
    n = g(RINT, clamped)
    r = (clamped - n) * math.log(2.0)
    tail = polynomial(g, r, _EXP[g.double]) * (r * r)
    return _scale(g, r + tail + 1.0, g(ops.TO_INTEGER, n), safe=False)


def expm1(g: Graph, x: Node, domain: Interval | None = None) -> Node:
    """exp(x) − 1, exact to the last places near 0."""
    clamped = _clamp(g, x, *((-60.0, 720.0) if g.double else (-30.0, 100.0)))
    n, q = _exp_reduce(g, clamped)
    # 2ⁿ·q + (2ⁿ − 1), halved so that the largest n stays in range.
    half = _two_to(g, g(ops.ISUB, n, g.integer(1)))
    result = g(FMA, half, q, half - 0.5)
    result = result * 2.0
    top = 709.79 if g.double else 88.73
    return g(SELECT, x > top, g.const(math.inf), result)


def _log_parts(g: Graph, x: Node, domain: Interval | None) -> tuple[Node, Node, Node]:
    """x = 2ᵏ·m with m in [√½, √2): k as a number, f = m − 1, and whether x was too small to have its own exponent."""
    mantissa, double = _MANTISSA[g.double], g.double
    smallest = 2.0 ** (-1022 if double else -126)
    tiny = x < smallest
    if domain is not None and domain[0] >= smallest:
        scaled, less = x, None
    else:
        up = mantissa + 2
        scaled = g(SELECT, tiny, x * 2.0**up, x)
        less = g(SELECT, tiny, g.const(float(up)), g.const(0.0))
    bits = g(ops.BITS, scaled)
    one_over_root_two = 0x3FE6A09E667F3BCD if double else 0x3F3504F3
    shifted = g(ops.ISUB, bits, g.integer(one_over_root_two))
    k = g(ops.SAR, shifted, g.integer(mantissa))
    m = g(ops.FROM_BITS, g(ops.ISUB, bits, g(ops.SHL, k, g.integer(mantissa))))
    k = g(ops.TO_REAL, k)
    if less is not None:
        k = k - less
    return k, m - 1.0, tiny


def _log_edges(g: Graph, x: Node, result: Node, domain: Interval | None) -> Node:
    """The logarithm's special cases: infinity, zero, negative numbers."""
    if domain is not None and domain[0] > 0 and domain[1] < math.inf:
        return result
    result = g(SELECT, g(EQ, x, g.const(math.inf)), x, result)
    result = g(SELECT, g(EQ, x, g.const(0.0)), g.const(-math.inf), result)
    return g(SELECT, x >= 0.0, result, g.const(math.nan))


def log(g: Graph, x: Node, domain: Interval | None = None) -> Node:
    """ln(x): the exponent's part, and a series in s = f/(2 + f) for the mantissa 1 + f."""
    k, f, _ = _log_parts(g, x, domain)
    s = f / (f + 2.0)
    z = s * s
    tail = polynomial(g, z, _LOG[g.double]) * z
    half = f * f * 0.5
    high, low = _LN2[g.double]
    # log(1+f) = f − (f²/2 − s·(f²/2 + tail)), the small parts gathered before they meet the large ones.
    small = g(FMA, s, half + tail, k * low)
    result = g(FMA, k, g.const(high), f - (half - small))
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
    s = f / (f + 2.0)
    z = s * s
    tail = polynomial(g, z, _LOG[g.double]) * z
    half = f * f * 0.5
    natural = f - (half - s * (half + tail))
    return _log_edges(g, x, g(FMA, natural, g.const(factor), k * per_k), domain)


def log1p(g: Graph, x: Node, domain: Interval | None = None) -> Node:
    """ln(1 + x), exact to the last places near 0: the rounding of 1 + x is put back."""
    one = g.const(1.0)
    u = x + one
    lost = g(SELECT, x > one, one, x) - (u - g(SELECT, x > one, x, one))
    corrected = log(g, u) + lost / u
    keep = g(EQ, u, one) | (u >= math.inf)
    return g(SELECT, keep, x, g(SELECT, g(EQ, u, g.const(0.0)), g.const(-math.inf), corrected))


def tanh(g: Graph, x: Node, domain: Interval | None = None) -> Node:
    """e/(e + 2) with e = exp(2x) − 1."""
    top = 22.0 if g.double else 10.0
    e = expm1(g, _clamp(g, x, -top, top) * 2.0)
    return e / (e + 2.0)


def sinh(g: Graph, x: Node, domain: Interval | None = None) -> Node:
    """sinh(x): through expm1 up to 1, beyond as exp(|x|)/2 − exp(−|x|)/2."""
    a = abs(x)
    e = expm1(g, g(SELECT, a > 1.0, g.const(0.0), a))
    small = (e + e / (e + 1.0)) * 0.5
    halved = _exp_halved(g, a)
    large = halved - 0.25 / halved
    size = g(SELECT, a > 1.0, large, small)
    size = g(SELECT, g(EQ, a, a), size, a)
    return g(SELECT, x < 0.0, -size, size)


def cosh(g: Graph, x: Node, domain: Interval | None = None) -> Node:
    """exp(|x|)/2 + exp(−|x|)/2."""
    halved = _exp_halved(g, abs(x))
    return halved + 0.25 / halved


def pow(g: Graph, x: Node, y: Node, domain: Interval | None = None) -> Node:
    """x to the power y: exp(y·ln|x|) with the logarithm in two parts, then sign and special cases."""
    one, zero, inf = g.const(1.0), g.const(0.0), g.const(math.inf)
    a = abs(x)
    k, f, _ = _log_parts(g, a, None)
    bottom = f + 2.0
    lost = f - (bottom - 2.0)
    s = f / bottom
    s_low = g(FMA, -s, lost, g(FMA, -s, bottom, f)) / bottom
    z = s * s
    tail = s * z * polynomial(g, z, _LOG[g.double])
    ln_high, ln_low = _LN2[g.double]
    base = k * ln_high
    twice = s + s
    total = base + twice
    rest = base - (total - twice) + (twice - (total - (total - twice)))
    rest = rest + (tail + g(FMA, k, g.const(ln_low), s_low + s_low))
    whole = total + rest
    rest = rest - (whole - total)
    total = whole
    high = total * y
    low = g(FMA, total, y, -high)
    low = g(FMA, rest, y, low)
    limits = (-800.0, 720.0) if g.double else (-120.0, 100.0)
    clamped = _clamp(g, high, *limits)
    low = g(SELECT, g(EQ, clamped, high), low, zero)
    n, q = _exp_reduce(g, clamped)
    mantissa = g(FMA, q + one, low, q + one)
    size = _scale(g, mantissa, n, safe=False)
    integral = g(EQ, g(ops.FLOOR, y), y)
    half = y * 0.5
    odd = integral & g(NE, g(ops.FLOOR, half), half)
    negative = x < zero
    signed = g(SELECT, negative & odd, -size, size)
    signed = g(SELECT, negative & ~integral, g.const(math.nan), signed)
    growing = y > zero
    at_zero = g(SELECT, growing, zero, inf)
    at_inf = g(SELECT, growing, inf, zero)
    result = g(SELECT, g(EQ, a, zero), at_zero, g(SELECT, g(EQ, a, inf), at_inf, signed))
    result = g(SELECT, g(NE, x + y, x + y), x + y, result)
    return g(SELECT, g(EQ, y, zero) | g(EQ, x, one), one, result)
