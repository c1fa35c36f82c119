"""Very many runs as points, coloured by the minimum they reach or by their status."""

from __future__ import annotations

import numpy as np

from kobai import numbers
from kobai.descent.record.status import Status
from kobai.messages import say
from kobai.scenes.marks import Points
from kobai.scenes.trace.context import Context
from kobai.scenes.types import Array, Color

ARRIVED = 0.02  # distance to a known minimum, as a share of the frame, at which a run has reached it
MOST_GROUPS = 6


def grouped_points(context: Context, points: Array) -> list[Points]:
    """Points (R, K, 2 or 3) grouped by the known minimum that the run reaches; without known minima, by status."""
    size = float(np.clip(120 / np.sqrt(len(points)), 2.0, 6.0))
    groups = _groups(context)
    starts: list[Points] = []
    marks: list[Points] = []
    for rank, (members, label) in enumerate(groups):
        color: Color = rank if label is not None else "faint"
        text = (
            label if label is not None else say("to elsewhere", context.options.lang, count=numbers.count(len(members)))
        )
        moving = points[members].swapaxes(0, 1).copy()
        if points.shape[1] > 1 and len(groups) > 1:
            # The starts, in the colour of their ends, show the basins of attraction.
            starts.append(Points(moving[0].copy(), "dot", 0.8 * size, color=color, alpha=0.45))
        marks.append(Points(moving if points.shape[1] > 1 else moving[0], "dot", size, color=color, alpha=0.9,
                            label=text if len(groups) > 1 else "", animated=points.shape[1] > 1))  # fmt: skip
    return [*starts, *marks]


def _groups(context: Context) -> list[tuple[np.ndarray, str | None]]:
    """Groups of runs with their labels, the largest first; the remaining runs last, with None."""
    runs, lang = context.runs, context.options.lang
    assert runs is not None
    minima = [m.x for m in context.objective.minima_for(context.dim)]
    if len(minima) > 1 and context.plane.whole:
        edge = context.frame.hi - context.frame.lo
        away = np.linalg.norm((runs.x[:, -1, None, :] - np.asarray(minima)) / edge, axis=-1)
        found = np.where(np.nan_to_num(away.min(1), nan=np.inf) < ARRIVED, away.argmin(1), -1)
        named = {i: _point(x) for i, x in enumerate(minima)}
        key = "to point"
    else:
        found = runs.status
        named = {int(s): say(str(s), lang) for s in Status}
        key = "with status"
    kinds, counts = np.unique(found[found >= 0], return_counts=True)
    kinds = kinds[np.argsort(-counts, kind="stable")][:MOST_GROUPS]
    groups: list[tuple[np.ndarray, str | None]] = []
    for kind in kinds:
        members = np.flatnonzero(found == kind)
        values = {"point": named[int(kind)], "status": named[int(kind)], "count": numbers.count(len(members))}
        groups.append((members, say(key, lang, **values)))
    rest = np.flatnonzero(~np.isin(found, kinds))
    return [*groups, (rest, None)] if len(rest) else groups


def _point(x: tuple[float, ...]) -> str:
    return "(" + ", ".join(numbers.number(v, 2, trim=True) for v in x) + ")"
