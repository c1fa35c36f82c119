"""Sizes of type and strokes for a picture of a given size, so that a thumbnail and a poster both read."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Sizes:
    """Of a hairline (``unit``), of type, and of the page's margin (``pad``), in pixels of the picture."""

    unit: float
    title: float
    small: float
    tick: float
    label: float
    note: float
    pad: float

    @classmethod
    def of(cls, size: tuple[int, int], scale: float, columns: int = 1, rows: int = 1) -> Sizes:
        """For a page of ``size`` CSS pixels, drawn ``scale`` times as large, with a grid of panels."""
        width, height = size[0] / (1 + 0.45 * (columns - 1)), size[1] / (1 + 0.35 * (rows - 1))
        grow = min(max((min(width, 4 / 3 * height) / 640) ** 0.75, 0.72), 2.4)
        text = grow * scale
        return cls(max(grow, 0.75) * scale, 20 * text, 12.5 * text, 11.5 * text, 15 * text, 11 * text, 15 * text)
