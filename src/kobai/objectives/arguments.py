"""The checks of points, domains and numbers of variables that an ``Objective`` is made of or asked for."""

from __future__ import annotations

from itertools import cycle, islice
from typing import Any

from kobai.checks import number_or_none, sequence, whole
from kobai.errors import BadInput, shown

MOST_VARIABLES = 10**7
"""The domain and the minima of a function of more variables would not fit in memory."""


def example(start: tuple[float, ...] | None, n: int) -> str:
    """A point of n coordinates as error lines write it, of many the first four."""
    point = start or tuple(islice(cycle((1.0, 2.0)), n))
    return "[" + ", ".join(str(float(f"{v:.4g}")) for v in point[:4]) + (", …]" if n > 4 else "]")


def checked_dim(value: Any, what: str = "dim") -> int:
    """A number of variables."""
    return whole(
        what, value, 1, MOST_VARIABLES, f"the number of variables is a whole number from 1 to {MOST_VARIABLES}"
    )


def checked_point(value: Any, what: str) -> tuple[float, ...]:
    """The coordinates of a point."""
    given = sequence(what, value, "no point: give its coordinates, e.g. (0.0, 1.0)")
    point = tuple(v for v in map(number_or_none, given) if v is not None)
    if not point or len(point) != len(given):
        raise BadInput(f"{what}={shown(value)}: no point: its coordinates should be finite numbers")
    return point


def checked_domain(domain: Any) -> list[tuple[float, float]]:
    """(low, high) pairs, from such pairs or from one pair of numbers."""
    cure = "give (low, high) for each variable, e.g. [(-2, 2), (-1, 3)]"
    pairs = sequence("domain", domain, cure)
    if len(pairs) == 2 and all(number_or_none(end) is not None for end in pairs):
        pairs = [pairs]
    checked = []
    for pair in pairs:
        ends = [number_or_none(end) for end in sequence("domain", pair, cure)]
        if len(ends) != 2:
            raise BadInput(f"domain={shown(domain)}: {cure}")
        low, high = ends
        if low is None or high is None or not low < high:
            raise BadInput(f"domain: {shown(pair)} is no interval: the first number should be below the second")
        checked.append((low, high))
    if not checked:
        raise BadInput(f"domain={shown(domain)}: {cure}")
    return checked
