"""Where runs are drawn in one panel, and where they leave it: at an edge of the frame, or at a limit of the heights."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from kobai.scenes.limits import shares_between
from kobai.scenes.trace.context import Context, Ending
from kobai.scenes.trace.grid import evaluate
from kobai.scenes.trace.labels import end_note
from kobai.scenes.trace.run_arrays import Runs
from kobai.scenes.types import Array

FARTHEST = 1e6  # times the height of the view: a point farther out of it lies there, since drawings need finite numbers


@dataclass
class Placed:
    """The runs in one panel.

    Args:
        points: (R, K, d) on a flat map, (R, K, d + 1) where the panel has heights.
        endings: where each run ends there.
        limits: (low, high) plot heights between which the runs are seen; None for all.
    """

    points: Array
    endings: list[Ending]
    limits: tuple[float, float] | None = None

    @property
    def seen(self) -> Array:
        """``points`` without those that are out of view, which are NaN."""
        if self.limits is None:
            return self.points
        low, high = self.limits
        height = self.points[..., -1:]
        return np.where((height >= low) & (height <= high), self.points, np.nan)


def placed(context: Context, *, space: bool) -> Placed:
    """The runs in ``space``, over the only variable, or on a map of two."""
    if not space and context.plane.dim == 2:
        return Placed(context.u, context.endings)
    height = context.path_height.copy()
    height[:, 0] = finite_heights(context, height[:, 0], space)
    points, endings = context.spatial(context.u, height), context.endings
    for run, ending in enumerate(endings):
        if ending.last == 0:
            points[run] = points[run, 0]
        elif ending.last is not None:
            points[run, ending.last :, -1] = _exit_height(context, run, ending.last, points[run])
    if context.limits is None:
        return Placed(points, endings)
    low, high = context.limits
    reach = FARTHEST * (high - low)
    points[..., -1] = np.clip(points[..., -1], low - reach, high + reach)
    endings = [_limited(context, run, points[run]) for run in range(len(points))]
    if context.runs is not None and context.runs.grouped:
        note_first(context.runs, endings)
    return Placed(points, endings, context.limits)


def finite_heights(context: Context, height: Array, space: bool) -> Array:
    """Heights of starts; a start at which f is not finite stands on the floor."""
    floor = context.floor if space and context.cut is None else context.height_range[0]
    return np.where(np.isfinite(height), height, floor)


def note_first(runs: Runs, endings: list[Ending]) -> None:
    """Words at one end of each optimizer's runs, an arrow at the others."""
    for members in runs.members:
        for run in [run for run in members if endings[run].note][1:]:
            endings[run].note = "↗"


def _exit_height(context: Context, run: int, last: int, points: Array) -> float:
    """The plot height at which a run leaves the frame on its straight way to step ``last``.

    Without ``zlim`` it is at most that of the view.
    """
    runs, plane = context.runs, context.plane
    assert runs is not None
    target = plane.project(runs.x[run, last])
    value = runs.value[run, last] if plane.whole else evaluate(context.objective, plane.lift(target[None]))[0]
    goal = float(context.scale.to_plot(np.array([value]))[0])
    begin, edge = points[last - 1], points[last]
    way, reach = (float(np.linalg.norm(end - begin[:-1])) for end in (target, edge[:-1]))
    if not (np.isfinite(goal) and np.isfinite(begin[-1]) and 0 < way < np.inf):
        return float(edge[-1])
    height = float(begin[-1] + min(reach / way, 1.0) * (goal - begin[-1]))
    return height if context.cut is not None else float(np.clip(height, *context.height_range))


def _limited(context: Context, run: int, points: Array) -> Ending:
    """The end of a run whose points (K, d + 1) are cut at the limits: they repeat the last crossing."""
    runs, ending = context.runs, context.endings[run]
    assert runs is not None
    assert context.limits is not None
    until = len(points) if ending.last is None else ending.last + 1
    if until > 1 and not np.isfinite(points[until - 1]).all():
        until -= 1  # where it breaks off it is nowhere
    found = _leaving(points[:until], *context.limits)
    if found is None:
        return replace(ending)
    last, at = found
    points[last:] = at
    return Ending(last, at[:-1], end_note(runs, run, last, context.options.lang, outside=True))


def _leaving(points: Array, low: float, high: float) -> tuple[int, Array] | None:
    """Where a path (K, d + 1) leaves two heights for good: the index of its first point outside, and the crossing.

    None if it ends between them. One that is never between them crosses at its start.
    """
    height = points[:, -1]
    if not height[-1] < low and not height[-1] > high:
        return None
    end = shares_between(height, low, high)[1]
    seen = np.flatnonzero(np.isfinite(end))
    k = int(seen[-1]) if len(seen) else 0
    at = points[k] + end[k] * (points[k + 1] - points[k]) if len(seen) else points[0].copy()
    at[-1] = np.clip(at[-1], low, high)
    return k + bool(len(seen)), at
