"""Small multiples: one small picture for each run of a race, sorted by how low it got.

All pictures show the same landscape, computed once, in the same frame; each holds one path in the one colour, its name and
its last value above it. Runs that broke off say so, and their landscape is paler. Sorted, the grid reads like a table.
"""

from __future__ import annotations

import dataclasses
import math
from typing import TYPE_CHECKING

import numpy as np

from kobai.descent.record.status import Status
from kobai.errors import BadInput
from kobai.messages import say
from kobai.numbers import count, number
from kobai.scenes.axis import Axis
from kobai.scenes.marks import Mark, Path, Points
from kobai.scenes.panel import Panel
from kobai.scenes.trace.context import MANY, Context
from kobai.scenes.trace.labels import VALUE
from kobai.scenes.trace.run_arrays import Runs
from kobai.scenes.trace.trace_marks import contour_map, graph
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
        a_race = runs is not None and MANY < len(runs.names) == runs.count <= MOST
        return a_race and options.theme != "article"  # whose paths have one colour on one surface
    if runs is None:
        raise BadInput("view='small': an objective alone has no runs; give a trace, as of kobai.race")
    if runs.count > MOST:
        raise BadInput(f"view='small': {runs.count} runs are too many to show one by one; at most {MOST}, "
                       f"as trace[:{MOST}]")  # fmt: skip
    return True


def small_panels(context: Context) -> tuple[list[Panel], tuple[int, int]]:
    """A panel for each run, the lowest first, and the natural size of the whole."""
    runs = context.runs
    assert runs is not None
    order = ranking(runs)
    draw = _curve(context) if context.plane.dim == 1 else _map(context)
    edges = (1.0, 0.8) if context.plane.dim == 1 else proportions(context, 3.0) or (1.0, 1.0)
    ratio = edges[1] / edges[0]
    columns, edge = _columns(len(order), ratio)
    panels = []
    for place, run in enumerate(order):
        panel = draw(run)
        panel.title = Text(runs.names[run] if run < len(runs.names) else str(run + 1))
        panel.caption = Text(outcome(runs, run, context.options.lang))
        panel.cell = (place // columns, place % columns, 1, 1)
        panels.append(panel)
    rows = math.ceil(len(order) / columns)
    return panels, (max(round(columns * (edge + ACROSS)), 480), round(rows * (edge * ratio + BETWEEN) + AROUND))


def ranking(runs: Runs) -> list[int]:
    """The runs by their last value; those that diverged, then those that became non-finite, come last."""
    last = np.where(np.isnan(runs.value[:, -1]), np.inf, runs.value[:, -1])
    severity = np.array([Status(int(status)).severity for status in runs.status])
    return np.lexsort((last, severity)).tolist()


def outcome(runs: Runs, run: int, lang: str) -> str:
    """How a run ended: its last value, or its status and step where it broke off."""
    if runs.failed[run]:
        status = say(str(Status(int(runs.status[run]))), lang)
        return say("small ending", lang, status=status, step=count(int(runs.stopped_at[run])))
    return number(float(runs.value[run, -1]), 3)


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

    def draw(run: int) -> Panel:
        ground = pale if context.runs is not None and context.runs.failed[run] else contours
        places = _places(context, run, context.u[run], context.minima)
        marks: list[Mark] = [ground, *places, _path(context, run, context.u[run])]
        return Panel(axes, marks, aspect=edges or (1.0, 1.0), equal=edges is not None, kind="small")

    return draw


def _curve(context: Context):
    lo, hi = context.height_range
    pad = 0.08 * (hi - lo)
    line = graph(context)
    (across,) = coordinate_axes(context)
    up = context.scale.axis(VALUE, lo - pad, hi + pad)
    axes = [Axis(Text(""), across.lo, across.hi), dataclasses.replace(up, ticks=[], label=Text(""))]
    points = context.spatial(context.u, context.path_height)

    def draw(run: int) -> Panel:
        places = _places(context, run, points[run], np.empty((0, 2)))
        marks: list[Mark] = [line, *places, _path(context, run, points[run])]
        return Panel(axes, marks, aspect=(1.0, 0.8), kind="small")

    return draw


def _places(context: Context, run: int, points: Array, minima: Array) -> list[Mark]:
    marks: list[Mark] = []
    if len(minima):
        marks.append(Points(minima, "star", 6.5, color="minimum"))
    if context.frame.contains(context.starts[run]):
        marks.append(Points(points[:1], "ring", 5.0, color="start"))
    return marks


def _path(context: Context, run: int, points: Array) -> Path:
    runs, ending = context.runs, context.endings[run]
    assert runs is not None
    note = "" if ending.last is None else "↗"
    return Path(points, head="dot", last=ending.last, end_note=note, readout={"f": runs.value[run]})
