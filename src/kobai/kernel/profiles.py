"""Kernel profiles: the weight of a sample as a function of its squared scaled distance t = Σ_l (q_l − x_l)²/h_l².

A profile is given by its logarithm (weights are normalised, so constant factors do not matter) and the logarithm's
derivative. Multivariate kernels are radial in the scaled distance; for the Gaussian that is the product kernel as well.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import torch
from torch import Tensor

from kobai.errors import BadInput, nearest, shown


@dataclass(frozen=True)
class Profile:
    """One regression kernel; ``compact`` if its support is bounded (t < 1), so that a query may have no sample within it."""

    name: str
    log: Callable[[Tensor], Tensor]  # t -> log k(t), −inf outside the support; differentiable twice
    slope: Callable[[Tensor], Tensor]  # t -> d log k / dt inside the support, 0 outside
    compact: bool


def _inside(t: Tensor, power: float) -> Tensor:
    # log1p only of points inside the support, so that autograd never multiplies 0 by inf.
    within = t < 1
    return torch.where(within, power * torch.log1p(-torch.where(within, t, 0.0)), -torch.inf)


def _inside_slope(t: Tensor, power: float) -> Tensor:
    within = t < 1
    return torch.where(within, -power / (1 - torch.where(within, t, 0.0)), 0.0)


PROFILES = {
    "gaussian": Profile("gaussian", lambda t: -0.5 * t, lambda t: torch.full_like(t, -0.5), False),
    "epanechnikov": Profile("epanechnikov", lambda t: _inside(t, 1.0), lambda t: _inside_slope(t, 1.0), True),
    "quartic": Profile("quartic", lambda t: _inside(t, 2.0), lambda t: _inside_slope(t, 2.0), True),
    "student-t": Profile("student-t", lambda t: -torch.log1p(t), lambda t: -1 / (1 + t), False),
}
"""Gaussian exp(−t/2), Epanechnikov 1 − t, quartic (1 − t)², Student's t with one degree of freedom 1/(1 + t)."""


def profile(name: str) -> Profile:
    """The profile of that name; ``BadInput`` if there is none."""
    if not isinstance(name, str) or name not in PROFILES:
        close = nearest(name, PROFILES) if isinstance(name, str) else ""
        raise BadInput(f"kernel={shown(name)}: use {', '.join(PROFILES)}.{close}")
    return PROFILES[name]


def equal_width(name: str, d: int) -> float:
    """The bandwidth with which a kernel over d columns is as wide as the Gaussian with bandwidth 1.

    As wide: of the same variance along a column, which for (1 − t)^p is 1/(d + 2 + 2p). Student's t has no variance; its value
    is that at which the kernels are the same one bandwidth away.
    """
    return {"epanechnikov": (d + 4) ** 0.5, "quartic": (d + 6) ** 0.5, "student-t": (math.exp(0.5) - 1) ** -0.5}.get(
        name, 1.0
    )
