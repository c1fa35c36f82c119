"""Armijo's condition: f must fall by at least a given share of what its slope predicts."""

from __future__ import annotations

import math
from collections.abc import Callable


def armijo(
    f_at: Callable[[float], float],
    f0: float,
    slope: float,
    first: float,
    shrink: float,
    c1: float,
    slack: float,
    tries: int,
) -> float:
    """The first of the step lengths first·shrinkᵏ that meets Armijo's condition φ(α) ≤ φ(0) + c₁·α·φ′(0).

    Args:
        f_at: α -> φ(α); a value that is not finite counts as too high.
        f0: φ(0).
        slope: φ′(0) < 0.
        first: the length tried first.
        shrink: the factor between 0 and 1 by which it is shortened.
        c1: the constant of the condition, between 0 and 1.
        slack: what rounding may add to φ.
        tries: the largest number of lengths to try.

    Returns:
        the length, or 0 where none of those tried meets the condition.
    """
    step = first
    for _ in range(tries):
        f = f_at(step)
        if math.isfinite(f) and f <= f0 + c1 * step * slope + slack:
            return step
        step *= shrink
    return 0.0
