"""Scenes of traces and objectives.

``prepare`` finds what all panels share (a ``Context``): the plane shown, the frame in it, where runs leave it. ``arrange``
chooses the panels of the view, ``views`` build them from the marks of ``trace_marks``, and ``labels`` and ``notes`` say the
words.
"""

from __future__ import annotations

import dataclasses
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kobai import numbers
from kobai.data import Loss
from kobai.data.minibatches import batches
from kobai.descent.record.trace import Trace
from kobai.errors import BadInput, nearest
from kobai.messages import say
from kobai.objectives import Objective
from kobai.scenes.dispatch import scene
from kobai.scenes.panel import Panel
from kobai.scenes.scene_data import Scene
from kobai.scenes.timeline import Timeline, pace
from kobai.scenes.trace import labels
from kobai.scenes.trace.context import Context
from kobai.scenes.trace.notes import notes_of, slice_notes
from kobai.scenes.trace.optimizer_panels import side_by_side
from kobai.scenes.trace.options import Options
from kobai.scenes.trace.preparation import prepare
from kobai.scenes.trace.run_arrays import runs_of, stability_of
from kobai.scenes.trace.small_multiples import is_small, small_panels
from kobai.scenes.trace.source import source_of
from kobai.scenes.trace.step_view_data import recorded_state
from kobai.scenes.trace.views import PANELS

_MOST_BATCHES = 1_000_000  # of a longer descent, the rows of each step are not drawn anew

Layout = tuple[list[Panel], tuple[float, ...], tuple[float, ...], tuple[int, int]]


@scene.register
def _(trace: Trace, /, **options: Any) -> Scene:
    chosen = Options.parse(options)
    _check_table(trace.objective, chosen)
    runs = runs_of(trace, list(chosen.names or []), minima=chosen.colors == "minimum")
    if unknown := [name for name in chosen.ghosts if name not in runs.names]:
        raise BadInput(
            f"ghosts={list(chosen.ghosts)!r}: no run is called {unknown[0]!r}.{nearest(unknown[0], runs.names)}"
        )
    runs.batches = _batches(trace, runs.steps)
    shown = "sharpness" in (chosen.view, *(chosen.panels or ()))
    if (chosen.theory and not is_small(chosen, runs)) or shown:
        runs.stability = stability_of(trace, runs)
    runs.symbol = labels.value_of(trace.objective, chosen.lang).plain
    said = labels.subtitle_of(trace.optimizer, trace.hyper, runs.lr, runs.names, chosen.lang)
    subtitle = " · ".join(filter(None, (said, labels.batches_of(trace.objective, trace.hyper, chosen.lang))))
    built = _build(prepare(trace.objective, runs, chosen), subtitle)
    built.extra.update(recorded_state(trace, built.timeline.steps))
    built.source = source_of(trace, chosen)
    return built


def _check_table(objective: Objective, chosen: Options) -> None:
    """Raise ``BadInput`` where a table's options are asked for without one."""
    if isinstance(objective, Loss) and objective.evaluation.function is None:
        return
    for name, usual in (("residuals", "sticks"), ("earlier", None)):
        if getattr(chosen, name) != usual:
            cure = "give the loss of a model that is text, as kobai.loss('y ~ a*x + b', data)"
            raise BadInput(f"{name}={getattr(chosen, name)!r}: there is no table; {cure}")


def _batches(trace: Trace, steps: NDArray[np.int64]) -> list[NDArray[np.int64]] | None:
    """The rows that each recorded step saw, of a descent in mini-batches."""
    objective, hyper = trace.objective, trace.hyper if isinstance(trace.hyper, dict) else {}
    size, seed, wanted = hyper.get("batch"), hyper.get("batch_seed", 0), set(steps.tolist())
    if not isinstance(objective, Loss) or type(size) is not int or type(seed) is not int:
        return None
    if not (0 < size <= objective.evaluation.rows and 0 <= seed < 2**64 and max(wanted) <= _MOST_BATCHES):
        return None  # a changed store may say anything
    rows = batches(objective.evaluation.rows, size, seed)
    return [batch.numpy() for step, batch in zip(range(max(wanted) + 1), rows, strict=False) if step in wanted]


@scene.register
def _(objective: Objective, /, **options: Any) -> Scene:
    return _build(prepare(objective, None, Options.parse(options)), "")


