"""A formula whose constants differ from run to run, as one graph.

It is captured with two sets of constants. Numbers of the graph that differ between the two captures are found among the values
of the formula's parts without coordinates, or one operation away from these (autograd's a − 1 of xᵃ). They become inputs.
"""

from __future__ import annotations

import dataclasses
import random
from collections.abc import Callable, Iterator, Mapping

import numpy as np
import torch
from numpy.typing import NDArray

from kobai.descent.ir.graph import Graph, Node, reachable, rewrite
from kobai.descent.ir.ops import CONST, REAL
from kobai.descent.symbolic.objective import ObjectiveGraph, capture_objective
from kobai.descent.symbolic.tensor import CaptureError
from kobai.objectives import Formula, float_values, tree

_FORMS: tuple[Callable[[float], float], ...] = (
    lambda v: v, lambda v: -v, lambda v: v - 1, lambda v: 2 * v, lambda v: -2 * v, lambda v: v / 2,
    lambda v: 4 * v, lambda v: -4 * v, lambda v: 8 * v, lambda v: 1 - v,
    lambda v: 1 / v if v else float("inf"), lambda v: -1 / v if v else float("inf"),
    lambda v: 2 / v if v else float("inf"), lambda v: -2 / v if v else float("inf"), lambda v: v - 2, lambda v: v * v,
)  # fmt: skip
_TRIALS = 12
_PROBES = 8
_WHOLE = 16.0  # halves of whole numbers up to it are told from others by torch, as exponents say


def objective_of_runs(
    formula: Formula, values: Mapping[str, NDArray[np.float64]], n: int, dtype: torch.dtype
) -> tuple[NDArray[np.intp], ObjectiveGraph]:
    """Which runs can be computed by one graph, and that with the constants of these runs.

    Args:
        formula: with the constants that all runs share.
        values: those that differ: (runs,) each.
        n: coordinates of a point.

    Raises:
        CaptureError: the formula decides by these constants, or one of its numbers is not found.
    """
    names = frozenset(values)
    _check(formula.tree, names)
    chance = random.Random(20240229)
    typical = {name: float(np.median(column)) or 1.0 for name, column in values.items()}
    pairs = []
    for _ in range(_TRIALS):
        trial = {name: value * 2.0 ** chance.uniform(-4.0, 0.5) for name, value in typical.items()}
        pairs.append((trial, _Capture.of(_with(formula, trial), n, dtype)))
    # Two numbers that are equal by chance are one node, and exact products are merged with factors of 1 or more: the captures
    # with the most nodes have neither, and hold for all numbers.
    pairs.sort(key=lambda pair: -len(pair[1].nodes))
    of_shape = ([pair for pair in pairs if pair[1].shape == one.shape] for _, one in pairs)
    pairs = next((some for some in of_shape if len(some) > 1), pairs)[:2]
    trials, (first, second) = [trial for trial, _ in pairs], [capture for _, capture in pairs]
    graph, number = Graph(dtype == torch.float64), first.graph.graph.dtype
    parts = list(dict.fromkeys(_parts(formula.tree, formula.parameters, names)))
    unique, back = np.unique(np.stack(list(values.values()), 1), axis=0, return_inverse=True)
    settings = [dict(zip(values, row, strict=True)) for row in unique.tolist()]
    seen = {part: [_value(part, formula, setting) for setting in settings] for part in parts}
    replace: dict[Node, Node] = {}
    columns: list[NDArray[np.float64]] = []
    fine = np.ones(len(back), bool)
    if first.shape != second.shape:
        raise CaptureError("computes otherwise with other constants")
    for k, (a, b) in enumerate(zip(first.nodes, second.nodes, strict=True)):
        if a.op is not CONST or a.value == b.value:
            continue
        if a.kind is not REAL or a.value != a.value or b.value != b.value:
            raise CaptureError("decides by its constants")
        found = list(_found(parts, formula, trials, (a.value, b.value), number))
        made = [np.array([float(number(form(one))) for one in seen[part]]) for part, form in found]
        for _ in range(_TRIALS):  # two operations may agree by chance: a capture where they differ tells
            where = np.flatnonzero(np.any([column != made[0] for column in made], 0)) if made else []
            if not len(where):
                break
            for at in where[np.unique(np.linspace(0, len(where) - 1, _PROBES).astype(int))]:
                value = _Capture.of(_with(formula, settings[at]), n, dtype).constant(k, first.shape)
                if value == value:
                    break
            made = [column for column in made if column[at] == value]
        else:
            made = []
        if not made:
            raise CaptureError("computes with its constants in a way that cannot be followed")
        column = made[0][back.reshape(-1)]
        fine &= np.isfinite(column) & ~((2 * column == np.round(2 * column)) & (np.abs(column) <= _WHOLE))
        replace[a] = graph.input("constant", len(columns))
        columns.append(column)
    if not columns:
        raise CaptureError("does not depend on its constants")
    members = np.flatnonzero(fine)
    again = rewrite(graph, first.outputs, replace)
    value, *grad = (again[node] for node in first.outputs)
    return members, ObjectiveGraph(graph, value, grad, [column[members] for column in columns])


