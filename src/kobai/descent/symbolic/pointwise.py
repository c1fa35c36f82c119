"""Operations entry by entry: torch's name of each, and the nodes that round as torch rounds.

torch's compound updates (``add`` with ``alpha``, ``addcmul``, ``lerp``) round once where torch uses a fused multiply-add;
``rounding.fuses`` asks torch on this machine.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import partial
from typing import Any

from kobai.descent.ir import ops
from kobai.descent.ir.graph import Node
from kobai.descent.symbolic import rounding
from kobai.descent.symbolic.tensor import CaptureError, Tracer


def _as_node(t: Tracer, a: Any) -> Node:
    """A node, or an ordinary number's."""
    return a if isinstance(a, Node) else t.constant(a)


def _real(t: Tracer, a: Any) -> Node:
    """The node of a real number."""
    return t.as_real(_as_node(t, a))


def multiply_add(t: Tracer, a: Node, b: Node, c: Node) -> Node:
    """a·b + c, rounded as often as torch rounds it on this machine."""
    return t.graph(ops.FMA, a, b, c) if rounding.fuses() else c + a * b


def _scaled(t: Tracer, value: float, b: Any, c: Any) -> Node:
    """value·b + c."""
    b, c = _real(t, b), _real(t, c)
    if value == 1:
        return c + b
    return c - b if value == -1 else multiply_add(t, t.constant(value), b, c)


def _div(t: Tracer, a, b, *, rounding_mode=None):
    """a/b, rounded to a whole number if asked for."""
    a = _real(t, a)
    # Only a root, whose rounding differs from torch's anyway: optimizers may rely on x·c/c being x.
    if t.reciprocals and a.op is ops.SQRT and isinstance(b, (int, float)) and b not in (0, 1, -1):
        return a * t.constant(1.0 / b)
    quotient = a / _real(t, b)
    if rounding_mode is None:
        return quotient
    return t.graph(ops.FLOOR, quotient) if rounding_mode == "floor" else _trunc(t, quotient)


def _of_reals(compute: ops.Op | Callable[..., Node]) -> Callable[..., Node]:
    """An operation of the table, or a function, of operands that are made real numbers."""
    if isinstance(compute, ops.Op):
        return lambda t, *args: t.graph(compute, *(_real(t, a) for a in args))
    return lambda t, *args: compute(t, *(_real(t, a) for a in args))


def power(t: Tracer, base: Node, exponent: float) -> Node:
    """base to a constant power: products where torch multiplies, and for other whole exponents up to 32."""
    g = t.graph
    one = g.const(1.0)
    if exponent == 0:
        return one
    if exponent in (0.5, -0.5):
        root = g(ops.SQRT, base)
        return root if exponent > 0 else one / root
    if abs(exponent) <= 32 and exponent == int(exponent):
        whole = _whole_power(t, base, abs(int(exponent)))
        return whole if exponent > 0 else one / whole
    return g(ops.POW, base, g.const(exponent))


def _whole_power(t: Tracer, base: Node, k: int) -> Node:
    """base to the power k by repeated squaring; the cube as torch multiplies it."""
    if k == 3:
        return base * base * base
    result = None
    while k:
        if k & 1:
            result = base if result is None else result * base
        base, k = base * base if k > 1 else base, k >> 1
    assert result is not None
    return result


def _pow(t: Tracer, a, b):
    """a to the power b."""
    base = _real(t, a)
    if isinstance(b, Node):
        b = t.as_real(b)
        if b.op is not ops.CONST:
            return t.graph(ops.POW, base, b)
        b = b.value
    return power(t, base, float(b))


def _sign(t: Tracer, a: Node) -> Node:
    """−1, 0 or 1."""
    g, zero = t.graph, t.graph.const(0.0)
    below = g(ops.SELECT, a < zero, g.const(-1.0), zero)
    return g(ops.SELECT, a > zero, g.const(1.0), below)


def _trunc(t: Tracer, a: Node) -> Node:
    """Rounded towards zero."""
    return t.graph(ops.SELECT, a < 0.0, -t.graph(ops.FLOOR, -a), t.graph(ops.FLOOR, a))


