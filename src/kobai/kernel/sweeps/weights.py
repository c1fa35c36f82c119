"""The weights of all samples at one of them, and sums with them."""

from __future__ import annotations

import numpy as np

from kobai.jit.compiled_function import Inlined

REORDERED = ("reassoc", "contract", "nsz")
"""What compiled sweeps may reorder: sums, so that they vectorise. NaN and inf keep their meaning."""


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
