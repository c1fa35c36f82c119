"""Kernel-weighted averages of samples at queries, by the backend that fits best."""

from __future__ import annotations

import torch
from torch import Tensor

from kobai.errors import BadInput, nearest, shown
from kobai.kernel.factors import ONE, Factors
from kobai.kernel.passes.blocked import blocked
from kobai.kernel.passes.dense import dense, transformed
from kobai.kernel.passes.flash import available, flash
from kobai.kernel.profiles import Profile

BACKENDS = ("auto", "sdpa", "blocked")
MOST_FLASH_COLUMNS = 256
"""Flash attention pads queries to the width of values; beyond this width blocks are faster."""
CANCELLATION = 3e-6
"""Flash attention computes in float64 where the error of a score would exceed this in float32, and blocks where it would in
float64."""


def average(
    q: Tensor, k: Tensor, v: Tensor, profile: Profile, *, exclude: Tensor | None = None, backend: str = "auto",
    factors: Factors = ONE,
) -> tuple[Tensor, Tensor]:  # fmt: skip
    """Averages of ``v`` with weights w_ij ∝ k(|q_i − k_j|²) and ``factors``, and the logarithms of the sums of the weights.

    Where no sample lies within the kernel's support, the average is the nearest sample's value (what the Gaussian gives
    far away) and the log normaliser is −inf.

    Queries q (M, d) and samples k (N, d), with values v (N, D), are divided by the bandwidth and near the origin. ``exclude``
    (M, K) has indices of samples that each query leaves out, −1 for none; that is always computed in blocks.
    """
    by = choose(q, profile, backend, v.shape[1], factors)
    if transformed(q, k, v):
        return dense(q, k, v, profile, exclude, factors)
    if exclude is not None or by == "blocked" or q.shape[0] == 0:
        return blocked(q, k, v, profile, exclude, factors)
    logs = factors.logs
    largest = float(torch.maximum(q.detach().abs().amax(), k.detach().abs().amax()))

    def exact(dtype: torch.dtype) -> bool:
        return largest**2 * torch.finfo(dtype).eps * q.shape[1] < CANCELLATION

    if not exact(torch.float64):
        return blocked(q, k, v, profile, None, factors)
    if q.dtype == torch.float64 or exact(q.dtype):
        return flash(q, k, v, logs)
    out, lse = flash(q.double(), k.double(), v.double(), None if logs is None else logs.double())
    return out.to(q.dtype), lse.to(q.dtype)


def choose(q: Tensor, profile: Profile, backend: str, columns: int, factors: Factors = ONE) -> str:
    """The backend that ``average`` uses for values of this many columns, where nothing is excluded."""
    if not isinstance(backend, str) or backend not in BACKENDS:
        close = nearest(backend, BACKENDS) if isinstance(backend, str) else ""
        raise BadInput(f"backend={shown(backend)}: use {', '.join(BACKENDS)}.{close}")
    obstacle = _obstacle(q, profile, factors)
    if backend == "sdpa" and obstacle:
        raise BadInput(f"backend='sdpa': {obstacle}; use backend='auto'")
    wide = backend == "auto" and columns > MOST_FLASH_COLUMNS and columns > 8 * q.shape[1]
    return "blocked" if obstacle or wide or backend == "blocked" else "sdpa"


def _obstacle(q: Tensor, profile: Profile, factors: Factors) -> str:
    """Why flash attention cannot compute this, or an empty string."""
    if profile.name != "gaussian":
        return f"attention is a Gaussian kernel, not {profile.name!r}"
    if factors.categories or not q.shape[1]:
        return "attention takes no columns of categories"
    if q.device.type != "cpu":
        return f"flash attention runs on the CPU here, and the data is on {q.device}"
    if q.dtype not in (torch.float32, torch.float64):
        return f"flash attention takes float32 and float64, not {q.dtype}"
    if not available():
        return "this version of torch does not have it"
    return ""