def _extreme(op: ops.Op) -> Callable[..., Node]:
    """The larger of two numbers (GT) or the smaller (LT); NaN if either is."""
    return _of_reals(lambda t, a, b: t.graph(ops.SELECT, t.graph(op, a, b) | t.graph(ops.NE, a, a), a, b))


def _clamp(t: Tracer, a, low=None, high=None, *, min=None, max=None):
    """At least ``low`` and at most ``high``, as far as given."""
    g, a = t.graph, _real(t, a)
    low, high = (low if low is not None else min), (high if high is not None else max)
    if low is not None:
        low = _real(t, low)
        a = g(ops.SELECT, a < low, low, a)
    if high is not None:
        high = _real(t, high)
        a = g(ops.SELECT, a > high, high, a)
    return a


def _where(t: Tracer, which, a, b):
    """a where ``which`` is true, else b."""
    a, b = _as_node(t, a), _as_node(t, b)
    if a.kind != b.kind:
        a, b = t.as_real(a), t.as_real(b)
    return t.graph(ops.SELECT, t.as_truth(_as_node(t, which)), a, b)


def _logic(op: ops.Op, bits: bool = False):
    """An operation on truth values; numbers are true unless zero, except where torch would take their bits."""

    def lower(t: Tracer, *args):
        nodes = [_as_node(t, a) for a in args]
        if bits and any(n.kind is not ops.TRUTH for n in nodes):
            raise CaptureError("works on the bits of integers")
        return t.graph(op, *(t.as_truth(n) for n in nodes))

    return lower


_bitwise = partial(_logic, bits=True)


def _addcmul(t: Tracer, a, b, c, *, value=1):
    """a + value·b·c."""
    b = b if value == 1 else t.constant(value) * b
    return multiply_add(t, b, _real(t, c), _real(t, a))


def _addcdiv(t: Tracer, a, b, c, *, value=1):
    """a + value·b/c."""
    b = b if value == 1 else t.constant(value) * b
    return a + b / c


def _lerp(t: Tracer, a, b, weight):
    """a + weight·(b − a), from the nearer end as torch does it."""
    if isinstance(weight, Node) and weight.op is not ops.CONST:
        raise CaptureError("interpolates with a weight that varies")
    weight = weight.value if isinstance(weight, Node) else float(weight)
    if t.below_half(weight):
        return multiply_add(t, t.constant(weight), b - a, a)
    return multiply_add(t, a - b, t.constant(1.0 - weight), b)


def _softplus(t: Tracer, a, beta=1, threshold=20):
    """ln(1 + exp(beta·a))/beta, and a where that is large."""
    scaled = a * beta
    soft = t.graph(ops.LOG1P, t.graph(ops.EXP, scaled)) / beta
    return t.graph(ops.SELECT, scaled > threshold, a, soft)


def _softplus_backward(t: Tracer, grad, a, beta, threshold):
    """Its derivative times ``grad``."""
    scaled = a * beta
    e = t.graph(ops.EXP, scaled)
    return t.graph(ops.SELECT, scaled > threshold, grad, grad * e / (e + 1.0))


_TWICE = 1e8  # beyond it √(a² ± 1) is a in float64 too, and a² may overflow
_LN2 = math.log(2.0)


def _odd(of_size: Callable[[Tracer, Node], Node]) -> Callable[..., Node]:
    """An odd function by its values for positive numbers."""

    def odd(t: Tracer, x: Node) -> Node:
        y = of_size(t, abs(x))
        return t.graph(ops.SELECT, x < 0.0, -y, y)

    return _of_reals(odd)


def _asinh(t: Tracer, a: Node) -> Node:
    """asinh of a positive number, by log1p: accurate near 0 too."""
    g, square = t.graph, a * a
    near = g(ops.LOG1P, a + square / (1.0 + g(ops.SQRT, square + 1.0)))
    return g(ops.SELECT, a > _TWICE, g(ops.LOG, a) + _LN2, near)


def _acosh(t: Tracer, x: Node) -> Node:
    """acosh, by log1p: accurate near 1 too."""
    g, less = t.graph, x - 1.0
    near = g(ops.LOG1P, less + g(ops.SQRT, less) * g(ops.SQRT, x + 1.0))
    return g(ops.SELECT, x > _TWICE, g(ops.LOG, x) + _LN2, near)


