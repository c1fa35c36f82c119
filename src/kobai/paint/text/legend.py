"""Words laid over pictures: legends, notes, callouts at the ends of paths. None leaves its rectangle or covers another."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from kobai.paint import colors
from kobai.paint.rect import Rect
from kobai.paint.sizes import Sizes
from kobai.paint.symbols import draw_symbol
from kobai.paint.text import layout
from kobai.scenes import Arrows, Curve, Panel, Path, Points
from kobai.scenes.theme import Theme


@dataclass(frozen=True)
class Entry:
    """One line of a legend: a swatch (``line``, ``dash``, ``dotted``, ``arrow`` or a symbol), its colour, the words."""

    swatch: str
    color: str | int
    text: str


def entries(panel: Panel, said: set[tuple[str | int, str]] | None = None) -> list[Entry]:
    """What a panel's legend says, each thing once.

    Args:
        said: (colour, words) that other panels of the scene have said already; what this one says is added.
    """
    said = set() if said is None else said
    found: list[Entry] = []
    for mark in panel.marks:
        entry = None
        if isinstance(mark, Path) and mark.name:
            entry = Entry("dotted" if mark.style == "dotted" else "line", mark.color, mark.name)
        elif isinstance(mark, Curve) and mark.label:
            entry = Entry("dash" if mark.dash else "line", mark.color, mark.label)
        elif isinstance(mark, Points) and mark.label:
            entry = Entry(mark.symbol, mark.color, mark.label)
        elif isinstance(mark, Arrows) and mark.label:
            entry = Entry("arrow", mark.color, mark.label)
        if entry is not None and (entry.color, entry.text) not in said:
            said.add((entry.color, entry.text))
            found.append(entry)
    return found


class Legend:
    """A small legend.

    Args:
        lines: what it says; too many are cut, and the last line says how many more there are. Where it would cover the
            picture it says nothing.
        room: where it stands.
        share: how much of the room it may take, each way.
    """

    def __init__(self, lines: list[Entry], theme: Theme, sizes: Sizes, room: Rect, share: float = 0.45):
        self.theme, self.sizes = theme, sizes
        self.size = sizes.note
        self.step = 1.5 * self.size
        self.swatch = 1.9 * self.size
        wide = max(share * room.w - self.swatch - 2 * self.size, 0.0)
        most = int((share * room.h - self.size) / self.step)
        if len(lines) > most:
            lines = [*lines[: max(most - 1, 0)], Entry("", "faint", f"+ {len(lines) - most + 1}")] if most > 2 else []
        if any(layout.measure(e.text, False, self.size)[0] > wide for e in lines) and wide < 8 * self.size:
            lines = []  # no room in a picture this small
        self.lines = [Entry(e.swatch, e.color, layout.shorten(e.text, self.size, wide)) for e in lines]
        self.whole = [e.text for e in self.lines] == [e.text for e in lines]
        text = max((layout.measure(e.text, False, self.size)[0] for e in self.lines), default=0.0)
        self.width = self.swatch + 0.6 * self.size + text
        self.height = self.step * (len(self.lines) - 1) + self.size if self.lines else 0.0

    def corners(self, room: Rect) -> list[Rect]:
        """Where it may stand: upper right, upper left, lower right, lower left of a rectangle."""
        pad = 0.7 * self.size
        left, right = room.x + pad, room.right - pad - self.width
        top, bottom = room.y + pad, room.bottom - pad - self.height
        return [Rect(x, y, self.width, self.height) for y in (top, bottom) for x in (right, left)]

    def draw(self, canvas, at: Rect, plate: float) -> None:
        """Draw it in ``at``; ``plate`` is the opacity of the ground laid under it."""
        if not self.lines:
            return
        background, ink = colors.rgb("background", self.theme), colors.rgb("ink", self.theme)
        if plate > 0:
            draw_plate(canvas, at, 0.45 * self.size, background, plate)
        for i, entry in enumerate(self.lines):
            y = at.y + i * self.step + 0.5 * self.size
            x0, x1 = at.x, at.x + self.swatch
            color = colors.rgb(entry.color, self.theme)
            middle = ((x0 + x1) / 2, y)
            if entry.swatch in ("line", "dash", "dotted"):
                dash = {"line": None, "dash": (0.45 * self.size, 0.3 * self.size), "dotted": (0.01, 0.42 * self.size)}[
                    entry.swatch
                ]
                canvas.line([[x0, y], [x1, y]], color, 2.4 * self.sizes.unit, dash=dash)
            elif entry.swatch == "arrow":
                tip = x1 - 0.1 * self.size
                canvas.line([[x0 + 0.3 * self.size, y], [tip, y]], color, 1.5 * self.sizes.unit)
                back, up = tip - 0.3 * self.size, 0.25 * self.size
                canvas.line([[back, y - up], [tip, y], [back, y + up]], color, 1.5 * self.sizes.unit)
            elif entry.swatch:
                draw_symbol(canvas, entry.swatch, middle, 0.75 * self.size, color, background)
            canvas.text(
                entry.text, x1 + 0.6 * self.size, y + 0.36 * self.size, self.size, colors.mix(background, ink, 0.78)
            )


def draw_plate(canvas, at: Rect, pad: float, color, alpha: float) -> None:
    """A ground under words, so that they read on anything."""
    x0, y0, x1, y1 = at.x - pad, at.y - pad, at.right + pad, at.bottom + pad
    canvas.fill(np.array([[x0, y0], [x1, y0], [x1, y1], [x0, y1]]), color, alpha)


def place(
    at: np.ndarray,
    width: float,
    height: float,
    anchor: str,
    room: Rect,
    taken: list[Rect],
    gap: float,
    line: np.ndarray | None = None,
) -> Rect | None:
    """A free rectangle for words beside a point, inside ``room``; None where there is no room.

    Args:
        anchor: the side of the words that touches the point.
        taken: rectangles to keep clear of; the result is added.
        line: (m, 2) what the words speak of, and had better not hide; then they may stand on the other side, too.
    """
    dots, edge = np.empty((0, 2)) if line is None else dotted(line, 0.3 * height), 0.4 * height
    start = min(max(at[1] - height / 2, room.y + gap), max(room.bottom - height - gap, room.y))
    best, least = None, np.inf
    for n in range(40):
        y = start + (n + 1) // 2 * (1 if n % 2 else -1) * 0.5 * height
        for side in (anchor,) if line is None else (anchor, *_OTHER[anchor]):
            shift = {"left": gap, "right": -gap - width, "center": -width / 2}[side]
            x = min(max(at[0] + shift, room.x + gap), max(room.right - width - gap, room.x))
            spot = Rect(x, y, width, height)
            if y < room.y or spot.bottom > room.bottom or any(spot.meets(t, 0.15 * height) for t in taken):
                continue
            hidden = ((dots > [x, y - edge]) & (dots < [spot.right, spot.bottom + edge])).all(1).sum()
            if n + 2 * hidden < least:
                best, least = spot, n + 2 * hidden
        if least <= n:  # farther away is not better
            break
    if best is not None:
        taken.append(best)
    return best


_OTHER = {"left": ("right",), "right": ("left",), "center": ()}


def dotted(line: np.ndarray, every: float, most: int = 4000) -> np.ndarray:
    """Points along a polyline, (m, 2), about so many pixels apart."""
    line = line[np.isfinite(line).all(1)]
    along = np.concatenate([[0.0], np.cumsum(np.hypot(*np.diff(line, axis=0).T))]) if len(line) else np.zeros(0)
    if len(line) < 2:
        return line
    at = np.linspace(0, along[-1], int(min(along[-1] / every, most)) + 2)
    return np.stack([np.interp(at, along, line[:, i]) for i in (0, 1)], 1)


def draw_callout(
    canvas, at, direction, text: str, color, theme: Theme, sizes: Sizes, room: Rect, taken: list[Rect], line=None
) -> None:
    """Words at the end of a run that left the frame, and an arrow head that says where it went; clear of its ``line``."""
    at = np.asarray(at, float)
    if not np.isfinite(at).all():
        return
    at = np.clip(at, [room.x, room.y], [room.right, room.bottom])
    background = colors.rgb("background", theme)
    length = float(np.hypot(*direction))
    if length > 0 and np.isfinite(length):
        along = np.asarray(direction) / length
        across = np.array([-along[1], along[0]])
        tip, wing = at, 9 * sizes.unit
        head = np.array([tip, tip - wing * along + 0.5 * wing * across, tip - wing * along - 0.5 * wing * across])
        canvas.fill(head, color)
    if text == "↗":
        return
    size = sizes.note
    text = layout.shorten(text, size, 0.9 * room.w)
    width, up, down = layout.measure(text, False, size)
    anchor = "left" if at[0] < room.x + room.w / 2 else "right"
    spot = place(at, width, up + down, anchor, room, taken, size, line)
    if spot is not None:
        draw_plate(canvas, spot, 0.25 * size, background, 0.82)
        canvas.text(text, spot.x, spot.y + up, size, colors.mix(color, colors.rgb("ink", theme), 0.25))
