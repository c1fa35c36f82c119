"""The leave-one-out error as a landscape of bandwidths, and a descent on it."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import torch

from kobai.descent import Trace, descend
from kobai.kernel.bandwidth.selection import loo_function
from kobai.kernel.nadaraya_watson import NadarayaWatson
from kobai.kernel.profiles import profile
from kobai.kernel.regress import leave_out
from kobai.messages import say
from kobai.objectives import Objective
from kobai.scenes.kernel import look
from kobai.scenes.kernel.manifold import array
from kobai.scenes.kernel.options import Options
from kobai.scenes.marks import Contours, Curve, Mark, Path, Points
from kobai.scenes.panel import Panel
from kobai.scenes.scale import Scale
from kobai.scenes.text import Text
from kobai.scenes.theme import THEMES
from kobai.scenes.types import Array

PAIRS = 1_000_000
"""The landscape is estimated at so many samples times all of them, else it would take longer than the fit."""
CURVE, MAP = 161, 41
CV = Text("CV", r"\mathrm{CV}", "<math><mi>CV</mi></math>")


@dataclass
class BandwidthError:
    """CV as a function of one point, log h (d,) -> (): what ``kobai.descend`` goes down.

    Args:
        x: (N, d) centred.
        y: (N, D).
        kernel, order: of the model.
        every: estimated at every so manieth sample.
    """

    x: torch.Tensor
    y: torch.Tensor
    kernel: str
    order: int
    every: int

    def __call__(self, log_h: torch.Tensor) -> torch.Tensor:
        rows = torch.arange(0, len(self.x), self.every)
        estimate = leave_out(self.x / log_h.exp(), self.y, profile(self.kernel), self.order, rows=rows)
        return (self.y[rows] - estimate).square().sum(1).mean()

    def many(self, log_h: Array) -> Array:
        """The same at many points (m, d) -> (m,)."""
        score = loo_function(self.x, self.y, self.kernel, self.order, "auto")
        return np.array([score(np.ascontiguousarray(z), self.every)[0] for z in log_h])


def error_of(model: NadarayaWatson) -> BandwidthError:
    """The error that a fitted model's bandwidths are judged by."""
    x, y = (torch.tensor(array(a)) for a in (model.X_, model.y_))
    y = y[:, None] if y.ndim == 1 else y
    every = max(1, len(x) * len(x) // PAIRS)
    return BandwidthError(x - x.mean(0), y, model.kernel, model.order, every)


SHARES = (1.0, 0.6, 0.35, 0.2, 0.1, 0.05)
NEAR = 0.1
"""Bandwidths within a factor of about 1 + this of the chosen ones count as having arrived."""


def descent_of(model: NadarayaWatson, steps: int) -> Trace:
    """From bandwidths far too wide down to the chosen ones, in log h; the last row is the chosen ones themselves.

    The walls of this landscape are steep and its plains flat, so the rule is Rprop, which asks for the slope's sign only.
    The landscape may have several basins: of starts from far to near, the farthest that leads to the chosen ones is taken.
    """
    error = error_of(model)
    chosen = np.log(np.asarray(model.bandwidth_, float))
    spread = np.log(np.maximum(error.x.std(0).numpy(), 1e-300))
    # A column that was switched off has no minimum to roll into: it stays where it ended.
    on = chosen < spread + np.log(3.0)
    if not on.any():
        on[:] = True
    start = np.maximum(spread + np.log(1.2), chosen + np.log(2.0))
    moving, whole = torch.tensor(on), torch.tensor(chosen)
    resting, places = whole.masked_fill(moving, 0.0), torch.eye(len(on), dtype=torch.float64)[moving]

    def of_moving(log_h: torch.Tensor) -> torch.Tensor:
        return error(resting + log_h @ places)

    best, least = None, np.inf
    for share in SHARES:
        trace = descend(
            Objective(of_moving, dim=int(on.sum()), name="CV"),
            torch.tensor((chosen + share * (start - chosen))[on]),
            optimizer="Rprop",
            lr=0.08,
            step_sizes=(1e-6, 0.2),
            steps=steps,
            engine="loop",
        )
        missed = float(np.abs(trace.x[-1].numpy() - chosen[on]).max())
        if missed < least:
            best, least = trace, missed
        if least <= NEAR:
            break
    assert best is not None
    with torch.no_grad():
        value = error(whole)
    way = whole.repeat(len(best.x), 1)
    way[:, moving] = best.x
    steps_taken = torch.cat([best.steps, best.steps[-1:] + 1])
    return replace(
        best,
        objective=Objective(error, dim=len(chosen), name="CV"),
        x=torch.cat([way, whole[None]]),
        value=torch.cat([best.value, value[None]]),
        grad_norm=torch.cat([best.grad_norm, best.grad_norm[-1:]]),
        lr=torch.cat([best.lr, best.lr[-1:]]),
        steps=steps_taken,
        stopped_at=int(steps_taken[-1]),
    )


def panel_of(model: NadarayaWatson, trace: Trace | None, d: int, options: Options) -> Panel:
    """The error over one bandwidth as a curve, over two as a map, over more against the step."""
    if d == 1:
        return _curve(model, trace, options)
    if d == 2:
        return _map(model, trace, options)
    return _steps(model, trace, options)


def _range(model: NadarayaWatson, trace: Trace | None) -> list[tuple[float, float]]:
    """Ends of each log bandwidth to show: the way, the end, and as much again on the other side.

    A bandwidth that came by no way is shown amid others from a fifth to five times it.
    """
    chosen = np.log(np.asarray(model.bandwidth_, float))
    if trace is None:
        return [(float(c - np.log(5.0)), float(c + np.log(5.0))) for c in chosen]
    way = trace.x.numpy()
    points = np.concatenate([way, chosen[None]])
    low, high = points.min(0), points.max(0)
    reach = np.maximum(high - low, 1.2)
    return [(float(a - 0.45 * r), float(b + 0.15 * r)) for a, b, r in zip(low, high, reach, strict=True)]


def _which(model: NadarayaWatson, lang: str) -> str:
    return say("bandwidth chosen" if isinstance(model.bandwidth, str) else "bandwidth set", lang)


def _label(index: int | None, lang: str) -> Text:
    h = look.symbol("h", index)
    return Text(f"{say('bandwidth', lang)} {h.plain}", None, None) if index is None else h


def _curve(model: NadarayaWatson, trace: Trace | None, options: Options) -> Panel:
    error, lang = error_of(model), options.lang
    ((low, high),) = _range(model, trace)
    z = np.linspace(low, high, CURVE)
    value = error.many(z[:, None])
    logs = np.log(10.0)
    marks: list[Mark] = [Curve(np.stack([z / logs, value], 1), color="ink", width=1.6)]
    chosen = np.log(float(np.asarray(model.bandwidth_)[0]))
    at = np.array([[chosen / logs, float(error.many(np.array([[chosen]]))[0])]])
    marks.append(Points(at, "star", 10.0, color="minimum", label=_which(model, lang)))
    heights = [value]
    if trace is not None:
        way = np.stack([trace.x.numpy()[:, 0] / logs, trace.value.numpy()], 1)
        heights.append(way[:, 1])
        readout = {"h": np.exp(trace.x.numpy()[:, 0]), "CV": trace.value.numpy()}
        marks.append(Path(way, color=0, style="tube", head="ball", readout=readout))
    y = look.axis(CV, np.concatenate(heights), pad=0.08)
    x = Scale("log").axis(_label(None, lang), low / logs, high / logs, 5)
    return Panel([x, y], marks, Text(say("leave-one-out error", lang)), kind="bandwidth")


def _map(model: NadarayaWatson, trace: Trace | None, options: Options) -> Panel:
    error, logs = error_of(model), np.log(10.0)
    ends = [np.linspace(*pair, MAP) for pair in _range(model, trace)]
    value = error.many(np.stack(np.meshgrid(*ends), -1).reshape(-1, 2)).reshape(MAP, MAP)
    low, high = float(np.nanmin(value)), float(np.nanmax(value))
    scale = Scale("symlog", linthresh=0.03 * (high - low) or 1.0, offset=low)
    height = scale.to_plot(value)
    levels = np.linspace(height.min(), height.max(), 14)[1:-1]
    cmap = options.cmap or THEMES[options.theme].cmap
    marks: list[Mark] = [Contours(ends[0] / logs, ends[1] / logs, height, levels, cmap=cmap)]
    chosen = np.log(np.asarray(model.bandwidth_, float))[None] / logs
    marks.append(Points(chosen, "star", 10.0, color="minimum", label=_which(model, options.lang)))
    if trace is not None:
        readout = {"h": np.exp(trace.x.numpy()), "CV": trace.value.numpy()}
        marks.append(Path(trace.x.numpy() / logs, color=0, style="tube", head="ball", readout=readout))
    axes = [
        Scale("log").axis(_label(i, options.lang), float(e[0] / logs), float(e[-1] / logs), 4)
        for i, e in enumerate(ends)
    ]
    return Panel(axes, marks, Text(say("leave-one-out error", options.lang)), aspect=(1.0, 1.0), kind="bandwidth")


def _steps(model: NadarayaWatson, trace: Trace | None, options: Options) -> Panel:
    lang = options.lang
    title = Text(say("leave-one-out error", lang))
    if trace is None:
        value = np.array([float(model.loo_score_)])
        axes, heights = look.error_axes(np.zeros(1, np.int64), value, CV, lang)
        return Panel(axes, [Points(np.array([[0.0, heights[0]]]), "star", 10.0, color="minimum")], title, kind="loss")
    axes, heights = look.error_axes(trace.steps.numpy(), trace.value.numpy(), CV, lang)
    line = Curve(np.stack([trace.steps.double().numpy(), heights], 1), color="accent", width=2.0, reveal=True)
    return Panel(axes, [line], title, cursor=True, kind="loss")
