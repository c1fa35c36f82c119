"""``Image`` as a message."""

from __future__ import annotations

from typing import Any

from kobai.scenes import Axis, Image
from kobai.viewer.wire.buffers import Buffers
from kobai.viewer.wire.units import along


def encode(mark: Image, axes: list[Axis], buffers: Buffers) -> dict[str, Any]:
    """The mark as plain data, its arrays in ``buffers``."""
    x0, x1, y0, y1 = mark.extent
    extent = [*map(float, along([x0, x1], axes[0])), *map(float, along([y0, y1], axes[1]))]
    return {"type": "image", "pixels": buffers.add(mark.pixels, "u1"), "extent": extent, "animated": mark.animated}
