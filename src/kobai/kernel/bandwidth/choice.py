"""The bandwidths that an estimator uses: those of least leave-one-out error, unless that error cannot judge them.

Two kinds of minima are not taken:

- Leave-one-out cannot judge estimates between the samples where each follows little but its nearest sample: on a grid the score
  of order 0 is flat below half a step, and the estimate a staircase. The mean of H_ii, the share of its own value in an
  estimate at a sample, tells: at most ``MOST_OWN`` of it is allowed, else all bandwidths are widened to that limit. Where rows
  share values of a column, as on a grid of two columns, the weight of the samples at a sample's own value tells the same; the
  bandwidth of that column is widened as long as the score is not higher by more than ``ERRORS`` standard errors.
- Cross-validation has false minima with few samples (Hall and Marron). Where the lowest minimum is rougher (its mean H_ii
  is larger) than the one in whose basin the rule of thumb lies, or is a constant, that one is taken, unless its score is
  higher by more than ``ERRORS`` standard errors of the difference.

Elsewhere the bandwidths are exactly those of least score.

References: P. Hall and J. S. Marron, "Local minima in cross-validation functions", 1991. T. Hastie and R. Tibshirani,
"Generalized Additive Models", 1990, chapter 3 (degrees of freedom Σ H_ii). L. Breiman, J. Friedman, R. Olshen and C. Stone,
"Classification and Regression Trees", 1984, section 3.4.3 (standard errors of scores).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from operator import itemgetter

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from kobai.kernel.bandwidth.selection import UPPER, Found, Search, leave_out_at
from kobai.kernel.factors import Factors, gap_of
from kobai.kernel.passes.dense import weigh
from kobai.kernel.profiles import profile
from kobai.kernel.regress import own_shares

Array = NDArray[np.float64]

MOST_OWN = (0.7, 0.9)
"""The most mean H_ii, by the order. At order 0 it is that of a grid with h = 0.57 steps, where the slope of a straight line still
ripples by 5 %; at order 1 a straight line has no ripples."""
ERRORS = 2.0
AT_LIMIT = 0.01
WITHOUT = np.log(20.0)
"""A column with a larger log(h / s) plays no part."""
OWN_SAMPLES = 500
"""About how many samples the mean of H_ii is taken over."""
MOST_WEIGHTS = 2**22
"""At most about so many weights are formed to see ties."""


def choose(search: Search) -> tuple[Array, float, str]:
    """(d,) bandwidths for an estimator, their leave-one-out error, and the key of what to say of them, or an empty string."""
    minima = search.minima()
    best = min((widened(search, end) for end in [*minima, search.lowest(minima)]), key=itemgetter(1))
    if search.few:
        usual = widened(search, search.descend(search.thumb()))
        flat = search.order == 0 and (best[0] > WITHOUT).all()
        if (flat or own(search, usual[0]) < own(search, best[0])) and indistinct(search, usual[0], best[0]):
            best = usual
    best = over_values(search, best)
    at_limit = own(search, best[0]) > MOST_OWN[search.order] - AT_LIMIT
    staircase = (at_values(search, best[0]) > MOST_OWN[search.order] + AT_LIMIT).any()
    return *search.result(best), "bandwidth at the limit" if at_limit or staircase else ""


def word_on(search: Search, h: Array) -> str:
    """The key of what to say of bandwidths (d,) that were set by hand, or an empty string."""
    below = (
        own(search, np.clip(np.log(np.maximum(h, 1e-300)) - search.scale, search.lower, UPPER)) > MOST_OWN[search.order]
    )
    return "bandwidth below spacing" if below else ""


def own(search: Search, z: Array) -> float:
    """The (weighted) mean of H_ii with bandwidths log(h / s)."""
    rows = torch.arange(0, search.n, max(1, search.n // OWN_SAMPLES), device=search.x.device)
    with torch.no_grad():
        shares = own_shares(
            _scaled(search, z), search.y, profile(search.kernel), search.order, rows=rows, backend=search.backend,
            factors=_factors(search, z),
        )  # fmt: skip
    return _mean(search, shares, rows)


def _mean(search: Search, values: Tensor, rows: Tensor) -> float:
    """The mean of values (M,) at some samples, weighted as they are."""
    weights = search.shares[rows]
    return float((values.double() * weights).sum() / weights.sum())


def at_values(search: Search, z: Array) -> Array:
    """(d,) mean weights of the samples with a sample's own value of a column; 0 for a column without ties or of two values.

    Two values are two groups: there is nothing between them to estimate.
    """
    ties = [2 < len(column.unique()) < search.n for column in search.x.unbind(1)]
    shares = np.zeros(search.d)
    if not any(ties):
        return shares
    every = max(1, search.n * search.n // MOST_WEIGHTS)
    rows = torch.arange(0, search.n, every, device=search.x.device)
    scaled = _scaled(search, z)
    with torch.no_grad():
        weights, _ = weigh(scaled[rows], scaled, profile(search.kernel), None, _factors(search, z).of(rows))
        for column in np.flatnonzero(ties).tolist():
            values = search.x[:, column]
            shares[column] = _mean(search, (weights * (values[rows, None] == values)).sum(1), rows)
    return shares


def widened(search: Search, end: Found) -> Found:
    """The bandwidths, all multiplied by the least factor with which the mean of H_ii is at most ``MOST_OWN``."""
    most = MOST_OWN[search.order]
    if own(search, end[0]) <= most:
        return end
    columns = np.arange(search.d) < (search.columns or search.d)
    return _multiplied(search, end, lambda z: own(search, z) <= most, 1, columns.astype(float))


def over_values(search: Search, end: Found) -> Found:
    """Each bandwidth multiplied until the weight at a value is at most ``MOST_OWN``, or the score tells it from the first."""
    most, first = MOST_OWN[search.order], end[0]
    for column in np.flatnonzero(at_values(search, first) > most).tolist():

        def enough(z: Array, column: int = column) -> bool:
            return at_values(search, z)[column] <= most or not indistinct(search, z, first)

        end = _multiplied(search, end, enough, 0, np.eye(search.d)[column])
    return end


def _multiplied(search: Search, end: Found, enough: Callable[[Array], bool], side: int, columns: Array) -> Found:
    """The bandwidths of some columns times the factor from which on they are ``enough``: just below it (side 0) or above (1)."""
    z, _, inverse = end
    low, high = 0.0, UPPER - float(z[columns > 0].min())
    while high - low > 1e-3:
        middle = (low + high) / 2
        low, high = (low, middle) if enough(z + middle * columns) else (middle, high)
    z = np.minimum(z + (low, high)[side] * columns, UPPER)
    return z, search.whole(z)[0], inverse


def indistinct(search: Search, one: Array, other: Array) -> bool:
    """Whether the score of one is higher by at most ``ERRORS`` standard errors of the difference of the scores."""
    difference = _squares(search, one) - _squares(search, other)
    shares = search.shares.cpu().numpy()
    mean = float(shares @ difference)
    return mean <= ERRORS * float(np.sqrt(shares**2 @ (difference - mean) ** 2))


def _squares(search: Search, z: Array) -> Array:
    with torch.no_grad():
        log_h = torch.as_tensor(z + search.scale, dtype=search.x.dtype, device=search.x.device)
        estimate = leave_out_at(
            search.x - search.x.mean(0), search.y, log_h, search.kernel, search.order, search.factors,
            backend=search.backend,
        )  # fmt: skip
    return (search.y - estimate).square().sum(1).double().cpu().numpy()


def _scaled(search: Search, z: Array) -> Tensor:
    x = search.x - search.x.mean(0)
    return x / torch.as_tensor(np.exp(z + search.scale)[: search.columns], dtype=x.dtype, device=x.device)


def _factors(search: Search, z: Array) -> Factors:
    """The factors of the samples' weights at themselves."""
    if not search.categories:
        return search.factors
    width = torch.as_tensor(np.exp(z + search.scale)[search.columns :], dtype=search.x.dtype, device=search.x.device)
    return replace(search.factors, gaps=gap_of(width), queries=search.factors.samples)
