"""The samples of a regression, and the estimates they give: what its estimator and its pictures share."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
import torch
from torch import Tensor

from kobai.errors import BadInput
from kobai.kernel.arrays import check_size, real_tensor
from kobai.kernel.factors import MOST_GAP, Factors
from kobai.kernel.functional import at_queries, at_samples

SMALLEST = 1e-9
"""A smaller λ that is found is 0: towards it the score is flat."""


@dataclass
class Samples:
    """Samples that count (of weights above 0), and how they are weighted.

    Args:
        x: (N, d) positions; categories as numbers.
        y: (N, D) values.
        logs: (N,) logarithms of their weights; None if all are 1.
        kernel: its name.
        order: 0 or 1.
        backend: as for ``kobai.functional.nw``.
        levels: how many categories there are, by the number of their column.
    """

    x: Tensor
    y: Tensor
    logs: Tensor | None
    kernel: str
    order: int
    backend: str
    levels: dict[int, int] = field(default_factory=dict)

    @property
    def categories(self) -> list[int]:
        """The columns of categories."""
        return sorted(self.levels)

    @property
    def numeric(self) -> list[int]:
        """The other columns."""
        return [column for column in range(self.x.shape[1]) if column not in self.levels]

    @property
    def places(self) -> Tensor:
        """(N, d − u) positions in the columns of numbers."""
        return self.x[:, self.numeric]

    @property
    def factors(self) -> Factors:
        """Of the weights, besides the kernel, but for the bandwidths of categories."""
        if not self.levels:
            return Factors(self.logs)
        kinds = self.x[:, self.categories]
        return Factors(self.logs, kinds, kinds, self.x.new_zeros(len(self.levels)))

    def at(self, q: Tensor, h: Tensor) -> Tensor:
        """(M, D) estimates at q (M, d) with bandwidths (d,), or (D, d) for a set each: h, or λ for categories."""
        if h.ndim == 2:
            return torch.cat([self.output(c).at(q, own) for c, own in enumerate(h)], 1)
        width, factors = self._split(h)
        if self.levels:
            factors = factors.at(q[:, self.categories])
        options = self.kernel, self.order, self.backend, factors
        return at_queries(q[:, self.numeric], self.places, self.y, width, *options)

    def left_out(self, h: Tensor) -> Tensor:
        """(N, D) estimates at the samples, each without itself."""
        if h.ndim == 2:
            return torch.cat([self.output(c).left_out(own) for c, own in enumerate(h)], 1)
        width, factors = self._split(h)
        return at_samples(self.places, self.y, width, self.kernel, self.order, self.backend, factors)

    def _split(self, h: Tensor) -> tuple[Tensor, Factors]:
        width = h[self.numeric].clamp_min(torch.finfo(h.dtype).tiny)
        if not self.levels:
            return width, self.factors
        return width, replace(self.factors, gaps=gaps_of(h[self.categories], [self.levels[c] for c in self.categories]))

    def widths(self, h: np.ndarray) -> np.ndarray:
        """(d,) bandwidths as a search has them: columns of numbers, then of categories, which are written as ``gap_of`` does."""
        lam = torch.as_tensor(h[self.categories], dtype=torch.float64)
        gaps = gaps_of(lam, [self.levels[c] for c in self.categories]).numpy()
        with np.errstate(divide="ignore"):
            return np.concatenate([h[self.numeric], (2 * gaps) ** -0.5])

    def bandwidths(self, widths: np.ndarray) -> np.ndarray:
        """(…, d) bandwidths from what a search finds."""
        if not self.levels:
            return widths
        found, numeric = np.empty_like(widths), len(self.numeric)
        found[..., self.numeric] = widths[..., :numeric]
        counts = np.array([self.levels[c] for c in self.categories])
        odds = (counts - 1) * np.exp(-0.5 * widths[..., numeric:] ** -2)
        found[..., self.categories] = np.where(odds < SMALLEST, 0.0, odds / (1 + odds))
        return found

    def output(self, column: int) -> Samples:
        """The same with one of the outputs alone."""
        return replace(self, y=self.y[:, [column]])

    def of(self, values: Tensor, order: int) -> Samples:
        """The same with other values (N, D)."""
        return replace(self, y=values, order=order, backend=self.backend if order == self.order else "auto")

    def exact(self) -> Samples:
        """The same in float64, on the CPU."""
        logs = None if self.logs is None else self.logs.double().cpu()
        return replace(self, x=self.x.double().cpu(), y=self.y.double().cpu(), logs=logs)

    def mean(self, values: Tensor) -> Tensor:
        """The mean over the samples (N, …), weighted as they are."""
        return torch.tensordot(self.factors.shares(values), values, dims=1)


def gaps_of(lam: Tensor, counts: Sequence[int]) -> Tensor:
    """(u,) g of columns with λ (u,) and so many categories; infinite for λ = 0."""
    most = torch.as_tensor(counts, dtype=lam.dtype, device=lam.device) - 1
    gaps = (torch.log(most * (1 - lam)) - torch.log(lam)).clamp_min(0.0)
    return torch.where(gaps > MOST_GAP, torch.inf, gaps)


def checked_weights(weights: Any, count: int) -> np.ndarray | None:
    """(N,) weights as float64; None where all are 1, or equal and less.

    Raises:
        BadInput: not one number for each sample, negative, not finite, or above zero for fewer than two samples.
    """
    if weights is None:
        return None
    check_size(weights, "sample_weight")
    found = real_tensor(weights, "sample_weight").detach().double().cpu().numpy()
    if found.shape != (count,):
        raise BadInput(f"sample_weight of shape {found.shape}: one weight for each of {count} samples, ({count},)")
    wrong = np.flatnonzero(~(found >= 0) | np.isinf(found))
    if wrong.size:
        raise BadInput(
            f"sample_weight has {found[wrong[0]]:g} in row {wrong[0]}: weights are finite, and 0 for a sample that does not count"
        )
    if np.count_nonzero(found) < 2:
        raise BadInput(
            f"sample_weight is above zero for {np.count_nonzero(found)} of {count} samples: leaving one out needs two or more"
        )
    return None if found[0] <= 1 and (found == found[0]).all() else found
