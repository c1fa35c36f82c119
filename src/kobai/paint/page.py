"""A scene laid out on a page: header, panels in their grid, small print; and its picture at any moment."""

from __future__ import annotations

import re
from functools import lru_cache

import numpy as np

from kobai.paint import colors
from kobai.paint.panel2d.panel import Flat, end_labels
from kobai.paint.panel3d.panel import Space
from kobai.paint.raster.canvas import RasterCanvas
from kobai.paint.rect import Rect
from kobai.paint.sizes import Sizes
from kobai.paint.text import layout
from kobai.scenes import Panel, Scene, Text

_SEPARATOR = " · "


class Page:
    """A scene made ready to be painted at one size.

    Args:
        size: CSS pixels.
        scale: pixels of one CSS pixel.
        per: samples a pixel of a space has each way.
    """

    def __init__(self, scene: Scene, size: tuple[int, int], scale: float = 1.0, per: int = 2):
        self.scene, self.theme = scene, colors.theme(scene.theme)
        self.width, self.height = round(size[0] * scale), round(size[1] * scale)
        rows = max((p.cell[0] + p.cell[2] for p in scene.panels), default=1)
        columns = max((p.cell[1] + p.cell[3] for p in scene.panels), default=1)
        self.sizes = Sizes.of(size, scale, columns, rows)
        self.background, self.ink = colors.rgb("background", self.theme), colors.rgb("ink", self.theme)
        self.soft = colors.mix(self.background, self.ink, 0.68)
        self.lines = self._wrap_header()
        self.notes = [line for note in scene.notes
                      for line in layout.wrap(note, self.sizes.note, self.width - 2 * self.sizes.pad)][:4]  # fmt: skip
        top = self._header_height()
        bottom = len(self.notes) * 1.4 * self.sizes.note + (
            0.9 * self.sizes.pad if self.notes else 0.4 * self.sizes.pad
        )
        area = Rect(self.sizes.pad, top, self.width - 2 * self.sizes.pad, max(self.height - top - bottom, 20))
        self.notes_top = self.height - len(self.notes) * 1.4 * self.sizes.note - 0.6 * self.sizes.pad
        self.parts: list[Space | Flat] = []
        self.titles: list[tuple[str, bool, float, float, float, np.ndarray]] = []
        rects = [self._cell(panel.cell, area, rows, columns) for panel in scene.panels]
        rects = [self._panel_words(p, r) for p, r in zip(scene.panels, rects, strict=True)]
        # names stand at the ends of curves where they fit; then no legend repeats them
        said: set[tuple[str | int, str]] = set()
        ends = [
            end_labels(p, r, self.sizes) if len(p.axes) == 2 else [] for p, r in zip(scene.panels, rects, strict=True)
        ]
        said.update((curve.color, curve.label) for found in ends for curve, _ in found)
        for panel, rect, named in zip(scene.panels, rects, ends, strict=True):
            if len(panel.axes) == 3:
                self.parts.append(Space(panel, self.theme, rect, self.sizes, per, said))
            else:
                self.parts.append(Flat(panel, self.theme, rect, self.sizes, scene.timeline, named, said))
        self._still: RasterCanvas | None = None

    def _cell(self, cell: tuple[int, int, int, int], area: Rect, rows: int, columns: int) -> Rect:
        row, column, down, across = cell
        xs = _shares(self.scene.columns, columns, area.w, 1.6 * self.sizes.pad)
        ys = _shares(self.scene.rows, rows, area.h, 1.2 * self.sizes.pad)
        left, right = xs[column][0], xs[column + across - 1][1]
        top, bottom = ys[row][0], ys[row + down - 1][1]
        return Rect(area.x + left, area.y + top, right - left, bottom - top)

    def _panel_words(self, panel: Panel, rect: Rect) -> Rect:
        """Set a panel's title and caption; what they leave of its room."""
        if panel.title is not None and panel.caption is not None:
            return self._title_and_caption(panel.title, panel.caption, rect)
        return rect if panel.title is None else self._panel_title(panel.title, rect)

    def _title_and_caption(self, title: Text, caption: Text, rect: Rect) -> Rect:
        """Two close lines: beside many others, what does not fit is shortened rather than shrunk out of sight."""
        y = rect.y
        for words, color, size in (
            (title.plain, self.ink, self.sizes.label),
            (caption.plain, self.soft, 0.9 * self.sizes.label),
        ):
            # Words that are set smaller stand on the same line as their neighbours'.
            _, up, down = layout.measure(words, False, size)
            fit = size * float(np.clip(rect.w / max(layout.measure(words, False, size)[0], 1e-9), 0.8, 1.0))
            self.titles.append((layout.shorten(words, fit, rect.w), False, rect.x, y + up, fit, color))
            y += up + down + 0.12 * size
        return Rect(rect.x, y, rect.w, max(rect.bottom - y, 8.0))

    def _panel_title(self, title: Text, rect: Rect) -> Rect:
        text, math = layout.spelled(title)
        size = self.sizes.label
        width, up, down = layout.measure(text, math, size)
        size *= min(1.0, rect.w / max(width, 1e-9))
        self.titles.append((text, math, rect.x, rect.y + up, size, self.ink))
        used = up + down + 0.5 * self.sizes.pad
        return Rect(rect.x, rect.y + used, rect.w, max(rect.h - used, 8.0))

    # The header: the formula, then one small line (more where it is narrow) whose fields keep their places.

    def _wrap_header(self) -> list[list[tuple[int | None, str, float]]]:
        """Lines of (field number of the status or None, constant text, x)."""
        status = self.scene.timeline.status
        size, room = self.sizes.small, self.width - 2 * self.sizes.pad
        fields: list[tuple[int | None, str, float]] = []
        for part in self.scene.subtitle.split(_SEPARATOR) if self.scene.subtitle else []:
            fields.append((None, part, layout.measure(part, False, size)[0]))
        for i, width in enumerate(_slots(tuple(status), size)):
            fields.append((i, "", width))
        gap = layout.measure(_SEPARATOR, False, size)[0]
        lines: list[list[tuple[int | None, str, float]]] = []
        x = room + 1
        for number, text, width in fields:
            if x > 0 and x + width > room:
                lines.append([])
                x = 0.0
            lines[-1].append((number, layout.shorten(text, size, room), self.sizes.pad + x))
            x += width + gap
        return lines

    def _header_height(self) -> float:
        y = self.sizes.pad
        self.title: tuple[str, bool, float, float, float] | None = None
        if self.scene.title is not None:
            text, math = layout.spelled(self.scene.title)
            room = self.width - 2 * self.sizes.pad
            size = self.sizes.title * min(1.0, room / max(layout.measure(text, math, self.sizes.title)[0], 1e-9))
            if size < 0.62 * self.sizes.small:
                size, text, math = self.sizes.small, self.scene.title.plain, False
                text = layout.shorten(text, size, room)
            _, up, down = layout.measure(text, math, size)
            self.title = (text, math, self.sizes.pad, round(y + up), size)
            y += up + down + 0.45 * self.sizes.small
        self.lines_y = []
        for _ in self.lines:
            self.lines_y.append(round(y + 0.78 * self.sizes.small))
            y += 1.4 * self.sizes.small
        return y + (0.5 * self.sizes.pad if y > self.sizes.pad else 0.0)

    def draw_still(self, canvas) -> None:
        """Everything that never moves."""
        if self.title is not None:
            text, math, x, y, size = self.title
            canvas.text(text, x, y, size, self.ink, 1.0, math)
        for line, y in zip(self.lines, self.lines_y, strict=True):
            for number, text, x in line:
                if number is None:
                    canvas.text(text, x, y, self.sizes.small, self.soft)
        for text, math, x, y, size, color in self.titles:
            canvas.text(text, x, y, size, color, 1.0, math)
        faint = colors.mix(self.background, self.ink, 0.58)
        for i, note in enumerate(self.notes):
            canvas.text(
                note,
                self.sizes.pad,
                round(self.notes_top + i * 1.4 * self.sizes.note + self.sizes.note),
                self.sizes.note,
                faint,
            )
        for part in self.parts:
            part.still(canvas)

    def draw_moving(self, canvas, k: float, progress: float) -> None:
        """Everything that may move, at time index ``k`` when ``progress`` (0 … 1) of the movie has passed."""
        for part in self.parts:
            part.moving(canvas, k, progress)
        status = self.scene.timeline.status
        # Without a status there are still the dots between the fields that stand.
        said = status[min(int(k + 1e-9), len(status) - 1)].split(_SEPARATOR) if status else []
        size, gap = self.sizes.small, layout.measure(_SEPARATOR, False, self.sizes.small)[0]
        for line, y in zip(self.lines, self.lines_y, strict=True):
            for i, (number, _, x) in enumerate(line):
                if number is not None and number < len(said) and said[number]:
                    canvas.text(said[number], x, y, size, self.soft)
                if i and (number is None or (number < len(said) and said[number])):
                    canvas.text("·", x - gap / 2 - 0.159 * size, y, size, self.soft)

    def canvas(self) -> RasterCanvas:
        """A blank raster canvas of the page's size."""
        return RasterCanvas(self.width, self.height, self.background)

    def draw_once(self) -> RasterCanvas:
        """What stands still, drawn; before threads paint side by side, so that it need not be guarded."""
        if self._still is None:
            still = self.canvas()
            self.draw_still(still)
            self._still = still
        return self._still

    def paint(self, canvas: RasterCanvas, k: float, progress: float = 0.0) -> np.ndarray:
        """The (h, w) packed picture of a moment; what stands still is drawn once and copied."""
        canvas.copy_from(self._still or self.draw_once())
        self.draw_moving(canvas, k, progress)
        return canvas.rgb


def _shares(relative, count: int, room: float, gap: float) -> list[tuple[float, float]]:
    """Begin and end of each column or row."""
    weights = np.asarray(relative, float) if len(relative) == count else np.ones(count)
    widths = (room - gap * (count - 1)) * weights / weights.sum()
    begin = np.concatenate([[0.0], np.cumsum(widths + gap)])[:-1]
    return [(float(b), float(b + w)) for b, w in zip(begin, widths, strict=True)]


@lru_cache(maxsize=16)
def _slots(status: tuple[str, ...], size: float) -> list[float]:
    """The widest that each field of the status line ever is, so that nothing after it moves."""
    # all figures are equally wide: lines that differ in figures alone are measured once
    kinds = {re.sub(r"\d", "0", line) for line in status}
    widths: list[float] = []
    for line in kinds:
        for i, field in enumerate(line.split(_SEPARATOR)):
            width = layout.measure(field, False, size)[0]
            if i == len(widths):
                widths.append(width)
            widths[i] = max(widths[i], width)
    return widths
