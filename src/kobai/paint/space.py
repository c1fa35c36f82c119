"""A 3-D panel: surfaces, floor, paths and marks through one depth buffer, axes and type over them."""

from __future__ import annotations

import threading
from dataclasses import replace

import numpy as np

from kobai.paint import colors
from kobai.paint._pixels import draw_ball, draw_shadow, resolve
from kobai.paint._rope import draw_rope
from kobai.paint.canvas import RasterCanvas, Rect
from kobai.paint.edges import Edges
from kobai.paint.relief import LIGHT, Floor, Sheet
from kobai.paint.track import Track
from kobai.paint.view import Box, View, camera_at, fit
from kobai.scene.primitives import Arrows, Contours, Panel, Path, Points, Surface
from kobai.scene.themes import Theme

GHOST = 0.2


class Space:
    """A 3-D panel made ready for any moment.

    Args:
        panel: its marks. rect: where it goes, in pixels of the picture. unit: pixels of one CSS pixel. per: samples a pixel
            has each way.
    """

    def __init__(self, panel: Panel, theme: Theme, rect: Rect, unit: float, per: int, tick_size: float, label_size: float):
        self.panel, self.theme, self.unit, self.per = panel, theme, unit, per
        left, top = round(rect.x), round(rect.y)
        self.rect = Rect(left, top, round(rect.right) - left, round(rect.bottom) - top)
        self.box = Box.of(panel)
        self.edges = Edges(panel, self.box, theme, unit, tick_size, label_size)
        self.focal, self.center = fit(panel, self.box, self.rect, self.edges.margin())
        self.background = colors.pack(colors.rgb("background", theme))
        marks = panel.marks
        self.sheets = [Sheet(m, self.box, theme) for m in marks if isinstance(m, Surface)]
        self.floors = [Floor(m, self.box, theme, panel.axes[2].lo) for m in marks if isinstance(m, Contours)]
        horizontal = float(max(self.box.edges[:2]))
        sheet = self.sheets[0] if self.sheets else None
        self.tracks = [Track(m, self.box, sheet, m.radius * horizontal) for m in marks if isinstance(m, Path)]
        self.points = [m for m in marks if isinstance(m, Points)]
        self.arrows = [m for m in marks if isinstance(m, Arrows)]
        self.horizontal = horizontal
        self._local = threading.local()

    def _buffers(self):
        if not hasattr(self._local, "rgb"):
            shape = (int(self.rect.h) * self.per, int(self.rect.w) * self.per)
            self._local.rgb = np.empty(shape, np.uint32)
            self._local.depth = np.empty(shape, np.float32)
            self._local.cover = np.zeros(shape, np.float32)
        return self._local.rgb, self._local.depth, self._local.cover

    def view(self, progress: float, samples: bool) -> View:
        """The camera at a moment of the movie, in the picture's pixels or the samples of this panel."""
        camera = camera_at(self.panel.camera, self.panel.motion, progress)
        if not samples:
            return View.of(camera, self.focal, self.center)
        x, y = self.center[0] - self.rect.x, self.center[1] - self.rect.y
        return View.of(camera, self.focal * self.per, (x * self.per, y * self.per))

    def paint(self, canvas: RasterCanvas, k: float, progress: float) -> None:
        """Draw the panel at time index ``k`` when ``progress`` of the movie has passed."""
        rgb, depth, cover = self._buffers()
        rgb.fill(self.background)
        depth.fill(0)
        view = self.view(progress, samples=True)
        hair = self.unit * self.per
        if view.axes[2, 2] > 0:
            for floor in self.floors:
                floor.draw(view, 0.8 * hair, rgb, depth)
        for track in self.tracks:
            if track.path.floor:
                self._floor_shadow(view, track, k, rgb, depth, cover)
        for sheet in self.sheets:
            sheet.draw(view, k, 0.9 * hair, rgb, depth)
        for track in self.tracks:
            self._trail(view, track, k, rgb, depth, cover)
        for arrows in self.arrows:
            self._arrow(view, arrows, k, rgb, depth, cover)
        for track in self.tracks:
            self._head(view, track, k, rgb, depth, cover)
        resolve(rgb, self.per, int(self.rect.x), int(self.rect.y), canvas.rgb)
        self.edges.draw(canvas, self.view(progress, samples=False))

    def _rope(self, view: View, points, size, color, buffers, *, light=0.0, alpha=1.0, ghost=GHOST, lift=0.0, tall=True):
        x, y, near = view.project(points)
        near = near + view.nearer(near, lift)
        radius = np.broadcast_to(np.asarray(size, float), x.shape).copy()
        roundness = (1.0 / view.focal) if tall else 0.0
        rgb, depth, cover = buffers
        draw_rope(x, y, near, radius, color, light, alpha, ghost, roundness, cover, rgb, depth)

    def _tube(self, track: Track) -> float:
        """Radius of the trail in samples."""
        return max(0.26 * self._ball(track), 1.15 * self.unit * self.per)

    def _ball(self, track: Track) -> float:
        return track.path.radius * self.horizontal * self.focal * self.per / 3.0

    def _trail(self, view, track, k, *buffers):
        points, _ = track.upto(k)
        color = colors.rgb(track.path.color, self.theme)
        tube = self._tube(track)
        lift = 2.0 * tube * 3.0 / view.focal
        if track.path.style == "dotted":
            dots = beads(points, 3.4 * tube * 3.0 / view.focal)
            self._rope(view, dots, 1.25 * tube, color, buffers, lift=lift)
            return
        size = tube if track.path.style == "tube" else 0.6 * tube
        self._rope(view, points, size, color, buffers, light=1.0, lift=lift)

    def _floor_shadow(self, view, track, k, *buffers):
        points, _ = track.upto(k)
        flat = points.copy()
        flat[:, 2] = -0.5 * self.box.edges[2]
        color = colors.mix(colors.rgb("background", self.theme), colors.rgb(track.path.color, self.theme), 0.75)
        self._rope(view, flat, 0.6 * self._tube(track), color, buffers, alpha=0.6, tall=False, lift=0.002)

    def _arrow(self, view, arrows, k, *buffers):
        i = min(round(k), len(arrows.tails) - 1)
        tail = self.box.scaled(arrows.tails[i])
        vector = self.box.vectors(arrows.vectors[i])
        length = float(np.linalg.norm(vector))
        if not length > 1e-6:
            return
        thick = 1.3 * self.unit * self.per
        head = min(0.5 * length, 4.2 * thick * 3.0 / view.focal * 2)
        neck = tail + vector * (1 - head / length)
        color = colors.rgb(arrows.color, self.theme)
        lift = 4 * thick * 3.0 / view.focal
        line = np.stack([tail, neck, np.full(3, np.nan), neck, tail + vector])
        self._rope(view, line, np.array([thick, thick, thick, 2.8 * thick, 0.4 * thick]), color, buffers, lift=lift)

    def _head(self, view, track, k, *buffers):
        rgb, depth, cover = buffers
        path = track.path
        point, normal, turn, on = track.tip(k)
        if path.head == "none" or not np.isfinite(point).all():
            return
        color = colors.rgb(path.color, self.theme)
        radius = path.radius * self.horizontal
        if path.head == "ball":
            if on:
                self._contact(view, point, normal, 2.1 * radius, rgb, depth)
            center = point + normal * radius if on else point
            x, y, near = (float(c) for c in view.project(center))
            size = float(view.radius(np.float64(near), radius))
            white = colors.mix(color, np.full(3, 255.0), 0.82)
            toward = float(view.nearer(np.float64(near), radius))
            draw_ball(x, y, near + 0.25 * toward, size, toward, np.ascontiguousarray((view.axes @ turn).T), color, white, LIGHT,
                      0.55, 1.0, GHOST, rgb, depth)  # fmt: skip
            return
        if path.head == "cross":
            x, y, near = view.project(point[None])
            arm = 7.0 * self.unit * self.per
            gap = np.nan
            xs = x + np.array([-arm, arm, gap, -arm, arm])
            ys = y + np.array([-arm, arm, gap, arm, -arm])
            toward = view.nearer(near, 0.03)
            draw_rope(xs, ys, np.broadcast_to(near + toward, xs.shape).copy(), np.full(5, 1.25 * self.unit * self.per),
                      colors.rgb("mark", self.theme), 0.0, 1.0, GHOST, 0.0, cover, rgb, depth)  # fmt: skip
            return
        self._rope(view, point[None], 3.5 * self.unit * self.per, color, buffers, lift=2 * radius)

    def _contact(self, view, point, normal, size, rgb, depth):
        """The soft shadow where a ball touches the sheet, a little away from the light."""
        light = LIGHT @ view.axes
        away = -(light - (light @ normal) * normal)
        u = np.cross(normal, [0.0, 1.0, 0.0])
        u /= np.linalg.norm(u)
        v = np.cross(normal, u)
        centre = point + 0.35 * size * away
        x, y, near = view.project(np.stack([centre, centre + size * u, centre + size * v]))
        ux, uy, vx, vy = x[1] - x[0], y[1] - y[0], x[2] - x[0], y[2] - y[0]
        area = ux * vy - uy * vx
        if abs(area) < 1:
            return
        du, dv = near[1] - near[0], near[2] - near[0]
        ndx, ndy = (du * vy - dv * uy) / area, (dv * ux - du * vx) / area
        draw_shadow(x[0], y[0], near[0], ndx, ndy, ux, uy, vx, vy, float(view.nearer(near[:1], 0.5 * size)[0]), 0.5, rgb, depth)


def beads(points: np.ndarray, gap: float) -> np.ndarray:
    """Points every ``gap`` along a polyline, NaN between them so that each is a dot of its own."""
    if len(points) < 2:
        return points
    step = np.nan_to_num(np.linalg.norm(np.diff(points, axis=0), axis=1))
    along = np.concatenate([[0.0], np.cumsum(step)])
    at = np.arange(0.0, along[-1] + 1e-12, gap)
    dots = np.full((2 * len(at), 3), np.nan)
    dots[::2] = np.stack([np.interp(at, along, points[:, i]) for i in range(3)], 1)
    return dots


_ = replace
