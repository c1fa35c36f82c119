"""Nadaraya-Watson and local linear regression as functions of tensors, differentiable in every tensor argument.

    f(q) = Σ_j w_j y_j,   w = softmax_j(−½ Σ_l (q_l − x_jl)² / h_l²)

``nw`` estimates at queries, ``nw_loo`` at the samples themselves, each left out of its own estimate. They need torch only,
use memory that grows with the number of samples and not with its square, and run on any device. Under ``torch.func``
(``vmap``, ``jacrev``, ``jacfwd``, ``hessian``) the whole matrix of weights is computed. NumPy in, NumPy out.

Reference: E. A. Nadaraya, "On estimating regression", 1964; G. S. Watson, "Smooth regression analysis", 1964.
"""

from __future__ import annotations

import math
from typing import Any, TypeVar

import numpy as np
import torch
from torch import Tensor

from kobai.errors import BadInput, shown
from kobai.kernel.arrays import check_dense, check_order, like, real_tensor
from kobai.kernel.factors import ONE, Factors
from kobai.kernel.passes.dense import transformed
from kobai.kernel.profiles import profile
from kobai.kernel.regress import estimate, leave_out

__all__ = ["nw", "nw_loo"]

Values = TypeVar("Values", Tensor, np.ndarray)

LARGE = {torch.float64: (1e50, 1e100), torch.float32: (1e9, 1e18)}
"""Positions in units of the bandwidth whose squares do not overflow, and from where on bandwidths are made larger: the nearest
samples have all the weight of a Gaussian long before."""
WIDE = {torch.float64: 1e7, torch.float32: 1e4}
"""A local line uses bandwidths of at most so many ranges of the data: its weights are equal to rounding, and its slope stays."""


def nw(
    q: Values,
    x: Values,
    y: Values,
    h: Tensor | float,
    *,
    kernel: str = "gaussian",
    order: int = 0,
    backend: str = "auto",
) -> Values:
    """Kernel regression of y on x, estimated at q.

    Where no sample lies within the support of a compact kernel, the nearest sample's value is returned.

    Args:
        q: (M, d) queries, or (M,) for d = 1.
        x: (N, d) samples, or (N,).
        y: (N, D) values, or (N,).
        h: bandwidth, one number or (d,), positive; with ``inf`` a column plays no part (order 0), or is fitted by one line
            for all samples (order 1).
        kernel: ``"gaussian"``, ``"epanechnikov"``, ``"quartic"`` or ``"student-t"``, of the scaled distance.
        order: 0 fits a constant around each query (Nadaraya-Watson), 1 a plane (local linear).
        backend: ``"sdpa"`` (attention; Gaussian on the CPU), ``"blocked"`` (any kernel and device) or ``"auto"``, the
            first that can. Second derivatives work in all, but need the whole M×N matrix. Attention loses digits where
            bandwidths are below about 1e-5 of the range of the data: there blocks are used in any case.

    Returns:
        (M, D), or (M,) if y is (N,).

    Raises:
        BadInput: shapes that do not fit, an unknown kernel or backend, a bandwidth that is not positive.

    Example:
        >>> nw(torch.tensor([0.5]), torch.tensor([0.0, 1.0]), torch.tensor([1.0, 3.0]), 0.3)
        tensor([2.])
    """
    given = next((t for t in (q, x, y) if isinstance(t, Tensor)), q)
    at, *samples = _tensors((q, x, y), ("q", "x", "y"))
    k, v, width, flat = _samples(samples, h, order)
    at = at[:, None] if at.ndim == 1 else at
    if at.ndim != 2 or at.shape[1] != k.shape[1]:
        raise BadInput(
            f"q of shape {tuple(at.shape)}: the samples have {k.shape[1]} columns, so q must be (M, {k.shape[1]})"
        )
    if at.dtype != k.dtype:
        raise BadInput(f"q is {at.dtype}, the samples are {k.dtype}: convert one of them")
    f = at_queries(at, k, v, width, kernel, order, backend)
    return _like(f[:, 0] if flat else f, given)


def nw_loo(
    x: Values,
    y: Values,
    h: Tensor | float,
    *,
    kernel: str = "gaussian",
    order: int = 0,
    backend: str = "auto",
    exclude: Tensor | None = None,
) -> Values:
    """Kernel regression at the samples, each estimated without itself, as cross-validation needs.

    The leave-one-out score is ``(y - nw_loo(x, y, h)).square().sum(1).mean()``; its gradient by h finds bandwidths.

    Args:
        x: (N, d) samples, or (N,).
        y: (N, D) values, or (N,).
        h: as for ``nw``.
        kernel: as for ``nw``.
        order: as for ``nw``.
        backend: as for ``nw``.
        exclude: (N, K) indices of the samples that each one leaves out instead of itself alone, −1 for none.

    Returns:
        (N, D), or (N,) if y is (N,).

    Raises:
        BadInput: as for ``nw``, or fewer than two samples.

    Example:
        >>> nw_loo(torch.tensor([0.0, 1.0]), torch.tensor([1.0, 3.0]), 0.3)
        tensor([3., 1.])
    """
    given = next((t for t in (x, y) if isinstance(t, Tensor)), x)
    k, v, width, flat = _samples(_tensors((x, y), ("x", "y")), h, order)
    if k.shape[0] < 2:
        raise BadInput(f"{k.shape[0]} sample: leaving one out needs two or more")
    if exclude is not None and (
        not isinstance(exclude, Tensor) or exclude.dtype != torch.int64 or exclude.is_meta or exclude.is_nested
    ):
        raise BadInput(f"exclude={shown(exclude)}: indices of samples as a tensor (N, K) of int64, -1 for none")
    if exclude is not None and (exclude.ndim != 2 or exclude.shape[0] != k.shape[0]):
        raise BadInput(f"exclude of shape {tuple(exclude.shape)}: one row of indices for each of {k.shape[0]} samples")
    f = at_samples(k, v, width, kernel, order, backend, exclude=exclude)
    return _like(f[:, 0] if flat else f, given)


