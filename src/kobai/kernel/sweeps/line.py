"""The weighted line through the samples at one of them, and its limit of variance (``kobai.kernel.local_linear``)."""

from __future__ import annotations

import numpy as np

from kobai.jit.compiled_function import Inlined


@Inlined
def fit_line(x, y, i, heaviest, w, f, ridge, share, mean, spread, slope, u):
    """The weighted line through the others: mean = x̄ − x_heaviest, slope = C (S + R)⁻¹, u = (S + R)⁻¹ (x_i − x̄)."""
    d, n = x.shape
    columns = y.shape[0]
    for m in range(d):
        moment, origin = 0.0, x[m, heaviest]
        for j in range(n):
            moment += w[j] * (x[m, j] - origin)
        mean[m] = moment
    for m in range(d):
        origin, middle = x[m, heaviest], mean[m]
        for k in range(m + 1):
            moment, other, between = 0.0, x[k, heaviest], mean[k]
            for j in range(n):
                moment += w[j] * (x[m, j] - origin - middle) * (x[k, j] - other - between)
            spread[m, k] = moment
        spread[m, m] += ridge[m] + share * spread[m, m]
        for c in range(columns):
            moment = 0.0
            for j in range(n):
                moment += w[j] * (x[m, j] - origin - middle) * (y[c, j] - f[c])
            slope[c, m] = moment
    # Cholesky in place, in the lower triangle.
    for m in range(d):
        for k in range(m + 1):
            value = spread[m, k]
            floor = 0.5 * (ridge[m] + share * value)
            for p in range(k):
                value -= spread[m, p] * spread[k, p]
            spread[m, k] = np.sqrt(max(value, floor, 1e-300)) if m == k else value / spread[k, k]
    for c in range(columns):
        solve(spread, slope[c])
    for m in range(d):
        u[m] = x[m, i] - x[m, heaviest] - mean[m]
    solve(spread, u)


@Inlined
def solve(factor, v):
    """Replace v by (L Lᵀ)⁻¹ v, L in the lower triangle of ``factor``."""
    d = len(v)
    for m in range(d):
        for p in range(m):
            v[m] -= factor[m, p] * v[p]
        v[m] /= factor[m, m]
    for m in range(d - 1, -1, -1):
        for p in range(m + 1, d):
            v[m] -= factor[p, m] * v[p]
        v[m] /= factor[m, m]


@Inlined
def limit_line(x, heaviest, w, variances, most, mean, u, t):
    """The largest λ ≤ 1 with Σ_j w_j² (1 + λ z_j)² σ_j² ≤ most, z_j = u·(x_j − x̄); see ``local_linear``."""
    d, n = x.shape
    t[:] = 0.0
    for m in range(d):
        for j in range(n):
            t[j] += u[m] * (x[m, j] - x[m, heaviest] - mean[m])
    # Reordered, those differences would leave rounding here.
    t[heaviest] = 0.0
    for m in range(d):
        t[heaviest] -= u[m] * mean[m]
    constant, mixed, tilted = 0.0, 0.0, 0.0
    for j in range(n):
        square = w[j] * w[j] * variances[j]
        constant += square
        mixed += square * t[j]
        tilted += square * t[j] * t[j]
    line = 1.0
    if constant + 2.0 * mixed + tilted > most:
        line = (np.sqrt(mixed * mixed + tilted * (most - constant)) - mixed) / tilted
    return line


@Inlined
def limited_pull(x, i, heaviest, w, variances, line, level, lost, ridge, mean, spread, tilt, u, v, t, pull):
    """As for a line, with ȳ + λ β·(x_i − x̄) instead: from ``pull`` − ``level`` = r·(y_j − ȳ − β (x_j − x̄)) and t_j = 1 + z_j.

    λ changes with the weights so that V = Σ_j l_j² σ_j² stays, l_j = w_j (1 + λ z_j): ∂V/∂log w_j and ∂V/∂λ.
    """
    d, n = x.shape
    rise, total, slant = 0.0, 0.0, 0.0
    v[:] = 0.0
    for m in range(d):
        rise += tilt[m] * (x[m, i] - x[m, heaviest] - mean[m])
    # t is 1 + z; with l in its place all sums are short.
    variance = 0.0
    for j in range(n):
        z = t[j] - 1.0
        own = w[j] * (1.0 + line * z)
        variance += own * own * variances[j]
        total += 2.0 * own * w[j] * variances[j]
        slant += 2.0 * own * w[j] * z * variances[j]
    for m in range(d):
        for j in range(n):
            squared = w[j] * w[j] * variances[j]
            v[m] += 2.0 * squared * (1.0 + line * (t[j] - 1.0)) * (x[m, j] - x[m, heaviest] - mean[m])
    solve(spread, v)
    along = 0.0
    for m in range(d):
        along += v[m] * (x[m, i] - x[m, heaviest] - mean[m] - ridge[m] * u[m])
    change = -rise / slant
    for j in range(n):
        z = t[j] - 1.0
        steep, bend = 0.0, 0.0
        for m in range(d):
            e = x[m, j] - x[m, heaviest] - mean[m]
            steep += tilt[m] * e
            bend += v[m] * e
        factor = 1.0 + line * z
        straight = (pull[j] - level) * t[j] - lost
        flat = pull[j] - level + steep
        varied = (
            2.0 * w[j] * variances[j] * factor * factor - 2.0 * variance - line * (bend + total * z + bend * z - along)
        )
        pull[j] = ((1.0 - line) * flat + line * straight + change * varied) * w[j]
