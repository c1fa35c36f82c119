"""Scenes of traces and objectives.

``prepare`` finds what all panels share (a ``Context``): the plane shown, the frame in it, where runs leave it. ``layout``
chooses the panels of the view, ``views`` build them from the marks of ``trace_marks``, and ``labels`` and ``notes`` say the
words.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from kobai.descent.record.trace import Trace
from kobai.messages import say
from kobai.objectives import Objective
from kobai.scenes.build import scene
from kobai.scenes.scene import Scene
from kobai.scenes.timeline import Timeline, pace
from kobai.scenes.trace import labels
from kobai.scenes.trace.context import Context
from kobai.scenes.trace.layout import arrange
from kobai.scenes.trace.notes import notes_of
from kobai.scenes.trace.options import Options
from kobai.scenes.trace.prepare import prepare
from kobai.scenes.trace.runs import runs_of
from kobai.scenes.trace.small_multiples import is_small
from kobai.scenes.trace.step_view import recorded_state


@scene.register
def _(trace: Trace, /, **options: Any) -> Scene:
    chosen = Options.parse(options)
    context = prepare(trace.objective, runs_of(trace, list(chosen.names or [])), chosen)
    assert context.runs is not None
    subtitle = labels.subtitle_of(trace.optimizer, trace.hyper, context.runs.lr, context.runs.names, chosen.lang)
    if is_small(chosen, context.runs):
        subtitle = say("small multiples", chosen.lang, runs=context.runs.count)
    built = _build(context, subtitle)
    built.extra.update(recorded_state(trace, built.timeline.steps))
    return built


@scene.register
def _(objective: Objective, /, **options: Any) -> Scene:
    return _build(prepare(objective, None, Options.parse(options)), "")


def _build(context: Context, subtitle: str) -> Scene:
    options, runs = context.options, context.runs
    context.small = is_small(options, runs)
    panels, columns, rows, size = arrange(context)
    return Scene(
        panels,
        _timeline(context),
        options.title_or(labels.title_of(context.objective)),
        subtitle,
        notes_of(context, panels),
        options.theme,
        options.lang,
        columns,
        rows,
        options.size_or(*size),
        labels.describe(context.objective, runs, subtitle, options.lang),
    )


def _timeline(context: Context) -> Timeline:
    options, runs = context.options, context.runs
    if runs is None:
        return Timeline()
    lasts = [ending.last for ending in context.endings]
    end = max((len(runs.steps) - 1 if i is None else i) for i in lasts)
    exact = np.array([i for i in lasts if i is not None][:50], np.int64)
    frames = pace(context.moves, end, options.frames, options.fps, exact)
    return Timeline(runs.steps, frames, float(options.fps), labels.status_lines(runs, options.lang))
