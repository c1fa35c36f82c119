"""One column explains classes: the probability of each class over it, and below them the rows by class."""

from __future__ import annotations

import numpy as np

from kobai.data import Loss
from kobai.messages import say
from kobai.scenes.marks import Curve, Mark
from kobai.scenes.panel import Panel
from kobai.scenes.scale import Scale
from kobai.scenes.trace.context import Context
from kobai.scenes.trace.views.data.rows import (
    MOST_NUMBERS,
    around,
    asked_values,
    batch_points,
    color_of,
    column,
    drawn_rows,
    drawn_runs,
    held_places,
    named_axis,
    response_name,
)
from kobai.scenes.trace.views.data.two_predictors import class_points
from kobai.scenes.types import Array, Text

CURVE, ROUGH = 161, 21  # points of a curve, and at least
LINES, STEP = 3, 0.06  # in which the rows of the classes stand by turns, and how far apart they are


def probabilities_over_one(context: Context, loss: Loss, name: str) -> Panel:
    """A curve for each class and run, in the colour of the class where a single run is shown."""
    rows, x, seen = drawn_rows(context, loss), column(loss, name), loss.evaluation.target
    held, classes = held_places(loss, (name,)), len(loss.evaluation.model.outputs)
    lo, hi = around(np.concatenate([x, held[:, 0], asked_values(loss, name)]))
    alone = context.runs is None or context.runs.count == 1
    places = np.stack([x[rows], _line(seen[rows])], 1)
    marks: list[Mark] = class_points(
        context, loss, places, seen[rows].astype(int), np.insert(held, 1, _line(held[:, 1]), axis=1), alone
    )
    if context.runs is not None:
        most = MOST_NUMBERS // (2 * classes * len(context.runs.steps))
        grid = np.linspace(lo, hi, min(CURVE, max(ROUGH, most)))
        for run in drawn_runs(context, 2 * classes * len(grid)):
            said = loss.predict(context.runs.x[run], {name: grid})
            width = 0.7 if context.as_points else 2.4
            for code in range(classes):
                curve = np.stack([np.broadcast_to(grid, said.shape[:2]), said[..., code]], -1)
                color, label = (code + 1, "") if alone else (color_of(context, run), "" if code else context.name(run))
                marks.append(Curve(curve, color=color, width=width, label=label, animated=True))
        marks += batch_points(context, x, _line(seen), rows)
    low = -STEP * (min(classes, LINES) + 1)
    lang = context.options.lang
    label = Text(say("probability of classes", lang, name=response_name(loss)))
    height = Scale().axis(label, low, 1 + STEP, 5, (0.0, 1.0))
    return Panel([named_axis(loss, name, lo, hi, lang), height], marks, kind="data")


def _line(codes: Array) -> Array:
    """The heights at which rows of these classes stand."""
    return -STEP * (1 + codes % LINES)