@dataclasses.dataclass(frozen=True)
class _Capture:
    """A captured formula, its nodes in order, and their operations and operands without the numbers."""

    graph: ObjectiveGraph
    outputs: list[Node]
    nodes: list[Node]
    shape: list[tuple]

    @classmethod
    def of(cls, formula: Formula, n: int, dtype: torch.dtype) -> _Capture:
        """Capture a formula of n variables."""
        graph = capture_objective(formula, torch.linspace(0.5, 1.0, n, dtype=dtype))
        outputs = [graph.value, *graph.grad]
        nodes = reachable(outputs)
        known = {node: k for k, node in enumerate(nodes)}
        shape = [
            (node.op.name, node.kind, None if node.op is CONST else node.value, *(known[arg] for arg in node.args))
            for node in nodes
        ]
        return cls(graph, outputs, nodes, [*shape, tuple(known[node] for node in outputs)])

    def constant(self, k: int, shape: list[tuple]) -> float:
        """The number at a place among the nodes; NaN where this graph is not of that shape."""
        return self.nodes[k].value if self.shape == shape else float("nan")


def _check(node: tree.Node, names: frozenset[str]) -> None:
    """Refuse a formula that decides by constants: as limits, indices, degrees, or in comparisons."""
    for part in tree.walk(node):
        inner: tuple[tree.Node, ...] = ()
        match part:
            case tree.Item(at):
                inner = (at,)
            case tree.Reduce():
                inner = (part.first, part.last)
            case tree.Binary(op) if op not in ("+", "-", "*", "/", "**"):
                inner = tree.children(part)
            case tree.Call("root" | "piecewise"):
                inner = tree.children(part)
        if any(_uses(one, names) for one in inner):
            raise CaptureError("decides by its constants")


def _uses(node: tree.Node, names: frozenset[str]) -> bool:
    return any(isinstance(part, tree.Parameter) and part.name in names for part in tree.walk(node))


def _parts(node: tree.Node, parameters: Mapping[str, float], names: frozenset[str]) -> Iterator[tree.Node]:
    """The largest parts without coordinates that use some constants."""
    if float_values.number(node, parameters) is not None:
        if _uses(node, names):
            yield node
        return
    for child in tree.children(node):
        yield from _parts(child, parameters, names)


def _with(formula: Formula, values: Mapping[str, float]) -> Formula:
    return dataclasses.replace(formula, parameters={**formula.parameters, **values})


def _value(part: tree.Node, formula: Formula, values: Mapping[str, float]) -> float:
    found = float_values.number(part, {**formula.parameters, **values})
    assert found is not None
    return found


def _found(
    parts: list[tree.Node], formula: Formula, trials: list[dict[str, float]], values: tuple[float, float], number: type
) -> Iterator[tuple[tree.Node, Callable[[float], float]]]:
    """The parts of the formula, and the operations on them, that have these values in two trials."""
    # A part may be rounded to the precision before the operation.
    forms = (*_FORMS, *(lambda v, of=form: of(float(number(v))) for form in _FORMS))
    for part in parts:
        seen = [_value(part, formula, trial) for trial in trials]
        for form in forms:
            if all(float(number(form(one))) == value for one, value in zip(seen, values, strict=True)):
                yield part, form
