"""The linear parts of a model with the numbers of a table's rows."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from torch import Tensor

from kobai.data.affine import Block, constant
from kobai.objectives import tree
from kobai.objectives.formula.compute import compile_tree
from kobai.objectives.tree import Variable


class Values:
    """What stands at each place of a tree, parameters, columns and linear parts, as ``compile_tree`` asks for it; None where
    the tree does not ask."""

    def __init__(self, entries: Sequence[Tensor | None], like: Tensor):
        self.entries, self.dtype, self.device, self.shape = entries, like.dtype, like.device, (len(entries),)

    def __getitem__(self, place: int) -> Tensor:
        return self.entries[place]  # type: ignore[return-value]


def tensor(values: np.ndarray, like: Tensor) -> Tensor:
    """An array in the number format and on the device of a tensor; it shares the array's memory where it can."""
    return shared(values).to(like.device, like.dtype)


def shared(values: np.ndarray) -> Tensor:
    """An array in its own number format, without a copy where torch takes its memory."""
    # Torch warns of arrays that may not be written, and takes no strides backwards or across parts of numbers.
    plain = values.flags.writeable and values.flags.c_contiguous
    return torch.as_tensor(values if plain else values.copy(order="C"))


@dataclass(frozen=True)
class Design:
    """A linear part with its numbers: Φ θ[places] + Σ constants · θ[constant_places] + offset, with Φ = matrix / width.

    Args:
        matrix: (N, m).
        places: (m) the parameters whose φ varies from row to row, from 0.
        constants: the φ of the others by their place.
        offset: (N,) or None.
        width: (m,), or None for 1.
    """

    matrix: Tensor
    places: Tensor
    constants: dict[int, float]
    offset: Tensor | None
    width: Tensor | None = None

    def __call__(self, theta: Tensor) -> Tensor:
        """The part's values, (N,) for θ (p,), (N, B) for θ (p, B)."""
        z = (
            self.matrix @ self._narrowed(theta[self.places])
            if len(self.places)
            else theta.new_zeros((self.matrix.shape[0], *theta.shape[1:]))
        )
        for place, factor in self.constants.items():
            z = z + (theta[place] if factor == 1 else factor * theta[place])
        if self.offset is not None:
            z = z + (self.offset if theta.dim() == 1 else self.offset[:, None])
        return z

    def transposed(self, rows: Tensor, parameters: int) -> Tensor:
        """Φᵀ of numbers for each row: (N,) -> (p,), or (N, B) -> (p, B)."""
        found = rows.new_zeros((parameters, *rows.shape[1:]))
        found[self.places] = self._narrowed(self.matrix.T @ rows)
        total = rows.sum(0)
        for place, factor in self.constants.items():
            found[place] = factor * total
        return found

    def _narrowed(self, values: Tensor) -> Tensor:
        """(m,) or (m, B) over the width."""
        return values if self.width is None else values / (self.width if values.dim() == 1 else self.width[:, None])

    def whole(self, parameters: int) -> tuple[Tensor, Tensor]:
        """Φ (N, p) of all parameters, and the offset (N,)."""
        matrix = self.matrix.new_zeros((len(self.matrix), parameters))
        matrix[:, self.places] = self.matrix if self.width is None else self.matrix / self.width
        for place, factor in self.constants.items():
            matrix[:, place] = factor
        return matrix, matrix.new_zeros(len(matrix)) if self.offset is None else self.offset


@dataclass(frozen=True)
class Scaling:
    """θ in units = matrix · θ of scaled columns.

    Args:
        matrix: (p, p).
        centres, widths: of each linear part, of its varying φ: m and s of (φ − m) / s.
    """

    matrix: np.ndarray
    centres: tuple[np.ndarray, ...]
    widths: tuple[np.ndarray, ...]


