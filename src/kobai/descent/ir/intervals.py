"""Interval arithmetic: the range of an operation's result from those of its operands; None: it may be infinite or NaN."""

from __future__ import annotations

import math
from collections.abc import Callable

Interval = tuple[float, float]
Range = Callable[..., Interval | None]


def square(a: Interval) -> Interval:
    """a², which is narrower than a·b for a and b of the same range."""
    ends = (a[0] * a[0], a[1] * a[1])
    return (0.0 if a[0] <= 0.0 <= a[1] else min(ends), max(ends))


def multiply(a: Interval, b: Interval) -> Interval:
    """a·b."""
    ends = [p * q for p in a for q in b]
    return (min(ends), max(ends))


def add(a: Interval, b: Interval) -> Interval:
    """a + b."""
    return (a[0] + b[0], a[1] + b[1])


def subtract(a: Interval, b: Interval) -> Interval:
    """a − b."""
    return (a[0] - b[1], a[1] - b[0])


def multiply_add(a: Interval, b: Interval, c: Interval) -> Interval:
    """a·b + c."""
    return add(multiply(a, b), c)


def divide(a: Interval, b: Interval) -> Interval | None:
    """a/b, where b is never 0."""
    return None if b[0] <= 0.0 <= b[1] else multiply(a, (1.0 / b[1], 1.0 / b[0]))


def negate(a: Interval) -> Interval:
    """−a."""
    return (-a[1], -a[0])


def absolute(a: Interval) -> Interval:
    """|a|."""
    return (0.0 if a[0] <= 0.0 <= a[1] else min(abs(a[0]), abs(a[1])), max(abs(a[0]), abs(a[1])))


def hull(*intervals: Interval) -> Interval:
    """The smallest interval that contains all."""
    return (min(a[0] for a in intervals), max(a[1] for a in intervals))


def around(below: float, above: float) -> Range:
    """The range of a function that rounds: its result lies at most ``below`` under its argument and ``above`` over it."""
    return lambda a: (a[0] - below, a[1] + above)


def between(low: float, high: float) -> Range:
    """The range of a bounded function."""
    return lambda *_: (low, high)


def rising(fn: Callable, low: float = -math.inf, high: float = math.inf, *, open_low: bool = False) -> Range:
    """The range of a function that rises on its domain [low, high], or (low, high] where ``open_low``."""

    def range_of(a: Interval) -> Interval | None:
        inside = low <= a[0] and a[1] <= high and not (open_low and a[0] == low)
        return (fn(a[0]), fn(a[1])) if inside else None

    return range_of


def cosh(a: Interval) -> Interval:
    """cosh a."""
    size = absolute(a)
    return (math.cosh(size[0]), math.cosh(size[1]))


def acos(a: Interval) -> Interval | None:
    """arccos a."""
    return None if a[0] < -1 or a[1] > 1 else (math.acos(a[1]), math.acos(a[0]))


def power(a: Interval, b: Interval) -> Interval | None:
    """a to the power b, for positive a."""
    if a[0] <= 0:
        return None
    ends = [p**q for p in a for q in b]
    return (min(ends), max(ends))
