"""What a model's loss on a table is made of."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import torch
from torch import Tensor

from kobai.data.affine import split_blocks
from kobai.data.evaluation.design import Part, Scaling
from kobai.data.losses import RowLoss
from kobai.data.model import Model
from kobai.objectives import tree
from kobai.objectives.formula.compute import compile_tree
from kobai.objectives.tree import Variable


@dataclass(eq=False)
class Terms:
    """L(θ) = mean or sum over the rows of weight · ℓ(z(θ), y), plus penalties.

    Args:
        model: its trees.
        columns: (N,) real numbers, those of the model in order.
        target: (N,) float64; for classes their numbers.
        loss: ℓ with its derivatives; None for cross-entropy and for a callable.
        custom: (prediction, response) -> ℓ for each row, or None.
        weights: (N,) of mean one, or None.
        total: whether rows are summed, instead of averaged.
        l1, l2: factors of Σ|θ| and Σθ² over all parameters but intercepts.
        scaling: of standardized columns; θ is that of the scaled ones.
        function: (table, θ) -> z in place of the model's trees, or None.
        table: (N, d) float64, what ``function`` is given.
    """

    model: Model
    columns: list[np.ndarray]
    target: np.ndarray
    loss: RowLoss | None
    custom: Callable[[Tensor, Tensor], Tensor] | None = None
    weights: np.ndarray | None = None
    total: bool = False
    l1: float = 0.0
    l2: float = 0.0
    scaling: Scaling | None = None
    function: Callable[[Tensor, Tensor], Tensor] | None = None
    table: np.ndarray | None = None

    def __post_init__(self) -> None:
        p = len(self.model.parameters)
        first = p + len(self.columns) + 1
        self.trees: list[Any] = []
        blocks = []
        for output in self.model.outputs:
            short, found = split_blocks(output, p, first + len(blocks))
            self.trees.append(short)
            blocks += found
        self.blocks = blocks
        self.intercepts = frozenset(k for block in blocks for k in block.intercepts)

    @cached_property
    def steps(self) -> list[Callable[[Any], Tensor]]:
        """The outputs as functions of what stands at each place of their trees."""
        return [compile_tree(node, {}) for node in self.trees]

    @cached_property
    def parts(self) -> list[Part]:
        """The linear parts, ready to be computed."""
        return [Part(block, len(self.model.parameters), self.columns) for block in self.blocks]

    def __getstate__(self) -> dict[str, Any]:
        """Without what is made again from the rest."""
        made = ("steps", "parts", "penalised", "one_linear")
        return {name: value for name, value in vars(self).items() if name not in made}

    @property
    def rows(self) -> int:
        """How many."""
        return len(self.target)

    @property
    def share(self) -> float:
        """What the sum over the rows is multiplied by."""
        return 1.0 if self.total else 1 / self.rows

    @cached_property
    def penalised(self) -> Tensor:
        """1 for each parameter that penalties are on, 0 for intercepts; (p,) float64."""
        names = range(1, len(self.model.parameters) + 1)
        return torch.tensor([float(k not in self.intercepts) for k in names], dtype=torch.float64)

    @property
    def linear(self) -> bool:
        """Whether every output is linear in the parameters as a whole, or has none."""
        p, place = len(self.model.parameters), len(self.model.parameters) + len(self.columns)

        def is_linear(node: Any) -> bool:
            if isinstance(node, Variable) and node.index > place:
                return True
            return all(not isinstance(part, Variable) or p < part.index <= place for part in tree.walk(node))

        return self.function is None and all(map(is_linear, self.trees))

    @cached_property
    def one_linear(self) -> bool:
        """Whether there is one output, and it is linear in the parameters."""
        return self.linear and len(self.model.outputs) == 1

    def penalty(self, theta: Tensor) -> Tensor | float:
        """l1·Σ|θ| + l2·Σθ² of (p,) or (p, B); 0.0 where there is none."""
        if not (self.l1 or self.l2):
            return 0.0
        penalised = theta[self.penalised.nonzero()[:, 0].to(theta.device)]
        value = 0.0
        if self.l1:
            value = value + self.l1 * penalised.abs().sum(0)
        if self.l2:
            value = value + self.l2 * (penalised**2).sum(0)
        return value
