"""Operations entry by entry: torch's name for each, and the nodes that round as torch rounds.

torch's compound updates (``add`` with ``alpha``, ``addcmul``, ``lerp``) round once where the processor multiplies and adds
in one instruction; ``rounding.fuses`` finds that out on this machine.
"""

from __future__ import annotations

import math
from typing import Any

from kobai.descent.symbolic import rounding
from kobai.descent.symbolic.graph import TRUTH, Node
from kobai.descent.symbolic.tensor import Tracer, Untraceable


def _as_node(t: Tracer, a: Any) -> Node:
    return a if isinstance(a, Node) else t.constant(a)


def _num(t: Tracer, a: Any) -> Node:
    return t.number(_as_node(t, a))


def multiply_add(t: Tracer, a: Node, b: Node, c: Node) -> Node:
    """a·b + c, rounded as often as torch rounds it on this machine."""
    return t.graph("fma", a, b, c) if rounding.fuses() else t.graph("add", c, t.graph("mul", a, b))


def _scaled(t: Tracer, value: float, b: Node, c: Node) -> Node:
    if value == 1:
        return t.graph("add", c, b)
    if value == -1:
        return t.graph("sub", c, b)
    return multiply_add(t, t.constant(value), b, c)


def _add(t: Tracer, a, b, *, alpha=1):
    return _scaled(t, alpha, _num(t, b), _num(t, a))


def _sub(t: Tracer, a, b, *, alpha=1):
    return _scaled(t, -alpha, _num(t, b), _num(t, a))


def _rsub(t: Tracer, a, b, *, alpha=1):
    return _scaled(t, -alpha, _num(t, a), _num(t, b))


def _div(t: Tracer, a, b, *, rounding_mode=None):
    a = _num(t, a)
    # Only a root, which is rounded differently anyway: rules may rely on x·c/c being x.
    if t.reciprocals and a.op == "sqrt" and isinstance(b, (int, float)) and b not in (0, 1, -1):
        return t.graph("mul", a, t.constant(1.0 / b))
    quotient = t.graph("div", a, _num(t, b))
    if rounding_mode is None:
        return quotient
    return t.graph("floor", quotient) if rounding_mode == "floor" else _trunc(t, quotient)


def _binary(op: str):
    return lambda t, a, b: t.graph(op, _num(t, a), _num(t, b))


def _unary(op: str):
    return lambda t, a: t.graph(op, _num(t, a))


def power(t: Tracer, base: Node, exponent: float) -> Node:
    """base to a constant power: products where torch multiplies, and for other whole exponents up to 32."""
    g = t.graph
    one = g.const(1.0)
    if exponent == 0:
        return one
    if exponent in (0.5, -0.5):
        root = g("sqrt", base)
        return root if exponent > 0 else g("div", one, root)
    if exponent == int(exponent) and abs(exponent) <= 32 if math.isfinite(exponent) else False:
        whole = _whole_power(t, base, abs(int(exponent)))
        return whole if exponent > 0 else g("div", one, whole)
    return g("pow", base, g.const(exponent))


def _whole_power(t: Tracer, base: Node, k: int) -> Node:
    if k == 3:
        return t.graph("mul", t.graph("mul", base, base), base)
    result = None
    while k:
        if k & 1:
            result = base if result is None else t.graph("mul", result, base)
        base, k = t.graph("mul", base, base) if k > 1 else base, k >> 1
    assert result is not None
    return result


def _pow(t: Tracer, a, b):
    base, exponent = _num(t, a), b if not isinstance(b, Node) else _num(t, b)
    if isinstance(exponent, Node):
        if exponent.op != "const":
            return t.graph("pow", base, exponent)
        exponent = exponent.value
    return power(t, base, float(exponent))


def _sign(t: Tracer, a):
    g, a = t.graph, _num(t, a)
    zero = g.const(0.0)
    below = g("select", g("lt", a, zero), g.const(-1.0), zero)
    return g("select", g("gt", a, zero), g.const(1.0), below)


