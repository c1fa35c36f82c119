"""Local linear regression from one weighted average over more columns: [y, x, x⊗x, y⊗x].

With weighted means ȳ, x̄, S = Cov_w(x, x), C = Cov_w(y, x), all positions in units of the bandwidth,

    f(x) = ȳ + C (S + R)⁻¹ (x − x̄),

where R is so small that it matters only where S has not full rank: the slope along missing directions is then zero.

Beside two samples that lie close together the line is as steep as their noise is large, and farther out it runs anywhere.
The estimate is Σ_j l_j y_j with l_j = w_j (1 + λ z_j), z_j = (x − x̄)ᵀ (S + R)⁻¹ (x_j − x̄), so its variance is Σ_j l_j² times
that of a value. λ = 1 is the line, λ = 0 the constant ȳ, and the largest λ in [0, 1] with

    Σ_j l_j² σ_j² ≤ MOST_VARIANCE

(σ_j² is 1, or the inverse of a sample's weight) is taken: a ridge in the form of a convex combination with the constant, which
is exactly the line wherever that is a sensible estimate. Leave-one-out estimates have the same limit, so a bandwidth is judged
by the estimates that are then used.

Moments lose digits where few samples carry all the weight, so queries with an ill-conditioned S are computed again from
their weights, with positions and values centred first; so are those whose variance may exceed the limit.

References: J. Fan and I. Gijbels, "Local Polynomial Modelling and Its Applications", 1996. B. Seifert and T. Gasser,
"Finite-sample variance of local polynomials: analysis and solutions", 1996; "Data adaptive ridging in local polynomial
regression", 2000.
"""

from __future__ import annotations

import torch
from torch import Tensor
from torch.utils.checkpoint import checkpoint

from kobai.kernel.factors import ONE, Factors
from kobai.kernel.passes.dense import transformed, weigh
from kobai.kernel.passes.weighted_average import average
from kobai.kernel.profiles import Profile

RIDGE = 1e-26
"""ρ in R = ρ diag(min(h², variance of the column)) + σ diag(S)."""
SHARE = 1e-11
"""σ: rounding in a nearly singular S is relative to its largest entry, not to the bandwidth."""
ILL = {torch.float64: 1e-6, torch.float32: 1e-2}
"""With a smaller eigenvalue of S than this, relative to the scale of R, a query is computed again."""
MOST_VARIANCE = 16.0
"""An estimate varies at most four times as much as a single value does. A line may extrapolate by about one gap: the last of the
samples at the end of the motorcycle data, left out, is estimated with variance 10."""
ELEMENTS = 2**20

Line = tuple[Tensor, Tensor, Tensor]


def local_linear(
    q: Tensor, k: Tensor, v: Tensor, profile: Profile, *, exclude: Tensor | None = None, backend: str = "auto",
    factors: Factors = ONE,
) -> Line:  # fmt: skip
    """Local linear estimates, log normalisers, leverages per weight; see ``kobai.kernel.regress.estimate``.

    A weight is at most s_j e^−lse, so the variance is at most s_j σ_j² e^−lse times the leverage per weight of the line.
    """
    d, columns = k.shape[1], v.shape[1]
    upper = torch.triu_indices(d, d, device=k.device)
    variance = k.var(0, unbiased=False).clamp_max(1.0)
    # A column without any variance has no slope: any damping gives 0.
    variance = torch.where(variance > 0, variance, torch.ones_like(variance))
    damping = max(RIDGE, torch.finfo(k.dtype).eps ** 2) * variance
    if transformed(q, k, v):
        _, lse = weigh(q, k, profile, exclude, factors)
        f, leverage = _centred_rows(q, k, v, profile, exclude, damping, factors)
        return f, lse, leverage
    moments = [v, k, k[:, upper[0]] * k[:, upper[1]], (v[:, :, None] * k[:, None, :]).flatten(1)]
    out, lse = average(q, k, torch.cat(moments, 1), profile, exclude=exclude, backend=backend, factors=factors)
    v_mean, k_mean, kk, vk = out.split([columns, d, upper.shape[1], columns * d], 1)
    second = kk.new_zeros(kk.shape[0], d, d)
    second[:, upper[0], upper[1]] = kk
    second[:, upper[1], upper[0]] = kk
    spread = second - k_mean[:, :, None] * k_mean[:, None, :]
    together = vk.unflatten(1, (columns, d)) - v_mean[:, :, None] * k_mean[:, None, :]
    with torch.no_grad():
        # A constant column has no spread anywhere and does not make S ill-conditioned.
        floor = ILL[k.dtype] * variance
        ill = torch.nonzero(torch.linalg.eigvalsh(spread - torch.diag(floor)).amin(1) < 0).squeeze(1)
    well = spread.index_put((ill,), torch.eye(d, dtype=k.dtype, device=k.device))
    f, leverage = _solve(q, v_mean, k_mean, well, together, damping)
    with torch.no_grad():
        one, most = _variances(factors, k)
        doubtful = leverage * (one * torch.exp(-lse)).clamp_max(most) > MOST_VARIANCE
        doubtful[ill] = True
        ill = torch.nonzero(doubtful).squeeze(1)
    if ill.numel() == 0:
        return f, lse, leverage
    left_out = None if exclude is None else exclude[ill]
    f_ill, leverage_ill = _centred(q[ill], k, v, profile, left_out, damping, factors.of(ill))
    return f.index_put((ill,), f_ill), lse, leverage.index_put((ill,), leverage_ill)


