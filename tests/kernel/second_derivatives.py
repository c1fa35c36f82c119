"""Second derivatives against differences of first ones.

``gradgradcheck`` alone compares a gradient under ``create_graph`` with its own differences, whatever it is the gradient of.
"""

from __future__ import annotations

from collections.abc import Callable

import torch
from torch import Tensor


def check_hessian(function: Callable[[Tensor], Tensor], z: Tensor, step: float = 1e-5, tolerance: float = 1e-7) -> None:
    """The gradient (n,) is the same with and without ``create_graph``, and its derivative is the Hessian."""

    def gradient(at: Tensor, create_graph: bool = False) -> Tensor:
        at = at.detach().requires_grad_()
        return torch.autograd.grad(function(at), at, create_graph=create_graph)[0].detach()

    plain = gradient(z)
    torch.testing.assert_close(gradient(z, create_graph=True), plain, rtol=1e-6, atol=1e-9)
    moves = step * torch.eye(len(z), dtype=z.dtype)
    expected = torch.stack([(gradient(z + move) - gradient(z - move)) / (2 * step) for move in moves])
    found = torch.autograd.functional.hessian(function, z)
    torch.testing.assert_close(found, expected, rtol=1e-5, atol=tolerance * float(expected.abs().max()) + 1e-10)
