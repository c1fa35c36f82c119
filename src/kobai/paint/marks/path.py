"""``Path``: the way of one run, in a flat panel or in space."""

from __future__ import annotations

import numpy as np

from kobai.paint import colors
from kobai.paint.canvas import Canvas, Pen
from kobai.paint.marks import mark as base
from kobai.paint.marks.nested import share_of
from kobai.paint.marks.path_on_surface import NEAR, PathOnSurface
from kobai.paint.marks.step_marks import diameters, disjoint
from kobai.paint.marks.symbols import draw_symbol
from kobai.paint.measures import Rect
from kobai.paint.polyline import as_dots, beads, interpolated, thinned
from kobai.paint.raster.depth_buffer import DepthBuffer
from kobai.paint.text.layout import shortened, text_line
from kobai.paint.text.placement import draw_plate, place
from kobai.scenes import Path
from kobai.scenes.limits import between
from kobai.scenes.look import LOOK


class Flat(base.Flat):
    """A path in a flat panel."""

    def __init__(self, mark: Path, setting: base.FlatSetting):
        super().__init__(mark, setting)
        self.color = self.palette.of(mark.color)
        self.last = len(mark.points) - 1 if mark.last is None else mark.last
        self.places = self.plot.pixels(mark.points[: self.last + 1])
        self.limits: tuple[float, float] | None = None
        self.sizes = _diameters(mark, self.places, self.unit)
        if mark.limits is not None:
            low, high = sorted(self.plot.pixels(np.array([[0.0, y] for y in mark.limits]))[:, 1])
            self.limits = low, high
            self.sizes[(self.places[:, 1] < low) | (self.places[:, 1] > high)] = np.nan
        self.sizes[~disjoint(self.places, self.sizes)] = np.nan

    def occupied(self) -> np.ndarray:
        return self.mark.points.reshape(-1, 2)

    def _travelled(self, k: float) -> np.ndarray:
        """(m, 2) pixels of the path up to time index ``k``, NaN where it is out of its limits."""
        k = min(max(k, 0.0), float(self.last))
        line = np.concatenate([self.places[: int(k) + 1], interpolated(self.places, k)[None]])
        return line if self.limits is None else between(line, *self.limits)[0]

    def trail(self, canvas: Canvas, k: float) -> None:
        line, style = thinned(self._travelled(k)), self.mark.style
        width = {"tube": 2.6, "line": 1.3, "dotted": 3.2}[style] * self.unit
        if style == "tube":
            canvas.line(line, self.palette.background, width + 2 * self.unit, 0.65, None, self.plot.rect)
        dash = (0.01, 2.2 * width) if style == "dotted" else None
        canvas.line(line, self.color, width, 1.0, dash, self.plot.rect)

    def steps(self, canvas: Canvas, k: float) -> None:
        sizes = self.sizes[: int(min(k, self.last)) + 1]
        drawn = np.isfinite(sizes)
        if drawn.any():
            spots, wide = as_dots(self.places[: len(sizes)][drawn]), np.repeat(sizes[drawn], 2)
            canvas.line(spots, self.palette.background, wide + 2 * _halo(self), 1.0, None, self.plot.rect)
            canvas.line(spots, self.color, wide, 1.0, None, self.plot.rect)

    def head(self, canvas: Canvas, k: float, taken: list[Rect]) -> None:
        path, plot = self.mark, self.plot.rect
        line = self._travelled(k)
        if path.end_note and k >= self.last - 1e-9:  # the arrow head of the callout takes the place of the path's head
            _draw_callout(self, canvas, line, 0.5, plot, taken)
        elif plot.holds(line[-1], 1.0) and path.head != "none":
            symbol, color, size = "dot", self.color, {"ball": 12.0, "dot": 9.5, "cross": 14.0}[path.head]
            if path.head == "cross":
                symbol, color = "cross", self.palette.of("mark")
            elif path.style != "tube":
                size *= 0.7
            size *= self.unit
            size *= share_of(path, self.setting.panel, k, self.plot.pixels, size / 2)
            draw_symbol(canvas, symbol, line[-1], size, color, self.palette.background, clip=plot)


