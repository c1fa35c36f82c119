"""What an optimizer reaches against its step size: f at the end with a band over the starts, and the steps to arrive."""

from __future__ import annotations

import math

import numpy as np
import xarray

from kobai import numbers
from kobai.messages import say
from kobai.scenes import Curve, Note, Panel, Points, Scene, Text
from kobai.scenes.marks import Mark
from kobai.scenes.options import Options
from kobai.scenes.scale import Scale
from kobai.scenes.study.basins import subtitle
from kobai.scenes.study.pixels import range_of, title
from kobai.scenes.types import Array, Color

ETA = Text("η", "\\eta", "<math><mi>η</mi></math>")
FLOOR = 1e-16  # of the largest value: what is lower is drawn there
LEAST = 0.09  # of the axis: a narrower range has no name in the picture
RIGHT = 2  # the colour of the range that is right
CEILING = 1e3  # times the largest value: what is higher is drawn there, on a linear axis a whole range above


def step_size_scene(study: xarray.Dataset, options: Options) -> Scene:
    """The scene of a curve of ``kobai.study.step_size``."""
    lang = options.lang
    rates = study["lr"].to_numpy().astype(float)
    low, high, _ = range_of(study, "lr")
    at = np.log10(rates)
    across = Scale("log").axis(ETA, low, high, 6)
    value, below, above = (study[name].to_numpy().astype(float) for name in ("value", "value_low", "value_high"))
    shown = value[np.isfinite(value)]
    most = float(shown.max()) if shown.size else 1.0
    positive = shown.size > 0 and shown.min() > 0
    scale = Scale("log") if positive else Scale()
    bottom, top = FLOOR * most, CEILING * most
    if not positive:
        bottom, top = -np.inf, most + ((most - float(shown.min(initial=most))) or 1.0)
    heights = [scale.to_plot(np.clip(v, bottom, top)) for v in (value, below, above)]
    finite = np.concatenate(
        [h[np.isfinite(h)] for h in heights] + [np.zeros(1)] if not shown.size else [h[np.isfinite(h)] for h in heights]
    )
    ends = float(finite.min()), float(finite.max())
    pad = 0.06 * ((ends[1] - ends[0]) or 1.0)
    ends = ends[0] - pad, ends[1] + 2.5 * pad
    line = np.where(np.isfinite(value), heights[0], np.nan)
    band = np.stack(heights[1:], 1) if study.attrs["starts"] > 1 else None
    label = Text(say("value after", lang, steps=study.attrs["steps"]))
    first = Panel(
        [across, scale.axis(label, *ends, 5)],
        [*_lines(study, ends, lang), *_ranges(study, ends, lang), *_curve(at, line, band)],
        cell=(0, 0, 1, 1), kind="curve",
    )  # fmt: skip
    steps = study["steps"].to_numpy().astype(float)
    top = float(np.nanmax(steps)) if np.isfinite(steps).any() else 1.0
    counts = Scale("log")
    tall = (
        math.log10(max(1.0, np.nanmin(steps))) - 0.1 if np.isfinite(steps).any() else 0.0,
        math.log10(max(top, 10.0)) + 0.1,
    )
    second = Panel(
        [across, counts.axis(Text(say("steps to arrive", lang)), *tall, 4)],
        [*_lines(study, tall, ""), *_curve(at, counts.to_plot(np.maximum(steps, 1)))],
        cell=(1, 0, 1, 1), kind="curve",
    )  # fmt: skip
    notes = _notes(study, lang)
    arrive = bool(np.isfinite(steps).any())
    if not arrive:
        notes = [say("no start arrives", lang, steps=numbers.count(study.attrs["steps"])), *notes]
    return Scene(
        [first, second] if arrive else [first], title=options.title_or(title(study)), subtitle=subtitle(study, lang), notes=notes,
        theme=options.theme, lang=lang, rows=(1.3, 1.0) if arrive else (1.0,), size=options.size_or(720, 640 if arrive else 400),
        description=" ".join([say("describe step size", lang), *notes]),
    )  # fmt: skip


