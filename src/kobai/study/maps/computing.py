"""``computed``: a plan tile by tile, in memory or into a store."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from kobai.checks import path_of
from kobai.study.maps.plan import Plan
from kobai.study.maps.tile_store import FORMAT, VERSION, TileStore, dataset_of

if TYPE_CHECKING:
    import xarray


def computed(plan: Plan, store: Any = None, progress: Callable[[int, int], None] | None = None) -> xarray.Dataset:
    """The map of a plan.

    Args:
        plan: what to compute.
        store: path of a Zarr store to create or to continue, or an fsspec URL; None: in memory.
        progress: called after each tile with (tiles done, tiles in all); an exception ends the study, whose finished tiles stay.

    Returns:
        a Dataset with the quantities over the axes, ``attrs["recipe"]`` and the plan's own attributes.
    """
    if store is None:
        return _in_memory(plan, progress)
    return _stored(plan, store if isinstance(store, str) and "://" in store else path_of("store", store), progress)


def _in_memory(plan: Plan, progress: Callable[[int, int], None] | None) -> xarray.Dataset:
    import xarray

    arrays = {name: np.empty(plan.shape, dtype) for name, dtype in plan.quantities.items()}
    tiles = list(plan.each_tile())
    for done, tile in enumerate(tiles, 1):
        for name, values in plan.of_tile(tile).items():
            arrays[name][tile.where] = values
        if progress is not None:
            progress(done, len(tiles))
    found = xarray.Dataset(
        {name: (plan.dims, array) for name, array in arrays.items()},
        {axis.name: axis.centres for axis in plan.axes},
        {
            **plan.attrs,
            "format": FORMAT,
            "version": VERSION,
            "identity": plan.identity,
            "recipe": json.loads(plan.identity),
        },
    )
    return found.assign_attrs(_concluded(plan, found))


def _stored(plan: Plan, path: str | Path, progress: Callable[[int, int], None] | None) -> xarray.Dataset:
    store = TileStore(path, plan)
    missing = store.missing()
    total = len(list(plan.each_tile()))
    for k, tile in enumerate(missing, 1):
        store.write(tile, plan.of_tile(tile))
        if progress is not None:
            progress(total - len(missing) + k, total)
    found = dataset_of(path)
    attributes = _concluded(plan, found)
    store.conclude(attributes)
    return found.assign_attrs(attributes)


def _concluded(plan: Plan, found: xarray.Dataset) -> dict[str, Any]:
    return {} if plan.conclude is None else plan.conclude(found)
