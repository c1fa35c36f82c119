"""From the record of a job to a ``Status`` for each run, and the step at which it was reached.

Checked in this order, on the rows up to where the run ended:

1. NONFINITE or DIVERGED: the run became inf or NaN. If its value or position had grown beyond bounds before that, it
   diverged, of which the overflow is only the end; else it is non-finite. Diverged, too, if its value is beyond bounds.
2. CONVERGED: no step along −∇f or −H⁻¹∇f that the number format can express lowers f by more than rounding and 10⁻¹² of the
   fall so far (``minimality``), and the point is a minimum: neither a saddle nor a plateau nor a crease along which f falls;
   those are STALLED. The step is the first from which on f is as low as at the end, up to that allowance. A tolerance that
   was asked for and met counts as well.
3. STALLED: the position no longer moves, or has for a while stayed within a few roundings of its end. Small steps alone do
   not count, because many of them go far.
4. DIVERGED: the position is beyond bounds, or value and gradient both rise at the end and are above the start's.
5. DESCENDING: over the second half of the run the value falls, steadily or in the mean, by more than rounding.
6. OSCILLATING: none of these.

Where runs left a coordinate alone, short descents tell minima from creases and flat saddles: each distinct end is tried once.
Of more than 1024, so many that lie evenly in the order of their coordinates are tried, then those between two that differ; an
end between two that do not is what they are.

Runs that were interrupted are judged by the steps they took. A climb (``maximize=True``) of f is a descent of −f.

Bounds: the value's rise is 1000 times its size at the start (|f| there, or the change the gradient there promises over
a unit distance); the distance from the start is a million times the size of start and domain.
"""

from __future__ import annotations

import contextlib
import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
import torch
from torch import Tensor

from kobai.descent.record.minimality import ROUNDINGS as VALUE_ROUNDINGS
from kobai.descent.record.minimality import examine
from kobai.descent.record.objective_of_runs import ObjectiveOfRuns, distinct, rows_of
from kobai.descent.record.stationary import LARGEST_BESIDE, SHARE, compare_neighbours, lower_beside
from kobai.descent.record.status import Status

if TYPE_CHECKING:
    from kobai.descent.job import Job, Result
    from kobai.objectives import Objective

STEEP = 1e-5  # of the largest gradient on the way: a run that still falls and is steeper has not converged
VALUE_BOUND = 1e3
DISTANCE_BOUND = 1e6
_MOST_DOUBTFUL = 1024  # distinct ends beside which short descents are made at first
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
    sign: float  # −1 for a climb: the values are those of −f

    @cached_property
    def steepest(self) -> np.ndarray:
        """That of each run. (runs,)"""
        return steepest(self.value, self.norm)

    def at_end(self, rows: np.ndarray) -> np.ndarray:
        return np.take_along_axis(rows, self.end[:, None], 1)[:, 0]

    def first(self, holds: np.ndarray) -> np.ndarray:
        """The step of the first row from which ``holds`` (runs, K) stays true to the end; the end's if it never does."""
        stays = np.flip(np.logical_and.accumulate(np.flip(holds, 1), 1), 1)
        row = np.where(stays[:, -1], stays.argmax(1), self.end)
        return self.steps[row]


def steepest(value: np.ndarray, norm: np.ndarray) -> np.ndarray:
    """The largest finite gradient norm of the rows no higher than the start, beside which a gradient counts as zero.

    Args:
        value, norm: (*runs, K) the values of what descends, and its gradient norms.
    """
    counts = np.isfinite(norm) & (value <= value[..., :1])
    counts[..., 0] = np.isfinite(norm[..., 0])
    return np.where(counts, norm, 0).max(-1)


