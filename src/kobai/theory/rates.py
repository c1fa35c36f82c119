"""Linear optimizers on quadratics: the largest stable step size, the predicted rate; and the observed rate of any run."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np

from kobai.checks import real
from kobai.errors import BadInput, shown

# The gradient norm at which a run counts as converged, relative to the largest on its way.
TARGET = 1e-6


@dataclass(frozen=True)
class LinearOptimizer:
    """An optimizer whose update is linear in position, last position and gradient: gradient descent, heavy ball, Nesterov.

    Args:
        momentum: β.
        nesterov: whether the gradient is evaluated after the momentum step.
        damping: the gradient's factor, 1 − dampening.
        decay: weight decay, which adds to every eigenvalue.
    """

    momentum: float = 0.0
    nesterov: bool = False
    damping: float = 1.0
    decay: float = 0.0

    def __post_init__(self) -> None:
        for name in ("momentum", "damping", "decay"):
            object.__setattr__(self, name, real(name, getattr(self, name)))
        if not isinstance(self.nesterov, bool):
            raise BadInput(f"nesterov={shown(self.nesterov)}: True or False")

    @classmethod
    def of(cls, optimizer: str, hyper: dict[str, Any]) -> LinearOptimizer | None:
        """That of a run, from its optimizer's name and hyperparameters; None for optimizers that are not linear."""
        if optimizer == "gradient descent":
            return cls()
        numbers = [hyper.get(name, 0) for name in ("momentum", "dampening", "weight_decay")]
        if optimizer == "SGD" and not hyper.get("maximize") and all(isinstance(v, int | float) for v in numbers):
            return cls(
                float(hyper.get("momentum", 0)),
                bool(hyper.get("nesterov")),
                1 - float(hyper.get("dampening", 0)) if hyper.get("momentum") else 1.0,
                float(hyper.get("weight_decay", 0)),
            )
        return None

    @property
    def formula(self) -> str:
        """The formula of the limit."""
        if not self.momentum:
            return "2/λmax"
        return "2(1+β)/((1+2β)λmax)" if self.nesterov else "2(1+β)/λmax"

    def limit(self, largest: float) -> float | None:
        """The step size from which on it no longer contracts; None where no curvature is positive."""
        largest = real("largest", largest) + self.decay
        if not largest > 0 or not self.damping > 0:
            return None
        b = self.momentum
        return 2 * (1 + b) / ((1 + 2 * b if self.nesterov else 1) * largest * self.damping)

    def threshold(self, lr: float) -> float:
        """The largest curvature from which on η no longer contracts: 2/η for gradient descent; ∞ where there is none."""
        if not self.damping > 0:
            return math.inf
        b = self.momentum
        return 2 * (1 + b) / ((1 + 2 * b if self.nesterov else 1) * lr * self.damping) - self.decay

    def factor(self, lr: float, curvature: float) -> float:
        """The factor of each step in one eigendirection, with its sign: 1 − ηλ for gradient descent; NaN where it turns."""
        linear, constant = self._characteristic(
            real("lr", lr) * self.damping * (real("curvature", curvature) + self.decay)
        )
        inside = linear**2 - 4 * constant
        return (linear + math.copysign(math.sqrt(inside), linear)) / 2 if inside >= 0 else math.nan

    def _characteristic(self, e: Any) -> tuple[Any, Any]:
        """The coefficients b, c of z² − bz + c, with e = ηλ."""
        b = self.momentum
        return ((1 + b) * (1 - e), b * (1 - e)) if self.nesterov else (1 + b - e, b + 0 * e)

    def rate(self, lr: float, curvatures: np.ndarray) -> float:
        """The factor by which the distance to the minimum shrinks per step in the slowest eigendirection.

        Args:
            lr: η.
            curvatures: eigenvalues of the Hessian; zeros are left out, because nothing moves in their directions.
        """
        curvatures = _numbers("curvatures", curvatures) + self.decay
        e = real("lr", lr) * self.damping * curvatures[np.abs(curvatures) > 1e-12 * np.abs(curvatures).max(initial=0)]
        linear, constant = self._characteristic(e)
        inside = linear**2 - 4 * constant
        # Two real roots, or a pair whose product is the constant term.
        largest = np.where(
            inside >= 0, (np.abs(linear) + np.sqrt(np.maximum(inside, 0))) / 2, np.sqrt(np.abs(constant))
        )
        return float(largest.max(initial=-math.inf)) if len(e) else math.nan


class Best(NamedTuple):
    """The step size and momentum with the smallest factor per step on a quadratic, and that factor."""

    lr: float
    momentum: float
    rate: float


def best_momentum(smallest: float, largest: float) -> Best:
    """Polyak's pair for heavy ball on a quadratic with eigenvalues between two ends.

        η* = 4/(√λmax + √λmin)²,  β* = ((√λmax − √λmin)/(√λmax + √λmin))²,  factor √β*

    Args:
        smallest: λmin > 0.
        largest: λmax.

    Raises:
        BadInput: not 0 < λmin ≤ λmax.

    Example:
        >>> best_momentum(1.0, 9.0)
        Best(lr=0.25, momentum=0.25, rate=0.5)

    Reference:
        B. T. Polyak, "Some methods of speeding up the convergence of iteration methods", 1964.
    """
    low, high = real("smallest", smallest), real("largest", largest)
    if not 0 < low <= high:
        raise BadInput(
            f"smallest={shown(smallest)}, largest={shown(largest)}: eigenvalues are needed with 0 < smallest ≤ largest"
        )
    a, b = math.sqrt(low), math.sqrt(high)
    return Best(4 / (a + b) ** 2, ((b - a) / (a + b)) ** 2, (b - a) / (a + b))


def observed_rate(norms: np.ndarray, steps: np.ndarray) -> float:
    """The factor by which the gradient norm changed per step: least squares on its logarithm over the second half.

    Args:
        norms: (K,) gradient norms.
        steps: (K,) their step numbers.
    """
    norms, steps = _numbers("norms", norms), _numbers("steps", steps)
    if norms.shape != steps.shape or not len(norms):
        raise BadInput(f"norms of shape {norms.shape}, steps of shape {steps.shape}: as many of both, at least one")
    # Below that the gradient is rounding, which has no rate.
    low = np.flatnonzero(norms <= TARGET * norms.max(initial=0, where=np.isfinite(norms)))
    if len(low) and low[0] > 1:
        norms, steps = norms[: low[0] + 1], steps[: low[0] + 1]
    changes = np.flatnonzero(norms != norms[-1])
    if len(changes):  # a run that ended repeats its last row
        norms, steps = norms[: changes[-1] + 2], steps[: changes[-1] + 2]
    half = len(norms) // 2 if len(norms) > 4 else 0
    norms, steps = norms[half:], steps[half:]
    usable = np.isfinite(norms) & (norms > np.finfo(np.float32).tiny)
    if usable.sum() < 2:
        return math.nan
    t, logs = steps[usable].astype(float), np.log(norms[usable])
    t -= t.mean()
    return float(np.exp((t @ logs) / (t @ t)))


def _numbers(name: str, value: Any) -> np.ndarray:
    """(K,) numbers as float64, which may be infinite or NaN."""
    try:
        array = np.asarray(value, dtype=float)
    except Exception:  # whatever a foreign type raises
        array = np.empty((0, 0))
    if array.ndim != 1:
        raise BadInput(f"{name}={shown(value)}: give one row of numbers")
    return array
