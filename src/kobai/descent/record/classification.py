"""From the record of a job to a ``Status`` for each run, and the step at which it was reached.

Checked in this order, on the rows up to where the run ended:

1. NONFINITE or DIVERGED: the run became inf or NaN. If its value or position had grown beyond bounds before that, it
   diverged, of which the overflow is only the end; else it is non-finite. Diverged, too, if its value is beyond bounds.
2. CONVERGED or STALLED: the gradient has fallen to 10⁻⁶ of the largest on the way (or a tolerance was met). Rows higher than
   the start do not count: a leap has left the region of the start. Converged if the run went down to get there or every
   neighbour is higher; stalled on a saddle, or where everything around is level.
3. CONVERGED or STALLED: the position no longer moves, or has for a while stayed within a few roundings of its end. Small
   steps alone do not count, because many of them go far. Converged if every neighbour is higher, else stalled.
4. DIVERGED: the position is beyond bounds, or value and gradient both rise at the end and are above the start's.
5. DESCENDING: over the second half of the run the value falls, steadily or in the mean.
6. OSCILLATING: none of these.

Runs that were interrupted are judged by the steps they took.

Bounds: the value's rise is 1000 times its size at the start (|f| there, or the change the gradient there promises over
a unit distance); the distance from the start is a million times the size of start and domain.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import torch
from torch import Tensor

from kobai.descent.record.stationary import compare_neighbours
from kobai.descent.record.status import Status

if TYPE_CHECKING:
    from kobai.descent.job import Job, Result

ZERO_GRADIENT = 1e-6  # of the largest on the way
VALUE_BOUND = 1e3
DISTANCE_BOUND = 1e6
ROUNDINGS = 16  # positions no further apart count as one


@dataclass
class _Runs:
    """The recorded rows of all runs as double-precision arrays, and the row at which each ended."""

    steps: np.ndarray  # (K,)
    value: np.ndarray  # (runs, K)
    norm: np.ndarray  # (runs, K)
    shift: np.ndarray  # (runs, K) largest coordinate change since the row before
    size: np.ndarray  # (runs, K) largest coordinate
    distance: np.ndarray  # (runs, K) largest coordinate change since the start
    away: np.ndarray  # (runs, K) largest coordinate change from here to the end
    end: np.ndarray  # (runs,)
    eps: float

    @cached_property
    def steepest(self) -> np.ndarray:
        """The largest gradient norm of the rows no higher than the start. (runs,)"""
        counts = np.isfinite(self.norm) & (self.value <= self.value[:, :1])
        counts[:, 0] = np.isfinite(self.norm[:, 0])
        return np.where(counts, self.norm, 0).max(1)

    def at_end(self, rows: np.ndarray) -> np.ndarray:
        return np.take_along_axis(rows, self.end[:, None], 1)[:, 0]

    def first(self, holds: np.ndarray) -> np.ndarray:
        """The step of the first row from which ``holds`` (runs, K) stays true to the end; the end's if it never does."""
        stays = np.flip(np.logical_and.accumulate(np.flip(holds, 1), 1), 1)
        row = np.where(stays[:, -1], stays.argmax(1), self.end)
        return self.steps[row]


def classify(job: Job, result: Result) -> tuple[Tensor, Tensor]:
    """(runs,) int8 ``Status`` codes of a job's runs, and (runs,) int64 steps at which they were reached.

    The job of an interrupted result is given up to the last step taken.
    """
    runs = _read(job, result)
    count = len(runs.end)
    codes = np.full(count, Status.OSCILLATING, np.int8)
    at = runs.steps[runs.end].copy()
    open_ = np.ones(count, bool)

    def settle(which: np.ndarray, status: Status | np.ndarray, step: np.ndarray) -> None:
        which = which & open_
        codes[which] = status[which] if isinstance(status, np.ndarray) else status
        at[which] = step[which]
        open_[which] = False

    if result.reached is not None:
        settle(result.reached.cpu().numpy() < 0, Status.DESCENDING, np.zeros(count, int))
    high, since_high, far, since_far = _beyond_bounds(job, runs)
    beyond, crossed = high | far, np.where(high, since_high, since_far)
    nonfinite = result.nonfinite_at.cpu().numpy()
    settle((nonfinite >= 0) & beyond, Status.DIVERGED, crossed)
    settle(nonfinite >= 0, Status.NONFINITE, nonfinite)
    settle(high, Status.DIVERGED, since_high)

    stopped = result.stopped_at.cpu().numpy()
    small, since_small = _zero_gradient(job, runs, stopped)
    still, since_still = _still(runs, result)
    candidates = open_ & (small | still)
    if candidates.any():
        below, above, walls = np.zeros((3, count), bool)
        where = np.flatnonzero(candidates)
        ends = result.x[torch.from_numpy(where), -1]
        below[where], above[where], walls[where] = compare_neighbours(
            job.objective, ends, runs.at_end(runs.norm)[where]
        )
        first, last = runs.value[:, 0], runs.at_end(runs.value)
        down = last < first - 16 * runs.eps * np.maximum(np.abs(first), np.abs(last))
        settle(small & ~below & (down | above), Status.CONVERGED, since_small)
        shallow = runs.at_end(runs.norm) <= np.sqrt(runs.eps) * runs.steepest
        settle(still & (walls | (shallow & down & ~below)), Status.CONVERGED, since_still)
        settle(small & ~still, Status.STALLED, since_small)
        settle(small | still, Status.STALLED, since_still)

    falls, rises = _trend(runs)
    settle(far, Status.DIVERGED, since_far)
    settle(rises, Status.DIVERGED, at)
    settle(falls, Status.DESCENDING, at)
    if job.steps == 0:
        settle(open_.copy(), Status.DESCENDING, at)
    return torch.from_numpy(codes), torch.from_numpy(at)


