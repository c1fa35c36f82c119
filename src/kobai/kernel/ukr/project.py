"""Latent positions of new points: z* = argmin_z ‖x − f(z)‖², independently for each point.

Each point has three starts: the better of the nearest training sample's position and the closed-form map x → z (kernel
regression of z on x); the nearest place on the manifold; and a near place on another sheet of it. Each is refined by
Levenberg-Marquardt with J(z) = Cov_w(x, z)/h², from the same weighted averages, and the lowest is taken.
"""

from __future__ import annotations

import torch
from torch import Tensor

from kobai.kernel.functional import nw
from kobai.kernel.passes.weighted_average import average
from kobai.kernel.profiles import profile

ITERATIONS = 30
SHEETS = 12
"""The number of places on the manifold near a point, among which another sheet is looked for."""
BLOCK_NUMBERS = 2**23
"""Points are projected in groups whose Jacobians have this many entries."""


def project(new: Tensor, x: Tensor, z: Tensor, bandwidth: float) -> Tensor:
    """(M, L) latent positions of new points (M, D), for training data x (N, D) with positions z (N, L)."""
    if len(new) == 0:
        return new.new_empty((0, z.shape[1]))
    manifold = nw(z, z, x, bandwidth)
    size = max(1, BLOCK_NUMBERS // (x.shape[1] * (z.shape[1] + 1) + x.shape[0]))
    return torch.cat([_project(rows, x, z, manifold, bandwidth) for rows in new.split(size)])


def _project(new: Tensor, x: Tensor, z: Tensor, manifold: Tensor, bandwidth: float) -> Tensor:
    close = torch.cdist(new, x).topk(min(8, len(x)), dim=1, largest=False)
    # Each point's bandwidth is the mean distance of its near neighbours.
    width = close.values.mean(1, keepdim=True).clamp_min(torch.finfo(x.dtype).tiny)
    weights = torch.softmax(-0.5 * (close.values / width).square(), 1)
    sample, mapped = z[close.indices[:, 0]], (weights[:, :, None] * z[close.indices]).sum(1)
    errors = [(new - nw(start, z, x, bandwidth)).square().sum(1) for start in (sample, mapped)]
    from_data = torch.where((errors[0] <= errors[1])[:, None], sample, mapped)
    near = z[torch.cdist(new, manifold).topk(min(SHEETS, len(x)), dim=1, largest=False).indices]
    from_manifold = near[:, 0]
    # Between two sheets both are tried: of the near places, the one farthest away on the manifold is the other's.
    farthest = (near - from_manifold[:, None]).square().sum(2).argmax(1)
    other = near[torch.arange(len(new)), farthest]
    place, least = _levenberg_marquardt(new, from_data, x, z, bandwidth)
    for start in (from_manifold, other):
        found, error = _levenberg_marquardt(new, start, x, z, bandwidth)
        place = torch.where((error < least)[:, None], found, place)
        least = torch.minimum(error, least)
    return place


def _levenberg_marquardt(
    new: Tensor, position: Tensor, x: Tensor, z: Tensor, bandwidth: float
) -> tuple[Tensor, Tensor]:
    """Refined positions (M, L) and their squared errors (M,)."""
    components, columns = z.shape[1], x.shape[1]
    origin = z.mean(0)
    scaled = (z - origin) / bandwidth
    values = torch.cat([x, scaled, (x[:, :, None] * scaled[:, None, :]).flatten(1)], 1)
    damping = torch.full((len(new), 1, 1), 1e-2, dtype=x.dtype, device=x.device)
    identity = torch.eye(components, dtype=x.dtype, device=x.device)

    def look(at: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """Residual, Jacobian and squared error, in units of the bandwidth."""
        out, _ = average(at, scaled, values, profile("gaussian"))
        f, mean, cross = out.split([columns, components, columns * components], 1)
        jacobian = cross.unflatten(1, (columns, components)) - f[:, :, None] * mean[:, None, :]
        return new - f, jacobian, (new - f).square().sum(1)

    u = (position - origin) / bandwidth
    residual, jacobian, error = look(u)
    for _ in range(ITERATIONS):
        normal = jacobian.transpose(1, 2) @ jacobian
        level = normal.diagonal(dim1=1, dim2=2).mean(1)[:, None, None] + torch.finfo(x.dtype).tiny ** 0.5
        step = torch.linalg.solve(normal + damping * level * identity, jacobian.transpose(1, 2) @ residual[:, :, None])
        # Steps are at most a bandwidth long, beyond which the linear model does not hold.
        step = step.squeeze(2)
        step = step / step.norm(dim=1, keepdim=True).clamp_min(1.0)
        trial = look(u + step)
        better = trial[2] < error
        u = torch.where(better[:, None], u + step, u)
        residual = torch.where(better[:, None], trial[0], residual)
        jacobian = torch.where(better[:, None, None], trial[1], jacobian)
        error = torch.where(better, trial[2], error)
        damping = torch.where(better[:, None, None], damping / 3, damping * 4).clamp(1e-8, 1e8)
    return u * bandwidth + origin, error
