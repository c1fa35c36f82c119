"""The leave-one-out error of a fitted regression as an objective, and a descent to the bandwidths that were chosen."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
import torch
from numpy.typing import NDArray

from kobai.descent import Trace
from kobai.descent.descending import descend_whole
from kobai.kernel.bandwidth.selection import LOWER, LOWER_OF_CATEGORIES, UPPER, leave_out_at, loo_function
from kobai.kernel.factors import ONE, Factors
from kobai.objectives import Objective

if TYPE_CHECKING:
    from kobai.kernel.nadaraya_watson import NadarayaWatson

Array = NDArray[np.float64]

PAIRS = 1_000_000
"""About how many pairs of samples one value of the error takes; with more, it is estimated on a part of the samples."""
SHARES = (1.0, 0.6, 0.35, 0.2, 0.1, 0.05)
"""Starts of the descent, as shares of the way from the chosen bandwidths to very wide ones."""
NEAR = 0.1
"""A descent that ends within this of the chosen log h has arrived."""


@dataclass
class BandwidthError:
    """The leave-one-out error CV at each ``every``-th sample as a function of log h, (d,) -> ()."""

    x: torch.Tensor  # (N, d), centred
    y: torch.Tensor  # (N, D)
    kernel: str
    order: int
    every: int
    factors: Factors = ONE

    def __call__(self, log_h: torch.Tensor) -> torch.Tensor:
        rows = torch.arange(0, len(self.x), self.every)
        estimate = leave_out_at(self.x, self.y, log_h, self.kernel, self.order, self.factors, rows=rows)
        shares = self.factors.shares(self.x)[rows]
        return ((self.y[rows] - estimate).square().sum(1) * shares).sum() / shares.sum()

    def many(self, log_h: Array) -> Array:
        """The error at many points, (m, d) -> (m,)."""
        score = loo_function(self.x, self.y, self.kernel, self.order, "auto", self.factors)
        return np.array([score(np.ascontiguousarray(z), self.every)[0] for z in log_h])


def bandwidth_error(model: NadarayaWatson) -> BandwidthError:
    """The leave-one-out error of a fitted model, of several outputs in the units that its bandwidths were chosen with."""
    samples = model.samples().exact()
    x, y = samples.places, samples.y / torch.as_tensor(model.output_scale_)
    y = y if model.share_bandwidths else y[:, :1]
    every = max(1, len(x) * len(x) // PAIRS)
    return BandwidthError(x - x.mean(0), y, model.kernel, model.order, every, samples.factors)


def log_bandwidths(model: NadarayaWatson) -> Array:
    """(d,) log h of a fitted model's first output, finite: an infinite one as the widest that is searched.

    The columns of numbers come first, then those of categories, as in a search.
    """
    samples = model.samples().exact()
    spread = samples.places.numpy().std(0)
    spread = np.log(np.where(spread > 0, spread, 1.0))
    widths = samples.widths(np.atleast_2d(np.asarray(model.bandwidth_, float))[0])
    spread = np.concatenate([spread, np.zeros(len(widths) - len(spread))])
    lower = np.concatenate(
        [np.full(len(widths) - len(samples.levels), LOWER), [LOWER_OF_CATEGORIES] * len(samples.levels)]
    )
    with np.errstate(divide="ignore"):
        return np.clip(np.log(widths), spread + lower, spread + UPPER)


def bandwidth_descent(model: NadarayaWatson, steps: int) -> Trace:
    """A descent in log h from very wide bandwidths to those that a fitted model chose; its last row is the chosen ones.

    The error has steep walls and flat plains, so the optimizer is Rprop, which uses the sign of the gradient only. It may
    have several basins: of starts from far to near, the farthest that leads to the chosen bandwidths is taken.
    """
    error = bandwidth_error(model)
    chosen = log_bandwidths(model)
    spread = np.log(np.maximum(error.x.numpy().std(0), 1e-300))
    spread = np.concatenate([spread, np.zeros(len(chosen) - len(spread))])
    # A column that was switched off (h → ∞) has no minimum to descend to: it stays at its end.
    on = chosen < spread + np.log(3.0)
    # With all columns switched off the error is flat, and signs of gradients there are those of rounding: it stays too.
    flat = not on.any()
    if flat:
        on[:] = True
    start = np.maximum(spread + np.log(1.2), chosen + np.log(2.0))
    moving, whole = torch.tensor(on), torch.tensor(chosen)
    resting, places = whole.masked_fill(moving, 0.0), torch.eye(len(on), dtype=torch.float64)[moving]

    def of_moving(log_h: torch.Tensor) -> torch.Tensor:
        return error(resting + log_h @ places)

    best, least, traces = None, np.inf, []
    for share in (0.0,) if flat else SHARES:
        trace = descend_whole(
            Objective(of_moving, dim=int(on.sum()), name="CV"),
            torch.tensor((chosen + share * (start - chosen))[on]),
            optimizer="Rprop", lr=1e-6 if flat else 0.08, step_sizes=(1e-6, 1e-6 if flat else 0.2), steps=steps, engine="loop",
        )  # fmt: skip
        traces.append(trace)
        missed = float(np.abs(trace.x[-1].numpy() - chosen[on]).max())
        if missed < least:
            best, least = trace, missed
        if least <= NEAR:
            break
    assert best is not None
    if least > NEAR:
        # The chosen bandwidths are no minimum of the error (``choice``): the farthest descent that passes them ends there.
        passed = [np.abs(trace.x.numpy() - chosen[on]).max(1) for trace in traces]
        least = max(NEAR, min(float(way.min()) for way in passed))
        best, nearest = next((t, way.argmin() + 1) for t, way in zip(traces, passed, strict=True) if way.min() <= least)
        fields = ("x", "value", "grad_norm", "lr", "steps")
        best = replace(best, **{field: getattr(best, field)[:nearest] for field in fields})
    with torch.no_grad():
        value = error(whole)
    way = whole.repeat(len(best.x), 1)
    way[:, moving] = best.x
    steps_taken = torch.cat([best.steps, best.steps[-1:] + 1])
    return replace(
        best,
        objective=Objective(error, dim=len(chosen), name="CV"),
        x=torch.cat([way, whole[None]]),
        value=torch.cat([best.value, value[None]]),
        grad_norm=torch.cat([best.grad_norm, best.grad_norm[-1:]]),
        lr=torch.cat([best.lr, best.lr[-1:]]),
        steps=steps_taken,
        stopped_at=int(steps_taken[-1]),
    )
