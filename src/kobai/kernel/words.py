"""What is said of a fitted regression whose figures mislead.

- *No relation*: the leave-one-out error of the mean is not told from that of the estimate.
- *Flat scores*: over bandwidths that differ by a factor of ``WIDE`` or more, the error differs by less than ``SAME``, so that the
  chosen ones are arbitrary.
- *Far outside*: estimates beyond the values of the samples by more than ``BEYOND`` of their range. A weighted mean never is; a
  local line is where it extrapolates.

The error of the mean is told apart where the difference is more than two of its standard errors, as in the choice of bandwidths.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from kobai.kernel.bandwidth.choice import ERRORS
from kobai.kernel.nadaraya_watson import NadarayaWatson
from kobai.kernel.samples import Samples
from kobai.messages import say
from kobai.numbers import number

Array = NDArray[np.float64]

BEYOND = 0.25
SAME, WIDE = 0.01, 10.0
STEP = 1.25
"""Factor between two bandwidths that are tried."""
FARTHEST = 1e4
"""Bandwidths are tried up to this many times the chosen ones, and down to as small a part of them."""
INFINITE = 1000.0
"""A bandwidth of more standard deviations of its column is as good as infinite, which is no choice among others."""
NEARLY_ALL = 0.99
"""A column with more of the variance than this rules the error of a UKR: the others matter as much as its last percent."""
FEW = 1000
"""With more samples other bandwidths are not tried: each takes N² kernels."""
CLEAR = 0.9
BETWEEN = 400
"""At most about so many samples, and middles between neighbours, are estimated."""


def sentences(model: NadarayaWatson, lang: str, shown: Sequence[Array] = ()) -> list[str]:
    """What to say of a fitted model, in a language; ``shown`` are further estimates that a picture shows."""
    samples = model.samples().exact()
    h = torch.as_tensor(np.asarray(model.bandwidth_, float)).clamp_min(np.finfo(float).tiny)
    errors = Errors(samples, torch.as_tensor(model.output_scale_, dtype=torch.float64))
    found = [say(model.bandwidth_note_, lang)] if model.bandwidth_note_ else []
    if isinstance(model.bandwidth, str) and errors.above_rounding(errors.of_mean()):
        if not _clear(model, errors) and errors.indistinct(errors.of_mean(), errors.of(h)):
            found.append(say("no relation", lang))
        elif not found and h.ndim == 1 and len(samples.x) <= FEW:
            found += _flat_scores(errors, h, lang)
    if outside := _outside(samples, h, shown):
        found.append(say("estimates outside", lang, low=number(outside[0]), high=number(outside[1])))
    return found


def ruling_column(x: Array) -> tuple[int, float] | None:
    """The column of x (N, D) that has nearly all of the variance, by its number, and its share of it; None without one."""
    variance = x.var(0)
    column, total = int(variance.argmax()), float(variance.sum())
    if np.count_nonzero(variance) < 2 or not variance[column] > NEARLY_ALL * total:
        return None
    return column, float(variance[column] / total)


class Errors:
    """Squared leave-one-out errors (N,) of estimates of samples, in units of ``scale`` (D,)."""

    def __init__(self, samples: Samples, scale: Tensor):
        self.samples, self.scale = samples, scale

    def of(self, h: Tensor) -> Tensor:
        """Those with bandwidths (d,)."""
        with torch.no_grad():
            return self._squares(self.samples.left_out(h))

    def of_mean(self) -> Tensor:
        """Those of the mean of the other samples."""
        y, shares = self.samples.y, self.samples.factors.shares(self.samples.y)[:, None]
        return self._squares(((shares * y).sum(0) - shares * y) / (1 - shares))

    def _squares(self, estimate: Tensor) -> Tensor:
        return ((self.samples.y - estimate) / self.scale).square().sum(1)

    def above_rounding(self, errors: Tensor) -> bool:
        return float(errors.sum()) > 1e-24 * float((self.samples.y / self.scale).square().sum())

    def indistinct(self, one: Tensor, other: Tensor) -> bool:
        """Whether errors are higher than others by at most ``ERRORS`` standard errors of the difference."""
        difference = one - other
        mean = self.samples.mean(difference)
        spread = self.samples.mean((difference - mean).square()).sqrt()
        return bool(mean <= ERRORS * spread / math.sqrt(len(one)))


def _clear(model: NadarayaWatson, errors: Errors) -> bool:
    """Whether so many samples have so much less error than the mean that both are told apart without comparing each."""
    same_units = len(errors.scale) == 1
    mean = float(errors.samples.mean(errors.of_mean()))
    return same_units and len(errors.samples.x) > FEW and float(model.loo_score_) < CLEAR * mean


def _flat_scores(errors: Errors, h: Tensor, lang: str) -> list[str]:
    """The sentence on bandwidths that are not told from those chosen, if it is a wide range of them."""
    finite = h < INFINITE * errors.samples.x.std(0, unbiased=False)
    finite[errors.samples.categories] = False
    own = errors.of(h)
    if not finite.any() or not errors.above_rounding(own):
        return []
    score = float(errors.samples.mean(own))

    def end(step: float) -> float:
        """How far up or down the error stays the same, as a factor."""
        factor = 1.0
        while 1 / FARTHEST < factor < FARTHEST:
            tried = float(errors.samples.mean(errors.of(torch.where(finite, h * factor * step, h))))
            if not abs(tried - score) <= SAME * score:
                break
            factor *= step
        return factor

    low, high = end(1 / STEP), end(STEP)
    if high < WIDE * low:
        return []
    unit = float(h[0]) if len(h) == 1 else 1.0
    ends = {"low": number(low * unit, trim=True), "high": "∞" if high >= FARTHEST else number(high * unit, trim=True)}
    return [say("flat scores" if len(h) == 1 else "flat scores of columns", lang, **ends)]


def _outside(samples: Samples, h: Tensor, shown: Sequence[Array]) -> tuple[float, float] | None:
    """The least and the largest of the estimates at samples, between neighbours, and shown, if one is far outside the values."""
    if samples.order == 0:
        return None
    places = samples.x[_evenly(len(samples.x))]
    if samples.x.shape[1] == 1:
        ordered = samples.x.sort(0).values
        middles = (ordered[1:] + ordered[:-1]) / 2
        places = torch.cat([places, middles[_evenly(len(middles))]])
    with torch.no_grad():
        every = np.concatenate([samples.at(places, h)[:, 0].numpy(), *map(np.ravel, shown)])
    every = every[np.isfinite(every)]
    low, high = (float(v) for v in (samples.y[:, 0].min(), samples.y[:, 0].max()))
    reach = BEYOND * (high - low)
    if not every.size or not reach or (every.min() >= low - reach and every.max() <= high + reach):
        return None
    return float(every.min()), float(every.max())


def _evenly(count: int) -> Tensor:
    return torch.linspace(0, max(count - 1, 0), min(count, BETWEEN)).round().long()
