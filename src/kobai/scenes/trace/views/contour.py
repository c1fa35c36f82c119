"""The contour map with the runs on it.

Both axes are at equal scale where their units allow it: there the gradient crosses the lines at right angles.
"""

from __future__ import annotations

from dataclasses import replace

from kobai.errors import BadInput
from kobai.messages import say
from kobai.scenes.panel import Panel
from kobai.scenes.trace.context import Context
from kobai.scenes.trace.trace_marks import contour_map, downhill, place_marks, run_marks
from kobai.scenes.trace.views.axes import coordinate_axes, proportions
from kobai.scenes.trace.views.view import View


def contour_panel(context: Context) -> Panel:
    """f over the plane as filled bands between lines at round values."""
    runs = [*downhill(context, space=False), *run_marks(context, space=False)]
    marks = [contour_map(context, bar=True), *place_marks(context, space=False), *runs]
    edges, axes = proportions(context, 3.0), coordinate_axes(context)
    if edges is None and runs:  # where gradients would be expected to cross the lines at right angles
        axes[0] = replace(axes[0], note=say("not one scale", context.options.lang))
    return Panel(axes, marks, aspect=edges or (1.0, 1.0), equal=edges is not None, kind="contour")


class _ContourView(View):
    def check(self, context: Context) -> None:
        """Raise ``BadInput`` where the map would have to move."""
        super().check(context)
        if context.moves_along:
            raise BadInput("others='present': a map stands still; use view='surface', which moves")


VIEW = _ContourView("contour", contour_panel, variables=2)
