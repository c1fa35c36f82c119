"""Estimates from the pass: order 0 (Nadaraya-Watson) and order 1 (local linear), at new points and leaving samples out.

Leaving sample i out of its own estimate divides the residual by 1 − H_ii, where H_ii = w_ii at order 0 and
w_ii [1 + (x_i − x̄)ᵀ S⁻¹ (x_i − x̄)] at order 1. Where H_ii is close to 1 that division cancels, and those samples
are estimated again with themselves masked.
"""

from __future__ import annotations

import torch
from torch import Tensor

from kobai.kernel.average import average, choose
from kobai.kernel.local_linear import local_linear
from kobai.kernel.profiles import Profile

CANCELLED = 1e-4
"""Below this 1 − H_ii is not trusted."""


def estimate(
    q: Tensor,
    k: Tensor,
    v: Tensor,
    profile: Profile,
    order: int,
    *,
    exclude: Tensor | None = None,
    backend: str = "auto",
) -> tuple[Tensor, Tensor, Tensor]:
    """Estimates at queries.

    Args:
        q, k, v, profile, exclude, backend: see ``average``; positions are divided by the bandwidth.
        order: 0 or 1.

    Returns:
        (M, D) estimates; (M,) log normalisers; (M,) the leverage a sample at the query would have, divided by its
        weight.
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
    """Estimates at the samples themselves, each leaving itself (or the samples in ``exclude``) out, exactly.

    Args:
        k: (N, d) samples divided by the bandwidth. v: (N, D) values.
        exclude: (M, K) indices of what each sample leaves out, −1 for none; None: itself.
        rows: (M,) indices of the samples to estimate; None: all.

    Returns:
        (M, D).
    """
    q, own = (k, v) if rows is None else (k[rows], v[rows])
    if exclude is None:
        exclude = (torch.arange(k.shape[0], device=k.device) if rows is None else rows)[:, None]
        if choose(k, profile, backend) == "sdpa":
            return _corrected(q, own, k, v, profile, order, exclude, backend)
    return estimate(q, k, v, profile, order, exclude=exclude, backend=backend)[0]


def _corrected(
    q: Tensor, own: Tensor, k: Tensor, v: Tensor, profile: Profile, order: int, exclude: Tensor, backend: str
) -> Tensor:
    f, lse, leverage = estimate(q, k, v, profile, order, backend=backend)
    rest = 1 - torch.exp(profile.log(torch.zeros_like(lse)) - lse) * leverage
    lost = torch.nonzero(rest.detach() < CANCELLED).squeeze(1)
    left_out = own - (own - f) / rest.clamp_min(CANCELLED)[:, None]
    if lost.numel() == 0:
        return left_out
    masked, _, _ = estimate(q[lost], k, v, profile, order, exclude=exclude[lost], backend="blocked")
    return left_out.index_put((lost,), masked)
