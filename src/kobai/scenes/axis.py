"""An axis: one edge of a panel's box."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from kobai.scenes.types import Text


@dataclass
class Axis:
    """One edge of a panel's box, in plot coordinates.

    Args:
        label: what is measured.
        lo, hi: the ends of the box along this axis.
        ticks: (position, text) pairs at round numbers, ``lo <= position <= hi``.
        scale: how positions relate to true values: ``"linear"``; ``"log"`` (position = log10 of the value);
            ``"symlog"`` (position = sign(v)·log10(1 + |v|/linthresh)); ``"power"`` (position = sign(v)·|v|**exponent,
            after subtracting ``offset``).
        linthresh, exponent, offset: parameters of the scale; ``offset`` is subtracted from the value first, in every
            scale but linear.
        note: what is said of the scale beside the axis: how it is spaced, or that it is not that of the other axis. Where it
            has no room there it joins the notes under the picture.
    """

    label: Text
    lo: float
    hi: float
    ticks: list[tuple[float, str]] = field(default_factory=list)
    scale: Literal["linear", "log", "symlog", "power"] = "linear"
    linthresh: float = 1.0
    exponent: float = 1.0
    offset: float = 0.0
    note: str = ""

    @property
    def label_and_note(self) -> str:
        """What is said of the scale, where the axis is not beside it: ``"f: log scale above 5"``; "" where nothing is."""
        return f"{self.label.plain}: {self.note}" if self.note else ""
