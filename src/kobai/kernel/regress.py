"""Estimates of order 0 (Nadaraya-Watson) and order 1 (local linear), at new points and leaving samples out.

Leaving sample i out of its own estimate divides the residual by 1 − H_ii, where H_ii = w_ii at order 0 and
w_ii [1 + (x_i − x̄)ᵀ S⁻¹ (x_i − x̄)] at order 1. Leaving a few samples E out at order 0 gives
(f − Σ_E w_e y_e)/(1 − Σ_E w_e). Where the remaining weight is close to 0 the division loses digits, and those samples
are estimated again with the samples left out masked; so are samples that, left out, might exceed the limit of variance of a
local line, which is at most H_ii/(1 − H_ii).
"""

from __future__ import annotations

import torch
from torch import Tensor

from kobai.kernel.local_linear import MOST_VARIANCE, local_linear
from kobai.kernel.passes.dense import transformed
from kobai.kernel.passes.weighted_average import average, choose
from kobai.kernel.profiles import Profile

LEAST_REMAINDER = {torch.float64: 1e-4, torch.float32: 2e-2}
"""With a smaller remaining weight than this a sample is estimated again."""
MOST_GATHERED = 2**26
"""The largest number of values that are gathered to be subtracted."""


def estimate(
    q: Tensor, k: Tensor, v: Tensor, profile: Profile, order: int, exclude: Tensor | None = None, backend: str = "auto"
) -> tuple[Tensor, Tensor, Tensor]:
    """(M, D) estimates at q (M, d); (M,) log normalisers; (M,) the leverage of a sample at the query, divided by its weight.

    Samples k (N, d) with values v (N, D), and the other arguments, are as for ``average``.
    """
    if order == 1:
        return local_linear(q, k, v, profile, exclude=exclude, backend=backend)
    f, lse = average(q, k, v, profile, exclude=exclude, backend=backend)
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
) -> Tensor:
    """(M, D) exact estimates at the samples in ``rows`` (M,), or at all, each without itself or without those in ``exclude``."""
    q, own = (k, v) if rows is None else (k[rows], v[rows])
    flash = choose(k, profile, backend, v.shape[1]) == "sdpa" and not transformed(k, v)
    if exclude is None:
        exclude = (torch.arange(k.shape[0], device=k.device) if rows is None else rows)[:, None]
        if flash:
            return _divided(q, own, k, v, profile, order, exclude, backend)
    elif flash and order == 0 and exclude.numel() * v.shape[1] <= min(MOST_GATHERED, k.shape[0] * q.shape[0]):
        return _subtracted(q, k, v, profile, exclude, backend)
    return estimate(q, k, v, profile, order, exclude=exclude, backend=backend)[0]


def _divided(
    q: Tensor, own: Tensor, k: Tensor, v: Tensor, profile: Profile, order: int, exclude: Tensor, backend: str
) -> Tensor:
    f, lse, leverage = estimate(q, k, v, profile, order, backend=backend)
    rest = 1 - torch.exp(profile.log(torch.zeros_like(lse)) - lse) * leverage
    left_out = own - (own - f) / rest.clamp_min(_least(k.dtype, order))[:, None]
    return _masked_where_lost(left_out, rest, q, k, v, profile, order, exclude)


def _least(dtype: torch.dtype, order: int) -> float:
    """The least remaining weight with which a left-out estimate is a quotient."""
    return max(LEAST_REMAINDER[dtype], 1 / (1 + MOST_VARIANCE) if order else 0.0)


def own_shares(k: Tensor, v: Tensor, profile: Profile, order: int, *, rows: Tensor, backend: str = "auto") -> Tensor:
    """(M,) H_ii of the samples in ``rows`` (M,): how far each estimate follows its own value, from 0 to 1."""
    _, lse, leverage = estimate(k[rows], k, v, profile, order, backend=backend)
    return torch.exp(profile.log(torch.zeros_like(lse)) - lse) * leverage


def _subtracted(q: Tensor, k: Tensor, v: Tensor, profile: Profile, exclude: Tensor, backend: str) -> Tensor:
    f, lse, _ = estimate(q, k, v, profile, 0, backend=backend)
    once = exclude.sort(1).values
    absent = once < 0
    absent[:, 1:] |= once[:, 1:] == once[:, :-1]
    once = once.clamp_min(0)
    weights = torch.exp(profile.log((q[:, None, :] - k[once]).square().sum(2)) - lse[:, None]).masked_fill(absent, 0.0)
    rest = 1 - weights.sum(1)
    left_out = (f - (weights[:, None, :] @ v[once]).squeeze(1)) / rest.clamp_min(LEAST_REMAINDER[k.dtype])[:, None]
    return _masked_where_lost(left_out, rest, q, k, v, profile, 0, exclude)


def _masked_where_lost(
    left_out: Tensor, rest: Tensor, q: Tensor, k: Tensor, v: Tensor, profile: Profile, order: int, exclude: Tensor
) -> Tensor:
    lost = torch.nonzero(rest.detach() < _least(k.dtype, order)).squeeze(1)
    if lost.numel() == 0:
        return left_out
    masked, _, _ = estimate(q[lost], k, v, profile, order, exclude=exclude[lost], backend="blocked")
    return left_out.index_put((lost,), masked)
