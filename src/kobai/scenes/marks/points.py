"""Points: symbols at places."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from kobai.scenes.types import Array, Color

Symbol = Literal["ball", "dot", "ring", "star", "cross"]


@dataclass
class Points:
    """Marks that stand still, or move together.

    Args:
        points: (m, d), or (K, m, d) when animated.
        symbol: ``"ball"``, ``"dot"``, ``"ring"``, ``"star"``, ``"cross"``.
        size: diameter in points (1/72 inch).
        color: one colour for all.
        colors: (m, 3) uint8 sRGB, one each, instead of ``color``; or None.
        label: for the legend; "" for none.
        names: one for each point, written beside it where there is room; "" for none. Empty for none at all.
    """

    points: Array
    symbol: Symbol = "dot"
    size: float = 6.0
    color: Color = "mark"
    colors: NDArray[np.uint8] | None = None
    label: str = ""
    alpha: float = 1.0
    animated: bool = False
    names: Sequence[str] = ()
