"""exp, log, sin and their kin as arithmetic: range reduction and a polynomial, so that they run in vectors.

Everything is written in nodes, so a sine and a cosine of the same angle share what they share, and numpy can evaluate it
for tests. Polynomials are least-maximum-error fits computed with 50 digits. Errors, as the tests measure them against 50
digits, in units in the last place:

    exp exp2 log            1        log1p sin cos log2 log10 expm1 tanh sigmoid    2
    tan sinh cosh atan      3        asin acos atan2 pow                            4
"""

from __future__ import annotations

import math
from collections.abc import Callable

from kobai.descent.symbolic.graph import Graph, Node

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
_SIN = {
    False: [-2.4080152216e-08, 2.7536461912e-06, -0.0001984108654, 0.0083333327687, -0.16666666664],
    True: [1.9101305255104e-20, -8.218171904353374e-18, 2.811450117127078e-15, -7.647163606755866e-13,
           1.6059043835464758e-10, -2.5052108385432754e-08, 2.755731922398586e-06, -0.0001984126984126984,
           0.008333333333333333, -0.16666666666666666],
}  # fmt: skip
_ATAN = {
    False: [0.050480550102, -0.086246437844, 0.11071360682, -0.14284150959, 0.19999977254, -0.33333333279],
    True: [-0.013917695219310572, 0.03063517636855608, -0.041044134902075015, 0.0471938939438005, -0.052580406718134826,
           0.058819251621305094, -0.06666642013802823, 0.07692306735718386, -0.09090909067001965, 0.11111111110754596,
           -0.14285714285711518, 0.19999999999999993, -0.3333333333333333],
}  # fmt: skip
# π and ln 2 as sums of numbers of the precision; the first part of ln 2 is short, so that whole multiples of it are exact.
_PI = {False: (3.1415927410125732, -8.742277657347586e-08, -3.4302489988857656e-15),
       True: (3.141592653589793, 1.2246467991473532e-16, -2.9947698097183397e-33)}  # fmt: skip
_LN2 = {False: (0.693145751953125, 1.4286068203094173e-06), True: (0.6931471805598903, 5.497923018708371e-14)}
# Angles up to here are reduced by the three parts of π; beyond, one by one in the C library.
FAR = {False: 2.0**15, True: 2.0**27}

_MANTISSA = {False: 23, True: 52}
_BIAS = {False: 127, True: 1023}
# Arguments for which exp neither overflows nor leaves the normal numbers.
EXP_SAFE = {False: 87.0, True: 708.0}

Bounds = tuple[float, float] | None


def _polynomial(g: Graph, z: Node, coefficients: list[float]) -> Node:
    total = g.const(coefficients[0])
    for c in coefficients[1:]:
        total = g("fma", total, z, g.const(c))
    return total


def _two_to(g: Graph, n: Node) -> Node:
    """2ⁿ for whole n (an integer node) in the range of exponents of normal numbers."""
    return g("from_bits", g("shl", g("iadd", n, g.integer(_BIAS[g.double])), g.integer(_MANTISSA[g.double])))


def _scale(g: Graph, p: Node, n: Node, safe: bool) -> Node:
    """p·2ⁿ: in one multiplication where nothing can leave the normal numbers, else in two."""
    if safe:
        return g("mul", p, _two_to(g, n))
    half = g("sar", n, g.integer(1))
    return g("mul", g("mul", p, _two_to(g, half)), _two_to(g, g("isub", n, half)))


def _exp_reduce(g: Graph, x: Node) -> tuple[Node, Node]:
    """n and exp(x)·2⁻ⁿ − 1 − r as r + r²·P(r): returned are n (an integer) and r + r²·P(r)."""
    n = g("rint", g("mul", x, g.const(1.0 / math.log(2.0))))
    high, low = _LN2[g.double]
    r = g("fma", n, g.const(-high), x)
    r = g("fma", n, g.const(-low), r)
    tail = g("mul", _polynomial(g, r, _EXP[g.double]), g("mul", r, r))
    return g("to_integer", n), g("add", r, tail)


def _clamp(g: Graph, x: Node, low: float, high: float) -> Node:
    x = g("select", g("lt", x, g.const(low)), g.const(low), x)
    return g("select", g("gt", x, g.const(high)), g.const(high), x)


def _within(bounds: Bounds, limit: float) -> bool:
    return bounds is not None and -limit <= bounds[0] and bounds[1] <= limit


def exp(g: Graph, x: Node, bounds: Bounds = None) -> Node:
    safe = _within(bounds, EXP_SAFE[g.double])
    n, q = _exp_reduce(g, x if safe else _clamp(g, x, *((-800.0, 720.0) if g.double else (-120.0, 100.0))))
    return _scale(g, g("add", q, g.const(1.0)), n, safe)


