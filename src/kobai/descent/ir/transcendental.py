"""exp, log, sin and other functions as arithmetic: range reduction and a polynomial, so that they run in vectors.

Everything is written in nodes, so that a sine and a cosine of the same angle share their reduction. Errors, as the tests
measure them against 50 digits, in units in the last place:

    exp exp2 log            1        log1p sin cos log2 log10 expm1 tanh sigmoid    2
    tan sinh cosh atan erf  3        asin acos atan2 pow                            4
"""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import partial

from kobai.descent.ir import ops
from kobai.descent.ir.coefficients import ATAN, BIAS, ERF, ERFCX, EXP, EXP_RANGE, EXP_SAFE, LN2, LOG, MANTISSA, PI, SIN
from kobai.descent.ir.graph import Graph, Node
from kobai.descent.ir.intervals import Interval

# Angles up to here are reduced by the three parts of π; beyond, the platform's own function is called for each.
FAR = {False: 2.0**15, True: 2.0**27}


def polynomial(g: Graph, z: Node, coefficients: list[float]) -> Node:
    """The polynomial in z, highest power first."""
    total = g.const(coefficients[0])
    for c in coefficients[1:]:
        total = g(ops.FMA, total, z, g.const(c))
    return total


def two_to(g: Graph, n: Node) -> Node:
    """2ⁿ for whole n (an integer node) in the range of exponents of normal numbers."""
    return g(ops.FROM_BITS, g(ops.SHL, g(ops.IADD, n, g.integer(BIAS[g.double])), g.integer(MANTISSA[g.double])))


def _scale(g: Graph, p: Node, n: Node, safe: bool) -> Node:
    """p·2ⁿ: in one multiplication where nothing can leave the normal numbers, else in two."""
    if safe:
        return p * two_to(g, n)
    half = g(ops.SAR, n, g.integer(1))
    return p * two_to(g, half) * two_to(g, g(ops.ISUB, n, half))


def _exp_reduce(g: Graph, x: Node) -> tuple[Node, Node]:
    """n (an integer) and exp(r) − 1 = r + r²·P(r), where x = n·ln 2 + r."""
    n = g(ops.RINT, x * (1.0 / math.log(2.0)))
    high, low = LN2[g.double]
    r = g(ops.FMA, n, g.const(-high), x)
    r = g(ops.FMA, n, g.const(-low), r)
    tail = polynomial(g, r, EXP[g.double]) * (r * r)
    return g(ops.TO_INTEGER, n), r + tail


def _clamp(g: Graph, x: Node, low: float, high: float) -> Node:
    """x, but at least low and at most high."""
    x = g(ops.SELECT, x < low, g.const(low), x)
    return g(ops.SELECT, x > high, g.const(high), x)


def _within(domain: Interval | None, limit: float) -> bool:
    """Whether a range lies in [−limit, limit]."""
    return domain is not None and -limit <= domain[0] and domain[1] <= limit


def exp(g: Graph, x: Node, domain: Interval | None = None) -> Node:
    """exp(x): 2ⁿ·exp(r) with |r| ≤ ln(2)/2."""
    safe = _within(domain, EXP_SAFE[g.double])
    n, q = _exp_reduce(g, x if safe else _clamp(g, x, *EXP_RANGE[g.double]))
    return _scale(g, q + 1.0, n, safe)


def _exp_halved(g: Graph, x: Node) -> Node:
    """exp(x)/2, which is finite a little longer than exp(x)."""
    n, q = _exp_reduce(g, _clamp(g, x, *EXP_RANGE[g.double]))
    return _scale(g, q + 1.0, g(ops.ISUB, n, g.integer(1)), safe=False)


def exp2(g: Graph, x: Node, domain: Interval | None = None) -> Node:
    """2ˣ."""
    clamped = _clamp(g, x, *((-1200.0, 1100.0) if g.double else (-180.0, 150.0)))
    n = g(ops.RINT, clamped)
    r = (clamped - n) * math.log(2.0)
    tail = polynomial(g, r, EXP[g.double]) * (r * r)
    return _scale(g, r + tail + 1.0, g(ops.TO_INTEGER, n), safe=False)


def expm1(g: Graph, x: Node, domain: Interval | None = None) -> Node:
    """exp(x) − 1, exact to the last places near 0."""
    clamped = _clamp(g, x, *((-60.0, 720.0) if g.double else (-30.0, 100.0)))
    n, q = _exp_reduce(g, clamped)
    # 2ⁿ·q + (2ⁿ − 1), halved so that the largest n stays in range.
    half = two_to(g, g(ops.ISUB, n, g.integer(1)))
    result = g(ops.FMA, half, q, half - 0.5) * 2.0
    return g(ops.SELECT, x > (709.79 if g.double else 88.73), g.const(math.inf), result)


