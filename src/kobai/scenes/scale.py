"""Height scales: from true values to plot heights, and the choice of one.

A scene's plot coordinates are linear, so a scale is applied here, once, and written on the ``Axis``:

* ``linear``  h = v
* ``log``     h = log₁₀(v − offset)
* ``symlog``  h = sign(w) log₁₀(1 + |w|/linthresh), w = v − offset: a logarithm that stays smooth at its zero
* ``power``   h = sign(w) |w|^exponent, w = v − offset
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike

from kobai import numbers
from kobai.scenes.axis import Axis
from kobai.scenes.ticks import clear_ticks, decades, decimals_of, linear_ticks, log_ticks, step_125, warped_ticks
from kobai.scenes.types import Array, Text

Kind = Literal["linear", "log", "symlog", "power"]
LEVEL = 1e-9  # heights within this share of the range above the lowest count as the lowest
NEARLY_LINEAR = 4.0  # a scale whose slope changes by less over its range has the ticks of a linear one
SAMPLES = 8  # points along each axis that tell whether heights are those of a quadratic
CUBIC = 1e-4  # of the heights: smaller third differences are rounding
WIDE = 3.0  # a symlog axis of so many decades has powers of ten as its ticks
SLACK = 0.05  # ticks may stand this far beyond the data, as a share of the distance between them


@dataclass(frozen=True)
class Scale:
    """A monotone map from true values to plot heights."""

    kind: Kind = "linear"
    linthresh: float = 1.0
    exponent: float = 1.0
    offset: float = 0.0

    def to_plot(self, value: ArrayLike) -> Array:
        """True values to plot heights; values outside a logarithm's domain become NaN."""
        v = np.asarray(value, dtype=np.float64)
        if self.kind == "linear":
            return v.copy()
        w = v - self.offset
        with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
            if self.kind == "log":
                return np.where(w > 0, np.log10(np.where(w > 0, w, 1.0)), np.nan)
            if self.kind == "symlog":
                return np.sign(w) * np.log10(1 + np.abs(w) / self.linthresh)
            return np.sign(w) * np.abs(w) ** self.exponent

    def to_true(self, height: ArrayLike) -> Array:
        """Plot heights back to true values."""
        h = np.asarray(height, dtype=np.float64)
        if self.kind == "linear":
            return h.copy()
        if self.kind == "log":
            return 10.0**h + self.offset
        if self.kind == "symlog":
            return np.sign(h) * self.linthresh * (10.0 ** np.abs(h) - 1) + self.offset
        return np.sign(h) * np.abs(h) ** (1 / self.exponent) + self.offset

    def slope(self, value: ArrayLike) -> Array:
        """dh/dv at true values, which turns a gradient into a slope in the picture."""
        w = np.abs(np.asarray(value, dtype=np.float64) - self.offset)
        if self.kind == "linear":
            return np.ones_like(w)
        tiny = np.finfo(np.float64).tiny
        if self.kind == "log":
            return 1 / (math.log(10) * np.maximum(w, tiny))
        if self.kind == "symlog":
            return 1 / (math.log(10) * (w + self.linthresh))
        return self.exponent * np.maximum(w, tiny) ** (self.exponent - 1)

    def round_values(self, lo: float, hi: float, about: int) -> Array:
        """Round true values spread over the plot heights [lo, hi], ascending."""
        if not hi > lo:
            return self.to_true(np.array([lo]))
        if self.kind == "linear":
            return linear_ticks(lo, hi, about)
        if self.kind == "log" and self.offset == 0:
            if hi - lo < 2.5:
                return log_ticks(lo, hi, about)
            return np.power(10.0, decades(lo, hi, about), dtype=np.float64)
        return warped_ticks(lo, hi, about, lambda h: float(self.to_true(h)))

    def tick_values(self, lo: float, hi: float, about: int) -> Array:
        """Round true values for the ticks of an axis over [lo, hi]: clear of each other, and spread evenly as far as can be."""
        if not hi > lo or self.kind in ("linear", "log"):
            return self.round_values(lo, hi, about)
        ends = float(self.to_true(lo)), float(self.to_true(hi))
        if self.is_nearly_linear(*ends):
            return linear_ticks(ends[0], ends[1], about)
        if self.kind == "symlog" and self.offset == 0 and hi - lo >= WIDE:
            return self._powers(lo, hi, about)
        values = self.round_values(lo, hi, about)
        return clear_ticks(values, self.to_plot(values), (hi - lo) / about)

    def is_nearly_linear(self, low: float, high: float) -> bool:
        """Whether the slope changes little between two true values."""
        turn = [self.offset] if low < self.offset < high else []
        slopes = [float(self.slope(value)) for value in [low, high, *turn]]
        return max(slopes) < NEARLY_LINEAR * min(slopes)

    def _powers(self, lo: float, hi: float, about: int) -> Array:
        """0 and ± powers of ten beyond the threshold of a symlog axis."""
        small, large = math.log10(self.linthresh), math.log10(self.linthresh) + max(abs(lo), abs(hi))
        every = decades(small, small + max(hi - lo, large - small), about)
        sizes = np.power(10.0, every[every >= small - 1e-9], dtype=np.float64)
        values = np.concatenate([-sizes[::-1], [0.0], sizes])
        places = self.to_plot(values)
        inside = (places >= lo - 1e-9) & (places <= hi + 1e-9)
        return clear_ticks(values[inside], places[inside], (hi - lo) / about)

    def axis(
        self, label: Text, lo: float, hi: float, about: int = 5, data: tuple[float, float] | None = None, note: str = ""
    ) -> Axis:
        """An axis over plot heights [lo, hi] with ticks at round true values, over the range ``data`` of them if given."""
        a, b = data or (lo, hi)
        if data is not None and self.kind != "log":
            slack = SLACK * (b - a) / about  # a grid seldom contains the lowest point, whose tick is wanted
            a, b = a - slack, b + slack
        values = self.tick_values(a, b, about)
        lo, hi, slack = float(lo), float(hi), 1e-9 * (hi - lo)
        places = zip(self.to_plot(values).tolist(), self.texts(values), strict=True)
        ticks = [(min(max(p, lo), hi), text) for p, text in places if lo - slack <= p <= hi + slack]
        return Axis(label, lo, hi, ticks, self.kind, self.linthresh, self.exponent, self.offset, note)

    def texts(self, values: Array) -> list[str]:
        """Texts of ticks at these true values, in one style, as short as keeps them different."""
        if self.kind == "linear" and len(values) > 1:
            step, largest = float(np.min(np.diff(values))), float(np.max(np.abs(values)))
            if largest < 1e5 and step >= 1e-5:
                return [numbers.fixed(float(v), decimals_of(step)) for v in values]
        elif self.kind == "log" and len(values) > 1 and values[0] > 0 and values[-1] / values[0] >= 1e4:
            exponents = [round(math.log10(v)) for v in values]
            if np.allclose(10.0 ** np.array(exponents, float), values):
                return [f"10{numbers.superscript(n)}" for n in exponents]
        for digits in range(4, 17):  # as few as make the texts differ
            texts = [numbers.power_of_ten(float(v), digits) for v in values]
            if len(set(texts)) == len(texts):
                break
        return texts


