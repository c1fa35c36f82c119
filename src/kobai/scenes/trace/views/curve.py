"""A function of one variable as a curve with the runs on it."""

from __future__ import annotations

from kobai.scenes.panel import Panel
from kobai.scenes.trace.context import Stage
from kobai.scenes.trace.labels import VALUE
from kobai.scenes.trace.trace_marks import graph, place_marks, run_marks
from kobai.scenes.trace.views.axes import coordinate_axes


def curve_panel(stage: Stage) -> Panel:
    """f over its only variable."""
    lo, hi = stage.height_range
    pad = 0.08 * (hi - lo)
    z = stage.scale.axis(
        VALUE, lo - pad, hi + pad, 5, data=(lo - pad, hi + pad) if stage.scale.kind == "linear" else (lo, hi)
    )
    marks = [graph(stage), *place_marks(stage, space=False), *run_marks(stage, space=False)]
    return Panel([*coordinate_axes(stage), z], marks, kind="curve")
