"""The samples of a regression, and the estimates they give: what its estimator and its pictures share."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import torch
from torch import Tensor

from kobai.errors import BadInput
from kobai.kernel.arrays import check_size, real_tensor
from kobai.kernel.factors import Factors
from kobai.kernel.functional import at_queries, at_samples


@dataclass
class Samples:
    """Samples that count (of weights above 0), and how they are weighted.

    Args:
        x: (N, d) positions.
        y: (N, D) values.
        factors: of their weights, besides the kernel.
        kernel: its name.
        order: 0 or 1.
        backend: as for ``kobai.functional.nw``.
    """

    x: Tensor
    y: Tensor
    factors: Factors
    kernel: str
    order: int
    backend: str

    def at(self, q: Tensor, h: Tensor) -> Tensor:
        """(M, D) estimates at q (M, d) with bandwidths (d,)."""
        return at_queries(q, self.x, self.y, h, self.kernel, self.order, self.backend, self.factors)

    def left_out(self, h: Tensor) -> Tensor:
        """(N, D) estimates at the samples, each without itself."""
        return at_samples(self.x, self.y, h, self.kernel, self.order, self.backend, self.factors)

    def of(self, values: Tensor, order: int) -> Samples:
        """The same with other values (N, D)."""
        return replace(self, y=values, order=order, backend=self.backend if order == self.order else "auto")

    def exact(self) -> Samples:
        """The same in float64, on the CPU."""
        logs = self.factors.logs
        factors = self.factors if logs is None else replace(self.factors, logs=logs.double().cpu())
        return replace(self, x=self.x.double().cpu(), y=self.y.double().cpu(), factors=factors)

    def mean(self, values: Tensor) -> Tensor:
        """The mean over the samples (N, …), weighted as they are."""
        return torch.tensordot(self.factors.shares(values), values, dims=1)


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
