"""Nadaraya-Watson and local linear regression as functions of tensors, differentiable in every tensor argument.

    f(q) = Σ_j w_j y_j,   w = softmax_j(−½ Σ_l (q_l − x_jl)² / h_l²)

``nw`` estimates at queries, ``nw_loo`` at the samples themselves, each left out of its own estimate. They need torch only,
use memory that grows with the number of samples and not with its square, and run on any device.

Reference: E. A. Nadaraya, "On estimating regression", 1964; G. S. Watson, "Smooth regression analysis", 1964.
"""

from __future__ import annotations

import torch
from torch import Tensor

from kobai.errors import BadInput, shown
from kobai.kernel.arrays import check_dense, check_order
from kobai.kernel.profiles import profile
from kobai.kernel.regress import estimate, leave_out

__all__ = ["nw", "nw_loo"]


def nw(
    q: Tensor,
    x: Tensor,
    y: Tensor,
    h: Tensor | float,
    *,
    kernel: str = "gaussian",
    order: int = 0,
    backend: str = "auto",
) -> Tensor:
    """Kernel regression of y on x, estimated at q.

    Where no sample lies within the support of a compact kernel, the nearest sample's value is returned.

    Args:
        q: (M, d) queries, or (M,) for d = 1.
        x: (N, d) samples, or (N,).
        y: (N, D) values, or (N,).
        h: bandwidth, one number or (d,), positive.
        kernel: ``"gaussian"``, ``"epanechnikov"``, ``"quartic"`` or ``"student-t"``, of the scaled distance.
        order: 0 fits a constant around each query (Nadaraya-Watson), 1 a plane (local linear).
        backend: ``"sdpa"`` (attention; Gaussian on the CPU), ``"blocked"`` (any kernel and device) or ``"auto"``, the
            first that can. Second derivatives work in all, but need the whole M×N matrix.

    Returns:
        (M, D), or (M,) if y is (N,).

    Raises:
        BadInput: shapes that do not fit, an unknown kernel or backend, a bandwidth that is not positive.

    Example:
        >>> nw(torch.tensor([0.5]), torch.tensor([0.0, 1.0]), torch.tensor([1.0, 3.0]), 0.3)
        tensor([2.])
    """
    x, y, h, flat = _samples(x, y, h, order)
    check_dense(q, "q")
    q = q[:, None] if q.ndim == 1 else q
    if q.ndim != 2 or q.shape[1] != x.shape[1]:
        raise BadInput(
            f"q of shape {tuple(q.shape)}: the samples have {x.shape[1]} columns, so q must be (M, {x.shape[1]})"
        )
    if q.dtype != x.dtype:
        raise BadInput(f"q is {q.dtype}, the samples are {x.dtype}: convert one of them")
    origin = x.detach().mean(0)
    f, _, _ = estimate((q - origin) / h, (x - origin) / h, y, profile(kernel), order, backend=backend)
    return f[:, 0] if flat else f


def nw_loo(
    x: Tensor,
    y: Tensor,
    h: Tensor | float,
    *,
    kernel: str = "gaussian",
    order: int = 0,
    backend: str = "auto",
    exclude: Tensor | None = None,
) -> Tensor:
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
    x, y, h, flat = _samples(x, y, h, order)
    if x.shape[0] < 2:
        raise BadInput(f"{x.shape[0]} sample: leaving one out needs two or more")
    if exclude is not None and (
        not isinstance(exclude, Tensor) or exclude.dtype != torch.int64 or exclude.is_meta or exclude.is_nested
    ):
        raise BadInput(f"exclude={shown(exclude)}: indices of samples as a tensor (N, K) of int64, -1 for none")
    if exclude is not None and (exclude.ndim != 2 or exclude.shape[0] != x.shape[0]):
        raise BadInput(f"exclude of shape {tuple(exclude.shape)}: one row of indices for each of {x.shape[0]} samples")
    f = leave_out((x - x.detach().mean(0)) / h, y, profile(kernel), order, exclude=exclude, backend=backend)
    return f[:, 0] if flat else f


def _samples(x: Tensor, y: Tensor, h: Tensor | float, order: int) -> tuple[Tensor, Tensor, Tensor, bool]:
    check_order(order)
    check_dense(x, "x")
    check_dense(y, "y")
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
    if not (h.numel() and bool((h.detach() > 0).all())):
        raise BadInput(f"h={shown(h.detach().tolist())}: bandwidths must be positive")
    return x, y, h, flat