class Part:
    """A linear part of a model, ready to be computed from columns.

    Args:
        block: the part.
        parameters: how many the model has.
        columns: (N,) those of the table, in order.
    """

    def __init__(self, block: Block, parameters: int, columns: Sequence[np.ndarray]):
        known = {k: constant(phi) for k, phi in zip(block.parameters, block.coefficients, strict=True)}
        varying = [(k, phi) for k, phi in zip(block.parameters, block.coefficients, strict=True) if known[k] is None]
        self.parameters, self.columns = parameters, columns
        self.constants = {k - 1: value for k, value in known.items() if value is not None}
        self.places = torch.tensor([k - 1 for k, _ in varying], dtype=torch.long)
        self.offset = None if block.offset is None else compile_tree(block.offset, {})
        self.computed: list[tuple[int, Callable[[Any], Tensor]]] = []
        as_they_are: list[tuple[int, np.ndarray]] = []
        needed = [] if block.offset is None else [block.offset]
        for j, (_, phi) in enumerate(varying):
            if isinstance(phi, Variable):
                as_they_are.append((j, columns[phi.index - parameters - 1]))
            else:
                self.computed.append((j, compile_tree(phi, {})))
                needed.append(phi)
        self.blocks = _adjacent(as_they_are)
        self.needed = columns_of(needed, parameters)

    def design(
        self, chosen: slice | np.ndarray | None, like: Tensor, scale: tuple[np.ndarray, np.ndarray] | None
    ) -> Design:
        """The part with its numbers.

        Args:
            chosen: which rows; None: all of them.
            like: number format and device.
            scale: (m,) centres and widths of (φ − centre) / width in place of φ; None for φ itself.
        """
        rows = slice(None) if chosen is None else chosen
        taken = {k: tensor(self.columns[k][rows], like) for k in self.needed}
        zeros = [like.new_zeros(())] * self.parameters
        values = Values([*zeros, *(taken.get(k) for k in range(len(self.columns)))], like)
        count = len(self.columns[0][rows])
        centre, width = (None, None) if scale is None else map(like.new_tensor, scale)
        if chosen is not None and len(self.blocks) == 1 and not self.computed:
            matrix = tensor(self.blocks[0][1][rows], like)  # the table's own memory, where it can be
            matrix = matrix if centre is None else matrix - centre
        else:
            shape = (count, len(self.places))
            # A column's numbers side by side are filled faster.
            matrix = like.new_empty(shape) if chosen is None else like.new_empty(shape[::-1]).T
            for j, block in self.blocks:
                matrix[:, j : j + block.shape[1]] = shared(block[rows])
            for j, phi in self.computed:
                matrix[:, j] = phi(values)
            if centre is not None:
                matrix.sub_(centre)
        if width is not None and chosen is None:
            matrix.div_(width)
            width = None
        offset = None if self.offset is None else self.offset(values).expand(count).contiguous()  # type: ignore[arg-type]
        return Design(matrix, self.places.to(like.device), self.constants, offset, width)


def columns_of(nodes: Sequence[Any], parameters: int) -> set[int]:
    """The columns that stand in trees, from 0."""
    every = (part for node in nodes for part in tree.walk(node))
    return {part.index - parameters - 1 for part in every if isinstance(part, Variable) and part.index > parameters}


def _adjacent(columns: Sequence[tuple[int, np.ndarray]]) -> list[tuple[int, np.ndarray]]:
    """Columns by their places; those that lie side by side in one array as a matrix (N, k) of that array's memory."""
    runs: list[tuple[int, list[np.ndarray]]] = []
    for j, column in columns:
        if runs:
            place, run = runs[-1]
            gap = _gap(run[-1], column)
            if gap and j == place + len(run) and gap == (_gap(run[0], run[1]) if len(run) > 1 else gap):
                run.append(column)
                continue
        runs.append((j, [column]))
    return [(place, _matrix(run)) for place, run in runs]


def _gap(one: np.ndarray, other: np.ndarray) -> int:
    """How many bytes a column of an array lies behind another of that array; 0 where torch cannot take both as a matrix."""
    if one.base is None or one.base is not other.base or (one.dtype, one.strides) != (other.dtype, other.strides):
        return 0
    return max(0, other.__array_interface__["data"][0] - one.__array_interface__["data"][0])


def _matrix(run: list[np.ndarray]) -> np.ndarray:
    if len(run) == 1:
        return run[0][:, None]
    (step,), count = run[0].strides, len(run[0])
    return np.lib.stride_tricks.as_strided(run[0], (count, len(run)), (step, _gap(run[0], run[1])))
