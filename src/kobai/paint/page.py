"""A page: a scene laid out at one size (header, panels in their grid, notes), and its picture at any moment."""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import zip_longest
from typing import NamedTuple

import numpy as np

from kobai.paint import grid
from kobai.paint.canvas import Canvas
from kobai.paint.colors import Palette
from kobai.paint.measures import Rect, Sizes
from kobai.paint.panel2d.panel import FlatPanel
from kobai.paint.panel3d.panel import SpacePanel
from kobai.paint.raster.canvas import RasterCanvas
from kobai.paint.text.layout import TextLine, renew_fonts, shortened, text_line, wrapped
from kobai.paint.thumbnail import thumbnail as to_thumbnail
from kobai.scenes import Panel, Scene, Text

_SEPARATOR = " · "


class Words(NamedTuple):
    """A line of text at its place."""

    line: TextLine
    x: float
    y: float
    color: np.ndarray


class Field(NamedTuple):
    """A field of the header under the title: a constant text, or the n-th part of the status of the moment."""

    x: float
    text: TextLine | None
    part: int = 0


class Page:
    """A scene ready to be painted at ``size`` CSS pixels of ``scale`` pixels, ``per``² samples each in space."""

    def __init__(
        self, scene: Scene, size: tuple[int, int], scale: float = 1.0, per: int = 2, thumbnail: bool = False
    ):  # fmt: skip
        renew_fonts()
        self.scene, self.palette = to_thumbnail(scene) if thumbnail else scene, Palette(scene.theme)
        self.width, self.height = round(size[0] * scale), round(size[1] * scale)
        columns, rows = grid.columns_and_rows(scene)
        self.sizes = Sizes.of_thumbnail(scale) if thumbnail else Sizes.of(size, scale, columns, rows)
        self.ink, self.soft = self.palette.ink, self.palette.inked(0.68)
        self._still: RasterCanvas | None = None
        unsaid: list[str] = []
        while more := self._lay_out(unsaid, per):
            unsaid += more

    def _lay_out(self, unsaid: list[str], per: int) -> list[str]:
        """Lay the page out; what else is said of axes that has no room beside them, and shall join ``unsaid`` in the notes."""
        scene, pad, room = self.scene, self.sizes.pad, self.width - 2 * self.sizes.pad
        self.words: list[Words] = []  # that never change
        self.rows: list[tuple[float, list[Field]]] = []  # of the header: baseline, fields
        top = self._set_header(room)
        bottom = self._set_notes([*unsaid, *scene.notes], room)
        area = Rect(pad, top, room, max(self.height - top - bottom, 20))
        rects = grid.cells(scene, area, pad)
        if self._titles_readable(rects):
            rects = [self._set_title(p, r) for p, r in zip(scene.panels, rects, strict=True)]
        self.panels = self._make_panels(rects, per)
        notes = [said for panel in self.panels for said in panel.axes.said.items()]
        beside = {note for note, room in notes if room}
        return [note for note in dict(notes) if note not in beside and note not in unsaid]

    def _make_panels(self, rects: list[Rect], per: int) -> list[SpacePanel | FlatPanel]:
        places = grid.places(self.scene, rects, self.palette, self.sizes)
        self.legend, self.legend_at = places.legend, places.legend_at
        said = places.said  # by labels at curves' ends or the common legend: no other legend repeats it
        return [
            SpacePanel(panel, self.palette, rect, self.sizes, per, said)
            if len(panel.axes) == 3
            else FlatPanel(panel, self.palette, rect, self.sizes, self.scene.timeline.steps, found, said)
            for panel, rect, found in zip(self.scene.panels, places.rects, places.ends, strict=True)
        ]

    def _titles_readable(self, rects: list[Rect]) -> bool:
        """Whether the panels' titles shall be drawn: in a thumbnail all or none, so that panels side by side are level."""
        least = self.sizes.small / self.sizes.label
        titled = [(p.title, r) for p, r in zip(self.scene.panels, rects, strict=True) if p.title is not None]
        return not self.sizes.thumbnail or all(
            least * text_line(title, self.sizes.label).width <= rect.w for title, rect in titled
        )

    def _set_title(self, panel: Panel, rect: Rect) -> Rect:
        """Set a panel's title and caption; the room that they leave."""
        if panel.title is None:
            return rect
        if panel.caption is not None:
            return self._set_title_and_caption(panel.title, panel.caption, rect)
        line = text_line(panel.title, self.sizes.label)
        set_ = line.sized(self.sizes.label * min(1.0, rect.w / max(line.width, 1e-9)))
        self.words.append(Words(set_, rect.x, rect.y + line.ascent, self.ink))
        used = line.height + 0.5 * self.sizes.pad
        return Rect(rect.x, rect.y + used, rect.w, max(rect.h - used, 8.0))

    def _set_title_and_caption(self, title: Text, caption: Text, rect: Rect) -> Rect:
        """Two close lines; in the narrow panels of small multiples they are shortened rather than made unreadably small."""
        y = rect.y
        for text, color, size in ((title, self.ink, self.sizes.label), (caption, self.soft, 0.9 * self.sizes.label)):
            line = text_line(text.plain, size)
            fit = size * float(np.clip(rect.w / max(line.width, 1e-9), 0.8, 1.0))
            # A smaller line keeps the baseline of the panels beside it.
            self.words.append(Words(shortened(line.sized(fit), rect.w), rect.x, y + line.ascent, color))
            y += line.height + 0.12 * size
        return Rect(rect.x, y, rect.w, max(rect.bottom - y, 8.0))

    def _set_header(self, room: float) -> float:
        """Set the title, and under it the subtitle and the status as fields that keep their places; the height used."""
        y, small = self.sizes.pad, self.sizes.small
        for line in self._title_lines(self.scene.title, room):
            self.words.append(Words(line, self.sizes.pad, round(y + line.ascent), self.ink))
            y += line.height + 0.45 * small
        for fields in self._header_rows(room):
            self.rows.append((round(y + 0.78 * small), fields))
            y += 1.4 * small
        return y + (0.5 * self.sizes.pad if y > self.sizes.pad else 0.0)

    def _title_lines(self, title: Text | None, room: float) -> list[TextLine]:
        """The title in one line; the words of a thumbnail's in two where one line would make them small."""
        if title is None:
            return []
        small, thumbnail = self.sizes.small, self.sizes.thumbnail
        line = text_line(title, self.sizes.title)
        share = min(1.0, room / max(line.width, 1e-9))
        if thumbnail and not line.math and share < 0.73:
            for size in (0.85 * line.size, small):
                lines = wrapped(title.plain, size, room)
                if len(lines) <= 2:
                    return lines
        line = line.sized(share * line.size)
        if line.size < (1.0 if thumbnail else 0.62) * small:
            line = shortened(text_line(title.plain, small), room)
        return [line]

    def _header_rows(self, room: float) -> list[list[Field]]:
        """Fields side by side, as many rows as are needed."""
        size = self.sizes.small
        parts = self.scene.subtitle.split(_SEPARATOR) if self.scene.subtitle else []
        texts: list[TextLine | None] = [text_line(part, size) for part in parts]
        widths = [text.width for text in texts if text is not None]
        status = _status_widths(tuple(self.scene.timeline.status), size)
        gap = text_line(_SEPARATOR, size).width
        rows: list[list[Field]] = []
        x = room + 1
        for i, width in enumerate([*widths, *status]):
            if x > 0 and x + width > room:
                rows.append([])
                x = 0.0
            at = self.sizes.pad + x
            text = texts[i] if i < len(texts) else None
            rows[-1].append(Field(at, shortened(text, room)) if text else Field(at, None, i - len(texts)))
            x += width + gap
        return rows

    def _set_notes(self, notes: list[str], room: float) -> float:
        """Set the small print at the bottom, at most four lines; the height used."""
        size, pad = self.sizes.note, self.sizes.pad
        lines = [line for note in notes for line in wrapped(note, size, room)][:4]
        top, color = self.height - len(lines) * 1.4 * size - 0.6 * pad, self.palette.inked(0.58)
        self.words += [Words(line, pad, round(top + i * 1.4 * size + size), color) for i, line in enumerate(lines)]
        return len(lines) * 1.4 * size + (0.9 * pad if lines else 0.4 * pad)

    def draw_still(self, canvas: Canvas) -> None:
        """Draw everything that never moves."""
        for line, x, y, color in self.words:
            canvas.text(line, x, y, color)
        for y, fields in self.rows:
            for field in fields:
                if field.text is not None:
                    canvas.text(field.text, field.x, y, self.soft)
        for panel in self.panels:
            panel.draw_still(canvas)
        if self.legend is not None and self.legend_at is not None:
            self.legend.draw(canvas, self.legend_at, 0.0)

    def draw_moving(self, canvas: Canvas, k: float, progress: float) -> None:
        """Draw everything that may move, at time index ``k`` when ``progress`` (0 … 1) of the movie has passed."""
        for panel in self.panels:
            panel.draw_moving(canvas, k, progress)
        status, size = self.scene.timeline.status, self.sizes.small
        parts = status[min(int(k + 1e-9), len(status) - 1)].split(_SEPARATOR) if status else []
        gap, dot = text_line(_SEPARATOR, size).width, text_line("·", size)
        for y, fields in self.rows:
            for i, field in enumerate(fields):
                text = field.text or (parts[field.part] if field.part < len(parts) else "")
                if text and field.text is None:
                    canvas.text(text_line(str(text), size), field.x, y, self.soft)
                if text and i:
                    canvas.text(dot, field.x - gap / 2 - 0.159 * size, y, self.soft)

    def canvas(self) -> RasterCanvas:
        """A blank raster canvas of the page's size."""
        return RasterCanvas(self.width, self.height, self.palette.background)

    def draw_once(self) -> RasterCanvas:
        """A canvas with what stands still. Call it before several threads paint: it is not guarded by a lock."""
        if self._still is None:
            still = self.canvas()
            self.draw_still(still)
            self._still = still
        return self._still

    def paint(self, canvas: RasterCanvas, k: float, progress: float = 0.0) -> np.ndarray:
        """The (h, w) packed picture of a moment, in ``canvas``."""
        np.copyto(canvas.rgb, self.draw_once().rgb)
        self.draw_moving(canvas, k, progress)
        return canvas.rgb


@lru_cache(maxsize=16)
def _status_widths(status: tuple[str, ...], size: float) -> list[float]:
    """The largest width of each part of the status line over the whole movie, so that nothing after it moves."""
    # all digits are equally wide: lines that differ in digits only are measured once
    lines = [line.split(_SEPARATOR) for line in {re.sub(r"\d", "0", line) for line in status}]
    return [max(text_line(part, size).width for part in column) for column in zip_longest(*lines, fillvalue="")]