def _atanh(t: Tracer, a: Node) -> Node:
    """atanh of a positive number."""
    return t.graph(ops.LOG1P, a * 2.0 / (1.0 - a)) * 0.5


# Called by torch what the table of operations calls them.
_SAME = (
    ops.MUL, ops.NEG, ops.ABS, ops.SQRT, ops.FLOOR, ops.EXP, ops.EXP2, ops.EXPM1, ops.LOG, ops.LOG2, ops.LOG10, ops.LOG1P,
    ops.SIN, ops.COS, ops.TAN, ops.ASIN, ops.ACOS, ops.ATAN, ops.ATAN2, ops.SINH, ops.COSH, ops.TANH, ops.ERF, ops.LT, ops.LE,
    ops.GT, ops.GE, ops.EQ, ops.NE,
)  # fmt: skip

TABLE = {op.name: _of_reals(op) for op in _SAME} | {
    "add": lambda t, a, b, *, alpha=1: _scaled(t, alpha, b, a), "sub": lambda t, a, b, *, alpha=1: _scaled(t, -alpha, b, a),
    "rsub": lambda t, a, b, *, alpha=1: _scaled(t, -alpha, a, b), "div": _div, "true_divide": _div, "pow": _pow,
    "square": _of_reals(lambda t, a: power(t, a, 2.0)), "reciprocal": _of_reals(lambda t, a: 1.0 / a),
    "rsqrt": _of_reals(lambda t, a: 1.0 / t.graph(ops.SQRT, a)), "hypot": lambda t, a, b: t.graph(ops.SQRT, a * a + b * b),
    "sign": _of_reals(_sign), "sgn": _of_reals(_sign), "trunc": _of_reals(_trunc),
    "ceil": _of_reals(lambda t, a: -t.graph(ops.FLOOR, -a)), "round": _of_reals(ops.RINT),
    "sigmoid": _of_reals(lambda t, a: 1.0 / (1.0 + t.graph(ops.EXP, -a))), "softplus": _softplus,
    "asinh": _odd(_asinh), "acosh": _of_reals(_acosh), "atanh": _odd(_atanh),
    "relu": lambda t, a: _clamp(t, a, 0.0), "threshold_backward": lambda t, grad, a, threshold: t.graph(
        ops.SELECT, a <= threshold, t.graph.const(0.0), grad),
    "leaky_relu": lambda t, a, slope=0.01: t.graph(ops.SELECT, a > 0.0, a, a * slope),
    "leaky_relu_backward": lambda t, grad, a, slope, is_result: t.graph(ops.SELECT, a > 0.0, grad, grad * slope),
    "softplus_backward": _softplus_backward,
    "sigmoid_backward": lambda t, grad, y: grad * (1.0 - y) * y, "tanh_backward": lambda t, grad, y: grad * (1.0 - y * y),
    "maximum": _extreme(ops.GT), "minimum": _extreme(ops.LT), "clamp": _clamp, "clamp_min": _clamp,
    "clamp_max": lambda t, a, m: _clamp(t, a, None, m), "where": _where,
    "masked_fill": lambda t, a, mask, value: _where(t, mask, value, a),
    "logical_and": _logic(ops.AND), "logical_or": _logic(ops.OR), "logical_not": _logic(ops.NOT),
    "logical_xor": _logic(ops.XOR), "bitwise_and": _bitwise(ops.AND), "bitwise_or": _bitwise(ops.OR),
    "bitwise_not": _bitwise(ops.NOT), "bitwise_xor": _bitwise(ops.XOR), "__and__": _bitwise(ops.AND),
    "__or__": _bitwise(ops.OR), "isnan": _of_reals(lambda t, a: t.graph(ops.NE, a, a)),
    "isfinite": _of_reals(lambda t, a: abs(a) < math.inf),
    "isinf": _of_reals(lambda t, a: t.graph(ops.EQ, abs(a), t.graph.const(math.inf))),
    "addcmul": _addcmul, "addcdiv": _addcdiv, "lerp": _lerp,
}  # fmt: skip
"""torch's name of an operation -> (tracer, operands…) -> its node. Operands are nodes, or numbers."""
