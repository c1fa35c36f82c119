"""Judging a position: is it finite, does the run end, how far did it move. As arithmetic, so that every target does it alike."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from functools import reduce

from kobai.descent.engines.compiled.program import Evaluation, Program
from kobai.descent.ir.graph import Graph, Node
from kobai.descent.ir.ops import DADD, DMUL, DSQRT, IADD, ILT, NARROW, SELECT, SHL, SQRT, WIDEN


@dataclass
class Judgement:
    """What becomes of a run at the position ("x", i), given what it was before: ("held", i), ("moved",) and ("ended",)."""

    at: Evaluation  # f and ∇f there
    norm: Node  # |∇f|
    good: Node  # whether position and value are finite
    held: list[Node]  # the last good position
    moved: Node  # the largest change of a coordinate in the last step to a good position
    # −1 while the run goes on; 2·step where it meets a tolerance; 2·step + 1 where position, value or gradient is not finite
    ended: Node


def judge(program: Program, tolerances: frozenset[str]) -> Judgement:
    """The judgement of a program's positions, in its graph; ``tolerances`` are those of "grad", "value" that end a run.

    It reads, besides, ("step",) and ("first",), the step at which the loop began; ("limit", 0) and ("limit", 1), the tolerances
    of gradient norm and value; ("before",), the value one step earlier.
    """
    g, at, n = program.graph, program.anywhere, program.tables.n
    x, held = ([g.input(name, i) for i in range(n)] for name in ("x", "held"))
    ended, moved, step = g.input("ended"), g.input("moved"), g.input("step")
    good = _finite(g, [*x, at.value])
    alive = g(ILT, ended, g.integer(0))
    accepted = alive & good
    distance = reduce(lambda a, b: g(SELECT, b > a, b, a), [abs(a - b) for a, b in zip(x, held, strict=True)])
    norm = gradient_norm(g, at.grad)
    ends = broken = ~(good & _finite(g, at.grad))
    if "grad" in tolerances:
        ends = ends | (norm <= g.input("limit", 0))
    if "value" in tolerances:
        ends = ends | (abs(at.value - g.input("before")) <= g.input("limit", 1))
    code = g(SHL, step, g.integer(1))
    reason = g(SELECT, broken, g(IADD, code, g.integer(1)), code)
    return Judgement(
        at,
        norm,
        good,
        [g(SELECT, accepted, new, old) for new, old in zip(x, held, strict=True)],
        g(SELECT, accepted & g(ILT, g.input("first"), step), distance, moved),
        g(SELECT, alive & ends, reason, ended),
    )


def gradient_norm(g: Graph, grad: list[Node]) -> Node:
    """|∇f| in float64, so that squares of large float32 gradients stay finite."""
    if len(grad) == 1:
        return abs(grad[0])
    if g.double:
        return g(SQRT, reduce(lambda a, b: a + b, [one * one for one in grad]))
    wide = [g(WIDEN, one) for one in grad]
    return g(NARROW, g(DSQRT, reduce(lambda a, b: g(DADD, a, b), [g(DMUL, one, one) for one in wide])))


def least_gradient(program: Program) -> Node:
    """The smaller of ("least",) and the largest component of ∇f inside the box, which |∇f| is never below."""
    g = program.graph
    steepest = reduce(lambda a, b: g(SELECT, b > a, b, a), [abs(one) for one in program.inside.grad])
    least = g.input("least")
    return g(SELECT, steepest < least, steepest, least)


def _finite(g: Graph, values: Iterable[Node]) -> Node:
    """Whether all values are finite."""
    return reduce(lambda a, b: a & b, [abs(one) < math.inf for one in values])
