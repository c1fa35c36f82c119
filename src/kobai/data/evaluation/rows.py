"""Rows of a table in one number format on one device, and what a model is charged for them."""

from __future__ import annotations

from copy import copy
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
import torch
from torch import Tensor

from kobai.data.evaluation.design import Values, columns_of, tensor
from kobai.data.losses import cross_entropy
from kobai.errors import BadInput

if TYPE_CHECKING:
    from kobai.data.evaluation.terms import Terms


class Rows:
    """Rows of a table with a model's linear parts.

    Args:
        of: the table, and how the loss is computed from it.
        like: number format and device.
        chosen: which rows; None: all of them.
    """

    def __init__(self, of: Terms, like: Tensor, chosen: slice | np.ndarray | None = None):
        self.of = of

        def taken(values: np.ndarray) -> Tensor:
            return tensor(values if chosen is None else values[chosen], like)

        direct = columns_of(of.trees, len(of.model.parameters))
        self.columns = {k: taken(column) for k, column in enumerate(of.columns) if k in direct}
        self.table = None if of.table is None else taken(of.table)
        target = of.target if chosen is None else of.target[chosen]
        if of.loss is None and of.model.softmax:
            self.target = torch.as_tensor(target.astype(np.int64)).to(like.device)
        else:
            self.target = tensor(target, like)
        self.rows = len(self.target)
        self.weights = None if of.weights is None else taken(of.weights)
        scaled = (
            [None] * len(of.parts) if of.scaling is None else zip(of.scaling.centres, of.scaling.widths, strict=True)
        )
        self.designs = [part.design(chosen, like, scale) for part, scale in zip(of.parts, scaled, strict=True)]

    def some(self, rows: Tensor | slice) -> Rows:
        """The same with some of the rows."""
        made = copy(self)
        made.columns = {k: column[rows] for k, column in self.columns.items()}
        made.table = None if self.table is None else self.table[rows]
        made.target = self.target[rows]
        made.rows = len(made.target)
        made.weights = None if self.weights is None else self.weights[rows]
        made.designs = [
            replace(d, matrix=d.matrix[rows], offset=None if d.offset is None else d.offset[rows]) for d in self.designs
        ]
        return made

    def outputs(self, theta: Tensor) -> list[Tensor]:
        """z for each output, (N,) or (N, B)."""
        flat = theta.dim() == 1
        if self.of.function is not None and flat:
            return [predicted(self.of.function(self.table, theta), self.rows)]  # type: ignore[arg-type]
        if self.of.function is not None:
            return [torch.stack([self.outputs(one)[0] for one in theta.T], -1)]
        columns = [self.columns.get(k) for k in range(len(self.of.columns))]
        parts = (design(theta) for design in self.designs)
        values = Values([*theta, *(c if c is None or flat else c[:, None] for c in columns), *parts], theta)
        shape = (self.rows, *theta.shape[1:])
        return [step(values).expand(shape) for step in self.of.steps]  # type: ignore[arg-type]

    def charged(self, theta: Tensor) -> Tensor:
        """weight · ℓ for each row, (N,) or (N, B)."""
        of, z = self.of, self.outputs(theta)
        y = self.target if theta.dim() == 1 else self.target[:, None]
        if of.custom is not None:
            rows = of.custom(z[0], y)
        elif of.loss is not None:
            rows = of.loss.rows(z[0], y)
        else:
            rows = cross_entropy(z, self.target)
        if self.weights is None or rows.dim() < theta.dim():
            return rows
        return rows * (self.weights if theta.dim() == 1 else self.weights[:, None])

    def value_and_gradient(self, theta: Tensor) -> tuple[Tensor, Tensor]:
        """The sum of ``charged`` over the rows, () or (B,), and its gradient, (p,) or (p, B)."""
        of = self.of
        if of.loss is None or not of.one_linear:
            charged = self.charged(theta).sum(0)
            return charged.detach(), torch.autograd.grad(charged.sum(), theta, materialize_grads=True)[0]
        with torch.no_grad():
            design, flat = self.designs[0], theta.dim() == 1
            z, y = design(theta), self.target if flat else self.target[:, None]
            rows, slopes = of.loss.rows(z, y), of.loss.first(z, y)
            if self.weights is not None:
                weights = self.weights if flat else self.weights[:, None]
                rows, slopes = rows * weights, slopes * weights
            return rows.sum(0), design.transposed(slopes, len(theta))

    def loss(self, theta: Tensor) -> Tensor:
        """L of these rows alone, () or (B,)."""
        rows, of = self.charged(theta), self.of
        # The sum of a batch stands for that of the table.
        factor = of.rows / self.rows if of.total and self.rows != of.rows else 1
        if rows.dim() < theta.dim():  # a callable that has taken the mean already
            return rows * factor
        return (rows.sum(0) * factor if of.total else rows.mean(0)) + of.penalty(theta)


def predicted(z: Any, rows: int) -> Tensor:
    """What a function says of a table, (N,).

    Raises:
        BadInput: it is not one number for each row.
    """
    if not isinstance(z, Tensor):
        raise BadInput(
            f"model: it returned {type(z).__name__}; give a function (X, theta) -> a tensor with one number for each row"
        )
    if z.numel() != rows:
        raise BadInput(f"model: it returned shape {tuple(z.shape)} for {rows} rows; give one number for each row")
    return z.reshape(rows)
