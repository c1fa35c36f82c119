"""Sharpness against step: the largest eigenvalue of the Hessian along the runs, and the value from which η is too large."""

from __future__ import annotations

import numpy as np

from kobai.errors import BadInput
from kobai.messages import say
from kobai.scenes.marks import Curve, Mark, Note, Points
from kobai.scenes.panel import Panel
from kobai.scenes.trace.context import Context
from kobai.scenes.trace.labels import scale_note
from kobai.scenes.trace.views.axes import step_axis
from kobai.scenes.trace.views.loss import loss_scale
from kobai.scenes.trace.views.view import View
from kobai.scenes.types import Array, Text
from kobai.theory import Stability

HEADROOM = 30.0  # times all sharpness: a threshold above it is not drawn, but said


def sharpness_panel(context: Context) -> Panel:
    """λmax of the Hessian, or of the preconditioned one, with its threshold dashed and the edge of stability marked."""
    runs, lang = context.runs, context.options.lang
    assert runs is not None
    steps = runs.steps.astype(np.float64)
    single = len(runs.stability) == 1
    curves = [(run, *_curves(found, steps)) for run, found in runs.stability.items()]
    seen = np.concatenate([line for _, line, _, _ in curves])
    most = float(np.nanmax(np.abs(seen[np.isfinite(seen)]), initial=0.0))
    bounds = [bound[bound <= HEADROOM * most] for _, _, bound, _ in curves]
    scale = loss_scale(np.concatenate([seen, *bounds]), context.options.height)
    marks: list[Mark] = []
    for run, line, bound, edge in curves:
        found, color = runs.stability[run], context.color(run)
        height = scale.to_plot(np.where(np.isfinite(line), line, np.nan))
        name = _measure(found, lang) if single else context.name(run)
        marks.append(Curve(np.stack([steps, height], 1), color, 2.0, reveal=True, label=name))
        if (bound <= HEADROOM * most).any():
            drawn = scale.to_plot(np.where(bound <= HEADROOM * most, bound, np.nan))
            label = threshold_formula(found) if single else ""
            marks.append(Curve(np.stack([steps, drawn], 1), "ink" if single else color, 1.3, dash=True, label=label))
        if edge is not None:
            at = np.array([edge, float(scale.to_plot(np.interp(edge, steps, line)))])
            marks.append(Points(at[None], "ring", 8.0, color="ink"))
            left = edge < 0.6 * steps[-1]
            text = Text(f"\u2002{say('edge of stability', lang)}\u2002")
            since, side = int(np.searchsorted(steps, edge)), "left" if left else "right"
            marks.append(Note(at, text, color="ink" if single else color, anchor=side, since=since))
    heights = np.concatenate([m.points[:, 1] for m in marks if isinstance(m, Curve)] or [np.zeros(1)])
    heights = heights[np.isfinite(heights)]
    low, high = (float(heights.min()), float(heights.max())) if len(heights) else (0.0, 1.0)
    if high - low <= 1e-6 * max(abs(low), abs(high)):  # constant, as on a quadratic: shown with room on both sides
        low, high = (
            (low - 0.5 * abs(low), high + 0.5 * abs(high))
            if low and scale.kind == "linear"
            else (low - 0.5, high + 0.5)
        )
    pad = 0.08 * (high - low)
    measure = Text(say("sharpness", lang))
    y = scale.axis(measure, low - pad, high + pad, 5, note=scale_note(scale, lang, symbol="λ"))
    return Panel([step_axis(float(max(steps[-1], 1)), lang), y], marks, cursor=True, kind="sharpness")


def _curves(found: Stability, steps: Array) -> tuple[Array, Array, float | None]:
    """What is compared and its threshold at the steps shown, and the step at which the edge of stability begins, if it does."""
    own = found.steps.astype(float)
    finite = np.isfinite(found.compared)
    line = np.interp(steps, own[finite], found.compared[finite]) if finite.any() else np.full(len(steps), np.nan)
    if finite.any():
        line[(steps < own[finite][0]) | (steps > own[finite][-1])] = np.nan
    known = np.isfinite(found.threshold)
    bound = np.interp(steps, own[known], found.threshold[known]) if known.any() else np.full(len(steps), np.nan)
    edge = own[found.meets]
    return line, bound, float(edge[0]) if len(edge) else None


def _measure(found: Stability, lang: str) -> str:
    """What the curve is."""
    return say("preconditioned sharpness" if np.isfinite(found.preconditioned).any() else "largest curvature", lang)


def threshold_formula(found: Stability) -> str:
    """The formula of the threshold: 2/η for gradient descent."""
    return found.formulas[0].replace("λmax", "η").replace("s", "η")


class _SharpnessView(View):
    def check(self, context: Context) -> None:
        """Raise ``BadInput`` where it was not computed."""
        super().check(context)
        if context.runs is not None and not context.runs.stability:
            raise BadInput("panels='sharpness': the function has no Hessian that can be computed; take another panel")


VIEW = _SharpnessView("sharpness", sharpness_panel, steps=True)
