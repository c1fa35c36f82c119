"""Estimates from the pass: order 0 (Nadaraya-Watson) and order 1 (local linear), at new points and leaving samples out.

Local linear regression needs only weighted moments, so it is the same pass over more columns: [y, x, x⊗x, y⊗x]. With
weighted means ȳ, x̄, S = Cov_w(x, x) and C = Cov_w(y, x),

    f(x) = ȳ + C (S + ρI)⁻¹ (x − x̄).

Leaving sample i out of its own estimate divides the residual by 1 − H_ii, where H_ii = w_ii at order 0 and
w_ii [1 + (x_i − x̄)ᵀ (S + ρI)⁻¹ (x_i − x̄)] at order 1. Where H_ii is close to 1 that division cancels, and those samples
are estimated again with themselves masked.
"""

from __future__ import annotations

import torch
from torch import Tensor

from kobai.kernel.average import average, choose
from kobai.kernel.profiles import Profile

RIDGE = 1e-10
"""ρ, in squared bandwidths: small enough not to matter where S has full rank, and where it has not, the slope along
missing directions is zero."""
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
        (M, D) estimates; (M,) log normalisers; (M,) the leverage a sample at the query would have, divided by its weight.
    """
    if order == 0:
        f, lse = average(q, k, v, profile, exclude=exclude, backend=backend)
        return f, lse, torch.ones_like(lse)
    d, columns = k.shape[1], v.shape[1]
    upper = torch.triu_indices(d, d, device=k.device)
    moments = [v, k, k[:, upper[0]] * k[:, upper[1]], (v[:, :, None] * k[:, None, :]).flatten(1)]
    out, lse = average(q, k, torch.cat(moments, 1), profile, exclude=exclude, backend=backend)
    v_mean, k_mean, kk, vk = out.split([columns, d, upper.shape[1], columns * d], 1)
    second = kk.new_zeros(kk.shape[0], d, d)
    second[:, upper[0], upper[1]] = kk
    second[:, upper[1], upper[0]] = kk
    spread = second - k_mean[:, :, None] * k_mean[:, None, :] + RIDGE * torch.eye(d, dtype=k.dtype, device=k.device)
    together = vk.unflatten(1, (columns, d)) - v_mean[:, :, None] * k_mean[:, None, :]
    away = q - k_mean
    solved = torch.linalg.solve(spread, away[:, :, None])
    return v_mean + (together @ solved).squeeze(2), lse, 1 + (away * solved.squeeze(2)).sum(1)


def leave_out(
    k: Tensor, v: Tensor, profile: Profile, order: int, *, exclude: Tensor | None = None, backend: str = "auto"
) -> Tensor:
    """Estimates at the samples themselves, each leaving itself (or the samples in ``exclude``) out, exactly.

    Args:
        k: (N, d) samples divided by the bandwidth. v: (N, D) values.
        exclude: (N, K) indices of what each sample leaves out, −1 for none; None: itself.

    Returns:
        (N, D).
    """
    if exclude is None:
        exclude = torch.arange(k.shape[0], device=k.device)[:, None]
        if choose(k, profile, backend) == "sdpa":
            return _corrected(k, v, profile, order, exclude, backend)
    return estimate(k, k, v, profile, order, exclude=exclude, backend=backend)[0]


def _corrected(k: Tensor, v: Tensor, profile: Profile, order: int, exclude: Tensor, backend: str) -> Tensor:
    f, lse, leverage = estimate(k, k, v, profile, order, backend=backend)
    log_own = profile.log(torch.zeros_like(lse))
    rest = 1 - torch.exp(log_own - lse) * leverage
    lost = torch.nonzero(rest.detach() < CANCELLED).squeeze(1)
    left_out = v - (v - f) / rest.clamp_min(CANCELLED)[:, None]
    if lost.numel() == 0:
        return left_out
    masked, _, _ = estimate(k[lost], k, v, profile, order, exclude=exclude[lost], backend="blocked")
    return left_out.index_put((lost,), masked)
