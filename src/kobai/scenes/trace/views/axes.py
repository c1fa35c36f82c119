"""Axes that several views share: of the coordinates, and of the steps."""

from __future__ import annotations

from dataclasses import replace

from kobai import numbers
from kobai.data import Loss
from kobai.messages import say
from kobai.scenes.axis import Axis
from kobai.scenes.scale import Scale
from kobai.scenes.trace.context import Context
from kobai.scenes.trace.labels import scaled, typeset, variable
from kobai.scenes.types import Text


def coordinate_axes(context: Context, about: int = 5) -> list[Axis]:
    """One axis for each coordinate of the plane."""
    lo, hi = context.frame.lo, context.frame.hi
    return [Scale().axis(label, lo[i], hi[i], about) for i, label in enumerate(_labels(context))]


def step_axis(last: float, lang: str) -> Axis:
    """An axis of whole step numbers from 0 to ``last``."""
    axis = Scale().axis(Text(say("step", lang)), 0.0, last, 5)
    return replace(axis, ticks=[(at, numbers.count(round(at))) for at, _ in axis.ticks if at == round(at)])


def proportions(context: Context, most: float) -> tuple[float, float] | None:
    """Relative lengths of the two edges at equal scale, or None where they differ by more than ``most``."""
    edge = context.frame.hi - context.frame.lo
    if edge.max() > most * edge.min():
        return None
    a, b = edge / edge.max()
    return float(a), float(b)


def _labels(context: Context) -> list[Text]:
    plane = context.plane
    if plane.variables is None:
        return [Text(say("principal direction", context.options.lang, i=i + 1)) for i in range(plane.dim)]
    if context.options.theme == "article" and context.objective.variables_for(context.dim) == ("x1", "x2"):
        return [typeset("xy"[i]) for i in plane.variables]
    names = [variable(i, context.dim, context.objective) for i in plane.variables]
    if isinstance(context.objective, Loss) and context.objective.evaluation.scaling is not None:
        return [scaled(name, context.options.lang) for name in names]
    return names
