"""The leave-one-out score of Gaussian kernel regression and its gradient by the bandwidths, in one compiled sweep.

For each sample i: the weights of all others, the estimate f_i, its residual r_i = f_i − y_i, and from the same weights

    ∂CV/∂log h_l = (2/N) Σ_i Σ_j w_ij [r_i·(y_j − f_i)] (x_il − x_jl)²/h_l²

at order 0. At order 1, with weighted means x̄, ȳ, slope β and u = −S⁻¹(x̄ − x_i), the bracket becomes
r_i·(y_j − ȳ − β(x_j − x̄)) (1 + u·(x_j − x̄)), where the limit of variance of a line (``local_linear``) does not act.
"""

from __future__ import annotations

import numpy as np
import torch
from numpy.typing import NDArray

from kobai.kernel.local_linear import MOST_VARIANCE, RIDGE, SHARE
from kobai.kernel.sweeps import PARTS, in_parallel, loo_sweep, scratch

Array = NDArray[np.float64]


def loo_score(x: Array, y: Array, h: Array, order: int = 0, every: int = 1) -> tuple[float, Array]:
    """CV(h) = (1/N) Σ_i ‖y_i − f₋ᵢ(x_i)‖² over each ``every``-th sample, and its gradient (d,) by log h.

    Samples x (d, N) near the origin and values y (D, N) are C-contiguous float64.
    """
    (d, n), columns = x.shape, y.shape[0]
    parts = min(PARTS, -(-n // every))
    partial = np.zeros((parts, 1 + d))
    ridge = RIDGE * np.minimum(h**2, x.var(1))

    def sweep(numbers: range) -> None:
        loo_sweep(x, y, h, order, every, numbers.start, numbers.stop, parts, partial, ridge, SHARE, MOST_VARIANCE,
                  *scratch(n), np.empty(columns), np.zeros((columns, d)), np.empty((d, d)), np.zeros((4, d)))  # fmt: skip

    in_parallel(sweep, parts, 1 if n * n < 2e5 * every else torch.get_num_threads())
    total = partial.sum(0) / -(-n // every)
    return float(total[0]), total[1:]
