"""Value against step: a curve for each run, drawn up to the current step, on a logarithm where values span decades."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from kobai.data import Loss
from kobai.descent.record.status import Status
from kobai.messages import say
from kobai.scenes.marks import Curve, Mark, Note
from kobai.scenes.panel import Panel
from kobai.scenes.scale import Scale
from kobai.scenes.ticks import step_125
from kobai.scenes.timeline import evenly
from kobai.scenes.trace.context import DRAWN_RUNS, Context
from kobai.scenes.trace.labels import end_note, loss_in_words, of_value, scale_note, value_of
from kobai.scenes.trace.run_arrays import Runs
from kobai.scenes.trace.trace_marks import TRAILS
from kobai.scenes.trace.views.axes import step_axis
from kobai.scenes.trace.views.view import View
from kobai.scenes.types import Array, Color, Text

DECADES = 50.0  # values spanning more than this ratio are drawn on a logarithm
HEADROOM = 1e4  # a diverging run is drawn up to this multiple of the other values
DECILES, QUARTILES = (0.1, 0.9), (0.25, 0.75)  # shares of the runs between which a band lies
CLEAR = 1 / 11  # of the height: texts of ticks this far apart are clear of each other
SAME = 0.03  # of the chart's width and height: curves nowhere farther apart are drawn as one
STRAIGHT = 0.1  # of a curve's height: one nowhere farther from the line between its ends is nearly straight
EARLY = 2  # steps; a run that leaves the chart within them is drawn for one step more


def loss_panel(context: Context) -> Panel:
    """True values of f along the runs; for a plane through more variables also the plane's, dashed."""
    runs, lang = context.runs, context.options.lang
    assert runs is not None
    steps = runs.steps.astype(np.float64)
    ceiling = _ceiling(runs)
    value = np.where((runs.value <= ceiling) | _first_above(runs, ceiling), runs.value, np.nan)
    for r, ending in enumerate(context.endings):
        if runs.failed[r] and ending.last is not None:
            value[r, runs.stop_index(r) + 1 :] = np.nan
    flat, single, many = not (context.plane.whole or context.moves_along), runs.count == 1, runs.count > DRAWN_RUNS
    in_plane = _in_plane(context) if flat else np.empty((0, 1))
    held = _held_out(context) if not many else np.empty((0, 1))
    every = [value, np.where(in_plane <= ceiling, in_plane, np.nan), np.where(held <= ceiling, held, np.nan)]
    straight = nearly_straight(steps, value)
    scale = loss_scale(np.concatenate([each.ravel() for each in every]), context.options.height, straight)
    floor = _floor(runs, value) if scale.kind == "log" else -np.inf
    height = np.maximum(scale.to_plot(value), floor)
    zeros = None
    if np.isfinite(floor):
        height = np.where(value == 0, floor, height)
    elif scale.kind == "log" and (value == 0).any():  # zero lies a decade or more below the lowest other value
        lowest, highest = float(np.nanmin(height[value != 0])), float(np.nanmax(height))
        zeros = lowest - max(1.0, CLEAR * (highest - lowest))
        height = np.where(value == 0, zeros, height)
    if flat and single and _same_to_the_eye(steps, height[0], np.maximum(scale.to_plot(in_plane[0]), floor)):
        in_plane = np.full_like(in_plane, np.nan)
    beside = flat and single and bool(np.isfinite(in_plane).any())
    marks: list[Mark] = []
    banded = many and runs.grouped
    for r in [] if banded else evenly(runs.count, TRAILS if many else runs.count):
        on_path = beside and not runs.names
        name = say(of_value("true value", context.objective), lang) if on_path else context.name(int(r))
        line = np.stack([steps, height[r]], 1)
        color, width = ("faint", 0.7) if many else (context.color(int(r)), 2.0)
        marks.append(Curve(line, color, width, reveal=True, label=name))
        if beside:
            inside = np.stack([steps, np.maximum(scale.to_plot(in_plane[r]), floor)], 1)
            marks.append(
                Curve(
                    inside,
                    "faint",
                    1.4,
                    dash=True,
                    reveal=True,
                    label=say(of_value("in the plane", context.objective), lang),
                )
            )
        if len(held):
            tried = np.stack([steps, np.maximum(scale.to_plot(every[2][r]), floor)], 1)
            label = say("held out", lang) if r == 0 else ""
            marks.append(Curve(tried, context.color(int(r)), 1.4, dash=True, reveal=True, label=label))
    if banded:
        for members in runs.members:
            color, name = context.color(members[0]), runs.names[members[0]]
            marks.append(_median(steps, height[members], name, QUARTILES, color))
    elif many:
        marks.append(_median(steps, height, say("median", lang), DECILES))
    last = _last_step(runs)
    marks += _optimum(context, scale, last)
    lo, hi = _range(marks)
    pad = 0.06 * (hi - lo)
    below = bool((value < scale.offset).any())
    y = scale.axis(_label(context), lo - pad, hi + pad, 5, note=scale_note(scale, lang, below, runs.symbol))
    if np.isfinite(floor):  # what lies there lies there or below
        clear = CLEAR * (y.hi - y.lo)
        bottom = (floor, f"≤ {scale.texts(10.0 ** np.array([floor, 0.0]))[0]}")
        y = replace(y, ticks=[bottom, *((at, text) for at, text in y.ticks if at > floor + clear)])
    if zeros is not None:
        y = replace(y, ticks=[(zeros, "0"), *((at, text) for at, text in y.ticks if at > zeros + 0.5)])
    if not np.isfinite(height).any():
        y = replace(y, ticks=[])
    if not many:
        marks += _broken_notes(context, runs, height, last, (lo + hi) / 2, lang)
    return Panel([step_axis(last, lang), y], marks, cursor=True, kind="loss")


