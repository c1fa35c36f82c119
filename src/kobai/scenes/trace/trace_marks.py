"""The marks that stand on the landscape: runs, their starts, known minima, the downhill arrow."""

from __future__ import annotations

import numpy as np

from kobai.messages import say
from kobai.scenes.marks import Arrows, Curve, Mark, Path, Points
from kobai.scenes.trace.context import DRAWN_RUNS, Stage
from kobai.scenes.trace.grid import evaluate
from kobai.scenes.trace.many_runs import crowd
from kobai.scenes.types import Array

FULL_RUNS = 8  # so many runs get tubes and balls; more get thin lines and dots
TRAILS = 24  # so many of very many runs have their path drawn
SHORTEST = 1.4 * Path.radius  # an arrow that hardly leaves its ball is a smudge


def run_marks(stage: Stage, *, space: bool) -> list[Mark]:
    """Everything that says where the runs were.

    Args:
        space: for a panel with a height axis, else flat.
    """
    runs = stage.runs
    if runs is None:
        return []
    flat_curve = stage.plane.dim == 1
    points = stage.u
    if space or flat_curve:
        height = stage.path_height.copy()
        height[:, 0] = _known(stage, height[:, 0], space)
        at_once = [ending.last == 0 for ending in stage.endings]
        height[at_once] = height[at_once, :1]
        points = stage.spatial(stage.u, height)
    if runs.count > DRAWN_RUNS:
        return [*_trails(stage, points), *crowd(stage, points)]
    return [_path(stage, run, points[run], space) for run in range(runs.count)]


def _path(stage: Stage, run: int, points: Array, space: bool) -> Path:
    runs = stage.runs
    assert runs is not None
    ending = stage.endings[run]
    article = stage.options.theme == "article"
    few = runs.count <= FULL_RUNS
    style = "dotted" if article else "tube" if few else "line"
    head = "cross" if article else "ball" if few and space else "dot"
    return Path(
        points, name=stage.name(run), color=run, style=style, head=head, last=ending.last, end_note=ending.note,
        readout={"x": runs.x[run], "f": runs.value[run], "grad_norm": runs.grad_norm[run], "lr": runs.lr[run]},
        floor=space and not article and few,
    )  # fmt: skip


def _trails(stage: Stage, points: Array) -> list[Mark]:
    chosen = np.unique(np.linspace(0, len(points) - 1, TRAILS).round().astype(int))
    return [
        Path(points[r], color="faint", style="line", head="none", last=stage.endings[r].last) for r in chosen
    ]  # fmt: skip


def place_marks(stage: Stage, *, space: bool) -> list[Mark]:
    """Known minima, and where the runs start."""
    marks: list[Mark] = []
    lang = stage.options.lang
    if stage.options.theme == "article":
        return marks
    if len(stage.minima):
        points = _placed(stage, stage.minima, space)
        marks.append(Points(points, "star", 9.0, color="minimum", label=say("known minimum", lang)))
    if stage.runs is not None and stage.runs.count <= DRAWN_RUNS:
        starts = stage.starts
        inside = stage.frame.contains(starts)
        if inside.any():
            if space or stage.plane.dim == 1:
                starts = stage.spatial(starts, _known(stage, stage.path_height[:, 0], space))
            marks.append(Points(starts[inside], "ring", 8.0, color="start", label=say("start", lang)))
    return marks


def _known(stage: Stage, height: Array, space: bool) -> Array:
    """Heights of starts; one where f is not a finite number stands on the floor, because it has no other height."""
    return np.where(np.isfinite(height), height, stage.floor if space else stage.height_range[0])


def _placed(stage: Stage, u: Array, space: bool) -> Array:
    if not (space or stage.plane.dim == 1):
        return u
    height = stage.scale.to_plot(evaluate(stage.objective, stage.plane.lift(u)))
    return stage.spatial(u, np.where(np.isfinite(height), height, stage.height_range[0]))


def downhill(stage: Stage, *, space: bool) -> list[Mark]:
    """−∇f at the current step of a single run; none for many runs.

    Its length goes with the square root of the gradient's size, beside the largest on the path or, where all of them are
    small, the landscape's own steepness: on a plateau, or where a run has come to rest, there is no arrow to see.
    """
    runs, asked = stage.runs, stage.options.arrow
    if runs is None or runs.count != 1 or asked is False or stage.plane.dim != 2:
        return []
    if asked is None and stage.options.theme == "article":
        return []
    slope = stage.slopes.copy()
    last = stage.endings[0].last
    if last is not None:
        slope[last:] = 0.0
    edge = stage.frame.hi - stage.frame.lo
    size = np.linalg.norm(slope, axis=1)
    good = np.isfinite(size) & (size > 0)
    if not good.any():
        return []
    direction = np.where(good[:, None], -slope / np.where(good, size, 1.0)[:, None], 0.0)
    # As long as the frame allows: measured in the picture, where an edge may stand for many units or few.
    drawn = np.linalg.norm(direction / edge, axis=1)
    seen = stage.values[np.isfinite(stage.values)]
    steep = max(float(size[good].max()), 0.2 * float(np.ptp(seen)) / float(edge.mean()) if seen.size else 0.0)
    length = 0.2 * np.sqrt(np.where(good, size, 0.0) / steep)
    length = np.where(length < SHORTEST, 0.0, length)
    if not length.any():
        return []
    vectors = direction * np.where(drawn > 0, length / np.where(drawn > 0, drawn, 1.0), 0.0)[:, None]
    tails = stage.u[0]
    if space:
        climb = np.einsum("kd,kd->k", np.where(good[:, None], slope, 0.0), vectors) * stage.scale.slope(
            stage.path_values[0]
        )
        lo, hi = stage.height_range
        climb = np.clip(np.nan_to_num(climb), -0.35 * (hi - lo), 0.0)
        tails, vectors = stage.spatial(tails, stage.path_height[0]), np.concatenate([vectors, climb[:, None]], 1)
    return [Arrows(tails, vectors, label="−∇f")]


def graph(stage: Stage) -> Curve:
    """The function of one variable, as a curve."""
    return Curve(np.stack([stage.axes[0], stage.height], axis=1), color="ink", width=1.6)
