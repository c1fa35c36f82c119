"""Stills: PNG by the movies' renderer with more samples a pixel; SVG and PDF through the vector canvas."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from kobai import importing
from kobai.paint.files.movie import unpacked
from kobai.paint.options import Options
from kobai.paint.page import Page
from kobai.paint.projection import camera_at
from kobai.scenes import Arrows, Motion, Panel, Scene


def standing(scene: Scene, index: float) -> Scene:
    """The scene of one moment, without what it has only for a movie's other moments.

    So the box fills its panel, no tick is half faded, no arrow of length 0 is in the legend.
    """

    def still(panel: Panel) -> Panel:
        marks = [m for m in panel.marks if not isinstance(m, Arrows) or np.any(m.vectors[round(index)])]
        return replace(panel, marks=marks, camera=camera_at(panel.camera, panel.motion, 0.0), motion=Motion())

    status = scene.timeline.status[int(index + 1e-9) :][:1]
    return replace(scene, panels=[still(p) for p in scene.panels], timeline=replace(scene.timeline, status=status))


def save_png(scene: Scene, asked: Options, part: Path) -> None:
    """Write one moment as PNG."""
    page = Page(standing(scene, asked.index), asked.size, asked.scale, 3, asked.thumbnail)
    picture = unpacked(page.paint(page.canvas(), asked.index))
    about = PngInfo()
    about.add_itxt("Description", scene.description)
    about.add_text("Software", "kobai")
    Image.fromarray(picture).save(part, "PNG", pnginfo=about, dpi=(96 * asked.scale,) * 2)


def save_vector(scene: Scene, asked: Options, part: Path) -> None:
    """Write one moment as SVG or PDF."""
    with importing.lock:  # this imports matplotlib
        from kobai.paint.vector.canvas import VectorCanvas

    # Surfaces are embedded as images of two or three pixels a CSS pixel, each with two samples each way.
    per = 6 if asked.size[0] * asked.size[1] * asked.scale**2 < 1.2e6 else 4
    page = Page(standing(scene, asked.index), asked.size, asked.scale, per, asked.thumbnail)
    canvas = VectorCanvas(page.width, page.height, page.palette.background)
    page.draw_still(canvas)
    page.draw_moving(canvas, asked.index, 0.0)
    canvas.write(part, scene.title.plain if scene.title else "", scene.description)
