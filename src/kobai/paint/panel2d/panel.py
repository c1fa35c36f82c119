"""A flat panel: contour maps, paths, curves, points, pictures. What stands still is drawn once, what moves each time."""

from __future__ import annotations

import numpy as np

from kobai.paint import colors
from kobai.paint.panel2d.axes import Frame2D
from kobai.paint.panel2d.maps import draw_image
from kobai.paint.panel3d.marks import between
from kobai.paint.rect import Rect
from kobai.paint.sizes import Sizes
from kobai.paint.symbols import draw_arrow, draw_symbol
from kobai.paint.text import layout
from kobai.paint.text.legend import Legend, draw_callout, draw_plate, entries, place
from kobai.scenes import Arrows, Contours, Curve, Image, Note, Panel, Path, Points, Timeline
from kobai.scenes.theme import Theme

POINT = 96 / 72  # CSS pixels in a point


class Flat:
    """A 2-D panel made ready for any moment.

    Args:
        rect: where it goes, in pixels.
        ends: curves named at their ends.
        said: what other panels' legends say.
    """

    def __init__(self, panel: Panel, theme: Theme, rect: Rect, sizes: Sizes, timeline: Timeline, ends, said: set):
        self.panel, self.theme, self.sizes, self.timeline = panel, theme, sizes, timeline
        self.background, self.ink = colors.rgb("background", theme), colors.rgb("ink", theme)
        self.ends = ends
        right = max((layout.measure(c.label, False, sizes.note)[0] for c, _ in ends), default=0.0)
        self.frame = Frame2D(panel, theme, rect, sizes, right + 1.1 * sizes.note if ends else 0.0)
        self.plot = self.frame.plot
        lines = entries(panel, said)
        # A square map leaves room beside it; there a legend covers nothing and need not shorten its words.
        aside = Legend(lines, theme, sizes, Rect(0.0, 0.0, 1e6, rect.h), 1.0).width + 4.0 * sizes.note
        moved = Frame2D(panel, theme, rect, sizes, aside)
        if lines and not ends and moved.plot.w >= 0.93 * self.plot.w:
            self.frame, self.plot = moved, moved.plot
        edge = self.plot.right + 0.5 * sizes.note
        margin = Rect(edge, self.plot.y, rect.right - edge, self.plot.h)
        beside = Legend(lines, theme, sizes, margin, 1.0)
        self.beside = margin if beside.lines and beside.whole and not ends else None
        self.legend = beside if self.beside else Legend(lines, theme, sizes, self.plot)
        ground = next((m for m in panel.marks if isinstance(m, Curve)), None) if panel.kind == "curve" else None
        self.followed = {id(m): follow(m, ground, self.frame.span) for m in panel.marks if isinstance(m, Path)}

    def still(self, canvas) -> None:
        """Draw what does not move."""
        for mark in self.panel.marks:
            if isinstance(mark, Contours):
                canvas.contour_map(mark, self.frame, self.theme)
            elif isinstance(mark, Image):
                draw_image(canvas, mark, self.frame, self.background)
            elif isinstance(mark, Curve) and not mark.animated:
                self._curve_still(canvas, mark)
        self.frame.draw(canvas)
        for mark in self.panel.marks:
            if isinstance(mark, Points) and not mark.animated:
                self._points(canvas, mark, 0.0)
        for curve, share in self.ends:
            y = self.plot.y + share * self.plot.h + 0.36 * self.sizes.note
            color = colors.mix(colors.rgb(curve.color, self.theme), self.ink, 0.25)
            canvas.text(curve.label, self.plot.right + 0.8 * self.sizes.note, y, self.sizes.note, color)

    def moving(self, canvas, k: float, progress: float = 0.0) -> None:
        """Draw what moves, at time index ``k``."""
        del progress
        clip = self.plot
        taken: list[Rect] = []
        if self.panel.cursor and len(self.timeline.steps) > 1:
            step = np.interp(k, np.arange(len(self.timeline.steps)), self.timeline.steps)
            x = self.frame.pixels(np.array([[step, 0.0]]))[0, 0]
            canvas.line(
                [[x, clip.y], [x, clip.bottom]], colors.mix(self.background, self.ink, 0.4), self.sizes.unit, clip=clip
            )
        for mark in self.panel.marks:
            if isinstance(mark, Curve) and (mark.animated or mark.reveal):
                self._curve_moving(canvas, mark, k)
            elif isinstance(mark, Points) and mark.animated:
                self._points(canvas, mark, k)
            elif isinstance(mark, Arrows):
                tail, vector = between(mark.tails, k), between(mark.vectors, k)
                a, b = self.frame.pixels(np.stack([tail, tail + vector]))
                draw_arrow(canvas, a, b, self.background, 4.2 * self.sizes.unit, 0.6, clip)
                draw_arrow(canvas, a, b, colors.rgb(mark.color, self.theme), 1.8 * self.sizes.unit, 1.0, clip)
        paths = [m for m in self.panel.marks if isinstance(m, Path)]
        for path in paths:
            self._trail(canvas, path, k)
        for path in paths:
            self._head(canvas, path, k, taken)
        self._notes(canvas, taken)
        self._legend(canvas)

    def _width(self, points: float) -> float:
        return points * POINT * self.sizes.unit * 0.8

    def _curve_still(self, canvas, curve: Curve) -> None:
        color = colors.rgb(curve.color, self.theme)
        line = self.frame.pixels(curve.points)
        if curve.band is not None:
            x = curve.points[:, 0]
            good = np.isfinite(curve.band).all(1) & np.isfinite(x)
            low = self.frame.pixels(np.stack([x, curve.band[:, 0]], 1))[good]
            high = self.frame.pixels(np.stack([x, curve.band[:, 1]], 1))[good]
            if len(low) > 1:
                canvas.fill(np.concatenate([low, high[::-1]]), color, 0.16, self.plot)
        alpha = 0.22 if curve.reveal else 1.0
        canvas.line(thin(line), color, self._width(curve.width), alpha, self._dash(curve), self.plot)

    def _dash(self, curve: Curve) -> tuple[float, float] | None:
        return (5 * self.sizes.unit, 4 * self.sizes.unit) if curve.dash else None

    def _curve_moving(self, canvas, curve: Curve, k: float) -> None:
        points = between(curve.points, k) if curve.animated else curve.points
        if curve.reveal:
            tip = between(points, k) if k < len(points) - 1 else points[-1]
            points = np.concatenate([points[: int(min(k, len(points) - 1)) + 1], tip[None]])
        line = self.frame.pixels(points)
        color = colors.rgb(curve.color, self.theme)
        canvas.line(thin(line), color, self._width(curve.width), 1.0, self._dash(curve), self.plot)
        if curve.reveal and np.isfinite(line[-1]).all():
            draw_symbol(canvas, "dot", line[-1], 2.2 * self._width(curve.width) + 2 * self.sizes.unit, color, self.background,
                        clip=self.plot)  # fmt: skip

    def _points(self, canvas, mark: Points, k: float) -> None:
        places = self.frame.pixels(between(mark.points, k) if mark.animated else mark.points)
        size = mark.size * POINT * self.sizes.unit
        one = colors.rgb(mark.color, self.theme)
        for i, place_ in enumerate(places):
            color = one if mark.colors is None else mark.colors[i].astype(float)
            draw_symbol(canvas, mark.symbol, place_, size, color, self.background, mark.alpha, self.plot)

    def _travelled(self, path: Path, k: float) -> np.ndarray:
        """(m, 2) pixels of the path up to time index ``k``."""
        points, when = self.followed[id(path)]
        k = min(max(k, 0.0), float(when[-1]))
        i = int(np.searchsorted(when, k, side="right"))
        points = points[:i] if i == len(when) or k == when[i - 1] else np.concatenate([points[:i], [
            points[i - 1] + (k - when[i - 1]) / (when[i] - when[i - 1]) * (points[i] - points[i - 1])]])  # fmt: skip
        return self.frame.pixels(points)

    def _trail(self, canvas, path: Path, k: float) -> None:
        line = thin(self._travelled(path, k))
        color = colors.rgb(path.color, self.theme)
        width = {"tube": 2.6, "line": 1.3, "dotted": 3.2}[path.style] * self.sizes.unit
        dash = (0.01, 2.2 * width) if path.style == "dotted" else None
        if path.style == "tube":
            canvas.line(line, self.background, width + 2 * self.sizes.unit, 0.65, None, self.plot)
        canvas.line(line, color, width, 1.0, dash, self.plot)

    def _head(self, canvas, path: Path, k: float, taken: list[Rect]) -> None:
        line = self._travelled(path, k)
        color = colors.rgb(path.color, self.theme)
        last = len(path.points) - 1 if path.last is None else path.last
        left = bool(path.end_note) and k >= last - 1e-9  # the arrow head of its callout says where it went
        inside = _within(line[-1], self.plot) and not left
        if path.head == "cross" and inside:
            draw_symbol(
                canvas,
                "cross",
                line[-1],
                14 * self.sizes.unit,
                colors.rgb("mark", self.theme),
                self.background,
                clip=self.plot,
            )
        elif path.head != "none" and inside:
            size = {"ball": 12.0, "dot": 9.5}[path.head] * (1.0 if path.style == "tube" else 0.7) * self.sizes.unit
            draw_symbol(canvas, "dot", line[-1], size, color, self.background, clip=self.plot)
        if left:
            good = line[np.isfinite(line).all(1)]
            moves = good[-1] - good if len(good) else np.zeros((1, 2))
            far = np.flatnonzero(np.hypot(*moves.T) > 0.5)
            direction = moves[far[-1]] if len(far) else np.zeros(2)
            if len(good):
                draw_callout(
                    canvas, good[-1], direction, path.end_note, color, self.theme, self.sizes, self.plot, taken, good
                )

    def _notes(self, canvas, taken: list[Rect]) -> None:
        size = self.sizes.note
        curves = [m.points for m in self.panel.marks if isinstance(m, Curve) and not m.animated]
        line = self.frame.pixels(np.concatenate(curves)) if curves else None
        for mark in self.panel.marks:
            if not isinstance(mark, Note):
                continue
            text, math = layout.spelled(mark.text)
            width, up, down = layout.measure(text, math, size)
            spot = place(
                self.frame.pixels(np.asarray(mark.at)[None])[0],
                width,
                up + down,
                mark.anchor,
                self.plot,
                taken,
                0.6 * size,
                line,
            )
            if spot is not None:
                draw_plate(canvas, spot, 0.2 * size, self.background, 0.75)
                canvas.text(text, spot.x, spot.y + up, size, colors.rgb(mark.color, self.theme), 1.0, math)

    def _legend(self, canvas) -> None:
        """Beside the map where there is room, else in the corner that least is drawn in, over the whole of the movie."""
        if not self.legend.lines:
            return
        if self.beside is not None:
            x, y = self.beside.x + 0.7 * self.sizes.note, self.beside.y
            self.legend.draw(canvas, Rect(x, y, self.legend.width, self.legend.height), 0.0)
            return
        crowd = [m.points.reshape(-1, 2) for m in self.panel.marks if isinstance(m, (Path, Points, Curve))]
        places = self.frame.pixels(np.concatenate(crowd)) if crowd else np.zeros((0, 2))
        corners = self.legend.corners(self.plot)
        pad = self.sizes.note
        busy = [
            int(((places > [c.x - pad, c.y - pad]) & (places < [c.right + pad, c.bottom + pad])).all(1).sum())
            for c in corners
        ]
        self.legend.draw(canvas, corners[int(np.argmin(busy))], 0.8)


