"""The rows of a table as marks: an even sample of many, those held out as rings, those of the present batch; and their axes."""

from __future__ import annotations

from typing import Literal

import numpy as np
from numpy.typing import NDArray

from kobai import numbers
from kobai.data import Loss, table
from kobai.errors import visible
from kobai.messages import say
from kobai.objectives.names import is_symbol
from kobai.scenes.axis import Axis
from kobai.scenes.marks import Points
from kobai.scenes.scale import Scale
from kobai.scenes.timeline import evenly
from kobai.scenes.trace.context import DRAWN_RUNS, Context
from kobai.scenes.trace.labels import followed, typeset
from kobai.scenes.trace.trace_marks import TRAILS
from kobai.scenes.types import Array, Color, Text

MOST_ROWS = 2000  # of more, an even sample is drawn
MOST_NUMBERS = 4_000_000  # of all moving marks of one kind together
LARGEST = 12.0  # points, of a symbol that stands for several rows
MARGIN = 0.06  # of the range, around the rows


def is_binary(loss: Loss) -> bool:
    """Whether the response is one of two classes."""
    of = loss.evaluation
    return of.loss is not None and of.loss.name == "logistic"


def drawn_rows(context: Context, loss: Loss) -> NDArray[np.int64]:
    """Which rows are drawn; of many an even sample, which a note says."""
    chosen = evenly(loss.evaluation.rows, MOST_ROWS)
    if len(chosen) < loss.evaluation.rows:
        shown, every = numbers.count(len(chosen)), numbers.count(loss.evaluation.rows)
        context.notes.append(say("rows drawn", context.options.lang, shown=shown, rows=every))
    return chosen


def column(loss: Loss, name: str) -> Array:
    """(N,) a column of the rows descended with."""
    return loss.evaluation.columns[loss.evaluation.model.columns.index(name)].astype(np.float64, copy=False)


def row_points(
    context: Context,
    places: Array,
    symbol: Literal["dot", "cross", "star"],
    size: float,
    color: Color,
    label: str = "",
    alpha: float = 1.0,
) -> list[Points]:
    """Rows (m, 2) as points; those at one place as one, whose area grows with their number, which a note says."""
    if not len(places):
        return [Points(places, symbol, size, color=color, label=label, alpha=alpha)]
    _, first, counts = np.unique(places, axis=0, return_index=True, return_counts=True)
    order = np.argsort(first)
    at, level = places[first[order]], np.floor(np.log2(counts[order])).astype(int)
    note = say("several rows", context.options.lang)
    if level.any() and note not in context.notes:
        context.notes.append(note)
    sizes = {k: min(size * 2 ** (k / 2), max(size, LARGEST)) for k in np.unique(level).tolist()}
    marks = [Points(at[level == k], symbol, wide, color=color, alpha=alpha) for k, wide in sizes.items()]
    marks[0].label = label
    return marks


def held_places(loss: Loss, names: tuple[str, ...]) -> Array:
    """(m, d) columns of the rows held out and, as the last, their response; at most ``MOST_ROWS`` of them."""
    held = loss.held
    if held is None:
        return np.empty((0, len(names) + 1))
    values = [held.columns[held.model.columns.index(name)] for name in names]
    return np.stack([*values, held.target], 1)[evenly(held.rows, MOST_ROWS)]


def held_points(context: Context, places: Array) -> list[Points]:
    """Rows held out as rings."""
    label = say("held out", context.options.lang)
    return [Points(places, "ring", symbol_size(len(places)) + 1.0, color="ink", label=label)] if len(places) else []


