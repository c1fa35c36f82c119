"""Neighbouring ``Path``s of one style as one message ``"paths"``, whose arrays have time first: (K, runs, …)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from kobai.scenes import Axis, Path
from kobai.viewer.wire.buffers import Buffers
from kobai.viewer.wire.units import along, unit

FARTHEST = 30.0  # heights of the box, where positions are written in 16 bits
QUANTISE_ABOVE = 200_000  # positions; above it a page's paths are written in 16 bits


def style(path: Path) -> tuple:
    """What neighbouring paths must share to travel together."""
    read = tuple((name, np.shape(values)) for name, values in sorted(path.readout.items()))
    return (path.style, path.head, path.radius, path.floor, path.steps, path.limits, np.shape(path.points), read)


def encode(paths: Sequence[Path], axes: list[Axis], buffers: Buffers) -> dict[str, Any]:
    """Paths of one ``style`` as plain data, their arrays in ``buffers``."""
    points, limits = unit(np.stack([np.asarray(path.points) for path in paths], axis=1), axes), {}
    if paths[0].limits is not None:
        limits["limits"] = along(paths[0].limits, axes[points.shape[-1] - 1]).tolist()
    quantised = points.size > 3 * QUANTISE_ABOVE
    if quantised and limits:  # what is far out of view would take the bits of what is seen
        points[..., -1] = np.clip(points[..., -1], -FARTHEST, FARTHEST)
    return {
        "type": "paths", "style": paths[0].style, "head": paths[0].head, "radius": float(paths[0].radius),
        "floor": paths[0].floor, "steps": paths[0].steps, "colors": [path.color for path in paths],
        "points": buffers.add(points, quantised=quantised),
        "names": [path.name for path in paths] if any(path.name for path in paths) else [],
        "last": [len(points) - 1 if path.last is None else int(path.last) for path in paths],
        "ends": {str(i): path.end_note for i, path in enumerate(paths) if path.end_note},
        "readout": {
            name: buffers.add(np.stack([np.asarray(path.readout[name]) for path in paths], axis=1))
            for name in paths[0].readout
        },
        **limits,
    }  # fmt: skip
