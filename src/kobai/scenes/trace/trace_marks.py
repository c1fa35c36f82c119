"""Marks on the landscape: runs, their starts, known minima, the arrow of −∇f."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from kobai import numbers
from kobai.data import Loss
from kobai.descent.record.status import Status
from kobai.errors import BadInput
from kobai.messages import say
from kobai.scenes.axis import Axis
from kobai.scenes.limits import between
from kobai.scenes.look import LOOK
from kobai.scenes.marks import Arrows, Contours, Curve, Mark, Path, Points
from kobai.scenes.marks.points import Symbol
from kobai.scenes.theme import RUNS
from kobai.scenes.timeline import evenly
from kobai.scenes.trace.context import Context
from kobai.scenes.trace.grid import evaluate, gradients
from kobai.scenes.trace.labels import point_name, scale_note, value_of
from kobai.scenes.trace.path_places import Placed, finite_heights, placed
from kobai.scenes.types import Array, Color
from kobai.theory import critical_points
from kobai.theory.critical import Kind

OUTER, INNER = 1.25, 0.4  # sizes of the dots of the first and the last of several optimizers, beside those of one
FULL_RUNS = 8  # up to this many runs are tubes with balls; more are thin lines with dots
TRAILS = 24  # of runs that are drawn as points, this many have their path drawn
SHORTEST = 1.4 * Path.radius  # arrows are at least so long, which leaves the ball
CRITICAL_GRID = 32  # starts along each variable from which critical points are sought
MOST_FLAT = 4  # flat critical points that are drawn
SAME = 1e-3  # of the frame: a critical point so near to a known minimum is that
MOST_GROUPS = 6  # of very many runs, which are points coloured by the minimum they reach or by their status


def run_marks(context: Context, *, space: bool, group: int | None = None) -> list[Mark]:
    """Paths of the runs, or points for very many, in ``space`` or on a flat panel; of all of them, or of one optimizer alone."""
    runs = context.runs
    if runs is None:
        return []
    places = placed(context, space=space)
    chosen = np.arange(runs.count) if group is None else runs.members[group]
    if context.as_points:
        return _as_points(context, places, chosen)
    paths = [_path(context, run, places, space) for run in chosen.tolist()]
    # A panel of one optimizer has its name as the title.
    return [replace(path, name="") for path in paths] if group is not None else list(paths)


def _path(context: Context, run: int, places: Placed, space: bool) -> Path:
    runs = context.runs
    assert runs is not None
    ending = places.endings[run]
    article = context.options.theme == "article"
    few = runs.count <= FULL_RUNS
    style = "dotted" if article else "tube" if few else "line"
    head = "cross" if article else "ball" if few and space else "dot"
    return Path(
        places.points[run], name=context.name(run), color=context.color(run), style=style, head=head, last=ending.last,
        end_note=ending.note,
        readout={"x": runs.x[run], "f": runs.value[run], "grad_norm": runs.grad_norm[run], "lr": runs.lr[run]},
        floor=space and not article and few, limits=places.limits,
    )  # fmt: skip


def place_marks(context: Context, *, space: bool) -> list[Mark]:
    """Known minima and the starts of the runs."""
    marks: list[Mark] = []
    lang = context.options.lang
    if context.options.theme == "article":
        return marks
    if len(context.minima):
        points = _heightened(context, context.minima, space)
        best = context.objective.closed_form() if isinstance(context.objective, Loss) else None
        label = say(best.called if best else "known minimum", lang)
        if len(points):
            marks.append(Points(points, "star", 9.0, color="minimum", label=label))
    if context.options.theory and context.dim == 2 and context.plane.whole:
        marks += _critical(context, space)
    if context.runs is not None and not context.as_points:
        starts = context.starts
        inside = context.frame.contains(starts)
        if inside.any() and (space or context.plane.dim == 1):
            starts = context.spatial(starts, finite_heights(context, context.path_height[:, 0], space))
            inside &= _in_view(context, starts)
        if inside.any():
            marks.append(Points(starts[inside], "ring", 8.0, color="start", label=say("start", lang)))
    return marks


_KINDS: dict[Kind, tuple[Symbol, str]] = {
    "minimum": ("star", "minimum"), "saddle": ("cross", "ink"), "maximum": ("dot", "ink"), "degenerate": ("dot", "faint"),
}  # fmt: skip


def _critical(context: Context, space: bool) -> list[Mark]:
    """The points in view where the gradient is zero, by their kinds; known minima are drawn already."""
    frame = context.frame
    try:
        found = critical_points(context.objective, np.stack([frame.lo, frame.hi], 1).tolist(), grid=CRITICAL_GRID)
    except (BadInput, RuntimeError, TypeError, ValueError):  # the function may have no second derivatives
        return []
    near = SAME * (frame.hi - frame.lo)
    marks: list[Mark] = []
    for kind, (symbol, color) in _KINDS.items():
        points = np.array([p.x for p in found if p.kind == kind]).reshape(-1, 2)
        points = points[[not (np.abs(context.minima - p) <= near).all(1).any() for p in points]]
        if len(points) and not (kind == "degenerate" and len(points) > MOST_FLAT):  # many are a line of them
            label, points = say(f"critical {kind}", context.options.lang), _heightened(context, points, space)
            marks += [Points(points, symbol, 7.0, color=color, label=label)] * bool(len(points))
    return marks


def _heightened(context: Context, u: Array, space: bool) -> Array:
    if not (space or context.plane.dim == 1):
        return u
    height = context.scale.to_plot(evaluate(context.objective, context.plane.lift(u)))
    points = context.spatial(u, np.where(np.isfinite(height), height, context.height_range[0]))
    return points[_in_view(context, points)]


def _in_view(context: Context, points: Array) -> NDArray[np.bool_]:
    """(m,) whether points (m, d + 1) are within ``zlim``."""
    low, high = context.limits or (-np.inf, np.inf)
    return (points[:, -1] >= low) & (points[:, -1] <= high)


def downhill(context: Context, *, space: bool) -> list[Mark]:
    """−∇f at the current step of a single run; none for many runs.

    Its length goes with the square root of the gradient's size, beside the largest on the path or, where all of them are
    small, the landscape's own steepness: on a plateau, or where a run has come to rest, there is no arrow to see.
    """
    runs, asked = context.runs, context.options.arrow
    if asked is None:
        asked = context.options.theme != "article"
    if runs is None or runs.count != 1 or not asked or context.plane.dim != 2:
        return []
    grad = gradients(context.objective, runs.x[0]) if runs.grad is None else runs.grad[0]
    slope = context.plane.flatten(np.where(np.isfinite(grad), grad, np.nan))  # ∞ · 0 would warn
    last = context.endings[0].last
    if last is not None:
        slope[last:] = 0.0
    edge = context.frame.hi - context.frame.lo
    size = np.linalg.norm(slope, axis=1)
    good = np.isfinite(size) & (size > 0)
    if not good.any():
        return []
    direction = np.where(good[:, None], -slope / np.where(good, size, 1.0)[:, None], 0.0)
    # As long as the frame allows: measured in the picture, where an edge may stand for many units or few.
    drawn = np.linalg.norm(direction / edge, axis=1)
    seen = context.values[np.isfinite(context.values)]
    steep = max(float(size[good].max()), 0.2 * float(np.ptp(seen)) / float(edge.mean()) if seen.size else 0.0)
    length = 0.2 * np.sqrt(np.where(good, size, 0.0) / steep)
    length = np.where(length < SHORTEST, 0.0, length)
    if not length.any():
        return []
    vectors = direction * np.where(drawn > 0, length / np.where(drawn > 0, drawn, 1.0), 0.0)[:, None]
    tails = placed(context, space=space).seen[0]
    if space:
        climb = np.einsum("kd,kd->k", np.where(good[:, None], slope, 0.0), vectors)
        climb *= context.scale.slope(context.path_values[0])
        lo, hi = context.height_range
        climb = np.clip(np.nan_to_num(climb), -0.35 * (hi - lo), 0.0)
        vectors = np.concatenate([vectors, climb[:, None]], 1)
    table = isinstance(context.objective, Loss)
    return [Arrows(tails, vectors, label=say("negative gradient", context.options.lang) if table else "−∇f")]


def contour_map(context: Context, alpha: float = 1.0, bar: bool = False) -> Contours:
    """The function of two variables, as a map; ``bar``: with an axis of its values."""
    x, y = context.axes
    return Contours(
        x, y, context.height, context.levels, context.options.colormap, alpha=alpha,
        values=_value_axis(context) if bar else None,
    )  # fmt: skip


def _value_axis(context: Context) -> Axis | None:
    """The axis of f over a contour map: a tick for each line."""
    seen, scale = context.height[np.isfinite(context.height)], context.scale
    if not seen.size or not np.ptp(seen) > 0 or not len(context.levels):
        return None
    values = scale.to_true(context.levels)
    values = np.where(np.abs(values) < 1e-9 * np.ptp(values), 0.0, values)  # what the scale has left of a zero
    lo, hi = float(seen.min()), float(seen.max())
    ticks = [
        (at, text) for at, text in zip(context.levels.tolist(), scale.texts(values), strict=True) if lo <= at <= hi
    ]
    name, lang = value_of(context.objective, context.options.lang), context.options.lang
    bare = scale.axis(name, lo, hi, note=scale_note(scale, lang, symbol=name.plain))
    return replace(bare, ticks=ticks)


def graph(context: Context) -> Curve:
    """The function of one variable, as a curve."""
    line = np.stack([context.axes[0], context.scale.to_plot(context.values)], axis=1)
    return Curve(line if context.limits is None else between(line, *context.limits)[0], color="ink", width=1.6)


def _as_points(context: Context, places: Placed, chosen: NDArray[np.int64]) -> list[Mark]:
    """Points in groups by optimizer, or by the minimum that the run reaches, or by status; the paths of some."""
    runs = context.runs
    assert runs is not None
    points = places.seen
    animated = points.shape[1] > 1
    every = _groups(context)
    groups = [(np.intersect1d(members, chosen), label, color) for members, label, color in every]
    groups = [group for group in groups if len(group[0])]
    # A panel of one optimizer has its name as the title.
    named = len(every) > 1 and not (_by_optimizer(context) and len(chosen) < runs.count)
    size = float(np.clip(120 / np.sqrt(len(points)), 2.0, 6.0))
    lines: list[Color] = ["faint"] * len(points)
    if runs.grouped or context.options.colors == "minimum":
        for members, _, color in groups:
            for run in members:
                lines[run] = color
    trails = [
        Path(
            places.points[r],
            color=lines[r],
            style="line",
            head="none",
            last=places.endings[r].last,
            steps=False,
            limits=places.limits,
        )
        for r in chosen[evenly(len(chosen), TRAILS)]
    ]
    starts: list[Points] = []
    marks: list[Points] = []
    # Balls of several optimizers begin at the same places.
    nested = _by_optimizer(context) and len(every) > 1 and len(chosen) == runs.count
    for i, (members, label, color) in enumerate(groups):
        wide = size * OUTER * max(LOOK.ball.nested**i, INNER) if nested else size
        moving = points[members].swapaxes(0, 1).copy()
        if animated and len(every) > 1 and not _by_optimizer(context):
            # The starts, in the colour of their ends, show the basins of attraction.
            starts.append(Points(moving[0].copy(), "dot", 0.8 * size, color=color, alpha=0.45))
        shown, label = moving if animated else moving[0], label if named else ""
        marks.append(Points(shown, "dot", wide, color=color, alpha=0.9, label=label, animated=animated))
    return [*trails, *starts, *marks]


def _by_optimizer(context: Context) -> bool:
    return context.runs is not None and context.runs.grouped and context.options.colors != "minimum"


def _groups(context: Context) -> list[tuple[np.ndarray, str, Color]]:
    """Groups of runs with their labels and colours, the remaining runs last: by optimizer, by minimum, or by status."""
    runs, lang = context.runs, context.options.lang
    assert runs is not None
    if _by_optimizer(context):
        return [(members, runs.names[members[0]], context.color(members[0])) for members in runs.members]
    found = runs.arrivals
    known = len(context.objective.minima_for(context.dim))
    if found is not None and (context.options.colors == "minimum" or max(known, len(found.values)) > 1):
        kind, key = found.which, "to point"
        named = {i: point_name(x.tolist(), v) for i, (x, v) in enumerate(zip(found.points, found.values, strict=True))}
    else:
        kind, key = runs.status, "with status"
        named = {int(s): say(str(s), lang) for s in Status}
    kinds, counts = np.unique(kind[kind >= 0], return_counts=True)
    colors = _group_colors(len(runs.members) if runs.names and context.options.colors == "minimum" else 0)
    largest = np.sort(kinds[np.argsort(-counts, kind="stable")][: len(colors)])
    if kind is not runs.status and found is not None and found.numbers.max(initial=0) < len(colors):
        colors = [colors[found.numbers[one]] for one in largest]
    groups: list[tuple[np.ndarray, str, Color]] = []
    for color, one in zip(colors, largest, strict=False):
        members = np.flatnonzero(kind == one)
        values = {"point": named[int(one)], "status": named[int(one)], "count": numbers.count(len(members))}
        groups.append((members, say(key, lang, **values), color))
    others = np.setdiff1d(kinds, largest)
    if kind is not runs.status and "ink" not in colors and len(others):
        members = np.flatnonzero(np.isin(kind, others))
        point = named[int(others[0])] if len(others) == 1 else say("other minima", lang)
        groups.append((members, say("to point", lang, point=point, count=numbers.count(len(members))), "ink"))
        largest = kinds
    rest = np.flatnonzero(~np.isin(kind, largest))
    if len(rest):
        groups.append((rest, say("to elsewhere", lang, count=numbers.count(len(rest))), "faint"))
    return groups


def _group_colors(optimizers: int) -> list[Color]:
    """Colours of groups, none of them that of one of so many optimizers; that of ink alone where there are none."""
    return list[Color](range(optimizers, len(RUNS)))[:MOST_GROUPS] or ["ink"]
