"""``Contours`` as a message."""

from __future__ import annotations

from typing import Any

import numpy as np

from kobai.scenes import Axis, Contours
from kobai.viewer.wire.buffers import Buffers
from kobai.viewer.wire.units import along, plain_fields, text, value_range


def encode(mark: Contours, axes: list[Axis], buffers: Buffers) -> dict[str, Any]:
    """The mark as plain data, its arrays in ``buffers``."""
    lo, hi = value_range(mark.z)
    return {
        "type": "contours", "range": [lo, hi], "cmap": mark.cmap, "filled": mark.filled, "alpha": float(mark.alpha),
        "x": buffers.add(along(mark.x, axes[0])), "y": buffers.add(along(mark.y, axes[1])),
        "z": buffers.add((np.asarray(mark.z) - lo) / (hi - lo), quantised=True),
        "levels": buffers.add((np.asarray(mark.levels) - lo) / (hi - lo)),
        "values": None if mark.values is None else {**plain_fields(mark.values), "label": text(mark.values.label)},
    }  # fmt: skip
