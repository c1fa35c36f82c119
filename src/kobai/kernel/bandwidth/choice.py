"""The bandwidths that an estimator uses: those of least leave-one-out error, unless that error cannot judge them.

Two kinds of minima are not taken:

- Leave-one-out cannot judge estimates between the samples where each follows little but its nearest sample: on a grid the score
  of order 0 is flat below half a step, and the estimate a staircase. The mean of H_ii, the share of its own value in an
  estimate at a sample, tells: at most ``MOST_OWN`` of it is allowed, else all bandwidths are widened to that limit.
- Cross-validation has false minima at small bandwidths with few samples (Hall and Marron). The minimum that is reached from
  the rule of thumb is taken, unless its score is higher by more than ``ERRORS`` standard errors of the difference.

Elsewhere the bandwidths are exactly those of least score.

References: P. Hall and J. S. Marron, "Local minima in cross-validation functions", 1991. T. Hastie and R. Tibshirani,
"Generalized Additive Models", 1990, chapter 3 (degrees of freedom Σ H_ii). L. Breiman, J. Friedman, R. Olshen and C. Stone,
"Classification and Regression Trees", 1984, section 3.4.3 (standard errors of scores).
"""

from __future__ import annotations

from operator import itemgetter

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from kobai.kernel.bandwidth.selection import LOWER, UPPER, Found, Search
from kobai.kernel.profiles import profile
from kobai.kernel.regress import leave_out, own_shares

Array = NDArray[np.float64]

MOST_OWN = (0.7, 0.9)
"""The most mean H_ii, by the order. At order 0 it is that of a grid with h = 0.57 steps, where the slope of a straight line still
ripples by 5 %; at order 1 a straight line has no ripples."""
ERRORS = 2.0
AT_LIMIT = 0.01
OWN_SAMPLES = 2000
"""About how many samples the mean of H_ii is taken over."""


def choose(search: Search) -> tuple[Array, float, str]:
    """(d,) bandwidths for an estimator, their leave-one-out error, and the key of what to say of them, or an empty string."""
    minima = search.minima()
    best = min((widened(search, end) for end in minima), key=itemgetter(1))
    if search.few:
        usual = widened(search, search.descend(search.thumb()))
        if indistinct(search, usual[0], best[0]):
            best = usual
    best = search.lowest([best])
    at_limit = own(search, best[0]) > MOST_OWN[search.order] - AT_LIMIT
    return *search.result(best), "bandwidth at the limit" if at_limit else ""


def word_on(search: Search, h: Array) -> str:
    """The key of what to say of bandwidths (d,) that were set by hand, or an empty string."""
    below = own(search, np.clip(np.log(h) - search.scale, LOWER, UPPER)) > MOST_OWN[search.order]
    return "bandwidth below spacing" if below else ""


def own(search: Search, z: Array) -> float:
    """The mean of H_ii with bandwidths log(h / s)."""
    rows = torch.arange(0, search.n, max(1, search.n // OWN_SAMPLES), device=search.x.device)
    with torch.no_grad():
        shares = own_shares(
            _scaled(search, z), search.y, profile(search.kernel), search.order, rows=rows, backend=search.backend
        )
    return float(shares.mean())


def widened(search: Search, end: Found) -> Found:
    """The bandwidths, all multiplied by the least factor with which the mean of H_ii is at most ``MOST_OWN``."""
    z, _, inverse = end
    most = MOST_OWN[search.order]
    if own(search, z) <= most:
        return end
    low, high = 0.0, UPPER - float(z.min())
    while high - low > 1e-3:
        middle = (low + high) / 2
        low, high = (low, middle) if own(search, z + middle) <= most else (middle, high)
    z = np.minimum(z + high, UPPER)
    return z, search.whole(z)[0], inverse


def indistinct(search: Search, one: Array, other: Array) -> bool:
    """Whether the score of one is higher by at most ``ERRORS`` standard errors of the difference of the scores."""
    difference = _squares(search, one) - _squares(search, other)
    return float(difference.mean()) <= ERRORS * float(difference.std()) / np.sqrt(len(difference))


def _squares(search: Search, z: Array) -> Array:
    with torch.no_grad():
        estimate = leave_out(_scaled(search, z), search.y, profile(search.kernel), search.order, backend=search.backend)
    return (search.y - estimate).square().sum(1).double().cpu().numpy()


def _scaled(search: Search, z: Array) -> Tensor:
    x = search.x - search.x.mean(0)
    return x / torch.as_tensor(np.exp(z + search.scale), dtype=x.dtype, device=x.device)