def classify(job: Job, result: Result, judged: Objective | ObjectiveOfRuns | None = None) -> tuple[Tensor, Tensor]:
    """(runs,) int8 ``Status`` codes of a job's runs, and (runs,) int64 steps at which they were reached.

    The job of an interrupted result is given up to the last step taken. ``judged``: the objective, where each run has its own
    constants of it.
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
    asked = _met_tolerance(job, runs, stopped)
    still, since_still = _still(runs, result)
    candidates = open_ & (asked | still | _quiet(runs))
    if candidates.any():
        where = np.flatnonzero(candidates)
        lowest, minimum, height = np.zeros(count, bool), np.zeros(count, bool), np.full((count, 1), -np.inf)
        lowest[where], minimum[where], height[where, 0] = _minima(job, judged or job.objective, runs, result, where)
        since = runs.first(runs.value <= height)
        settle(asked & minimum, Status.CONVERGED, stopped)
        settle(asked, Status.STALLED, stopped)
        settle(lowest & minimum, Status.CONVERGED, since)
        settle(lowest & ~still, Status.STALLED, since)
        settle(still, Status.STALLED, since_still)

    settle(far, Status.DIVERGED, since_far)
    if open_.any():
        falls, rises = _trend(runs)
        settle(rises, Status.DIVERGED, at)
        settle(falls, Status.DESCENDING, at)
    if job.steps == 0:
        settle(open_.copy(), Status.DESCENDING, at)
    return torch.from_numpy(codes), torch.from_numpy(at)


def decided_by_ends(job: Job, result: Result) -> np.ndarray:
    """(runs,) bool: whether first and last row alone decide the status of a run, so that the rows between need no record.

    So it is where a run became non-finite, where it met the gradient tolerance below its start, and where its value is beyond
    bounds.
    """
    sign = -1.0 if climbs(job.optimizer.hyper) else 1.0
    first, last = (sign * _double(result.value[:, row]) for row in (0, -1))
    norm, end_norm = (_double(result.grad_norm[:, row]) for row in (0, -1))
    met = result.stopped_at.cpu().numpy() >= 0
    met &= (job.grad_tol is not None) & (end_norm <= (job.grad_tol or 0.0)) & (last < first)
    size = np.abs(_double(result.x[:, 0])).max(1)
    with np.errstate(over="ignore", invalid="ignore"):
        high = last - first > _value_bound(first, np.nan_to_num(norm, nan=np.inf), size)
    return (result.nonfinite_at.cpu().numpy() >= 0) | met | high


def _read(job: Job, result: Result) -> _Runs:
    steps = np.array(job.record.steps(job.steps))
    ended = torch.where(result.nonfinite_at >= 0, result.nonfinite_at, result.stopped_at)
    if result.reached is not None:
        ended = torch.where(ended >= 0, ended, result.reached.clamp(min=0))
    ended = ended.cpu().numpy()
    end = np.where(ended >= 0, np.searchsorted(steps, ended), len(steps) - 1)
    x = result.x
    sign = -1.0 if climbs(job.optimizer.hyper) else 1.0
    shift = torch.zeros_like(result.value)
    shift[:, 1:] = (x[:, 1:] - x[:, :-1]).abs().amax(-1)
    distance, away = (x - x[:, :1]).abs().amax(-1), (x - x[:, -1:]).abs().amax(-1)
    norm = np.nan_to_num(_double(result.grad_norm), nan=np.inf)
    return _Runs(
        steps, value=sign * _double(result.value), norm=norm, shift=_double(shift), size=_double(x.abs().amax(-1)),
        distance=_double(distance), away=_double(away), end=end, eps=torch.finfo(x.dtype).eps,
        sign=sign,
    )  # fmt: skip


def _double(tensor: Tensor) -> np.ndarray:
    return tensor.detach().to("cpu", torch.float64).numpy()


def _beyond_bounds(job: Job, runs: _Runs) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Whether, and since which step, the value is beyond its bound, and the position beyond its."""
    with np.errstate(over="ignore", invalid="ignore"):
        start = runs.size[:, 0]
        reach = np.maximum(1.0, start)
        high = runs.value - runs.value[:, :1] > _value_bound(runs.value[:, 0], runs.norm[:, 0], start)[:, None]
        if job.objective.domain is not None:
            reach = np.maximum(reach, np.abs(np.asarray(job.objective.domain, float)).max())
        far = runs.distance > DISTANCE_BOUND * reach[:, None]
    return high[:, -1], runs.first(high), far[:, -1], runs.first(far)


def _value_bound(value: np.ndarray, norm: np.ndarray, size: np.ndarray) -> np.ndarray:
    """By how much the value of a run may rise, from f, |∇f| and the largest coordinate at its start."""
    return VALUE_BOUND * np.maximum(np.abs(value), norm * np.maximum(1.0, size))


def climbs(hyper: Mapping[str, Any]) -> bool:
    """Whether an optimizer of these hyperparameters climbs."""
    return bool(hyper.get("maximize"))


def infinite_gradient(objective: Objective, x: Tensor, value: float, norm: float) -> float | None:
    """|∇f|, infinite or NaN, where a non-finite run ended since f is finite there and its gradient alone is not; else None.

    Args:
        x: (n,) the run's last position, which is recorded if f was finite there.
        value, norm: f and |∇f| there as recorded; computed where they are NaN, which also stands for what is not recorded.
    """
    if math.isnan(value) or math.isnan(norm):
        with contextlib.suppress(Exception):  # the function may be gone
            f, gradient = objective.value_and_grad(x)
            value, norm = float(f), float(gradient.abs().max())
    return norm if math.isfinite(value) and not math.isfinite(norm) else None


def _met_tolerance(job: Job, runs: _Runs, stopped: np.ndarray) -> np.ndarray:
    met = np.zeros(len(stopped), bool)
    if job.grad_tol is not None:
        met |= (stopped >= 0) & (runs.at_end(runs.norm) <= job.grad_tol)
    if job.value_tol is not None:
        # Asked to stop where the value hardly changes: converged if the whole way down was much longer than that.
        met |= (stopped >= 0) & (runs.value[:, 0] - runs.at_end(runs.value) > 100 * job.value_tol)
    return met