def _trunc(t: Tracer, a):
    g = t.graph
    a = _num(t, a)
    return g("select", g("lt", a, g.const(0.0)), g("neg", g("floor", g("neg", a))), g("floor", a))


def _maximum(t: Tracer, a, b):
    g, a, b = t.graph, _num(t, a), _num(t, b)
    return g("select", g("or", g("gt", a, b), g("ne", a, a)), a, b)


def _minimum(t: Tracer, a, b):
    g, a, b = t.graph, _num(t, a), _num(t, b)
    return g("select", g("or", g("lt", a, b), g("ne", a, a)), a, b)


def _clamp(t: Tracer, a, low=None, high=None, *, min=None, max=None):
    g, a = t.graph, _num(t, a)
    low, high = (low if low is not None else min), (high if high is not None else max)
    if low is not None:
        low = _num(t, low)
        a = g("select", g("lt", a, low), low, a)
    if high is not None:
        high = _num(t, high)
        a = g("select", g("gt", a, high), high, a)
    return a


def _where(t: Tracer, which, a, b):
    a, b = _as_node(t, a), _as_node(t, b)
    if a.kind != b.kind:
        a, b = t.number(a), t.number(b)
    return t.graph("select", t.truth(which), a, b)


def _compare(op: str):
    return lambda t, a, b: t.graph(op, _num(t, a), _num(t, b))


def _logic(op: str):
    def lower(t: Tracer, *args):
        nodes = [_as_node(t, a) for a in args]
        return t.graph(op, *(t.truth(n) for n in nodes))

    return lower


def _bitwise(op: str):
    def lower(t: Tracer, *args):
        nodes = [_as_node(t, a) for a in args]
        if any(n.kind != TRUTH for n in nodes):
            raise Untraceable("works on the bits of integers")
        return t.graph(op, *nodes)

    return lower


def _addcmul(t: Tracer, a, b, c, *, value=1):
    b = b if value == 1 else t.graph("mul", t.constant(value), b)
    return multiply_add(t, b, _num(t, c), _num(t, a))


def _addcdiv(t: Tracer, a, b, c, *, value=1):
    b = b if value == 1 else t.graph("mul", t.constant(value), b)
    return t.graph("add", a, t.graph("div", b, c))


def _lerp(t: Tracer, a, b, weight):
    g = t.graph
    if isinstance(weight, Node) and weight.op != "const":
        raise Untraceable("mixes by a weight that varies")
    weight = weight.value if isinstance(weight, Node) else float(weight)
    if abs(weight) < 0.5:
        return multiply_add(t, t.constant(weight), g("sub", b, a), a)
    return multiply_add(t, g("sub", a, b), t.constant(1.0 - weight), b)


def _sigmoid(t: Tracer, a):
    g = t.graph
    return g("div", g.const(1.0), g("add", g.const(1.0), g("exp", g("neg", _num(t, a)))))


def _softplus(t: Tracer, a, beta=1, threshold=20):
    g = t.graph
    scaled = g("mul", a, g.const(beta))
    soft = g("div", g("log1p", g("exp", scaled)), g.const(beta))
    return g("select", g("gt", scaled, g.const(threshold)), a, soft)


def _softplus_backward(t: Tracer, grad, a, beta, threshold):
    g = t.graph
    scaled = g("mul", a, g.const(beta))
    e = g("exp", scaled)
    soft = g("div", g("mul", grad, e), g("add", e, g.const(1.0)))
    return g("select", g("gt", scaled, g.const(threshold)), grad, soft)


def _sigmoid_backward(t: Tracer, grad, y):
    g = t.graph
    return g("mul", g("mul", grad, g("sub", g.const(1.0), y)), y)


def _tanh_backward(t: Tracer, grad, y):
    g = t.graph
    return g("mul", grad, g("sub", g.const(1.0), g("mul", y, y)))


