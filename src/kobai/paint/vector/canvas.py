"""The vector canvas: a ``Canvas`` that records strokes, fills and texts for SVG and PDF.

A shaded surface becomes a picture; what it hides of the strokes over it is found in that picture's depth buffer.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path as File
from typing import Any

import numpy as np
from matplotlib.artist import Artist
from matplotlib.backends.backend_pdf import FigureCanvasPdf
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.figure import Figure
from matplotlib.path import Path
from matplotlib.transforms import Affine2D, Bbox

from kobai import importing
from kobai.paint.canvas import Dash
from kobai.paint.measures import Rect
from kobai.paint.polyline import split_nan
from kobai.paint.raster.canvas import BARE_LINES, MAP_LINES
from kobai.paint.raster.depth_buffer import DepthBuffer
from kobai.paint.text import outlines
from kobai.paint.text.layout import TextLine
from kobai.paint.vector.pen import VectorPen

POINTS = 0.75  # of a CSS pixel


class VectorCanvas:
    """A page of ``width`` × ``height`` pixels; ``write`` saves what was drawn on it."""

    def __init__(self, width: int, height: int, background: np.ndarray):
        self.width, self.height, self.background = width, height, background
        self.drawn: list[Callable[[Any, Any], None]] = []
        self.to_points = Affine2D().scale(POINTS, -POINTS).translate(0, height * POINTS)
        self.fill(np.array([[0, 0], [width, 0], [width, height], [0, height]]), background)

    def pen(self, buffer: DepthBuffer, rect: Rect) -> VectorPen:
        return VectorPen(buffer, self, rect)

    def take(self, buffer: DepthBuffer, rect: Rect, painted: slice | None = None) -> None:
        """Nothing: the pen has put everything onto the canvas."""

    def _gc(self, renderer, color, alpha: float, width: float = 0.0, clip: Rect | None = None, dash=None):
        gc = renderer.new_gc()
        rgb = tuple(np.clip(np.asarray(color, float) / 255, 0, 1))
        gc.set_foreground((*rgb, 1.0), isRGBA=True)
        gc.set_alpha(float(alpha))
        gc.set_linewidth(width * POINTS)
        gc.set_capstyle("round")
        gc.set_joinstyle("round")
        if dash is not None:
            gc.set_dashes(0, [max(d * POINTS, 0.01) for d in dash])
        if clip is not None:
            x, y = clip.x * POINTS, (self.height - clip.bottom) * POINTS
            gc.set_clip_rectangle(Bbox.from_bounds(x, y, clip.w * POINTS, clip.h * POINTS))
        return gc, (*rgb, float(alpha))

    def _path(self, path: Path, color, alpha, *, width: float = 0.0, clip=None, dash=None) -> None:
        def draw(renderer, _figure) -> None:
            gc, face = self._gc(renderer, color, alpha, width, clip, dash)
            path.should_simplify = False
            renderer.draw_path(gc, path, self.to_points, None if width else face)
            gc.restore()

        self.drawn.append(draw)

    def line(self, points, color, width, alpha: float = 1.0, dash: Dash = None, clip=None) -> None:
        points = np.asarray(points, float).reshape(-1, 2)
        if not len(points) or alpha <= 0:
            return
        wide = np.broadcast_to(np.asarray(width, float), len(points))
        runs = split_nan(points)
        if runs:
            codes = [np.array([Path.MOVETO, *[Path.LINETO] * (len(r) - 1)], np.uint8) for r in runs]
            path = Path(np.concatenate(runs), np.concatenate(codes))
            self._path(path, color, alpha, width=float(wide.mean()), clip=clip, dash=dash)
        good = np.asarray(np.isfinite(points).all(1))
        alone = good & ~np.concatenate([[False], good[:-1]]) & ~np.concatenate([good[1:], [False]])
        for (x, y), w in zip(points[alone], wide[alone], strict=True):
            if clip is None or (clip.x - w <= x <= clip.right + w and clip.y - w <= y <= clip.bottom + w):
                self._path(Path.circle((x, y), w / 2), color, alpha, clip=clip)

    def fill(self, points, color, alpha: float = 1.0, clip=None) -> None:
        points = np.asarray(points, float)
        self._path(Path(np.concatenate([points, points[:1]]), closed=True), color, alpha, clip=clip)

    def text(self, line: TextLine, x: float, y: float, color, alpha: float = 1.0) -> None:
        """Letters in PDF; outlines in SVG, which cannot rely on a font being there."""

        def draw(renderer, figure) -> None:
            shape = outlines.outline(line.text, line.math)
            if not len(shape.corners):
                return
            gc, face = self._gc(renderer, color, alpha)
            if isinstance(figure.canvas, FigureCanvasPdf) and (line.math or outlines.in_latin_font(line.text)):
                prop = outlines.properties(line.math).copy()
                prop.set_size(line.size * POINTS)
                px, py = x * POINTS, (self.height - y) * POINTS
                text = f"${line.text}$" if line.math else line.text
                renderer.draw_text(gc, px, py, text, prop, 0, ismath=line.math)
            else:
                codes = np.full(len(shape.corners), Path.LINETO, np.uint8)
                codes[np.concatenate([[0], shape.ends[:-1]])] = Path.MOVETO
                corners = np.stack([x + shape.corners[:, 0] * line.size, y - shape.corners[:, 1] * line.size], 1)
                path = Path(corners, codes)
                path.should_simplify = False
                renderer.draw_path(gc, path, self.to_points, face)
            gc.restore()

        self.drawn.append(draw)

    def pixels(self, rect: Rect, packed: np.ndarray, alpha: np.ndarray | None = None) -> None:
        """Lay a (h, w) packed picture over a rectangle; ``alpha`` is (h, w) uint8."""
        rgba = np.ascontiguousarray(packed).view(np.uint8).reshape(*packed.shape, 4).copy()
        rgba[..., 3] = 255 if alpha is None else alpha

        def draw(renderer, _figure) -> None:
            gc, _ = self._gc(renderer, np.zeros(3), 1.0)
            unit = Affine2D().scale(rect.w * POINTS, rect.h * POINTS)
            renderer.draw_image(gc, rect.x * POINTS, (self.height - rect.bottom) * POINTS, rgba[::-1], unit)
            gc.restore()

        self.drawn.append(draw)

    def contour_map(self, x, y, z, levels, colors, alpha, width, clip) -> None:
        """Each band is laid over all lower ones, so that no seams show between them."""
        import contourpy

        z = np.ma.masked_invalid(z)
        maker = contourpy.contour_generator(x, y, z, fill_type="OuterCode", line_type="SeparateCode")
        if colors is not None:
            for low, color in zip([-np.inf, *levels], colors, strict=True):
                outlines, codes = maker.filled(low, np.inf)  # pyright: ignore[reportAssignmentType]
                for points, code in zip(outlines, codes, strict=True):
                    self._path(Path(points, code), color, alpha, clip=clip)  # pyright: ignore[reportArgumentType]
        strength = MAP_LINES if colors is not None else BARE_LINES
        for level in levels:
            for points, code in zip(*maker.lines(level), strict=True):
                self._path(Path(points, code), np.zeros(3), strength, width=width, clip=clip)

    def write(self, part: File, title: str, about: str) -> None:
        """Write the page as SVG or PDF, by the file's ending."""
        import matplotlib

        figure = Figure(figsize=(self.width / 96, self.height / 96), dpi=72)
        figure.patch.set_visible(False)
        drawing = _Drawing(self.drawn, figure)
        figure.add_artist(drawing)
        if part.suffix == ".pdf":
            FigureCanvasPdf(figure)
            known: dict[str, Any] = {"Title": title, "Subject": about, "Creator": "kobai", "CreationDate": None}
        else:
            FigureCanvasSVG(figure)
            known = {"Title": title, "Description": about, "Creator": "kobai", "Date": None}
        # Fonts, and the settings that rc_context changes, are shared by all threads.
        with (
            importing.lock,
            matplotlib.rc_context({"pdf.fonttype": 42, "svg.hashsalt": "kobai", "svg.fonttype": "path"}),
        ):
            try:
                figure.savefig(part, format=part.suffix[1:], metadata=known, dpi=72)
            except Exception as error:  # closing a file that Ctrl-C cut off fails in other words
                if isinstance(error.__context__, KeyboardInterrupt):
                    raise error.__context__ from None
                raise


class _Drawing(Artist):
    """Everything drawn, in order, as one matplotlib artist."""

    def __init__(self, drawn, figure):
        super().__init__()
        self._drawn, self._page = drawn, figure

    def draw(self, renderer) -> None:
        for one in self._drawn:
            one(renderer, self._page)
