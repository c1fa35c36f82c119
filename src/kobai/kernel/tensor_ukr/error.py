"""The reconstruction error of Tensor UKR.

    f(u_k, v_l) = Σ_ij R¹_ki R²_lj x_ij,   R¹_ki = softmax_i(−½ ‖u_k − u_i‖²/h²),   R²_lj likewise

Where entries are missing (mask m_ij = 0) the weights are renormalised over those present:
f = Σ R¹R² m x / Σ R¹R² m. Each entry's own reconstruction leaves its row and its column out, so that it is predicted
from other rows and other columns.
"""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor


@dataclass(frozen=True)
class TensorReconstructionError:
    """The reconstruction error as a function of one point: all row positions, then all column positions."""

    x: Tensor  # (N1, N2, D), zero where missing
    mask: Tensor  # (N1, N2, D), 1 where there is a value and 0 where it is missing
    components: tuple[int, int]  # L1, L2
    bandwidth: float
    leave_out: bool  # whether rows and columns are left out of their own reconstruction
    penalty: float  # λ of λ·(mean ‖u‖² + mean ‖v‖²)

    def __call__(self, point: Tensor) -> Tensor:
        """The error at one point, (N1·L1 + N2·L2,) -> ()."""
        u, v = self.split(point)
        first, second = (self.weights(z, z, self.leave_out) for z in (u, v))
        f = reconstruct(first, second, self.x, self.mask)
        error = ((self.x - f).square() * self.mask).sum() / self.mask.sum() * self.x.shape[2]
        if self.penalty:
            error = error + self.penalty * (u.square().sum(1).mean() + v.square().sum(1).mean())
        return error

    def weights(self, q: Tensor, z: Tensor, leave_out: bool = False) -> Tensor:
        """(M, N) kernel weights of positions z at q, each row summing to one."""
        score = -0.5 * (q[:, None, :] - z[None, :, :]).square().sum(2) / self.bandwidth**2
        if leave_out:
            score = score - torch.diag(torch.full((len(z),), torch.inf, dtype=z.dtype, device=z.device))
        return torch.softmax(score, 1)

    def split(self, point: Tensor) -> tuple[Tensor, Tensor]:
        """Row positions (N1, L1) and column positions (N2, L2) of a point."""
        rows = self.x.shape[0] * self.components[0]
        return point[:rows].view(-1, self.components[0]), point[rows:].view(-1, self.components[1])

    def positions(self, point: Tensor) -> Tensor:
        """The point itself: positions are the free parameters."""
        return point

    def parameters(self, z: Tensor) -> Tensor:
        """The positions themselves."""
        return z


def reconstruct(first: Tensor, second: Tensor, x: Tensor, mask: Tensor) -> Tensor:
    """(M1, M2, D) weighted averages of the entries present, 0 where none has any weight."""
    total = torch.einsum("ki,ijd->kjd", first, x)
    total = torch.einsum("lj,kjd->kld", second, total)
    weight = torch.einsum("ki,ijd->kjd", first, mask)
    weight = torch.einsum("lj,kjd->kld", second, weight)
    return total / weight.clamp_min(torch.finfo(x.dtype).tiny)