def _threshold_backward(t: Tracer, grad, a, threshold):
    g = t.graph
    return g("select", g("le", a, g.const(threshold)), g.const(0.0), grad)


def _leaky_relu(t: Tracer, a, slope=0.01):
    g = t.graph
    return g("select", g("gt", a, g.const(0.0)), a, g("mul", a, g.const(slope)))


def _leaky_relu_backward(t: Tracer, grad, a, slope, is_result):
    g = t.graph
    return g("select", g("gt", a, g.const(0.0)), grad, g("mul", grad, g.const(slope)))


def _hypot(t: Tracer, a, b):
    g = t.graph
    return g("sqrt", g("add", g("mul", a, a), g("mul", b, b)))


def _finite(t: Tracer, a):
    return t.graph("lt", t.graph("abs", _num(t, a)), t.graph.const(math.inf))


def _masked_fill(t: Tracer, a, mask, value):
    return _where(t, mask, value, a)


def _reciprocal(t: Tracer, a):
    return t.graph("div", t.graph.const(1.0), _num(t, a))


TABLE = {
    "add": _add, "sub": _sub, "rsub": _rsub, "mul": _binary("mul"), "div": _div, "true_divide": _div, "neg": _unary("neg"),
    "pow": _pow, "square": lambda t, a: power(t, _num(t, a), 2.0), "reciprocal": _reciprocal,
    "sqrt": _unary("sqrt"), "rsqrt": lambda t, a: _reciprocal(t, t.graph("sqrt", _num(t, a))),
    "abs": _unary("abs"), "sign": _sign, "sgn": _sign, "floor": _unary("floor"), "trunc": _trunc,
    "ceil": lambda t, a: t.graph("neg", t.graph("floor", t.graph("neg", _num(t, a)))), "round": _unary("rint"),
    "exp": _unary("exp"), "exp2": _unary("exp2"), "expm1": _unary("expm1"), "log": _unary("log"), "log2": _unary("log2"),
    "log10": _unary("log10"), "log1p": _unary("log1p"), "sin": _unary("sin"), "cos": _unary("cos"), "tan": _unary("tan"),
    "asin": _unary("asin"), "acos": _unary("acos"), "atan": _unary("atan"), "atan2": _binary("atan2"),
    "sinh": _unary("sinh"), "cosh": _unary("cosh"), "tanh": _unary("tanh"), "sigmoid": _sigmoid, "softplus": _softplus,
    "relu": lambda t, a: _clamp(t, a, 0.0), "leaky_relu": _leaky_relu, "hypot": _hypot,
    "softplus_backward": _softplus_backward, "sigmoid_backward": _sigmoid_backward, "tanh_backward": _tanh_backward,
    "threshold_backward": _threshold_backward, "leaky_relu_backward": _leaky_relu_backward,
    "maximum": _maximum, "minimum": _minimum, "clamp": _clamp, "clamp_min": lambda t, a, m: _clamp(t, a, m),
    "clamp_max": lambda t, a, m: _clamp(t, a, None, m), "where": _where, "masked_fill": _masked_fill,
    "lt": _compare("lt"), "le": _compare("le"), "gt": _compare("gt"), "ge": _compare("ge"), "eq": _compare("eq"),
    "ne": _compare("ne"), "logical_and": _logic("and"), "logical_or": _logic("or"), "logical_not": _logic("not"),
    "logical_xor": _logic("xor"), "bitwise_and": _bitwise("and"), "bitwise_or": _bitwise("or"),
    "bitwise_not": _bitwise("not"), "bitwise_xor": _bitwise("xor"), "__and__": _bitwise("and"), "__or__": _bitwise("or"),
    "isnan": lambda t, a: t.graph("ne", _num(t, a), _num(t, a)), "isfinite": _finite,
    "isinf": lambda t, a: t.graph("eq", t.graph("abs", _num(t, a)), t.graph.const(math.inf)),
    "addcmul": _addcmul, "addcdiv": _addcdiv, "lerp": _lerp,
}  # fmt: skip
