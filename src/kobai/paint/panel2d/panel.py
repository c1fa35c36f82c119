"""A flat panel: what stands still is drawn once, what moves for each frame."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from kobai.paint.canvas import Array, Canvas
from kobai.paint.colors import Palette
from kobai.paint.legend import Entry, Legend, entries
from kobai.paint.marks import flat_marks
from kobai.paint.marks.mark import FlatSetting
from kobai.paint.measures import Rect, Sizes
from kobai.paint.panel2d.axes import FlatAxes
from kobai.paint.panel2d.run_names import PAD, RunName, placed, run_names
from kobai.paint.text.layout import TextLine, text_line
from kobai.paint.text.placement import draw_plate
from kobai.scenes import Curve, Panel, Path, Points

LEAST = 0.55  # of its width, down to which a table's plot is narrowed for a legend that would cover rows


class EndLabel(NamedTuple):
    """The name of a curve; ``share`` is how far down the plot it stands, 0 … 1."""

    curve: Curve
    text: TextLine
    share: float


def end_labels(panel: Panel, rect: Rect, sizes: Sizes) -> list[EndLabel]:
    """The labels of all named curves of a flat panel; none unless all fit, each near the end of its curve."""
    curves = [m for m in panel.marks if isinstance(m, Curve) and m.label and not m.animated]
    texts = [text_line(curve.label, sizes.note) for curve in curves]
    x, y = panel.axes
    widest = (0.5 if sizes.thumbnail else 0.3) * rect.w
    if not 1 <= len(curves) <= 8 or max(text.width for text in texts) > widest:
        return []
    wanted = []
    for curve in curves:
        good = curve.points[np.isfinite(curve.points).all(1)]
        if not len(good) or good[-1, 0] < x.lo + 0.9 * (x.hi - x.lo):
            return []
        wanted.append(1 - np.clip((good[-1, 1] - y.lo) / ((y.hi - y.lo) or 1.0), 0, 1))
    line = 1.3 * sizes.note / (0.8 * rect.h)
    order = np.argsort(wanted)
    at = np.array(wanted)[order]
    for _ in range(60):  # labels that would overlap push each other apart
        push = np.maximum(line - np.diff(at), 0) / 2
        at[:-1] -= push
        at[1:] += push
        at = np.clip(at, 0, 1)
    if len(at) > 1 and (np.diff(at).min() < 0.9 * line or np.abs(at - np.array(wanted)[order]).max() > 2.2 * line):
        return []
    return [EndLabel(curves[i], texts[i], float(share)) for i, share in zip(order, at, strict=True)]


class FlatPanel:
    """A panel of two axes, ready to be drawn at any moment.

    Labels at the ``ends`` of curves, and names of runs at their heads, replace its legend.
    """

    def __init__(
        self, panel: Panel, palette: Palette, rect: Rect, sizes: Sizes, steps: Array, ends: list[EndLabel], said: set
    ):  # fmt: skip
        self.panel, self.palette, self.sizes, self.steps, self.ends = panel, palette, sizes, steps, ends
        self.names: list[RunName] = []
        if named := _runs(panel):
            self._lay_out(rect, entries(panel, said | named))
            self.names = run_names(panel, self.axes.plot, sizes, said)
        if self.names:
            said |= named
            entries(panel, said)
        else:
            self._lay_out(rect, entries(panel, said))
        self.marks = flat_marks(panel.marks, FlatSetting(panel, palette, sizes, self.axes.plot))

    def _lay_out(self, rect: Rect, lines: list[Entry]) -> None:
        """Place the axes and the legend of these lines."""
        panel, palette, sizes, ends, note = self.panel, self.palette, self.sizes, self.ends, self.sizes.note
        right = max((end.text.width for end in ends), default=0.0) + 1.1 * note if ends else 0.0
        self.axes = FlatAxes(panel, palette, rect, sizes, right)
        # A square map leaves room beside it; a legend there covers nothing and its words need not be shortened.
        aside = Legend(lines, palette, sizes, Rect(0.0, 0.0, 1e6, rect.h), 1.0).width + 4.0 * note
        moved = FlatAxes(panel, palette, rect, sizes, aside)
        covers = self._covers(Legend(lines, palette, sizes, self.axes.plot.rect))
        above = self.axes.above(rect)
        over = Legend(lines, palette, sizes, above, 1.0)
        if covers and over.lines and over.whole and len(over.lines) == len(lines):
            self.legend, self.beside = over, above
            return
        if lines and not ends and moved.plot.rect.w >= (LEAST if covers else 0.93) * self.axes.plot.rect.w:
            self.axes = moved
        plot = self.axes.plot.rect
        edge = self.axes.right + 0.5 * note
        margin = Rect(edge, plot.y, rect.right - edge, plot.h)
        beside = Legend(lines, palette, sizes, margin, 1.0)
        self.beside = margin if beside.lines and beside.whole and not ends else None
        self.legend = beside if self.beside else Legend(lines, palette, sizes, plot)

    def _covers(self, legend: Legend) -> bool:
        """Whether a legend would cover rows of a table, whichever corner of the plot it is in."""
        return len(self._rows()) > 0 and legend.covered(self.axes.plot.rect, self._rows()).min() > 0

    def _rows(self) -> np.ndarray:
        """(m, 2) pixels of the rows of a table, which a legend is to keep clear of first."""
        rows = [m.points for m in self.panel.marks if isinstance(m, Points) and not m.animated]
        table = self.panel.kind == "data" and rows
        return self.axes.plot.pixels(np.concatenate(rows)) if table else np.empty((0, 2))

    def draw_still(self, canvas: Canvas) -> None:
        """Draw what does not move."""
        for mark in self.marks:
            mark.below_axes(canvas)
        self.axes.draw(canvas)
        for mark in self.marks:
            mark.above_axes(canvas)
        plot, note = self.axes.plot.rect, self.sizes.note
        for end in self.ends:
            y = plot.y + end.share * plot.h + 0.36 * note
            color = self.palette.readable(self.palette.of(end.curve.color))
            canvas.text(end.text, plot.right + 0.8 * note, y, color)

    def draw_moving(self, canvas: Canvas, k: float, progress: float = 0.0) -> None:
        """Draw what moves, at time index ``k``; only cameras need ``progress``."""
        legend = self._legend_place()
        names = placed(self.names, self.axes.plot, self.sizes, k)
        taken = [at for _, at in names] + ([] if legend is None else [legend])
        self._draw_cursor(canvas, k)
        for mark in self.marks:
            mark.moving(canvas, k)
        for mark in self.marks:
            mark.trail(canvas, k)
        for mark in self.marks:
            mark.steps(canvas, k)
        for mark in self.marks:
            mark.head(canvas, k, taken)
        for mark in self.marks:
            mark.words(canvas, k, taken)
        for (path, text, _), at in names:
            draw_plate(canvas, at, PAD * self.sizes.note, self.palette.background, 0.75)
            canvas.text(text, at.x, at.y + text.ascent, self.palette.readable(self.palette.of(path.color)))
        if legend is not None:
            self.legend.draw(canvas, legend, 0.8 if self.beside is None else 0.0)

    def _draw_cursor(self, canvas: Canvas, k: float) -> None:
        """A vertical line at the current step."""
        steps, plot = self.steps, self.axes.plot.rect
        if self.panel.cursor and len(steps) > 1:
            step = np.interp(k, np.arange(len(steps)), steps)
            x = self.axes.plot.pixels(np.array([step, 0.0]))[0]
            canvas.line([[x, plot.y], [x, plot.bottom]], self.palette.inked(0.4), self.sizes.unit, clip=plot)

    def _legend_place(self) -> Rect | None:
        """Beside the map where there is room, else in the corner in which least is drawn over the whole movie."""
        if not self.legend.lines:
            return None
        if self.beside is not None:
            room, (w, h) = self.beside, (self.legend.width, self.legend.height)
            above = room.bottom <= self.axes.plot.rect.y
            return (
                Rect(room.right - w, room.bottom - h, w, h)
                if above
                else Rect(room.x + 0.7 * self.sizes.note, room.y, w, h)
            )
        points = np.concatenate([np.empty((0, 2)), *(mark.occupied() for mark in self.marks)])
        # The ends' names count as much as long lines.
        names = placed(self.names, self.axes.plot, self.sizes, np.inf)
        words = [np.stack([np.linspace(at.x, at.right, 200), np.full(200, at.y + at.h / 2)], 1) for _, at in names]
        drawn = np.concatenate([self.axes.plot.pixels(points), *words])
        return self.legend.emptiest(self.axes.plot.rect, drawn, self._rows())


def _runs(panel: Panel) -> set:
    """What names the runs of a panel in a legend."""
    return {(mark.color, mark.name) for mark in panel.marks if isinstance(mark, Path) and mark.name}