def _exp_halved(g: Graph, x: Node) -> Node:
    """exp(x)/2, which is finite a little longer than exp(x)."""
    n, q = _exp_reduce(g, _clamp(g, x, *((-800.0, 720.0) if g.double else (-120.0, 100.0))))
    return _scale(g, g("add", q, g.const(1.0)), g("isub", n, g.integer(1)), safe=False)


def exp2(g: Graph, x: Node, bounds: Bounds = None) -> Node:
    clamped = _clamp(g, x, *((-1200.0, 1100.0) if g.double else (-180.0, 150.0)))
    n = g("rint", clamped)
    r = g("mul", g("sub", clamped, n), g.const(math.log(2.0)))
    tail = g("mul", _polynomial(g, r, _EXP[g.double]), g("mul", r, r))
    return _scale(g, g("add", g("add", r, tail), g.const(1.0)), g("to_integer", n), safe=False)


def expm1(g: Graph, x: Node, bounds: Bounds = None) -> Node:
    clamped = _clamp(g, x, *((-60.0, 720.0) if g.double else (-30.0, 100.0)))
    n, q = _exp_reduce(g, clamped)
    # 2ⁿ·q + (2ⁿ − 1), halved so that the largest n stays in range.
    half = _two_to(g, g("isub", n, g.integer(1)))
    result = g("fma", half, q, g("sub", half, g.const(0.5)))
    result = g("mul", result, g.const(2.0))
    top = 709.79 if g.double else 88.73
    return g("select", g("gt", x, g.const(top)), g.const(math.inf), result)


def _log_parts(g: Graph, x: Node, bounds: Bounds) -> tuple[Node, Node, Node]:
    """x = 2ᵏ·m with m in [√½, √2): k as a number, f = m − 1, and whether x was too small to have its own exponent."""
    mantissa, double = _MANTISSA[g.double], g.double
    smallest = 2.0 ** (-1022 if double else -126)
    tiny = g("lt", x, g.const(smallest))
    if bounds is not None and bounds[0] >= smallest:
        scaled, less = x, None
    else:
        up = mantissa + 2
        scaled = g("select", tiny, g("mul", x, g.const(2.0**up)), x)
        less = g("select", tiny, g.const(float(up)), g.const(0.0))
    bits = g("bits", scaled)
    one_over_root_two = 0x3FE6A09E667F3BCD if double else 0x3F3504F3
    shifted = g("isub", bits, g.integer(one_over_root_two))
    k = g("sar", shifted, g.integer(mantissa))
    m = g("from_bits", g("isub", bits, g("shl", k, g.integer(mantissa))))
    k = g("to_number", k)
    if less is not None:
        k = g("sub", k, less)
    return k, g("sub", m, g.const(1.0)), tiny


def _log_edges(g: Graph, x: Node, result: Node, bounds: Bounds) -> Node:
    if bounds is not None and bounds[0] > 0 and bounds[1] < math.inf:
        return result
    result = g("select", g("eq", x, g.const(math.inf)), x, result)
    result = g("select", g("eq", x, g.const(0.0)), g.const(-math.inf), result)
    return g("select", g("ge", x, g.const(0.0)), result, g.const(math.nan))


def log(g: Graph, x: Node, bounds: Bounds = None) -> Node:
    k, f, _ = _log_parts(g, x, bounds)
    s = g("div", f, g("add", f, g.const(2.0)))
    z = g("mul", s, s)
    tail = g("mul", _polynomial(g, z, _LOG[g.double]), z)
    half = g("mul", g("mul", f, f), g.const(0.5))
    high, low = _LN2[g.double]
    # log(1+f) = f − (f²/2 − s·(f²/2 + tail)), the small parts gathered before they meet the large ones.
    small = g("fma", s, g("add", half, tail), g("mul", k, g.const(low)))
    result = g("fma", k, g.const(high), g("sub", f, g("sub", half, small)))
    return _log_edges(g, x, result, bounds)


def log2(g: Graph, x: Node, bounds: Bounds = None) -> Node:
    return _log_scaled(g, x, bounds, 1.0 / math.log(2.0), 1.0)


def log10(g: Graph, x: Node, bounds: Bounds = None) -> Node:
    return _log_scaled(g, x, bounds, 1.0 / math.log(10.0), math.log10(2.0))


