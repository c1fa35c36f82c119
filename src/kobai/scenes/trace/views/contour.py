"""The contour map with the runs on it.

Both axes are at equal scale where their units allow it: there the gradient crosses the lines at right angles.
"""

from __future__ import annotations

from kobai.scenes.panel import Panel
from kobai.scenes.trace.context import Context
from kobai.scenes.trace.trace_marks import contour_map, downhill, place_marks, run_marks
from kobai.scenes.trace.views.axes import coordinate_axes, proportions
from kobai.scenes.trace.views.view import View


def contour_panel(context: Context) -> Panel:
    """f over the plane as filled bands between lines at round values."""
    marks = [contour_map(context), *place_marks(context, space=False), *downhill(context, space=False)]
    marks += run_marks(context, space=False)
    edges = proportions(context, 3.0)
    return Panel(coordinate_axes(context), marks, aspect=edges or (1.0, 1.0), equal=edges is not None, kind="contour")


VIEW = View("contour", contour_panel, variables=2)
