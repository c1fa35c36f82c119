"""What multiplies the regression kernel of a sample at a query: its own weight, and kernels of categories.

    w_ij ∝ k(|q_i − x_j|²) s_j Π_m e^(−g_m [a_im ≠ b_jm])

for sample weights s_j, and columns of categories, a_im of the query and b_jm of the sample. In averages e^−g is Aitchison and
Aitken's kernel: 1 − λ for the same of c categories, λ/(c − 1) for another, so that e^−g = λ/((c − 1)(1 − λ)). With λ = 0, g = ∞,
samples of another category play no part, unless there are no others.

Reference: J. Aitchison and C. G. G. Aitken, "Multivariate binary discrimination by the kernel method", 1976.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import torch
from torch import Tensor

MOST_VARIANCE_OF_ONE = 1e30
"""The largest variance of a sample's value, relative to one of weight 1: a number in float32 too."""


MOST_GAP = 700.0
"""From where on g is infinite: e^−700 is hardly a number."""


@dataclass(frozen=True, eq=False)
class Factors:
    """Factors of w_ij besides the kernel.

    Args:
        logs: (N,) log s_j, finite; None: all samples have weight 1.
        queries: (M, u) categories of the queries, as numbers.
        samples: (N, u) those of the samples.
        gaps: (u,) g_m ≥ 0.
    """

    logs: Tensor | None = None
    queries: Tensor | None = None
    samples: Tensor | None = None
    gaps: Tensor | None = None

    @property
    def categories(self) -> bool:
        """Whether there are columns of categories."""
        return self.gaps is not None and self.gaps.shape[0] > 0

    def of(self, rows: Tensor | slice) -> Factors:
        """The same for some of the queries."""
        return self if self.queries is None else replace(self, queries=self.queries[rows])

    def at(self, queries: Tensor | None) -> Factors:
        """The same for queries of these categories (M, u)."""
        return replace(self, queries=queries)

    def other(self, column: int) -> Tensor:
        """(M, N) bool: whether query and sample are of different categories."""
        assert self.queries is not None
        assert self.samples is not None
        return self.queries[:, column, None] != self.samples[None, :, column]

    def log(self, left_out: Tensor | None) -> Tensor | None:
        """(N,) or (M, N) logarithms of the factors; None if all are one. left_out: (M, N) bool, samples that do not count."""
        found = self.logs
        if not self.categories:
            return found
        assert self.gaps is not None
        infinite = torch.isinf(self.gaps.detach())
        for column in torch.nonzero(~infinite).squeeze(1).tolist():
            term = -self.gaps[column] * self.other(column)
            found = term if found is None else found + term
        if bool(infinite.any()):
            others = sum(self.other(c).to(torch.int32) for c in torch.nonzero(infinite).squeeze(1).tolist())
            assert isinstance(others, Tensor)
            counted = others if left_out is None else others.masked_fill(left_out, len(infinite) + 1)
            barred = others > counted.amin(1, keepdim=True)
            zero = self.gaps.new_zeros(()) if found is None else found
            found = torch.where(barred, -torch.inf, zero)
        return found

    def shares(self, k: Tensor) -> Tensor:
        """(N,) s_j divided by their sum."""
        if self.logs is None:
            return k.new_full((k.shape[0],), 1 / k.shape[0])
        return torch.softmax(self.logs.double(), 0).to(k.dtype)

    def variance(self, k: Tensor) -> Tensor | None:
        """(N,) the variance of a sample's value, relative to one of weight 1; None if all are one.

        A sample of weight s is s copies whose mean is given. Weights that are less than 1 on average are no counts: they are
        taken in units of their mean.
        """
        if self.logs is None:
            return None
        mean = torch.logsumexp(self.logs, 0) - np.log(len(self.logs))
        return (mean.clamp_max(0.0) - self.logs).exp().clamp_max(MOST_VARIANCE_OF_ONE).to(k.dtype)


ONE = Factors()
"""No factors: samples of equal weight, no categories."""


def gap_of(width: Tensor) -> Tensor:
    """g of a column of categories that is written as the bandwidth h of a Gaussian kernel over a distance of one: 1/(2 h²)."""
    return 0.5 / width.square()