def _read(job: Job, result: Result) -> _Runs:
    steps = np.array(job.record.steps(job.steps))
    ended = torch.where(result.nonfinite_at >= 0, result.nonfinite_at, result.stopped_at)
    if result.reached is not None:
        ended = torch.where(ended >= 0, ended, result.reached.clamp(min=0))
    ended = ended.cpu().numpy()
    end = np.where(ended >= 0, np.searchsorted(steps, ended), len(steps) - 1)
    x = result.x
    shift = torch.zeros_like(result.value)
    shift[:, 1:] = (x[:, 1:] - x[:, :-1]).abs().amax(-1)
    distance, away = (x - x[:, :1]).abs().amax(-1), (x - x[:, -1:]).abs().amax(-1)
    norm = np.nan_to_num(_double(result.grad_norm), nan=np.inf)
    return _Runs(
        steps, value=_double(result.value), norm=norm, shift=_double(shift), size=_double(x.abs().amax(-1)),
        distance=_double(distance), away=_double(away), end=end, eps=torch.finfo(x.dtype).eps,
    )  # fmt: skip


def _double(tensor: Tensor) -> np.ndarray:
    return tensor.detach().to("cpu", torch.float64).numpy()


def _beyond_bounds(job: Job, runs: _Runs) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Whether, and since which step, the value is beyond its bound, and the position beyond its."""
    with np.errstate(over="ignore", invalid="ignore"):
        start = runs.size[:, 0]
        reach = np.maximum(1.0, start)
        scale = np.maximum(np.abs(runs.value[:, 0]), runs.norm[:, 0] * reach)
        high = runs.value - runs.value[:, :1] > VALUE_BOUND * scale[:, None]
        if job.objective.domain is not None:
            reach = np.maximum(reach, np.abs(np.asarray(job.objective.domain, float)).max())
        far = runs.distance > DISTANCE_BOUND * reach[:, None]
    return high[:, -1], runs.first(high), far[:, -1], runs.first(far)


def _zero_gradient(job: Job, runs: _Runs, stopped: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    zero = runs.norm <= max(ZERO_GRADIENT, runs.eps / 8) * runs.steepest[:, None]
    small, since = zero[:, -1], runs.first(zero)
    if job.grad_tol is not None:
        met = (stopped >= 0) & (runs.at_end(runs.norm) <= job.grad_tol)
        small, since = small | met, np.where(met, stopped, since)
    if job.value_tol is not None:
        # Asked to stop where the value hardly changes: converged if the whole way down was much longer than that.
        met = (stopped >= 0) & (runs.value[:, 0] - runs.at_end(runs.value) > 100 * job.value_tol)
        small, since = small | met, np.where(met, stopped, since)
    return small, since


def _still(runs: _Runs, result: Result) -> tuple[np.ndarray, np.ndarray]:
    # In 16-bit formats a few roundings are as long as a step, so only complete rest counts.
    rounding = ROUNDINGS * runs.eps if runs.eps < 1e-5 else 0.0
    moved = runs.at_end(runs.shift) if result.moved is None else _double(result.moved)
    # A thinned record may show an oscillation only where it comes back to.
    quiet = (moved <= rounding * runs.at_end(runs.size)) & (runs.end > 0)
    since = runs.first(runs.away <= rounding * runs.size)
    stayed = runs.steps[runs.end] - since >= np.maximum(20, runs.steps[runs.end] / 10)
    at_rest = (moved == 0) & (runs.at_end(runs.shift) == 0)
    return quiet & (stayed | at_rest), since


def _trend(runs: _Runs) -> tuple[np.ndarray, np.ndarray]:
    """Whether the value falls, and whether value and gradient rise, over the second half of each run."""
    falls, rises = np.zeros((2, len(runs.end)), bool)
    for end in np.unique(runs.end):
        which = runs.end == end
        if end == 0:
            continue
        seen = runs.value[which, : end + 1]
        largest = np.abs(seen).max(1, keepdims=True)
        # In units of the largest value, so that squares of huge values stay finite.
        seen = np.divide(seen, largest, out=np.zeros_like(seen), where=largest > 0)
        tail = seen[:, end // 2 if end > 5 else 0 :]
        half = tail.shape[1] // 2
        early, late = tail[:, :half], tail[:, half:]
        lowest = seen.min(1)
        change = np.diff(tail, axis=1)
        rounding = 4 * runs.eps * np.abs(tail).max(1)
        net = tail[:, -1] - tail[:, 0]
        steady = (change <= 0).all(1) & (net < 0)
        damped = (_ratio(late.max(1) - lowest, early.max(1) - lowest) <= 0.9) & (
            _ratio(late.mean(1) - lowest, early.mean(1) - lowest) <= 0.9
        )
        error = np.sqrt((early.var(1) + late.var(1)) / half)
        in_mean = (early.mean(1) - late.mean(1) > 4 * error) & (early.mean(1) - late.mean(1) > rounding) & (half >= 8)
        falls[which] = steady | damped | in_mean
        norm = runs.norm[which]
        grew = (tail[:, -1] > seen[:, 0] + rounding) & (norm[:, end] > norm[:, 0])
        rises[which] = grew & (
            ((change >= 0).all(1) & (net > rounding)) | (np.median(late, 1) > early.max(1) + rounding)
        )
    return falls, rises


def _ratio(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    return np.divide(a, b, out=np.ones_like(a), where=b > 0)
