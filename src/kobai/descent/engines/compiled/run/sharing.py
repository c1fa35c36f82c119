"""Kernels that differ in numbers alone: the same function and rule with another step size is the same machine code.

Whoever drags η asks for hundreds of kernels. What their code depends on is the *form*: the function, the rule's arithmetic, and
which of its coefficients are equal and which change from step to step; not how large they are. Jobs of one form share the
code that was compiled, and tried, for the first of them.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass

from kobai.descent.engines.compiled.program import coefficients_of
from kobai.descent.symbolic.optimizer import OptimizerGraphs

_KEPT = 64


@dataclass(frozen=True)
class Code:
    """Machine code that was tried. lanes: runs in a strip. letters: how long its text was."""

    call: Callable[..., None]
    lanes: int
    letters: int


_codes: OrderedDict[tuple, Code] = OrderedDict()


def form_of(place: tuple, rule: OptimizerGraphs) -> tuple:
    """What the code depends on.

    Args:
        place: the rest of what it depends on: device, precision, function, reach, what is recorded.
        rule: the rule, of whose numbers only the order in the tables counts.
    """
    shapes = []
    for k, update in enumerate(rule.updates):
        places, fixed, varying = coefficients_of(rule, k)
        nodes = tuple(node.number for row in (update.x, *update.state) for node in row)
        shapes.append((nodes, tuple(places), len(fixed), len(varying), rule.which.count(k) > 2))
    return (place, tuple(rule.graph.signature()), tuple(shapes), len(rule.initial))


def code_for(form: tuple) -> Code | None:
    """The code of that form, if there is some."""
    return _codes.get(form)


def remember(form: tuple, code: Code) -> None:
    """Keep code that was tried for the next job of its form."""
    _codes[form] = code
    while len(_codes) > _KEPT:
        _codes.popitem(last=False)
