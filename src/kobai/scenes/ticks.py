"""Round numbers for axes and contour levels."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np

LEAST = 3  # ticks of a logarithmic axis; fewer would not show that it is one
DECADES = (1, 2, 3, 5, 10, 20, 30, 50, 100, 200)
"""Decades between ticks of a wide logarithm, at multiples of which they stand."""
CLEAR, GAP = 0.6, 1 - 1e-6
"""Of the usual distance between ticks: nearer ones are left out; numbers that are not round only fill such a gap."""


def step_125(span: float, about: int) -> float:
    """The step 1, 2 or 5 × 10ⁿ that divides ``span`` into about ``about`` pieces."""
    raw = min(max(span / max(about, 1), 1e-307), 1e307)  # spans may be subnormal, or infinite
    magnitude = 10.0 ** math.floor(math.log10(raw))
    return min((1.0, 2.0, 5.0, 10.0), key=lambda m: abs(math.log(m * magnitude / raw))) * magnitude


def decimals_of(step: float) -> int:
    """The number of decimals that multiples of a round step need."""
    return max(0, -math.floor(math.log10(step) + 1e-9))


def linear_ticks(lo: float, hi: float, about: int = 5) -> np.ndarray:
    """Multiples of a round step inside [lo, hi], (m,) ascending."""
    if not hi > lo:
        return np.array([lo])
    step = step_125(hi - lo, about)
    first, last = math.ceil(lo / step - 1e-9), math.floor(hi / step + 1e-9)
    return step * np.arange(first, last + 1, dtype=np.float64)


def log_ticks(lo: float, hi: float, about: int = 5) -> np.ndarray:
    """Round values on a logarithm from 10^lo to 10^hi that spans less than some decades: 1, 2, 5 × 10ⁿ where those suffice."""
    decades = 10.0 ** np.arange(math.floor(lo), math.ceil(hi) + 1)
    for mantissas in ((1.0, 2.0, 5.0), (1.0, 2.0, 3.0, 5.0), (1.0, 1.5, 2.0, 3.0, 4.0, 5.0, 7.0)):
        values = (decades[:, None] * mantissas).ravel()
        values = values[(values >= 10.0**lo * (1 - 1e-12)) & (values <= 10.0**hi * (1 + 1e-12))]
        if len(values) >= LEAST:
            return values
    return linear_ticks(10.0**lo, 10.0**hi, about)


def decades(lo: float, hi: float, about: int = 5) -> np.ndarray:
    """(m,) exponents of powers of ten from 10^lo to 10^hi, evenly spaced, such that about ``about`` are between the ends."""
    every = next(n for n in DECADES if n >= (hi - lo) / (about + 1))
    return every * np.arange(math.ceil(lo / every - 1e-9), math.floor(hi / every + 1e-9) + 1)


def clear_ticks(values: np.ndarray, places: np.ndarray, width: float) -> np.ndarray:
    """Of ascending values at their places those that are clear of each other, the roundest first: 0, 10ⁿ, 2 and 5 × 10ⁿ."""
    ranks = [_rank(float(value)) for value in values]
    clear: list[int] = []
    for i in sorted(range(len(values)), key=lambda i: (ranks[i], i)):
        gap = (CLEAR if ranks[i] < 3 else GAP) * width
        if all(abs(places[i] - places[j]) >= gap for j in clear):
            clear.append(i)
    return values[sorted(clear)]


def _rank(value: float) -> int:
    """How round a number is: 0 for 0, 1 for ± 10ⁿ, 2 for ± 2 or 5 × 10ⁿ, else 3."""
    if value == 0:
        return 0
    mantissa = abs(value) / 10.0 ** math.floor(math.log10(abs(value)) + 1e-9)
    return next((rank for m, rank in ((1, 1), (2, 2), (5, 2)) if abs(mantissa - m) < 1e-6), 3)


def roundest(a: float, b: float) -> float:
    """The roundest number in [a, b]: 0, else 1, 5 or 2 × 10ⁿ, else the middlemost multiple of the largest of those."""
    if a <= 0 <= b:
        return 0.0
    if not 1e-290 < max(abs(a), abs(b)) < 1e300:  # powers of ten of this size leave the range of floating point
        return a / 2 + b / 2
    for mantissa in (1.0, 5.0, 2.0):
        if (found := _decimal(a, b, mantissa)) is not None:
            return found
    top = math.floor(math.log10(max(abs(a), abs(b))))
    for exponent in range(top, top - 17, -1):
        for mantissa in (1.0, 5.0, 2.0):
            # A negative exponent is divided by, since 10.0**-n is not exact and 3 * 0.1 is not 0.3.
            unit = mantissa * 10.0**exponent if exponent >= 0 else mantissa / 10.0**-exponent
            first, last = math.ceil(a / unit), math.floor(b / unit)
            if first <= last:
                chosen = min(max(round((a + b) / 2 / unit), first), last)
                return chosen * mantissa * 10.0**exponent if exponent >= 0 else chosen * mantissa / 10.0**-exponent
    return (a + b) / 2


def warped_ticks(lo: float, hi: float, about: int, to_true: Callable[[float], float]) -> np.ndarray:
    """(m,) about ``about`` round true values, evenly spread over plot positions [lo, hi] of an increasing scale."""
    width = (hi - lo) / max(about, 1)
    chosen: list[float] = []
    for i in range(about + 1):
        centre = lo + i * width
        a, b = to_true(max(centre - 0.35 * width, lo)), to_true(min(centre + 0.35 * width, hi))
        if math.isfinite(a) and math.isfinite(b):
            chosen.append(roundest(a, b))
    return np.unique(np.asarray(chosen))


def _decimal(a: float, b: float, mantissa: float) -> float | None:
    """± mantissa × 10ⁿ in [a, b], which does not hold 0; the largest in size."""
    small, large = sorted((abs(a), abs(b)))
    exponent = math.floor(math.log10(large / mantissa) + 1e-12)
    size = mantissa * 10.0**exponent if exponent >= 0 else mantissa / 10.0**-exponent
    return math.copysign(size, a) if small * (1 - 1e-12) <= size <= large * (1 + 1e-12) else None
