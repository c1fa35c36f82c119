"""A panel in space: surfaces, paths and marks through one depth buffer; axes and words over them."""

from __future__ import annotations

import threading
from dataclasses import replace

import numpy as np

from kobai.paint.canvas import Canvas
from kobai.paint.colors import Palette, pack
from kobai.paint.legend import Entry, Legend, entries
from kobai.paint.marks import space_marks
from kobai.paint.marks.mark import SpaceSetting
from kobai.paint.measures import Rect, Sizes
from kobai.paint.panel3d.axes import Piece, SpaceAxes
from kobai.paint.projection import CORNERS, REFERENCE_DISTANCE, Box, View, camera_at, cameras
from kobai.paint.raster.depth_buffer import DepthBuffer
from kobai.scenes import Contours, Panel, Path, Surface


class SpacePanel:
    """A panel of three axes, ready to be drawn at any moment."""

    def __init__(self, panel: Panel, palette: Palette, rect: Rect, sizes: Sizes, per: int, said: set):
        self.panel, self.palette, self.sizes, self.per = panel, palette, sizes, per
        left, top = round(rect.x), round(rect.y)
        self.rect = Rect(left, top, round(rect.right) - left, round(rect.bottom) - top)
        self.box = Box.of(panel)
        self.axes = SpaceAxes(panel, self.box, palette, sizes, 0.3 * rect.w)
        self.focal, self.center = fit(panel, self.box, self.axes, self.rect)
        self.background = pack(palette.background)
        opaque = sum(isinstance(m, (Surface, Contours)) for m in panel.marks) == 1
        opaque = opaque and not any(isinstance(m, Path) and m.floor for m in panel.marks)
        setting = SpaceSetting(panel, palette, sizes, self.rect, self.box, per, self.focal, opaque)
        self.marks = space_marks(panel.marks, setting)
        self._place_legend(entries(panel, said))
        self._local, self._lock = threading.local(), threading.Lock()
        # Surfaces that neither move nor are turned are drawn once.
        surfaces = [m for m in panel.marks if isinstance(m, Surface)]
        self.calm = panel.motion.kind == "fixed" and not any(m.animated or m.alpha < 1 for m in surfaces)
        self._pieces: list[Piece] | None = None
        self._still: tuple[np.ndarray, np.ndarray] | None = None

    def _place_legend(self, lines: list[Entry]) -> None:
        """In the first corner that the box and its texts never come near, else in the upper right one on a plate."""
        self.legend = Legend(lines, self.palette, self.sizes, self.rect)
        corners = self.legend.corners(self.rect)
        views = [View.of(c, self.focal, self.center) for c in cameras(self.panel.camera, self.panel.motion)]
        hull = np.concatenate([np.stack(v.project(CORNERS * self.box.edges)[:2], -1) for v in views])
        texts = [Rect(*(p.points - p.extent * (0, 1)), *p.extent) for v in views for p in self.axes.layout(v) if p.text]
        free = [
            c for c in corners
            if not outline_meets(hull, c, 1.5 * self.sizes.note) and not any(c.meets(t, 0.5 * self.sizes.note) for t in texts)
        ]  # fmt: skip
        self.legend_at, self.plate = (free[0], 0.0) if free else (corners[0], 0.75)

    def buffer(self, progress: float) -> DepthBuffer:
        """This thread's buffers, and the camera at a moment of the movie."""
        local = self._local
        if not hasattr(local, "rgb"):
            shape = (int(self.rect.h) * self.per, int(self.rect.w) * self.per)
            local.rgb, local.depth = np.empty(shape, np.uint32), np.zeros(shape, np.float32)
            local.cover = np.zeros(shape, np.float32)
            local.painted = slice(None)  # over the surfaces that stand still
        x, y = self.center[0] - self.rect.x, self.center[1] - self.rect.y
        camera = camera_at(self.panel.camera, self.panel.motion, progress)
        view = View.of(camera, self.focal * self.per, (x * self.per, y * self.per))
        return DepthBuffer(view, local.rgb, local.depth, local.cover, self.per)

    def draw_still(self, canvas: Canvas) -> None:
        """Draw the surfaces, if they and the camera stand still."""
        buffer = self.buffer(0.0)
        if self.calm and canvas.pen(buffer, self.rect) is buffer:
            self._draw_calm(buffer)
            canvas.take(buffer, self.rect)

    def draw_moving(self, canvas: Canvas, k: float, progress: float) -> None:
        """Draw the panel at time index ``k`` when ``progress`` (0 … 1) of the movie has passed."""
        buffer = self.buffer(progress)
        pen = canvas.pen(buffer, self.rect)
        raster = pen is buffer
        calm = raster and self.calm
        if calm:
            self._draw_calm(buffer)
            for mark in self.marks:
                mark.on_floor(buffer, k)
        else:
            self._draw_surfaces(buffer, k, lines=raster)
        for mark in self.marks:
            mark.shadow(buffer, k)
        pen.begin()
        visible = [mark.visible(buffer, k) for mark in self.marks]
        stages = ("line", "trail", "body", "head")
        for stage in stages if raster else ("surface_lines", *stages):
            for mark in self.marks:
                getattr(mark, stage)(pen, k)
        if calm:  # the canvas has the surfaces already
            self._local.painted = buffer.painted
            canvas.take(buffer, self.rect, buffer.painted)
        else:
            canvas.take(buffer, self.rect)
        for mark, seen in zip(self.marks, visible, strict=True):
            mark.symbols(canvas, buffer, k, seen)
        self._draw_words(canvas, buffer, k)

    def _draw_calm(self, buffer: DepthBuffer) -> None:
        """The surfaces as they were drawn the first time."""
        with self._lock:
            if self._still is None:
                self._draw_surfaces(buffer, 0.0, lines=True, floor=False)
                self._still = buffer.rgb.copy(), buffer.depth.copy()
        rows = self._local.painted
        np.copyto(buffer.rgb[rows], self._still[0][rows])
        np.copyto(buffer.depth[rows], self._still[1][rows])

    def _draw_surfaces(self, buffer: DepthBuffer, k: float, lines: bool, floor: bool = True) -> None:
        """The surfaces on a cleared buffer, with what is projected onto the ``floor`` or not."""
        buffer.rgb.fill(self.background)
        buffer.depth.fill(0)
        self._draw_floor(buffer)
        for mark in self.marks if floor else ():
            mark.on_floor(buffer, k)
        for mark in self.marks:
            mark.surface(buffer, k, lines)

    def _draw_floor(self, buffer: DepthBuffer) -> None:
        """What lies on the floor."""
        if buffer.view.axes[2, 2] > 0:  # seen from below there is no floor
            for mark in self.marks:
                mark.floor(buffer)

    def _draw_words(self, canvas: Canvas, buffer: DepthBuffer, k: float) -> None:
        left, top = self.rect.x, self.rect.y
        pieces = self._pieces
        if pieces is None:
            pieces = self.axes.layout(replace(buffer.view, focal=self.focal, center=self.center))
            self._pieces = pieces if self.panel.motion.kind == "fixed" else None
        taken = self.axes.draw(canvas, pieces, lambda r: buffer.covered(Rect(r.x - left, r.y - top, r.w, r.h)))
        if self.legend.lines:
            taken.append(self.legend_at)
        for mark in self.marks:
            mark.callout(canvas, buffer, k, taken)
        self.legend.draw(canvas, self.legend_at, self.plate)


