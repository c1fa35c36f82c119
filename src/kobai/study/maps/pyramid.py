"""Coarser levels of a map in its store, as the convention ``multiscales`` of zarr-conventions has them.

Level k is every 2ᵏ-th pixel along each axis, with the coordinates of these pixels: each is a descent that ran. Nothing is
averaged: the mean of two indices of minima is no minimum.

Reference: https://github.com/zarr-conventions/multiscales
"""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING, Any

import numpy as np

from kobai.study.maps.plan import Plan
from kobai.study.maps.refinement import INFERRED

if TYPE_CHECKING:
    import zarr

COARSEST = 256  # pixels along the longer side of the last level, or fewer
BUILT = "built"  # which coarser levels are written
_CONVENTION = {
    "uuid": "d35379db-88df-4056-af3a-620245f8e347",
    "schema_url": "https://raw.githubusercontent.com/zarr-conventions/multiscales/refs/tags/v1/schema.json",
    "spec_url": "https://github.com/zarr-conventions/multiscales/blob/v1/README.md",
    "name": "multiscales",
    "description": "Multiscale layout of zarr datasets",
}


def levels(plan: Plan) -> int:
    """How many levels the map has: one for a curve."""
    found = 1
    while len(plan.shape) > 1 and -(-max(plan.shape) // 2 ** (found - 1)) > COARSEST:
        found += 1
    return found


def attributes(plan: Plan) -> dict[str, Any]:
    """The attributes by which readers find the levels."""
    layout = [
        {"asset": str(k), "transform": {"scale": [2.0**k] * len(plan.shape), "translation": [0.0] * len(plan.shape)}}
        | ({"derived_from": "0"} if k else {})
        for k in range(levels(plan))
    ]
    return {"zarr_conventions": [_CONVENTION], "multiscales": {"layout": layout, "resampling_method": "nearest"}}


def lay_out(group: zarr.Group, plan: Plan) -> None:
    """The arrays of all levels and the coordinates of their pixels. What is there stays: another process may have been first."""
    for level in range(levels(plan)):
        _lay_out(group, plan, level)
    make_array(group, BUILT, (levels(plan),), (1,), "uint8", 0, ("level",))


def _lay_out(group: zarr.Group, plan: Plan, level: int) -> None:
    stride = 2**level
    made = group.require_group(str(level))
    shape = tuple(-(-n // stride) for n in plan.shape)
    for name, dtype in arrays(plan).items():
        fill = 0 if name == INFERRED else np.nan if dtype.kind == "f" else -1
        make_array(made, name, shape, (plan.tile,) * len(shape), dtype, fill, plan.dims)
    for axis in plan.axes:
        centres = axis.centres[::stride]
        make_array(made, axis.name, centres.shape, centres.shape, centres.dtype, 0.0, (axis.name,))[:] = centres


def build(group: zarr.Group, plan: Plan) -> None:
    """The coarser levels of a map, chunk by chunk; what is there is written again, with the same bytes."""
    built = array_of(group, BUILT)
    for level in range(1, levels(plan)):
        if built[level]:
            continue
        for name in arrays(plan):
            finer, coarser = array_of(group, f"{level - 1}/{name}"), array_of(group, f"{level}/{name}")
            for index in np.ndindex(*[-(-n // plan.tile) for n in coarser.shape]):
                ends = [(i * plan.tile, min((i + 1) * plan.tile, n)) for i, n in zip(index, coarser.shape, strict=True)]
                coarser[tuple(slice(*pair) for pair in ends)] = finer[
                    tuple(slice(2 * low, 2 * high, 2) for low, high in ends)
                ]
        built[level] = 1


def arrays(plan: Plan) -> dict[str, np.dtype[Any]]:
    """The arrays of a level: the quantities, and which pixels were inferred."""
    return plan.quantities | {INFERRED: np.dtype("uint8")}


def array_of(group: zarr.Group, name: str) -> zarr.Array[Any]:
    """An array of a group."""
    import zarr

    found = group[name]
    assert isinstance(found, zarr.Array)
    return found


def make_array(
    group: zarr.Group,
    name: str,
    shape: tuple[int, ...],
    chunks: tuple[int, ...],
    dtype: Any,
    fill: Any,
    dims: tuple[str, ...],
) -> zarr.Array[Any]:
    """An array of a group, made unless it is there."""
    from zarr.errors import ContainsArrayError

    with contextlib.suppress(ContainsArrayError):
        return group.create_array(
            name, shape=shape, chunks=chunks, dtype=dtype, fill_value=fill, dimension_names=dims, overwrite=False
        )
    return array_of(group, name)
