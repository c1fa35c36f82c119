"""The axes of a panel in space: three edges of its box with ticks and labels, chosen for each view.

Seen from above, the two bottom edges in front and the leftmost upright edge lie on the outline of the box. Each quarter
turn other edges take over; the old one fades out before and the new one fades in after, so that nothing jumps.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from kobai.paint.canvas import Canvas
from kobai.paint.colors import Palette
from kobai.paint.measures import Rect, Sizes
from kobai.paint.projection import Box, View
from kobai.paint.text.layout import TextLine, text_line
from kobai.scenes import Axis, Panel
from kobai.scenes.look import LOOK


def smooth(low: float, high: float, x: float) -> float:
    """0 under ``low``, 1 over ``high``, gently between."""
    t = min(max((x - low) / (high - low), 0.0), 1.0)
    return t * t * (3 - 2 * t)


class Piece(NamedTuple):
    """A stroke, or with ``text`` a text with its origin at ``points`` (2,) in a box of ``extent`` (2,)."""

    points: np.ndarray
    color: np.ndarray
    alpha: float
    text: TextLine | None = None
    extent: np.ndarray = np.zeros(2)
    axis: int = 0


class SpaceAxes:
    """The axes of a 3-D panel; what is said of the upright one's scale may be as wide as ``room``."""

    def __init__(self, panel: Panel, box: Box, palette: Palette, sizes: Sizes, room: float = np.inf):
        self.panel, self.box, self.unit, self.tick_size = panel, box, sizes.unit, sizes.tick
        self.line_color, self.tick_color = palette.inked(LOOK.axis.line), palette.inked(LOOK.axis.tick)
        self.label_color = palette.ink
        self.moving = panel.motion.kind != "fixed"
        self.gap = 7.0 * sizes.unit
        self.ticks = [[(p, text_line(t, sizes.tick)) for p, t in axis.ticks] for axis in panel.axes]
        self.order = [importance(axis) for axis in panel.axes]
        labels = [text_line(axis.label, sizes.label) for axis in panel.axes]
        self.labels = [label if label.math else label.sized(sizes.small) for label in labels]
        upright, note = panel.axes[2], text_line(panel.axes[2].note, sizes.small)
        fits = note.width <= room
        self.note = note if fits else text_line("", sizes.small)
        self.said = {upright.label_and_note: fits} if upright.note else {}

    def layout(self, view: View) -> list[Piece]:
        """Every stroke and every text, in pixels, for one view."""
        back = view.axes[2]
        flip = 1.0 if back[2] >= 0 else -1.0
        sides = np.where(back[:2] * flip >= 0, 0.5, -0.5)
        level = float(np.hypot(back[0], back[1])) or 1.0
        turned = [abs(back[1]) / level, abs(back[0]) / level]  # sine of the angle to the next exchange of x's, y's edge
        corners = np.array([(x, y, -0.5) for x in (-0.5, 0.5) for y in (-0.5, 0.5)])
        pieces: list[Piece] = []
        for axis in (0, 1):
            ends = np.zeros((2, 3))
            ends[:, 1 - axis] = sides[1 - axis]
            ends[:, 2] = -0.5
            ends[:, axis] = (-0.5, 0.5)
            pieces += self._edge(view, axis, ends, smooth(0.03, 0.13, turned[axis]) if self.moving else 1.0)
        ends = np.repeat(corners[int(np.argmin(view.project(corners * self.box.edges)[0]))][None], 2, 0)
        ends[1, 2] = 0.5
        pieces += self._edge(view, 2, ends, smooth(0.02, 0.07, min(turned)) if self.moving else 1.0)
        return self._separated(pieces)

    def _separated(self, pieces: list[Piece]) -> list[Piece]:
        """Fade out texts too near to one of another edge; two numbers on one line would read as a pair."""
        shown: list[Piece] = []
        boxes: list[tuple[int, float, float, float, float]] = []
        for piece in pieces:
            if piece.text is not None:
                x0, y1 = piece.points.tolist()
                w, h = piece.extent.tolist()
                x1, y0 = x0 + w, y1 - h
                gaps = []
                for axis, left, top, right, bottom in boxes:
                    if axis != piece.axis:
                        level = max(1 - ((top + bottom - y0 - y1) / (3.2 * self.tick_size)) ** 2, 0.0)
                        beside = max(x0 - right, left - x1) - 1.2 * level * self.tick_size
                        gaps.append(max(beside, y0 - bottom, top - y1))
                near = self._fade(-2 * self.unit, 2 * self.unit, min(gaps, default=1e9))
                piece = piece._replace(alpha=piece.alpha * near)
                if piece.alpha > 0.3:
                    boxes.append((piece.axis, x0, y0, x1, y1))
            if piece.alpha > 0.01:
                shown.append(piece)
        return shown

    def draw(self, canvas: Canvas, pieces: list[Piece], covered: Callable[[Rect], float]) -> list[Rect]:
        """Draw all three as laid out, but no text where it is ``covered`` (0 … 1) by what the box holds; where texts are."""
        taken: list[Rect] = []
        for piece in pieces:
            if piece.text is not None:
                (x, y), (w, h) = piece.points.tolist(), piece.extent.tolist()
                spot = Rect(x, y - h, w, h)
                alpha = piece.alpha * (1 - self._fade(0.1, 0.5, covered(spot)))
                if alpha > 0.01:
                    taken.append(spot)
                    canvas.text(piece.text, x, y, piece.color, alpha)
            else:
                canvas.line(piece.points, piece.color, self.unit, piece.alpha)
        return taken

    def _edge(self, view: View, axis: int, ends: np.ndarray, alpha: float) -> list[Piece]:
        spec = self.panel.axes[axis]
        shares = np.array([(p - spec.lo) / ((spec.hi - spec.lo) or 1.0) for p, _ in self.ticks[axis]])
        along3 = np.concatenate([[0.0, 1.0], shares])[:, None] * (ends[1] - ends[0]) + ends[0]
        x, y, _ = view.project(np.concatenate([along3, np.zeros((1, 3))]) * self.box.edges)
        points = np.stack([x, y], 1)
        (a, b), places, middle = points[:2], points[2:-1], points[-1]
        along = b - a
        length = float(np.hypot(*along))
        alpha *= smooth(8 * self.unit, 40 * self.unit, length)
        if not alpha > 0.01:
            return []
        out = np.array([along[1], -along[0]]) / length
        if out @ ((a + b) / 2 - middle) < 0:
            out = -out
        gap = np.full(2, np.nan)
        strokes = [a, b]
        pieces: list[Piece] = []
        reach = 0.0
        size, (ox, oy) = self.tick_size, (abs(float(out[0])), abs(float(out[1])))
        for place, (_, text), shown in zip(places, self.ticks[axis], self._tick_alpha(places, axis, out), strict=True):
            stroke = [place, place + out * 4 * self.unit]
            if shown > 0.99:  # most ticks are one stroke with their edge
                strokes += [gap, *stroke]
            else:
                pieces.append(Piece(np.stack(stroke), self.line_color, alpha * max(shown, 0.4)))
            half = ox * text.width / 2 + oy * size * 0.37
            reach = max(reach, self.gap + 2 * half)
            if shown * alpha > 0.02:
                at = place + out * (self.gap + half) + np.array([-text.width / 2, size * 0.37])
                extent = np.array([text.width, size * 0.74])
                pieces.append(Piece(at, self.tick_color, alpha * shown, text, extent, axis))
        pieces.insert(0, Piece(np.stack(strokes), self.line_color, alpha))
        label = self.labels[axis]
        half = np.array([label.width / 2, label.height / 2])
        at = (a + b) / 2 + out * (reach + 4 * self.unit + np.abs(out) @ half)
        at = at + np.array([-half[0], (label.ascent - label.descent) / 2])
        pieces.append(Piece(at, self.label_color, alpha, label, 2 * half, axis))
        if axis == 2 and self.note.text:  # what is said of the scale: over the upper end, clear of what is in the box
            end = points[int(ends[1, 2] > ends[0, 2])] + np.array(
                [self.gap - self.note.width, -self.gap - self.note.descent]
            )
            extent = np.array([self.note.width, self.note.height])
            pieces.append(Piece(end, self.tick_color, alpha, self.note, extent, axis))
        return pieces

    def _fade(self, low: float, high: float, x: float) -> float:
        """0 … 1, gradual where the camera moves, else 0 or 1."""
        fade = smooth(low, high, x)
        return fade if self.moving else float(fade > 0.5)

    def _tick_alpha(self, places: np.ndarray, axis: int, out: np.ndarray) -> list[float]:
        """Opacity of each tick's text: less important ones fade where they come too near to others."""
        tx, ty = -float(out[1]), float(out[0])
        along = (places @ np.array([tx, ty])).tolist()
        wide = [abs(tx) * text.width + abs(ty) * 0.8 * self.tick_size for _, text in self.ticks[axis]]
        strength = [0.0] * len(places)
        shown: list[int] = []
        for i in self.order[axis]:
            gaps = [abs(along[i] - along[j]) / ((wide[i] + wide[j]) / 2 + 3 * self.unit) for j in shown]
            strength[i] = self._fade(0.85, 1.1, min(gaps, default=2.0))
            if strength[i] > 0.5:
                shown.append(i)
        return strength


def importance(axis: Axis) -> list[int]:
    """Indices of ticks, the most important first: decades on logarithms, else every eighth, fourth, second, all."""
    indices = range(len(axis.ticks))
    if axis.scale in ("log", "symlog"):
        return sorted(indices, key=lambda i: (axis.ticks[i][1].strip("−0.")[:1] not in ("", "1"), i))
    return sorted(indices, key=lambda i: (-(i & -i if i else 8), i))
