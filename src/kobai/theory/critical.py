"""Critical points of a function of two variables in a window: where they are, and of which kind."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from kobai.checks import number_or_none, sequence, whole
from kobai.errors import BadInput, shown
from kobai.objectives import Objective
from kobai.objectives import objective as as_objective
from kobai.theory.spectrum import hessian
from kobai.typing import ObjectiveLike

ROUNDS = 60  # of Newton's method
SAME = 1e-6  # of the window: two points nearer than this are one
FLAT = 1e-9  # of the largest eigenvalue: below it an eigenvalue counts as zero

Kind = Literal["minimum", "saddle", "maximum", "degenerate"]


@dataclass(frozen=True)
class CriticalPoint:
    """A point where the gradient is zero.

    Args:
        x: where it is.
        value: f there.
        eigenvalues: of the Hessian there, ascending.
        kind: by their signs; ``"degenerate"`` where one of them is zero within rounding.
    """

    x: tuple[float, float]
    value: float
    eigenvalues: tuple[float, float]
    kind: Kind


def critical_points(objective: ObjectiveLike, window: Any = None, grid: int = 64) -> list[CriticalPoint]:
    """The points of a window at which ∇f = 0, found by Newton's method on the gradient from a grid of starts.

        x ← x − s·H(x)⁻¹∇f(x)

    with the share s ≤ 1 at which |∇f| decreases. A finite grid may miss some: where the kinds are all known,
    minima − saddles + maxima is the degree of the gradient on the window's boundary (1 where f grows outward everywhere).

    Args:
        objective: a twice differentiable function of two variables.
        window: (low, high) of each variable; None: the function's domain.
        grid: starts along each variable.

    Returns:
        the points, minima first, each kind by its value.

    Raises:
        BadInput: not two variables, or no window.

    Example:
        >>> [point.kind for point in critical_points("x1**4/4 - x1**2/2 + x2**2", [(-2, 2), (-2, 2)])]
        ['minimum', 'minimum', 'saddle']

    Reference:
        J. Milnor, "Topology from the differentiable viewpoint", section 6.
    """
    f = as_objective(objective)
    if f.resolve_dim(2) != 2:
        raise BadInput(f"{f.name}: a function of {f.dim} variables; critical points are sought in a window of two")
    ends = _window(f.shown_domain(2) if window is None else window)
    low, high = ends[:, 0], ends[:, 1]
    sides = [np.linspace(a, b, whole("grid", grid, 2, 1024)) for a, b in ends]
    x = torch.as_tensor(np.stack(np.meshgrid(*sides), -1).reshape(-1, 2))
    found, size, stationary = _newton(f, x)
    inside = ((found >= low - SAME) & (found <= high + SAME)).all(1) & stationary
    best = np.argsort(size[inside], kind="stable")
    points = _distinct(found[inside][best], SAME * float((high - low).max()))
    return sorted((_point(f, point) for point in points), key=lambda p: (_ORDER[p.kind], p.value))


_ORDER = {"minimum": 0, "saddle": 1, "maximum": 2, "degenerate": 3}


def _window(window: Any) -> NDArray[np.float64]:
    cure = "a range for each of two variables, such as [(-5, 5), (-5, 5)]"
    pairs = [sequence("window", pair, cure) for pair in sequence("window", window, cure)]
    ends = [[number_or_none(end) for end in pair] for pair in pairs]
    if len(ends) != 2 or any(len(pair) != 2 or None in pair or not pair[0] < pair[1] for pair in ends):  # type: ignore[operator]
        raise BadInput(f"window={shown(window)}: {cure}")
    return np.asarray(ends, np.float64)


def _newton(f: Objective, x: Tensor) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.bool_]]:
    """(m, 2) where damped Newton steps end, the gradient norms there, and which of them are stationary to rounding."""
    scale = x.abs().amax().clamp(min=1.0)
    gradient = _gradients(f, x)
    for _ in range(ROUNDS):
        step = torch.linalg.lstsq(hessian(f, x), gradient.unsqueeze(-1)).solution.squeeze(-1)
        step = torch.nan_to_num(step, nan=0.0, posinf=0.0, neginf=0.0)
        share = torch.ones(len(x), 1, dtype=x.dtype)
        for _ in range(6):
            trial = _gradients(f, x - share * step)
            worse = ~(trial.norm(dim=1) <= gradient.norm(dim=1))
            if not worse.any():
                break
            share = torch.where(worse.unsqueeze(1), share / 4, share)
        taken = torch.where(worse.unsqueeze(1), torch.zeros_like(step), share * step)
        x, gradient = x - taken, torch.where(worse.unsqueeze(1), gradient, trial)
        if float(taken.norm(dim=1).max()) <= 1e-15 * float(scale):
            break
    last = torch.linalg.lstsq(hessian(f, x), gradient.unsqueeze(-1)).solution.squeeze(-1)
    stationary = last.norm(dim=1) <= 1e-9 * x.norm(dim=1).clamp(min=1.0)
    return (
        x.numpy(),
        gradient.norm(dim=1).numpy(),
        (stationary & torch.isfinite(x).all(1) & torch.isfinite(gradient).all(1)).numpy(),
    )


def _gradients(f: Objective, x: Tensor) -> Tensor:
    leaf = x.detach().requires_grad_()
    with torch.enable_grad():
        return torch.autograd.grad(f.batch(leaf).sum(), leaf)[0]


def _distinct(points: NDArray[np.float64], nearest: float) -> list[NDArray[np.float64]]:
    """Of points that lie together the first."""
    found: list[NDArray[np.float64]] = []
    for point in points:
        if all(np.linalg.norm(point - other) > nearest for other in found):
            found.append(point)
    return found


def _point(f: Objective, x: NDArray[np.float64]) -> CriticalPoint:
    at = torch.as_tensor(x)
    low, high = torch.linalg.eigvalsh(hessian(f, at)).tolist()
    kind: Kind = "saddle" if low < 0 < high else "minimum" if low > 0 else "maximum"
    if min(abs(low), abs(high)) <= FLAT * max(abs(low), abs(high)):
        kind = "degenerate"
    return CriticalPoint((float(x[0]), float(x[1])), float(f.batch(at.unsqueeze(0))[0]), (low, high), kind)
