"""The three quiet edges of a space's box, with ticks and labels, chosen for each view.

Seen from above, the two bottom edges in front and the leftmost upright edge are on the outline of the box, so nothing is
drawn across the picture. Which edges these are changes each quarter turn; around that moment the old one has faded away
and the new one has not come yet, so that nothing jumps.
"""

from __future__ import annotations

import numpy as np

from kobai.paint import colors
from kobai.paint import type as typeset
from kobai.paint.sizes import Sizes
from kobai.paint.view import Box, View
from kobai.scene.primitives import Panel
from kobai.scene.themes import Theme


def smooth(low: float, high: float, x: float) -> float:
    """0 under ``low``, 1 over ``high``, gently between."""
    t = min(max((x - low) / (high - low), 0.0), 1.0)
    return t * t * (3 - 2 * t)


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
        self.ticks = [[(p, t, typeset.measure(t, False, sizes.tick)) for p, t in a.ticks] for a in panel.axes]
        self.labels = [label_text(a.label) for a in panel.axes]
        self.label_extent = [typeset.measure(*label, sizes.label) for label in self.labels]

    def margin(self) -> tuple[float, float, float, float]:
        """Room the ticks and labels need: left, top, right, bottom, in pixels."""
        wide = [max((w for _, _, (w, _, _) in ticks), default=0.0) for ticks in self.ticks]
        side = max(wide[0], wide[1])
        label_w = max(self.label_extent[0][0], self.label_extent[1][0])
        left = max(self.gap * 2 + wide[2] + self.label_extent[2][0], self.gap * 1.4 + 0.75 * (side + label_w))
        below = self.gap * 2.2 + self.tick_size + 1.5 * self.label_size
        return left + 2 * self.unit, 0.5 * self.tick_size + 2 * self.unit, self.gap + 0.8 * side, below

    def draw(self, canvas, view: View) -> None:
        """Draw all three onto a canvas."""
        back = view.axes[2]
        flip = 1.0 if back[2] >= 0 else -1.0
        sides = np.where(back[:2] * flip >= 0, 0.5, -0.5)
        level = np.hypot(back[0], back[1]) or 1.0
        turned = [abs(back[1]) / level, abs(back[0]) / level]  # sine of the angle to the next exchange of x's, y's edge
        middle = np.array([float(c) for c in view.project(np.zeros(3))[:2]])
        for axis in (0, 1):
            ends = np.zeros((2, 3))
            ends[:, 1 - axis] = sides[1 - axis]
            ends[:, 2] = -0.5
            ends[:, axis] = (-0.5, 0.5)
            alpha = smooth(0.03, 0.13, turned[axis]) if self.moving else 1.0
            self._edge(canvas, view, axis, ends, middle, alpha)
        corners = np.array([(x, y, -0.5) for x in (-0.5, 0.5) for y in (-0.5, 0.5)])
        x, _, _ = view.project(corners * self.box.edges)
        ends = np.repeat(corners[int(np.argmin(x))][None], 2, 0)
        ends[1, 2] = 0.5
        alpha = smooth(0.02, 0.07, min(turned)) if self.moving else 1.0
        self._edge(canvas, view, 2, ends, middle, alpha)

    def _edge(self, canvas, view: View, axis: int, ends: np.ndarray, middle: np.ndarray, alpha: float) -> None:
        a, b = (np.array([float(c) for c in view.project(e * self.box.edges)[:2]]) for e in ends)
        along = b - a
        length = float(np.hypot(*along))
        if alpha <= 0.01 or not length > 8 * self.unit:
            return
        alpha *= smooth(8 * self.unit, 40 * self.unit, length)
        out = np.array([along[1], -along[0]]) / length
        if out @ ((a + b) / 2 - middle) < 0:
            out = -out
        canvas.line([a, b], self.line_color, 1.0 * self.unit, alpha)
        spec = self.panel.axes[axis]
        shares = [(p - spec.lo) / ((spec.hi - spec.lo) or 1.0) for p, _, _ in self.ticks[axis]]
        places = []
        for share in shares:
            point = ends[0] + share * (ends[1] - ends[0])
            places.append(np.array([float(c) for c in view.project(point * self.box.edges)[:2]]))
        reach = 0.0
        strength = self._thin(places, axis, out)
        for place, (_, text, (w, up, down)), shown in zip(places, self.ticks[axis], strength, strict=True):
            canvas.line([place, place + out * 4 * self.unit], self.line_color, 1.0 * self.unit, alpha * max(shown, 0.4))
            half = np.array([w / 2, self.tick_size * 0.37])
            push = self.gap + np.abs(out) @ half
            reach = max(reach, self.gap + 2 * (np.abs(out) @ half))
            at = place + out * push
            if shown * alpha > 0.02:
                canvas.text(
                    text, at[0] - w / 2, at[1] + self.tick_size * 0.37, self.tick_size, self.tick_color, alpha * shown
                )
        text, math = self.labels[axis]
        w, up, down = self.label_extent[axis]
        half = np.array([w / 2, (up + down) / 2])
        at = (a + b) / 2 + out * (reach + 4 * self.unit + np.abs(out) @ half)
        canvas.text(text, at[0] - w / 2, at[1] + (up - down) / 2, self.label_size, self.label_color, alpha, math)

    def _thin(self, places: list[np.ndarray], axis: int, out: np.ndarray) -> list[float]:
        """How strongly each tick's text shows: every second one fades where they would crowd."""
        if len(places) < 2:
            return [1.0] * len(places)
        tangent = np.array([-out[1], out[0]])
        halves = [np.abs(tangent) @ np.array([w, self.tick_size * 0.8]) for _, _, (w, _, _) in self.ticks[axis]]
        need = max(halves) + 3 * self.unit
        spacing = min(abs((q - p) @ tangent) for p, q in zip(places, places[1:], strict=False))
        odd = smooth(0.85, 1.1, spacing / need)
        even = smooth(0.4, 0.5, spacing / need)
        return [even if i % 2 == 0 else odd for i in range(len(places))]


def label_text(text) -> tuple[str, bool]:
    """The spelling to set: mathematics where there is some."""
    return (text.latex, True) if text.latex else (text.plain, False)
