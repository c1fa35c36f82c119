"""Step sizes to begin with: found from the curvature at the start, and tried."""

from __future__ import annotations

import contextlib
import math
from collections.abc import Sequence

import torch

from kobai.checks import MOST_STEPS, whole
from kobai.descent.descending import descend_whole
from kobai.descent.record import Status
from kobai.descent.starts import start_tensor
from kobai.errors import BadInput, shown
from kobai.objectives import Objective
from kobai.objectives.lost_gradient import check_gradient, left_to_caller
from kobai.theory import eigenvalues, hessian

LARGEST = 1.0  # no step size is suggested above this
TRIES = 6  # how often a step size that does not descend is made smaller


def suggest_step_size(objective: Objective, start: Sequence[float], steps: int = 200) -> float:
    """A step size η with which plain gradient descent visibly descends: as large as it can be.

        η = min(1/λmax, w / (20·|∇f|), 1)

    with λmax the largest eigenvalue of the Hessian and |∇f| the gradient norm at the start, w the shortest side of the domain:
    half the limit of stability, and a first step of at most a twentieth of the domain. It is rounded down to one digit, and
    divided by 2.5 until a descent neither fails nor oscillates.

    Args:
        objective: what is descended.
        start: (n,).
        steps: how many steps the trial descents take.

    Example:
        >>> import kobai
        >>> suggest_step_size(kobai.objective("50*x1**2 + x2**2"), [1.0, 1.0])
        0.002
    """
    if not isinstance(objective, Objective):
        raise BadInput(f"objective={shown(objective)}: give an Objective, as kobai.objective('x1**2') makes one")
    x = start_tensor(start, torch.float64)
    if x.ndim != 1:
        raise BadInput(f"start of shape {tuple(x.shape)}: give one point, as [2.0, 2.0]")
    objective.resolve_dim(len(x))
    steps = whole("steps", steps, 0, MOST_STEPS)
    _, grad = objective.value_and_grad(x)
    norm = float(grad.norm())
    bounds = [LARGEST]
    if 0 < norm < math.inf:
        bounds.append(0.05 * _shortest_side(objective, len(x)) / norm)
    with contextlib.suppress(BadInput, RuntimeError, ValueError, TypeError):  # it may not be twice differentiable
        largest = float(eigenvalues(hessian(objective, x))[-1])
        if largest > 0:
            bounds.append(1.0 / largest)
    lr = _one_digit(min(bounds))
    with left_to_caller():
        for _ in range(TRIES):
            status = descend_whole(objective, x, lr=lr, steps=steps).status
            if not status.failed and status != Status.OSCILLATING:
                break
            lr = _one_digit(lr / 2.5)
    check_gradient(objective, x)
    return lr


def suggest_step_length(objective: Objective, n: int) -> float:
    """η for optimizers whose steps are about η long, whatever the gradient: an 80th of the domain's shortest side."""
    return _one_digit(_shortest_side(objective, n) / 80)


def _shortest_side(objective: Objective, n: int) -> float:
    return min(high - low for low, high in objective.shown_domain(n))


def _one_digit(value: float) -> float:
    """One significant digit, rounded down, so that a bound stays a bound."""
    unit = 10.0 ** math.floor(math.log10(value))
    return float(f"{math.floor(value / unit + 1e-9) * unit:.1g}")
