"""The names of several runs at their heads, in a flat panel: where all of them fit at the end they replace the legend."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from kobai.paint.measures import Rect, Sizes
from kobai.paint.polyline import interpolated
from kobai.paint.projection import Plot
from kobai.paint.text.layout import TextLine, text_line
from kobai.paint.text.placement import place
from kobai.scenes import Panel, Path, Points

MOST = 8  # runs
WIDEST = 0.45  # share of the plot
FAR = 2.5  # heights of a name that it may be away from its run
HEAD, SYMBOL = 5.0, 6.0  # radii in CSS pixels
PAD = 0.2  # heights of type by which the plate under a name is larger
CLEAR = 4.0  # CSS pixels between a head and its name


class RunName(NamedTuple):
    """The name of a run, and where its upper left corner is beside the run's head."""

    path: Path
    text: TextLine
    shift: tuple[float, float]


def run_names(panel: Panel, plot: Plot, sizes: Sizes, said: set) -> list[RunName]:
    """The names of all runs, at the end clear of paths, symbols and each other; none unless all fit.

    None either where something else (``said``) names them, or a run has left the plot, whose end has words of its own.
    """
    paths = [m for m in panel.marks if isinstance(m, Path) and m.name]
    if not 1 < len(paths) <= MOST or all((m.color, m.name) in said for m in paths):
        return []
    heads = [plot.pixels(m.points[-1 if m.last is None else m.last]) for m in paths]
    if any(m.end_note for m in paths) or not all(map(plot.rect.holds, heads)):
        return []
    symbols = [plot.pixels(m.points.reshape(-1, 2)) for m in panel.marks if isinstance(m, Points) and not m.animated]
    taken = [_around(at, HEAD * sizes.unit) for at in heads]
    taken += [_around(at, SYMBOL * sizes.unit) for at in np.concatenate([np.empty((0, 2)), *symbols])]
    lines = np.concatenate([plot.pixels(m.points[: None if m.last is None else m.last + 1]) for m in paths])
    lines, gap = lines[np.isfinite(lines).all(1)], (HEAD + CLEAR) * sizes.unit
    found = []
    for path, head in zip(paths, heads, strict=True):
        text = text_line(path.name, sizes.note)
        if text.width > WIDEST * plot.rect.w:
            return []
        at = place(head, text.width, text.height, "left", plot.rect, taken, gap, lines)
        if at is None or _distance(head, at) > FAR * text.height + gap:
            return []
        taken[-1] = _padded(at, sizes)
        found.append(RunName(path, text, (at.x - head[0], at.y - head[1])))
    return found


def placed(names: list[RunName], plot: Plot, sizes: Sizes, k: float) -> list[tuple[RunName, Rect]]:
    """Where the names stand at time index ``k``, clear of each other; without those of runs that are outside."""
    found: list[tuple[RunName, Rect]] = []
    taken: list[Rect] = []
    room, gap = plot.rect, (HEAD + CLEAR) * sizes.unit
    for name in names:
        last = len(name.path.points) - 1 if name.path.last is None else name.path.last
        head = plot.pixels(interpolated(name.path.points, min(k, last)))
        if not room.holds(head):
            continue
        wide, tall = name.text.width, name.text.height
        x = min(max(head[0] + name.shift[0], room.x + gap), room.right - wide - gap)
        y = min(max(head[1] + name.shift[1], room.y + gap), room.bottom - tall - gap)
        at: Rect | None = Rect(x, y, wide, tall)
        if any(at.meets(other, 0.15 * tall) for other in taken):
            at = place(head, wide, tall, "left", room, taken, gap)
        if at is not None:
            taken.append(_padded(at, sizes))
            found.append((name, at))
    return found


def _around(point: np.ndarray, radius: float) -> Rect:
    return Rect(point[0] - radius, point[1] - radius, 2 * radius, 2 * radius)


def _padded(at: Rect, sizes: Sizes) -> Rect:
    pad = PAD * sizes.note
    return Rect(at.x - pad, at.y - pad, at.w + 2 * pad, at.h + 2 * pad)


def _distance(point: np.ndarray, rect: Rect) -> float:
    x, y = point
    return float(np.hypot(max(rect.x - x, x - rect.right, 0.0), max(rect.y - y, y - rect.bottom, 0.0)))
