"""The leave-one-out score of Gaussian kernel regression and its gradient by the bandwidths, in one compiled sweep.

For the small problems that bandwidth selection mostly is, calling an attention kernel and differentiating through it
costs more than the arithmetic. Here one pair of samples costs one exponential and a few multiplications: for each
sample i, the weights of all others, the estimate f_i, its residual r_i = f_i − y_i, and from the same weights

    ∂CV/∂log h_l = (2/N) Σ_i Σ_j w_ij [r_i·(y_j − f_i)] (x_il − x_jl)²/h_l²

at order 0. At order 1, with weighted means x̄, ȳ, slope β and u = −S⁻¹(x̄ − x_i), the bracket becomes
r_i·(y_j − ȳ − β(x_j − x̄)) (1 + u·(x_j − x̄)).
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise

import numba
import numpy as np
import torch
from numpy.typing import NDArray

from kobai.kernel.local_linear import RIDGE, SHARE

Array = NDArray[np.float64]
# What may be reordered: sums, so that they vectorise. NaN and inf keep their meaning.
FAST = {"reassoc", "contract", "nsz"}
PARTS = 16
"""The rows are always dealt out in so many parts, so that the sum does not depend on the number of threads."""


def loo_score(x: Array, y: Array, h: Array, order: int = 0, every: int = 1) -> tuple[float, Array]:
    """CV(h) = (1/N) Σ_i ‖y_i − f₋ᵢ(x_i)‖² and ∂CV/∂log h.

    Args:
        x: (d, N) samples, coordinates apart, near the origin.
        y: (D, N) values. Both C-contiguous float64.
        h: (d,) positive bandwidths.
        order: 0 or 1.
        every: average over every so manieth sample only (estimated from all others), to look around cheaply.

    Returns:
        The score, and its gradient (d,) by the logarithms of the bandwidths.
    """
    d, n = x.shape
    parts = min(PARTS, -(-n // every))
    partial = np.zeros((parts, 1 + d))
    damping = RIDGE * np.minimum(h**2, x.var(1))

    def share(numbers: range) -> None:
        _parts(x, y, h, order, every, numbers.start, numbers.stop, parts, partial, damping)

    threads = torch.get_num_threads()
    if threads == 1 or n * n < 2e5 * every:
        share(range(parts))
    else:
        list(pool(threads).map(share, shares(parts, threads)))
    total = partial.sum(0) / -(-n // every)
    return float(total[0]), total[1:]


_pools: dict[int, ThreadPoolExecutor] = {}


def pool(threads: int) -> ThreadPoolExecutor:
    """Threads that wait for parts of a sweep."""
    # Python threads around code that releases the interpreter lock: safe to call from anyone's own threads.
    if threads not in _pools:
        _pools[threads] = ThreadPoolExecutor(threads, thread_name_prefix="kobai-loo")
    return _pools[threads]


def shares(parts: int, threads: int) -> list[range]:
    """The parts dealt out: as many ranges as threads."""
    edges = [parts * i // threads for i in range(threads + 1)]
    return [range(a, b) for a, b in pairwise(edges) if a < b]


@numba.njit(nogil=True, cache=True, fastmath=FAST, error_model="numpy")
def exp_into(t, shift, w, bits):
    """w = exp(t − shift) for t <= shift, within 4 ulp: 2^k times a polynomial on ±ln 2 / 2, so that it vectorises."""
    n = len(t)
    scale = bits.view(np.float64)
    for j in range(n):
        a = max(t[j] - shift, -700.0)
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
    for j in range(n):
        w[j] *= scale[j]


@numba.njit(nogil=True, cache=True, fastmath=FAST, error_model="numpy")
def _rows(x, y, h, order, first, last, step, result, ridge):
    """Add the squared residuals of samples first, first + step, … < last to result[0], their gradient to result[1:]."""
    d, n = x.shape
    columns = y.shape[0]
    t, w, pull = np.empty(n), np.empty(n), np.empty(n)
    # Of one row all arrays should fit into the nearest cache, so the exponent's bits share their room with ``pull``.
    bits = pull.view(np.int64)
    f, slope, u = np.empty(columns), np.zeros((columns, d)), np.zeros(d)
    mean, spread, tilt = np.zeros(d), np.zeros((d, d)), np.zeros(d)
    for i in range(first, last, step):
        t[:] = 0.0
        for m in range(d):
            scale, own = -0.5 / (h[m] * h[m]), x[m, i]
            for j in range(n):
                t[j] += scale * (x[m, j] - own) ** 2
        t[i] = -np.inf
        largest = -np.inf
        for j in range(n):
            largest = max(largest, t[j])
        exp_into(t, largest, w, bits)
        w[i] = 0.0
        total = 0.0
        for j in range(n):
            total += w[j]
        for j in range(n):
            w[j] /= total
        for c in range(columns):
            average = 0.0
            for j in range(n):
                average += w[j] * y[c, j]
            f[c] = average
        if order == 1:
            _line(x, y, h, i, w, f, ridge, mean, spread, slope, u)
        # With several columns only the combination Σ_c r_c (y_c − line_c) matters for the gradient.
        level = 0.0
        tilt[:] = 0.0
        pull[:] = 0.0
        for c in range(columns):
            residual = f[c] - y[c, i]
            for m in range(d):
                residual += slope[c, m] * (x[m, i] - mean[m])
            result[0] += residual * residual
            level += residual * f[c]
            for m in range(d):
                tilt[m] += residual * slope[c, m]
            for j in range(n):
                pull[j] += residual * y[c, j]
        if order == 0:
            for j in range(n):
                pull[j] = (pull[j] - level) * w[j]
        else:
            away, lost = 1.0, 0.0
            for m in range(d):
                level -= tilt[m] * mean[m]
                away -= u[m] * mean[m]
                lost += ridge[m] * tilt[m] * u[m]
            t[:] = away
            for m in range(d):
                for j in range(n):
                    pull[j] -= tilt[m] * x[m, j]
                    t[j] += u[m] * x[m, j]
            for j in range(n):
                pull[j] = ((pull[j] - level) * t[j] - lost) * w[j]
        for m in range(d):
            own, moment = x[m, i], 0.0
            for j in range(n):
                moment += pull[j] * (x[m, j] - own) ** 2
            result[1 + m] += 2 * moment / (h[m] * h[m])


@numba.njit(nogil=True, cache=True, fastmath=FAST, error_model="numpy")
def _parts(x, y, h, order, every, first, last, parts, partial, ridge):
    """Parts first … last−1 of all, each summed into its own row of ``partial``."""
    for number in range(first, last):
        _rows(x, y, h, order, number * every, x.shape[1], parts * every, partial[number], ridge)


@numba.njit(nogil=True, cache=True, fastmath=FAST, error_model="numpy")
def _line(x, y, h, i, w, f, ridge, mean, spread, slope, u):
    """The weighted line through the others: means, slope = C (S + R)⁻¹ and u = (S + R)⁻¹ (x_i − x̄), R = diag(ridge)."""
    d, n = x.shape
    columns = y.shape[0]
    for m in range(d):
        moment, own = 0.0, x[m, i]
        for j in range(n):
            moment += w[j] * (x[m, j] - own)
        mean[m] = own + moment
    for m in range(d):
        for k in range(m + 1):
            moment = 0.0
            for j in range(n):
                moment += w[j] * (x[m, j] - mean[m]) * (x[k, j] - mean[k])
            spread[m, k] = moment
        spread[m, m] += ridge[m] + SHARE * spread[m, m]
        for c in range(columns):
            moment = 0.0
            for j in range(n):
                moment += w[j] * (x[m, j] - mean[m]) * (y[c, j] - f[c])
            slope[c, m] = moment
    # Cholesky in place, in the lower triangle.
    for m in range(d):
        for k in range(m + 1):
            value = spread[m, k]
            for p in range(k):
                value -= spread[m, p] * spread[k, p]
            spread[m, k] = np.sqrt(max(value, 0.5 * ridge[m], 1e-300)) if m == k else value / spread[k, k]
    for c in range(columns + 1):
        solution = u if c == columns else slope[c]
        for m in range(d):
            value = x[m, i] - mean[m] if c == columns else slope[c, m]
            for p in range(m):
                value -= spread[m, p] * solution[p]
            solution[m] = value / spread[m, m]
        for m in range(d - 1, -1, -1):
            value = solution[m]
            for p in range(m + 1, d):
                value -= spread[p, m] * solution[p]
            solution[m] = value / spread[m, m]
