"""How torch rounds on this machine, found by experiment."""

from __future__ import annotations

import functools
import operator
from collections.abc import Callable
from typing import Any

import torch

_RUNNING = 4


@functools.cache
def fuses() -> bool:
    """Whether torch's compound updates, x + α·g and their like, round once (a fused multiply-add) or twice."""
    tiny = 2.0**-30
    a = torch.tensor([1.0 + tiny], dtype=torch.float64)
    # (1+t)(1+t) − 1 − 2t is t² when rounded once at the end, and 0 when the product is rounded first.
    exact = torch.add(torch.tensor([-(1.0 + 2 * tiny)], dtype=torch.float64), a, alpha=1.0 + tiny)
    return bool(exact.item() != 0.0)


@functools.cache
def sum_width(count: int, double: bool) -> int:
    """How torch sums ``count`` adjacent numbers: in order (0), or in vectors of the width returned (see ``add_up``).

    Found by comparing candidates with torch on numbers whose sum depends on the order.
    """
    dtype = torch.float64 if double else torch.float32
    generator = torch.Generator().manual_seed(count)
    probes = torch.randn(64, count, dtype=dtype, generator=generator)
    seen = torch.stack([row.clone().sum() for row in probes]).tolist()
    for width in (0, 1, 2, 4, 8, 16):
        sums = (float(add_up(list(row), width, operator.add)) for row in probes)
        if width <= count and all(a == b for a, b in zip(sums, seen, strict=True)):
            return width
    return 0


def add_up(terms: list, width: int, add: Callable[[Any, Any], Any]) -> Any:
    """The sum of terms, in vectors of ``width`` with four running sums, the terms that fill no vector coming first."""
    if not width:
        return functools.reduce(add, terms)
    count = len(terms) // width
    vectors = [terms[i * width : (i + 1) * width] for i in range(count)]
    whole = count // _RUNNING * _RUNNING
    # The vectors that fill no round of four running sums go to the first.
    lines = [[*vectors[k:whole:_RUNNING], *(vectors[whole:] if k == 0 else [])] for k in range(_RUNNING)]
    sums = [functools.reduce(lambda a, b: [*map(add, a, b)], line) for line in lines if line]
    total = functools.reduce(lambda a, b: [*map(add, a, b)], sums)
    rest = terms[count * width :]
    return functools.reduce(add, [functools.reduce(add, rest), *total] if rest else total)
