"""``Arrows`` as a message."""

from __future__ import annotations

from typing import Any

from kobai.scenes import Arrows, Axis
from kobai.viewer.wire.buffers import Buffers
from kobai.viewer.wire.units import plain_fields, unit, unit_vectors


def encode(mark: Arrows, axes: list[Axis], buffers: Buffers) -> dict[str, Any]:
    """The mark as plain data, its arrays in ``buffers``."""
    tails, vectors = unit(mark.tails, axes), unit_vectors(mark.vectors, axes)
    return {**plain_fields(mark), "tails": buffers.add(tails), "vectors": buffers.add(vectors)}
