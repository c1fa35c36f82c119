"""What is varied along one side of a map."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kobai import checks
from kobai.errors import BadInput, shown

MOST_PIXELS = 2**20  # of one side; a map of so many can be planned, but not computed


@dataclass(frozen=True)
class Axis:
    """An interval in pixels of one size.

    Args:
        name: what is varied: a variable, a hyperparameter, a constant of the formula.
        low, high: the ends of the interval, between which the pixels lie side by side.
        count: how many pixels.
        log: whether pixels have equal ratios instead of equal distances.
    """

    name: str
    low: float
    high: float
    count: int
    log: bool = False

    @property
    def centres(self) -> NDArray[np.float64]:
        """(count,) the middle of each pixel; on a logarithmic axis its geometric mean."""
        shares = (np.arange(self.count) + 0.5) / self.count
        if self.log:
            low, high = math.log10(self.low), math.log10(self.high)
            return 10.0 ** (low + (high - low) * shares)
        return self.low + (self.high - self.low) * shares

    def check_precision(self, dtype: str) -> str | None:
        """A warning where neighbouring centres cannot be told apart in a number format; None where they can."""
        largest = self.low if self.log else max(abs(self.low), abs(self.high))
        resolution = float(np.finfo(dtype).eps) * largest
        pixel = float(np.diff(self.centres[:2])[0]) if self.count > 1 else self.high - self.low
        if pixel > 4 * resolution:
            return None
        return (
            f"{self.name}: a pixel is {pixel:.2g} wide, and {dtype} numbers there are {resolution:.2g} apart; "
            "the map shows rounding"
        )


def axis_of(name: str, ends: Any, count: Any, log: bool = False) -> Axis:
    """An axis from its ends (low, high) and its number of pixels.

    Raises:
        BadInput: no width, no numbers, too many pixels, or a logarithmic axis that reaches 0.
    """
    cure = "a low and a high end, low < high, such as (-5, 5)"
    pair = [checks.number_or_none(end) for end in checks.sequence(f"window of {name}", ends, cure)]
    if len(pair) != 2 or pair[0] is None or pair[1] is None or not pair[0] < pair[1]:
        raise BadInput(f"window of {name}={shown(ends)}: {cure}")
    if log and pair[0] <= 0:
        raise BadInput(f"window of {name}={shown(ends)}: a logarithmic axis begins above 0, such as (1e-4, 10)")
    return Axis(name, pair[0], pair[1], checks.whole(f"pixels of {name}", count, 1, MOST_PIXELS), log)


def window_of(names: tuple[str, ...], window: Any, shape: Any) -> tuple[Axis, ...]:
    """One axis a name, from a (low, high) for each and a number of pixels for each or for all."""
    cure = f"a range for each of {', '.join(names)}, such as {[(-5, 5)] * len(names)}"
    pairs = checks.sequence("window", window, cure)
    if len(pairs) != len(names):
        raise BadInput(f"window={shown(window)}: {cure}")
    counts = counts_of(names, shape)
    return tuple(axis_of(name, pair, count) for name, pair, count in zip(names, pairs, counts, strict=True))


def counts_of(names: Sequence[str], shape: Any) -> list[Any]:
    """The number of pixels along each axis, from one number for all or one for each."""
    cure = f"how many pixels along each of {', '.join(names)}"
    counts = [shape] * len(names) if checks.number_or_none(shape) is not None else checks.sequence("shape", shape, cure)
    if len(counts) != len(names):
        raise BadInput(f"shape={shown(shape)}: give {cure}")
    return counts
