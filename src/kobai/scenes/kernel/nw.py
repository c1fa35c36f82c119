"""A kernel regression beside the descent of its bandwidth on the leave-one-out error."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import numpy as np
import torch

from kobai import numbers
from kobai.descent import Trace
from kobai.errors import BadInput
from kobai.kernel import NadarayaWatson
from kobai.kernel.bandwidth.descent import bandwidth_descent, bandwidth_error
from kobai.kernel.samples import Samples
from kobai.kernel.words import BEYOND, sentences
from kobai.messages import say
from kobai.scenes import Curve, Panel, Points, Scene, Surface, Text, Timeline
from kobai.scenes.kernel import common
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
        h = np.asarray(self.model.bandwidth_, float)
        left_out = self.samples.left_out(torch.tensor(h)).numpy()[:, 0]
        values = np.stack([self.y, (self.y - left_out) ** 2], 1)
        # The deviation is always of order 0: a line through squares can go below zero.
        return self.predict(q, h, values)[:, 0], np.sqrt(self.predict(q, h, values, order=0)[:, 1])

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
    samples = replace(model.samples().exact(), backend="auto")
    x, y = samples.x.numpy(), samples.y.numpy()[:, 0]
    trace = bandwidth_descent(model, options.steps) if isinstance(model.bandwidth, str) else None
    h = np.exp(trace.x.numpy()) if trace is not None else np.asarray(model.bandwidth_, float)[None]
    fit = Fit(model, samples, x, y, h, trace, options)
    picked = options.picked(x.shape[1], 2)
    if x.shape[1] == 1:
        panels = [_curve(fit, 0)]
    elif x.shape[1] == 2 and (picked is None or len(picked) == 2):
        panels = [_surface(fit)]
    else:
        panels = [_curve(fit, column) for column in (picked or _most_varying(fit))]
    panels.append(panel_of(model, trace, x.shape[1], options))
    panels = [replace(panel, cell=(0, i, 1, 1)) for i, panel in enumerate(panels)]
    timeline = Timeline(frames=options.frames)
    if trace is not None:
        moves = np.abs(np.diff(trace.x.numpy(), axis=0)).mean(1) / 3.0
        widths = [f"h = {_widths(fit, row)}" for row in h]
        timeline = common.timeline(trace.steps.numpy(), moves, "CV", trace.value.numpy(), options, widths)
    wide = (1.25, *([1.0] * (len(panels) - 1)))
    words = say("local linear" if model.order else "nadaraya-watson", options.lang)
    subtitle = f"{model.kernel} · N = {numbers.count(len(x))}"
    if trace is None:  # else the status says h of each step
        subtitle += f" · h = {_widths(fit, h[-1])}"
    error = numbers.number(float(model.loo_score_))
    return Scene(
        panels, timeline, options.title_or(words), subtitle, _notes(fit, len(panels)), options.theme, options.lang, wide,
        size=options.size_or(int(420 * sum(wide)), 480),
        description=say("describe nw", options.lang, n=numbers.count(len(x)), d=x.shape[1], error=error),
    )  # fmt: skip


def _widths(fit: Fit, h: Array) -> str:
    """The first few bandwidths; one far wider than the data is written as infinite."""
    spread = fit.x.std(0)
    shown = [numbers.number(np.inf if 0 < FLAT * s < v else v) for v, s in zip(h[:MOST_WIDTHS], spread, strict=False)]
    return ", ".join([*shown, *["…"] * (len(h) > MOST_WIDTHS)])


def _most_varying(fit: Fit) -> list[int]:
    """The two columns along which the estimate varies most where the samples lie (not those of the least bandwidths)."""
    varies = []
    for column in range(fit.x.shape[1]):
        q = np.tile(fit.x.mean(0), (VARIES, 1))
        q[:, column] = np.percentile(fit.x[:, column], np.linspace(2, 98, VARIES))
        varies.append(float(fit.predict(q, fit.h[-1]).std()))
    return sorted(np.argsort(varies, kind="stable")[::-1][:2].tolist())


def _curve(fit: Fit, column: int) -> Panel:
    """The estimate along one column, the others at their means, with the band."""
    rows = evenly(len(fit.x), MOST_SAMPLES)
    x = fit.x[:, column]
    q = np.tile(fit.x.mean(0), (CURVE, 1))
    q[:, column] = np.linspace(x.min(), x.max(), CURVE)
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
    axes = [common.axis(fit.name(column), x, pad=0.02), common.axis(fit.name(None), np.array([low, high]), pad=0.0)]
    return Panel(axes, marks, Text(say("data and estimate", lang)), kind="fit")


def _surface(fit: Fit) -> Panel:
    """The estimate over two columns as a surface among the samples."""
    rows = evenly(len(fit.x), MOST_SAMPLES)
    ends = [np.linspace(a.min(), a.max(), SURFACE) for a in fit.x.T]
    q = np.stack(np.meshgrid(*ends), -1).reshape(-1, 2)
    height = fit.estimate(q).reshape(-1, SURFACE, SURFACE)
    axes = [common.axis(fit.name(i), fit.x[:, i], pad=0.02) for i in range(2)]
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
    if fit.x.shape[1] != 2 or panels == 3:
        notes.append(say("band", lang))
    if fit.x.shape[1] > 2 or (fit.x.shape[1] == 2 and panels == 3):
        notes.append(say("slices", lang))
    if len(fit.x) > MOST_SAMPLES:
        notes.append(say("some samples", lang, shown=numbers.count(MOST_SAMPLES), n=numbers.count(len(fit.x))))
    every = bandwidth_error(fit.model).every
    if every > 1:
        notes.append(say("part of the error", lang, every=numbers.count(every)))
    return notes
