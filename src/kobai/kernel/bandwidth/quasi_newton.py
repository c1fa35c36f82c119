"""BFGS in a box, for a few variables and a function whose every evaluation counts.

What it does that a general routine does not: the first inverse Hessian comes from the caller, a step never leaves the
trusted length, and it ends when the quadratic model promises no relative gain any more, so that a ridge that goes
down for ever (a bandwidth on its way to infinity) costs a handful of evaluations.

Reference: J. Nocedal and S. J. Wright, "Numerical Optimization", 2nd ed., 2006, chapters 3 and 6.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Function = Callable[[Array], tuple[float, Array]]

LONGEST = 1.5
"""The longest step, in any coordinate."""


def minimize(
    fun: Function, z: Array, lower: float, upper: float, inverse: Array, *, tol: float, max_evals: int = 60
) -> tuple[Array, float, Array]:
    """Go down from ``z`` within ``[lower, upper]``.

    Args:
        fun: z -> value, gradient.
        z: (d,) start.
        lower, upper: bounds of every coordinate.
        inverse: (d, d) positive definite guess of the inverse Hessian.
        tol: stop when the model promises less than this relative decrease.
        max_evals: stop after so many evaluations.

    Returns:
        The lowest point found, its value and the inverse Hessian's last estimate.
    """
    z = np.clip(z, lower, upper)
    value, gradient = fun(z)
    evals = 1
    while evals < max_evals:
        # A coordinate at its bound that wants to go on outward stays there.
        free = ~(((z <= lower) & (gradient > 0)) | ((z >= upper) & (gradient < 0)))
        direction = np.zeros_like(z)
        direction[free] = -inverse[np.ix_(free, free)] @ gradient[free]
        promised = -gradient @ direction
        if not promised > tol * abs(value):
            break
        direction *= min(1.0, LONGEST / np.abs(direction).max())
        step = 1.0
        while True:
            trial = np.clip(z + step * direction, lower, upper)
            trial_value, trial_gradient = fun(trial)
            evals += 1
            if trial_value <= value + 1e-4 * (gradient @ (trial - z)) or evals >= max_evals:
                break
            # The parabola through both values and the slope here says where to go instead.
            slope = step * (gradient @ direction)
            step *= np.clip(-slope / (2 * (trial_value - value - slope)), 0.1, 0.5)
            if step < 1e-8:
                return z, value, inverse
        if not trial_value <= value:
            break
        inverse = _update(inverse, trial - z, trial_gradient - gradient)
        z, value, gradient = trial, trial_value, trial_gradient
    return z, value, inverse


def _update(inverse: Array, moved: Array, turned: Array) -> Array:
    along = moved @ turned
    if along <= 1e-10 * np.sqrt((moved @ moved) * (turned @ turned)):
        return inverse
    left = np.eye(len(moved)) - np.outer(moved, turned) / along
    return left @ inverse @ left.T + np.outer(moved, moved) / along