def end_labels(panel: Panel, rect: Rect, sizes: Sizes) -> list[tuple[Curve, float]]:
    """Curves whose names fit beside their ends, and how far down the plot each name stands, 0 … 1; none unless all fit."""
    curves = [m for m in panel.marks if isinstance(m, Curve) and m.label and not m.animated]
    y = panel.axes[1]
    if not 1 <= len(curves) <= 8 or max(layout.measure(c.label, False, sizes.note)[0] for c in curves) > 0.3 * rect.w:
        return []
    wanted = []
    for curve in curves:
        good = curve.points[np.isfinite(curve.points).all(1)]
        if not len(good) or good[-1, 0] < panel.axes[0].lo + 0.9 * (panel.axes[0].hi - panel.axes[0].lo):
            return []
        wanted.append(1 - np.clip((good[-1, 1] - y.lo) / ((y.hi - y.lo) or 1.0), 0, 1))
    line = 1.3 * sizes.note / (0.8 * rect.h)
    order = np.argsort(wanted)
    at = np.array(wanted)[order]
    for _ in range(60):  # names that would overlap push each other apart
        gap = np.diff(at)
        push = np.maximum(line - gap, 0) / 2
        at[:-1] -= push
        at[1:] += push
        at = np.clip(at, 0, 1)
    if len(at) > 1 and (np.diff(at).min() < 0.9 * line or np.abs(at - np.array(wanted)[order]).max() > 2.2 * line):
        return []
    return [(curves[i], float(share)) for i, share in zip(order, at, strict=True)]