def _log_scaled(g: Graph, x: Node, bounds: Bounds, factor: float, per_k: float) -> Node:
    k, f, _ = _log_parts(g, x, bounds)
    s = g("div", f, g("add", f, g.const(2.0)))
    z = g("mul", s, s)
    tail = g("mul", _polynomial(g, z, _LOG[g.double]), z)
    half = g("mul", g("mul", f, f), g.const(0.5))
    natural = g("sub", f, g("sub", half, g("mul", s, g("add", half, tail))))
    return _log_edges(g, x, g("fma", natural, g.const(factor), g("mul", k, g.const(per_k))), bounds)


def log1p(g: Graph, x: Node, bounds: Bounds = None) -> Node:
    one = g.const(1.0)
    u = g("add", x, one)
    lost = g("sub", g("select", g("gt", x, one), one, x), g("sub", u, g("select", g("gt", x, one), x, one)))
    corrected = g("add", log(g, u), g("div", lost, u))
    keep = g("or", g("eq", u, one), g("ge", u, g.const(math.inf)))
    return g("select", keep, x, g("select", g("eq", u, g.const(0.0)), g.const(-math.inf), corrected))


def _sine_of(g: Graph, x: Node, n: Node, turn: Node) -> Node:
    """(−1)^turn·sin(x − n·π) for |x − n·π| up to a little over π/2."""
    r = x
    for part in _PI[g.double]:
        r = g("fma", n, g.const(-part), r)
    z = g("mul", r, r)
    sine = g("fma", g("mul", r, z), _polynomial(g, z, _SIN[g.double]), r)
    sign = g("shl", turn, g.integer(63 if g.double else 31))
    return g("from_bits", g("ixor", g("bits", sine), sign))


def sin(g: Graph, x: Node, bounds: Bounds = None) -> Node:
    n = g("rint", g("mul", x, g.const(1.0 / math.pi)))
    near = _sine_of(g, x, n, g("to_integer", n))
    return _or_far(g, "far_sin", x, near, bounds)


def cos(g: Graph, x: Node, bounds: Bounds = None) -> Node:
    half = g.const(0.5)
    k = g("rint", g("fma", g("abs", x), g.const(1.0 / math.pi), g.const(-0.5)))
    near = _sine_of(g, g("abs", x), g("add", k, half), g("iadd", g("to_integer", k), g.integer(1)))
    return _or_far(g, "far_cos", x, near, bounds)


def _or_far(g: Graph, op: str, x: Node, near: Node, bounds: Bounds) -> Node:
    if _within(bounds, FAR[g.double]):
        return near
    inside = g("le", g("abs", x), g.const(FAR[g.double]))
    return g("select", inside, near, g(op, g("select", inside, g.const(0.0), x)))


def tan(g: Graph, x: Node, bounds: Bounds = None) -> Node:
    return g("div", sin(g, x, bounds), cos(g, x, bounds))


def tanh(g: Graph, x: Node, bounds: Bounds = None) -> Node:
    top = 22.0 if g.double else 10.0
    e = expm1(g, g("mul", _clamp(g, x, -top, top), g.const(2.0)))
    return g("div", e, g("add", e, g.const(2.0)))


def sinh(g: Graph, x: Node, bounds: Bounds = None) -> Node:
    a = g("abs", x)
    e = expm1(g, g("select", g("gt", a, g.const(1.0)), g.const(0.0), a))
    small = g("mul", g("add", e, g("div", e, g("add", e, g.const(1.0)))), g.const(0.5))
    halved = _exp_halved(g, a)
    large = g("sub", halved, g("div", g.const(0.25), halved))
    size = g("select", g("gt", a, g.const(1.0)), large, small)
    size = g("select", g("eq", a, a), size, a)
    return g("select", g("lt", x, g.const(0.0)), g("neg", size), size)


def cosh(g: Graph, x: Node, bounds: Bounds = None) -> Node:
    halved = _exp_halved(g, g("abs", x))
    return g("add", halved, g("div", g.const(0.25), halved))


def atan(g: Graph, x: Node, bounds: Bounds = None) -> Node:
    return _atan_ratio(g, x, g.const(1.0), x)


def _atan_ratio(g: Graph, above: Node, below: Node, sign: Node) -> Node:
    """atan(|above| / |below|) with the sign of ``sign``: the larger goes below, then the angle π/8 is split off."""
    a, b = g("abs", above), g("abs", below)
    swap = g("gt", a, b)
    top, bottom = g("select", swap, b, a), g("select", swap, a, b)
    # atan(t) = π/4 + atan((t − 1)/(t + 1))
    wide = g("gt", top, g("mul", bottom, g.const(math.sqrt(2.0) - 1.0)))
    t = g("div", g("select", wide, g("sub", top, bottom), top), g("select", wide, g("add", top, bottom), bottom))
    z = g("mul", t, t)
    angle = g("fma", g("mul", t, z), _polynomial(g, z, _ATAN[g.double]), t)
    angle = g("select", wide, _plus(g, angle, 0.25), angle)
    angle = g("select", swap, _plus(g, g("neg", angle), 0.5), angle)
    return g("select", g("lt", sign, g.const(0.0)), g("neg", angle), angle)


