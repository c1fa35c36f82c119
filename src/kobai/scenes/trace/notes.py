"""The notes under a picture: what is scaled, cut, sliced, left out."""

from __future__ import annotations

import numpy as np

from kobai import numbers
from kobai.data import Loss
from kobai.descent import Status
from kobai.messages import say
from kobai.scenes.marks import Points
from kobai.scenes.panel import Panel
from kobai.scenes.trace import labels
from kobai.scenes.trace.context import DRAWN_RUNS, Context
from kobai.scenes.trace.run_arrays import Runs
from kobai.scenes.trace.trace_marks import TRAILS

FEW = 4  # parameters that a note lists


def notes_of(context: Context, panels: list[Panel]) -> list[str]:
    """Notes on the scale, holes, cuts, the plane, and what is left out."""
    lang, runs = context.options.lang, context.runs
    kinds = {p.kind for p in panels}
    notes = list(context.notes)
    if kinds & {"surface", "contour", "curve", "small"}:
        notes += _landscape_notes(context, lang)
    if "small" in kinds:
        notes += _axis_notes(context, panels[0], lang)
    if runs is None:
        return notes
    if isinstance(context.objective, Loss) and context.objective.evaluation.scaling is not None and runs.count == 1:
        notes += _in_units(context.objective, runs, lang)
    if context.as_points and "small" not in kinds:
        split = context.options.view == "beside" and context.options.panels is None
        shown = sum(min(TRAILS, len(m)) for m in runs.members) if split else min(TRAILS, runs.count)
        notes.append(say("many runs", lang, runs=numbers.count(runs.count), trails=shown))
        if any(isinstance(m, Points) and m.symbol == "dot" and m.alpha < 0.5 for p in panels for m in p.marks):
            notes.append(say("faint starts", lang))
    if runs.count > DRAWN_RUNS and "loss" in kinds:
        notes.append(say("median lines" if runs.grouped else "median line", lang))
    if "sharpness" in kinds:
        notes += _theory_notes(context, runs, lang)
    if runs.total > runs.count:
        notes.append(say("some runs", lang, shown=numbers.count(runs.count), runs=numbers.count(runs.total)))
    left = [r for r, ending in enumerate(context.endings) if ending.last is not None]
    if left and context.as_points:
        kinds, key = _kinds(runs, left, lang), "runs left" if runs.failed[left].any() else "runs outside"
        notes.append(say(key, lang, left=numbers.count(len(left)), runs=numbers.count(runs.count), kinds=kinds))
    return notes


def _kinds(runs: Runs, chosen: list[int], lang: str) -> str:
    """How many of some runs ended how, the commonest first."""
    codes, counts = np.unique(runs.status[chosen], return_counts=True)
    found = sorted(zip(counts.tolist(), codes.tolist(), strict=True), key=lambda one: (-one[0], one[1]))
    said = [say("with status", lang, count=numbers.count(n), status=say(str(Status(code)), lang)) for n, code in found]
    return ("、" if lang == "ja" else ", ").join(said)


def _theory_notes(context: Context, runs: Runs, lang: str) -> list[str]:
    """Of one run the largest stable step size and the rates at its end; of several what the curves are."""
    if len(runs.stability) > 1:
        scaled = [context.name(r) for r, found in runs.stability.items() if np.isfinite(found.preconditioned).any()]
        notes = [say("theory dashed", lang)]
        return notes + [say("theory preconditioned", lang, names=", ".join(scaled))] * bool(scaled)
    (found,) = runs.stability.values()
    notes, known = [], np.flatnonzero(np.isfinite(found.limit))
    if len(known):
        limit, predicted = float(found.limit[known[-1]]), float(found.predicted[known[-1]])
        bound = numbers.number(limit, 3, trim=True)
        scaled = bool(np.isfinite(found.preconditioned).any())
        notes.append(say(f"theory limit{' scaled' * scaled}", lang, formula=found.formulas[0], limit=bound))
        if np.isfinite(predicted) and np.isfinite(found.rate):
            rates = {"predicted": predicted, "observed": float(found.rate)}
            notes.append(say("theory rates", lang, **{name: numbers.number(rate, 3) for name, rate in rates.items()}))
    return notes


def _in_units(loss: Loss, runs: Runs, lang: str) -> list[str]:
    """The parameters at the end in the columns' units; of a few."""
    names, values = loss.parameter_names, loss.in_units(runs.x[0, -1])
    if len(names) > FEW or not np.isfinite(values).all():
        return []
    plain = [labels.typeset(name).plain for name in names]
    found = ", ".join(f"{name} = {numbers.number(v, 4, trim=True)}" for name, v in zip(plain, values, strict=True))
    return [say("in units", lang, names=", ".join(plain), values=found)]


def _axis_notes(context: Context, panel: Panel, lang: str) -> list[str]:
    """What larger pictures say at axes, which small multiples do not have."""
    name = labels.value_of(context.objective, lang).plain
    notes = [f"{name} {note}"] if (note := labels.scale_note(context.scale, lang, symbol=name)) else []
    if context.plane.dim == 2 and not panel.equal:
        notes.append(say("not one scale", lang))
    return notes


def _landscape_notes(context: Context, lang: str) -> list[str]:
    notes = []
    plane = context.plane
    if context.cut is not None:
        notes.append(say("height cut", lang))
    holes = float(np.mean(~np.isfinite(context.height)))
    if holes > 0:
        notes.append(say("holes", lang, share=numbers.percent(holes)))
    if context.frame.zoomed:
        notes.append(say("part of domain", lang))
    if context.moves_along:
        notes.append(say(labels.of_value("present others", context.objective), lang))
    elif not plane.whole and plane.variables is None and context.runs is not None:
        share = sum(plane.shares or ())
        key = labels.of_value("principal plane", context.objective)
        notes.append(say(key, lang, share=numbers.percent(share), n=context.dim))
    elif not plane.whole:
        notes.append(say("slice", lang, n=context.dim))
    return notes