def is_quadratic(surface: Array) -> bool:
    """Whether heights (ny, nx) on an even grid are those of a quadratic: all their third differences are rounding.

    Of the grid about ``SAMPLES`` points along each axis are looked at.
    """
    every = [max(1, (size - 1) // SAMPLES) for size in surface.shape]
    seen = surface[:: every[0], :: every[1]]
    if min(seen.shape) < 4 or not np.isfinite(seen).all():
        return False
    with np.errstate(over="ignore", invalid="ignore"):
        thirds = [np.diff(np.diff(seen, i, 0), 3 - i, 1) for i in range(4)]
        largest = max(float(np.abs(third).max()) for third in thirds)
        return largest <= CUBIC * float(seen.max() - seen.min())


def choose(kind: str, surface: Array, path: Array, floor: float | None = None, patience: float = 1.0) -> Scale:
    """The height scale for a landscape and the paths on it, ``kind`` being ``"auto"``, ``"linear"``, ``"log"`` or ``"power"``.

    ``"auto"`` is linear unless the landscape would be flattened by it, which is when, as a share of the whole height,
    half of the surface lies below 18 %, or all the paths lie below 8 %; ``patience`` divides both, since curves of one
    variable are readable when flat. Then it is symlog, with the lowest value (``floor``, where known) as its zero and a
    threshold at the tenth percentile of the surface or the paths, whichever is lower. A plateau at the lowest value is
    flat on every scale, and not counted. NaN is left out. A quadratic over two variables is linear: its height tells its
    curvatures, which a logarithm would turn into creases.
    """
    grid, walked = surface[np.isfinite(surface)], path[np.isfinite(path)]
    everything = np.concatenate([grid, walked])
    if kind == "linear" or everything.size == 0 or (kind == "auto" and surface.ndim == 2 and is_quadratic(surface)):
        return Scale()
    lo, hi = float(everything.min()), float(everything.max())
    if floor is not None and floor < lo:
        lo = floor
    spread = hi - lo
    if not spread > 0 or not math.isfinite(spread):
        return Scale()
    raised = grid[grid - lo > LEVEL * spread]
    if kind == "auto":
        half_below = float(np.median(raised) - lo) / spread if raised.size else 1.0
        path_below = float(walked.max() - lo) / spread if walked.size else 1.0
        if half_below >= 0.18 / patience and path_below >= 0.08 / patience:
            return Scale()
    offset = 0.0 if 0 <= lo < 1e-3 * spread else lo
    above = (raised if raised.size else everything) - offset
    typical = float(np.median(above))
    if kind == "power":
        wanted = math.log(0.35) / math.log(max(typical / (hi - offset), 1e-12)) if typical < hi - offset else 1.0
        exponent = min((1 / 2, 1 / 3, 1 / 4, 1 / 5), key=lambda e: abs(e - wanted))
        return Scale("power", exponent=exponent, offset=offset)
    if kind == "log" and lo > 0 and hi / lo >= 10:
        return Scale("log")
    low = float(np.percentile(above, 10))
    if walked.size:
        low = min(low, float(np.max(walked) - offset) / 4)
    low = max(low, 1e-6 * spread)
    return Scale("symlog", linthresh=step_125(low, 1), offset=offset)
