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
from kobai.kernel.sweeps.leave_one_out import loo_sweep
from kobai.kernel.sweeps.parallel import PARTS, in_parallel, scratch

Array = NDArray[np.float64]
Indices = NDArray[np.int64]

MANY = 1000
"""With more samples only those near enough to have a weight are summed over, in the column in which they are fewest."""
REACH, NEAREST = 32.0, 4.0
"""Left out are weights of together at most e^−32 of the largest one, where that one is at most e^4 below the largest possible;
elsewhere all samples are summed over."""
BLOCKS = 32


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
    ridge = RIDGE * np.minimum(h[:d] ** 2, x.var(1))
    order = order if d else 0
    queries = np.arange(0, n, every)
    threads = 1 if n * n < 2e5 * every else torch.get_num_threads()

    def over(block: tuple[Array, ...], queries: Indices, least: float, parts: int) -> Array:
        """The sums over some of the samples in a block."""
        partial = np.zeros((parts, 1 + len(h)))

        def sweep(numbers: range) -> None:
            loo_sweep(*block, h, order, queries, least, numbers.start, numbers.stop, parts, partial, ridge, SHARE, MOST_VARIANCE,
                      *scratch(block[0].shape[1]), np.empty(columns), np.zeros((columns, d)), np.empty((d, d)),
                      np.zeros((4, d)))  # fmt: skip

        in_parallel(sweep, parts, threads if parts > 1 else 1)
        return partial.sum(0)

    samples = (x, y, kinds, weights)
    total, reach = np.zeros(1 + len(h)), np.sqrt(2 * (REACH + NEAREST + np.log(n)))
    narrow = int(np.argmax(np.ptp(x, 1) / h[:d])) if n > MANY and d else 0
    if n > MANY and d and np.ptp(x[narrow]) > 3 * reach * h[narrow]:
        by_place = np.argsort(x[narrow], kind="stable")
        place = x[narrow][by_place]
        sorted_samples = tuple(a[:, by_place] for a in samples)
        chosen = np.flatnonzero(by_place % every == 0)
        blocks = np.array_split(chosen, BLOCKS)
        sums, far = np.zeros((BLOCKS, 1 + len(h))), [np.empty(0, np.int64)] * BLOCKS

        def of_blocks(numbers: range) -> None:
            for number in numbers:
                block = blocks[number]
                if not len(block):
                    continue
                low = np.searchsorted(place, place[block[0]] - reach * h[narrow])
                high = np.searchsorted(place, place[block[-1]] + reach * h[narrow], "right")
                own = block - low
                near = tuple(np.ascontiguousarray(a[:, low:high]) for a in sorted_samples)
                sums[number] = over(near, own, float(weights[0].max()) - NEAREST, 1)
                far[number] = by_place[block[own < 0]]

        in_parallel(of_blocks, BLOCKS, threads)
        total, queries = sums.sum(0), np.sort(np.concatenate(far))
    if len(queries):
        total += over(samples, queries, -np.inf, min(PARTS, len(queries)))
    total /= weights[1, ::every].sum()
    return float(total[0]), total[1:]
