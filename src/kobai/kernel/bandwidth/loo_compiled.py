"""The leave-one-out score of Gaussian kernel regression and its gradient by the bandwidths, in one compiled sweep.

For each sample i: the weights of all others, the estimate f_i, its residual r_i = f_i − y_i, and from the same weights

    ∂CV/∂log h_l = (2/N) Σ_i Σ_j w_ij [r_i·(y_j − f_i)] (x_il − x_jl)²/h_l²

at order 0. At order 1, with weighted means x̄, ȳ, slope β and u = −S⁻¹(x̄ − x_i), the bracket becomes
r_i·(y_j − ȳ − β(x_j − x̄)) (1 + u·(x_j − x̄)), where the limit of variance of a line (``local_linear``) does not act. With
weights s_i the score is the weighted mean; a column of categories has (x_il − x_jl)² = 1 for different ones.
"""

from __future__ import annotations

import numpy as np
import torch
from numpy.typing import NDArray

from kobai.kernel.local_linear import MOST_VARIANCE, RIDGE, SHARE
from kobai.kernel.sweeps import PARTS, in_parallel, loo_sweep, scratch

Array = NDArray[np.float64]


def loo_score(
    x: Array,
    y: Array,
    h: Array,
    order: int = 0,
    every: int = 1,
    kinds: Array | None = None,
    weights: Array | None = None,
) -> tuple[float, Array]:
    """CV(h) = Σ_i p_i ‖y_i − f₋ᵢ(x_i)‖² / Σ_i p_i over each ``every``-th sample, and its gradient (d + u,) by log h.

    Samples x (d, N) near the origin, values y (D, N) and categories (u, N) are C-contiguous float64; so are ``weights`` (3, N):
    log s_j, p_j and σ_j² (``kobai.kernel.factors``), all of them equal where they are None.
    """
    (d, n), columns = x.shape, y.shape[0]
    if kinds is None:
        kinds = np.empty((0, n))
    if weights is None:
        weights = np.stack([np.zeros(n), np.ones(n), np.ones(n)])
    parts = min(PARTS, -(-n // every))
    partial = np.zeros((parts, 1 + len(h)))
    ridge = RIDGE * np.minimum(h[:d] ** 2, x.var(1))
    order = order if d else 0

    def sweep(numbers: range) -> None:
        loo_sweep(x, y, kinds, weights, h, order, every, numbers.start, numbers.stop, parts, partial, ridge, SHARE, MOST_VARIANCE,
                  *scratch(n), np.empty(columns), np.zeros((columns, d)), np.empty((d, d)), np.zeros((4, d)))  # fmt: skip

    in_parallel(sweep, parts, 1 if n * n < 2e5 * every else torch.get_num_threads())
    total = partial.sum(0) / weights[1, ::every].sum()
    return float(total[0]), total[1:]