class Space(base.Space):
    """A path in space: a tube or dots, with a ball that rolls, a cross or a dot at the current step."""

    def __init__(self, mark: Path, setting: base.SpaceSetting):
        super().__init__(mark, setting)
        self.color = self.palette.of(mark.color)
        self.radius = mark.radius * float(max(self.box.edges[:2]))  # of the ball, scaled units
        self.tube = max(0.22 * self.radius * setting.scale, 1.2 * self.hair)  # radius of the trail, samples

    def lie_on(self, surface) -> None:
        self.way = PathOnSurface(self.mark, self.box, surface, self.radius)
        # Whatever the camera, so that no mark comes and goes while it moves.
        places = self.way.points[self.way.steps] * (self.setting.scale / self.setting.per)
        self.marked = disjoint(places, _diameters(self.mark, places, self.setting.sizes.unit))

    def on_floor(self, buffer: DepthBuffer, k: float) -> None:
        if not self.mark.floor:
            return
        points = self.way.until(k)[0].copy()
        points[:, 2] = -0.5 * self.box.edges[2] + 1e-3
        buffer.stroke(points, 0.5 * self.tube, self.palette.inked_color(self.color), 0.5, 0.0, thick=False)

    def shadow(self, buffer: DepthBuffer, k: float) -> None:
        """Under a ball: a soft shadow where it stands; a shadow and a dropped line where it floats."""
        if self.mark.head != "ball" or self.way.ground is None or self._left(k):
            return
        point, normal, _, on = self.way.tip(k)
        if np.isfinite(point).all():
            height, slope = self.way.ground.at(point[None])
            if on and abs(point[2] - height[0]) < NEAR:
                buffer.contact_shadow(point, normal, 2.0 * self.radius, LOOK.ball.shadow)
            elif height[0] < point[2]:
                foot = np.array([point[0], point[1], height[0]])
                buffer.contact_shadow(foot, slope[0], 1.6 * self.radius, 0.4)
                buffer.stroke(np.stack([point, foot]), 0.45 * self.hair, self.palette.ink, 0.55, 0.4, thick=False)

    def trail(self, pen: Pen, k: float) -> None:
        """Lines and marks hide nothing, so that the head is seen through the tangle of its own path."""
        points, normals = self.way.until(k)
        size, scale = self.tube * (0.5 if self.mark.style == "line" else 1.0), self.setting.scale
        if self.mark.style == "dotted":
            size *= 1.2
        points = _nearer(pen, points + normals * (size / scale), size / scale)
        if self.mark.style == "dotted":
            points = beads(points, 3.8 * size / scale)
        elif self.mark.style == "tube":
            pen.stroke(points, size + 0.8 * self.hair, self.palette.background, 0.55, 0.1, thick=False)
        pen.stroke(points, size, self.color, thick=False)

    def body(self, pen: Pen, k: float) -> None:
        """The marks of the steps."""
        way, per, unit = self.way, self.setting.per, self.setting.sizes.unit
        places = way.points[way.steps]
        sizes = _diameters(self.mark, pen.pixel(places), unit)
        drawn = self.marked & np.isfinite(sizes) & (way.when[way.steps] <= k)
        if not drawn.any():
            return
        normals = (way.normals * way.on[:, None])[way.steps]
        spots = _nearer(pen, places[drawn] + normals[drawn] * (self.tube / self.setting.scale), LOOK.step.lift)
        wide = np.repeat(0.5 * per * sizes[drawn], 2)
        pen.stroke(as_dots(spots), wide + _halo(self) * per, self.palette.background, thick=False)
        pen.stroke(as_dots(spots), wide, self.color, thick=False)

    def head(self, pen: Pen, k: float) -> None:
        path = self.mark
        point, normal, turn, on = self.way.tip(k)
        if self._left(k) or path.head == "none" or not np.isfinite(point).all():
            return
        share = share_of(path, self.setting.panel, k, self.box.scaled, self.radius)
        if path.head == "ball":
            center = point + normal * self.radius if on else point
            if share < 1:  # it stands before the larger one
                before = (1 - share) * self.radius / (1 - LOOK.ball.nested)
                center = _nearer(pen, center[None], before)[0]
            pen.ball(
                center,
                share * self.radius,
                turn,
                self.color,
                colors.mix(self.color, np.full(3, 255.0), LOOK.ball.second),
            )
        elif path.head == "cross":
            self._cross(pen, point + normal * self.radius)
        else:
            spot = (point + normal * (3.5 * self.hair / self.setting.scale))[None]
            spot = _nearer(pen, spot, 4e-3 * (1 - share) / (1 - LOOK.ball.nested))
            pen.stroke(spot, (1.1 * share + 3.5) * share * self.hair, self.palette.background, 0.9)
            pen.stroke(spot + normal * 2e-3, 3.5 * share * self.hair, self.color)

    def _left(self, k: float) -> bool:
        """Whether the arrow head of the callout takes the place of the path's head."""
        return bool(self.mark.end_note) and k >= self.way.last - 1e-9

    def _cross(self, pen: Pen, point: np.ndarray) -> None:
        """A × that faces the eye; as a whole it is seen or ghosted, because it stands for a point."""
        arm = pen.world(6.5 * self.hair, point)
        right, up = pen.view.axes[:2] * arm
        nan = np.full(3, np.nan)
        strokes = np.stack([point - right - up, point + right + up, nan, point - right + up, point + right - up])
        seen = float(pen.seen(point[None])[0])
        # drawn over everything: brought nearer along the lines of sight, where it looks the same
        strokes = strokes + 0.2 * (pen.view.toward(strokes) - strokes)
        pen.stroke(strokes, 1.3 * self.hair, self.palette.of("mark"), 0.3 + 0.7 * seen, 1.0, thick=False)

    def callout(self, canvas: Canvas, buffer: DepthBuffer, k: float, taken: list[Rect]) -> None:
        if not self._left(k):
            return
        setting = self.setting
        line = buffer.pixel(self.way.points) + setting.corner
        fixed = setting.panel.motion.kind == "fixed"  # under a moving camera, words that avoid the line would jump
        _draw_callout(self, canvas, line, 2 * setting.sizes.unit, setting.rect, taken, avoid=fixed)


