"""The surface with the runs on it and its contour map on the floor."""

from __future__ import annotations

import numpy as np

from kobai.data import Loss
from kobai.scenes.camera import Camera, best_camera, camera_of
from kobai.scenes.marks import Mark, Surface
from kobai.scenes.panel import Panel
from kobai.scenes.trace.context import Context
from kobai.scenes.trace.labels import scale_note, typeset, value_of
from kobai.scenes.trace.trace_marks import contour_map, downhill, place_marks, run_marks
from kobai.scenes.trace.views.axes import coordinate_axes, proportions
from kobai.scenes.trace.views.view import View
from kobai.scenes.types import Array

ARTICLE_BLUE = "#2f5fd0"
RUNS_LOOKED_AT = MINIMA_LOOKED_AT = 6  # at most this many runs and minima decide the camera
LOWLANDS = 0.1  # the share of a surface that decides the camera where no runs do
PLACES_LOOKED_AT = 60  # of it
LEVEL = 1e-9  # of the box's height


def surface_panel(context: Context, group: int | None = None) -> Panel:
    """f over the plane as a lit surface; in the article's theme as a plain blue surface with a mesh.

    ``group``: with the runs of one optimizer alone.
    """
    article = context.options.theme == "article"
    lo, hi = context.height_range
    bottom, top = lo if article else context.floor, hi + 0.03 * (hi - lo)
    x, y = coordinate_axes(context)
    lang = context.options.lang
    name = value_of(context.objective, lang)
    label, about = (typeset("z"), 4) if article else (name, 5)
    note = scale_note(context.scale, lang, symbol=name.plain)
    z = context.scale.axis(label, bottom, top, about, (lo, hi), note)
    cut = None
    if context.cut is not None:
        true = context.scale.to_plot(context.values)
        cut = (true < context.cut[0]) | (true > context.cut[1])
    cmap = None if article and context.options.cmap is None else context.options.colormap
    moving = context.moves_along
    surface = Surface(
        context.axes[0], context.axes[1], context.moving_height if moving else context.height, cmap=cmap, color=ARTICLE_BLUE,
        clipped=None if moving else cut, levels=np.empty(0) if article else context.levels, mesh=24 if article else 0,
        alpha=0.72 if article else 1.0, animated=moving,
    )  # fmt: skip
    marks: list[Mark] = [surface]
    if not (article or moving):
        marks.insert(0, contour_map(context, 0.45))
    marks += [
        *place_marks(context, space=True),
        *downhill(context, space=True),
        *run_marks(context, space=True, group=group),
    ]
    edges = proportions(context, 2.0) or (1.0, 1.0)
    aspect = (*edges, 0.75 if article else 0.8)
    panel = Panel([x, y, z], marks, aspect=aspect, kind="surface")
    # Beside a table the line moves: the surface holds still, so that both can be followed.
    beside = isinstance(context.objective, Loss) and not context.options.steady
    animated = context.runs is not None and len(context.runs.steps) > 1 and not beside
    panel.camera, panel.motion = camera_of(
        context.options.camera, lambda: _best(context, bottom, top, aspect), animated
    )
    return panel


VIEW = View("surface", surface_panel, weight=1.35, variables=2)


def _lowlands(height: Array) -> Array:
    """(m, 3) the lowest places of a surface (ny, nx), as shares 0 … 1 of its box."""
    ny, nx = height.shape
    ranked = np.argsort(
        np.rint(height / LEVEL), axis=None, kind="stable"
    )  # heights that differ by rounding count as equal
    row, column = np.divmod(ranked[: int(LOWLANDS * np.isfinite(height).sum())], nx)
    row, column = (index[:: max(len(index) // PLACES_LOOKED_AT, 1)] for index in (row, column))
    return np.stack([column / (nx - 1), row / (ny - 1), height[row, column]], 1)


def _best(context: Context, bottom: float, top: float, aspect: tuple[float, float, float]) -> Camera:
    """The camera that sees the paths and the minima best; long steps are followed over the surface between their ends.

    Without paths, or where the landscape is to hold still, the lowlands take their place.
    """
    height = (context.height - bottom) / (top - bottom)
    u = ((context.u - context.frame.lo) / (context.frame.hi - context.frame.lo))[:RUNS_LOOKED_AT]
    if not len(u) or context.options.steady:
        return best_camera(height, np.empty((0, 1, 3)), aspect, _lowlands(height))
    moves = np.linalg.norm(np.diff(u, axis=1), axis=-1).sum(0) if len(u) else np.zeros(0)
    clock = np.concatenate([[0.0], np.cumsum(moves / max(moves.sum(), 1e-300) + 1 / max(len(moves), 1))])
    when = np.interp(np.linspace(0, clock[-1], 60 // max(len(u), 1)), clock, np.arange(len(clock)))
    k = np.minimum(when.astype(int), max(u.shape[1] - 2, 0))
    share = (when - k)[:, None]
    along = u[:, k] if u.shape[1] == 1 else (1 - share) * u[:, k] + share * u[:, k + 1]

    def raised(places: Array) -> Array:
        last = np.array(height.shape[::-1]) - 1
        column, row = np.moveaxis(np.clip((places * last).round().astype(int), 0, last), -1, 0)
        return context.spatial(places, height[row, column])

    minima = (context.minima[:MINIMA_LOOKED_AT] - context.frame.lo) / (context.frame.hi - context.frame.lo)
    return best_camera(height, raised(along), aspect, raised(minima))
