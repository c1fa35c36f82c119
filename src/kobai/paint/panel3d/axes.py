"""The three quiet edges of a space's box, with ticks and labels, chosen for each view.

Seen from above, the two bottom edges in front and the leftmost upright edge are on the outline of the box, so nothing is
drawn across the picture. Which edges these are changes each quarter turn; around that moment the old one has faded away
and the new one has not come yet, so that nothing jumps.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from kobai.paint import colors
from kobai.paint.panel3d.projection import Box, View
from kobai.paint.rect import Rect
from kobai.paint.sizes import Sizes
from kobai.paint.text import layout
from kobai.scenes import Axis, Panel
from kobai.scenes.theme import Theme


def smooth(low: float, high: float, x: float) -> float:
    """0 under ``low``, 1 over ``high``, gently between."""
    t = min(max((x - low) / (high - low), 0.0), 1.0)
    return t * t * (3 - 2 * t)


class Piece(NamedTuple):
    """A stroke, or with ``text`` a text whose origin ``points`` is and whose box measures ``extent``."""

    points: np.ndarray
    color: np.ndarray
    alpha: float
    text: str = ""
    math: bool = False
    size: float = 0.0
    extent: np.ndarray | None = None
    axis: int = 0


class Edges:
    """The axes of a 3-D panel."""

    def __init__(self, panel: Panel, box: Box, theme: Theme, sizes: Sizes):
        self.panel, self.box, self.unit = panel, box, sizes.unit
        self.tick_size, self.label_size, unit = sizes.tick, sizes.label, sizes.unit
        background, ink = colors.rgb("background", theme), colors.rgb("ink", theme)
        self.line_color = colors.mix(background, ink, 0.45)
        self.tick_color = colors.mix(background, ink, 0.72)
        self.label_color = ink
        self.moving = panel.motion.kind != "fixed"
        self.gap = 7.0 * unit
        self.ticks = [[(p, t, layout.measure(t, False, sizes.tick)[0]) for p, t in a.ticks] for a in panel.axes]
        self.labels = [layout.spelled(a.label) for a in panel.axes]
        self.order = [importance(a) for a in panel.axes]
        self.word_size = sizes.small  # labels in words are quieter than letters
        self.label_extent = [layout.measure(t, m, sizes.label if m else sizes.small) for t, m in self.labels]

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
        return self._parted(pieces)

    def _parted(self, pieces: list[Piece]) -> list[Piece]:
        """Texts of different edges that come too near at a corner: the later one fades.

        On one line two numbers need more room between them, or they read as a pair.
        """
        kept: list[Piece] = []
        boxes: list[tuple[int, float, float, float, float]] = []
        for piece in pieces:
            if piece.extent is not None:
                x0, y1 = piece.points.tolist()
                w, h = piece.extent.tolist()
                x1, y0 = x0 + w, y1 - h
                apart = []
                for axis, left, top, right, bottom in boxes:
                    if axis != piece.axis:
                        level = max(1 - ((top + bottom - y0 - y1) / (3.2 * self.tick_size)) ** 2, 0.0)
                        beside = max(x0 - right, left - x1) - 1.2 * level * self.tick_size
                        apart.append(max(beside, y0 - bottom, top - y1))
                near = self._fade(-2 * self.unit, 2 * self.unit, min(apart, default=1e9))
                piece = piece._replace(alpha=piece.alpha * near)
                if piece.alpha > 0.3:
                    boxes.append((piece.axis, x0, y0, x1, y1))
            if piece.alpha > 0.01:
                kept.append(piece)
        return kept

    def draw(self, canvas, view: View, covered: Callable[[Rect], float]) -> list[Rect]:
        """Draw all three onto a canvas.

        Args:
            covered: how much of a rectangle in pixels lies over what the box holds, 0 … 1; no text is set there.

        Returns:
            Where texts are.
        """
        taken: list[Rect] = []
        for piece in self.layout(view):
            if piece.extent is not None:
                (x, y), (w, h) = piece.points.tolist(), piece.extent.tolist()
                spot = Rect(x, y - h, w, h)
                alpha = piece.alpha * (1 - self._fade(0.1, 0.5, covered(spot)))
                if alpha > 0.01:
                    taken.append(spot)
                    canvas.text(piece.text, x, y, piece.size, piece.color, alpha, piece.math)
            else:
                canvas.line(piece.points, piece.color, self.unit, piece.alpha)
        return taken

    def _edge(self, view: View, axis: int, ends: np.ndarray, alpha: float) -> list[Piece]:
        spec = self.panel.axes[axis]
        shares = np.array([(p - spec.lo) / ((spec.hi - spec.lo) or 1.0) for p, _, _ in self.ticks[axis]])
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
        for place, (_, text, width), shown in zip(places, self.ticks[axis], self._thin(places, axis, out), strict=True):
            stroke = [place, place + out * 4 * self.unit]
            if shown > 0.99:  # most ticks are one stroke with their edge
                strokes += [gap, *stroke]
            else:
                pieces.append(Piece(np.stack(stroke), self.line_color, alpha * max(shown, 0.4)))
            half = ox * width / 2 + oy * size * 0.37
            reach = max(reach, self.gap + 2 * half)
            if shown * alpha > 0.02:
                at = place + out * (self.gap + half) + np.array([-width / 2, size * 0.37])
                extent = np.array([width, size * 0.74])
                pieces.append(Piece(at, self.tick_color, alpha * shown, text, False, size, extent, axis))
        pieces.insert(0, Piece(np.stack(strokes), self.line_color, alpha))
        (text, math), (width, up, down) = self.labels[axis], self.label_extent[axis]
        half = np.array([width / 2, (up + down) / 2])
        at = (a + b) / 2 + out * (reach + 4 * self.unit + np.abs(out) @ half)
        size = self.label_size if math else self.word_size
        pieces.append(
            Piece(at + np.array([-half[0], (up - down) / 2]), self.label_color, alpha, text, math, size, 2 * half, axis)
        )
        return pieces

    def _fade(self, low: float, high: float, x: float) -> float:
        """Between there and not there: gently where the camera moves, else one or the other."""
        fade = smooth(low, high, x)
        return fade if self.moving else float(fade > 0.5)

    def _thin(self, places: np.ndarray, axis: int, out: np.ndarray) -> list[float]:
        """How strongly each tick's text shows: less important ones fade where they come too near to others."""
        tx, ty = -float(out[1]), float(out[0])
        along = (places @ np.array([tx, ty])).tolist()
        wide = [abs(tx) * w + abs(ty) * 0.8 * self.tick_size for _, _, w in self.ticks[axis]]
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
