"""Plot coordinates as unit coordinates (0 at ``Axis.lo``, 1 at ``Axis.hi``), and the fields of marks that are plain data."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

import numpy as np

from kobai.scenes import Axis, Text


def unit(points: Any, axes: list[Axis]) -> np.ndarray:
    """Points (…, d) in plot coordinates to unit coordinates."""
    low, span = _box(points, axes)
    return (np.asarray(points, np.float64) - low) / span


def unit_vectors(vectors: Any, axes: list[Axis]) -> np.ndarray:
    """Differences (…, d) of plot coordinates to differences of unit coordinates."""
    return np.asarray(vectors, np.float64) / _box(vectors, axes)[1]


def along(values: Any, axis: Axis) -> np.ndarray:
    """Positions on one axis to unit coordinates."""
    return (np.asarray(values, np.float64) - axis.lo) / (axis.hi - axis.lo)


def value_range(values: Any) -> tuple[float, float]:
    """The ends of a colour map: the least and the largest finite value; a range of 1 around a single value."""
    values = np.asarray(values, np.float64)
    finite = values[np.isfinite(values)]
    if not finite.size:
        return 0.0, 1.0
    lo, hi = float(finite.min()), float(finite.max())
    return (lo, hi) if hi > lo else (lo - 0.5, hi + 0.5)


def text(value: Text | None) -> dict[str, Any] | None:
    """A text as plain data; the viewer does not use its LaTeX."""
    return None if value is None else {"plain": value.plain, "mathml": value.mathml}


def plain_fields(item: Any) -> dict[str, Any]:
    """The ``type`` of a mark or an axis, and its fields that are neither arrays nor texts."""
    values = {f.name: getattr(item, f.name) for f in fields(item)}
    plain = {name: value for name, value in values.items() if not isinstance(value, np.ndarray | Text)}
    return {"type": type(item).__name__.lower(), **plain}


def _box(points: Any, axes: list[Axis]) -> tuple[np.ndarray, np.ndarray]:
    axes = axes[: np.shape(points)[-1]]
    low = np.array([axis.lo for axis in axes])
    return low, np.array([axis.hi for axis in axes]) - low
