"""Stills: PNG from the renderer of the movies, with more samples; SVG and PDF through the vector canvas."""

from __future__ import annotations

from pathlib import Path

from PIL import Image
from PIL.PngImagePlugin import PngInfo

from kobai.paint.movie import unpacked
from kobai.paint.options import Options
from kobai.paint.page import Page
from kobai.scene.primitives import Scene


def save_png(scene: Scene, asked: Options, part: Path) -> None:
    """Write one moment as PNG."""
    page = Page(scene, asked.size, asked.scale, per=3)
    picture = unpacked(page.paint(page.canvas(), asked.index))
    about = PngInfo()
    about.add_itxt("Description", scene.description)
    about.add_text("Software", "kobai")
    Image.fromarray(picture).save(part, "PNG", pnginfo=about, dpi=(96 * asked.scale,) * 2)


WRITERS = {".png": save_png}