def _same_to_the_eye(steps: Array, height: Array, other: Array) -> bool:
    """Whether the second of two curves (K,), as far as it goes, is nowhere so far from the first that they can be told apart."""
    drawn, seen = np.isfinite(other), height[np.isfinite(height)]
    if not drawn.any() or not np.isfinite(height[drawn]).all():
        return False
    at, one, two = steps[drawn], height[drawn], other[drawn]
    by, far = SAME * (steps[-1] - steps[0]), SAME * (seen.max() - seen.min())
    first, last = np.searchsorted(at, at - by), np.searchsorted(at, at + by, "right")
    near = [slice(a, b) for a, b in zip(first, last, strict=True)]
    return all(
        line[part].min() - far <= v <= line[part].max() + far
        for line, values in ((one, two), (two, one))
        for part, v in zip(near, values, strict=True)
    )


def nearly_straight(steps: Array, value: Array) -> bool:
    """Whether each curve of (R, K) is nearly a straight line, as seen on a linear scale; one of no extent is none."""
    for run in value:
        known = np.isfinite(run)
        at, v = steps[known], run[known]
        if len(v) < 3 or not v.max() > v.min():
            return False
        line = v[0] + (v[-1] - v[0]) * (at - at[0]) / (at[-1] - at[0])
        if not np.abs(v - line).max() <= STRAIGHT * (v.max() - v.min()):
            return False
    return len(value) > 0


def _in_plane(context: Context) -> Array:
    """(R, K) f in the plane at the feet of the runs, NaN from where they leave the frame."""
    runs, plane = context.runs, context.plane
    assert runs is not None
    values = context.path_values.copy()
    for r, ending in enumerate(context.endings):
        if ending.last is not None:
            inside = context.frame.contains(plane.project(runs.x[r, ending.last]))
            values[r, ending.last + int(inside) :] = np.nan
    return values


def _label(context: Context) -> Text:
    """What the axis of values is called: f; of a table which loss it is."""
    objective, lang = context.objective, context.options.lang
    return Text(loss_in_words(objective, lang)) if isinstance(objective, Loss) else value_of(objective, lang)


def _held_out(context: Context) -> Array:
    """(R, K) the loss of the rows held out, where there are some; else nothing."""
    loss, runs = context.objective, context.runs
    assert runs is not None
    return loss.held_out(runs.x) if isinstance(loss, Loss) and loss.held is not None else np.empty((0, 1))


def _optimum(context: Context, scale: Scale, last: float) -> list[Curve]:
    """The value of a table's optimum as a line."""
    loss = context.objective
    best = loss.closed_form() if isinstance(loss, Loss) else None
    height = np.nan if best is None else float(scale.to_plot(np.array([best.value]))[0])
    if best is None or not np.isfinite(height):
        return []
    label = say(best.called, context.options.lang)
    return [Curve(np.array([[0.0, height], [last, height]]), "minimum", 1.1, dash=True, label=label)]


VIEW = View("loss", loss_panel, steps=True)


def loss_scale(value: Array, height: str = "auto", straight: bool = False) -> Scale:
    """Logarithmic where all values are positive and span decades, symlog where they span them but change sign.

    Linear where the curves are nearly ``straight``, and where a symlog would hardly differ from it.
    """
    finite = value[np.isfinite(value)]
    if height == "linear" or not finite.size or (straight and height != "log"):
        return Scale()
    lo, hi = float(finite.min()), float(finite.max())
    if lo > 0:
        mostly_low = hi > 5 * lo and float(np.median(finite)) < lo + 0.2 * (hi - lo)
        return Scale("log") if hi / lo > DECADES or mostly_low or height == "log" else Scale()
    positive = finite[finite > 0]
    if lo == 0 and positive.size and hi / float(positive.min()) > DECADES:
        return Scale("log")
    spread = hi - lo
    middle = float(np.median(finite)) - lo
    if height == "log" or (spread > 0 and middle < spread / 500):
        found = Scale("symlog", linthresh=step_125(max(abs(lo), 1e-3 * spread) or 1.0, 1))
        return Scale() if height != "log" and found.is_nearly_linear(lo, hi) else found
    return Scale()


def _floor(runs: Runs, value: Array) -> float:
    """The logarithm below which values are rounding, beside those at the starts; −∞ where none of them is lower.

    Near a minimum f grows with the square of the distance, and positions are rounded to ``runs.rounding`` of theirs.
    """
    begun = runs.value[:, 0]
    begun = begun[np.isfinite(begun) & (begun > 0)]
    lowest = value[value > 0]
    if not begun.size or not lowest.size:
        return -np.inf
    floor = float(np.floor(np.log10(begun.max()) + 2 * np.log10(runs.rounding)))
    return floor if lowest.min() < 10.0**floor else -np.inf


