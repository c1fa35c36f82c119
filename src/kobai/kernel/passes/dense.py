"""Weighted averages from the whole weight matrix, differentiable any number of times: for second derivatives."""

from __future__ import annotations

from dataclasses import replace

import torch
from torch import Tensor
from torch._C._functorch import is_functorch_wrapped_tensor

from kobai.kernel.factors import ONE, Factors
from kobai.kernel.profiles import Profile


def dense(
    q: Tensor, k: Tensor, v: Tensor, profile: Profile, exclude: Tensor | None, factors: Factors = ONE
) -> tuple[Tensor, Tensor]:
    """Weighted averages and log normalisers; see ``kobai.kernel.passes.weighted_average.average``."""
    weights, lse = weigh(q, k, profile, exclude, factors)
    return weights @ v, lse


def transformed(*tensors: Tensor) -> bool:
    """Whether a transformation of ``torch.func`` is being applied: nothing may then depend on the value of a tensor."""
    return any(is_functorch_wrapped_tensor(tensor) for tensor in tensors)


def weigh(
    q: Tensor, k: Tensor, profile: Profile, exclude: Tensor | None, factors: Factors = ONE
) -> tuple[Tensor, Tensor]:
    """(M, N) weights that sum to one in each row, and (M,) log normalisers."""
    log = profile.log((q[:, None, :] - k[None, :, :]).square().sum(-1))
    left_out = None if exclude is None else excluded(exclude, k.shape[0])
    factor = factors.log(left_out)
    if factor is not None:
        log = log + factor
    if left_out is not None:
        log = log.masked_fill(left_out, -torch.inf)
    # Divided by their sum: the logarithm of the sum has no digits left for it far away from all samples.
    highest = log.detach().amax(1, keepdim=True)
    empty = torch.isneginf(highest)
    weights = torch.exp(log - torch.where(empty, 0.0, highest))
    total = weights.sum(1, keepdim=True)
    lse = torch.where(empty, highest, highest + torch.log(torch.where(empty, 1.0, total))).squeeze(1)
    weights = weights / torch.where(empty, 1.0, total)
    if profile.compact or left_out is not None:
        weights = torch.where(empty, nearest_only(q, k, left_out, factor), weights)
    return weights, lse


def differentiable_gradient(
    inputs: tuple[Tensor, ...], profile: Profile, exclude: Tensor | None, grad_out: Tensor, grad_lse: Tensor,
    factors: Factors = ONE,
) -> tuple[Tensor, ...]:  # fmt: skip
    """Differentiable gradients of the weighted averages by the inputs: q, k, v and the gaps of ``factors``, if there are any."""
    # Views, since q may be k, and v made from k: the gradient by one of them leaves the others as they are.
    inputs = tuple(t.view_as(t) if t.requires_grad else t.detach().requires_grad_() for t in inputs)
    q, k, v, *gaps = inputs
    outputs = dense(q, k, v, profile, exclude, replace(factors, gaps=gaps[0]) if gaps else factors)
    return torch.autograd.grad(outputs, inputs, (grad_out, grad_lse), create_graph=True, materialize_grads=True)


def excluded(exclude: Tensor, samples: int) -> Tensor:
    """(M, N) bool: the samples that each query leaves out. exclude: (M, K) indices, −1 for none."""
    mask = torch.zeros(exclude.shape[0], samples + 1, dtype=torch.bool, device=exclude.device)
    return mask.scatter_(1, exclude.remainder(samples + 1), True)[:, :samples]


def nearest_only(q: Tensor, k: Tensor, left_out: Tensor | None, factor: Tensor | None) -> Tensor:
    """(M, N) weights: one at the nearest sample that is not left out and whose factor is not 0, zero elsewhere."""
    with torch.no_grad():
        distance = (q[:, None, :] - k[None, :, :]).square().sum(-1)
        if factor is not None:
            distance = distance.masked_fill(torch.isneginf(factor), torch.inf)
        if left_out is not None:
            distance = distance.masked_fill(left_out, torch.inf)
        return (torch.arange(k.shape[0], device=k.device) == distance.argmin(1, keepdim=True)).to(k.dtype)
