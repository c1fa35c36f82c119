"""A kernel regression beside the descent of its bandwidth on the leave-one-out error."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import numpy as np
import torch
from numpy.typing import NDArray

from kobai import numbers
from kobai.descent import Trace
from kobai.errors import BadInput
from kobai.kernel import NadarayaWatson
from kobai.kernel.bandwidth.descent import bandwidth_descent, bandwidth_error
from kobai.kernel.columns import Columns
from kobai.kernel.samples import Samples
from kobai.kernel.words import BEYOND, sentences
from kobai.messages import say
from kobai.scenes import Axis, Curve, Panel, Points, Scene, Surface, Text, Timeline
from kobai.scenes.kernel import common, kinds
from kobai.scenes.kernel.bandwidth import panel_of
from kobai.scenes.kernel.common import MOST_SAMPLES
from kobai.scenes.kernel.options import Options
from kobai.scenes.marks import Mark
from kobai.scenes.timeline import evenly
from kobai.scenes.types import Array

CURVE, SURFACE, VARIES = 241, 41, 49
MOST_WIDTHS, FLAT = 4, 1000.0


@dataclass
class Fit:
    """A fitted model as arrays, and the bandwidths to show."""

    model: NadarayaWatson
    samples: Samples  # in float64
    x: Array  # (N, d)
    y: Array  # (N,)
    h: Array  # (K, d) bandwidths over time
    trace: Trace | None  # how they were found
    options: Options
    shown: list[Array] = field(default_factory=list)  # estimates with the last bandwidths that the picture shows
    cut: bool = False  # whether estimates are left out of it
    banded: bool = False  # whether it shows local deviations

    def predict(self, q: Array, h: Array, values: Array | None = None, order: int | None = None) -> Array:
        """(M, …) estimates at queries (M, d) with bandwidths (d,), of y or of other values (N, …)."""
        values = self.y if values is None else values
        shown = torch.tensor(values.reshape(len(values), -1))
        samples = self.samples.of(shown, self.model.order if order is None else order)
        return samples.at(torch.tensor(q), torch.tensor(h)).numpy().reshape(len(q), *values.shape[1:])

    def estimate(self, q: Array) -> Array:
        """(K, M) estimates at queries (M, d) for each bandwidth."""
        return np.stack([self.predict(q, h) for h in self.h])

    def final(self, q: Array) -> tuple[Array, Array]:
        """(M,) estimates at queries with the chosen bandwidths, and the local deviations of the data from them."""
        h = np.atleast_2d(np.asarray(self.model.bandwidth_, float))[0]
        left_out = self.samples.left_out(torch.tensor(h)).numpy()[:, 0]
        values = np.stack([self.y, (self.y - left_out) ** 2], 1)
        self.banded = True
        # The deviation is always of order 0: a line through squares can go below zero.
        return self.predict(q, h, values)[:, 0], np.sqrt(self.predict(q, h, values, order=0)[:, 1])

    @property
    def columns(self) -> Columns | None:
        """What the columns of x are."""
        return self.model.columns_

    def at_middle(self, count: int) -> Array:
        """(count, d) queries where columns are held that are not shown."""
        return np.tile(kinds.middle(self.columns, self.x), (count, 1))

    def name(self, column: int | None) -> Text:
        """The name of a column of x, or of y where None."""
        names, d = self.options.names, self.x.shape[1]
        if names is None:
            names = list(getattr(self.model, "feature_names_in_", []))
        index = d if column is None else column
        if index < len(names):
            return Text(str(names[index]))
        return common.symbol("y") if column is None else common.symbol("x", column if d > 1 else None)


def nw_scene(model: NadarayaWatson, options: Options) -> Scene:
    """The scene of a fitted model: data, estimate and band, beside the error of bandwidths."""
    if not hasattr(model, "bandwidth_"):
        raise BadInput("NadarayaWatson: this model is not fitted; call fit(X, y) first")
    samples = replace(model.samples().exact(), backend="auto").output(0)
    x, y = samples.x.numpy(), samples.y.numpy()[:, 0]
    trace = bandwidth_descent(model, options.steps) if isinstance(model.bandwidth, str) else None
    if trace is not None:
        h = samples.bandwidths(np.exp(trace.x.numpy()))
    else:
        h = np.atleast_2d(np.asarray(model.bandwidth_, float))[:1]
    fit = Fit(model, samples, x, y, h, trace, options)
    picked = options.picked(x.shape[1], 2)
    if x.shape[1] == 2 and not samples.levels and (picked is None or len(picked) == 2):
        panels = [_surface(fit)]
    else:
        shown = picked or (range(x.shape[1]) if x.shape[1] <= 2 else _most_varying(fit))
        panels = [_categories(fit, column) if column in samples.levels else _curve(fit, column) for column in shown]
    panels.append(panel_of(model, trace, 0 if samples.levels else x.shape[1], options))
    panels = [replace(panel, cell=(0, i, 1, 1)) for i, panel in enumerate(panels)]
    timeline = Timeline(frames=options.frames)
    if trace is not None:
        moves = np.abs(np.diff(trace.x.numpy(), axis=0)).mean(1) / 3.0
        widths = [_widths(fit, row) for row in h]
        timeline = common.timeline(trace.steps.numpy(), moves, "CV", trace.value.numpy(), options, widths)
    wide = (1.25, *([1.0] * (len(panels) - 1)))
    words = say("local linear" if model.order else "nadaraya-watson", options.lang)
    subtitle = f"{model.kernel} · N = {numbers.count(len(x))}"
    if trace is None:  # else the status says h of each step
        subtitle += f" · {_widths(fit, h[-1])}"
    error = numbers.number(float(model.loo_score_))
    return Scene(
        panels, timeline, options.title_or(words), subtitle, _notes(fit, len(panels)), options.theme, options.lang, wide,
        size=options.size_or(int(420 * sum(wide)), 480),
        description=say("describe nw", options.lang, n=numbers.count(len(x)), d=x.shape[1], error=error),
    )  # fmt: skip


def _widths(fit: Fit, h: Array) -> str:
    """The first few bandwidths, as ``"h = 0.3, λ = 0.1"``; one far wider than the data is written as infinite."""
    spread, levels = fit.x.std(0), fit.samples.levels
    shown, symbol = [], ""
    for column, (v, s) in enumerate(zip(h[:MOST_WIDTHS], spread, strict=False)):
        infinite = column not in levels and 0 < FLAT * s < v
        before, symbol = symbol, "λ" if column in levels else "h"
        shown.append((f"{symbol} = " if symbol != before else "") + numbers.number(np.inf if infinite else v))
    return ", ".join([*shown, *["…"] * (len(h) > MOST_WIDTHS)])


def _most_varying(fit: Fit) -> list[int]:
    """The two columns along which the estimate varies most where the samples lie (not those of the least bandwidths)."""
    varies = []
    for column in range(fit.x.shape[1]):
        q = fit.at_middle(VARIES)
        places = np.percentile(fit.x[:, column], np.linspace(2, 98, VARIES))
        levels = fit.samples.levels.get(column)
        q[:, column] = places if levels is None else np.arange(VARIES) % levels
        varies.append(float(fit.predict(q, fit.h[-1]).std()))
    return sorted(np.argsort(varies, kind="stable")[::-1][:2].tolist())


def _curve(fit: Fit, column: int) -> Panel:
    """The estimate along one column, the others held, with the band; or one for each category where one column has some."""
    rows = evenly(len(fit.x), MOST_SAMPLES)
    x = fit.x[:, column]
    q = fit.at_middle(CURVE)
    q[:, column] = np.linspace(x.min(), x.max(), CURVE)
    if (split := _split(fit)) is not None:
        return _curves(fit, column, split, q, rows)
    moving = fit.estimate(q)
    final, deviation = fit.final(q)
    fit.shown.append(final)
    band = np.stack([final - deviation, final + deviation], 1)
    lang = fit.options.lang
    size = float(np.clip(90 / np.sqrt(len(rows)), 2.2, 5.5))
    marks: list[Mark] = [
        Points(np.stack([x, fit.y], 1)[rows], "dot", size, color="faint", alpha=0.75, label=say("samples", lang)),
        Curve(np.stack([q[:, column], final], 1), color=6, width=1.0, band=band),
    ]
    lines = np.stack([np.broadcast_to(q[:, column], moving.shape), moving], -1)
    still = fit.trace is None
    marks.append(Curve(lines[0] if still else lines, "accent", 2.6, label=say("estimate", lang), animated=not still))
    low, high = common.span(np.concatenate([fit.y, *band.T]), 0.05)
    axes = [_axis(fit, column), common.axis(fit.name(None), np.array([low, high]), pad=0.0)]
    return Panel(axes, marks, Text(say("data and estimate", lang)), kind="fit")


def _axis(fit: Fit, column: int) -> Axis:
    return kinds.axis_of(fit.columns, column, fit.name(column), fit.x[:, column])


def _split(fit: Fit) -> int | None:
    """The only column of categories, where there are few enough for a curve each."""
    levels = fit.samples.levels
    return next(iter(levels)) if len(levels) == 1 and min(levels.values()) <= kinds.MOST_CURVES else None


def _curves(fit: Fit, column: int, split: int, q: Array, rows: NDArray[np.int64]) -> Panel:
    """The estimates along one column, one for each category of another."""
    assert fit.columns is not None
    x, size = fit.x[:, column], float(np.clip(90 / np.sqrt(len(rows)), 2.2, 5.5))
    marks: list[Mark] = []
    for level, name in enumerate(kinds.level_names(fit.columns, split)):
        own = rows[fit.x[rows, split] == level]
        marks.append(Points(np.stack([x, fit.y], 1)[own], "dot", size, color=level, alpha=0.6, label=name))
        q[:, split] = level
        moving = fit.estimate(q)
        fit.shown.append(moving[-1])
        lines = np.stack([np.broadcast_to(q[:, column], moving.shape), moving], -1)
        still = fit.trace is None
        marks.append(Curve(lines[0] if still else lines, level, 2.2, animated=not still))
    axes = [_axis(fit, column), common.axis(fit.name(None), fit.y, pad=0.05)]
    return Panel(axes, marks, Text(say("data and estimate", fit.options.lang)), kind="fit")


def _categories(fit: Fit, column: int) -> Panel:
    """The estimate for each category of one column, the others held, with its band."""
    rows, lang = evenly(len(fit.x), MOST_SAMPLES), fit.options.lang
    count = fit.samples.levels[column]
    q = fit.at_middle(count)
    q[:, column] = np.arange(count)
    moving = fit.estimate(q)
    final, deviation = fit.final(q)
    ends = np.stack([final - deviation, final + deviation, np.full(count, np.nan)], 1)
    bars = np.stack([np.repeat(q[:, column], 3), ends.ravel()], 1)
    size = float(np.clip(90 / np.sqrt(len(rows)), 2.2, 5.5))
    spread = kinds.spread_out(fit.x[:, column])
    places = np.stack([np.broadcast_to(q[:, column], moving.shape), moving], -1)
    still = fit.trace is None
    marks: list[Mark] = [
        Points(np.stack([spread, fit.y], 1)[rows], "dot", size, color="faint", alpha=0.75, label=say("samples", lang)),
        Curve(bars, color=6, width=2.0),
        Points(
            places[0] if still else places,
            "ball",
            10.0,
            color="accent",
            label=say("estimate", lang),
            animated=not still,
        ),
    ]
    axes = [_axis(fit, column), common.axis(fit.name(None), np.concatenate([fit.y, final]), pad=0.05)]
    return Panel(axes, marks, Text(say("data and estimate", lang)), kind="fit")


def _surface(fit: Fit) -> Panel:
    """The estimate over two columns as a surface among the samples."""
    rows = evenly(len(fit.x), MOST_SAMPLES)
    ends = [np.linspace(a.min(), a.max(), SURFACE) for a in fit.x.T]
    q = np.stack(np.meshgrid(*ends), -1).reshape(-1, 2)
    height = fit.estimate(q).reshape(-1, SURFACE, SURFACE)
    axes = [_axis(fit, i) for i in range(2)]
    # Corners without samples, where local planes extrapolate, do not make the rest small.
    reach = BEYOND * np.ptp(fit.y)
    axes.append(
        common.axis(fit.name(None), np.append(fit.y, np.clip(height[-1], fit.y.min() - reach, fit.y.max() + reach)), 4)
    )
    beyond = (height < axes[2].lo) | (height > axes[2].hi)
    fit.shown.append(height[-1].copy())
    fit.cut = bool(beyond.any())
    height[beyond] = np.nan
    cmap = fit.options.colormap
    surface = Surface(ends[0], ends[1], height if fit.trace is not None else height[0], cmap=cmap, mesh=14, alpha=0.85,
                      animated=fit.trace is not None)  # fmt: skip
    size = float(np.clip(90 / np.sqrt(len(rows)), 2.2, 5.5))
    samples = Points(np.c_[fit.x, fit.y][rows], "ball", size, color="accent", label=say("samples", fit.options.lang))
    camera, motion = common.camera(fit.options, 26.0, fit.trace is not None)
    title = Text(say("data and estimate", fit.options.lang))
    return Panel(axes, [surface, samples], title, camera, motion, (1.0, 1.0, 0.75), kind="fit")


def _notes(fit: Fit, panels: int) -> list[str]:
    lang = fit.options.lang
    notes = sentences(fit.model, lang, fit.shown)
    if fit.cut:
        notes.append(say("height cut", lang))
    if fit.banded:
        notes.append(say("band", lang))
    if fit.x.shape[1] > 2 or (fit.x.shape[1] == 2 and panels == 3):
        notes.append(say("slices of categories" if fit.samples.levels else "slices", lang))
    if len(fit.x) > MOST_SAMPLES:
        notes.append(say("some samples", lang, shown=numbers.count(MOST_SAMPLES), n=numbers.count(len(fit.x))))
    every = bandwidth_error(fit.model).every
    if every > 1:
        notes.append(say("part of the error", lang, every=numbers.count(every)))
    return notes
