"""The notes under a picture: what is scaled, cut, sliced, left out."""

from __future__ import annotations

import numpy as np

from kobai import numbers
from kobai.data import Loss
from kobai.descent import Status
from kobai.messages import say
from kobai.scenes.marks import Curve, Points
from kobai.scenes.panel import Panel
from kobai.scenes.trace import labels
from kobai.scenes.trace.context import DRAWN_RUNS, Context, minima_points
from kobai.scenes.trace.run_arrays import Runs
from kobai.scenes.trace.trace_marks import TRAILS

FEW = 4  # parameters that a note lists
FEW_HELD = 3  # variables not shown that are named
NEARLY_ZERO = 5e-4  # of the largest value of a variable on the path
MUCH = 0.5  # of the movement: more of it that is not shown is said
BRIEF = 0.1  # of the steps; a curve outside for no more, or for two, and in the plot at the end is not noted


def notes_of(context: Context, panels: list[Panel]) -> list[str]:
    """Notes on the scale, holes, cuts, the plane, and what is left out."""
    lang, runs = context.options.lang, context.runs
    kinds = {p.kind for p in panels}
    notes = list(context.notes)
    if kinds & {"surface", "contour", "curve", "small"}:
        notes += _landscape_notes(context, lang)
    if "small" in kinds:
        notes += _axis_notes(context, panels[0], lang)
    notes += _outside_notes(context, panels, lang)
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


def _outside_notes(context: Context, panels: list[Panel], lang: str) -> list[str]:
    """What would be drawn but lies outside the plot: the model's curves, predictions, minima, starts."""
    notes = [note for panel in panels if panel.kind == "data" for note in _data_outside(context, panel, lang)]
    if context.options.theme == "article" or not {p.kind for p in panels} & {"surface", "contour", "curve"}:
        return notes
    drawn = [m for p in panels if p.kind != "data" for m in p.marks if isinstance(m, Points)]
    if context.plane.whole and not context.moves_along and len(minima_points(context.objective, context.dim)):
        best = context.objective.closed_form() if isinstance(context.objective, Loss) else None
        if not any(m.symbol == "star" for m in drawn):
            notes.append(say("minimum outside", lang, name=say(best.called if best else "known minimum", lang)))
    if context.runs is not None and not context.as_points:
        count = max((len(m.points) for m in drawn if m.symbol == "ring"), default=0)
        if (left := context.runs.count - count) and context.runs.count == 1:
            notes.append(say("start outside", lang))
        elif left:
            notes.append(say("starts outside", lang, count=numbers.count(left), all=numbers.count(context.runs.count)))
    return notes


def _data_outside(context: Context, panel: Panel, lang: str) -> list[str]:
    """When curves of the model are above or below a table's panel, and whether its predictions are at the end."""
    runs, (low, high) = context.runs, (panel.axes[1].lo, panel.axes[1].hi)
    moving = [m for m in panel.marks if isinstance(m, Curve | Points) and m.animated and m.color != "faint"]
    curves = [m.points[..., 1] for m in moving if isinstance(m, Curve)]
    stars = [m.points[-1, :, 1] for m in moving if isinstance(m, Points) and m.symbol == "star"]
    if runs is None or not curves:
        return []
    out = np.any([(y > high).all(1) | (y < low).all(1) for y in curves], axis=0)
    notes = [say("prediction outside", lang)] if any((y > high).any() or (y < low).any() for y in stars) else []
    if not (out[-1] or out.sum() > max(2, BRIEF * len(out))):
        return notes
    what, turns = say("curve lies" if len(curves) == 1 else "curves lie", lang), np.flatnonzero(np.diff(out))
    if out.all():
        return [say("outside always", lang, what=what), *notes]
    if len(turns) == 1:
        step = numbers.count(int(runs.steps[turns[0] + 1]))
        return [say("outside from" if out[-1] else "outside until", lang, what=what, step=step), *notes]
    count, every = numbers.count(int(out.sum())), numbers.count(len(out))
    return [say("outside some", lang, what=what, count=count, all=every), *notes]


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
    if any("_" in name for name in plain):  # not all letters exist as subscripts
        plain = list(names)
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
        notes += slice_notes(context)
    return notes


def slice_notes(context: Context) -> list[str]:
    """Of the plane of some variables: at what the others are held; and a large share of the movement that is not shown."""
    lang, plane, runs = context.options.lang, context.plane, context.runs
    held = [i for i in range(context.dim) if i not in (plane.variables or ())]
    values = plane.origin[held]
    if runs is not None:
        with np.errstate(invalid="ignore"):
            size = np.nanmax(np.abs(runs.x), (0, 1), initial=0.0)[held]
        values = np.where(np.abs(values) < NEARLY_ZERO * size, 0.0, values)
    ended = "" if runs is None else say("held from one" if runs.count == 1 else "held from first", lang)
    names = [labels.variable(i, context.dim, context.objective).plain for i in held]
    written = [numbers.number(float(v), 3, trim=True) for v in values]
    if len(held) == 1:
        said = say("held one", lang, name=names[0], value=written[0], ended=ended)
    elif len(held) <= FEW_HELD:
        pairs = ", ".join(f"{name} = {value}" for name, value in zip(names, written, strict=True))
        said = say("held few", lang, values=pairs, ended=ended)
    else:
        said = say(labels.of_value("held many", context.objective), lang, count=numbers.count(len(held)), ended=ended)
    share = unseen(context)
    if share <= MUCH:
        return [said]
    if len(held) <= FEW_HELD:
        between = "、" if lang == "ja" else ", "
        return [said, say("unseen few", lang, share=numbers.percent(share), names=between.join(names))]
    return [said, say("unseen many", lang, share=numbers.percent(share))]


def unseen(context: Context) -> float:
    """The share of the runs' variance along the variables that are not shown; 0 where nothing moves."""
    if context.runs is None:
        return 0.0
    points = context.runs.x.reshape(-1, context.dim)
    points = points[np.isfinite(points).all(1)]
    if not len(points):
        return 0.0
    with np.errstate(over="ignore", invalid="ignore"):
        moved = ((points - points.mean(0)) ** 2).sum(0)
        share = float(np.delete(moved, list(context.plane.variables or ())).sum() / moved.sum()) if moved.any() else 0.0
    return share if np.isfinite(share) else 0.0
