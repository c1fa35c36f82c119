"""Which panels a view consists of, and how they stand beside each other."""

from __future__ import annotations

import dataclasses

from kobai.errors import BadInput
from kobai.scenes.panel import Panel
from kobai.scenes.trace.context import Stage
from kobai.scenes.trace.small_multiples import is_small, small_panels
from kobai.scenes.trace.views import PANELS

Layout = tuple[list[Panel], tuple[float, ...], tuple[float, ...], tuple[int, int]]


def arrange(stage: Stage) -> Layout:
    """Build the panels of the view asked for.

    Returns:
        Panels with their cells, relative column widths, relative row heights, the natural size.

    Raises:
        BadInput: a view the thing does not have.
    """
    if is_small(stage.options, stage.runs):
        panels, size = small_panels(stage)
        return panels, (), (), size
    names = list(stage.options.panels) if stage.options.panels is not None else _of_view(stage)
    for name in names:
        _possible(stage, name)
    if stage.options.view == "both" and stage.options.panels is None and len(names) == 3:
        panels = [PANELS[name](stage) for name in names]
        for panel, cell in zip(panels, [(0, 0, 2, 1), (0, 1, 1, 1), (1, 1, 1, 1)], strict=True):
            panel.cell = cell
        return panels, (1.55, 1.0), (1.25, 1.0), (1120, 640)
    panels = [dataclasses.replace(PANELS[name](stage), cell=(0, i, 1, 1)) for i, name in enumerate(names)]
    if len(panels) == 1:
        return panels, (), (), (640, 480)
    weights = tuple({"surface": 1.35, "contour": 1.0, "curve": 1.1, "loss": 1.0}[name] for name in names)
    return panels, weights, (), (int(min(420 * sum(weights), 1600)), 480)


def _of_view(stage: Stage) -> list[str]:
    """The panels of a named view; a plane through more variables always has the true values beside it."""
    view, still = stage.options.view, stage.runs is None
    flat = not stage.plane.whole and not still
    if stage.plane.dim == 1 and view in ("auto", "curve", "both", "plane"):
        return ["curve", "loss"] if (view == "both" and not still) or flat else ["curve"]
    if view == "both":
        return ["surface", "contour"] if still else ["surface", "contour", "loss"]
    if view in ("auto", "article", "plane"):
        return ["surface", "loss"] if flat else ["surface"]
    return [view, "loss"] if flat and view in ("surface", "contour") else [view]


def _possible(stage: Stage, name: str) -> None:
    if name in ("surface", "contour") and stage.plane.dim == 1:
        raise BadInput(f"view={name!r}: needs two variables, and {stage.objective.name} is shown over one; use 'curve'")
    if name == "curve" and stage.plane.dim == 2:
        raise BadInput(f"view='curve': needs one variable, and {stage.objective.name} is shown over two; use 'surface' "
                       "or 'contour', or coordinates=(0,)")  # fmt: skip
    if name == "loss" and stage.runs is None:
        raise BadInput("view='loss': an objective alone has no steps; give a trace of kobai.descend")
