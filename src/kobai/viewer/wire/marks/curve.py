"""``Curve`` as a message."""

from __future__ import annotations

from typing import Any

from kobai.scenes import Axis, Curve
from kobai.viewer.wire.buffers import Buffers
from kobai.viewer.wire.units import along, plain_fields, unit


def encode(mark: Curve, axes: list[Axis], buffers: Buffers) -> dict[str, Any]:
    """The mark as plain data, its arrays in ``buffers``."""
    band = None if mark.band is None else buffers.add(along(mark.band, axes[1]))
    return {**plain_fields(mark), "points": buffers.add(unit(mark.points, axes)), "band": band}