def _solve(
    q: Tensor, v_mean: Tensor, k_mean: Tensor, spread: Tensor, together: Tensor, damping: Tensor
) -> tuple[Tensor, Tensor]:
    away = q - k_mean
    solved = _slope(spread, away, damping)
    return v_mean + (together @ solved[:, :, None]).squeeze(2), 1 + (away * solved).sum(1)


def _slope(spread: Tensor, away: Tensor, damping: Tensor) -> Tensor:
    """(S + R)⁻¹ (x − x̄)."""
    damped = spread + torch.diag_embed(damping + SHARE * spread.diagonal(dim1=1, dim2=2))
    return torch.linalg.solve(damped, away[:, :, None]).squeeze(2)


def _variances(factors: Factors, k: Tensor) -> tuple[float, float]:
    """The variance of a sample's value times its weight, which is the same for all, and the largest variance."""
    variance = factors.variance(k)
    if variance is None or factors.logs is None:
        return 1.0, 1.0
    return float((variance.log() + factors.logs).amax().exp()), float(variance.amax())


def _centred(
    q: Tensor, k: Tensor, v: Tensor, profile: Profile, exclude: Tensor | None, damping: Tensor, factors: Factors
) -> tuple[Tensor, Tensor]:
    size = max(1, ELEMENTS // k.numel())
    if q.shape[0] <= size:
        return _centred_rows(q, k, v, profile, exclude, damping, factors)

    def part(rows: slice) -> tuple[Tensor, Tensor]:
        left_out = None if exclude is None else exclude[rows]
        return checkpoint(
            _centred_rows, q[rows], k, v, profile, left_out, damping, factors.of(rows), use_reentrant=False
        )

    estimates, leverages = zip(*(part(slice(i, i + size)) for i in range(0, q.shape[0], size)), strict=True)
    return torch.cat(estimates), torch.cat(leverages)


def _centred_rows(
    q: Tensor, k: Tensor, v: Tensor, profile: Profile, exclude: Tensor | None, damping: Tensor, factors: Factors
) -> tuple[Tensor, Tensor]:
    weights, _ = weigh(q, k, profile, exclude, factors)
    # Positions relative to the heaviest sample: where it has almost all the weight, its own offset −Σ w_j (x_j − x_heaviest)
    # would be lost in x̄.
    heaviest = k[weights.argmax(1)]
    from_heaviest = k - heaviest[:, None, :]
    k_mean, v_mean = (weights[:, None, :] @ from_heaviest).squeeze(1), weights @ v
    offset = from_heaviest - k_mean[:, None, :]
    weighted = weights[:, :, None] * offset
    spread = weighted.transpose(1, 2) @ offset
    together = (weighted.transpose(1, 2) @ v - weighted.sum(1)[:, :, None] * v_mean[:, None, :]).transpose(1, 2)
    # A constant column leaves a zero row and column: one on the diagonal keeps the solution zero there.
    empty = torch.diag_embed((damping + spread.diagonal(dim1=1, dim2=2) == 0).to(k.dtype))
    away = q - heaviest - k_mean
    solved = _slope(spread + empty, away, damping)
    # l_j = w_j (1 + λ z_j); the sum of squares times variances is constant + 2 λ mixed + λ² tilted.
    tilt = (offset @ solved[:, :, None]).squeeze(2)
    variance = factors.variance(k)
    squares = weights.square() if variance is None else weights.square() * variance
    constant, mixed, tilted = ((squares * tilt**power).sum(1) for power in range(3))
    above = (constant + 2 * mixed + tilted).detach() > MOST_VARIANCE
    # Where the line stays, the root below is of 1, so that autograd never divides by zero.
    tilted = torch.where(above, tilted, 1.0)
    root = torch.sqrt(torch.where(above, mixed.square() + tilted * (MOST_VARIANCE - constant), 1.0))
    share = torch.where(above, (root - mixed) / tilted, 1.0)
    f = v_mean + share[:, None] * (together @ solved[:, :, None]).squeeze(2)
    return f, 1 + share * (away * solved).sum(1)