def _log_parts(g: Graph, x: Node, domain: Interval | None) -> tuple[Node, Node]:
    """x = 2ᵏ·m with m in [√½, √2): k as a number, and f = m − 1."""
    mantissa = MANTISSA[g.double]
    smallest = 2.0 ** (-1022 if g.double else -126)
    tiny, scaled, less = x < smallest, x, None
    if domain is None or domain[0] < smallest:
        scaled = g(ops.SELECT, tiny, x * 2.0 ** (mantissa + 2), x)
        less = g(ops.SELECT, tiny, g.const(mantissa + 2.0), g.const(0.0))
    bits = g(ops.BITS, scaled)
    one_over_root_two = 0x3FE6A09E667F3BCD if g.double else 0x3F3504F3
    shifted = g(ops.ISUB, bits, g.integer(one_over_root_two))
    k = g(ops.SAR, shifted, g.integer(mantissa))
    m = g(ops.FROM_BITS, g(ops.ISUB, bits, g(ops.SHL, k, g.integer(mantissa))))
    k = g(ops.TO_REAL, k)
    return k if less is None else k - less, m - 1.0


def _log_edges(g: Graph, x: Node, result: Node, domain: Interval | None) -> Node:
    """The logarithm's special cases: infinity, zero, negative numbers."""
    if domain is not None and domain[0] > 0 and domain[1] < math.inf:
        return result
    result = g(ops.SELECT, g(ops.EQ, x, g.const(math.inf)), x, result)
    result = g(ops.SELECT, g(ops.EQ, x, g.const(0.0)), g.const(-math.inf), result)
    return g(ops.SELECT, x >= 0.0, result, g.const(math.nan))


def _log_series(g: Graph, f: Node) -> tuple[Node, Node, Node]:
    """s = f/(2 + f), the tail of the series in s, and f²/2: ln(1 + f) = f − (f²/2 − s·(f²/2 + tail))."""
    s = f / (f + 2.0)
    z = s * s
    return s, polynomial(g, z, LOG[g.double]) * z, f * f * 0.5


def log(g: Graph, x: Node, domain: Interval | None = None) -> Node:
    """ln(x): the exponent's part, and a series for the mantissa 1 + f."""
    k, f = _log_parts(g, x, domain)
    s, tail, half = _log_series(g, f)
    high, low = LN2[g.double]
    # The small parts are gathered before they meet the large ones.
    small = g(ops.FMA, s, half + tail, k * low)
    result = g(ops.FMA, k, g.const(high), f - (half - small))
    return _log_edges(g, x, result, domain)


def _log_to_base(g: Graph, x: Node, domain: Interval | None, base: float, log_of_2: float) -> Node:
    """The logarithm to another base; ``log_of_2`` is that of 2."""
    k, f = _log_parts(g, x, domain)
    s, tail, half = _log_series(g, f)
    natural = f - (half - s * (half + tail))
    return _log_edges(g, x, g(ops.FMA, natural, g.const(1.0 / math.log(base)), k * log_of_2), domain)


def log1p(g: Graph, x: Node, domain: Interval | None = None) -> Node:
    """ln(1 + x), exact to the last places near 0: the rounding of 1 + x is put back."""
    one = g.const(1.0)
    u = x + one
    lost = g(ops.SELECT, x > one, one, x) - (u - g(ops.SELECT, x > one, x, one))
    corrected = log(g, u) + lost / u
    keep = g(ops.EQ, u, one) | (u >= math.inf)
    return g(ops.SELECT, keep, x, g(ops.SELECT, g(ops.EQ, u, g.const(0.0)), g.const(-math.inf), corrected))


def tanh(g: Graph, x: Node, domain: Interval | None = None) -> Node:
    """e/(e + 2) with e = exp(2x) − 1."""
    top = 22.0 if g.double else 10.0
    e = expm1(g, _clamp(g, x, -top, top) * 2.0)
    return e / (e + 2.0)


