"""A model's loss on a table as a torch function of its parameters."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from copy import copy
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

import numpy as np
import torch
from torch import Tensor

from kobai.data.affine import Block, constant, split_blocks
from kobai.data.losses import RowLoss, cross_entropy
from kobai.data.model import Model
from kobai.data.scaling import Scaling
from kobai.errors import BadInput
from kobai.objectives.formula.compute import compile_tree
from kobai.objectives.tree import Variable

_AT_ONCE = 1 << 20  # numbers, of rows × points, that are computed at a time where no gradient is wanted
_PIECE = 1 << 15  # rows that are computed at a time where there are more


class Values:
    """What stands at each place of a tree: parameters, columns and linear parts, as ``compile_tree`` asks for them."""

    def __init__(self, entries: Sequence[Tensor], like: Tensor):
        self.entries, self.dtype, self.device, self.shape = entries, like.dtype, like.device, (len(entries),)

    def __getitem__(self, place: int) -> Tensor:
        return self.entries[place]


@dataclass(frozen=True)
class Design:
    """A linear part with its numbers: Φ θ[places] + Σ constants · θ[constant_places] + offset.

    Args:
        block: the part.
        matrix: (N, m) φ of the parameters whose φ varies from row to row.
        places: (m) which parameters those are, from 0.
        constants: of the others by their place.
        offset: (N,) or None.
    """

    block: Block
    matrix: Tensor
    places: Tensor
    constants: dict[int, float]
    offset: Tensor | None

    def __call__(self, theta: Tensor) -> Tensor:
        """The part's values, (N,) for θ (p,), (N, B) for θ (p, B)."""
        z = (
            self.matrix @ theta[self.places]
            if len(self.places)
            else theta.new_zeros((self.matrix.shape[0], *theta.shape[1:]))
        )
        for place, factor in self.constants.items():
            z = z + (theta[place] if factor == 1 else factor * theta[place])
        if self.offset is not None:
            z = z + (self.offset if theta.dim() == 1 else self.offset[:, None])
        return z


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
    _of: dict[Any, OnDevice] = field(default_factory=dict, init=False)

    def __post_init__(self) -> None:
        p = len(self.model.parameters)
        first = p + len(self.columns) + 1
        self.trees: list[Any] = []
        self.blocks: list[Block] = []
        for output in self.model.outputs:
            short, found = split_blocks(output, p, first + len(self.blocks))
            self.trees.append(short)
            self.blocks += found
        self.intercepts = frozenset(k for block in self.blocks for k in block.intercepts)

    @cached_property
    def steps(self) -> list[Callable[[Any], Tensor]]:
        """The outputs as functions of what stands at each place of their trees."""
        return [compile_tree(node, {}) for node in self.trees]

    def __getstate__(self) -> dict[str, Any]:
        """Without what is made again from the rest."""
        return {name: value for name, value in vars(self).items() if name != "steps"} | {"_of": {}}

    @property
    def rows(self) -> int:
        """How many."""
        return len(self.target)

    @property
    def linear(self) -> bool:
        """Whether every output is linear in the parameters as a whole."""
        place = len(self.model.parameters) + len(self.columns)
        return self.function is None and all(isinstance(node, Variable) and node.index > place for node in self.trees)

    def gradient_and_hessian(self, theta: Tensor) -> tuple[Tensor, Tensor]:
        """∇L (p,) and ∇²L (p, p) at a point."""
        with torch.enable_grad():
            point = theta.detach().clone().requires_grad_()
            (gradient,) = torch.autograd.grad(self(point), point, create_graph=True)
            rows = [
                torch.autograd.grad(entry, point, retain_graph=True, materialize_grads=True)[0] for entry in gradient
            ]
        return gradient.detach(), torch.stack(rows)

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

    def unscaled(self) -> list[Design]:
        """The linear parts in float64, in the columns' own units."""
        return OnDevice(replace(self, scaling=None), torch.empty(0, dtype=torch.float64)).designs

    def at(self, like: Tensor) -> OnDevice:
        """The table in the number format and on the device of a tensor."""
        key = (like.dtype, like.device)
        if key not in self._of:
            # Of a tensor that captures what is computed with it, only the format is taken.
            self._of[key] = OnDevice(self, torch.empty(0, dtype=like.dtype, device=like.device))
        return self._of[key]

    def batch_gradient(self, theta: Tensor, rows: Tensor) -> Tensor:
        """∇ of the loss on some rows alone, as if they were the table: (p,) -> (p,), or (*batch, p) -> (*batch, p).

        Args:
            theta: one point, or several.
            rows: which rows.
        """
        with torch.enable_grad():
            point = theta.detach().clone().requires_grad_()
            some = self.at(theta).some(rows)
            if self.function is not None and point.dim() > 1:
                loss = torch.stack([some.loss(one) for one in point.reshape(-1, point.shape[-1])]).sum()
            else:
                loss = some.loss(point.movedim(-1, 0)).sum()
            return torch.autograd.grad(loss, point)[0]

    def __call__(self, theta: Tensor) -> Tensor:
        """L(θ): (p,) -> (), or coordinates first (p, *batch) -> (*batch)."""
        graph = torch.is_grad_enabled() and theta.requires_grad
        pieces = self.rows > _PIECE and self.custom is None and self.function is None and type(theta) is Tensor
        if theta.dim() == 1:
            if pieces and graph:
                return _InPieces.apply(theta, self)  # type: ignore[return-value]
            return self.at(theta).in_pieces(theta) if pieces else self.at(theta).loss(theta)
        points = theta.reshape(len(theta), -1)
        many = max(1, _AT_ONCE // min(self.rows, _PIECE if pieces else self.rows))
        if graph or (points.shape[1] <= many and not pieces):
            return self.at(theta).loss(points).reshape(theta.shape[1:])
        out, at = points.new_empty(points.shape[1]), self.at(theta)
        for begin in range(0, len(out), many):
            some = points[:, begin : begin + many]
            out[begin : begin + many] = at.in_pieces(some) if pieces else at.loss(some)
        return out.reshape(theta.shape[1:])


class _InPieces(torch.autograd.Function):
    """L(θ) of many rows with its gradient, a piece of the rows at a time, so that memory is read once and little of it taken."""

    @staticmethod
    def forward(ctx: Any, theta: Tensor, of: Evaluation) -> Tensor:
        value, gradient = of.at(theta).value_and_gradient(theta)
        ctx.save_for_backward(theta, gradient)
        ctx.of = of
        return value

    @staticmethod
    def backward(ctx: Any, grad: Tensor) -> tuple[Tensor, None]:  # type: ignore[override]
        theta, gradient = ctx.saved_tensors
        if torch.is_grad_enabled():  # the gradient is differentiated again
            (gradient,) = torch.autograd.grad(ctx.of.at(theta).loss(theta), theta, create_graph=True)
        return grad * gradient, None


class OnDevice:
    """A table and a model's linear parts in one number format, on one device."""

    def __init__(self, of: Evaluation, like: Tensor):
        self.of, self.rows = of, of.rows

        def tensor(values: np.ndarray) -> Tensor:
            return torch.as_tensor(values).to(like.device, like.dtype)

        self.columns = [tensor(column) for column in of.columns]
        self.table = None if of.table is None else tensor(of.table)
        self.target = torch.as_tensor(of.target).long() if of.loss is None and of.model.softmax else tensor(of.target)
        self.weights = None if of.weights is None else tensor(of.weights)
        self.designs = [self._design(block, like) for block in of.blocks]
        if of.scaling is not None:
            self.designs = of.scaling.applied(self.designs)
        penalised = [k for k in range(len(of.model.parameters)) if k + 1 not in of.intercepts]
        self.penalised = torch.tensor(penalised, device=like.device)

    def _design(self, block: Block, like: Tensor) -> Design:
        p = len(self.of.model.parameters)
        values = Values([*([like.new_zeros(())] * p), *self.columns], like)

        def numbers(node: Any) -> Tensor:
            made = compile_tree(node, {})(values)  # type: ignore[arg-type]
            return made.expand(self.of.rows)

        known = {k: constant(phi) for k, phi in zip(block.parameters, block.coefficients, strict=True)}
        vary = [(k, phi) for k, phi in zip(block.parameters, block.coefficients, strict=True) if known[k] is None]
        matrix = like.new_empty((self.of.rows, len(vary)))
        for j, (_, phi) in enumerate(vary):
            matrix[:, j] = numbers(phi)
        return Design(
            block, matrix, torch.tensor([k - 1 for k, _ in vary], device=like.device, dtype=torch.long),
            {k - 1: value for k, value in known.items() if value is not None},
            None if block.offset is None else numbers(block.offset).contiguous(),
        )  # fmt: skip

    @cached_property
    def pieces(self) -> list[OnDevice]:
        """The same with up to ``_PIECE`` of the rows each, which share their memory."""
        return [self.some(slice(begin, begin + _PIECE)) for begin in range(0, self.rows, _PIECE)]

    def some(self, rows: Tensor | slice) -> OnDevice:
        """The same with some of the rows."""
        made = copy(self)
        made.rows = len(self.target[rows])
        made.columns = [column[rows] for column in self.columns]
        made.table = None if self.table is None else self.table[rows]
        made.target = self.target[rows]
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
        columns = self.columns if flat else [column[:, None] for column in self.columns]
        values = Values([*theta, *columns, *(design(theta) for design in self.designs)], theta)
        shape = (self.rows, *theta.shape[1:])
        return [step(values).expand(shape) for step in self.of.steps]  # type: ignore[arg-type]

    def loss(self, theta: Tensor) -> Tensor:
        """L, () or (B,)."""
        rows, of = self._charged(theta), self.of
        # The sum of a batch stands for that of the table.
        factor = of.rows / self.rows if of.total and self.rows != of.rows else 1
        if rows.dim() < theta.dim():  # a callable that has taken the mean already
            return rows * factor
        return (rows.sum(0) * factor if of.total else rows.mean(0)) + self._penalty(theta)

    def in_pieces(self, theta: Tensor) -> Tensor:
        """The same, a piece of the rows at a time."""
        value = torch.stack([piece._charged(theta).sum(0) for piece in self.pieces]).sum(0)
        return (value if self.of.total else value / self.rows) + self._penalty(theta)

    def value_and_gradient(self, theta: Tensor) -> tuple[Tensor, Tensor]:
        """L and ∇L (p,) at a point, a piece of the rows at a time."""
        value, gradient = theta.new_zeros(()), torch.zeros_like(theta)
        with torch.enable_grad():
            point = theta.detach().requires_grad_()
            for piece in self.pieces:
                charged = piece._charged(point).sum(0)
                value += charged.detach()
                gradient += torch.autograd.grad(charged, point, materialize_grads=True)[0]
            penalty = self._penalty(point)
            if not self.of.total:
                value, gradient = value / self.rows, gradient / self.rows
            if isinstance(penalty, Tensor):
                value, gradient = value + penalty.detach(), gradient + torch.autograd.grad(penalty, point)[0]
        return value, gradient

    def _charged(self, theta: Tensor) -> Tensor:
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

    def _penalty(self, theta: Tensor) -> Tensor | float:
        """l1·Σ|θ| + l2·Σθ²; 0.0 where there is none."""
        of, value = self.of, 0.0
        if of.l1:
            value = value + of.l1 * theta[self.penalised].abs().sum(0)
        if of.l2:
            value = value + of.l2 * (theta[self.penalised] ** 2).sum(0)
        return value


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
