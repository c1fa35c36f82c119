"""The table beside its loss: the rows as points, and what the model says of them at each step.

one column explains     the response over it, and the model as a curve
two columns, classes    the rows over both, and the line at which the model's answer changes
more                    what the model says over what was seen
"""

from __future__ import annotations

import numpy as np

from kobai import numbers
from kobai.data import Loss
from kobai.errors import BadInput, visible
from kobai.messages import say
from kobai.objectives.names import is_symbol
from kobai.scenes.axis import Axis
from kobai.scenes.marks import Curve, Mark, Points
from kobai.scenes.panel import Panel
from kobai.scenes.scale import Scale
from kobai.scenes.timeline import evenly
from kobai.scenes.trace.context import Context
from kobai.scenes.trace.labels import typeset
from kobai.scenes.trace.views.view import View
from kobai.scenes.types import Array, Text

MOST_ROWS = 2000  # of more, an even sample is drawn
MOST_STICKS = 80  # rows; of more, the distances to the curve are not drawn
SYMBOLS = ("dot", "cross", "star")  # of classes
CURVE, MAP = 161, 81  # points of a curve, and each way of the map in which a boundary is found
MOST_NUMBERS = 4_000_000  # of all moving curves together
MARGIN = 0.06  # of the range, around the rows


def data_panel(context: Context) -> Panel:
    """The rows and the model."""
    loss = context.objective
    assert isinstance(loss, Loss)
    names = loss.predictors
    if len(names) == 1 and not loss.evaluation.model.softmax:
        return _over_one(context, loss, names[0])
    if len(names) == 2 and (loss.evaluation.model.softmax or _is_binary(loss)):
        return _over_two(context, loss, names)
    return _predicted(context, loss)


def _is_binary(loss: Loss) -> bool:
    of = loss.evaluation
    return of.loss is not None and of.loss.name == "logistic"


def _rows(context: Context, loss: Loss) -> np.ndarray:
    """Which rows are drawn; of many an even sample, which a note says."""
    chosen = evenly(loss.evaluation.rows, MOST_ROWS)
    if len(chosen) < loss.evaluation.rows:
        shown, every = numbers.count(len(chosen)), numbers.count(loss.evaluation.rows)
        context.notes.append(say("rows drawn", context.options.lang, shown=shown, rows=every))
    return chosen


def _column(loss: Loss, name: str) -> Array:
    return loss.evaluation.columns[loss.evaluation.model.columns.index(name)]