def _ceiling(runs: Runs) -> float:
    """The largest value drawn; a diverging run is cut off at ``HEADROOM`` times the other values."""
    if not runs.failed.any():
        return np.inf
    ordinary = np.concatenate([np.abs(runs.value[~runs.failed]).ravel(), np.abs(runs.value[:, 0])])
    ordinary = ordinary[np.isfinite(ordinary)]
    return HEADROOM * max(float(ordinary.max(initial=0.0)), 1e-12)


def _first_above(runs: Runs, ceiling: float) -> NDArray[np.bool_]:
    """(R, K) the first step of each run above the ceiling, if all runs leave within ``EARLY`` steps; else nowhere."""
    above = runs.value > ceiling
    first = above & (np.cumsum(above, 1) == 1) & np.isfinite(runs.value)
    early = runs.failed & above[:, : EARLY + 1].any(1)
    return first if early.all() else np.zeros_like(first)


def _last_step(runs: Runs) -> float:
    """The end of the axis: the last step, or, where all runs broke off in the first twentieth, the last of those steps."""
    last = float(max(runs.steps[-1], 1))
    if not runs.failed.all():
        return last
    broken_at = float(max(runs.steps[runs.stop_index(r)] for r in range(runs.count)))
    return max(broken_at, 1.0) if broken_at < last / 20 else last


def _range(marks: list[Mark]) -> tuple[float, float]:
    curves = [m for m in marks if isinstance(m, Curve)]
    bands = [m.band.ravel() for m in curves if m.band is not None]
    heights = np.concatenate([m.points[:, 1] for m in curves] + bands)
    heights = heights[np.isfinite(heights)]
    if not heights.size:
        return 0.0, 1.0
    lo, hi = float(heights.min()), float(heights.max())
    least = 1e-6 * max(abs(lo), abs(hi))  # a smaller range is rounding
    return (lo, hi) if hi - lo > least else (lo - max(least, 0.5), hi + max(least, 0.5))


def _median(steps: Array, height: Array, label: str, ends: tuple[float, float], color: Color = 0) -> Curve:
    """The median of (R, K) heights, in a band between two shares of the runs; a run that has broken off counts as highest."""
    ranked = np.where(np.isnan(height), np.inf, height)
    with np.errstate(invalid="ignore"):
        found = _percentiles(ranked, [ends[0], 0.5, ends[1]])
    low, middle, high = (np.where(np.isposinf(line), np.nan, line) for line in found)
    return Curve(np.stack([steps, middle], 1), color, 2.2, reveal=True, band=np.stack([low, high], 1), label=label)


def _percentiles(height: Array, shares: list[float]) -> list[Array]:
    """``numpy.nanpercentile`` of each column of (R, K), for all columns at once."""
    ranked = np.sort(height, axis=0)  # NaN comes last
    counted = np.count_nonzero(~np.isnan(height), axis=0)
    columns = np.arange(height.shape[1])
    found = []
    for share in shares:
        place = share * np.maximum(counted - 1, 0)
        below = place.astype(int)
        above = np.minimum(below + 1, np.maximum(counted - 1, 0))
        a, b = ranked[below, columns], ranked[above, columns]
        part = place - below
        # Between two equal infinities, inf - inf would be NaN.
        found.append(np.where((a == b) | (part == 0), a, a + (b - a) * part))
    return found


def _broken_notes(
    context: Context, runs: Runs, height: Array, last_step: float, middle: float, lang: str
) -> list[Mark]:
    """Notes where the curve of a run that diverged or became non-finite leaves the chart or breaks off."""
    notes: list[Mark] = []
    for r in _noted(runs):
        color = context.color(r)
        seen = np.flatnonzero(np.isfinite(height[r]))
        if not len(seen) and runs.count == 1:
            since = runs.stop_index(r)
            text = Text(end_note(runs, r, since, lang))
            notes.append(Note(np.array([last_step / 2, middle]), text, color=color, anchor="center", since=since))
        if len(seen):
            k = int(seen[-1])
            at = np.array([float(runs.steps[k]), float(height[r, k])])
            at_step = min(max(k, runs.stop_index(r)), k + 1) if int(runs.status[r]) == Status.NONFINITE else k
            # A diverging run goes on above the chart.
            above = at_step == k and k + 1 < len(runs.steps) and bool(np.isfinite(runs.value[r, k + 1]))
            at_step += above
            text = Text(end_note(runs, r, at_step, lang, outside=above))
            side = "left" if at[0] < 0.5 * last_step else "right"
            notes.append(Note(at, text, color=color, anchor=side, since=at_step))
    return notes


def _noted(runs: Runs) -> list[int]:
    """The runs that failed; of each optimizer's the first, where it has several."""
    failed = np.flatnonzero(runs.failed)
    return failed[np.unique(runs.group[failed], return_index=True)[1]].tolist()
