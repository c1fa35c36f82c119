"""Compiled sweeps over samples: leave-one-out residuals of Gaussian kernel regression, and gradients of their squares.

For small problems calling attention and differentiating through it costs more than the arithmetic. Here a pair of samples
costs one exponential and a few multiplications. Compiled functions allocate nothing, so arrays to work in are arguments.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise

import numpy as np

from kobai.jit.compiled_function import Inlined, compiled

COMPILED_COLUMNS = 12
"""Up to this many columns (positions and values together) a sweep is faster than matrix products."""
PARTS = 16
"""Samples are summed in this many parts, so that the sum does not depend on the number of threads."""
# What may be reordered: sums, so that they vectorise. NaN and inf keep their meaning.
_FAST = ("reassoc", "contract", "nsz")

_pools: dict[int, ThreadPoolExecutor] = {}
if hasattr(os, "register_at_fork"):  # their threads are not in a forked process
    os.register_at_fork(after_in_child=_pools.clear)


def in_parallel(sweep: Callable[[range], None], parts: int, threads: int) -> None:
    """Call ``sweep`` with consecutive ranges of the parts, one for each thread."""
    if threads == 1:
        sweep(range(parts))
        return
    if threads not in _pools:
        # Python threads around code that releases the interpreter lock: safe to call from anyone's own threads.
        _pools[threads] = ThreadPoolExecutor(threads, thread_name_prefix="kobai-sweep")
    edges = [parts * i // threads for i in range(threads + 1)]
    list(_pools[threads].map(sweep, [range(a, b) for a, b in pairwise(edges) if a < b]))


def scratch(n: int) -> tuple[np.ndarray, np.ndarray]:
    """(3, n) float64 to work in, and the last of its rows as int64: one row fits into the nearest cache, two might not."""
    rows = np.empty((3, n))
    return rows, rows[2].view(np.int64)


@Inlined
def exponentials(t, w, scale, bits):
    """w = exp(t − max t) within 4 ulp, and max t: 2^k times a polynomial on ±ln 2 / 2, so that it vectorises."""
    largest = -np.inf
    for j in range(len(t)):
        largest = max(largest, t[j])
    for j in range(len(t)):
        a = max(t[j] - largest, -700.0)
        k = np.floor(a * 1.4426950408889634 + 0.5)
        r = (a - k * 6.93145751953125e-1) - k * 1.42860682030941723212e-6
        p = 1.0 / 6227020800.0
        p = p * r + 1.0 / 479001600.0
        p = p * r + 1.0 / 39916800.0
        p = p * r + 1.0 / 3628800.0
        p = p * r + 1.0 / 362880.0
        p = p * r + 1.0 / 40320.0
        p = p * r + 1.0 / 5040.0
        p = p * r + 1.0 / 720.0
        p = p * r + 1.0 / 120.0
        p = p * r + 1.0 / 24.0
        p = p * r + 1.0 / 6.0
        p = p * r + 0.5
        p = p * r + 1.0
        w[j] = p * r + 1.0
        bits[j] = (np.int64(k) + 1023) << 52
    for j in range(len(t)):
        w[j] *= scale[j]
    return largest


@Inlined
def squared_distances(x, i, m, scale, t):
    """Add scale·(x_mj − x_mi)² to t_j."""
    own = x[m, i]
    for j in range(len(t)):
        t[j] += scale * (x[m, j] - own) ** 2


@Inlined
def other_categories(kinds, i, m, scale, t):
    """Add scale to t_j where samples j and i are of different categories."""
    own = kinds[m, i]
    for j in range(len(t)):
        if kinds[m, j] != own:
            t[j] += scale


@Inlined
def normalise(w):
    """Divide the weights by their sum."""
    total = 0.0
    for j in range(len(w)):
        total += w[j]
    for j in range(len(w)):
        w[j] /= total


@Inlined
def average(w, x, c):
    """Σ_j w_j x_cj."""
    total = 0.0
    for j in range(len(w)):
        total += w[j] * x[c, j]
    return total


@compiled(
    "f8[:,:], f8[:,:], f8[:,:], f8[:,:], f8[:], i8, i8[:], f8, i8, i8, i8, f8[:,:], f8[:], f8, f8, f8[:,:], i8[:], f8[:],"
    "f8[:,:], f8[:,:], f8[:,:]",
    _FAST,
)
def loo_sweep(
    x, y, kinds, weights, h, order, queries, least, first, last, parts, partial, ridge, share, most, rows, bits, f, slope,
    spread, vectors,
):  # fmt: skip
    """Squared leave-one-out residuals and their gradient by log h, for parts first … last − 1; other arguments as ``loo_score``.

    Part k has entries k, k + parts, … of ``queries`` (M,), the samples that are estimated. One whose nearest sample has a log
    weight below ``least`` is left out, and its entry i becomes −1 − i. The squared residuals are added to the first column of
    ``partial`` (parts, 1 + d + u), their gradient to the others. ``kinds`` (u, N) are categories; ``weights`` (3, N) log s_j, the
    share of a sample's square, and the variance of its value. ``ridge`` (d,) is added to the diagonal of the weighted variance,
    and ``share`` of the diagonal too; ``most`` is the limit of variance of a line. The rest is to work in: ``scratch(N)``, (D,),
    (D, d) of zeros, (d, d), (4, d) of zeros.
    """
    d, n = x.shape
    columns = y.shape[0]
    t, w, pull = rows[0], rows[1], rows[2]
    u, mean, tilt, v = vectors[0], vectors[1], vectors[2], vectors[3]
    logs, parts_of_one, variances = weights[0], weights[1], weights[2]
    largest_variance = 0.0
    for j in range(n):
        largest_variance = max(largest_variance, variances[j])
    for number in range(first, last):
        result = partial[number]
        for query in range(number, len(queries), max(parts, 1)):  # not 0, as range can be sure
            i = queries[query]
            for j in range(n):
                t[j] = logs[j]
            for m in range(d):
                squared_distances(x, i, m, -0.5 / (h[m] * h[m]), t)
            for m in range(kinds.shape[0]):
                other_categories(kinds, i, m, -0.5 / (h[d + m] * h[d + m]), t)
            t[i] = -np.inf
            if exponentials(t, w, pull, bits) < least:
                queries[query] = -1 - i
                continue
            w[i] = 0.0
            normalise(w)
            for c in range(columns):
                f[c] = average(w, y, c)
            line, heaviest = 1.0, 0
            if order == 1:
                # Positions relative to the heaviest sample: where it has almost all the weight, its own distance from
                # the mean would be lost.
                for j in range(n):
                    if w[j] > w[heaviest]:
                        heaviest = j
                fit_line(x, y, i, heaviest, w, f, ridge, share, mean, spread, slope, u)
                leverage = 1.0
                for m in range(d):
                    leverage += u[m] * (x[m, i] - x[m, heaviest] - mean[m])
                # No weight exceeds 1, so the variance is at most the leverage times the largest of a value.
                if leverage * largest_variance > most:
                    line = limit_line(x, heaviest, w, variances, most, mean, u, t)
            # With several columns only the combination Σ_c r_c (y_c − line_c) matters for the gradient.
            level = 0.0
            tilt[:] = 0.0
            pull[:] = 0.0
            for c in range(columns):
                residual = f[c] - y[c, i]
                for m in range(d):
                    residual += line * slope[c, m] * (x[m, i] - x[m, heaviest] - mean[m])
                result[0] += parts_of_one[i] * residual * residual
                level += residual * f[c]
                for m in range(d):
                    tilt[m] += residual * slope[c, m]
                for j in range(n):
                    pull[j] += residual * y[c, j]
            if order == 0:
                for j in range(n):
                    pull[j] = (pull[j] - level) * w[j]
            else:
                lost = 0.0
                for m in range(d):
                    level -= tilt[m] * mean[m]
                    lost += ridge[m] * tilt[m] * u[m]
                t[:] = 1.0
                for m in range(d):
                    origin, middle = x[m, heaviest], mean[m]
                    for j in range(n):
                        pull[j] -= tilt[m] * (x[m, j] - origin)
                        t[j] += u[m] * (x[m, j] - origin - middle)
                t[heaviest] = 1.0
                for m in range(d):
                    t[heaviest] -= u[m] * mean[m]
                if line == 1.0:
                    for j in range(n):
                        pull[j] = ((pull[j] - level) * t[j] - lost) * w[j]
                else:
                    limited_pull(
                        x, i, heaviest, w, variances, line, level, lost, ridge, mean, spread, tilt, u, v, t, pull
                    )
            for m in range(d):
                own, moment = x[m, i], 0.0
                for j in range(n):
                    moment += pull[j] * (x[m, j] - own) ** 2
                result[1 + m] += parts_of_one[i] * 2 * moment / (h[m] * h[m])
            for m in range(kinds.shape[0]):
                own, moment = kinds[m, i], 0.0
                for j in range(n):
                    if kinds[m, j] != own:
                        moment += pull[j]
                result[1 + d + m] += parts_of_one[i] * 2 * moment / (h[d + m] * h[d + m])


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


@compiled("f8[:,:], f8[:,:], i8[:,:], f8, i8, i8, i8, f8[:], f8[:,:,:], f8[:,:], i8[:]", _FAST)
def ukr_sweep(z, x, exclude, h, first, last, parts, values, gradients, rows, bits):
    """Squared reconstruction residuals and the pulls between latent positions, for parts first … last − 1.

    Part k has samples k, k + parts, …, and entry k of ``values`` (parts,) and ``gradients`` (parts, L, N). ``rows`` and
    ``bits`` are ``scratch(N)``; other arguments as ``error_and_gradient``.
    """
    components, n = z.shape
    columns = x.shape[0]
    t, w, pull = rows[0], rows[1], rows[2]
    scale = -0.5 / (h * h)
    for number in range(first, last):
        value, gradient = 0.0, gradients[number]
        for i in range(number, n, max(parts, 1)):
            t[:] = 0.0
            for m in range(components):
                squared_distances(z, i, m, scale, t)
            for k in range(exclude.shape[1]):
                t[exclude[i, k]] = -np.inf
            exponentials(t, w, pull, bits)
            for k in range(exclude.shape[1]):
                w[exclude[i, k]] = 0.0
            normalise(w)
            level = 0.0
            pull[:] = 0.0
            for c in range(columns):
                middle = average(w, x, c)
                residual = middle - x[c, i]
                value += residual * residual
                level += residual * middle
                for j in range(n):
                    pull[j] += residual * x[c, j]
            for j in range(n):
                pull[j] = (pull[j] - level) * w[j]
            for m in range(components):
                own, moved = z[m, i], 0.0
                for j in range(n):
                    force = pull[j] * (own - z[m, j])
                    moved += force
                    gradient[m, j] += force
                gradient[m, i] -= moved
        values[number] = value