def follow(path: Path, ground: Curve | None, span: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """A path's points and their time indices; between points that lie on the graph ``ground``, the path runs along it."""
    points = np.asarray(path.points if path.last is None else path.points[: path.last + 1], float)
    when = np.arange(len(points), dtype=float)
    if ground is None or ground.animated or len(points) < 2 or (np.diff(ground.points[:, 0]) <= 0).any():
        return points, when
    x, y = ground.points.T
    with np.errstate(invalid="ignore"):
        on = np.abs(np.interp(points[:, 0], x, y, np.nan, np.nan) - points[:, 1]) < 0.02 * abs(span[1])
        pieces = np.ceil(np.abs(np.diff(points[:, 0])) / abs(span[0]) * 150)
    pieces = np.where(on[1:] & on[:-1], pieces, 1).clip(1, 150).astype(int)
    begin = np.repeat(np.arange(len(pieces)), pieces)
    share = np.concatenate([np.arange(n) / n for n in pieces])
    fine = points[begin] + share[:, None] * (points[begin + 1] - points[begin])
    between_ = share > 0
    fine[between_, 1] = np.interp(fine[between_, 0], x, y)
    return np.concatenate([fine, points[-1:]]), np.append(begin + share, when[-1])


def _within(at: np.ndarray, rect: Rect, slack: float = 1.0) -> bool:
    return bool(rect.x - slack <= at[0] <= rect.right + slack and rect.y - slack <= at[1] <= rect.bottom + slack)


def thin(line: np.ndarray, least: float = 0.35) -> np.ndarray:
    """A polyline in pixels without the points that cannot be seen: those that hardly move on from the last one kept."""
    if len(line) < 600:
        return line
    cells = np.floor(line / least)
    new = np.ones(len(line), bool)
    new[1:-1] = (np.nan_to_num(cells[1:-1], nan=-9e9) != np.nan_to_num(cells[:-2], nan=-9e9)).any(1)
    return line[new]
