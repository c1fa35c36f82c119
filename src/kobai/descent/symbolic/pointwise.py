"""Operations entry by entry: torch's name of each, and the nodes that round as torch rounds.

torch's compound updates (``add`` with ``alpha``, ``addcmul``, ``lerp``) round once where torch uses a fused multiply-add;
``rounding.fuses`` asks torch on this machine.
"""

from __future__ import annotations

import math
from typing import Any

from kobai.descent.ir.graph import Node
from kobai.descent.ir.ops import (
    ABS,
    ACOS,
    ADD,
    AND,
    ASIN,
    ATAN,
    ATAN2,
    CONST,
    COS,
    COSH,
    DIV,
    EQ,
    EXP,
    EXP2,
    EXPM1,
    FLOOR,
    FMA,
    GE,
    GT,
    LE,
    LOG,
    LOG1P,
    LOG2,
    LOG10,
    LT,
    MUL,
    NE,
    NEG,
    NOT,
    OR,
    POW,
    RINT,
    SELECT,
    SIN,
    SINH,
    SQRT,
    SUB,
    TAN,
    TANH,
    TRUTH,
    XOR,
    Op,
)  # fmt: skip
from kobai.descent.symbolic import rounding
from kobai.descent.symbolic.tensor import CaptureError, Tracer


def _as_node(t: Tracer, a: Any) -> Node:
    return a if isinstance(a, Node) else t.constant(a)


def _real(t: Tracer, a: Any) -> Node:
    return t.as_real(_as_node(t, a))


def multiply_add(t: Tracer, a: Node, b: Node, c: Node) -> Node:
    """a·b + c, rounded as often as torch rounds it on this machine."""
    return t.graph(FMA, a, b, c) if rounding.fuses() else t.graph(ADD, c, t.graph(MUL, a, b))


def _scaled(t: Tracer, value: float, b: Node, c: Node) -> Node:
    if value == 1:
        return t.graph(ADD, c, b)
    if value == -1:
        return t.graph(SUB, c, b)
    return multiply_add(t, t.constant(value), b, c)


def _add(t: Tracer, a, b, *, alpha=1):
    return _scaled(t, alpha, _real(t, b), _real(t, a))


def _sub(t: Tracer, a, b, *, alpha=1):
    return _scaled(t, -alpha, _real(t, b), _real(t, a))


def _rsub(t: Tracer, a, b, *, alpha=1):
    return _scaled(t, -alpha, _real(t, a), _real(t, b))


def _div(t: Tracer, a, b, *, rounding_mode=None):
    a = _real(t, a)
    # Only a root, whose rounding differs from torch's anyway: optimizers may rely on x·c/c being x.
    if t.reciprocals and a.op is SQRT and isinstance(b, (int, float)) and b not in (0, 1, -1):
        return t.graph(MUL, a, t.constant(1.0 / b))
    quotient = t.graph(DIV, a, _real(t, b))
    if rounding_mode is None:
        return quotient
    return t.graph(FLOOR, quotient) if rounding_mode == "floor" else _trunc(t, quotient)


def _binary(op: Op):
    return lambda t, a, b: t.graph(op, _real(t, a), _real(t, b))


def _unary(op: Op):
    return lambda t, a: t.graph(op, _real(t, a))


def power(t: Tracer, base: Node, exponent: float) -> Node:
    """base to a constant power: products where torch multiplies, and for other whole exponents up to 32."""
    g = t.graph
    one = g.const(1.0)
    if exponent == 0:
        return one
    if exponent in (0.5, -0.5):
        root = g(SQRT, base)
        return root if exponent > 0 else g(DIV, one, root)
    if exponent == int(exponent) and abs(exponent) <= 32 if math.isfinite(exponent) else False:
        whole = _whole_power(t, base, abs(int(exponent)))
        return whole if exponent > 0 else g(DIV, one, whole)
    return g(POW, base, g.const(exponent))


def _whole_power(t: Tracer, base: Node, k: int) -> Node:
    if k == 3:
        return t.graph(MUL, t.graph(MUL, base, base), base)
    result = None
    while k:
        if k & 1:
            result = base if result is None else t.graph(MUL, result, base)
        base, k = t.graph(MUL, base, base) if k > 1 else base, k >> 1
    assert result is not None
    return result


