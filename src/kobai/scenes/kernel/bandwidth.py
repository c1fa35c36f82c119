"""The panel of the leave-one-out error over the bandwidths."""

from __future__ import annotations

import numpy as np

from kobai.descent import Trace
from kobai.kernel import NadarayaWatson
from kobai.kernel.bandwidth.descent import bandwidth_error, log_bandwidths
from kobai.messages import say
from kobai.scenes import Contours, Curve, Panel, Path, Points, Text
from kobai.scenes.kernel import common
from kobai.scenes.kernel.manifold import array
from kobai.scenes.kernel.options import Options
from kobai.scenes.marks import Mark
from kobai.scenes.scale import Scale
from kobai.scenes.ticks import step_125
from kobai.scenes.trace.labels import scale_note
from kobai.scenes.types import Array

STAR = 19.0  # points; its tips show around the ball that ends on it
CURVE, MAP = 161, 41  # points of the error over one bandwidth, and each way over two
LEVELS = 12  # about so many lines on the map
CV = Text("CV", r"\mathrm{CV}", "<math><mi>CV</mi></math>")


def panel_of(model: NadarayaWatson, trace: Trace | None, d: int, options: Options) -> Panel:
    """The error over one bandwidth as a curve, over two as a map, over more against the step."""
    return {1: _curve, 2: _map}.get(d, _steps)(model, trace, options)


def _range(model: NadarayaWatson, trace: Trace | None) -> Array:
    """The range of each log bandwidth: the descent and a margin, or without one from a fifth of it to five times it."""
    chosen = log_bandwidths(model)
    if trace is None:
        return np.stack([chosen - np.log(5.0), chosen + np.log(5.0)], 1)
    points = np.concatenate([trace.x.numpy(), chosen[None]])
    low, high = points.min(0), points.max(0)
    # Where h is far wider than the data the error is flat, and tells nothing without what comes before.
    spread = np.log(np.maximum(array(model.X_).std(0), 1e-300))
    low = np.where(low > spread + np.log(3.0), spread - np.log(5.0), low)
    reach = np.maximum(high - low, 1.2)
    return np.stack([low - 0.45 * reach, high + 0.15 * reach], 1)


def _which(model: NadarayaWatson, lang: str) -> str:
    return say("bandwidth chosen" if isinstance(model.bandwidth, str) else "bandwidth set", lang)


def _curve(model: NadarayaWatson, trace: Trace | None, options: Options) -> Panel:
    error, lang, logs = bandwidth_error(model), options.lang, np.log(10.0)
    ((low, high),) = _range(model, trace)
    z = np.linspace(low, high, CURVE)
    value = error.many(z[:, None])
    value[value <= (1e-13 * float(error.y.abs().max())) ** 2] = 0.0  # rounding
    marks: list[Mark] = [Curve(np.stack([z / logs, value], 1), color="ink", width=1.6)]
    chosen = float(log_bandwidths(model)[0])
    at = np.array([[chosen / logs, float(error.many(np.array([[chosen]]))[0])]])
    marks.append(Points(at, "star", STAR, color="minimum", label=_which(model, lang)))
    heights = [value]
    if trace is not None:
        way = np.stack([trace.x.numpy()[:, 0] / logs, trace.value.numpy()], 1)
        heights.append(way[:, 1])
        readout = {"h": np.exp(trace.x.numpy()[:, 0]), "CV": trace.value.numpy()}
        marks.append(Path(way, color=0, style="tube", head="ball", readout=readout))
    y = common.error_axis(CV, np.concatenate(heights), 5, Scale())
    x = Scale("log").axis(Text(f"{say('bandwidth', lang)} h"), low / logs, high / logs, 5)
    return Panel([x, y], marks, Text(say("leave-one-out error", lang)), kind="bandwidth")


def _map(model: NadarayaWatson, trace: Trace | None, options: Options) -> Panel:
    error, logs = bandwidth_error(model), np.log(10.0)
    ends = [np.linspace(low, high, MAP) for low, high in _range(model, trace)]
    value = error.many(np.stack(np.meshgrid(*ends), -1).reshape(-1, 2)).reshape(MAP, MAP)
    low, high = float(np.nanmin(value)), float(np.nanmax(value))
    scale = Scale("symlog", linthresh=step_125(0.03 * (high - low) or 1.0, 1), offset=low)
    height = scale.to_plot(value)
    note = scale_note(scale, options.lang, symbol=CV.plain)
    values = scale.axis(CV, float(height.min()), float(height.max()), LEVELS, note=note)
    levels = np.array([at for at, _ in values.ticks])
    marks: list[Mark] = [Contours(ends[0] / logs, ends[1] / logs, height, levels, options.colormap, values=values)]
    chosen = log_bandwidths(model)[None] / logs
    marks.append(Points(chosen, "star", STAR, color="minimum", label=_which(model, options.lang)))
    if trace is not None:
        readout = {"h": np.exp(trace.x.numpy()), "CV": trace.value.numpy()}
        marks.append(Path(trace.x.numpy() / logs, color=0, style="tube", head="ball", readout=readout))
    log = Scale("log")
    axes = [log.axis(common.symbol("h", i), float(e[0] / logs), float(e[-1] / logs), 4) for i, e in enumerate(ends)]
    return Panel(axes, marks, Text(say("leave-one-out error", options.lang)), aspect=(1.0, 1.0), kind="bandwidth")


def _steps(model: NadarayaWatson, trace: Trace | None, options: Options) -> Panel:
    title, lang = "leave-one-out error", options.lang
    if trace is not None:
        return common.error_panel(trace.steps.numpy(), trace.value.numpy(), CV, title, lang, (0, 0, 1, 1))
    axes, heights = common.error_axes(np.zeros(1, np.int64), np.array([float(model.loo_score_)]), CV, lang)
    star = Points(np.array([[0.0, heights[0]]]), "star", STAR, color="minimum")
    return Panel(axes, [star], Text(say(title, lang)), kind="loss")
