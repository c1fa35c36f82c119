"""Notes: a short text at a place."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from kobai.scenes.types import Array, Color, Text


@dataclass
class Note:
    """A short text at a place in plot coordinates, shown from the time index ``since`` on.

    ``anchor`` is the side of the text that touches ``at``.
    """

    at: Array
    text: Text
    color: Color = "ink"
    anchor: Literal["left", "right", "center"] = "left"
    since: int = 0