def _pow(t: Tracer, a, b):
    base, exponent = _real(t, a), b if not isinstance(b, Node) else _real(t, b)
    if isinstance(exponent, Node):
        if exponent.op is not CONST:
            return t.graph(POW, base, exponent)
        exponent = exponent.value
    return power(t, base, float(exponent))


def _sign(t: Tracer, a):
    g, a = t.graph, _real(t, a)
    zero = g.const(0.0)
    below = g(SELECT, g(LT, a, zero), g.const(-1.0), zero)
    return g(SELECT, g(GT, a, zero), g.const(1.0), below)


def _trunc(t: Tracer, a):
    g = t.graph
    a = _real(t, a)
    return g(SELECT, g(LT, a, g.const(0.0)), g(NEG, g(FLOOR, g(NEG, a))), g(FLOOR, a))


def _maximum(t: Tracer, a, b):
    g, a, b = t.graph, _real(t, a), _real(t, b)
    return g(SELECT, g(OR, g(GT, a, b), g(NE, a, a)), a, b)


def _minimum(t: Tracer, a, b):
    g, a, b = t.graph, _real(t, a), _real(t, b)
    return g(SELECT, g(OR, g(LT, a, b), g(NE, a, a)), a, b)


def _clamp(t: Tracer, a, low=None, high=None, *, min=None, max=None):
    g, a = t.graph, _real(t, a)
    low, high = (low if low is not None else min), (high if high is not None else max)
    if low is not None:
        low = _real(t, low)
        a = g(SELECT, g(LT, a, low), low, a)
    if high is not None:
        high = _real(t, high)
        a = g(SELECT, g(GT, a, high), high, a)
    return a


def _where(t: Tracer, which, a, b):
    a, b = _as_node(t, a), _as_node(t, b)
    if a.kind != b.kind:
        a, b = t.as_real(a), t.as_real(b)
    return t.graph(SELECT, t.as_truth(which), a, b)


def _logic(op: Op):
    def lower(t: Tracer, *args):
        nodes = [_as_node(t, a) for a in args]
        return t.graph(op, *(t.as_truth(n) for n in nodes))

    return lower


def _bitwise(op: Op):
    def lower(t: Tracer, *args):
        nodes = [_as_node(t, a) for a in args]
        if any(n.kind is not TRUTH for n in nodes):
            raise CaptureError("works on the bits of integers")
        return t.graph(op, *nodes)

    return lower


def _addcmul(t: Tracer, a, b, c, *, value=1):
    b = b if value == 1 else t.graph(MUL, t.constant(value), b)
    return multiply_add(t, b, _real(t, c), _real(t, a))


def _addcdiv(t: Tracer, a, b, c, *, value=1):
    b = b if value == 1 else t.graph(MUL, t.constant(value), b)
    return t.graph(ADD, a, t.graph(DIV, b, c))


def _lerp(t: Tracer, a, b, weight):
    g = t.graph
    if isinstance(weight, Node) and weight.op is not CONST:
        raise CaptureError("interpolates with a weight that varies")
    weight = weight.value if isinstance(weight, Node) else float(weight)
    if abs(weight) < 0.5:
        return multiply_add(t, t.constant(weight), g(SUB, b, a), a)
    return multiply_add(t, g(SUB, a, b), t.constant(1.0 - weight), b)


def _sigmoid(t: Tracer, a):
    g = t.graph
    return g(DIV, g.const(1.0), g(ADD, g.const(1.0), g(EXP, g(NEG, _real(t, a)))))


def _softplus(t: Tracer, a, beta=1, threshold=20):
    g = t.graph
    scaled = g(MUL, a, g.const(beta))
    soft = g(DIV, g(LOG1P, g(EXP, scaled)), g.const(beta))
    return g(SELECT, g(GT, scaled, g.const(threshold)), a, soft)


def _softplus_backward(t: Tracer, grad, a, beta, threshold):
    g = t.graph
    scaled = g(MUL, a, g.const(beta))
    e = g(EXP, scaled)
    soft = g(DIV, g(MUL, grad, e), g(ADD, e, g.const(1.0)))
    return g(SELECT, g(GT, scaled, g.const(threshold)), grad, soft)


def _sigmoid_backward(t: Tracer, grad, y):
    g = t.graph
    return g(MUL, g(MUL, grad, g(SUB, g.const(1.0), y)), y)