def _build(context: Context, subtitle: str) -> Scene:
    options, runs = context.options, context.runs
    context.small = is_small(options, runs)
    if runs is not None and context.small:
        each = runs.total // len(runs.members)
        key = "small groups" if runs.grouped else "small multiples"
        subtitle = say(key, options.lang, runs=len(runs.members), starts=numbers.count(each))
    panels, columns, rows, size = arrange(context)
    title, notes = options.title_or(labels.title_of(context.objective)), notes_of(context, panels)
    description = labels.describe(context.objective, runs, subtitle, options.lang)
    return Scene(
        panels, _timeline(context), title, subtitle, notes, options.theme, options.lang, columns, rows,
        options.size_or(*size), description, _extra(context),
    )  # fmt: skip


def _extra(context: Context) -> dict[str, Any]:
    """Where a slanted plane lies, so that points can be told as the function's; what is said of a slice; when all ended."""
    plane, runs = context.plane, context.runs
    extra: dict[str, Any] = {}
    if plane.variables is None:
        shares = list(plane.shares or (0.0, 0.0))
        extra["plane"] = {"origin": plane.origin.tolist(), "basis": plane.basis.tolist(), "shares": shares}
    elif runs is not None and not plane.whole and not context.moves_along:
        extra["slice"] = slice_notes(context)
    if runs is not None and (last := int(runs.broken_from.max(initial=0))) < len(runs.steps):
        extra["ended"] = int(runs.steps[last])
    return extra


def _timeline(context: Context) -> Timeline:
    options, runs = context.options, context.runs
    if runs is None:
        return Timeline(frames=options.frames)
    lasts = [ending.last for ending in context.endings]
    end = max((len(runs.steps) - 1 if i is None else i) for i in lasts)
    exact = np.array([i for i in lasts if i is not None][:50], np.int64)
    frames = pace(context.moves, end, options.frames, options.fps, exact)
    return Timeline(runs.steps, frames, float(options.fps), labels.status_lines(runs, options.lang), options.frames)


def arrange(context: Context) -> Layout:
    """The panels of the view asked for, relative column widths and row heights, and the natural size."""
    if context.small:
        panels, size = small_panels(context)
        return panels, (), (), size
    if context.options.view == "beside" and context.options.panels is None:
        return side_by_side(context)
    names = list(context.options.panels) if context.options.panels is not None else _of_view(context)
    if context.options.theory and context.runs is not None and context.runs.stability and "sharpness" not in names:
        names.append("sharpness")
    views = [PANELS[name] for name in names]
    for view in views:
        view.check(context)
    panels = [view.panel(context) for view in views]
    if context.options.view == "both" and context.options.panels is None and len(panels) == 3:
        for panel, cell in zip(panels, [(0, 0, 2, 1), (0, 1, 1, 1), (1, 1, 1, 1)], strict=True):
            panel.cell = cell
        return panels, (1.55, 1.0), (1.25, 1.0), (1120, 640)
    if [panel.kind for panel in panels] == ["surface", "contour", "loss", "sharpness"]:
        for panel, cell in zip(panels, [(0, 0, 2, 1), (0, 1, 2, 1), (0, 2, 1, 1), (1, 2, 1, 1)], strict=True):
            panel.cell = cell
        return panels, (1.45, 1.1, 1.0), (1.0, 1.0), (1440, 640)
    panels = [dataclasses.replace(panel, cell=(0, i, 1, 1)) for i, panel in enumerate(panels)]
    edges = panels[0].aspect or (1.0, 0.0)
    square = panels[0].kind == "contour" and max(edges) < 1.2 * min(edges)
    if len(panels) == 1:
        return panels, (), (), (580, 480) if square else (640, 480)  # a square map and its legend fill less width
    weights = tuple(view.weight for view in views)
    beside = square and [panel.kind for panel in panels[1:]] == ["loss"]  # a chart takes the room that a map leaves
    return panels, weights, (), (640 if beside else int(min(420 * sum(weights), 1600)), 480)


def _of_view(context: Context) -> list[str]:
    """The panels of a named view; a plane through more variables always has the true values beside it."""
    view, still = context.options.view, context.runs is None
    if (
        isinstance(context.objective, Loss)
        and context.objective.evaluation.function is None
        and view in ("auto", "both")
    ):
        landscape = "curve" if context.plane.dim == 1 else "surface"
        return ["data", landscape, *(["loss"] if view == "both" and not still else [])]
    flat = not context.plane.whole and not still
    if context.plane.dim == 1 and view in ("auto", "curve", "both", "plane", "article"):
        return ["curve", "loss"] if (view == "both" and not still) or flat else ["curve"]
    if view == "both":
        return ["surface", *([] if context.moves_along else ["contour"]), *([] if still else ["loss"])]
    if view in ("auto", "article", "plane"):
        return ["surface", "loss"] if flat else ["surface"]
    return [view, "loss"] if flat and view in ("surface", "contour") else [view]
