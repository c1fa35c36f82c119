"""``scene``: the one verb for showing. It dispatches on the type of what it is given."""

from __future__ import annotations

import functools
import importlib
import sys
from typing import Any

import numpy as np

from kobai.descent.record.trace import Trace
from kobai.errors import BadInput
from kobai.messages import say
from kobai.objectives import Objective
from kobai.scenes.scene import Scene
from kobai.scenes.timeline import Timeline, pace
from kobai.scenes.trace import labels
from kobai.scenes.trace.context import Stage
from kobai.scenes.trace.layout import arrange
from kobai.scenes.trace.notes import small_print
from kobai.scenes.trace.options import Options
from kobai.scenes.trace.prepare import set_stage
from kobai.scenes.trace.runs import runs_of
from kobai.scenes.trace.small_multiples import is_small
from kobai.scenes.trace.step_view import recorded

# Rooms whose things are shown by builders imported only then: where a class lives -> where its builders are.
_LATER = {"kobai.kernel.": "kobai.scenes.kernel"}


@functools.singledispatch
def scene(thing: Any, /, **options: Any) -> Scene:
    """Build the ``Scene`` that shows a thing.

    Args:
        thing: a ``Trace`` (one run or many, of any number of variables) or an ``Objective``; other parts of kobai
            register their own kinds.
        **options: see ``kobai.scenes.trace.options.Options``: ``view``, ``theme``, ``lang``, ``camera``, ``height``, …

    Returns:
        Scene. In a notebook it shows itself; ``.save("a.gif")`` writes it.

    Raises:
        BadInput: a thing that cannot be shown, or an option that does not exist.

    Example:
        >>> trace = kobai.descend("x1**2 + x2**2", start=[2.0, 2.0], lr=0.01, steps=200)
        >>> kobai.scene(trace, view="both", theme="dark").save("descent.png")
    """
    if room := _room_of(thing):
        # The room's builders register themselves when it is imported.
        importlib.import_module(room)
        return scene(thing, **options)
    kinds = sorted({k.__name__ for k in scene.registry if k is not object})
    raise BadInput(f"{type(thing).__name__}: cannot be shown as a scene; give one of {', '.join(kinds)}")


def _room_of(thing: Any) -> str | None:
    """The module with the builders for a thing of another room, if it was not imported yet."""
    for kind in type(thing).__mro__:
        for prefix, room in _LATER.items():
            if kind.__module__.startswith(prefix) and room not in sys.modules:
                return room
    return None


@scene.register
def _(trace: Trace, /, **options: Any) -> Scene:
    chosen = Options.parse(options)
    stage = set_stage(trace.objective, runs_of(trace, list(chosen.names or [])), chosen)
    assert stage.runs is not None
    subtitle = labels.subtitle_of(trace.optimizer, trace.hyper, stage.runs.lr, stage.runs.names, chosen.lang)
    if is_small(chosen, stage.runs):
        subtitle = say("small multiples", chosen.lang, runs=stage.runs.count)
    composed = _compose(stage, subtitle)
    composed.extra.update(recorded(trace, composed.timeline.steps))
    return composed


@scene.register
def _(objective: Objective, /, **options: Any) -> Scene:
    return _compose(set_stage(objective, None, Options.parse(options)), "")


def _compose(stage: Stage, subtitle: str) -> Scene:
    options, runs = stage.options, stage.runs
    stage.sparse = is_small(options, runs)
    panels, columns, rows, size = arrange(stage)
    timeline = Timeline()
    if runs is not None:
        lasts = [e.last for e in stage.endings]
        end = max((len(runs.steps) - 1 if i is None else i) for i in lasts)
        exact = np.array([i for i in lasts if i is not None][:50], np.int64)
        timeline = Timeline(
            runs.steps, pace(stage.moves, end, options.frames, options.fps, exact), float(options.fps),
            labels.status_lines(runs, options.lang),
        )  # fmt: skip
    width, height = (int(v) for v in options.size) if options.size is not None else size
    return Scene(
        panels, timeline, labels.title_of(stage.objective, options.title), subtitle, small_print(stage, panels),
        options.theme, options.lang, columns, rows, (width, height),
        labels.describe(stage.objective, runs, subtitle, options.lang),
    )  # fmt: skip