def _tanh_backward(t: Tracer, grad, y):
    g = t.graph
    return g(MUL, grad, g(SUB, g.const(1.0), g(MUL, y, y)))


def _threshold_backward(t: Tracer, grad, a, threshold):
    g = t.graph
    return g(SELECT, g(LE, a, g.const(threshold)), g.const(0.0), grad)


def _leaky_relu(t: Tracer, a, slope=0.01):
    g = t.graph
    return g(SELECT, g(GT, a, g.const(0.0)), a, g(MUL, a, g.const(slope)))


def _leaky_relu_backward(t: Tracer, grad, a, slope, is_result):
    g = t.graph
    return g(SELECT, g(GT, a, g.const(0.0)), grad, g(MUL, grad, g.const(slope)))


def _hypot(t: Tracer, a, b):
    g = t.graph
    return g(SQRT, g(ADD, g(MUL, a, a), g(MUL, b, b)))


def _finite(t: Tracer, a):
    return t.graph(LT, t.graph(ABS, _real(t, a)), t.graph.const(math.inf))


def _masked_fill(t: Tracer, a, mask, value):
    return _where(t, mask, value, a)


def _reciprocal(t: Tracer, a):
    return t.graph(DIV, t.graph.const(1.0), _real(t, a))


TABLE = {
    "add": _add, "sub": _sub, "rsub": _rsub, "mul": _binary(MUL), "div": _div, "true_divide": _div, "neg": _unary(NEG),
    "pow": _pow, "square": lambda t, a: power(t, _real(t, a), 2.0), "reciprocal": _reciprocal,
    "sqrt": _unary(SQRT), "rsqrt": lambda t, a: _reciprocal(t, t.graph(SQRT, _real(t, a))),
    "abs": _unary(ABS), "sign": _sign, "sgn": _sign, "floor": _unary(FLOOR), "trunc": _trunc,
    "ceil": lambda t, a: t.graph(NEG, t.graph(FLOOR, t.graph(NEG, _real(t, a)))), "round": _unary(RINT),
    "exp": _unary(EXP), "exp2": _unary(EXP2), "expm1": _unary(EXPM1), "log": _unary(LOG), "log2": _unary(LOG2),
    "log10": _unary(LOG10), "log1p": _unary(LOG1P), "sin": _unary(SIN), "cos": _unary(COS), "tan": _unary(TAN),
    "asin": _unary(ASIN), "acos": _unary(ACOS), "atan": _unary(ATAN), "atan2": _binary(ATAN2),
    "sinh": _unary(SINH), "cosh": _unary(COSH), "tanh": _unary(TANH), "sigmoid": _sigmoid, "softplus": _softplus,
    "relu": lambda t, a: _clamp(t, a, 0.0), "leaky_relu": _leaky_relu, "hypot": _hypot,
    "softplus_backward": _softplus_backward, "sigmoid_backward": _sigmoid_backward, "tanh_backward": _tanh_backward,
    "threshold_backward": _threshold_backward, "leaky_relu_backward": _leaky_relu_backward,
    "maximum": _maximum, "minimum": _minimum, "clamp": _clamp, "clamp_min": lambda t, a, m: _clamp(t, a, m),
    "clamp_max": lambda t, a, m: _clamp(t, a, None, m), "where": _where, "masked_fill": _masked_fill,
    "lt": _binary(LT), "le": _binary(LE), "gt": _binary(GT), "ge": _binary(GE), "eq": _binary(EQ),
    "ne": _binary(NE), "logical_and": _logic(AND), "logical_or": _logic(OR), "logical_not": _logic(NOT),
    "logical_xor": _logic(XOR), "bitwise_and": _bitwise(AND), "bitwise_or": _bitwise(OR),
    "bitwise_not": _bitwise(NOT), "bitwise_xor": _bitwise(XOR), "__and__": _bitwise(AND), "__or__": _bitwise(OR),
    "isnan": lambda t, a: t.graph(NE, _real(t, a), _real(t, a)), "isfinite": _finite,
    "isinf": lambda t, a: t.graph(EQ, t.graph(ABS, _real(t, a)), t.graph.const(math.inf)),
    "addcmul": _addcmul, "addcdiv": _addcdiv, "lerp": _lerp,
}  # fmt: skip
