"""Any font of this machine that has given letters, for those that the usual fonts lack."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

LAST_RESORT = "lastresort"  # fonts that have a box for every letter


def file_with(letters: str) -> str | None:
    """The file of a font that has all the letters, upright and of normal weight if there is one; None where no font has."""
    from matplotlib import font_manager

    def order(font: font_manager.FontEntry) -> tuple:
        weight = font.weight if isinstance(font.weight, int) else font_manager.weight_dict.get(font.weight, 400)
        return font.style != "normal", abs(weight - 400), "sans" not in font.name.lower(), font.name, font.fname

    wanted = np.array([ord(letter) for letter in letters], np.uint32)
    for font in sorted(font_manager.fontManager.ttflist, key=order):
        if LAST_RESORT in font.name.replace(" ", "").lower() or not Path(font.fname).is_file():
            continue
        if np.isin(wanted, _codes(font.fname)).all():
            return font.fname
    return None


@lru_cache(maxsize=4096)
def _codes(file: str) -> NDArray[np.uint32]:
    """The code points that a font has glyphs for; none of a font without outlines, or that cannot be read."""
    from matplotlib.ft2font import FT2Font

    try:
        font = FT2Font(file)
        return np.fromiter(font.get_charmap() if font.scalable else (), np.uint32)
    except Exception:  # whatever FreeType makes of a damaged file
        return np.zeros(0, np.uint32)
