"""A model's loss on a table as a torch function of its parameters."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
import torch
from torch import Tensor

from kobai.data.evaluation.in_pieces import InPieces, value_only
from kobai.data.evaluation.rows import Rows
from kobai.data.evaluation.terms import Terms

_AT_ONCE = 1 << 20  # numbers, of rows × points, that are computed at a time
_PIECE = 1 << 15  # rows that are computed at a time where there are more
_POINTS = 8  # at which such a piece is computed at a time

_DOUBLE = torch.empty(0, dtype=torch.float64)


@dataclass(eq=False)
class Evaluation(Terms):
    """L(θ) with its derivatives, for all rows at once or, of a large table, a piece of them at a time."""

    _of: dict[Any, Rows] = field(default_factory=dict, init=False)

    def __getstate__(self) -> dict[str, Any]:
        """Without what is made again from the rest."""
        return super().__getstate__() | {"_of": {}}

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
        columns = [column[rows] for column in self.columns]
        same = [k for k, column in enumerate(self.columns) if column is self.target]  # of one memory
        return replace(
            self, columns=columns, target=columns[same[0]] if same else self.target[rows],
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
        """Some of the rows in the number format and on the device of a tensor; of a large table made from its columns where
        that rounds nothing, so that no second table is held."""
        if not self.large or like.device.type != "cpu" or not self.is_exact_in(like.dtype):
            return self.at(like).some(rows)
        return Rows(self, _format_of(like), rows.numpy() if isinstance(rows, Tensor) else rows)

    def is_exact_in(self, dtype: torch.dtype) -> bool:
        """Whether the columns' numbers are those of a number format."""
        return dtype == torch.float64 or all(column.dtype == np.float32 for column in self.columns)

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
            many = _POINTS
        else:
            value = self.at(theta).loss
            many = points.numel() if graph else max(1, _AT_ONCE // self.rows)
        if points.dim() == 1 or points.shape[1] <= many:
            return value(points).reshape(theta.shape[1:])
        return torch.cat([value(some) for some in points.split(many, 1)]).reshape(theta.shape[1:])


def _format_of(like: Tensor) -> Tensor:
    """An empty tensor of the number format and device, without what a capturing tensor does."""
    return torch.empty(0, dtype=like.dtype, device=like.device)
