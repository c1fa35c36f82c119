"""A scene laid out on a page: header, panels, notes; and its picture at any moment."""

from __future__ import annotations

import numpy as np

from kobai.paint import colors
from kobai.paint import type as typeset
from kobai.paint.canvas import RasterCanvas, Rect
from kobai.paint.edges import label_text
from kobai.paint.space import Space
from kobai.scene.primitives import Scene


class Page:
    """A scene made ready to be painted at one size.

    Args:
        size: CSS pixels. scale: pixels of one CSS pixel. per: samples a pixel has each way.
    """

    def __init__(self, scene: Scene, size: tuple[int, int], scale: float, per: int = 2):
        self.scene = scene
        self.theme = colors.theme(scene.theme)
        self.width, self.height = round(size[0] * scale), round(size[1] * scale)
        grow = min(max((min(size[0], 1.4 * size[1]) / 640) ** 0.7, 0.72), 2.2)
        self.unit = scale * max(grow, 0.8)
        self.title_size, self.small, self.tick, self.label = (s * grow * scale for s in (19, 12, 11, 15))
        self.pad = 14 * grow * scale
        self.ink = colors.rgb("ink", self.theme)
        self.soft = colors.mix(colors.rgb("background", self.theme), self.ink, 0.66)
        self.base = RasterCanvas(self.width, self.height, colors.rgb("background", self.theme))
        top = self._header()
        self.spaces = []
        for panel in scene.panels:
            rect = Rect(0, top, self.width, self.height - top)
            self.spaces.append(Space(panel, self.theme, rect, self.unit, per, self.tick, self.label))

    def _header(self) -> float:
        y = self.pad
        if self.scene.title is not None:
            text, math = label_text(self.scene.title)
            _, up, down = typeset.measure(text, math, self.title_size)
            y += up
            self.base.text(text, self.pad, round(y), self.title_size, self.ink, 1.0, math)
            y += down + 0.5 * self.small
        self.line = 0.0
        if self.scene.subtitle or self.scene.timeline.status:
            y += 0.74 * self.small
            self.line = round(y)
            y += 0.3 * self.small
        return y + 0.3 * self.pad

    def canvas(self) -> RasterCanvas:
        return RasterCanvas(self.width, self.height, colors.rgb("background", self.theme))

    def paint(self, canvas: RasterCanvas, k: float, progress: float) -> np.ndarray:
        """The (h, w) packed picture at time index ``k`` when ``progress`` of the movie has passed."""
        canvas.copy_from(self.base)
        for space in self.spaces:
            space.paint(canvas, k, progress)
        status = self.scene.timeline.status
        parts = [self.scene.subtitle] if self.scene.subtitle else []
        if status:
            parts.append(status[min(int(k + 1e-9), len(status) - 1)])
        if parts:
            canvas.text(" · ".join(parts), self.pad, self.line, self.small, self.soft)
        return canvas.rgb