def outline_meets(points: np.ndarray, rect: Rect, pad: float) -> bool:
    """Whether the convex hull of points (m, 2) comes nearer than ``pad`` to a rectangle: no straight line separates them."""
    corners = np.array([[x, y] for x in (rect.x - pad, rect.right + pad) for y in (rect.y - pad, rect.bottom + pad)])
    for angle in np.linspace(0, np.pi, 36, endpoint=False):
        across = np.array([np.cos(angle), np.sin(angle)])
        a, b = points @ across, corners @ across
        if a.max() < b.min() or b.max() < a.min():
            return False
    return True


def fit(panel: Panel, box: Box, axes: SpaceAxes, rect: Rect) -> tuple[float, tuple[float, float]]:
    """Focal length and centre, in pixels, such that the box, seen from the reference distance, fills ``rect``."""
    around = [replace(c, distance=REFERENCE_DISTANCE, target=(0.0, 0.0, 0.0))
              for c in cameras(panel.camera, panel.motion, 17)]  # fmt: skip
    room = np.array([rect.w, rect.h]) - 2
    focal = 1.0
    low, high = _hull(around, box, focal)
    focal = float((room / (high - low)).min())
    for _ in range(3):
        hull_low, hull_high = _hull(around, box, focal)
        low, high = _with_text(around, axes, focal, hull_low, hull_high)
        # texts do not grow with the box: what they add around the hull is taken off the room
        hull = hull_high - hull_low
        free = np.maximum(room - ((high - low) - hull), 0.15 * room)
        focal *= float((free / hull).min())
    low, high = _with_text(around, axes, focal, *_hull(around, box, focal))
    middle = np.array([rect.x + rect.w / 2, rect.y + rect.h / 2]) - (low + high) / 2
    return focal, (float(middle[0]), float(middle[1]))


def _hull(around, box: Box, focal: float) -> tuple[np.ndarray, np.ndarray]:
    places = [np.stack(View.of(c, focal, (0.0, 0.0)).project(CORNERS * box.edges)[:2], -1) for c in around]
    points = np.concatenate(places)
    return points.min(0), points.max(0)


def _with_text(around, axes: SpaceAxes, focal: float, low, high) -> tuple[np.ndarray, np.ndarray]:
    for camera in around:
        for piece in axes.layout(View.of(camera, focal, (0.0, 0.0))):
            if piece.text is not None and piece.alpha > 0.1:
                # the origin is the left end of the baseline, somewhere inside the box's lower part
                low = np.minimum(low, piece.points - piece.extent * (0, 1))
                high = np.maximum(high, piece.points + piece.extent * (1, 0.3))
    return low, high
