"""The timeline of a scene: which steps it shows, and how a movie paces them.

A step's share of the movie is half its share of all steps and half its share of all the distance travelled in the
picture, so that long early steps can be followed and short late ones pass quickly.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from kobai.scenes.types import Array

LEAST_INDICES, MOST_INDICES = 200, 1500  # of very long runs as many steps are shown: fewer of many runs
MOST_POINTS = 400_000  # of all runs together
MOVING_FRAMES = 100
HOLD_SECONDS = 0.5


@dataclass
class Timeline:
    """The scene's time: ``steps[k]`` is the step number at time index ``k``.

    Args:
        steps: (K,) int64, ascending. A scene that stands still has K = 1.
        pace: (frames,) fractional time indices in [0, K-1], ascending: what a movie shows. Early leaps get more frames,
            late creeping fewer. Holds at the beginning and the end are part of it.
        fps: frames per second ``pace`` was made for.
        status: one line for each time index, shown under the title: ``"step 137 / 200 · f = 0.0310"``; (K,) or empty.
        frames: how many frames a movie was asked to have; None where ``pace`` decides.
    """

    steps: NDArray[np.int64] = field(default_factory=lambda: np.zeros(1, np.int64))
    pace: Array = field(default_factory=lambda: np.zeros(1))
    fps: float = 20.0
    status: list[str] = field(default_factory=list)
    frames: int | None = None


def evenly(total: int, most: int) -> NDArray[np.int64]:
    """At most ``most`` of ``total`` indices, evenly spread, the first and last among them."""
    return np.arange(total) if total <= most else np.unique(np.linspace(0, total - 1, most).round().astype(np.int64))


def most_indices(runs: int) -> int:
    """How many steps a scene of so many runs shows: values of skipped steps would be missing in the chart."""
    return int(np.clip(MOST_POINTS // max(runs, 1), LEAST_INDICES, MOST_INDICES))


def travelled(u: Array, extent: Array) -> Array:
    """(K-1,) mean distance that runs (R, K, d) move from each time index to the next, each counted as at most 1.

    The unit is the frame, whose edges have lengths ``extent`` (d,).
    """
    moves = np.linalg.norm(np.diff(u, axis=1) / extent, axis=-1)
    return np.minimum(np.where(np.isfinite(moves), moves, 0.0), 1.0).mean(0) if len(u) else np.zeros(u.shape[1] - 1)


def interest(moves: Array, end: int) -> Array:
    """(K-1,) each move's share of the movie, summing to 1; nothing moves in the picture after index ``end``."""
    counted = np.ones_like(moves)
    counted[end:] = 0.08  # after every run has left, steps pass quickly
    counted /= counted.sum()
    # Without the square root a single long step could take the whole movie.
    distance = np.sqrt(moves)
    return counted if distance.sum() == 0 else (counted + distance / distance.sum()) / 2


def sampled(moves: Array, always: NDArray[np.int64], most: int = MOST_INDICES) -> NDArray[np.int64]:
    """About ``most`` time indices that a scene shows of very long runs, ascending: first, last, and ``always`` among them."""
    total = len(moves) + 1
    if total <= most:
        return np.arange(total)
    clock = np.concatenate([[0.0], np.cumsum(interest(moves, total - 1))])
    spread = np.unique(np.searchsorted(clock, np.linspace(0, clock[-1], most - 100)))
    # Even and odd in turn: what jumps from side to side at every step does so from one to the next of those shown, too.
    spread += (spread - np.arange(len(spread))) % 2
    largest = np.argsort(moves, kind="stable")[-50:]
    return np.unique(np.clip(np.concatenate([spread, largest, largest + 1, always, [0, total - 1]]), 0, total - 1))


def pace(moves: Array, end: int, frames: int | None, fps: float, exact: NDArray[np.int64]) -> Array:
    """Fractional time indices, one for each frame of a movie, ascending from 0 to K-1.

    ``frames``, holds of half a second at each end included, is about 120 by default, fewer for a few steps. The indices
    ``exact``, where runs stop or leave, get a frame of their own. ``moves`` and ``end``: see ``interest``.
    """
    k = len(moves) + 1
    if k == 1:
        return np.zeros(frames or 1)
    hold = max(1, round(HOLD_SECONDS * fps))
    moving = int(np.clip(10 * (k - 1), 24, MOVING_FRAMES)) if frames is None else max(frames, 1)
    if frames is not None:
        hold = min(hold, frames // 8)
        moving = frames - 2 * hold
    clock = np.concatenate([[0.0], np.cumsum(interest(moves, end))])
    clock /= clock[-1]
    if moving == 1:
        return np.full(1 + 2 * hold, float(k - 1))
    times = np.interp(np.linspace(0, 1, moving), clock, np.arange(k, dtype=np.float64))
    times[0], times[-1] = 0.0, k - 1
    for index in np.unique(exact):
        if 0 < index < k - 1 and moving > 2:
            times[1 + int(np.argmin(np.abs(times[1:-1] - index)))] = index
    return np.concatenate([np.zeros(hold), np.maximum.accumulate(times), np.full(hold, float(k - 1))])
