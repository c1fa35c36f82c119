"""How each mark is encoded, one a file, with the names of ``scenes.marks``; ``encode_marks`` encodes the marks of a panel."""

from __future__ import annotations

from collections.abc import Callable
from itertools import groupby
from typing import Any

from kobai.errors import BadInput
from kobai.scenes import Arrows, Axis, Contours, Curve, Image, Note, Path, Points, Surface
from kobai.viewer.wire.buffers import Buffers
from kobai.viewer.wire.marks import arrows, contours, curve, image, note, path, points, surface

ENCODERS: dict[type, Callable[[Any, list[Axis], Buffers], dict[str, Any]]] = {
    Arrows: arrows.encode,
    Contours: contours.encode,
    Curve: curve.encode,
    Image: image.encode,
    Note: note.encode,
    Points: points.encode,
    Surface: surface.encode,
}


def encode_marks(marks: list[Any], axes: list[Axis], buffers: Buffers) -> list[dict[str, Any]]:
    """The marks of one panel as plain data, neighbouring paths of one style together.

    Raises:
        BadInput: something that is not a mark.
    """
    found: list[dict[str, Any]] = []
    for style, group in groupby(marks, lambda mark: path.style(mark) if isinstance(mark, Path) else None):
        same = list(group)
        found += [path.encode(same, axes, buffers)] if style else [_encode(mark, axes, buffers) for mark in same]
    return found


def _encode(mark: Any, axes: list[Axis], buffers: Buffers) -> dict[str, Any]:
    if type(mark) not in ENCODERS:
        raise BadInput(f"{type(mark).__name__}: not a mark; a panel holds those of kobai.scenes.marks")
    return ENCODERS[type(mark)](mark, axes, buffers)


__all__ = ["ENCODERS", "encode_marks"]