def sinh(g: Graph, x: Node, domain: Interval | None = None) -> Node:
    """sinh(x): through expm1 up to 1, beyond as exp(|x|)/2 − exp(−|x|)/2."""
    a = abs(x)
    e = expm1(g, g(ops.SELECT, a > 1.0, g.const(0.0), a))
    small = (e + e / (e + 1.0)) * 0.5
    halved = _exp_halved(g, a)
    large = halved - 0.25 / halved
    size = g(ops.SELECT, a > 1.0, large, small)
    size = g(ops.SELECT, g(ops.EQ, a, a), size, a)
    return g(ops.SELECT, x < 0.0, -size, size)


def cosh(g: Graph, x: Node, domain: Interval | None = None) -> Node:
    """exp(|x|)/2 + exp(−|x|)/2."""
    halved = _exp_halved(g, abs(x))
    return halved + 0.25 / halved


def pow(g: Graph, x: Node, y: Node, domain: Interval | None = None) -> Node:
    """x to the power y: exp(y·ln|x|) with the logarithm in two parts, then sign and special cases."""
    one, zero, inf = g.const(1.0), g.const(0.0), g.const(math.inf)
    a = abs(x)
    k, f = _log_parts(g, a, None)
    bottom = f + 2.0
    lost = f - (bottom - 2.0)
    s = f / bottom
    s_low = g(ops.FMA, -s, lost, g(ops.FMA, -s, bottom, f)) / bottom
    z = s * s
    tail = s * z * polynomial(g, z, LOG[g.double])
    ln_high, ln_low = LN2[g.double]
    base = k * ln_high
    twice = s + s
    total = base + twice
    rest = base - (total - twice) + (twice - (total - (total - twice)))
    rest = rest + (tail + g(ops.FMA, k, g.const(ln_low), s_low + s_low))
    whole = total + rest
    rest = rest - (whole - total)
    high = whole * y
    low = g(ops.FMA, rest, y, g(ops.FMA, whole, y, -high))
    clamped = _clamp(g, high, *EXP_RANGE[g.double])
    low = g(ops.SELECT, g(ops.EQ, clamped, high), low, zero)
    n, q = _exp_reduce(g, clamped)
    size = _scale(g, g(ops.FMA, q + one, low, q + one), n, safe=False)
    integral = g(ops.EQ, g(ops.FLOOR, y), y)
    half = y * 0.5
    odd = integral & g(ops.NE, g(ops.FLOOR, half), half)
    negative = x < zero
    signed = g(ops.SELECT, negative & odd, -size, size)
    signed = g(ops.SELECT, negative & ~integral, g.const(math.nan), signed)
    growing = y > zero
    at_zero, at_inf = g(ops.SELECT, growing, zero, inf), g(ops.SELECT, growing, inf, zero)
    result = g(ops.SELECT, g(ops.EQ, a, zero), at_zero, g(ops.SELECT, g(ops.EQ, a, inf), at_inf, signed))
    result = g(ops.SELECT, g(ops.NE, x + y, x + y), x + y, result)
    return g(ops.SELECT, g(ops.EQ, y, zero) | g(ops.EQ, x, one), one, result)


def erf(g: Graph, x: Node, domain: Interval | None = None) -> Node:
    """erf(x): an odd polynomial up to 1, beyond 1 − exp(−x²)·P((x − 2)/(x + 2))."""
    one, a = g.const(1.0), abs(x)
    z = x * x
    small = x * polynomial(g, g(ops.SELECT, a > 1.0, one, z), ERF[g.double])
    a = _clamp(g, a, 1.0, 6.0 if g.double else 4.0)
    rest = exp(g, -(a * a)) * polynomial(g, (a - 2.0) / (a + 2.0), ERFCX[g.double])
    large = g(ops.SELECT, x < 0.0, rest - 1.0, 1.0 - rest)
    return g(ops.SELECT, abs(x) > 1.0, large, small)


def _sine_of(g: Graph, x: Node, n: Node, turn: Node) -> Node:
    """(−1)^turn·sin(x − n·π) for |x − n·π| up to a little over π/2."""
    r = x
    for part in PI[g.double]:
        r = g(ops.FMA, n, g.const(-part), r)
    z = r * r
    sine = g(ops.FMA, r * z, polynomial(g, z, SIN[g.double]), r)
    sign = g(ops.SHL, turn, g.integer(63 if g.double else 31))
    return g(ops.FROM_BITS, g(ops.IXOR, g(ops.BITS, sine), sign))


def sin(g: Graph, x: Node, domain: Interval | None = None) -> Node:
    """sin(x): reduced by the nearest multiple of π, then an odd polynomial."""
    n = g(ops.RINT, x * (1.0 / math.pi))
    near = _sine_of(g, x, n, g(ops.TO_INTEGER, n))
    return _or_far(g, ops.FAR_SIN, x, near, domain)


