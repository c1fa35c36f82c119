"""Two columns explain classes: the rows over both, the classes as faint regions, and the line at which the answer changes."""

from __future__ import annotations

from typing import Literal

import numpy as np
from numpy.typing import NDArray

from kobai.data import Loss
from kobai.errors import visible
from kobai.messages import say
from kobai.scenes.marks import Curve, Image, Mark, Points
from kobai.scenes.panel import Panel
from kobai.scenes.theme import THEMES
from kobai.scenes.trace.context import Context
from kobai.scenes.trace.views.data.rows import (
    around,
    batch_points,
    color_of,
    column,
    drawn_rows,
    drawn_runs,
    held_places,
    named_axis,
    response_name,
    row_points,
    symbol_size,
    until_next,
)  # fmt: skip
from kobai.scenes.types import Array, Color

SYMBOLS: tuple[Literal["dot", "cross", "star"], ...] = ("dot", "cross", "star")  # of classes
MAP, ROUGH = 81, 41  # points each way of the map in which a boundary is found; at more than FEW time indices
FEW = 100
STRENGTH = 64  # of 255, of a region where its class is certain
MANY = 400  # time indices; of more, regions have half as many pixels each way


def over_two(context: Context, loss: Loss, names: tuple[str, ...]) -> Panel:
    """The rows by class and the boundary for each run; of a single run the regions, too."""
    rows = drawn_rows(context, loss)
    places = np.stack([column(loss, name) for name in names], 1)
    held = held_places(loss, names)
    ends = [around(np.concatenate([places[:, i], held[:, i]])) for i in range(2)]
    alone = context.runs is None or context.runs.count == 1
    marks: list[Mark] = class_points(context, loss, places[rows], loss.evaluation.target[rows].astype(int), held, alone)
    if context.runs is not None:
        side = MAP if len(context.runs.steps) <= FEW else ROUGH
        across, up = (np.linspace(lo, hi, side) for lo, hi in ends)
        at = np.stack(np.meshgrid(across, up), -1).reshape(-1, 2)
        other = {name: at[:, i] for i, name in enumerate(names)}
        for run in drawn_runs(context, 4 * side):
            said = [_margins(loss.predict(theta, other), side) for theta in context.runs.x[run]]
            if alone:
                extent = (ends[0][0], ends[0][1], ends[1][0], ends[1][1])
                marks.insert(0, _regions(said, extent, THEMES[context.options.theme].runs))
            lines = until_next([_boundary(across, up, *one) for one in said])
            color, name = "ink" if alone else color_of(context, run), context.name(run)
            width = 0.7 if context.as_points else 2.4
            marks.append(Curve(lines, color=color, width=width, animated=True, label=name))
        marks += batch_points(context, places[:, 0], places[:, 1], rows)
    axes = [named_axis(loss, name, lo, hi, context.options.lang) for name, (lo, hi) in zip(names, ends, strict=True)]
    return Panel(axes, marks, kind="data", aspect=(1.0, 1.0))


def class_points(
    context: Context, loss: Loss, places: Array, seen: NDArray[np.int64], held: Array, colored: bool
) -> list[Mark]:
    """The rows of each class, and those held out as rings of its colour; beside several runs, whose colours they are, in ink."""
    marks: list[Mark] = []
    for code in np.unique(np.concatenate([seen, held[:, 2].astype(int)])).tolist():
        label = visible(str(loss.labels[code])) if loss.labels else f"{response_name(loss)} = {code}"
        color: Color = code + 1 if colored else "ink"
        symbol, size = SYMBOLS[code % len(SYMBOLS)], symbol_size(len(seen)) + 1.5
        marks += row_points(context, places[seen == code], symbol, size, color, label)
    for code in np.unique(held[:, 2]).astype(int).tolist():
        label = (
            ""
            if any(m.symbol == "ring" for m in marks if isinstance(m, Points))
            else say("held out", context.options.lang)
        )
        color = code + 1 if colored else "ink"
        marks.append(
            Points(held[held[:, 2] == code, :2], "ring", symbol_size(len(held)) + 1.5, color=color, label=label)
        )
    return marks


def _margins(said: Array, side: int) -> tuple[NDArray[np.int64], Array]:
    """The likelier class at each place of the map (side, side), and by how much it is likelier than the next."""
    if said.ndim == 1:
        said = np.stack([1 - said, said], 1)
    two = np.sort(said, axis=1)[:, -2:]
    return said.argmax(1).reshape(side, side), (two[:, 1] - two[:, 0]).reshape(side, side)


def _boundary(x: Array, y: Array, best: NDArray[np.int64], margin: Array) -> Array:
    """The edges between classes, (m, 2) with gaps: of each class against those after it."""
    import contourpy

    gap, parts = np.full((1, 2), np.nan), []
    if np.isfinite(margin).all():
        for code in np.unique(best)[:-1]:
            signed = np.where(best == code, margin, -margin)
            for line in contourpy.contour_generator(x, y, signed, line_type="Separate").lines(0.0):
                parts += [np.asarray(line), gap]
    return np.concatenate(parts or [gap])


def _regions(
    said: list[tuple[NDArray[np.int64], Array]], extent: tuple[float, float, float, float], colors: tuple[str, ...]
) -> Image:
    """The colour of the likelier class, the fainter the less certain it is, at each step."""
    cell = 1 if FEW < len(said) <= MANY else 2
    pick = slice(
        cell // 2, None, cell
    )  # the middles of cells of so many steps of the map; the first row is the top one
    best = np.stack([one[0][pick, pick][::-1] for one in said])
    margin = np.stack([one[1][pick, pick][::-1] for one in said])
    table = np.array([[int(color[i : i + 2], 16) for i in (1, 3, 5)] for color in colors], np.uint8)
    pixels = np.empty((*best.shape, 4), np.uint8)
    pixels[..., :3] = table[(best + 1) % len(table)]
    pixels[..., 3] = np.rint(STRENGTH * np.nan_to_num(margin))
    return Image(pixels, extent, animated=True)
