"""The loop over steps, written once for all targets.

A target implements ``Target``: arithmetic, which the table of operations spells; a loop; storing; and its own driver around
them. What differs between the targets stays in their drivers: LLVM's code steps a strip of runs in vectors between the rows
that are due, CUDA's takes one run through all steps and looks up which update and which row is due.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any, Protocol

from kobai.descent.engines.compiled.step_checks import Judgement
from kobai.descent.ir.graph import Node
from kobai.descent.ir.ops import INPUT

Names = dict[Any, str]
"""How the text names values: by node, and inputs by name and indices, like ("x", 0)."""
Look = Callable[[Names, str], tuple[Names, str]]
"""(names, counter of a loop) -> new values of some variables, and the condition under which the loop goes on."""
Step = Callable[[Names, str], Names]
"""(names, counter of a loop) -> new values of the other variables."""


class Target(Protocol):
    """A language that a descent is written in."""

    def compute(self, outputs: Sequence[Node], names: Names, /) -> None:
        """Write lines that compute nodes; ``names`` has the inputs and gets every node."""
        ...

    def loop(self, first: str, carried: Names, look: Look, step: Step) -> Names:
        """Write a loop whose counter begins at ``first``; ``carried``: what its variables start with -> what they end with."""
        ...

    def integer_of(self, counter: str) -> str:
        """A counter of a loop as an integer of the graph."""
        ...

    def store(self, array: str, column: int, value: str) -> None:
        """Store a value into the row that is due; ``column`` counts coordinates."""
        ...


def take_steps(
    target: Target, judgement: Judgement, start: Names, constants: Names, first: str,
    looked: Callable[[Names, str], str], update: Step,
) -> Names:  # fmt: skip
    """The loop from the step ``first``: evaluate f and ∇f, judge the position, update.

    Args:
        start: what ("x", i), ("held", i), ("state", j, i), ("ended",), ("moved",) and ("before",) start with.
        constants: coefficients, ("first",) and ("limit", k), as far as they are read.
        looked: writes what is to be done after a judgement, and gives the condition under which the loop goes on.
        update: writes an update, and gives new ("x", i) and ("state", j, i).
    """
    at = judgement.at
    changed = {("held", i): node for i, node in enumerate(judgement.held)}
    changed |= {("moved",): judgement.moved, ("ended",): judgement.ended}

    def look(names: Names, step: str) -> tuple[Names, str]:
        names |= constants | {("step",): target.integer_of(step)}
        target.compute([at.value, *at.grad, judgement.good, *changed.values()], names)
        more = looked(names, step)
        return {key: names[node] for key, node in changed.items()}, more

    return target.loop(first, start, look, lambda names, step: {**update(names, step), ("before",): names[at.value]})


def write_row(target: Target, judgement: Judgement, names: Names, x: Iterable[str], gradient: bool) -> None:
    """Store the position ``x``, f, |∇f| and, if asked for, ∇f, computed from ``names``."""
    at = judgement.at
    target.compute([at.value, *at.grad, judgement.norm], names)
    for i, one in enumerate(x):
        target.store("x", i, one)
    target.store("value", 0, names[at.value])
    target.store("norm", 0, names[judgement.norm])
    for i, node in enumerate(at.grad if gradient else []):
        target.store("grad", i, names[node])


def missing_nodes(outputs: Iterable[Node], names: Names) -> list[Node]:
    """The nodes to be computed for outputs, in order; inputs get the names of their keys."""
    found: dict[int, Node] = {}
    stack = list(outputs)
    while stack:
        node = stack.pop()
        if node.op is INPUT:
            names[node] = names[node.value]
        elif node not in names and node.number not in found:
            found[node.number] = node
            stack.extend(node.args)
    return [found[k] for k in sorted(found)]
