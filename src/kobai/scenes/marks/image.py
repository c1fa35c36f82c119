"""Raster images."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass
class Image:
    """A small raster picture in a 2-D panel (digits, maps).

    Args:
        pixels: (h, w, 3) or (h, w, 4) uint8, or (K, h, w, 4) when animated. The first row is the top one.
        extent: (x0, x1, y0, y1) plot coordinates.
        animated: one picture a time index, shown until the next; its pixels go over into one another.
    """

    pixels: NDArray[np.uint8]
    extent: tuple[float, float, float, float]
    animated: bool = False