def drawn_runs(context: Context, size: int) -> list[int]:
    """The runs whose models are drawn: of many some, and of those so many that ``size`` numbers a step are not too many."""
    runs = context.runs
    assert runs is not None
    most = max(1, MOST_NUMBERS // max(1, size * len(runs.steps)))
    return evenly(runs.count, min(TRAILS if runs.count > DRAWN_RUNS else runs.count, most)).tolist()


def color_of(context: Context, run: int) -> Color:
    """The colour of a run, on both sides the same; of one among many faint."""
    return "faint" if context.as_points else context.color(run)


def batch_points(context: Context, x: Array, y: Array, rows: NDArray[np.int64]) -> list[Points]:
    """The rows of the batch that each step sees, of those that are drawn."""
    runs = context.runs
    if runs is None or runs.batches is None:
        return []
    places = np.stack([x, y], 1)
    seen = [batch[np.isin(batch, rows)] if len(rows) < len(x) else batch for batch in runs.batches]
    points = until_next([places[batch] for batch in seen])
    return [Points(points, "ring", 9.0, color="mark", animated=True, label=say("batch", context.options.lang))]


def until_next(steps: list[Array]) -> Array:
    """(K, 2·longest, 2) what is shown at each step until the next: even and odd steps in turn in the first half and the second.

    Where the next step has NaN a mark stays as it is, so that nothing moves from what one step shows to what the next does.
    """
    longest = max(map(len, steps))
    made = np.full((len(steps), 2, longest, 2), np.nan)
    for k, points in enumerate(steps):
        made[k, k % 2, : len(points)] = points
    return made.reshape(len(steps), -1, 2)


def around(values: Array, margin: float = MARGIN) -> tuple[float, float]:
    """A range that has the values inside."""
    lo, hi = float(np.nanmin(values)), float(np.nanmax(values))
    pad = margin * (hi - lo) or max(1.0, abs(lo)) * 0.5
    return lo - pad, hi + pad


def inside(values: Array, low: float, high: float) -> Array:
    """Values at most a panel's height outside it, so that a curve leaves it there."""
    reach = high - low
    return np.clip(values, low - reach, high + reach)


def symbol_size(rows: int) -> float:
    """The diameter of a row's symbol in points."""
    return float(np.clip(60 / np.sqrt(max(1, rows)), 2.5, 6.0))


def response_name(loss: Loss) -> str:
    """The left side of the model."""
    return visible(loss.evaluation.model.source.split("~")[0].strip())


def named_axis(loss: Loss, name: str, low: float, high: float, lang: str) -> Axis:
    """An axis of a column, by its name, with its unit where that is known."""
    return Scale().axis(
        with_unit(loss, name, typeset(name) if is_symbol(name) else Text(visible(name)), lang), low, high, 5
    )


def response_axis(loss: Loss, low: float, high: float, lang: str) -> Axis:
    """An axis of the response; of classes, of the probability of one of them."""
    if is_binary(loss):
        return Scale().axis(probability_of(loss, lang), low, high, 5)
    return named_axis(loss, response_name(loss), low, high, lang)


def probability_of(loss: Loss, lang: str) -> Text:
    """What a logistic model is: ``P(damage = 1)``."""
    return Text(say("probability of class", lang, name=response_name(loss), value=visible(loss.positive)))


def with_unit(loss: Loss, name: str, label: Text, lang: str) -> Text:
    """A label with the unit of a column."""
    unit = unit_of(loss, name, lang)
    return followed(label, say("in unit", lang, unit=unit), lang) if unit else label


def unit_of(loss: Loss, name: str, lang: str) -> str:
    """The unit of a column; "" where it is not known."""
    units = table(loss.example).units.get(name) if loss.example else None
    return "" if units is None else units[lang]


def prediction_label(loss: Loss, name: str, values: Array, lang: str) -> str:
    """What predictions at values of a column are called: ``"at 31 °F"``."""
    said = f"{', '.join(numbers.number(v, 4, trim=True) for v in values)} {unit_of(loss, name, lang)}"
    return say("prediction at", lang, value=said.rstrip())


def asked_values(loss: Loss, name: str) -> Array:
    """Values of a column at which a prediction is wanted."""
    return np.array(table(loss.example).predict.get(name, []) if loss.example else [], np.float64)
