"""The leave-out reconstruction error of few columns and its gradient by all latent positions, in one compiled sweep.

For each sample n the weights of all others, its reconstruction f_n, and from the same weights the pull
a_ni = (2/N) w_ni (f_n − x_n)·(x_i − f_n) between n and i, which moves both ends:

    ∂E/∂z_n = −Σ_i (a_ni + a_in) (z_n − z_i)/h²
"""

from __future__ import annotations

from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from kobai.kernel.functional import nw, nw_loo
from kobai.kernel.sweeps.parallel import PARTS, in_parallel, scratch
from kobai.kernel.sweeps.reconstruction import ukr_sweep

Array = NDArray[np.float64]


def error_and_gradient(z: Array, x: Array, exclude: NDArray[np.int64], h: float) -> tuple[float, Array]:
    """E and ∂E/∂Z (L, N), for positions z (L, N) and data x (D, N), both C-contiguous float64; exclude (N, K), K may be 0."""
    components, n = z.shape
    parts = min(PARTS, n)
    values, gradients = np.zeros(parts), np.zeros((parts, components, n))

    def sweep(numbers: range) -> None:
        ukr_sweep(z, x, exclude, h, numbers.start, numbers.stop, parts, values, gradients, *scratch(n))

    in_parallel(sweep, parts, 1 if n < 300 else torch.get_num_threads())
    return float(values.sum()) / n, gradients.sum(0) * (2 / (n * h * h))


class CompiledError(torch.autograd.Function):
    """E as a torch function of Z: ``apply(z, x, columns, exclude, h)``, columns being x as ``error_and_gradient`` takes it."""

    @staticmethod
    def forward(ctx: Any, z: Tensor, x: Tensor, columns: Array, exclude: Tensor, h: float) -> Tensor:
        centred = z.detach() - z.detach().mean(0)
        value, gradient = error_and_gradient(
            np.ascontiguousarray(centred.double().numpy().T), columns, exclude.numpy(), h
        )
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
