"""Type: how much room text takes, where lines are broken, and outlines as masks of coverage, each made once."""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from kobai.paint.raster.pixels import fill_outline
from kobai.paint.text.outlines import is_cjk, outline
from kobai.scenes import Text


@lru_cache(maxsize=1024)
def mask(text: str, math: bool, size: float, shift_x: int, shift_y: int) -> tuple[np.ndarray, int, int]:
    """Coverage of a line of text set at ``size`` pixels, its origin moved by quarter pixels.

    Returns:
        (h, w) float32 mask and the place of its upper left pixel relative to the origin.
    """
    shape = outline(text, math)
    x = shape.corners[:, 0] * size + shift_x / 4.0
    y = -shape.corners[:, 1] * size + shift_y / 4.0
    return coverage(x, y, shape.ends)


def coverage(x: np.ndarray, y: np.ndarray, ends: np.ndarray) -> tuple[np.ndarray, int, int]:
    """Coverage of closed outlines in pixels, and where its upper left pixel is."""
    if not len(x):
        return np.zeros((0, 0), np.float32), 0, 0
    left, top = int(np.floor(x.min())), int(np.floor(y.min()))
    picture = np.zeros((int(np.ceil(y.max())) - top + 1, int(np.ceil(x.max())) - left + 2), np.float32)
    fill_outline(x - left, y - top, ends, picture)
    return picture, left, top


def spelled(text: Text) -> tuple[str, bool]:
    """The spelling to set, and whether it is mathematics: the formula where there is one that can be set, else the words."""
    if text.latex:
        try:
            outline(text.latex, True)
        except ValueError:  # LaTeX that mathtext does not know
            return text.plain, False
        return text.latex, True
    return text.plain, False


def measure(text: str, math: bool, size: float) -> tuple[float, float, float]:
    """Width, ascent and descent in pixels."""
    shape = outline(text, math)
    return shape.width * size, shape.ascent * size, shape.descent * size


def shorten(text: str, size: float, room: float) -> str:
    """The text, or as much of it as fits with an ellipsis."""
    if measure(text, False, size)[0] <= room:
        return text
    while text and measure(text + "…", False, size)[0] > room:
        text = text[:-1]
    return text.rstrip() + "…"


def wrap(text: str, size: float, room: float) -> list[str]:
    """Lines no wider than ``room``, broken at spaces, or between Japanese letters."""
    pieces: list[str] = []
    for word in text.replace("\n", " ").split(" "):
        begin = 0
        for i in range(1, len(word)):
            # never begin a line with closing punctuation or a small kana
            if is_cjk(word[i - 1 : i + 1]) and word[i] not in "、。，．）」』】ー・ゃゅょっァィゥェォャュョッ":
                pieces.append(word[begin:i])
                begin = i
        pieces.append(word[begin:] + " ")
    lines, line = [], ""
    for piece in pieces:
        if line and measure((line + piece).rstrip(), False, size)[0] > room:
            lines.append(line.rstrip())
            line = ""
        line += piece
    return [shorten(part, size, room) for part in [*lines, line.rstrip()] if part]