def at_queries(
    q: Tensor, k: Tensor, v: Tensor, h: Tensor, kernel: str, order: int, backend: str, factors: Factors = ONE
) -> Tensor:
    """(M, D) estimates of ``nw``, from checked arguments and with factors of the samples' weights."""
    origin = k.detach().mean(0)
    q, k = q - origin, k - origin
    width = _bounded(torch.cat([q, k]).detach(), h, order)
    return estimate(q / width, k / width, v, profile(kernel), order, backend=backend, factors=factors)[0]


def at_samples(
    k: Tensor, v: Tensor, h: Tensor, kernel: str, order: int, backend: str, factors: Factors = ONE,
    exclude: Tensor | None = None,
) -> Tensor:  # fmt: skip
    """(N, D) estimates of ``nw_loo``, from checked arguments and with factors of the samples' weights."""
    k = k - k.detach().mean(0)
    width = _bounded(k.detach(), h, order)
    return leave_out(k / width, v, profile(kernel), order, exclude=exclude, backend=backend, factors=factors)


def _tensors(values: tuple[Any, ...], names: tuple[str, ...]) -> list[Tensor]:
    """Arrays as tensors; those beside a tensor as it is, of its type and on its device."""
    beside = next((t for t in values if isinstance(t, Tensor) and t.is_floating_point()), None)
    found = []
    for value, name in zip(values, names, strict=True):
        tensor = real_tensor(value, name)
        if not isinstance(value, Tensor):
            floating = getattr(value, "dtype", None) == np.float32
            tensor = (tensor.float() if floating else tensor) if beside is None else tensor.to(beside)
        found.append(tensor)
    return found


def _like(value: Tensor, given: Any) -> Any:
    return value if isinstance(given, Tensor) else like(value, given)


def _bounded(positions: Tensor, h: Tensor, order: int) -> Tensor:
    """The bandwidths (d,), finite and such that no square of a position (N, d) in units of them overflows.

    Very small ones are multiplied by a common factor, so that their proportions stay.
    """
    if not positions.shape[1]:
        return h.expand(0)
    from_large, most = LARGE[positions.dtype]
    largest = positions.abs().amax(0)
    largest = torch.where(largest > 0, largest, 1.0)
    h = h.expand_as(largest)
    held = h.detach()
    excess = largest.log() - held.log()
    common = (excess.amax() - math.log(most)).clamp_min(0.0)
    lowered = (excess - common).clamp_min(math.log(from_large))
    raised = largest * torch.exp(-lowered)
    bounded = torch.where(excess > math.log(from_large), torch.maximum(raised, held), h)
    if order == 1:
        bounded = torch.minimum(bounded, largest * WIDE[positions.dtype])
    return bounded


def _samples(samples: list[Tensor], h: Tensor | float, order: int) -> tuple[Tensor, Tensor, Tensor, bool]:
    check_order(order)
    x, y = samples
    x = x[:, None] if x.ndim == 1 else x
    flat = y.ndim == 1
    y = y[:, None] if flat else y
    if x.ndim != 2 or y.ndim != 2 or x.shape[0] != y.shape[0] or x.shape[0] == 0:
        raise BadInput(
            f"x of shape {tuple(x.shape)}, y of shape {tuple(y.shape)}: need (N, d) and (N, D) with the same N > 0"
        )
    if x.dtype not in (torch.float32, torch.float64) or y.dtype != x.dtype:
        raise BadInput(f"x is {x.dtype}, y is {y.dtype}: both must be float32, or both float64")
    try:
        h = torch.as_tensor(h, dtype=x.dtype, device=x.device)
    except Exception as error:  # whatever torch raises for what is no number
        raise BadInput(f"h={shown(h)}: one positive bandwidth, or one for each of {x.shape[1]} dimensions") from error
    check_dense(h, "h")
    if h.ndim > 1 or (h.ndim == 1 and h.shape[0] not in (1, x.shape[1])):
        raise BadInput(f"h of shape {tuple(h.shape)}: one bandwidth, or one for each of {x.shape[1]} dimensions")
    if not transformed(h) and not (h.numel() and bool((h.detach() > 0).all())):
        raise BadInput(f"h={shown(h.detach().tolist())}: bandwidths must be positive")
    return x, y, h, flat
