"""An optimizer whose hyperparameters differ from run to run: runs that take the same kinds of step share their graphs.

Its steps are captured once with symbols for the hyperparameters (``symbolic_steps``), and the expressions found for their
coefficients are evaluated with the numbers of all runs. What it decides by hyperparameters, a momentum of 0 say, is evaluated
too: runs that decide otherwise are another group.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray

from kobai.descent.ir.graph import Graph, Node, reachable, rewrite
from kobai.descent.symbolic.objective import capturing
from kobai.descent.symbolic.optimizer import OptimizerGraphs, Update
from kobai.descent.symbolic.scalar_expressions import Book, evaluate_columns
from kobai.descent.symbolic.symbolic_steps import Step, Steps, SymbolicSteps
from kobai.descent.symbolic.tensor import CaptureError
from kobai.optimize import OptimizerSpec

Setting = tuple
"""A hyperparameter: (name,), or (name, i) for an entry of a tuple."""

_STEPS = 24  # that are captured: RAdam decides at the sixth, with smaller β₂ later
_MOST_GROUPS = 16
_SPECIAL = (0.0, 1.0, -1.0)  # numbers that an optimizer's code tells from others


@dataclass(frozen=True)
class Group:
    """Runs that take the same kinds of step.

    Args:
        members: (m,) which runs.
        graphs: their steps; a coefficient is a number, or an array (m,) of one for each run.
    """

    members: NDArray[np.intp]
    graphs: OptimizerGraphs


def groups_of(
    spec: OptimizerSpec, varied: Mapping[Setting, NDArray[np.float64]], n: int, dtype: torch.dtype, steps: int
) -> Iterator[Group]:
    """The runs whose steps can be captured, in groups; the others are in none.

    Args:
        spec: the optimizer with the hyperparameters that all runs share.
        varied: those that differ: (runs,) each.
        n: coordinates of a point.
    """
    waiting = np.arange(len(next(iter(varied.values()))))
    for _ in range(_MOST_GROUPS):
        if not len(waiting):
            return
        first = {setting: float(column[waiting[0]]) for setting, column in varied.items()}
        special = {setting for setting, value in first.items() if value in _SPECIAL}
        for fixed in (set(), special):
            same = np.ones(len(waiting), bool)
            for setting in fixed:
                same &= varied[setting][waiting] == first[setting]
            candidates = waiting[same]
            columns = {setting: column[candidates] for setting, column in varied.items()}
            try:
                found = _Captured(spec, first, fixed, dtype, n).group(columns, max(steps, 1))
            except CaptureError:
                continue
            if found is not None:
                members, graphs = candidates[found[0]], found[1]
                yield Group(members, graphs)
                waiting = np.setdiff1d(waiting, members)
                break
        else:
            same = np.all([varied[setting][waiting] == value for setting, value in first.items()], 0)
            waiting = waiting[~same]


class _Captured:
    """The steps of an optimizer with symbols for the hyperparameters that vary, but for those ``fixed`` at special values."""

    def __init__(
        self, spec: OptimizerSpec, first: dict[Setting, float], fixed: set[Setting], dtype: torch.dtype, n: int
    ):
        chance = random.Random(20240229)
        generic = {s: value if s in fixed else _generic(value, chance) for s, value in first.items()}
        self.hyper = with_settings(spec, generic)
        self.lr = spec.hyper.get("lr", np.nan)
        self.book, self.graph, self.n = Book(dtype == torch.float32), Graph(dtype == torch.float64), n
        with capturing(), torch.no_grad():
            self.steps: Steps = SymbolicSteps(spec, self.hyper, self.book, dtype, 1, self.graph).collect(_STEPS)
            two = SymbolicSteps(spec, self.hyper, self.book, dtype, 2, self.graph).collect(3)
        if not all(update in self.steps.updates for update in two.updates):
            raise CaptureError("mixes the coordinates")

    def group(
        self, columns: Mapping[Setting, NDArray[np.float64]], steps: int
    ) -> tuple[NDArray[np.intp], OptimizerGraphs] | None:
        """Which of some runs take the steps that the first of them takes, and those; None where that is not even the first."""
        hyper: dict[tuple, Any] = {**_numbers(self.hyper), **columns}
        count, known = len(next(iter(columns.values()))), {}
        mine = self._decide(self.steps.decisions, hyper, [], count, known)
        which: list[int] = []
        scalars: list[Any] = []
        kinds = self.steps.steps
        for k in range(steps):
            hold = [
                (k == 0) == kind.first and self._decide(kind.decisions, hyper, scalars, count, known) for kind in kinds
            ]
            taken = [np.broadcast_to(one, (count,)) for one in hold]
            chosen = next((j for j, one in enumerate(taken) if one[0]), None)
            if chosen is None or not mine[0]:
                return None
            earlier = np.any(taken[:chosen], 0) if chosen else np.zeros(count, bool)
            mine &= taken[chosen] & ~earlier
            which.append(chosen)
            scalars = evaluate_columns(self.book.entries, hyper, scalars, list(kinds[chosen].scalars), known)
            if not scalars and k and chosen == which[-2]:
                which += [chosen] * (steps - k - 1)
                break
        members = np.flatnonzero(mine)
        return members, self._graphs(kinds, which, {s: column[members] for s, column in columns.items()})

    def _decide(
        self, decisions: Any, hyper: dict[tuple, Any], scalars: list[Any], count: int, known: dict[int, Any]
    ) -> NDArray[np.bool_]:
        """Whether decisions come out as stated, for each run."""
        outcomes = evaluate_columns(self.book.entries, hyper, scalars, [at for at, _ in decisions], known)
        held = np.ones(count, bool)
        for outcome, (_, expected) in zip(outcomes, decisions, strict=True):
            held &= np.asarray(outcome, bool) == expected
        return held

    def _graphs(
        self, kinds: list[Step], which: list[int], columns: Mapping[Setting, NDArray[np.float64]]
    ) -> OptimizerGraphs:
        """The graphs of n coordinates, with the coefficients of some runs."""
        hyper: dict[tuple, Any] = {**_numbers(self.hyper), **columns}
        known: dict[int, Any] = {}
        made = OptimizerGraphs(Graph(self.graph.double))
        made.initial = [_one(v) for v in evaluate_columns(self.book.entries, hyper, [], self.steps.initial, known)]
        index: dict[int, int] = {}
        read: dict[int, list[int]] = {}
        lr = hyper.get(("lr",), self.lr)
        scalars: list[Any] = []
        row: list[Any] = []
        for k, j in enumerate(which):
            update = kinds[j].update
            if update not in index:
                index[update] = len(made.updates)
                flat, read[update] = self._repeated(made.graph, self.steps.updates[update])
                made.updates.append(Update(flat[0], flat[1:], len(read[update])))
            if scalars or k < 2 or j != which[k - 1]:
                row = evaluate_columns(self.book.entries, hyper, scalars, read[update], known)
                scalars = evaluate_columns(self.book.entries, hyper, scalars, list(kinds[j].scalars), known)
            made.which.append(index[update])
            made.coefficients.append(row)
        made.lr = [float(lr) if np.ndim(lr) == 0 else float("nan")] * (len(which) + 1)
        return made

    def _repeated(self, graph: Graph, nodes: list[Node]) -> tuple[list[list[Node]], list[int]]:
        """An update of one coordinate as that of n, and the expressions of its coefficients."""
        used: dict[int, int] = {}
        inputs = _inputs(nodes)
        for node in inputs:
            if node.value[0] == "coefficient":
                used.setdefault(node.value[1], len(used))
        rows = []
        for i in range(self.n):
            replace = {
                node: graph.input("coefficient", used[node.value[1]]) if node.value[0] == "coefficient"
                else graph.input(*node.value[:-1], i)
                for node in inputs
            }  # fmt: skip
            made = rewrite(graph, nodes, replace)
            rows.append([made[node] for node in nodes])
        return [list(column) for column in zip(*rows, strict=True)], list(used)


def _inputs(nodes: list[Node]) -> list[Node]:
    return [node for node in reachable(nodes) if node.op.name == "input"]


def _generic(value: float, chance: random.Random) -> float:
    """A number near another that no arithmetic gives by chance; shares near 1 stay below 1."""
    if value == 0.0:
        return 0.01 * chance.uniform(0.5, 1.0)
    if 0.5 < abs(value) < 1.0:
        return float(np.copysign(1.0 - (1.0 - abs(value)) * chance.uniform(0.9, 1.0), value))
    return value * chance.uniform(0.9, 1.1)


def with_settings(spec: OptimizerSpec, values: Mapping[Setting, float]) -> dict[str, Any]:
    """The hyperparameters given, and those that vary with these values."""
    hyper = dict(spec.given)
    for (name, *at), value in values.items():
        if at:
            whole = [float(v) for v in hyper.get(name, spec.hyper[name])]
            whole[at[0]] = value
            hyper[name] = tuple(whole)
        else:
            hyper[name] = value
    return hyper


def _numbers(hyper: Mapping[str, Any]) -> dict[tuple, float]:
    """The hyperparameters that expressions may read."""
    found: dict[tuple, float] = {}
    for name, value in hyper.items():
        if isinstance(value, tuple):
            found |= {(name, i): one for i, one in enumerate(value)}
        else:
            found[name,] = value
    return found


def _one(value: Any) -> float:
    if np.ndim(value):
        raise CaptureError("starts from states that differ")
    return float(value)
