"""Leave-one-out residuals of a regression, and the gradient of their squares by the bandwidths."""

from __future__ import annotations

import numpy as np

from kobai.jit.compiled_function import compiled
from kobai.kernel.sweeps.line import fit_line, limit_line, limited_pull
from kobai.kernel.sweeps.weights import REORDERED, average, exponentials, normalise, other_categories, squared_distances


@compiled(
    "f8[:,:], f8[:,:], f8[:,:], f8[:,:], f8[:], i8, i8[:], f8, i8, i8, i8, f8[:,:], f8[:], f8, f8, f8[:,:], i8[:], f8[:],"
    "f8[:,:], f8[:,:], f8[:,:]",
    REORDERED,
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