def _curve(at: Array, height: Array, band: Array | None = None) -> list[Mark]:
    """A curve, with a dot at each point that has no neighbour to draw a line to."""
    points = np.stack([at, height], 1)
    finite = np.pad(np.isfinite(height), 1)
    alone = finite[1:-1] & ~finite[:-2] & ~finite[2:]
    curve: Mark = Curve(points, "accent", 2.2, band=band)
    return [curve, Points(points[alone], "dot", 5.0, color="accent")] if alone.any() else [curve]


def _lines(study: xarray.Dataset, ends: tuple[float, float], lang: str) -> list[Mark]:
    """Upright lines at the limit and at the suggestion; named where a language is given."""
    marks: list[Mark] = []
    limit = f"limit {study.attrs.get('limit_at', 'minimum')}"
    suggestion = "fewest" if (study["arrived"].to_numpy() > 0).any() else "lowest"
    for name, kind, color in (("limit", limit, "ink"), ("suggestion", suggestion, RIGHT)):
        lr = float(study.attrs.get(name) or math.nan)
        if lr > 0 and float(study["lr"][0]) <= lr <= float(study["lr"][-1]):
            points: Array = np.array([[math.log10(lr), ends[0]], [math.log10(lr), ends[1]]])
            label = say(f"step size {kind}", lang, lr=numbers.number(lr)) if lang else ""
            marks.append(Curve(points, color, 1.3, dash=True, label=label))
    return marks


def _ranges(study: xarray.Dataset, ends: tuple[float, float], lang: str) -> list[Mark]:
    """The slow, the right and the diverging range as bars at the top, each with its name where there is room."""
    rates = study["lr"].to_numpy().astype(float)
    low, high = np.log10(rates[[0, -1]])
    right = [math.log10(float(v)) for v in study.attrs.get("right") or []]
    over = _diverging(study)
    found: list[tuple[str, float, float, Color]] = []
    if right:
        found += [("slow", low, right[0], "faint"), ("right", right[0], right[1], RIGHT)]
    if len(over):
        found.append(("diverging", math.log10(over[0]), high, "ink"))
    marks: list[Mark] = []
    top, gap = ends[1] - 0.02 * (ends[1] - ends[0]), 0.004 * (high - low)
    for name, begin, end, color in found:
        if end - begin <= 2 * gap:
            continue
        marks.append(Curve(np.array([[begin + gap, top], [end - gap, top]]), color, 4.0))
        if end - begin > LEAST * (high - low):
            best = math.log10(float(study.attrs.get("suggestion") or 1.0))
            if begin < best < end:  # beside the line there, where more room is
                begin, end = max((begin, best), (best, end), key=lambda part: part[1] - part[0])
            at = np.array([(begin + end) / 2, top - 0.06 * (ends[1] - ends[0])])
            marks.append(Note(at, Text(say(f"range {name}", lang)), color="ink", anchor="center"))
    return marks


def _notes(study: xarray.Dataset, lang: str) -> list[str]:
    """The slow, the right and the diverging range in words."""
    notes = []
    right = list(study.attrs.get("right") or [])
    if right:
        low, high = (numbers.number(float(v)) for v in right)
        notes.append(say("step size ranges", lang, low=low, high=high))
    over = _diverging(study)
    if len(over):
        notes.append(say("step size diverges", lang, lr=numbers.number(float(over[0]))))
    return notes + [str(text) for text in study.attrs.get("warnings", [])]


def _diverging(study: xarray.Dataset) -> Array:
    """The step sizes above the last one with which not most starts diverge."""
    rates = study["lr"].to_numpy().astype(float)
    held = np.flatnonzero(study["diverged"].to_numpy() <= 0.5)
    return rates[held[-1] + 1 :] if len(held) else rates
