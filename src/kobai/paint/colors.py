"""Colours: a theme resolved to RGB, colour maps, and tables of packed colours."""

from __future__ import annotations

import re
from functools import lru_cache

import numpy as np

from kobai.errors import BadInput, nearest
from kobai.scenes import THEMES, Contours
from kobai.scenes.look import LOOK
from kobai.scenes.types import Color

READABLE = 4.5  # WCAG AA
_ROLES = ("background", "ink", "faint", "accent", "start", "minimum", "arrow", "mark", "line")


class Palette:
    """The colours of a theme as (3,) float64 RGB, 0 … 255."""

    def __init__(self, name: str):
        if name not in THEMES:
            raise BadInput(f"theme {name!r}: kobai has {', '.join(THEMES)}.{nearest(str(name), THEMES)}")
        self.theme = THEMES[name]
        self.background, self.ink, self.line = self.of("background"), self.of("ink"), self.of("line")

    def of(self, color: Color) -> np.ndarray:
        """The RGB of ``"#rrggbb"``, a run number or a role."""
        if isinstance(color, (int, np.integer)):
            code = self.theme.runs[int(color) % len(self.theme.runs)]
        else:
            code = str(getattr(self.theme, color) if color in _ROLES else color)
        if not re.fullmatch("#[0-9a-fA-F]{6}", code):
            raise BadInput(f"colour {color!r}: give '#rrggbb', a run number, or one of {', '.join(_ROLES)}")
        return np.array(list(bytes.fromhex(code[1:])), float)

    def inked(self, share: float) -> np.ndarray:
        """The background with a share of ink."""
        return mix(self.background, self.ink, share)

    def inked_color(self, color: np.ndarray, share: float = 0.25) -> np.ndarray:
        """A colour with a share of ink, for words and thin lines."""
        return mix(color, self.ink, share)

    def readable(self, color: np.ndarray) -> np.ndarray:
        """A colour with as much ink as words in it need to be read on the background: contrast ``READABLE`` of WCAG."""
        for share in np.linspace(0.25, 1.0, 7):
            inked = self.inked_color(color, float(share))
            dark, light = sorted((_luminance(inked), _luminance(self.background)))
            if light + 0.05 >= READABLE * (dark + 0.05):
                break
        return inked


def _luminance(color: np.ndarray) -> float:
    """The relative luminance of WCAG, 0 … 1."""
    c = color / 255
    return float(np.where(c <= 0.04045, c / 12.92, ((c + 0.055) / 1.055) ** 2.4) @ (0.2126, 0.7152, 0.0722))


def mix(a: np.ndarray, b: np.ndarray, share: float) -> np.ndarray:
    """``a`` with ``share`` of ``b``."""
    return a + (b - a) * share


def pack(colors: np.ndarray) -> np.ndarray:
    """(..., 3) 0 … 255 to uint32 0xBBGGRR, the pixels of the raster canvas."""
    c = np.clip(np.rint(colors), 0, 255).astype(np.uint32)
    return c[..., 0] | (c[..., 1] << np.uint32(8)) | (c[..., 2] << np.uint32(16))


@lru_cache(maxsize=32)
def lut(name: str, columns: int) -> np.ndarray:
    """(columns, 3) float64 0 … 255 of a colour map of the `cmap` package."""
    import cmap

    try:
        return cmap.Colormap(name).lut(max(columns, 2))[:columns, :3] * 255.0
    except ValueError:
        raise BadInput(f"colour map {name!r} is not known to the cmap package: try 'batlow', 'viridis', …") from None


def band_colors(contours: Contours, levels: np.ndarray) -> np.ndarray:
    """(levels+1, 3) the colour of each band between levels, taken at the middle of the band."""
    if contours.cmap is None:
        return np.full((len(levels) + 1, 3), 235.0)
    finite = contours.z[np.isfinite(contours.z)]
    low, high = (float(finite.min()), float(finite.max())) if finite.size else (0.0, 1.0)
    edges = np.concatenate([[low], np.clip(levels, low, high), [high]])
    middle = (edges[1:] + edges[:-1]) / 2
    at = np.clip((middle - low) / (high - low), 0, 1) * 511 if high > low else np.full(len(middle), 255.5)
    return lut(contours.cmap, 512)[np.rint(at).astype(int)]


def shade_table(colors: np.ndarray, shades: int, backdrop: np.ndarray, alpha: float = 1.0) -> np.ndarray:
    """(shades, columns) packed: colours (columns, 3) in every light, shadow first, with 1−alpha of a backdrop."""
    light = (np.arange(shades) + 0.5) / shades
    factor, white = (
        np.interp(light, *np.transpose(ramp))[:, None, None] for ramp in (LOOK.light.shade, LOOK.light.white)
    )
    table = colors[None] * factor
    table = table + (255.0 - table) * white
    return pack(backdrop + (table - backdrop) * alpha)
