"""A function of one variable as a curve with the runs on it."""

from __future__ import annotations

from kobai.scenes.panel import Panel
from kobai.scenes.trace.context import Context
from kobai.scenes.trace.labels import scale_note, value_of
from kobai.scenes.trace.trace_marks import graph, place_marks, run_marks
from kobai.scenes.trace.views.axes import coordinate_axes
from kobai.scenes.trace.views.view import View


def curve_panel(context: Context, group: int | None = None) -> Panel:
    """f over its only variable; ``group``: with the runs of one optimizer alone."""
    lo, hi = context.height_range
    pad = 0.08 * (hi - lo) if context.cut is None else 0.0
    data = (lo - pad, hi + pad) if context.scale.kind == "linear" else (lo, hi)
    lang = context.options.lang
    name = value_of(context.objective, lang)
    note = scale_note(context.scale, lang, symbol=name.plain)
    z = context.scale.axis(name, lo - pad, hi + pad, 5, data, note)
    marks = [graph(context), *place_marks(context, space=False), *run_marks(context, space=False, group=group)]
    return Panel([*coordinate_axes(context), z], marks, kind="curve")


VIEW = View("curve", curve_panel, weight=1.1, variables=1)
