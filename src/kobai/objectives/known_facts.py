"""What is known of an ``Objective`` in n dimensions: its domain, a start, its minima."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import cycle, islice

from kobai.objectives.arguments import checked_dim, checked_domain

USUAL = (-2.0, 2.0)
"""The range in which a variable is looked at whose function has no domain."""


@dataclass(frozen=True)
class Minimum:
    """A known minimum: where, and how low.

    Args:
        x: coordinates, one per dimension.
        value: f(x).
        isglobal: whether no point of the domain is lower.
    """

    x: tuple[float, ...]
    value: float
    isglobal: bool = True


class KnownFacts:
    """Domain, start and minima of an ``Objective``, for a number of variables."""

    dim: int | None
    domain: Sequence[tuple[float, float]] | None
    domain_of: Callable[[int], Sequence[tuple[float, float]]] | None
    start: tuple[float, ...] | None
    minima: Sequence[Minimum | Sequence[float]]
    minima_of: Callable[[int], Sequence[Minimum]] | None

    def domain_for(self, n: int) -> list[tuple[float, float]] | None:
        """(low, high) for each of n dimensions, or None where nothing is known."""
        n = checked_dim(n, "n")
        if self.domain is None:
            return checked_domain(self.domain_of(n)) if self.domain_of else None
        if len(self.domain) not in (1, n):  # a domain for two of any number of variables: its widest interval for all
            return [(min(low for low, _ in self.domain), max(high for _, high in self.domain))] * n
        return list(self.domain) * n if len(self.domain) == 1 else list(self.domain)

    def shown_domain(self, n: int) -> list[tuple[float, float]]:
        """The same, and ``USUAL`` for each dimension where nothing is known."""
        return self.domain_for(n) or [USUAL] * n

    def start_for(self, n: int) -> tuple[float, ...] | None:
        """A point of n coordinates to start from, or None where neither start nor domain is known."""
        n = checked_dim(n, "n")
        if self.start is not None and (len(self.start) == n or self.dim is None):
            return tuple(islice(cycle(self.start), n))
        domain = self.domain_for(n)
        if domain is None:
            return None
        return tuple(low + share * (high - low) for (low, high), share in zip(domain, cycle((0.15, 0.8)), strict=False))

    def minima_for(self, n: int) -> list[Minimum]:
        """The minima known in n dimensions, global ones first."""
        n = checked_dim(n, "n")
        known = self.minima or (self.minima_of(n) if self.minima_of else [])
        return sorted((m for m in known if isinstance(m, Minimum) and len(m.x) == n), key=lambda m: not m.isglobal)
