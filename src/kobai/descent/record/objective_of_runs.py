"""``ObjectiveOfRuns``: a formula of which each run has constants of its own."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from kobai.objectives import Formula, Objective, tree
from kobai.objectives.formula.compute import compile_tree


@dataclass(frozen=True)
class ObjectiveOfRuns:
    """A formula at points (runs, *batch, n), each run with its own constants.

    Args:
        formula: with the constants that all runs share.
        fn: (n + c, *batch) -> (*batch), the formula with the others as c further coordinates.
        constants: (runs, c) those.
    """

    formula: Formula
    fn: Callable[[Tensor], Tensor]
    constants: NDArray[np.float64]

    @classmethod
    def of(cls, objective: Objective, constants: Mapping[str, NDArray[np.float64]], n: int) -> ObjectiveOfRuns:
        """That of an objective of n variables, with these constants of its formula: (runs,) each."""
        places = {name: n + 1 + k for k, name in enumerate(constants)}

        def change(node: tree.Node) -> tree.Node:
            match node:
                case tree.Parameter(name) if name in places:
                    return tree.Variable(places[name])
                case tree.Constant("n"):  # more coordinates are no more variables
                    return tree.Number(n)
            return node

        formula = objective.formula
        assert formula is not None
        fn = compile_tree(tree.changed(formula.tree, change), formula.parameters)
        return cls(formula, fn, np.stack(list(constants.values()), 1))

    def rows(self, index: NDArray[np.intp] | slice) -> ObjectiveOfRuns:
        """That of some runs."""
        return replace(self, constants=self.constants[index])

    def batch(self, x: Tensor) -> Tensor:
        """f at points (runs, *batch, n): (runs, *batch)."""
        own = torch.as_tensor(self.constants.T.copy(), dtype=x.dtype, device=x.device)
        own = own.reshape(*own.shape, *[1] * (x.dim() - 2)).expand(-1, *x.shape[:-1])
        return self.fn(torch.cat([x.movedim(-1, 0), own]))


def rows_of(objective: Objective | ObjectiveOfRuns, index: NDArray[np.intp] | slice) -> Objective | ObjectiveOfRuns:
    """The objective of some runs."""
    return objective.rows(index) if isinstance(objective, ObjectiveOfRuns) else objective


def distinct(
    objective: Objective | ObjectiveOfRuns, x: NDArray[np.float64]
) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Which points (runs, n) differ, or their constants, in the order of their coordinates; and which of those each is."""
    numbers = np.concatenate([x, objective.constants], 1) if isinstance(objective, ObjectiveOfRuns) else x
    _, first, of = np.unique(numbers, axis=0, return_index=True, return_inverse=True)
    return first, of.reshape(-1)
