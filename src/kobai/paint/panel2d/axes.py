"""The axes of a flat panel: the rectangle of the plot, edges, ticks and labels."""

from __future__ import annotations

import numpy as np

from kobai.paint.canvas import Canvas
from kobai.paint.colors import Palette
from kobai.paint.measures import Rect, Sizes
from kobai.paint.panel2d.color_bar import SMALLEST, ColorBar
from kobai.paint.projection import Plot
from kobai.paint.text.layout import TextLine, text_line
from kobai.scenes import Contours, Image, Panel
from kobai.scenes.look import LOOK

LIFT = 0.95  # height of the y label above the plot, in tick sizes: clear of a tick at its top
SMALLEST_TYPE = 0.65  # of its size, down to which a text is made smaller to have room
DROP = 0.8  # depth of the texts of x ticks below the plot, in tick sizes: clear of the lowest text of the y axis


class FlatAxes:
    """The axes of a flat panel in ``rect``, with ``right`` pixels kept free right of the plot and its colour bar."""

    def __init__(self, panel: Panel, palette: Palette, rect: Rect, sizes: Sizes, right: float = 0.0):
        self.panel, self.sizes, self.palette = panel, sizes, palette
        self.gap, self.left = 6.0 * sizes.unit, rect.x
        x, y = panel.axes
        self.x_ticks, self.y_ticks = ([(at, text_line(t, sizes.tick)) for at, t in axis.ticks] for axis in (x, y))
        labels = [text_line(axis.label, sizes.label) for axis in panel.axes]
        self.labels = [label if label.math else label.sized(sizes.small) for label in labels]
        wide = max((text.width for _, text in self.y_ticks), default=0.0)
        edge = self.x_ticks[-1][1].width / 2 if x.ticks else 0.0
        across, up = self.labels
        self.notes = [text_line(axis.note, sizes.small) for axis in panel.axes]
        above = up.height + LIFT * sizes.tick if up.text else 0.4 * sizes.tick
        below = ((DROP + 1) * sizes.tick if x.ticks else 0.0) + (self.gap + across.height if across.text else 0)
        left = wide + self.gap + sizes.unit if y.ticks else sizes.unit
        span = np.array([(x.hi - x.lo) or 1.0, (y.hi - y.lo) or 1.0])

        def plot(bar: float, under: float) -> Rect:
            room = Rect(rect.x + left, rect.y + above, rect.w - left - max(right + bar, edge),
                        rect.h - above - below - under - sizes.unit)  # fmt: skip
            return _shaped(panel, room)

        valued = next((m for m in panel.marks if isinstance(m, Contours) and m.values), None)
        self.values = valued and valued.values
        self.bar = ColorBar(valued, self.values, palette, sizes) if valued and self.values else None
        if self.bar is not None and plot(self.bar.width, 0.0).h < SMALLEST * sizes.unit:
            self.bar = None
        taken = self.bar.width if self.bar is not None else 0.0
        found = plot(taken, 0.0)
        # What is said of the x axis stands right of its label, or below it.
        self.below = bool(self.notes[0].text) and self.notes[0].width + across.width / 2 + self.gap > found.w / 2
        if self.below:
            found = plot(taken, 1.3 * sizes.small)
        self.margin = left + max(right + taken, edge)
        self.plot = Plot(found, np.array([x.lo, y.lo]), span)
        self.framed = any(isinstance(m, (Contours, Image)) for m in panel.marks)
        self.said = self._place_notes(rect.right)

    def _place_notes(self, end: float) -> dict[str, bool]:
        """Fit what is said of the axes beside their labels, up to ``end``; whether it has room there."""
        p, up, size = self.plot.rect, self.labels[1], self.sizes.tick
        self.up_x = max(p.x - self.gap - up.width, self.left) if up.width < 3 * size else p.x
        self.beside_x = self.up_x + up.width + 0.7 * size
        self.notes = [_fitted(note, room) for note, room in zip(self.notes, (p.w, end - self.beside_x), strict=True)]
        along, beside = self.notes
        left = self.beside_x + (beside.width + 0.7 * size if beside.text else 0.0)
        if self.bar is not None:
            self.bar.place(p, left)
        x, y = self.panel.axes
        said = {x.note: bool(along.text), y.label_and_note: bool(beside.text)}  # that of x is about both
        if self.values is not None:
            said[self.values.label_and_note] = self.bar is not None and bool(self.bar.note.text)
        return {note: room for note, room in said.items() if note}

    @property
    def right(self) -> float:
        """The right end of the plot and its colour bar."""
        return self.plot.rect.right + (0.0 if self.bar is None else self.bar.width)

    def above(self, rect: Rect) -> Rect:
        """The room over the plot in ``rect``, beside the label of the y axis."""
        p, begin = self.plot.rect, self.up_x + self.labels[1].width + self.sizes.tick
        return Rect(begin, rect.y, p.right - begin, p.y - rect.y - 0.5 * self.sizes.tick)

    def draw(self, canvas: Canvas) -> None:
        """Draw edges, ticks and labels."""
        p, unit, size, gap = self.plot.rect, self.sizes.unit, self.sizes.tick, self.gap
        line, soft, half = self.palette.inked(LOOK.axis.line), self.palette.inked(LOOK.axis.tick), unit / 2
        corners = [[p.x - half, p.y], [p.x - half, p.bottom + half], [p.right, p.bottom + half]]
        if self.framed:
            corners = [[p.x - half, p.y - half], [p.x - half, p.bottom + half], [p.right + half, p.bottom + half],
                       [p.right + half, p.y - half], [p.x - half, p.y - half]]  # fmt: skip
        canvas.line(corners, line, unit)
        left, low = self.plot.low
        places = [self.plot.pixels(np.array([position, low]))[0] for position, _ in self.x_ticks]
        shown = with_room(
            places, [text.width + 0.5 * size for _, text in self.x_ticks], self.panel.axes[0].scale == "linear"
        )
        for i, ((_, text), at) in enumerate(zip(self.x_ticks, places, strict=True)):
            canvas.line([[at, p.bottom], [at, p.bottom + 0.55 * gap]], line, unit)
            if i in shown:
                canvas.text(text, at - text.width / 2, p.bottom + (DROP + 0.76) * size, soft)
        clear = np.inf
        for position, text in sorted(self.y_ticks):
            at = self.plot.pixels(np.array([left, position]))[1]
            canvas.line([[p.x - 0.55 * gap, at], [p.x, at]], line, unit)
            if at + 0.45 * size < clear:
                canvas.text(text, p.x - gap - text.width, at + 0.36 * size, soft)
                clear = at - 0.75 * size
        (across, up), (along, beside) = self.labels, self.notes
        y = p.bottom + ((DROP + 1) * size if self.x_ticks else 0) + 0.8 * gap + across.ascent
        if across.text:
            canvas.text(across, p.x + (p.w - across.width) / 2, y, self.palette.ink)
        if along.text:
            canvas.text(along, p.right - along.width, y + (1.3 * self.sizes.small if self.below else 0), soft)
        y = p.y - LIFT * size - up.descent
        if up.text:
            canvas.text(up, self.up_x, y, self.palette.ink)
        if beside.text:
            canvas.text(beside, self.beside_x, y, soft)
        if self.bar is not None:
            self.bar.draw(canvas, y)


