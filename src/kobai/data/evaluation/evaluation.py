"""A model's loss on a table as a torch function of its parameters."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

import numpy as np
import torch
from torch import Tensor

from kobai.data.affine import split_blocks
from kobai.data.evaluation.design import Part
from kobai.data.evaluation.in_pieces import InPieces, value_only
from kobai.data.evaluation.rows import Rows
from kobai.data.losses import RowLoss
from kobai.data.model import Model
from kobai.data.scaling import Scaling
from kobai.objectives.formula.compute import compile_tree
from kobai.objectives.tree import Variable

_AT_ONCE = 1 << 20  # numbers, of rows × points, that are computed at a time
_PIECE = 1 << 15  # rows that are computed at a time where there are more

_DOUBLE = torch.empty(0, dtype=torch.float64)


@dataclass(eq=False)
class Evaluation:
    """L(θ) = mean or sum over the rows of weight · ℓ(z(θ), y), plus penalties.

    Args:
        model: its trees.
        columns: (N,) float64, those of the model in order.
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
    _of: dict[Any, Rows] = field(default_factory=dict, init=False)

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
        return {name: value for name, value in vars(self).items() if name not in made} | {"_of": {}}

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
        """Whether every output is linear in the parameters as a whole."""
        place = len(self.model.parameters) + len(self.columns)
        return self.function is None and all(isinstance(node, Variable) and node.index > place for node in self.trees)

    @cached_property
    def one_linear(self) -> bool:
        """Whether there is one output, and it is linear in the parameters."""
        return self.linear and len(self.model.outputs) == 1

    def gradient_and_hessian(self, theta: Tensor) -> tuple[Tensor, Tensor]:
        """∇L (p,) and ∇²L (p, p) at a point."""
        if self.one_linear and self.loss is not None:
            return self._of_linear(theta)
        with torch.enable_grad():
            point = theta.detach().clone().requires_grad_()
            (gradient,) = torch.autograd.grad(self(point), point, create_graph=True)
            rows = [
                torch.autograd.grad(entry, point, retain_graph=True, materialize_grads=True)[0] for entry in gradient
            ]
        return gradient.detach(), torch.stack(rows)

    def _of_linear(self, theta: Tensor) -> tuple[Tensor, Tensor]:
        """The same for z = Φθ + offset: Φᵀ ℓ′ and Φᵀ diag(ℓ″) Φ."""
        assert self.loss is not None
        gradient, hessian = torch.zeros_like(theta), theta.new_zeros((len(theta), len(theta)))
        for piece in self.pieces(theta):
            phi, offset = piece.designs[0].whole(len(theta))
            z, row = phi @ theta + offset, self.share if piece.weights is None else self.share * piece.weights
            gradient += phi.T @ (row * self.loss.first(z, piece.target))
            hessian += phi.T @ (phi * (row * self.loss.second(z, piece.target))[:, None])
        penalised = self.penalised.to(theta)
        gradient += penalised * (self.l1 * torch.sign(theta) + 2 * self.l2 * theta)
        return gradient, hessian + 2 * self.l2 * torch.diag(penalised)

    def with_rows(self, columns: list[np.ndarray], table: Any = None) -> Evaluation:
        """The same model on other rows, whose response is not known."""
        given = None if self.function is None else np.asarray(table, dtype=np.float64)
        rows = len(columns[0]) if given is None else len(given)
        return replace(self, columns=columns, target=np.zeros(rows), weights=None, table=given)

    def part(self, rows: np.ndarray) -> Evaluation:
        """The same of some of the rows, (N,) truth values or numbers."""
        return replace(
            self, columns=[column[rows] for column in self.columns], target=self.target[rows],
            weights=None if self.weights is None else self.weights[rows], table=None if self.table is None else self.table[rows],
        )  # fmt: skip

    def at(self, like: Tensor) -> Rows:
        """The table in the number format and on the device of a tensor."""
        key = (like.dtype, like.device)
        if key not in self._of:
            self._of[key] = Rows(self, _format_of(like))
        return self._of[key]

    @property
    def large(self) -> bool:
        """Whether its rows are computed a piece at a time; a function may not be the same for each row."""
        return self.rows > _PIECE and self.custom is None and self.function is None

    def pieces(self, like: Tensor = _DOUBLE) -> Iterator[Rows]:
        """The rows, so many at a time that they fit into the processor's cache."""
        if self.rows <= _PIECE:
            yield self.at(like)
            return
        for begin in range(0, self.rows, _PIECE):
            yield self.some(like, slice(begin, begin + _PIECE))

    def some(self, like: Tensor, rows: slice | Tensor) -> Rows:
        """Some of the rows in the number format and on the device of a tensor; of a large table in float64 made
        from its columns, so that no second table is held."""
        if not self.large or like.device.type != "cpu" or like.dtype != torch.float64:
            return self.at(like).some(rows)
        return Rows(self, _format_of(like), rows.numpy() if isinstance(rows, Tensor) else rows)

    def batch_gradient(self, theta: Tensor, rows: Tensor) -> Tensor:
        """∇ of the loss on some rows alone, as if they were the table: (p,) -> (p,), or (*batch, p) -> (*batch, p).

        Args:
            theta: one point, or several.
            rows: which rows.
        """
        with torch.enable_grad():
            point = theta.detach().clone().requires_grad_()
            some = self.some(theta, rows)
            if self.function is not None and point.dim() > 1:
                loss = torch.stack([some.loss(one) for one in point.reshape(-1, point.shape[-1])]).sum()
            else:
                loss = some.loss(point.movedim(-1, 0)).sum()
            return torch.autograd.grad(loss, point)[0]

    def __call__(self, theta: Tensor) -> Tensor:
        """L(θ): (p,) -> (), or coordinates first (p, *batch) -> (*batch)."""
        graph = torch.is_grad_enabled() and theta.requires_grad
        points = theta if theta.dim() == 1 else theta.reshape(len(theta), -1)
        if self.large and type(theta) is Tensor:  # one that captures what is computed with it takes all rows at once
            value: Any = (lambda some: InPieces.apply(some, self)) if graph else (lambda some: value_only(self, some))
            many = _AT_ONCE // _PIECE
        else:
            value = self.at(theta).loss
            many = points.numel() if graph else max(1, _AT_ONCE // self.rows)
        if points.dim() == 1 or points.shape[1] <= many:
            return value(points).reshape(theta.shape[1:])
        return torch.cat([value(some) for some in points.split(many, 1)]).reshape(theta.shape[1:])

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


def _format_of(like: Tensor) -> Tensor:
    """An empty tensor of the number format and device, without what a capturing tensor does."""
    return torch.empty(0, dtype=like.dtype, device=like.device)
