"""The places of a scene's panels on its page: the cells of its grid, and a square map beside its chart."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from kobai.paint.colors import Palette
from kobai.paint.legend import Legend, entries
from kobai.paint.measures import Rect, Sizes
from kobai.paint.panel2d.axes import FlatAxes
from kobai.paint.panel2d.panel import EndLabel, end_labels
from kobai.paint.panel2d.run_names import run_names
from kobai.scenes import Panel, Scene

LEAST = 0.28  # share of the page that a chart beside a map has at least
MAP_AND_CHART = 1.3  # columns
ROOM_FOR_NAMES = 300  # CSS pixels; the curves of a narrower chart beside a map are named in the legend


class Places(NamedTuple):
    """Where panels and the legend of all of them stand; ``said`` is what no panel's own legend need say."""

    rects: list[Rect]
    ends: list[list[EndLabel]]
    said: set
    legend: Legend | None = None
    legend_at: Rect | None = None


def columns_and_rows(scene: Scene) -> tuple[float, float]:
    """How many columns and rows the page's type is sized for: a map beside a narrow chart counts as little more than one."""
    return (MAP_AND_CHART, 1) if _map_and_chart(scene) else _counts(scene)


def _counts(scene: Scene) -> tuple[int, int]:
    return (
        max((panel.cell[1] + panel.cell[3] for panel in scene.panels), default=1),
        max((panel.cell[0] + panel.cell[2] for panel in scene.panels), default=1),
    )


def cells(scene: Scene, area: Rect, pad: float) -> list[Rect]:
    """The cell of each panel in the scene's grid over an area."""
    columns, rows = _counts(scene)
    xs = _shares(scene.columns, columns, area.w, 1.6 * pad)
    ys = _shares(scene.rows, rows, area.h, 1.2 * pad)
    found = []
    for panel in scene.panels:
        row, column, down, across = panel.cell
        left, right = xs[column][0], xs[column + across - 1][1]
        top, bottom = ys[row][0], ys[row + down - 1][1]
        found.append(Rect(area.x + left, area.y + top, right - left, bottom - top))
    return found


def places(scene: Scene, rects: list[Rect], palette: Palette, sizes: Sizes) -> Places:
    """Where panels stand within their cells, the names at curves' ends, and a legend of a map and its chart together."""
    pair = _map_and_chart(scene)
    if pair is not None:
        beside = _beside(scene.panels, rects, pair, palette, sizes)
        if beside is not None:
            return beside
    ends = [end_labels(p, r, sizes) if len(p.axes) == 2 else [] for p, r in zip(scene.panels, rects, strict=True)]
    return Places(rects, ends, _said(ends))


def _map_and_chart(scene: Scene) -> tuple[int, int] | None:
    """Which panel is a map of fixed shape and which the chart right of it, where a scene is just these two."""
    if len(scene.panels) != 2 or any(len(panel.axes) != 2 for panel in scene.panels):
        return None
    left, right = sorted((0, 1), key=lambda i: scene.panels[i].cell[1])
    shaped = [panel.equal or panel.aspect is not None for panel in scene.panels]
    side_by_side = {scene.panels[left].cell, scene.panels[right].cell} == {(0, 0, 1, 1), (0, 1, 1, 1)}
    return (left, right) if side_by_side and shaped[left] and not shaped[right] else None


def _beside(
    panels: list[Panel],
    rects: list[Rect],
    pair: tuple[int, int],
    palette: Palette,
    sizes: Sizes,
) -> Places | None:
    """The map as large as the height allows, the chart in the rest of the width, under the legend of both.

    None where that leaves the legend too little room.
    """
    on_left, on_right = rects[pair[0]], rects[pair[1]]
    whole, gap = on_right.right - on_left.x, on_right.x - on_left.right
    needed = FlatAxes(panels[pair[0]], palette, Rect(on_left.x, on_left.y, 1e5 * sizes.unit, on_left.h), sizes)
    wide = min(needed.margin + needed.plot.rect.w, (1 - LEAST) * whole - gap)
    left = Rect(on_left.x, on_left.y, wide, on_left.h)
    right = Rect(left.right + gap, on_right.y, whole - wide - gap, on_right.h)
    ends: list[list[EndLabel]] = [[], []]
    if right.w >= ROOM_FOR_NAMES * sizes.unit:
        ends[pair[1]] = end_labels(panels[pair[1]], right, sizes)
    said = _said(ends)
    axes = FlatAxes(panels[pair[0]], palette, left, sizes)
    named = {(name.path.color, name.path.name) for name in run_names(panels[pair[0]], axes.plot, sizes, said)}
    explained = said | named
    lines = [line for i in pair for line in entries(panels[i], explained)]  # which adds them to the explained
    legend = Legend(lines, palette, sizes, Rect(0.0, 0.0, right.w, 0.5 * right.h), 1.0)
    if not legend.whole or len(legend.lines) != len(lines):
        return None
    place = Rect(right.x, axes.plot.rect.y, legend.width, legend.height)
    if lines:
        used = place.bottom + sizes.note - right.y
        right = Rect(right.x, right.y + used, right.w, right.h - used)
    found = [left, right] if pair == (0, 1) else [right, left]
    return Places(found, ends, explained - named, legend, place)


def _said(ends: list[list[EndLabel]]) -> set:
    return {(end.curve.color, end.curve.label) for found in ends for end in found}


def _shares(relative, count: int, room: float, gap: float) -> list[tuple[float, float]]:
    """Begin and end of each column or row."""
    weights = np.asarray(relative, float) if len(relative) == count else np.ones(count)
    widths = (room - gap * (count - 1)) * weights / weights.sum()
    begin = np.concatenate([[0.0], np.cumsum(widths + gap)])[:-1]
    return [(float(b), float(b + w)) for b, w in zip(begin, widths, strict=True)]
