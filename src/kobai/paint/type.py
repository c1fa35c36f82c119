"""Type: text and mathematics as outlines, and outlines as masks of coverage, each made once.

Outlines come from matplotlib (its mathtext sets the formulas; DejaVu Sans and STIX come with it), in units of the type
size, baseline at 0, y up. Nothing is hinted, so that type can move by parts of a pixel without trembling.
"""

from __future__ import annotations

import warnings
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from kobai.paint._pixels import fill_outline

_CJK = (
    "Noto Sans CJK JP", "Noto Sans JP", "Source Han Sans JP", "Source Han Sans", "Hiragino Sans", "Hiragino Kaku Gothic ProN",
    "Yu Gothic", "Meiryo", "IPAexGothic", "IPAGothic", "TakaoPGothic", "VL PGothic", "MS Gothic", "Noto Sans CJK SC",
)  # fmt: skip


@dataclass(frozen=True)
class Outline:
    """Closed outlines at type size 1, y up: (m, 2) corners, (outlines,) ends, and the line's measures."""

    corners: np.ndarray
    ends: np.ndarray
    width: float
    ascent: float
    descent: float


def is_cjk(text: str) -> bool:
    """Whether a Latin font will not do."""
    return any(ord(c) >= 0x2E80 for c in text)


@lru_cache(maxsize=1)
def cjk_family() -> str | None:
    """A Japanese font of this machine, or None, with one warning that says what helps."""
    from matplotlib import font_manager

    have = {f.name for f in font_manager.fontManager.ttflist}
    for name in _CJK:
        if name in have:
            return name
    try:  # a package that brings IPAexGothic, where the machine has no Japanese font
        import matplotlib_fontja  # pyright: ignore[reportMissingImports]

        path = matplotlib_fontja.get_font_ttf_path()
        font_manager.fontManager.addfont(path)
        return font_manager.FontProperties(fname=path).get_name()
    except ImportError:
        pass
    warnings.warn(
        "no Japanese font found on this machine, so Japanese text shows as boxes: 'pip install matplotlib-fontja' or the "
        "system package 'fonts-noto-cjk' brings one",
        stacklevel=2,
    )
    return None


@lru_cache(maxsize=64)
def properties(cjk: bool, math: bool):
    """Font properties for a kind of text."""
    from matplotlib.font_manager import FontProperties

    families = ["DejaVu Sans"]
    if cjk and (found := cjk_family()):
        families.append(found)
    return FontProperties(family=families, size=100.0, math_fontfamily="stix" if math else None)


@lru_cache(maxsize=4096)
def outline(text: str, math: bool = False) -> Outline:
    """The outline of a line of text; with ``math``, of LaTeX without dollar signs."""
    from matplotlib.path import Path
    from matplotlib.textpath import text_to_path

    if not text.strip():
        return Outline(np.zeros((0, 2)), np.zeros(0, np.int64), 0.3 * len(text), 0.0, 0.0)
    prop = properties(is_cjk(text), math)
    source = f"${text}$" if math else text
    verts, codes = text_to_path.get_text_path(prop, source, ismath=math)
    width, height, descent = text_to_path.get_text_width_height_descent(source, prop, ismath=math)
    path = Path(np.asarray(verts, float).reshape(-1, 2), codes)
    polygons = path.to_polygons(closed_only=True) if len(path.vertices) else []
    polygons = [p[:-1] for p in polygons if len(p) > 3]
    ends = np.cumsum([len(p) for p in polygons]).astype(np.int64)
    corners = np.concatenate(polygons) / 100.0 if polygons else np.zeros((0, 2))
    if math:
        up, down = (height - descent) / 100.0, descent / 100.0
    else:  # every line of plain text is as tall as any other, so that lines of type keep their places
        up, down = 0.74, 0.16
    return Outline(corners, ends, width / 100.0, up, down)


@lru_cache(maxsize=8192)
def mask(text: str, math: bool, size: float, shift_x: int, shift_y: int) -> tuple[np.ndarray, int, int]:
    """Coverage of a line of text set at ``size`` pixels, its origin moved by quarter pixels.

    Returns:
        (h, w) float32 mask and the place of its upper left pixel relative to the origin.
    """
    shape = outline(text, math)
    if not len(shape.corners):
        return np.zeros((0, 0), np.float32), 0, 0
    x = shape.corners[:, 0] * size + shift_x / 4.0
    y = -shape.corners[:, 1] * size + shift_y / 4.0
    left, top = int(np.floor(x.min())), int(np.floor(y.min()))
    picture = np.zeros((int(np.ceil(y.max())) - top + 1, int(np.ceil(x.max())) - left + 2), np.float32)
    fill_outline(x - left, y - top, shape.ends, picture)
    return picture, left, top


def measure(text: str, math: bool, size: float) -> tuple[float, float, float]:
    """Width, ascent and descent in pixels."""
    shape = outline(text, math)
    return shape.width * size, shape.ascent * size, shape.descent * size
