"""The legend of a panel: a swatch and a name for each mark that has one."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from kobai.paint.canvas import Canvas
from kobai.paint.colors import Palette
from kobai.paint.marks.symbols import draw_symbol
from kobai.paint.measures import Rect, Sizes
from kobai.paint.text.layout import shortened, text_line
from kobai.paint.text.placement import draw_plate
from kobai.scenes import Arrows, Curve, Panel, Path, Points
from kobai.scenes.marks import Mark
from kobai.scenes.types import Color

WORDS = 0.7  # of a room's width, for words that are long


@dataclass(frozen=True)
class Entry:
    """One line; ``swatch`` is ``"line"``, ``"dash"``, ``"dotted"``, ``"arrow"``, a symbol, or ``""`` for none."""

    swatch: str
    color: Color
    text: str


def _entry(mark: Mark) -> Entry | None:
    match mark:
        case Path(name=text, style=style) if text:
            return Entry("dotted" if style == "dotted" else "line", mark.color, text)
        case Curve(label=text) if text:
            return Entry("dash" if mark.dash else "line", mark.color, text)
        case Points(label=text) if text:
            return Entry(mark.symbol, mark.color, text)
        case Arrows(label=text) if text:
            return Entry("arrow", mark.color, text)
    return None


def entries(panel: Panel, said: set[tuple[Color, str]] | None = None) -> list[Entry]:
    """A line for each colour and name of a panel that other panels (``said``, extended) do not show already."""
    said = set() if said is None else said
    found: list[Entry] = []
    for entry in map(_entry, panel.marks):
        if entry is not None and (entry.color, entry.text) not in said:
            said.add((entry.color, entry.text))
            found.append(entry)
    return found


class Legend:
    """A legend in at most ``share`` of the ``room``, each way; words that this would cut may have ``WORDS`` of its width.

    Too many lines are cut, and the last then says how many more there are; in a room too small for any it is empty.
    """

    def __init__(self, lines: list[Entry], palette: Palette, sizes: Sizes, room: Rect, share: float = 0.45):
        self.palette, self.sizes = palette, sizes
        self.size, self.step, self.swatch = sizes.note, 1.5 * sizes.note, 1.9 * sizes.note
        wide = max(share * room.w - self.swatch - 2 * self.size, 0.0)
        most = 0 if sizes.thumbnail else int((share * room.h - self.size) / self.step)
        if len(lines) > most:
            lines = [*lines[: max(most - 1, 0)], Entry("", "faint", f"+ {len(lines) - most + 1}")] if most > 2 else []
        texts = [text_line(entry.text, self.size) for entry in lines]
        if any(text.width > wide for text in texts):
            if wide < 8 * self.size:
                lines, texts = [], []
            wide = max(wide, WORDS * room.w - self.swatch - 2 * self.size)
        self.texts = [shortened(text, wide) for text in texts]
        self.lines = [replace(entry, text=text.text) for entry, text in zip(lines, self.texts, strict=True)]
        self.whole = self.texts == texts
        self.width = self.swatch + 0.6 * self.size + max((text.width for text in self.texts), default=0.0)
        self.height = self.step * (len(self.lines) - 1) + self.size if self.lines else 0.0

    def corners(self, room: Rect) -> list[Rect]:
        """The upper right, upper left, lower right and lower left place in a rectangle."""
        pad = 0.7 * self.size
        left, right = room.x + pad, room.right - pad - self.width
        top, bottom = room.y + pad, room.bottom - pad - self.height
        return [Rect(x, y, self.width, self.height) for y in (top, bottom) for x in (right, left)]

    def emptiest(self, room: Rect, points: np.ndarray, first: np.ndarray | None = None) -> Rect:
        """The corner in which the fewest of the points ``first`` (n, 2), and of those the fewest of the others (m, 2), lie."""
        found = self.covered(room, points)
        if first is not None and len(first):
            found = found + (1 + len(points)) * self.covered(room, first)
        return self.corners(room)[int(np.argmin(found))]

    def covered(self, room: Rect, points: np.ndarray) -> np.ndarray:
        """(4,) how many of the points (m, 2) lie in each corner."""
        corners, pad = self.corners(room), self.size
        inside = [(points > [c.x - pad, c.y - pad]) & (points < [c.right + pad, c.bottom + pad]) for c in corners]
        return np.array([i.all(1).sum() for i in inside])

    def draw(self, canvas: Canvas, at: Rect, plate: float) -> None:
        """Draw it in ``at``; ``plate`` is the opacity of the rectangle under it."""
        if not self.lines:
            return
        size = self.size
        if plate > 0:
            draw_plate(canvas, at, 0.45 * size, self.palette.background, plate)
        for i, (entry, text) in enumerate(zip(self.lines, self.texts, strict=True)):
            y = at.y + i * self.step + 0.5 * size
            x0, x1 = at.x, at.x + self.swatch
            color = self.palette.of(entry.color)
            if entry.swatch in ("line", "dash", "dotted"):
                dash = {"line": None, "dash": (0.45 * size, 0.3 * size), "dotted": (0.01, 0.42 * size)}[entry.swatch]
                canvas.line([[x0, y], [x1, y]], color, 2.4 * self.sizes.unit, dash=dash)
            elif entry.swatch == "arrow":
                tip = x1 - 0.1 * size
                canvas.line([[x0 + 0.3 * size, y], [tip, y]], color, 1.5 * self.sizes.unit)
                back, up = tip - 0.3 * size, 0.25 * size
                canvas.line([[back, y - up], [tip, y], [back, y + up]], color, 1.5 * self.sizes.unit)
            elif entry.swatch:
                draw_symbol(canvas, entry.swatch, ((x0 + x1) / 2, y), 0.75 * size, color, self.palette.background)
            canvas.text(text, x1 + 0.6 * size, y + 0.36 * size, self.palette.inked(0.78))
