"""The leave-out reconstruction error of few columns and its gradient by all latent positions, in one compiled sweep.

For each sample n the weights of all others, its reconstruction f_n, and from the same weights the pull
a_ni = (2/N) w_ni (f_n − x_n)·(x_i − f_n) between n and i, which moves both ends:

    ∂E/∂z_n = −Σ_i (a_ni + a_in) (z_n − z_i)/h²
"""

from __future__ import annotations

from typing import Any

import numba
import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from kobai.kernel.bandwidth.loo_compiled import FAST, PARTS, exp_into, pool, shares
from kobai.kernel.functional import nw, nw_loo

Array = NDArray[np.float64]


def sweep(z: Array, x: Array, exclude: NDArray[np.int64], h: float) -> tuple[float, Array]:
    """E and ∂E/∂Z.

    Args:
        z: (L, N) latent positions, coordinates apart.
        x: (D, N) data. Both C-contiguous float64.
        exclude: (N, K) what each sample's reconstruction leaves out, K = 0 for nothing.
        h: bandwidth.

    Returns:
        The error, and its gradient (L, N).
    """
    components, n = z.shape
    parts = min(PARTS, n)
    values, gradients = np.zeros(parts), np.zeros((parts, components, n))

    def share(numbers: range) -> None:
        _parts(z, x, exclude, h, numbers.start, numbers.stop, parts, values, gradients)

    threads = torch.get_num_threads()
    if threads == 1 or n < 300:
        share(range(parts))
    else:
        list(pool(threads).map(share, shares(parts, threads)))
    return float(values.sum()) / n, gradients.sum(0) * (2 / (n * h * h))


class FusedError(torch.autograd.Function):
    """E as a torch function of Z: ``FusedError.apply(z, x, columns, exclude, h)``, columns being x as ``sweep`` wants it."""

    @staticmethod
    def forward(ctx: Any, z: Tensor, x: Tensor, columns: Array, exclude: Tensor, h: float) -> Tensor:
        centred = z.detach() - z.detach().mean(0)
        value, gradient = sweep(np.ascontiguousarray(centred.double().numpy().T), columns, exclude.numpy(), h)
        ctx.save_for_backward(z, x, exclude)
        ctx.gradient, ctx.h = gradient, h
        return z.new_tensor(value)

    @staticmethod
    def backward(ctx: Any, grad: Tensor) -> tuple[Tensor | None, ...]:
        z, x, exclude = ctx.saved_tensors
        if torch.is_grad_enabled():
            left_out = nw_loo(z, x, ctx.h, exclude=exclude) if exclude.shape[1] else nw(z, z, x, ctx.h)
            error = (x - left_out).square().sum(1).mean()
            gradient = torch.autograd.grad(error, z, create_graph=True)[0]
        else:
            gradient = torch.from_numpy(np.ascontiguousarray(ctx.gradient.T)).to(z)
        return grad * gradient, None, None, None, None


@numba.njit(nogil=True, cache=True, fastmath=FAST, error_model="numpy")
def _rows(z, x, exclude, h, first, step, gradient):
    """The squared residuals of samples first, first + step, …; their pulls are added to ``gradient``."""
    components, n = z.shape
    columns = x.shape[0]
    t, w, pull = np.empty(n), np.empty(n), np.empty(n)
    bits = pull.view(np.int64)
    scale = -0.5 / (h * h)
    value = 0.0
    for i in range(first, n, step):
        t[:] = 0.0
        for m in range(components):
            own = z[m, i]
            for j in range(n):
                t[j] += scale * (z[m, j] - own) ** 2
        for j in exclude[i]:
            t[j] = -np.inf
        largest = -np.inf
        for j in range(n):
            largest = max(largest, t[j])
        exp_into(t, largest, w, bits)
        for j in exclude[i]:
            w[j] = 0.0
        total = 0.0
        for j in range(n):
            total += w[j]
        for j in range(n):
            w[j] /= total
        level = 0.0
        pull[:] = 0.0
        for c in range(columns):
            average = 0.0
            for j in range(n):
                average += w[j] * x[c, j]
            residual = average - x[c, i]
            value += residual * residual
            level += residual * average
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
    return value


@numba.njit(nogil=True, cache=True, fastmath=FAST, error_model="numpy")
def _parts(z, x, exclude, h, first, last, parts, values, gradients):
    """Parts first … last−1 of all, each summed into its own entry."""
    for number in range(first, last):
        values[number] = _rows(z, x, exclude, h, number, parts, gradients[number])
