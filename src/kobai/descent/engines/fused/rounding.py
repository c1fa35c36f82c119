"""How torch rounds on this machine, found by asking it."""

from __future__ import annotations

import functools

import torch


@functools.cache
def fuses() -> bool:
    """Whether torch's compound updates, x + α·g and their like, round once (a fused multiply-add) or twice."""
    tiny = 2.0**-30
    a = torch.tensor([1.0 + tiny], dtype=torch.float64)
    # (1+t)(1+t) − 1 − 2t is t² when rounded once at the end, and 0 when the product is rounded first.
    exact = torch.add(torch.tensor([-(1.0 + 2 * tiny)], dtype=torch.float64), a, alpha=1.0 + tiny)
    return bool(exact.item() != 0.0)


@functools.cache
def sum_lanes(count: int, double: bool) -> int:
    """How torch sums ``count`` adjacent numbers: in order (0), or in so many lanes that are added up at the end.

    Found by comparing candidates with torch on numbers whose sum depends on the order.
    """
    dtype = torch.float64 if double else torch.float32
    generator = torch.Generator().manual_seed(count)
    probes = torch.randn(64, count, dtype=dtype, generator=generator)
    seen = torch.stack([row.clone().sum() for row in probes]).tolist()
    for lanes in (0, 4, 8, 16, 32, 64):
        if lanes <= count and all(_in_lanes(row, lanes) == s for row, s in zip(probes, seen, strict=True)):
            return lanes
    return 0


def _in_lanes(row: torch.Tensor, lanes: int) -> float:
    terms = list(row)
    total = add_in_lanes(terms, lanes, lambda a, b: a + b)
    return float(total)


def add_in_lanes(terms: list, lanes: int, add):
    """The sum of terms in the order that ``sum_lanes`` names."""
    if lanes == 0 or len(terms) < lanes:
        total = terms[0]
        for term in terms[1:]:
            total = add(total, term)
        return total
    whole = len(terms) // lanes * lanes
    partial = terms[:lanes]
    for first in range(lanes, whole, lanes):
        partial = [add(p, t) for p, t in zip(partial, terms[first : first + lanes], strict=True)]
    for term in terms[whole:]:
        partial[0] = add(partial[0], term)
    total = partial[0]
    for part in partial[1:]:
        total = add(total, part)
    return total
