"""What is known of an objective, as arrays for a number of variables."""

from __future__ import annotations

import numpy as np

from kobai.objectives import Minimum, Objective
from kobai.scenes.trace.options import pairs
from kobai.scenes.types import Array


def minima_of(objective: Objective, n: int) -> list[Minimum]:
    """What is known of the minima of the objective as a function of n variables."""
    known = list(objective.minima)
    if not known and objective.minima_of is not None:
        known = list(objective.minima_of(n))
    return [m for m in known if isinstance(m, Minimum) and len(m.x) == n]


def minima_points(objective: Objective, n: int) -> Array:
    """(m, n) where the known minima are."""
    return np.asarray([m.x for m in minima_of(objective, n)], np.float64).reshape(-1, n)


def domain_of(objective: Objective, n: int) -> Array | None:
    """(n, 2) the domain, or None where none is known."""
    if objective.domain is None:
        return None
    given = pairs(objective.domain)
    return np.asarray(given * n if len(given) == 1 else given, np.float64)[:n]
