"""How much work one evaluation of a formula is, counted before anything is computed.

    calls    operations one after the other: those of a sum's body once for all terms, unless sums nest; then once a term;
             those of all branches of a piecewise function, with two for each coordinate in them
    numbers  the numbers they compute: those of a sum's body once a term

Nested sums multiply. What ``compute`` does is counted by the same cases, so that a test can compare both.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from kobai.errors import BadInput
from kobai.objectives import float_values, tree
from kobai.objectives.tree import Call, Item, Node, Reduce, Variable

MAX_CALLS = 100_000  # with the gradient half a second, in which nothing can be reported
MAX_NUMBERS = 100_000_000  # 0.4 GB in float32, all at once where a gradient is needed


class Work(NamedTuple):
    """The work of one evaluation of f at one point, without its gradient."""

    calls: int
    numbers: int

    def __add__(self, other: Work) -> Work:  # type: ignore[override]
        return Work(self.calls + other.calls, self.numbers + other.numbers)

    def times(self, k: int) -> Work:
        """The work of k of them."""
        return Work(self.calls * k, self.numbers * k)


def work_of(node: Node, parameters: Mapping[str, float], n: int) -> Work:
    """The work of a formula of n variables. Counting takes no longer than ``MAX_CALLS`` steps.

    Raises:
        BadInput: one evaluation is more than ``MAX_CALLS`` operations or ``MAX_NUMBERS`` numbers.
    """
    counted = branches = 0

    def go(node: Node, values: Mapping[str, float], running: str, terms: int) -> Work:
        """The work of a node; ``running`` is the index that all ``terms`` are computed along at once, or ""."""
        nonlocal branches
        if isinstance(node, Call) and node.name == "piecewise":
            conditions, branched = (
                node.args[0::2][: len(node.args) // 2],
                [*node.args[1::2], *node.args[len(node.args) & ~1 :]],
            )
            total = sum((go(part, values, running, terms) for part in conditions), Work(0, 0))
            branches += 1
            total = sum((go(part, values, running, terms) for part in branched), total)
            branches -= 1
            return total + Work(5, 5 * terms).times(len(conditions))
        if branches and isinstance(node, Variable | Item):
            return operation(node, values, running, terms) + Work(2, 2 * terms)
        return operation(node, values, running, terms)

    def operation(node: Node, values: Mapping[str, float], running: str, terms: int) -> Work:
        """The same outside of branches."""
        nonlocal counted
        counted += 1
        if counted > MAX_CALLS:
            raise _too_much(Work(counted, 0))
        if isinstance(node, Reduce):
            return reduction(node, values)
        if isinstance(node, Item):
            one_by_one = tree.uses_index(node, running) and not tree.counts_up(node.at)
            return Work(terms if one_by_one else 1, terms)
        return sum((go(child, values, running, terms) for child in tree.children(node)), Work(1, terms))

    def reduction(node: Reduce, values: Mapping[str, float]) -> Work:
        span = float_values.span(node, values, n)
        if not any(isinstance(part, Reduce) for part in tree.walk(node.body)):
            return go(node.body, values, node.index, len(span)) + Work(
                1 if tree.uses_index(node.body, node.index) else len(span), len(span)
            )
        if any(tree.uses_index(end, node.index) for part in tree.walk(node.body) if isinstance(part, Reduce)
               for end in (part.first, part.last)):  # fmt: skip
            total = Work(len(span), len(span))
            for k in span:
                total += go(node.body, {**values, node.index: k}, "", 1)
                check(total)
            return total
        inner = go(node.body, {**values, node.index: span.start}, "", 1) if span else Work(0, 0)
        return (inner + Work(1, 1)).times(len(span))

    def check(work: Work) -> None:
        if work.calls > MAX_CALLS or work.numbers > MAX_NUMBERS:
            raise _too_much(work)

    total = go(node, parameters, "", 1)
    check(total)
    return total


def _too_much(work: Work) -> BadInput:
    what = f"{work.calls:,} operations one after the other; at most {MAX_CALLS:,}"
    if work.calls <= MAX_CALLS:
        what = f"{work.numbers:,} numbers; at most {MAX_NUMBERS:,}"
    return BadInput(f"the formula takes {what} for one value: give its sums fewer terms, or nest fewer of them")
