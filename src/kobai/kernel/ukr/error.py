"""The reconstruction error of Unsupervised Kernel Regression, as a function of all latent positions.

    E(Z) = (1/N) Σ_n ‖x_n − f(z_n; Z)‖² + (λ/N) Σ_n ‖z_n‖^p − (μ/N) Σ_n log p(z_n; Z)

Without a remedy E goes to zero as Z spreads without bound, since every sample then reconstructs itself. The remedies are to
leave each sample out of its own reconstruction, a penalty on the norm, a penalty on low latent density, and a box.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import torch
from torch import Tensor

from kobai.kernel.functional import nw_loo
from kobai.kernel.profiles import profile
from kobai.kernel.regress import estimate
from kobai.kernel.sweeps.parallel import COMPILED_COLUMNS


@dataclass(frozen=True)
class ReconstructionError:
    """E as a function of one point: the latent positions, row after row."""

    x: Tensor  # (N, D) data
    components: int  # L
    bandwidth: float = 1.0  # h, the same in every latent direction
    exclude: Tensor | None = None  # (N, K) indices of the samples that each reconstruction leaves out
    penalty: float = 0.0  # λ
    power: float = 2.0  # p
    density: float = 0.0  # μ
    bound: float | None = None  # half the edge b of the box: positions are b·tanh(u/b) of the free parameters u
    backend: str = "auto"

    def __call__(self, point: Tensor) -> Tensor:
        """E at one point, (N·L,) -> ()."""
        z = self.positions(point)
        if self._columns is None:
            error = (self.x - self.reconstruction(z)).square().sum(1).mean()
        else:
            from kobai.kernel.ukr.error_compiled import CompiledError

            exclude = torch.empty((len(z), 0), dtype=torch.int64) if self.exclude is None else self.exclude
            error = CompiledError.apply(z, self.x, self._columns, exclude, self.bandwidth)
        if self.penalty:
            # The norm has no derivative at zero; with the smallest positive number added it has.
            error = error + self.penalty * (z.square().sum(1) + torch.finfo(z.dtype).tiny).pow(self.power / 2).mean()
        if self.density:
            error = error - self.density * log_density(z, z, self.bandwidth, self.backend).mean()
        return error

    @cached_property
    def _columns(self) -> np.ndarray | None:
        """The data as the compiled sweep takes it, or None where the sweep is not the faster way."""
        small = self.components + self.x.shape[1] <= COMPILED_COLUMNS
        if self.x.device.type != "cpu" or not small or self.backend != "auto":
            return None
        return np.ascontiguousarray(self.x.double().numpy().T)

    def reconstruction(self, z: Tensor) -> Tensor:
        """(N, D) estimates of the samples that E compares them with."""
        if self.exclude is None:
            scaled = (z - z.detach().mean(0)) / self.bandwidth
            return estimate(scaled, scaled, self.x, profile("gaussian"), 0, backend=self.backend)[0]
        exclude = None if self.exclude.shape[1] == 1 else self.exclude
        return nw_loo(z, self.x, self.bandwidth, exclude=exclude, backend=self.backend)

    def positions(self, point: Tensor) -> Tensor:
        """(…, N·L) free parameters -> (…, N, L) latent positions."""
        u = point.unflatten(-1, (-1, self.components))
        return u if self.bound is None else self.bound * torch.tanh(u / self.bound)

    def parameters(self, z: Tensor) -> Tensor:
        """The inverse: (N, L) -> (N·L,). Positions outside the box are moved just inside."""
        if self.bound is not None:
            z = self.bound * torch.atanh((z / self.bound).clamp(-0.999, 0.999))
        return z.reshape(-1)

    def eased(self, bandwidth: float = 1.0, penalty: float = 1.0) -> ReconstructionError:
        """This error with bandwidth and penalties multiplied: an easier problem to begin with."""
        return replace(
            self, bandwidth=self.bandwidth * bandwidth, penalty=self.penalty * penalty, density=self.density * penalty
        )


def log_density(q: Tensor, z: Tensor, bandwidth: float, backend: str = "auto") -> Tensor:
    """(M,) log of the Gaussian kernel density of latent positions z (N, L) at q (M, L)."""
    origin = z.detach().mean(0)
    scaled = (q - origin) / bandwidth, (z - origin) / bandwidth
    _, lse, _ = estimate(*scaled, z.new_zeros(len(z), 1), profile("gaussian"), 0, backend=backend)
    constant = 0.5 * z.shape[1] * torch.log(torch.tensor(2 * torch.pi * bandwidth**2, dtype=z.dtype))
    return lse - torch.log(torch.tensor(float(len(z)), dtype=z.dtype)) - constant


def neighbours(x: Tensor, count: int) -> Tensor:
    """(N, count) indices: each sample itself, then its nearest neighbours in the data."""
    own = torch.arange(len(x), device=x.device)[:, None]
    if count == 1:
        return own
    parts = []
    size = max(1, 2**22 // len(x))
    for rows in own[:, 0].split(size):
        distance = torch.cdist(x[rows], x)
        # Among duplicates the sample itself must be the one that is left out.
        distance[torch.arange(len(rows)), rows] = -1.0
        parts.append(distance.topk(count, dim=1, largest=False).indices)
    return torch.cat(parts)
