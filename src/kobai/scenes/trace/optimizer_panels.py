"""Side by side: the landscape once for each optimizer of a race, with its runs alone, and the values of all under them.

All panels have one landscape, one frame and one timeline.
"""

from __future__ import annotations

import math

from kobai.errors import BadInput
from kobai.scenes.panel import Panel
from kobai.scenes.trace.context import MANY, Context
from kobai.scenes.trace.views.curve import curve_panel
from kobai.scenes.trace.views.loss import loss_panel
from kobai.scenes.trace.views.sharpness import sharpness_panel
from kobai.scenes.trace.views.surface import surface_panel
from kobai.scenes.types import Text

WIDTH, HEIGHT, CHART = 480, 400, 220  # CSS pixels of a landscape, and the height of the chart
ACROSS = 3  # landscapes in a row; four make two rows

Layout = tuple[list[Panel], tuple[float, ...], tuple[float, ...], tuple[int, int]]


def check(context: Context) -> None:
    """Refuse what has no optimizers to compare, or too many."""
    runs = context.runs
    count = len(runs.members) if runs is not None and runs.names else 0
    if count < 2:
        raise BadInput("view='beside': it puts the optimizers of a race side by side; give a trace of kobai.race")
    if count > MANY:
        raise BadInput(
            f"view='beside': {count} optimizers are too many to put side by side; at most {MANY}, or view='small'"
        )


def side_by_side(context: Context) -> Layout:
    """A landscape for each optimizer, the charts under them, relative widths and heights, and the natural size."""
    check(context)
    runs = context.runs
    assert runs is not None
    count = len(runs.members)
    columns = count if count <= ACROSS else math.ceil(count / math.ceil(count / ACROSS))
    rows = math.ceil(count / columns)
    draw = curve_panel if context.plane.dim == 1 else surface_panel
    panels = []
    for group, members in enumerate(runs.members):
        panel = draw(context, group)
        panel.title, panel.cell = Text(runs.names[members[0]]), (group // columns, group % columns, 1, 1)
        panels.append(panel)
    chart = loss_panel(context)
    chart.cell = (rows, 0, 1, columns)
    charts = [chart]
    if context.options.theory and runs.stability:
        charts.append(sharpness_panel(context))
        charts[1].cell = (rows + 1, 0, 1, columns)
    weights = (*(float(HEIGHT),) * rows, *(float(CHART),) * len(charts))
    return [*panels, *charts], (1.0,) * columns, weights, (columns * WIDTH, rows * HEIGHT + len(charts) * CHART)