def cos(g: Graph, x: Node, domain: Interval | None = None) -> Node:
    """cos(x) = ±sin(|x| − (k + ½)·π) for the nearest such angle."""
    half = g.const(0.5)
    k = g(ops.RINT, g(ops.FMA, abs(x), g.const(1.0 / math.pi), g.const(-0.5)))
    near = _sine_of(g, abs(x), k + half, g(ops.IADD, g(ops.TO_INTEGER, k), g.integer(1)))
    return _or_far(g, ops.FAR_COS, x, near, domain)


def _or_far(g: Graph, op: ops.Op, x: Node, near: Node, domain: Interval | None) -> Node:
    """The platform's own sine or cosine (``op``) where x is beyond ``FAR``."""
    if _within(domain, FAR[g.double]):
        return near
    inside = abs(x) <= FAR[g.double]
    return g(ops.SELECT, inside, near, g(op, g(ops.SELECT, inside, g.const(0.0), x)))


def _atan_ratio(g: Graph, above: Node, below: Node, sign: Node) -> Node:
    """atan(|above| / |below|) with the sign of ``sign``: the larger goes below, then the angle π/8 is split off."""
    a, b = abs(above), abs(below)
    swap = a > b
    top, bottom = g(ops.SELECT, swap, b, a), g(ops.SELECT, swap, a, b)
    # atan(t) = π/4 + atan((t − 1)/(t + 1))
    wide = top > bottom * (math.sqrt(2.0) - 1.0)
    t = g(ops.SELECT, wide, top - bottom, top) / g(ops.SELECT, wide, top + bottom, bottom)
    z = t * t
    angle = g(ops.FMA, t * z, polynomial(g, z, ATAN[g.double]), t)
    angle = g(ops.SELECT, wide, _plus(g, angle, 0.25), angle)
    angle = g(ops.SELECT, swap, _plus(g, -angle, 0.5), angle)
    return g(ops.SELECT, sign < 0.0, -angle, angle)


def _plus(g: Graph, angle: Node, turns: float) -> Node:
    """angle + turns·π, the last digits of π included."""
    high, low, _ = PI[g.double]
    return angle + turns * low + turns * high


def atan2(g: Graph, y: Node, x: Node, domain: Interval | None = None) -> Node:
    """The angle of the point (x, y)."""
    zero = g.const(0.0)
    both = g(ops.EQ, x, zero) & g(ops.EQ, y, zero)
    angle = _atan_ratio(g, y, g(ops.SELECT, both, g.const(1.0), x), g.const(1.0))
    angle = g(ops.SELECT, x < zero, _plus(g, -angle, 1.0), angle)
    return g(ops.SELECT, y < zero, -angle, angle)


def acos(g: Graph, x: Node, domain: Interval | None = None) -> Node:
    """arccos(x), the angle of the point (x, √(1 − x²))."""
    angle = _atan_ratio(g, _leg(g, x), x, g.const(1.0))
    return g(ops.SELECT, x < 0.0, _plus(g, -angle, 1.0), angle)


def _leg(g: Graph, x: Node) -> Node:
    """√(1 − x²)."""
    one = g.const(1.0)
    return g(ops.SQRT, (one - x) * (one + x))


EXPANSIONS: dict[ops.Op, Callable[..., Node]] = {
    ops.EXP: exp, ops.EXP2: exp2, ops.EXPM1: expm1, ops.LOG: log, ops.LOG2: partial(_log_to_base, base=2.0, log_of_2=1.0),
    ops.LOG10: partial(_log_to_base, base=10.0, log_of_2=math.log10(2.0)), ops.LOG1P: log1p, ops.POW: pow, ops.SINH: sinh,
    ops.COSH: cosh, ops.TANH: tanh, ops.SIN: sin, ops.COS: cos, ops.ERF: erf,
    ops.TAN: lambda g, x, domain=None: sin(g, x, domain) / cos(g, x, domain),
    # arcsin(x) is the angle of the point (√(1 − x²), x).
    ops.ASIN: lambda g, x, domain=None: _atan_ratio(g, x, _leg(g, x), x), ops.ACOS: acos,
    ops.ATAN: lambda g, x, domain=None: _atan_ratio(g, x, g.const(1.0), x), ops.ATAN2: atan2,
}  # fmt: skip
"""For each function that no target has: (graph, operands…, domain=) -> its arithmetic. ``domain`` is the range of the first
operand, where that is known."""
