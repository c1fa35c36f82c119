"""Rectangles in pixels."""

from __future__ import annotations

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
