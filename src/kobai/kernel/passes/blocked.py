"""Weighted averages in blocks of queries: any kernel, any device, exact exclusion, memory linear in the samples.

The reference for the other backends. With weights w_ij, averages o_i and log normaliser n_i, the gradient needs no stored
weights: the backward pass computes them again block by block, where

    ∂L/∂log k_ij = w_ij [g_i·(v_j − o_i) + ν_i],   g = ∂L/∂o, ν = ∂L/∂n.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import torch
from torch import Tensor

from kobai.kernel.factors import ONE, Factors
from kobai.kernel.passes.dense import differentiable_gradient, excluded
from kobai.kernel.profiles import Profile

ELEMENTS = 2**19
"""Entries of one block of the weight matrix; the extra memory is a few arrays of this size."""


def blocked(
    q: Tensor, k: Tensor, v: Tensor, profile: Profile, exclude: Tensor | None, factors: Factors = ONE
) -> tuple[Tensor, Tensor]:
    """Weighted averages and log normalisers; see ``kobai.kernel.passes.weighted_average.average``."""
    return _Blocked.apply(q, k, v, factors.gaps, profile, exclude, factors)  # type: ignore[return-value]


def _blocks(queries: int, samples: int) -> list[slice]:
    size = max(1, ELEMENTS // max(samples, 1))
    return [slice(i, min(i + size, queries)) for i in range(0, queries, size)]


def _squared(q: Tensor, k: Tensor) -> Tensor:
    # Differences first: |q|² + |k|² − 2q·k would cancel.
    return torch.cdist(q, k, compute_mode="donot_use_mm_for_euclid_dist").square_()


def _weights(t: Tensor, profile: Profile, exclude: Tensor | None, factors: Factors) -> tuple[Tensor, Tensor, Tensor]:
    """Weights, log normalisers and which rows use their nearest sample, for one block of squared distances."""
    log = profile.log(t)
    left_out = None if exclude is None else excluded(exclude, t.shape[1])
    factor = factors.log(left_out)
    if factor is not None:
        log.add_(factor)
    if left_out is not None:
        log.masked_fill_(left_out, -torch.inf)
    # Divided by their sum: the logarithm of the sum has no digits left for it far away from all samples.
    highest = log.amax(1)
    empty = torch.isneginf(highest)
    weights = log.sub_(torch.where(empty, 0.0, highest)[:, None]).exp_()
    total = weights.sum(1)
    lse = highest + torch.log(total.masked_fill_(empty, 1.0))
    weights.div_(total[:, None])
    if bool(empty.any()):
        rows = torch.nonzero(empty).squeeze(1)
        distance = t[rows]
        if factor is not None and factor.ndim == 2:
            distance.masked_fill_(torch.isneginf(factor[rows]), torch.inf)
        if left_out is not None:
            distance.masked_fill_(left_out[rows], torch.inf)
        weights[rows] = torch.zeros_like(distance).scatter_(1, distance.argmin(1, keepdim=True), 1.0)
    return weights, lse, empty


class _Blocked(torch.autograd.Function):
    @staticmethod
    def forward(
        ctx: Any, q: Tensor, k: Tensor, v: Tensor, gaps: Tensor | None, profile: Profile, exclude: Tensor | None,
        factors: Factors,
    ) -> tuple[Tensor, Tensor]:  # fmt: skip
        out = q.new_empty(q.shape[0], v.shape[1])
        lse = q.new_empty(q.shape[0])
        for rows in _blocks(q.shape[0], k.shape[0]):
            left_out = None if exclude is None else exclude[rows]
            weights, lse[rows], _ = _weights(_squared(q[rows], k), profile, left_out, factors.of(rows))
            torch.mm(weights, v, out=out[rows])
        ctx.save_for_backward(q, k, v, gaps, out)
        ctx.profile, ctx.exclude, ctx.factors = profile, exclude, factors
        return out, lse

    @staticmethod
    def backward(ctx: Any, grad_out: Tensor, grad_lse: Tensor) -> tuple[Tensor | None, ...]:
        q, k, v, gaps, out = ctx.saved_tensors
        exclude, factors = ctx.exclude, replace(ctx.factors, gaps=gaps)
        if torch.is_grad_enabled():
            inputs = (q, k, v) if gaps is None else (q, k, v, gaps)
            found = differentiable_gradient(inputs, ctx.profile, exclude, grad_out, grad_lse, factors)
            return *found, *[None] * (7 - len(found))
        positions = ctx.needs_input_grad[0] or ctx.needs_input_grad[1]
        grad_q, grad_k = torch.zeros_like(q), torch.zeros_like(k)
        grad_v = torch.zeros_like(v) if ctx.needs_input_grad[2] else None
        grad_gaps = torch.zeros_like(gaps) if ctx.needs_input_grad[3] else None
        for rows in _blocks(q.shape[0], k.shape[0]):
            t = _squared(q[rows], k)
            here = factors.of(rows)
            weights, _, empty = _weights(t, ctx.profile, None if exclude is None else exclude[rows], here)
            g = grad_out[rows]
            if grad_v is not None:
                grad_v.addmm_(weights.T, g)
            if not positions and grad_gaps is None:
                continue
            shift = grad_lse[rows] - (g * out[rows]).sum(1)
            # The nearest sample does not change under a small move, so rows that use it have gradient 0.
            pull = torch.mm(g, v.T).add_(shift[:, None]).mul_(weights).masked_fill_(empty[:, None], 0.0)
            if grad_gaps is not None:
                for column in range(len(grad_gaps)):
                    grad_gaps[column] -= pull[here.other(column)].sum()
            pull.mul_(ctx.profile.slope(t)).mul_(2)
            grad_q[rows] = pull.sum(1, keepdim=True) * q[rows] - pull @ k
            grad_k += pull.sum(0)[:, None] * k - pull.T @ q[rows]
        return grad_q, grad_k, grad_v, grad_gaps, None, None, None
