"""How large the values of a graph can become while the point stays in a box.

A run is non-finite as soon as its position, value or gradient is. Testing that in every step would often cost more than the
gradient itself, so it is proven instead: inside a box |xᵢ| ≤ B interval arithmetic shows which values must be finite. Those
for which it cannot (a quotient, a logarithm) become guards: compiled code compares them, and the coordinates, with their
bounds.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field

from kobai.descent.ir import ops
from kobai.descent.ir.coefficients import EXP_SAFE
from kobai.descent.ir.graph import Node, reachable
from kobai.descent.ir.intervals import Interval, square
from kobai.descent.ir.transcendental import FAR

# The bound of a guarded value, by whether it is float64; its square must be finite, too.
_GUARD = {False: 2.0**50, True: 2.0**400}
_LARGEST = {False: 2.0**126, True: 2.0**1022}
# Boxes that are tried, as exponents of two.
_BOXES = (320, 80, 50, 30, 24, 20, 16, 14, 12, 10, 8, 7, 6)


@dataclass
class Bounds:
    """What is known inside a box."""

    box: float  # B
    intervals: dict[Node, Interval] = field(default_factory=dict)  # the range of each real node
    guards: dict[Node, float] = field(default_factory=dict)  # nodes to be compared with a bound, and the bound
    loose: int = 0  # how many exponentials have a range too wide for their fast form

    def of(self, node: Node) -> Interval | None:
        """The range of a node, its guard included."""
        found, limit = self.intervals.get(node), self.guards.get(node)
        return found if found is None or limit is None else (max(found[0], -limit), min(found[1], limit))


def bounds_of(outputs: list[Node], double: bool, extent: float, constants: Sequence[Interval] = ()) -> Bounds:
    """The bounds of f and ∇f for the box that needs the fewest guards, and of those the largest.

    Boxes much larger than ``extent``, the largest coordinate of the starts, are preferred; ``constants`` are the ranges of the
    inputs ("constant", c).
    """
    best = None
    least = max(4.0 * extent, 64.0)
    for exponent in _BOXES:
        box = 2.0**exponent
        if (exponent > 50 and not double) or (best is not None and box < least):
            continue
        bounds = _inside(outputs, double, box, constants)
        if best is None or (len(bounds.guards), bounds.loose) < (len(best.guards), best.loose):
            best = bounds
    assert best is not None
    return best


def _inside(outputs: list[Node], double: bool, box: float, constants: Sequence[Interval]) -> Bounds:
    bounds = Bounds(box)
    for node in reachable(outputs):
        if node.kind is not ops.REAL:
            continue
        found = constants[node.value[1]] if _is_constant(node) else _interval(node, bounds, double)
        if found is None or not (-_LARGEST[double] < found[0] and found[1] < _LARGEST[double]):
            limit = bounds.guards[node] = _GUARD[double]
            low, high = found or (-limit, limit)
            found = (max(low, -limit), min(high, limit)) if low == low and high == high else (-limit, limit)
        slack = 1e-12 if double else 1e-5
        bounds.intervals[node] = (found[0] - slack * abs(found[0]), found[1] + slack * abs(found[1]))
    return bounds


def _is_constant(node: Node) -> bool:
    return node.op is ops.INPUT and node.value[0] == "constant"


def _interval(node: Node, bounds: Bounds, double: bool) -> Interval | None:
    """The range of a node, or None where it may be infinite or NaN."""
    if node.op is ops.CONST:
        return (node.value, node.value) if math.isfinite(node.value) else None
    if node.op is ops.INPUT:
        return (-bounds.box, bounds.box)
    args = [bounds.intervals[a] for a in node.args if a.kind is ops.REAL]
    if node.op in (ops.SIN, ops.COS) and (args[0][0] < -FAR[double] or args[0][1] > FAR[double]):
        bounds.guards[node.args[0]] = min(FAR[double], bounds.guards.get(node.args[0], FAR[double]))
    if node.op is ops.EXP and args[0][0] < -EXP_SAFE[double]:
        bounds.loose += 1
    if node.op in (ops.MUL, ops.FMA) and node.args[0] is node.args[1]:
        args[:2] = [square(args[0]), (1.0, 1.0)]
    try:
        return node.op.interval and node.op.interval(*args)
    except OverflowError:
        return None
