"""The panels of a view and their places in the grid."""

from __future__ import annotations

import dataclasses

from kobai.scenes.panel import Panel
from kobai.scenes.trace.context import Context
from kobai.scenes.trace.small_multiples import is_small, small_panels
from kobai.scenes.trace.views import PANELS

Layout = tuple[list[Panel], tuple[float, ...], tuple[float, ...], tuple[int, int]]


def arrange(context: Context) -> Layout:
    """The panels of the view asked for, relative column widths and row heights, and the natural size."""
    if is_small(context.options, context.runs):
        panels, size = small_panels(context)
        return panels, (), (), size
    names = list(context.options.panels) if context.options.panels is not None else _of_view(context)
    views = [PANELS[name] for name in names]
    for view in views:
        view.check(context)
    panels = [view.panel(context) for view in views]
    if context.options.view == "both" and context.options.panels is None and len(panels) == 3:
        for panel, cell in zip(panels, [(0, 0, 2, 1), (0, 1, 1, 1), (1, 1, 1, 1)], strict=True):
            panel.cell = cell
        return panels, (1.55, 1.0), (1.25, 1.0), (1120, 640)
    panels = [dataclasses.replace(panel, cell=(0, i, 1, 1)) for i, panel in enumerate(panels)]
    if len(panels) == 1:
        return panels, (), (), (640, 480)
    weights = tuple(view.weight for view in views)
    return panels, weights, (), (int(min(420 * sum(weights), 1600)), 480)


def _of_view(context: Context) -> list[str]:
    """The panels of a named view; a plane through more variables always has the true values beside it."""
    view, still = context.options.view, context.runs is None
    flat = not context.plane.whole and not still
    if context.plane.dim == 1 and view in ("auto", "curve", "both", "plane", "article"):
        return ["curve", "loss"] if (view == "both" and not still) or flat else ["curve"]
    if view == "both":
        return ["surface", "contour"] if still else ["surface", "contour", "loss"]
    if view in ("auto", "article", "plane"):
        return ["surface", "loss"] if flat else ["surface"]
    return [view, "loss"] if flat and view in ("surface", "contour") else [view]
