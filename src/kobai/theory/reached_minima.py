"""The minima that runs reached: those known of the function, and those where runs converged."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from kobai.descent import Status, Trace
from kobai.descent.record import climbs
from kobai.descent.record.status import FAILED

NEAR = 0.02  # distance to a known minimum, as a share of the range, within which a run may have reached it
SAME = 0.005  # the same for two places where runs converged
LEFT = 1e-3  # share of a run's way down that may be left when it has reached a minimum
ROUNDING = 1e-6  # values of f nearer than this, as a share, are equal
MOST = 100  # places where runs converged

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Arrivals:
    """The minima that runs reached, the lowest first.

    Args:
        points: (m, n) where they are.
        values: (m,) f there.
        which: (runs,) for each run, in the order of the trace flattened, the minimum it reached; −1 for none.
        numbers: (m,) the number of each, by which it has its colour: that among the function's known minima, as in ``basins``;
            those that were not known follow.
    """

    points: Array
    values: Array
    which: NDArray[np.int64]
    numbers: NDArray[np.int64]

    @property
    def lowest(self) -> NDArray[np.int64]:
        """The minima that are as low as the lowest, within rounding."""
        if not len(self.values):
            return np.empty(0, np.int64)
        least = float(self.values[0])
        return np.flatnonzero(self.values <= least + ROUNDING * max(1.0, abs(least)))


def arrivals(trace: Trace) -> Arrivals:
    """Which minimum each run reached.

    A run has reached a minimum if it ends within ``NEAR`` of it, measured in shares of the function's domain, and has come
    down to its value but for a share ``LEFT`` of its way. Where runs converged elsewhere are minima that were not known.
    A climb reaches none.

    Args:
        trace: the runs.

    Returns:
        ``Arrivals``.
    """
    runs, n = max(math.prod(trace.runs), 1), trace.x.shape[-1]
    x = trace.x.reshape(runs, -1, n)[:, [0, -1]].double().cpu().numpy()
    value = trace.value.reshape(runs, -1)[:, [0, -1]].double().cpu().numpy()
    status = np.asarray(trace.status).reshape(-1).astype(int)
    hypers = trace.hyper if isinstance(trace.hyper, list) else [trace.hyper]
    down = np.repeat([not climbs(hyper) for hyper in hypers], runs // len(hypers))
    sound = down & ~np.isin(status, FAILED) & np.isfinite(value[:, 1]) & np.isfinite(x[:, 1]).all(1)
    known = trace.objective.minima_for(n)
    points = np.asarray([m.x for m in known], np.float64).reshape(-1, n)
    values = np.asarray([m.value for m in known], np.float64)
    converged = sound & (status == Status.CONVERGED)
    edges = _edges(trace, np.concatenate([x[:, 0], points, x[converged, 1]]))
    which = np.full(runs, -1)

    def reach(points: Array, values: Array, begin: int) -> None:
        away = np.stack([np.linalg.norm((x[:, 1] - point) / edges, axis=1) for point in points], 1)
        nearest = away.argmin(1)
        there = sound & (which < 0) & (away.min(1) < NEAR) & _down_to(values[nearest], value)
        which[there] = begin + nearest[there]

    if len(points):
        reach(points, values, 0)
    places, heights = list(points), list(values)
    left = converged & (which < 0)
    while left.any() and len(places) < len(points) + MOST:
        first = int(np.argmax(left))
        place, height = x[first, 1], float(value[first, 1])
        same = (
            left & (np.linalg.norm((x[:, 1] - place) / edges, axis=1) < SAME) & _down_to(np.full(runs, height), value)
        )
        same[first] = True
        which[same] = len(places)
        places.append(place)
        heights.append(height)
        left &= ~same
    if len(places) > len(points):
        reach(np.asarray(places[len(points) :]), np.asarray(heights[len(points) :]), len(points))
    return _sorted(np.asarray(places).reshape(-1, n), np.asarray(heights), which, len(points), SAME * edges)


def _down_to(goal: Array, value: Array) -> NDArray[np.bool_]:
    """Whether runs of first and last values (runs, 2) end at values (runs,)."""
    return np.abs(value[:, 1] - goal) <= LEFT * np.abs(value[:, 0] - goal) + 1e-6 * (1 + np.abs(goal))


def _edges(trace: Trace, points: Array) -> Array:
    """(n,) the width of the function's domain, or else of the points (m, n)."""
    domain = trace.objective.domain_for(points.shape[1])
    if domain is not None:
        return np.ptp(np.asarray(domain, np.float64), axis=1)
    points = points[np.isfinite(points).all(1)]
    width = np.ptp(points, axis=0) if len(points) else np.zeros(points.shape[1])
    widest = float(width.max(initial=0.0)) or 1.0
    return np.maximum(width, 1e-3 * widest)


def _sorted(points: Array, values: Array, which: NDArray[np.int64], known: int, cell: Array) -> Arrivals:
    """Those minima that were reached, by value within rounding, then by number; unknown ones are numbered by value and place."""
    reached = np.unique(which[which >= 0])
    level = _levels(values, reached)
    places = np.floor(points / cell + 0.5)
    found = sorted((i for i in reached.tolist() if i >= known), key=lambda i: (level[i], places[i].tolist()))
    number = {i: known + k for k, i in enumerate(found)}
    order = sorted(reached.tolist(), key=lambda i: (level[i], number.get(i, i)))
    place = np.full(len(values) + 1, -1)
    place[order] = np.arange(len(order))
    numbers = np.asarray([number.get(i, i) for i in order], np.int64)
    return Arrivals(points[order], values[order], place[which], numbers)


def _levels(values: Array, which: NDArray[np.int64]) -> dict[int, int]:
    """How many lower values there are below each of some; values that only rounding tells apart are equal."""
    levels: dict[int, int] = {}
    least, level = -math.inf, -1
    for i in sorted(which.tolist(), key=lambda i: values[i]):
        if not values[i] <= least + ROUNDING * max(1.0, abs(least)):
            least, level = float(values[i]), level + 1
        levels[i] = level
    return levels
