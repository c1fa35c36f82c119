"""Reconstruction residuals of UKR, and the gradient of their squares by the latent positions."""

from __future__ import annotations

import numpy as np

from kobai.jit.compiled_function import compiled
from kobai.kernel.sweeps.weights import REORDERED, average, exponentials, normalise, squared_distances


@compiled("f8[:,:], f8[:,:], i8[:,:], f8, i8, i8, i8, f8[:], f8[:,:,:], f8[:,:], i8[:]", REORDERED)
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
