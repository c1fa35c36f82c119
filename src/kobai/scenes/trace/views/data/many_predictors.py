"""More columns explain: what the model says over what was seen; of classes the probability that it gives the class seen."""

from __future__ import annotations

import numpy as np

from kobai.data import Loss
from kobai.errors import visible
from kobai.messages import say
from kobai.scenes.marks import Curve, Mark, Points
from kobai.scenes.panel import Panel
from kobai.scenes.scale import Scale
from kobai.scenes.trace.context import Context
from kobai.scenes.trace.views.data.rows import (
    around,
    color_of,
    column,
    drawn_rows,
    drawn_runs,
    inside,
    is_binary,
    probability_of,
    response_name,
    symbol_size,
    with_unit,
)  # fmt: skip
from kobai.scenes.types import Text

MOST_NAMES = 8  # classes whose names stand at the axis
SYMBOLS = ("dot", "ring", "cross", "star")  # of runs, which would cover one another


def predicted(context: Context, loss: Loss) -> Panel:
    """A point for each row, in the colour of its run; on the dashed line what is said is what was seen, or a probability ½."""
    rows, softmax, lang = drawn_rows(context, loss), loss.evaluation.model.softmax, context.options.lang
    seen = loss.evaluation.target
    y, ends = seen[rows], around(seen)
    low, high = around(np.array([0.0, 1.0])) if softmax else ends
    name = response_name(loss)
    across = Scale().axis(with_unit(loss, name, Text(say("seen", lang, name=name)), lang), *ends, 5)
    labels = loss.labels or ((0, 1) if is_binary(loss) else ())
    if labels and len(labels) <= MOST_NAMES:
        across.ticks = [(float(code), visible(str(label))) for code, label in enumerate(labels)]
    if softmax or is_binary(loss):
        said = Text(say("probability of the seen", lang)) if softmax else probability_of(loss, lang)
    else:
        said = with_unit(loss, name, Text(say("predicted", lang)), lang)
    up = Scale().axis(said, low, high, 5)
    marks: list[Mark] = []
    if not softmax:  # of two classes the line between their answers
        heights = (0.5, 0.5) if is_binary(loss) else ends
        marks.append(Curve(np.array([ends, heights]).T, color="faint", width=1.2, dash=True))
    if context.runs is not None:
        shown, some = (
            drawn_runs(context, 2 * len(rows)),
            {name: column(loss, name)[rows] for name in loss.evaluation.model.columns},
        )
        for run in shown:
            said = loss.predict(context.runs.x[run], some)
            if said.ndim == 3:
                said = np.take_along_axis(said, y.astype(int)[None, :, None], 2)[..., 0]
            points = np.stack([np.broadcast_to(y, (len(said), len(rows))), inside(said, low, high)], -1)
            symbol = SYMBOLS[run % len(SYMBOLS)] if len(shown) > 1 else "dot"
            size, name = symbol_size(len(rows)) + (1.0 if symbol == "ring" else 0.0), context.name(run)
            color = color_of(context, run)
            marks.append(Points(points, symbol, size, color=color, alpha=0.7, animated=True, label=name))
    return Panel([across, up], marks, kind="data", aspect=(1.0, 1.0))
