"""``Points`` as a message."""

from __future__ import annotations

from typing import Any

from kobai.scenes import Axis, Points
from kobai.viewer.wire.buffers import Buffers
from kobai.viewer.wire.units import plain_fields, unit


def encode(mark: Points, axes: list[Axis], buffers: Buffers) -> dict[str, Any]:
    """The mark as plain data, its arrays in ``buffers``."""
    colors = None if mark.colors is None else buffers.add(mark.colors, "u1")
    return {**plain_fields(mark), "points": buffers.add(unit(mark.points, axes)), "colors": colors}
