"""The contour map with the runs on it.

Both axes are at equal scale where their units allow it: there the gradient crosses the lines at right angles.
"""

from __future__ import annotations

from kobai.scenes.marks import Contours
from kobai.scenes.panel import Panel
from kobai.scenes.theme import THEMES
from kobai.scenes.trace.context import Stage
from kobai.scenes.trace.trace_marks import downhill, place_marks, run_marks
from kobai.scenes.trace.views.axes import coordinate_axes, proportions


def contour_panel(stage: Stage) -> Panel:
    """f over the plane as filled bands between lines at round values."""
    cmap = stage.options.cmap or THEMES[stage.options.theme].cmap
    contours = Contours(stage.axes[0], stage.axes[1], stage.height, stage.levels, cmap=cmap)
    marks = [contours, *place_marks(stage, space=False), *downhill(stage, space=False), *run_marks(stage, space=False)]
    edges = proportions(stage, 3.0)
    return Panel(coordinate_axes(stage), marks, aspect=edges or (1.0, 1.0), equal=edges is not None, kind="contour")
