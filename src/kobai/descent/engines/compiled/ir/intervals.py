"""How large every value of an objective can become while the point stays in a box.

A run is non-finite as soon as its position, value or gradient is. Testing that at each step would cost more than many a
gradient, so it is proven instead: inside a box |xᵢ| ≤ B interval arithmetic shows which values must be finite. Those for
which it cannot (a quotient, a logarithm) become guards, values that the kernel watches; and it watches the box.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, field

from kobai.descent.engines.compiled.ir.transcendental import EXP_SAFE, FAR
from kobai.descent.symbolic.graph import NUMBER, Node, reachable

Interval = tuple[float, float]
# A guarded value's bound; its square must be finite, too.
_GUARD = {False: 2.0**50, True: 2.0**400}
_LARGEST = {False: 2.0**126, True: 2.0**1022}


@dataclass
class Proof:
    """What is known inside the box.

    Args:
        box: B.
        within: the interval of each number.
        guards: values to be watched, each with its bound.
    """

    box: float
    within: dict[Node, Interval] = field(default_factory=dict)
    guards: dict[Node, float] = field(default_factory=dict)
    clumsy: int = 0


def prove(outputs: list[Node], double: bool, reach: float) -> Proof:
    """The proof for the box that needs the fewest guards, and of those the largest.

    Args:
        outputs: f and ∇f.
        reach: the largest coordinate at the start; boxes much larger than that come first.
    """
    best = None
    least = max(4.0 * reach, 64.0)
    for exponent in (320, 80, 50, 30, 24, 20, 16, 14, 12, 10, 8, 7, 6):
        box = 2.0**exponent
        if (exponent > 50 and not double) or (best is not None and box < least):
            continue
        proof = _inside(outputs, double, box)
        if best is None or (len(proof.guards), proof.clumsy) < (len(best.guards), best.clumsy):
            best = proof
    assert best is not None
    return best


def _inside(outputs: list[Node], double: bool, box: float) -> Proof:
    proof = Proof(box)
    for node in reachable(outputs):
        if node.kind != NUMBER:
            continue
        found = _interval(node, proof, double)
        if found is None or not (-_LARGEST[double] < found[0] and found[1] < _LARGEST[double]):
            limit = _GUARD[double]
            proof.guards[node] = limit
            low, high = found or (-limit, limit)
            found = (max(low, -limit), min(high, limit)) if low == low and high == high else (-limit, limit)
        slack = 1e-12 if double else 1e-5
        proof.within[node] = (found[0] - slack * abs(found[0]), found[1] + slack * abs(found[1]))
    return proof


def _interval(node: Node, proof: Proof, double: bool) -> Interval | None:
    """The interval of a node's value, or None where it may be no finite number."""
    if node.op == "const":
        return (node.value, node.value) if math.isfinite(node.value) else None
    if node.op == "x":
        return (-proof.box, proof.box)
    args = [proof.within[a] for a in node.args if a.kind == NUMBER]
    if node.op in ("sin", "cos"):
        far = FAR[double]
        if args[0][0] < -far or args[0][1] > far:
            proof.guards[node.args[0]] = min(far, proof.guards.get(node.args[0], far))
        return (-1.0, 1.0)
    if node.op == "exp" and args[0][0] < -EXP_SAFE[double]:
        proof.clumsy += 1
    rule = _RULES.get(node.op)
    if rule is None:
        return None
    if node.op in ("mul", "fma") and node.args[0] is node.args[1]:
        args[:2] = [_square(args[0]), (1.0, 1.0)]
    try:
        return rule(*args)
    except OverflowError:
        return None


def _square(a: Interval) -> Interval:
    ends = (a[0] * a[0], a[1] * a[1])
    return (0.0 if a[0] <= 0.0 <= a[1] else min(ends), max(ends))


def _mul(a: Interval, b: Interval) -> Interval:
    ends = [p * q for p in a for q in b]
    return (min(ends), max(ends))


def _add(a: Interval, b: Interval) -> Interval:
    return (a[0] + b[0], a[1] + b[1])


def _div(a: Interval, b: Interval) -> Interval | None:
    if b[0] <= 0.0 <= b[1]:
        return None
    return _mul(a, (1.0 / b[1], 1.0 / b[0]))


def _abs(a: Interval) -> Interval:
    return (0.0 if a[0] <= 0.0 <= a[1] else min(abs(a[0]), abs(a[1])), max(abs(a[0]), abs(a[1])))


def _hull(*intervals: Interval) -> Interval:
    return (min(a[0] for a in intervals), max(a[1] for a in intervals))


def _rising(fn: Callable[[float], float], low: float = -math.inf, high: float = math.inf, *, open_low: bool = False):
    """An interval rule for a function that rises on its domain."""

    def rule(a: Interval) -> Interval | None:
        if a[0] < low or a[1] > high or (open_low and a[0] <= low):
            return None
        return (fn(a[0]), fn(a[1]))

    return rule


def _cosh(a: Interval) -> Interval:
    size = _abs(a)
    return (math.cosh(size[0]), math.cosh(size[1]))


def _acos(a: Interval) -> Interval | None:
    return None if a[0] < -1 or a[1] > 1 else (math.acos(a[1]), math.acos(a[0]))


def _pow(a: Interval, b: Interval) -> Interval | None:
    if a[0] <= 0:
        return None
    ends = [p**q for p in a for q in b]
    return (min(ends), max(ends))


_RULES: dict[str, Callable[..., Interval | None]] = {
    "add": _add, "sub": lambda a, b: (a[0] - b[1], a[1] - b[0]), "mul": _mul, "div": _div,
    "fma": lambda a, b, c: _add(_mul(a, b), c), "neg": lambda a: (-a[1], -a[0]), "abs": _abs, "select": _hull,
    "sqrt": lambda a: (math.sqrt(max(a[0], 0.0)), math.sqrt(a[1])) if a[0] >= 0 else None,
    "floor": lambda a: (a[0] - 1.0, a[1]), "rint": lambda a: (a[0] - 1.0, a[1] + 1.0),
    "exp": _rising(math.exp), "exp2": _rising(lambda v: 2.0**v), "expm1": _rising(math.expm1),
    "log": _rising(math.log, 0.0, open_low=True), "log2": _rising(math.log2, 0.0, open_low=True),
    "log10": _rising(math.log10, 0.0, open_low=True), "log1p": _rising(math.log1p, -1.0, open_low=True),
    "tanh": _rising(math.tanh), "sinh": _rising(math.sinh), "cosh": _cosh, "atan": _rising(math.atan),
    "atan2": lambda a, b: (-3.2, 3.2), "asin": _rising(math.asin, -1.0, 1.0), "acos": _acos, "pow": _pow,
}  # fmt: skip
