"""A 3-D panel: surfaces, floor, paths and marks through one depth buffer, axes and type over them."""

from __future__ import annotations

import threading
from typing import TypeGuard

import numpy as np

from kobai.paint import colors
from kobai.paint.panel3d.axes import Edges
from kobai.paint.panel3d.depth_buffer import Depth
from kobai.paint.panel3d.fit import fit
from kobai.paint.panel3d.marks import Travel, between
from kobai.paint.panel3d.path import Track
from kobai.paint.panel3d.projection import CORNERS, REFERENCE_DISTANCE, Box, View, camera_at, cameras
from kobai.paint.panel3d.surface import Floor, Sheet
from kobai.paint.raster.pixels import resolve
from kobai.paint.rect import Rect
from kobai.paint.sizes import Sizes
from kobai.paint.symbols import draw_symbol
from kobai.paint.text.legend import Entry, Legend, draw_callout, entries
from kobai.scenes import Arrows, Contours, Curve, Panel, Path, Points, Surface
from kobai.scenes.theme import Theme


class Space:
    """A 3-D panel made ready for any moment.

    Args:
        panel: its marks.
        rect: where it goes, in pixels of the picture.
        per: samples a pixel has each way.
    """

    def __init__(self, panel: Panel, theme: Theme, rect: Rect, sizes: Sizes, per: int, said: set | None = None):
        self.panel, self.theme, self.sizes, self.per = panel, theme, sizes, per
        left, top = round(rect.x), round(rect.y)
        self.rect = Rect(left, top, round(rect.right) - left, round(rect.bottom) - top)
        self.box = Box.of(panel)
        self.edges = Edges(panel, self.box, theme, sizes)
        self.focal, self.center = fit(panel, self.box, self.edges, self.rect)
        self.background = colors.pack(colors.rgb("background", theme))
        marks = panel.marks
        alone = sum(isinstance(m, (Surface, Contours)) for m in marks) == 1
        alone = alone and not any(isinstance(m, Path) and m.floor for m in marks)
        self.sheets = [Sheet(m, self.box, theme, alone) for m in marks if isinstance(m, Surface)]
        for sheet in self.sheets:
            sheet.coarsen(self.focal * max(per / 2, 1) / REFERENCE_DISTANCE)
        self.floors = [Floor(m, self.box, theme, panel.axes[2].lo) for m in marks if isinstance(m, Contours)]
        self.travel = Travel(theme, self.box, self.focal * per, sizes.unit * per)
        ground = self.sheets[0] if self.sheets else None
        self.tracks = [Track(m, self.box, ground, m.radius * self.travel.base) for m in marks if isinstance(m, Path)]
        self._legend(entries(panel, said))
        self._local = threading.local()

    def _legend(self, lines: list[Entry]) -> None:
        """In the first corner the box never comes near, else the upper right one on a ground of its own."""
        self.legend = Legend(lines, self.theme, self.sizes, self.rect)
        corners = self.legend.corners(self.rect)
        hull = np.concatenate([
            np.stack(View.of(c, self.focal, self.center).project(CORNERS * self.box.edges)[:2], -1)
            for c in cameras(self.panel.camera, self.panel.motion)
        ])  # fmt: skip
        pad = 1.5 * self.sizes.note
        free = [c for c in corners if not outline_meets(hull, c, pad)]
        self.legend_at, self.plate = (free[0], 0.0) if free else (corners[0], 0.75)

    def depth(self, progress: float) -> Depth:
        """This thread's buffers, cleared, and the camera at a moment of the movie."""
        kept = self._local
        if not hasattr(kept, "rgb"):
            shape = (int(self.rect.h) * self.per, int(self.rect.w) * self.per)
            kept.rgb, kept.depth = np.empty(shape, np.uint32), np.empty(shape, np.float32)
            kept.cover = np.zeros(shape, np.float32)
        kept.rgb.fill(self.background)
        kept.depth.fill(0)
        x, y = self.center[0] - self.rect.x, self.center[1] - self.rect.y
        camera = camera_at(self.panel.camera, self.panel.motion, progress)
        view = View.of(camera, self.focal * self.per, (x * self.per, y * self.per))
        return Depth(view, kept.rgb, kept.depth, kept.cover, self.per)

    def still(self, canvas) -> None:
        """Nothing in a space stands still: the camera may move."""

    def moving(self, canvas, k: float, progress: float) -> None:
        """Draw the panel at time index ``k`` when ``progress`` of the movie has passed."""
        depth = self.depth(progress)
        hair = self.sizes.unit * self.per
        pen = canvas.pen(depth, self.rect)
        if depth.view.axes[2, 2] > 0:
            for floor in self.floors:
                floor.draw(depth, 0.8 * hair)
        for track in self.tracks:
            if track.path.floor:
                self.travel.floor(depth, track, k)
        for sheet in self.sheets:
            sheet.draw(depth, k, 0.9 * hair, lines=pen is depth)
        for track in self.tracks:
            self.travel.shadow(depth, track, k)
        pen.begin()
        symbols = [m for m in self.panel.marks if _is_symbol(m)]
        seen = [depth.seen(self._places(m, k)) for m in symbols]
        if pen is not depth:
            for sheet in self.sheets:
                sheet.draw_lines(pen, k, 0.45 * hair)
        for mark in self.panel.marks:
            if isinstance(mark, Curve):
                self._curve(pen, mark, k)
        for track in self.tracks:
            self.travel.trail(pen, track, k)
        for mark in self.panel.marks:
            if isinstance(mark, Arrows):
                self.travel.arrow(pen, mark, k)
            elif isinstance(mark, Points) and mark.symbol in ("dot", "ball"):
                self.travel.crowd(pen, mark, k)
        for track in self.tracks:
            self.travel.head(pen, track, k)
        if pen is depth:
            resolve(depth.rgb, self.per, int(self.rect.x), int(self.rect.y), canvas.rgb)
        self._symbols(canvas, depth, k, list(zip(symbols, seen, strict=True)))
        x, y = self.center
        view = View(depth.view.eye, depth.view.axes, self.focal, (x, y), depth.view.flat, depth.view.distance)
        left, top = self.rect.x, self.rect.y
        taken = self.edges.draw(canvas, view, lambda r: depth.covered(Rect(r.x - left, r.y - top, r.w, r.h)))
        self._callouts(canvas, depth, k, taken)
        self.legend.draw(canvas, self.legend_at, self.plate)

    def _curve(self, pen, curve: Curve, k: float) -> None:
        points = self.box.scaled(between(curve.points, k) if curve.animated else curve.points)
        if curve.reveal:
            points = points[: int(k) + 1]
        size = curve.width * self.sizes.unit * self.per * (96 / 72) / 2
        pen.rope(points, size, colors.rgb(curve.color, self.theme))

    def _callouts(self, canvas, depth: Depth, k: float, taken: list[Rect]) -> None:
        """What is said at the ends of runs that left the frame, clear of the texts already there."""
        taken = [*taken, self.legend_at] if self.legend.lines else taken
        for track in self.tracks:
            if not track.path.end_note or k < track.last - 1e-9:
                continue
            line = depth.pixel(track.points) + np.array([self.rect.x, self.rect.y])
            line = line[np.isfinite(line).all(1)]
            if not len(line):
                continue
            moves = line[-1] - line
            far = np.flatnonzero(np.hypot(*moves.T) > 2 * self.sizes.unit)
            direction = moves[far[-1]] if len(far) else np.zeros(2)
            color = colors.rgb(track.path.color, self.theme)
            clear = line if self.panel.motion.kind == "fixed" else None  # under a moving camera words would jump about
            draw_callout(
                canvas, line[-1], direction, track.path.end_note, color, self.theme, self.sizes, self.rect, taken, clear
            )

    def _places(self, mark: Points, k: float) -> np.ndarray:
        return self.box.scaled(between(mark.points, k) if mark.animated else mark.points)

    def _symbols(self, canvas, depth: Depth, k: float, seen: list[tuple[Points, np.ndarray]]) -> None:
        """Flat symbols that face the reader, ghosted where their point is hidden."""
        halo = colors.rgb("background", self.theme)
        for mark, visible in seen:
            at = depth.pixel(self._places(mark, k)) + np.array([self.rect.x, self.rect.y])
            size = mark.size * self.sizes.unit * (96 / 72)
            one = colors.rgb(mark.color, self.theme)
            for i, place in enumerate(at):
                color = one if mark.colors is None else mark.colors[i].astype(float)
                alpha = mark.alpha * (0.25 + 0.75 * float(visible[i]))
                draw_symbol(canvas, mark.symbol, place, size, color, halo, alpha, self.rect)


def _is_symbol(mark) -> TypeGuard[Points]:
    return isinstance(mark, Points) and mark.symbol not in ("dot", "ball") and len(mark.points) > 0


def outline_meets(points: np.ndarray, rect: Rect, pad: float) -> bool:
    """Whether the convex outline of points (m, 2) comes near a rectangle: no straight line parts them."""
    corners = np.array([[x, y] for x in (rect.x - pad, rect.right + pad) for y in (rect.y - pad, rect.bottom + pad)])
    for angle in np.linspace(0, np.pi, 36, endpoint=False):
        across = np.array([np.cos(angle), np.sin(angle)])
        a, b = points @ across, corners @ across
        if a.max() < b.min() or b.max() < a.min():
            return False
    return True