def _plus(g: Graph, angle: Node, turns: float) -> Node:
    """angle + turns·π, the last digits of π included."""
    high, low, _ = _PI[g.double]
    return g("add", g("add", angle, g.const(turns * low)), g.const(turns * high))


def atan2(g: Graph, y: Node, x: Node, bounds: Bounds = None) -> Node:
    zero = g.const(0.0)
    both = g("and", g("eq", x, zero), g("eq", y, zero))
    angle = _atan_ratio(g, y, g("select", both, g.const(1.0), x), g.const(1.0))
    angle = g("select", g("lt", x, zero), _plus(g, g("neg", angle), 1.0), angle)
    return g("select", g("lt", y, zero), g("neg", angle), angle)


def asin(g: Graph, x: Node, bounds: Bounds = None) -> Node:
    return _atan_ratio(g, x, _leg(g, x), x)


def acos(g: Graph, x: Node, bounds: Bounds = None) -> Node:
    angle = _atan_ratio(g, _leg(g, x), x, g.const(1.0))
    return g("select", g("lt", x, g.const(0.0)), _plus(g, g("neg", angle), 1.0), angle)


def _leg(g: Graph, x: Node) -> Node:
    one = g.const(1.0)
    return g("sqrt", g("mul", g("sub", one, x), g("add", one, x)))


def pow(g: Graph, x: Node, y: Node, bounds: Bounds = None) -> Node:
    """|x|^y through a logarithm in two parts, then the sign and the edges."""
    one, zero, inf = g.const(1.0), g.const(0.0), g.const(math.inf)
    a = g("abs", x)
    k, f, _ = _log_parts(g, a, None)
    bottom = g("add", f, g.const(2.0))
    lost = g("sub", f, g("sub", bottom, g.const(2.0)))
    s = g("div", f, bottom)
    s_low = g("div", g("fma", g("neg", s), lost, g("fma", g("neg", s), bottom, f)), bottom)
    z = g("mul", s, s)
    tail = g("mul", g("mul", s, z), _polynomial(g, z, _LOG[g.double]))
    ln_high, ln_low = _LN2[g.double]
    base = g("mul", k, g.const(ln_high))
    twice = g("add", s, s)
    total = g("add", base, twice)
    rest = g("add", g("sub", base, g("sub", total, twice)), g("sub", twice, g("sub", total, g("sub", total, twice))))
    rest = g("add", rest, g("add", tail, g("fma", k, g.const(ln_low), g("add", s_low, s_low))))
    whole = g("add", total, rest)
    rest = g("sub", rest, g("sub", whole, total))
    total = whole
    high = g("mul", total, y)
    low = g("fma", total, y, g("neg", high))
    low = g("fma", rest, y, low)
    limits = (-800.0, 720.0) if g.double else (-120.0, 100.0)
    clamped = _clamp(g, high, *limits)
    low = g("select", g("eq", clamped, high), low, zero)
    n, q = _exp_reduce(g, clamped)
    mantissa = g("fma", g("add", q, one), low, g("add", q, one))
    size = _scale(g, mantissa, n, safe=False)
    integral = g("eq", g("floor", y), y)
    half = g("mul", y, g.const(0.5))
    odd = g("and", integral, g("ne", g("floor", half), half))
    negative = g("lt", x, zero)
    signed = g("select", g("and", negative, odd), g("neg", size), size)
    signed = g("select", g("and", negative, g("not", integral)), g.const(math.nan), signed)
    growing = g("gt", y, zero)
    at_zero = g("select", growing, zero, inf)
    at_inf = g("select", growing, inf, zero)
    result = g("select", g("eq", a, zero), at_zero, g("select", g("eq", a, inf), at_inf, signed))
    result = g("select", g("ne", g("add", x, y), g("add", x, y)), g("add", x, y), result)
    return g("select", g("or", g("eq", y, zero), g("eq", x, one)), one, result)


FUNCTIONS: dict[str, Callable[..., Node]] = {
    "exp": exp, "exp2": exp2, "expm1": expm1, "log": log, "log2": log2, "log10": log10, "log1p": log1p, "sin": sin,
    "cos": cos, "tan": tan, "tanh": tanh, "sinh": sinh, "cosh": cosh, "atan": atan, "asin": asin, "acos": acos,
    "atan2": atan2, "pow": pow,
}  # fmt: skip