def _halo(path: Flat | Space) -> float:
    """Pixels around the mark of a step."""
    return (
        {"tube": 1.0, "line": LOOK.step.thin, "dotted": 0.0}[path.mark.style] * LOOK.step.halo * path.setting.sizes.unit
    )


def _nearer(pen: Pen, points: np.ndarray, by: float) -> np.ndarray:
    """Points brought nearer to the eye by about a length in scaled units; they are seen at the same places."""
    return points + by / pen.view.distance * (pen.view.toward(points) - points)


def _diameters(path: Path, places: np.ndarray, unit: float) -> np.ndarray:
    """(m,) pixels of the marks of a path's steps at (m, d) pixels, NaN where there is none."""
    sizes = diameters(places, unit) * (LOOK.step.thin if path.style == "line" else 1.0)
    if path.end_note:
        sizes[-1:] = np.nan  # where it leaves its panel it takes no step
    return sizes if path.steps else np.full(len(places), np.nan)


def _draw_callout(
    path: Flat | Space,
    canvas: Canvas,
    line: np.ndarray,
    least: float,
    room: Rect,
    taken: list[Rect],
    avoid: bool = True,
) -> None:
    """An arrow head at the end of a run that left its panel, and words beside it; ``"↗"`` is the arrow head alone.

    It points along the way from the last of the (m, 2) pixels ``line`` that is farther than ``least`` from the end. The
    words keep clear of ``taken``, to which they are added, and, with ``avoid``, of the line.
    """
    line = line[np.isfinite(line).all(1)]
    if not len(line):
        return
    at = np.clip(line[-1], [room.x, room.y], [room.right, room.bottom])
    moves = line[-1] - line
    far = moves[np.hypot(*moves.T) > least]
    length = float(np.hypot(*far[-1])) if len(far) else 0.0
    if 0 < length < np.inf:
        along = far[-1] / length
        across = np.array([-along[1], along[0]])
        wing = 9 * path.setting.sizes.unit
        head = np.array([at, at - wing * along + 0.5 * wing * across, at - wing * along - 0.5 * wing * across])
        canvas.fill(head, path.color)
    if path.mark.end_note == "↗":
        return
    size = path.setting.sizes.note
    words = shortened(text_line(path.mark.end_note, size), 0.9 * room.w)
    # ahead of the arrow head, or else where there is room
    ahead = float(far[-1][0]) if len(far) else 0.0
    fits = room.x < at[0] + np.sign(ahead) * (2 * size + words.width) < room.right
    anchor = "left" if (ahead > 0 if fits and abs(ahead) > 0.5 * length else at[0] < room.x + room.w / 2) else "right"
    spot = place(at, words.width, words.height, anchor, room, taken, size, line if avoid else None)
    if spot is not None:
        draw_plate(canvas, spot, 0.25 * size, path.palette.background, 0.82)
        canvas.text(words, spot.x, spot.y + words.ascent, path.palette.inked_color(path.color))