def _quiet(runs: _Runs) -> np.ndarray:
    """Whether a run may have converged: its last step did not lower f any more, or the gradient has become small."""
    last = runs.at_end(runs.value)
    before = np.take_along_axis(runs.value, np.maximum(runs.end - 1, 0)[:, None], 1)[:, 0]
    with np.errstate(over="ignore", invalid="ignore"):
        fell = before - last > SHARE * (runs.value[:, 0] - last) + VALUE_ROUNDINGS * runs.eps * np.abs(last)
    return ~(fell & (runs.at_end(runs.norm) > STEEP * runs.steepest))


def _minima(
    job: Job, objective: Objective | ObjectiveOfRuns, runs: _Runs, result: Result, where: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Of some runs: whether no step lowers f, whether they ended in a minimum, and up to which f they are as low as that."""
    index, objective = torch.from_numpy(where), rows_of(objective, where)
    ends, value = result.x[index, -1], runs.at_end(runs.value)[where]
    first, norm = runs.value[where, 0], runs.at_end(runs.norm)[where]
    fall = np.where(value < first, first - value, runs.value[where].max(1) - value)
    found = examine(objective, ends, job.start[index.to(job.start.device)], value, fall, runs.sign)
    down = value < first - 16 * runs.eps * np.maximum(np.abs(first), np.abs(value))
    minimum = ~found.sloping & (found.definite | down)
    unclear = np.flatnonzero(~found.definite)
    if len(unclear):
        below, above = compare_neighbours(
            rows_of(objective, unclear), ends[unclear], norm[unclear], runs.sign, found.unresolved[unclear]
        )
        minimum[unclear] = ~found.sloping[unclear] & ~below & (down[unclear] | above)
        # A run that has left a coordinate alone has not come down along it.
        begun = job.start[index.to(job.start.device)].to(ends.device)[unclear]
        alone = (ends[unclear] == begun).any(1).cpu().numpy() if ends.shape[1] <= LARGEST_BESIDE else np.zeros(1, bool)
        doubtful = unclear[minimum[unclear] & alone]
        if len(doubtful):
            first, of = distinct(rows_of(objective, doubtful), ends[doubtful].double().cpu().numpy())
            tried = doubtful[first]
            minimum[doubtful] = ~_lower(rows_of(objective, tried), ends[tried].double().cpu(), runs.sign)[of]
    return found.lowest, minimum, value + found.above


def _lower(objective: Objective | ObjectiveOfRuns, points: Tensor, sign: float) -> np.ndarray:
    """(m,) bool: whether short descents beside points (m, n), in the order of their coordinates, end below them."""
    count = len(points)
    lower, known = np.zeros((2, count), bool)
    new = np.unique(np.linspace(0, count - 1, min(count, _MOST_DOUBTFUL)).astype(int))
    while len(new):
        lower[new], known[new] = lower_beside(rows_of(objective, new), points[new], sign), True
        where = np.flatnonzero(known)
        differ = (np.diff(where) > 1) & (lower[where[1:]] != lower[where[:-1]])
        new = (where[:-1][differ] + where[1:][differ]) // 2
    return lower[where[np.searchsorted(where, np.arange(count), "right") - 1]]


def _still(runs: _Runs, result: Result) -> tuple[np.ndarray, np.ndarray]:
    # In 16-bit formats a few roundings are as long as a step, so only complete rest counts.
    rounding = ROUNDINGS * runs.eps if runs.eps < 1e-5 else 0.0
    moved = runs.at_end(runs.shift) if result.moved is None else _double(result.moved)
    # A thinned record may show an oscillation only where it comes back to.
    quiet = (moved <= rounding * runs.at_end(runs.size)) & (runs.end > 0)
    since = runs.first(runs.away <= rounding * runs.size)
    stayed = runs.steps[runs.end] - since >= np.maximum(20, runs.steps[runs.end] / 10)
    unmoved = (moved == 0) & (runs.at_end(runs.shift) == 0)
    return quiet & (stayed | unmoved), since


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
        # Less is the rounding of an f that is lowered no more; beside a short way down, one rounding is much.
        fall = seen[:, 0] - lowest
        noise, least = rounding + SHARE * fall, np.minimum(rounding, max(SHARE, runs.eps) * fall)
        steady = (change <= 0).all(1) & (net < -least)
        damped = (
            (early.max(1) - lowest > noise)
            & (_ratio(late.max(1) - lowest, early.max(1) - lowest) <= 0.9)
            & (_ratio(late.mean(1) - lowest, early.mean(1) - lowest) <= 0.9)
        )
        error = np.sqrt((early.var(1) + late.var(1)) / half)
        lowered = early.mean(1) - late.mean(1)
        in_mean = (lowered > 4 * error) & (lowered > noise) & (half >= 8)
        falls[which] = steady | damped | in_mean
        norm = runs.norm[which]
        grew = (tail[:, -1] > seen[:, 0] + rounding) & (norm[:, end] > norm[:, 0])
        rises[which] = grew & (
            ((change >= 0).all(1) & (net > rounding)) | (np.median(late, 1) > early.max(1) + rounding)
        )
    return falls, rises


def _ratio(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    return np.divide(a, b, out=np.ones_like(a), where=b > 0)
