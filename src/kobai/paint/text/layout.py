"""Text layout: measured lines, line breaking, and coverage masks of outlines."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

import numpy as np

from kobai.messages import NO_LINE_START
from kobai.paint.raster.pixels import fill_outline
from kobai.paint.text import outlines
from kobai.paint.text.outlines import is_cjk, outline
from kobai.scenes import Text

MAX_LATEX = 1_000  # characters of LaTeX that are typeset; more has no room in a title, and takes mathtext seconds
MAX_NESTED = 12  # of braces and brackets: mathtext calls itself some thirty times for each


class TextLine(NamedTuple):
    """One line of text (LaTeX without dollar signs where ``math``) at a type size, measured in pixels."""

    text: str
    math: bool
    size: float
    width: float
    ascent: float
    descent: float

    @property
    def height(self) -> float:
        return self.ascent + self.descent

    def sized(self, size: float) -> TextLine:
        """The same text at another size."""
        return _measured(self.text, self.math, size)


def text_line(text: str | Text, size: float) -> TextLine:
    """Measure a text: its formula where it has one that mathtext can set, else its words."""
    if isinstance(text, str):
        return _measured(text, False, size)
    if text.latex and len(text.latex) <= MAX_LATEX and _depth(text.latex) <= MAX_NESTED and not is_cjk(text.latex):
        try:
            return _measured(text.latex, True, size)
        except (ValueError, RecursionError):  # LaTeX that mathtext does not know, or too deep where much else is called
            pass
    return _measured(text.plain, False, size)


def _depth(latex: str) -> int:
    """How deep braces and brackets nest."""
    depth = deepest = 0
    for c in latex:
        depth += (c in "{(") - (c in "})")
        deepest = max(deepest, depth)
    return deepest


def _measured(text: str, math: bool, size: float) -> TextLine:
    shape = outline(text, math)
    return TextLine(text, math, size, shape.width * size, shape.ascent * size, shape.descent * size)


def shortened(line: TextLine, room: float) -> TextLine:
    """The line of words, or as much of it as fits into ``room`` with an ellipsis."""
    if line.width <= room:
        return line
    text, fits, too_long = line.text, 0, len(line.text)
    while too_long - fits > 1:
        tried = (fits + too_long) // 2
        if text_line(text[:tried] + "…", line.size).width > room:
            too_long = tried
        else:
            fits = tried
    return text_line(text[:fits].rstrip() + "…", line.size)


def wrapped(text: str, size: float, room: float) -> list[TextLine]:
    """Lines no wider than ``room``, broken at spaces or between Japanese letters."""
    pieces: list[str] = []
    for word in text.replace("\n", " ").split(" "):
        begin = 0
        for i in range(1, len(word)):
            if is_cjk(word[i - 1 : i + 1]) and word[i] not in NO_LINE_START:
                pieces.append(word[begin:i])
                begin = i
        pieces.append(word[begin:] + " ")
    lines, line = [], ""
    for piece in pieces:
        if line and text_line((line + piece).rstrip(), size).width > room:
            lines.append(line.rstrip())
            line = ""
        line += piece
    return [shortened(text_line(part, size), room) for part in [*lines, line.rstrip()] if part]


@lru_cache(maxsize=1024)
def mask(text: str, math: bool, size: float, shift_x: int, shift_y: int) -> tuple[np.ndarray, int, int]:
    """Coverage (h, w) of a line of text, its origin moved by quarters of a pixel, and its upper left pixel."""
    shape = outline(text, math)
    x = shape.corners[:, 0] * size + shift_x / 4.0
    y = -shape.corners[:, 1] * size + shift_y / 4.0
    return coverage(x, y, shape.ends)


def renew_fonts() -> None:
    """Look for fonts again where one was missing."""
    if outlines.renew_fonts():
        mask.cache_clear()


def coverage(x: np.ndarray, y: np.ndarray, ends: np.ndarray) -> tuple[np.ndarray, int, int]:
    """Coverage of closed outlines in pixels, and the place of its upper left pixel."""
    if not len(x):
        return np.zeros((0, 0), np.float32), 0, 0
    left, top = int(np.floor(x.min())), int(np.floor(y.min()))
    picture = np.zeros((int(np.ceil(y.max())) - top + 1, int(np.ceil(x.max())) - left + 2), np.float32)
    fill_outline(x - left, y - top, ends, picture)
    return picture, left, top
