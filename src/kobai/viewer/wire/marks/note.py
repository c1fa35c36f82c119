"""``Note`` as a message."""

from __future__ import annotations

from typing import Any

from kobai.scenes import Axis, Note
from kobai.viewer.wire.buffers import Buffers
from kobai.viewer.wire.units import plain_fields, text, unit


def encode(mark: Note, axes: list[Axis], buffers: Buffers) -> dict[str, Any]:
    """The mark as plain data, its arrays in ``buffers``."""
    return {**plain_fields(mark), "at": [float(v) for v in unit(mark.at, axes)], "text": text(mark.text)}