def _theta(context: Context, size: int) -> Array:
    """(R, K, n) the parameters at the steps shown, of few enough runs that their curves have ``size`` numbers a step."""
    assert context.runs is not None
    runs, steps, _ = context.runs.x.shape
    return context.runs.x[: max(1, min(runs, MOST_NUMBERS // max(1, size * steps)))]


def _over_one(context: Context, loss: Loss, name: str) -> Panel:
    rows = _rows(context, loss)
    x, y = _column(loss, name), loss.evaluation.target
    lo, hi = _around(x)
    grid = np.linspace(lo, hi, CURVE)
    binary = _is_binary(loss)
    low, high = (-0.08, 1.08) if binary else _around(y, 0.12)
    marks: list[Mark] = [Points(np.stack([x[rows], y[rows]], 1), "dot", _size(len(rows)), color="ink", alpha=0.75)]
    best = loss.closed_form()
    if best is not None:
        ideal = np.stack([grid, loss.predict(best.theta, {name: grid})], 1)
        marks.append(
            Curve(ideal, color="minimum", width=1.3, dash=True, label=say("closed form", context.options.lang))
        )
    if context.runs is not None:
        theta = _theta(context, 2 * CURVE)
        fitted = loss.predict(theta, {name: grid})
        if len(theta) == 1 and len(rows) <= MOST_STICKS and not binary:
            marks.insert(0, _sticks(x[rows], y[rows], loss.predict(theta[0])[:, rows], low, high))
        for run, curve in enumerate(fitted):
            points = np.stack([np.broadcast_to(grid, curve.shape), _inside(curve, low, high)], -1)
            marks.append(Curve(points, color=run, width=2.4, label=context.name(run), animated=True))
        marks += _batch(context, x, y)
    axes = [Scale().axis(_text(name), lo, hi, 5), _response_axis(loss, low, high)]
    return Panel(axes, marks, kind="data")


def _sticks(x: Array, y: Array, fitted: Array, low: float, high: float) -> Curve:
    """From each row to the curve, at each step: (K, 3N, 2), with a gap after each."""
    steps = len(fitted)
    points = np.full((steps, len(x), 3, 2), np.nan)
    points[:, :, :2, 0] = x[:, None]
    points[:, :, 0, 1] = y
    points[:, :, 1, 1] = np.clip(np.nan_to_num(fitted, nan=np.nan), low, high)
    return Curve(points.reshape(steps, -1, 2), color="faint", width=0.9, animated=True)


def _over_two(context: Context, loss: Loss, names: tuple[str, ...]) -> Panel:
    rows = _rows(context, loss)
    places = np.stack([_column(loss, name) for name in names], 1)
    ends = [_around(places[:, i]) for i in range(2)]
    seen = loss.evaluation.target.astype(int)
    marks: list[Mark] = []
    for code in np.unique(seen).tolist():
        members = rows[seen[rows] == code]
        label = visible(str(loss.labels[code])) if loss.labels else f"{_response_name(loss)} = {code}"
        symbol, size = SYMBOLS[code % len(SYMBOLS)], _size(len(rows)) + 1.5
        marks.append(Points(places[members], symbol, size, color=code + 1, label=label))
    if context.runs is not None:
        across, up = (np.linspace(lo, hi, MAP) for lo, hi in ends)
        at = np.stack(np.meshgrid(across, up), -1).reshape(-1, 2)
        other = {name: at[:, i] for i, name in enumerate(names)}
        for run, theta in enumerate(_theta(context, 4 * MAP)):
            lines = _padded([_boundary(across, up, loss.predict(one, other)) for one in theta])
            color = run if context.runs.count > 1 else "ink"
            marks.append(Curve(lines, color=color, width=2.4, animated=True, label=context.name(run)))
        marks += _batch(context, places[:, 0], places[:, 1])
    axes = [Scale().axis(_text(name), lo, hi, 5) for name, (lo, hi) in zip(names, ends, strict=True)]
    return Panel(axes, marks, kind="data", aspect=(1.0, 1.0))


def _boundary(x: Array, y: Array, said: Array) -> Array:
    """Where the answer changes, (m, 2) with gaps: at probability ½, or where two classes are equally likely."""
    import contourpy

    if said.ndim == 1:
        margin = said.reshape(len(y), len(x)) - 0.5
    else:
        two = np.sort(said, axis=1)[:, -2:]
        margin = (two[:, 1] - two[:, 0]).reshape(len(y), len(x))
        best = said.argmax(1).reshape(len(y), len(x))
        return _edges(x, y, best, margin)
    lines = (
        contourpy.contour_generator(x, y, margin, line_type="Separate").lines(0.0) if np.isfinite(margin).all() else []
    )
    gap = np.full((1, 2), np.nan)
    return np.concatenate([part for line in lines for part in (np.asarray(line), gap)] or [gap])


def _edges(x: Array, y: Array, best: np.ndarray, margin: Array) -> Array:
    """The edges between classes: of each class against the others."""
    import contourpy

    gap, parts = np.full((1, 2), np.nan), []
    for code in np.unique(best)[:-1]:
        signed = np.where(best == code, margin, -margin)
        for line in contourpy.contour_generator(x, y, signed, line_type="Separate").lines(0.0):
            parts += [np.asarray(line), gap]
    return np.concatenate(parts or [gap])


def _padded(lines: list[Array]) -> Array:
    """(K, m, 2) lines of different lengths, padded by NaN."""
    longest = max(map(len, lines))
    made = np.full((len(lines), longest, 2), np.nan)
    for k, line in enumerate(lines):
        made[k, : len(line)] = line
    return made


def _predicted(context: Context, loss: Loss) -> Panel:
    """What the model says over what was seen; of classes the probability that it gives the class seen."""
    rows = _rows(context, loss)
    seen = loss.evaluation.target
    y, (lo, hi) = seen[rows], _around(seen)
    marks: list[Mark] = [Curve(np.array([[lo, lo], [hi, hi]]), color="faint", width=1.2, dash=True)]
    if context.runs is not None:
        for run, theta in enumerate(_theta(context, 2 * len(rows))):
            said = loss.predict(theta)
            if said.ndim == 3:
                said = np.take_along_axis(said, seen.astype(int)[None, :, None], 2)[..., 0]
            points = np.stack([np.broadcast_to(y, (len(said), len(rows))), _inside(said[:, rows], lo, hi)], -1)
            size, name = _size(len(rows)), context.name(run)
            marks.append(Points(points, "dot", size, color=run, alpha=0.7, animated=True, label=name))
    lang = context.options.lang
    words = (say("seen", lang, name=_response_name(loss)), say("predicted", lang))
    return Panel([Scale().axis(Text(word), lo, hi, 5) for word in words], marks, kind="data", aspect=(1.0, 1.0))


def _batch(context: Context, x: Array, y: Array) -> list[Mark]:
    """The rows of the batch that each step sees."""
    runs = context.runs
    if runs is None or runs.batches is None:
        return []
    places = np.stack([x, y], 1)
    size = max(map(len, runs.batches))
    points = np.full((len(runs.steps), size, 2), np.nan)
    for k, rows in enumerate(runs.batches):
        points[k, : len(rows)] = places[rows]
    return [Points(points, "ring", 9.0, color="mark", animated=True, label=say("batch", context.options.lang))]


def _around(values: Array, margin: float = MARGIN) -> tuple[float, float]:
    lo, hi = float(np.nanmin(values)), float(np.nanmax(values))
    pad = margin * (hi - lo) or max(1.0, abs(lo)) * 0.5
    return lo - pad, hi + pad


def _inside(values: Array, low: float, high: float) -> Array:
    """Values far outside the panel as NaN just beyond its edge, so that a curve leaves it there."""
    reach = high - low
    return np.clip(values, low - reach, high + reach)


def _size(rows: int) -> float:
    return float(np.clip(60 / np.sqrt(max(1, rows)), 2.5, 6.0))


def _response_name(loss: Loss) -> str:
    return visible(loss.evaluation.model.source.split("~")[0].strip())


def _response_axis(loss: Loss, low: float, high: float) -> Axis:
    return Scale().axis(_text(_response_name(loss)), low, high, 5)


def _text(name: str) -> Text:
    return typeset(name) if is_symbol(name) else Text(visible(name))


class _DataView(View):
    def check(self, context: Context) -> None:
        """Raise ``BadInput`` where there is no table."""
        if not isinstance(context.objective, Loss) or context.objective.evaluation.function is not None:
            raise BadInput(
                "view='data': there is no table; give the loss of a model that is text, as kobai.loss('y ~ a*x + b', data)"
            )


VIEW = _DataView("data", data_panel)
