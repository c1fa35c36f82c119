"""Estimates of order 0 (Nadaraya-Watson) and order 1 (local linear), at new points and leaving samples out.

Leaving sample i out of its own estimate divides the residual by 1 − H_ii, where H_ii = w_ii at order 0 and
w_ii [1 + (x_i − x̄)ᵀ S⁻¹ (x_i − x̄)] at order 1. Leaving a few samples E out at order 0 gives
(f − Σ_E w_e y_e)/(1 − Σ_E w_e). Where the remaining weight is close to 0 the division loses digits, and those samples
are estimated again with the samples left out masked; so are samples that, left out, might exceed the limit of variance of a
local line, which is at most σ_i² H_ii/(1 − H_ii).
"""

from __future__ import annotations

import torch
from torch import Tensor

from kobai.kernel.factors import ONE, Factors
from kobai.kernel.local_linear import MOST_VARIANCE, local_linear
from kobai.kernel.passes.dense import transformed
from kobai.kernel.passes.weighted_average import average, choose
from kobai.kernel.profiles import Profile

LEAST_REMAINDER = {torch.float64: 1e-4, torch.float32: 2e-2}
"""With a smaller remaining weight than this a sample is estimated again."""
MOST_GATHERED = 2**26
"""The largest number of values that are gathered to be subtracted."""


def estimate(
    q: Tensor, k: Tensor, v: Tensor, profile: Profile, order: int, exclude: Tensor | None = None, backend: str = "auto",
    factors: Factors = ONE,
) -> tuple[Tensor, Tensor, Tensor]:  # fmt: skip
    """(M, D) estimates at q (M, d); (M,) log normalisers; (M,) the leverage of a sample at the query, divided by its weight.

    Samples k (N, d) with values v (N, D), and the other arguments, are as for ``average``.
    """
    if order == 1 and k.shape[1]:
        return local_linear(q, k, v, profile, exclude=exclude, backend=backend, factors=factors)
    f, lse = average(q, k, v, profile, exclude=exclude, backend=backend, factors=factors)
    return f, lse, torch.ones_like(lse)


def leave_out(
    k: Tensor,
    v: Tensor,
    profile: Profile,
    order: int,
    *,
    exclude: Tensor | None = None,
    rows: Tensor | None = None,
    backend: str = "auto",
    factors: Factors = ONE,
) -> Tensor:
    """(M, D) exact estimates at the samples in ``rows`` (M,), or at all, each without itself or without those in ``exclude``."""
    q, own = (k, v) if rows is None else (k[rows], v[rows])
    factors = factors.at(factors.samples)
    factors = factors if rows is None else factors.of(rows)
    flash = choose(k, profile, backend, v.shape[1], factors) == "sdpa" and not transformed(k, v)
    if exclude is None:
        exclude = (torch.arange(k.shape[0], device=k.device) if rows is None else rows)[:, None]
        if flash:
            return _divided(q, own, k, v, profile, order, exclude, backend, factors)
    elif flash and order == 0 and exclude.numel() * v.shape[1] <= min(MOST_GATHERED, k.shape[0] * q.shape[0]):
        return _subtracted(q, k, v, profile, exclude, backend, factors)
    return estimate(q, k, v, profile, order, exclude=exclude, backend=backend, factors=factors)[0]


def _divided(
    q: Tensor, own: Tensor, k: Tensor, v: Tensor, profile: Profile, order: int, exclude: Tensor, backend: str,
    factors: Factors,
) -> Tensor:  # fmt: skip
    rows = exclude.squeeze(1)
    f, lse, leverage = estimate(q, k, v, profile, order, backend=backend, factors=factors)
    rest = 1 - _own_weight(profile, lse, factors, rows) * leverage
    least = _least(k, order, factors, rows)
    left_out = own - (own - f) / torch.maximum(rest, least)[:, None]
    return _masked_where_lost(left_out, rest, least, q, k, v, profile, order, exclude, factors)


def _own_weight(profile: Profile, lse: Tensor, factors: Factors, rows: Tensor) -> Tensor:
    """w_ii of the samples in ``rows`` (M,), from the log normalisers (M,) there."""
    log = profile.log(torch.zeros_like(lse))
    return torch.exp((log if factors.logs is None else log + factors.logs[rows]) - lse)


def _least(k: Tensor, order: int, factors: Factors, rows: Tensor) -> Tensor:
    """(M,) the least remaining weights with which left-out estimates of the samples in ``rows`` (M,) are quotients."""
    least = k.new_full((len(rows),), LEAST_REMAINDER[k.dtype])
    if not order:
        return least
    variance = factors.variance(k)
    variance = torch.ones_like(least) if variance is None else variance[rows]
    return torch.maximum(least, variance / (variance + MOST_VARIANCE))


def own_shares(
    k: Tensor, v: Tensor, profile: Profile, order: int, *, rows: Tensor, backend: str = "auto", factors: Factors = ONE
) -> Tensor:
    """(M,) H_ii of the samples in ``rows`` (M,): how far each estimate follows its own value, from 0 to 1."""
    here = factors.at(factors.samples).of(rows)
    _, lse, leverage = estimate(k[rows], k, v, profile, order, backend=backend, factors=here)
    return _own_weight(profile, lse, factors, rows) * leverage


def _subtracted(
    q: Tensor, k: Tensor, v: Tensor, profile: Profile, exclude: Tensor, backend: str, factors: Factors
) -> Tensor:
    f, lse, _ = estimate(q, k, v, profile, 0, backend=backend, factors=factors)
    once = exclude.sort(1).values
    absent = once < 0
    absent[:, 1:] |= once[:, 1:] == once[:, :-1]
    once = once.clamp_min(0)
    log = profile.log((q[:, None, :] - k[once]).square().sum(2))
    log = log if factors.logs is None else log + factors.logs[once]
    weights = torch.exp(log - lse[:, None]).masked_fill(absent, 0.0)
    rest = 1 - weights.sum(1)
    least = torch.full_like(rest, LEAST_REMAINDER[k.dtype])
    left_out = (f - (weights[:, None, :] @ v[once]).squeeze(1)) / torch.maximum(rest, least)[:, None]
    return _masked_where_lost(left_out, rest, least, q, k, v, profile, 0, exclude, factors)


def _masked_where_lost(
    left_out: Tensor, rest: Tensor, least: Tensor, q: Tensor, k: Tensor, v: Tensor, profile: Profile, order: int,
    exclude: Tensor, factors: Factors,
) -> Tensor:  # fmt: skip
    lost = torch.nonzero(rest.detach() < least).squeeze(1)
    if lost.numel() == 0:
        return left_out
    masked, _, _ = estimate(
        q[lost], k, v, profile, order, exclude=exclude[lost], backend="blocked", factors=factors.of(lost)
    )
    return left_out.index_put((lost,), masked)
