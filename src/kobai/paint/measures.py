"""Rectangles in pixels, and sizes of type and strokes for a picture of a given size."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple


class Rect(NamedTuple):
    """A rectangle in pixels."""

    x: float
    y: float
    w: float
    h: float

    @property
    def right(self) -> float:
        return self.x + self.w

    @property
    def bottom(self) -> float:
        return self.y + self.h

    def meets(self, other: Rect, gap: float = 0.0) -> bool:
        """Whether the two overlap or come nearer than ``gap``."""
        return (self.x < other.right + gap and other.x < self.right + gap
                and self.y < other.bottom + gap and other.y < self.bottom + gap)  # fmt: skip

    def holds(self, point, slack: float = 0.0) -> bool:
        """Whether a point (2,) is inside, or at most ``slack`` outside."""
        x, y = point
        return bool(self.x - slack <= x <= self.right + slack and self.y - slack <= y <= self.bottom + slack)


@dataclass(frozen=True)
class Sizes:
    """Of a hairline (``unit``), of type, and of the page's margin (``pad``), in pixels of the picture.

    A ``thumbnail`` draws no type smaller than ``small``, and no legends.
    """

    unit: float
    title: float
    small: float
    tick: float
    label: float
    note: float
    pad: float
    thumbnail: bool = False

    @classmethod
    def of(cls, size: tuple[int, int], scale: float, columns: float = 1, rows: float = 1) -> Sizes:
        """For a page of ``size`` CSS pixels, drawn ``scale`` times as large, with a grid of panels."""
        width, height = size[0] / (1 + 0.45 * (columns - 1)), size[1] / (1 + 0.35 * (rows - 1))
        grow = min(max((min(width, 4 / 3 * height) / 640) ** 0.75, 0.72), 2.4)
        text = grow * scale
        return cls(max(grow, 0.75) * scale, 20 * text, 12.5 * text, 11.5 * text, 15 * text, 11 * text, 15 * text)

    @classmethod
    def of_thumbnail(cls, scale: float) -> Sizes:
        """For a thumbnail of any size, drawn ``scale`` times as large."""
        return cls(scale, 19 * scale, 12 * scale, 12 * scale, 14 * scale, 12 * scale, 10 * scale, True)
