"""Small multiples: one small picture for each run or, from many starts, each optimizer of a race, sorted by how low it got.

All pictures show the same landscape, computed once, in the same frame; each holds one path in the one colour, or the paths of
some runs and the places of all, with the name and the last value, or its median, above it. Runs that broke off say so,
and their landscape is paler. Sorted, the grid reads like a table.
"""

from __future__ import annotations

import dataclasses
import math
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from kobai.descent.record.status import Status
from kobai.errors import BadInput
from kobai.messages import say
from kobai.numbers import count, number
from kobai.scenes.axis import Axis
from kobai.scenes.marks import Mark, Path, Points
from kobai.scenes.panel import Panel
from kobai.scenes.timeline import evenly
from kobai.scenes.trace.context import MANY, Context
from kobai.scenes.trace.labels import value_of
from kobai.scenes.trace.path_places import Placed, placed
from kobai.scenes.trace.run_arrays import Runs
from kobai.scenes.trace.trace_marks import TRAILS, contour_map, graph
from kobai.scenes.trace.views.axes import coordinate_axes, proportions
from kobai.scenes.types import Array, Text

if TYPE_CHECKING:
    from kobai.scenes.trace.options import Options

MOST = 400  # runs
ROOM = (1600.0, 1090.0)  # CSS pixels of all pictures together, without header and notes
ACROSS, BETWEEN, AROUND = 17.0, 39.0, 108.0  # between columns; between rows, with the words there; for the header
LARGEST = 240.0
PALE = 0.45


def is_small(options: Options, runs: Runs | None) -> bool:
    """Whether a picture is to be small multiples."""
    if options.panels is not None or options.view not in ("small", "auto"):
        return False
    if options.view == "auto":
        a_race = runs is not None and bool(runs.names) and MANY < len(runs.members) <= MOST
        return a_race and options.theme != "article"  # whose paths have one colour on one surface
    if runs is None:
        raise BadInput("view='small': an objective alone has no runs; give a trace, as of kobai.race")
    if len(runs.members) > MOST:
        raise BadInput(f"view='small': {len(runs.members)} runs are too many to show one by one; at most {MOST}, "
                       f"as trace[:{MOST}]")  # fmt: skip
    return True


