"""``Surface`` as a message."""

from __future__ import annotations

from typing import Any

import numpy as np

from kobai.scenes import Axis, Surface
from kobai.viewer.wire.buffers import Buffers
from kobai.viewer.wire.units import along, plain_fields, value_range


def encode(mark: Surface, axes: list[Axis], buffers: Buffers) -> dict[str, Any]:
    """The mark as plain data, its arrays in ``buffers``."""
    z = along(mark.z, axes[2])
    lo, hi = value_range(mark.z if mark.value is None else mark.value)
    return {
        **plain_fields(mark),
        "x": buffers.add(along(mark.x, axes[0])),
        "y": buffers.add(along(mark.y, axes[1])),
        "z": buffers.add(z, quantised=True),
        "value": None if mark.value is None else buffers.add((np.asarray(mark.value) - lo) / (hi - lo), quantised=True),
        "range": [float(v) for v in along([lo, hi], axes[2])] if mark.value is None else [0.0, 1.0],
        "levels": buffers.add(along(mark.levels, axes[2])),
        "clipped": None if mark.clipped is None else buffers.add(mark.clipped, "u1"),
    }
