"""Verifier: a graph whose operations have the right operands, in an order that can be computed."""

from __future__ import annotations

from collections.abc import Iterable

from kobai.descent.ir.graph import INPUTS, Node, reachable
from kobai.descent.ir.ops import CONST, INPUT, REAL

_CONSTANTS = {"real": float, "integer": int, "truth": bool}


def verify(outputs: Iterable[Node], *, expanded: bool = False) -> None:
    """Check all that outputs depend on: operands, kinds, order, names of inputs; if ``expanded``, spellings.

    Raises:
        AssertionError: the node and what is wrong with it.
    """
    for node in reachable(outputs):
        if wrong := _fault(node, expanded):
            raise AssertionError(f"{node}: {wrong}")


def _fault(node: Node, expanded: bool) -> str | None:
    """What is wrong with one node, or None."""
    op = node.op
    if len(node.args) != len(op.operands):
        return f"{len(node.args)} operands, not {len(op.operands)}"
    if any(a.number >= node.number for a in node.args):
        return "depends on a later node"
    if op is CONST:
        expected = _CONSTANTS.get(node.kind.value)
        return None if type(node.value) is expected else f"a constant of kind {node.kind.value} is no {expected}"
    if op is INPUT:
        known = INPUTS.get(node.value[0])
        return None if node.kind is known else "not a known input" if known is None else f"is no {known.value}"
    free = {a.kind for a, kind in zip(node.args, op.operands, strict=True) if kind is None}
    if any(kind is not None and a.kind is not kind for a, kind in zip(node.args, op.operands, strict=True)):
        return f"operands of kinds {[a.kind.value for a in node.args]}"
    if len(free) > 1:
        return "operands of different kinds"
    if node.kind is not (op.result or next(iter(free), REAL)):
        return f"is of kind {node.kind.value}"
    return "is not expanded into arithmetic" if expanded and not (op.llvm and op.cuda) else None