def small_panels(context: Context) -> tuple[list[Panel], tuple[int, int]]:
    """A panel for each run or optimizer, the lowest first, and the natural size of the whole."""
    runs = context.runs
    assert runs is not None
    order = ranking(runs)
    draw = _curve(context) if context.plane.dim == 1 else _map(context)
    edges = (1.0, 0.8) if context.plane.dim == 1 else proportions(context, 3.0) or (1.0, 1.0)
    ratio = edges[1] / edges[0]
    columns, edge = _columns(len(order), ratio)
    panels = []
    for place, group in enumerate(order):
        members = runs.members[group]
        panel = draw(members)
        panel.title = Text(runs.names[members[0]] if runs.names else str(members[0] + 1))
        panel.caption = Text(outcome(runs, members, context.options.lang))
        panel.cell = (place // columns, place % columns, 1, 1)
        panels.append(panel)
    rows = math.ceil(len(order) / columns)
    return panels, (max(round(columns * (edge + ACROSS)), 480), round(rows * (edge * ratio + BETWEEN) + AROUND))


def ranking(runs: Runs) -> list[int]:
    """The groups by their median last value; those that diverged, then those that became non-finite, come last."""
    last = _lasts(runs)
    severity = np.array([Status(int(status)).severity for status in runs.status])
    return np.lexsort([[middle(of[members]) for members in runs.members] for of in (last, severity)]).tolist()


def middle(values: Array) -> float:
    """The median, of two middle values the lower."""
    return float(np.sort(values)[(len(values) - 1) // 2])


def _lasts(runs: Runs) -> Array:
    return np.where(np.isnan(runs.value[:, -1]), np.inf, runs.value[:, -1])


def outcome(runs: Runs, members: NDArray[np.int64], lang: str) -> str:
    """How runs ended: the last value, of several the median, and how many broke off; of one that broke off at which step."""
    failed = members[runs.failed[members]]
    if not len(failed):
        return number(middle(_lasts(runs)[members]), 3)
    status = say(str(Status(int(runs.status[failed[0]]))), lang)
    if len(members) == 1:
        return say("small ending", lang, status=status, step=count(int(runs.stopped_at[failed[0]])))
    broke = say("with status", lang, count=count(len(failed)), status=status)
    return broke if len(failed) == len(members) else f"{number(middle(_lasts(runs)[members]), 3)} · {broke}"


def _columns(panels: int, ratio: float) -> tuple[int, float]:
    """How many columns make pictures of this height to width largest in ``ROOM``, and how wide they are then."""

    def edge(columns: int) -> float:
        rows = math.ceil(panels / columns)
        return min(ROOM[0] / columns - ACROSS, (ROOM[1] / rows - BETWEEN) / ratio, LARGEST)

    most = max(edge(columns) for columns in range(1, panels + 1))
    fit = [columns for columns in range(1, panels + 1) if edge(columns) > 0.999 * most]
    # Of several, the arrangement whose shape is nearest to 1.6 times a picture's.
    best = min(fit, key=lambda columns: abs(math.log(columns / math.ceil(panels / columns) / ratio / 1.6)))
    return best, max(most, 60.0)


def _map(context: Context):
    contours, pale = contour_map(context), contour_map(context, PALE)
    axes = [Axis(Text(""), axis.lo, axis.hi) for axis in coordinate_axes(context)]
    edges = proportions(context, 3.0)

    def draw(members: NDArray[np.int64]) -> Panel:
        ground = pale if context.runs is not None and context.runs.failed[members].all() else contours
        marks: list[Mark] = [ground, *_ways(context, members, placed(context, space=False), context.minima)]
        return Panel(axes, marks, aspect=edges or (1.0, 1.0), equal=edges is not None, kind="small")

    return draw


def _curve(context: Context):
    lo, hi = context.height_range
    pad = 0.08 * (hi - lo) if context.cut is None else 0.0
    line = graph(context)
    (across,) = coordinate_axes(context)
    up = context.scale.axis(value_of(context.objective, context.options.lang), lo - pad, hi + pad)
    axes = [Axis(Text(""), across.lo, across.hi), dataclasses.replace(up, ticks=[], label=Text(""))]
    places = placed(context, space=False)

    def draw(members: NDArray[np.int64]) -> Panel:
        marks: list[Mark] = [line, *_ways(context, members, places, np.empty((0, 2)))]
        return Panel(axes, marks, aspect=(1.0, 0.8), kind="small")

    return draw


def _ways(context: Context, members: NDArray[np.int64], places: Placed, minima: Array) -> list[Mark]:
    """Minima, the starts inside, the path of one run, or the paths of some and the places of all."""
    runs, points, endings, limits = context.runs, places.points, places.endings, places.limits
    assert runs is not None
    marks: list[Mark] = []
    if len(minima):
        marks.append(Points(minima, "star", 6.5, color="minimum"))
    if len(members) > 1:
        for run in members[evenly(len(members), TRAILS)]:
            last = endings[run].last
            marks.append(
                Path(points[run], color="faint", style="line", head="none", last=last, steps=False, limits=limits)
            )
        seen = places.seen[members].swapaxes(0, 1).copy()
        animated = len(seen) > 1
        return [*marks, Points(seen if animated else seen[0], "dot", 3.0, color=0, alpha=0.9, animated=animated)]
    (run,) = members
    if context.frame.contains(context.starts[run]) and np.isfinite(places.seen[run, 0]).all():
        marks.append(Points(points[run, :1], "ring", 5.0, color="start"))
    last = endings[run].last
    note = "" if last is None else "↗"
    readout = {"f": runs.value[run]}
    return [*marks, Path(points[run], head="dot", last=last, end_note=note, readout=readout, limits=limits)]
