"""A canvas that records the ink of texts."""

from __future__ import annotations

from kobai.paint.raster.canvas import RasterCanvas
from kobai.paint.text.outlines import outline


class Spy(RasterCanvas):
    """Records the text and the ink's (x0, y0, x1, y1) of every text."""

    def __init__(self, page):
        super().__init__(page.width, page.height, page.palette.background)
        self.texts = []

    def text(self, line, x, y, color, alpha=1.0):
        shape = outline(line.text, line.math)
        if alpha > 0.3 and len(shape.corners):
            corners = shape.corners * line.size
            self.texts.append(
                (
                    line.text,
                    x + corners[:, 0].min(),
                    y - corners[:, 1].max(),
                    x + corners[:, 0].max(),
                    y - corners[:, 1].min(),
                )
            )
        super().text(line, x, y, color, alpha)