def _fitted(line: TextLine, room: float) -> TextLine:
    """A line of words as small as it must be to have room; empty where it could not be read then."""
    if line.width <= room:
        return line
    return line.sized(line.size * room / line.width) if room > SMALLEST_TYPE * line.width else text_line("", line.size)


def with_room(places: list[float], widths: list[float], even: bool) -> list[int]:
    """Which texts around ascending places have room: every n-th where these are ``even``, else as many as fit."""
    everything = range(len(places))

    def fits(i: int, j: int) -> bool:
        return places[j] - places[i] > (widths[i] + widths[j]) / 2

    if even:
        for n in everything[1:]:
            chosen = list(everything[::n])
            if all(map(fits, chosen, chosen[1:])):
                return chosen
    chosen = list(everything[:1])
    for i in everything[1:]:
        if fits(chosen[-1], i):
            chosen.append(i)
    return chosen


def _shaped(panel: Panel, room: Rect) -> Rect:
    """The largest rectangle of the panel's shape, in the middle of the room, on whole pixels."""
    w, h = max(room.w, 8.0), max(room.h, 8.0)
    ratio = None
    if panel.equal:
        x, y = panel.axes
        ratio = abs((y.hi - y.lo) / ((x.hi - x.lo) or 1.0)) or None
    elif panel.aspect is not None:
        ratio = panel.aspect[1] / panel.aspect[0]
    if ratio is not None:
        w, h = min(w, h / ratio), min(h, w * ratio)
    return Rect(round(room.x + (room.w - w) / 2), round(room.y + (room.h - h) / 2), round(w), round(h))
