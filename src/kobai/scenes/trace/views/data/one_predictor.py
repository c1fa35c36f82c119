"""One column explains: the response over it, and the model as a curve that moves."""

from __future__ import annotations

import numpy as np

from kobai.data import Loss
from kobai.messages import say
from kobai.scenes.marks import Curve, Mark, Points
from kobai.scenes.panel import Panel
from kobai.scenes.trace.context import Context
from kobai.scenes.trace.views.data.earlier import earlier_curves
from kobai.scenes.trace.views.data.residuals import MOST_SQUARES, MOST_STICKS, check_residuals, squares, sticks
from kobai.scenes.trace.views.data.rows import (
    around,
    asked_values,
    batch_points,
    color_of,
    column,
    drawn_rows,
    drawn_runs,
    held_places,
    held_points,
    inside,
    is_binary,
    named_axis,
    prediction_label,
    response_axis,
    row_points,
    symbol_size,
)  # fmt: skip
from kobai.scenes.types import Array

CURVE = 161  # points of a curve
STRAIGHT = 1e-9  # of its height; a curve that bends less is drawn from end to end


def over_one(context: Context, loss: Loss, name: str) -> Panel:
    """The rows as points and the model as a curve for each run, the optimum dashed, the distances, earlier curves."""
    options, lang = context.options, context.options.lang
    check_residuals(options.residuals, loss)
    rows, x, y = drawn_rows(context, loss), column(loss, name), loss.evaluation.target
    held = held_places(loss, (name,))
    asked = asked_values(loss, name)
    lo, hi = around(np.concatenate([x, held[:, 0], asked]))
    binary = is_binary(loss)
    low, high = (-0.08, 1.08) if binary else around(np.concatenate([y, held[:, 1]]), 0.12)
    grid = np.linspace(lo, hi, CURVE)
    places = np.stack([x[rows], y[rows]], 1)
    marks: list[Mark] = [
        *row_points(context, places, "dot", symbol_size(len(rows)), "ink", alpha=0.75),
        *held_points(context, held),
    ]
    best = loss.closed_form()
    if best is not None:
        ideal = _curve(grid, loss.predict(best.theta, {name: grid})[None])[0]
        marks.append(Curve(ideal, color="minimum", width=1.3, dash=True, label=say(best.called, lang)))
    if context.runs is not None:
        theta, shown = context.runs.x, drawn_runs(context, 2 * CURVE)
        curves = [_curve(grid, inside(loss.predict(theta[run], {name: grid}), low, high)) for run in shown]
        marks[:0] = [
            *_residuals(context, loss, name, rows, (lo, hi), (low, high)),
            *(earlier_curves(context, curves[0]) if context.runs.count == 1 else []),
        ]
        for run, curve in zip(shown, curves, strict=True):
            width = 0.7 if context.as_points else 2.4
            marks.append(
                Curve(curve, color=color_of(context, run), width=width, label=context.name(run), animated=True)
            )
            if len(asked):
                there = inside(loss.predict(theta[run], {name: asked}), low, high)
                at = np.stack([np.broadcast_to(asked, there.shape), there], -1)
                label = prediction_label(loss, name, asked, lang) if run == shown[0] else ""
                marks.append(Points(at, "star", 11.0, color=color_of(context, run), animated=True, label=label))
        marks += batch_points(context, x, y, rows)
    aspect = (1.0, 1.0) if options.residuals == "squares" else None
    axes = [named_axis(loss, name, lo, hi, lang), response_axis(loss, low, high, lang)]
    return Panel(axes, marks, kind="data", aspect=aspect)


def _curve(grid: Array, height: Array) -> Array:
    """(K, m, 2) the curves of heights (K, CURVE) over the grid; straight ones from end to end alone."""
    bend = np.abs(np.diff(height, 2, axis=1)).max(initial=0.0)
    if bend <= STRAIGHT * np.abs(height).max(initial=0.0):
        grid, height = grid[[0, -1]], height[:, [0, -1]]
    return np.stack([np.broadcast_to(grid, height.shape), height], -1)


def _residuals(
    context: Context, loss: Loss, name: str, rows: np.ndarray, ends: tuple[float, float], heights: tuple[float, float]
) -> list[Curve]:
    """The distances of a single run, where rows are few enough and they are distances."""
    kind, runs = context.options.residuals, context.runs
    most = MOST_SQUARES if kind == "squares" else MOST_STICKS
    if runs is None or runs.count > 1 or len(rows) > most or is_binary(loss) or kind == "none":
        return []
    x, y = column(loss, name)[rows], loss.evaluation.target[rows]
    fitted = loss.predict(runs.x[0])[:, rows]
    if kind == "sticks":
        return [sticks(x, y, fitted, *heights)]
    beside = loss.predict(runs.x[0], {name: x + 1e-3 * (ends[1] - ends[0])})
    return [squares(x, y, fitted, beside - fitted, ends, heights)]
