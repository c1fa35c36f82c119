"""sin, cos, arctan and the like as arithmetic, so that they run in vectors. Errors: see ``transcendental``."""

from __future__ import annotations

import math

from kobai.descent.ir import ops
from kobai.descent.ir.exponential import polynomial, within
from kobai.descent.ir.graph import Graph, Node
from kobai.descent.ir.intervals import Interval
from kobai.descent.ir.ops import EQ, FMA, RINT, SELECT, Op

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
# π as a sum of three numbers of the precision.
_PI = {False: (3.1415927410125732, -8.742277657347586e-08, -3.4302489988857656e-15),
       True: (3.141592653589793, 1.2246467991473532e-16, -2.9947698097183397e-33)}  # fmt: skip
# Angles up to here are reduced by the three parts of π; beyond, the platform's own function is called for each.
FAR = {False: 2.0**15, True: 2.0**27}


def _sine_of(g: Graph, x: Node, n: Node, turn: Node) -> Node:
    """(−1)^turn·sin(x − n·π) for |x − n·π| up to a little over π/2."""
    r = x
    for part in _PI[g.double]:
        r = g(FMA, n, g.const(-part), r)
    z = r * r
    sine = g(FMA, r * z, polynomial(g, z, _SIN[g.double]), r)
    sign = g(ops.SHL, turn, g.integer(63 if g.double else 31))
    return g(ops.FROM_BITS, g(ops.IXOR, g(ops.BITS, sine), sign))


def sin(g: Graph, x: Node, domain: Interval | None = None) -> Node:
    """sin(x): reduced by the nearest multiple of π, then an odd polynomial."""
    n = g(RINT, x * (1.0 / math.pi))
    near = _sine_of(g, x, n, g(ops.TO_INTEGER, n))
    return _or_far(g, ops.FAR_SIN, x, near, domain)


def cos(g: Graph, x: Node, domain: Interval | None = None) -> Node:
    """cos(x) = ±sin(|x| − (k + ½)·π) for the nearest such angle."""
    half = g.const(0.5)
    k = g(RINT, g(FMA, abs(x), g.const(1.0 / math.pi), g.const(-0.5)))
    near = _sine_of(g, abs(x), k + half, g(ops.IADD, g(ops.TO_INTEGER, k), g.integer(1)))
    return _or_far(g, ops.FAR_COS, x, near, domain)


def _or_far(g: Graph, op: Op, x: Node, near: Node, domain: Interval | None) -> Node:
    """The platform's own sine or cosine (``op``) where x is beyond ``FAR``."""
    if within(domain, FAR[g.double]):
        return near
    inside = abs(x) <= FAR[g.double]
    return g(SELECT, inside, near, g(op, g(SELECT, inside, g.const(0.0), x)))


def tan(g: Graph, x: Node, domain: Interval | None = None) -> Node:
    """sin(x)/cos(x), which share their reduction."""
    return sin(g, x, domain) / cos(g, x, domain)


def atan(g: Graph, x: Node, domain: Interval | None = None) -> Node:
    """arctan(x)."""
    return _atan_ratio(g, x, g.const(1.0), x)


def _atan_ratio(g: Graph, above: Node, below: Node, sign: Node) -> Node:
    """atan(|above| / |below|) with the sign of ``sign``: the larger goes below, then the angle π/8 is split off."""
    a, b = abs(above), abs(below)
    swap = a > b
    top, bottom = g(SELECT, swap, b, a), g(SELECT, swap, a, b)
    # atan(t) = π/4 + atan((t − 1)/(t + 1))
    wide = top > bottom * (math.sqrt(2.0) - 1.0)
    t = g(SELECT, wide, top - bottom, top) / g(SELECT, wide, top + bottom, bottom)
    z = t * t
    angle = g(FMA, t * z, polynomial(g, z, _ATAN[g.double]), t)
    angle = g(SELECT, wide, _plus(g, angle, 0.25), angle)
    angle = g(SELECT, swap, _plus(g, -angle, 0.5), angle)
    return g(SELECT, sign < 0.0, -angle, angle)


def _plus(g: Graph, angle: Node, turns: float) -> Node:
    """angle + turns·π, the last digits of π included."""
    high, low, _ = _PI[g.double]
    return angle + turns * low + turns * high


def atan2(g: Graph, y: Node, x: Node, domain: Interval | None = None) -> Node:
    """The angle of the point (x, y)."""
    zero = g.const(0.0)
    both = g(EQ, x, zero) & g(EQ, y, zero)
    angle = _atan_ratio(g, y, g(SELECT, both, g.const(1.0), x), g.const(1.0))
    angle = g(SELECT, x < zero, _plus(g, -angle, 1.0), angle)
    return g(SELECT, y < zero, -angle, angle)


def asin(g: Graph, x: Node, domain: Interval | None = None) -> Node:
    """arcsin(x), the angle of the point (√(1 − x²), x)."""
    return _atan_ratio(g, x, _leg(g, x), x)


def acos(g: Graph, x: Node, domain: Interval | None = None) -> Node:
    """arccos(x), the angle of the point (x, √(1 − x²))."""
    angle = _atan_ratio(g, _leg(g, x), x, g.const(1.0))
    return g(SELECT, x < 0.0, _plus(g, -angle, 1.0), angle)


def _leg(g: Graph, x: Node) -> Node:
    """√(1 − x²)."""
    one = g.const(1.0)
    return g(ops.SQRT, (one - x) * (one + x))
