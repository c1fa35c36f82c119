"""``computed``: a plan tile by tile, in memory or into a store, here or on other machines."""

from __future__ import annotations

import json
import math
import random
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from kobai import budget, checks
from kobai.errors import BadInput
from kobai.numbers import count
from kobai.study.maps.machines import check_cluster, on_cluster, on_processes, plan_bytes
from kobai.study.maps.plan import Plan, Tile, Values
from kobai.study.maps.refinement import INFERRED, tile_values
from kobai.study.maps.tile_store import FORMAT, VERSION, TileStore, dataset_of

if TYPE_CHECKING:
    import xarray

MOST_PIXELS = 2**32
"""Pixels of a map that is computed: more are mostly a slip, and take years."""
MOST_WORKERS = 1024
Report = Callable[[int, int], None]


def computed(
    plan: Plan,
    store: Any = None,
    progress: Report | None = None,
    workers: Any = 1,
    scheduler: Any = None,
    refine: Any = False,
) -> xarray.Dataset:
    """The map of a plan.

    Args:
        plan: what to compute.
        store: path of a Zarr store to create or to continue, or an fsspec URL; None: in memory.
        progress: called after each tile with (tiles done, tiles in all); an exception ends the study, whose finished tiles stay.
        workers: how many processes compute here; 1: this one, whose descents use torch's threads.
        scheduler: address of a dask.distributed scheduler, ``"tcp://…"``, whose workers compute.
        refine: infer the pixels between neighbours that agree; ``inferred`` is 1 where a pixel was not computed.

    Returns:
        a Dataset with the quantities over the axes, ``attrs["recipe"]`` and the plan's own attributes.
    """
    workers = checks.whole("workers", workers, 1, MOST_WORKERS)
    refine = checks.truth("refine", refine)
    if refine and not plan.agree:
        raise BadInput(f"refine={refine}: a study of the kind {plan.kind} has no neighbours that agree; leave it out")
    check_size(plan, store is not None, refine)
    # What cannot be computed leaves no store.
    if store is not None and scheduler is not None:
        check_cluster(plan, scheduler)
    elif store is not None and workers > 1:
        plan_bytes(plan)

    def computing(tiles: Iterable[tuple[Tile, Values | None]]) -> Iterator[tuple[Tile, Values]]:
        if scheduler is not None:
            return on_cluster(plan, tiles, refine, scheduler)
        if workers > 1:
            return on_processes(plan, tiles, refine, workers)
        return ((tile, tile_values(plan, tile, refine, before)) for tile, before in tiles)

    if store is None:
        return _in_memory(plan, computing, progress, refine)
    path = store if isinstance(store, str) and "://" in store else checks.path_of("store", store)
    return _stored(plan, path, computing, progress, refine)


def check_size(plan: Plan, stored: bool, refine: bool = False, maps: int = 1) -> None:
    """Refuse a map of too many pixels, or one (or so many) that does not fit into memory, where it is not stored."""
    pixels = math.prod(plan.shape)
    if pixels > MOST_PIXELS:
        raise BadInput(
            f"{count(pixels)} pixels: at most {count(MOST_PIXELS)} are computed; ask for fewer, "
            "or for what they take with kobai study … --plan"
        )
    if not stored:
        size = maps * pixels * (sum(dtype.itemsize for dtype in plan.quantities.values()) + refine)
        less = "give a store, or fewer pixels"
        budget.check(
            budget.Cost(0.0, size), f"a map of {count(pixels)} pixels", less, "give a --store, or fewer pixels"
        )


Computing = Callable[[Iterable[tuple[Tile, Values | None]]], Iterator[tuple[Tile, Values]]]


def _in_memory(plan: Plan, computing: Computing, progress: Report | None, refine: bool) -> xarray.Dataset:
    import xarray

    dtypes = plan.quantities | ({INFERRED: np.dtype("uint8")} if refine else {})
    arrays = {name: np.empty(plan.shape, dtype) for name, dtype in dtypes.items()}
    total = int(np.prod(plan.tiles))
    for done, (tile, values) in enumerate(computing((tile, None) for tile in plan.each_tile()), 1):
        for name, array in arrays.items():
            array[tile.where] = values[name]
        if progress is not None:
            progress(done, total)
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


def _stored(
    plan: Plan, path: str | Path, computing: Computing, progress: Report | None, refine: bool
) -> xarray.Dataset:
    store = TileStore(path, plan)
    missing = store.missing(refine)
    begin = (
        random.Random().randrange(len(missing)) if missing and store.continued else 0
    )  # another process may have begun at 0
    done = total = int(np.prod(plan.tiles))
    done -= len(missing)

    def wanted() -> Iterator[tuple[Tile, Values | None]]:
        for tile in missing[begin:] + missing[:begin]:
            if store.lacks(tile, refine):
                yield tile, store.before(tile)
            else:  # another process has written it
                count_one()

    def count_one() -> None:
        nonlocal done
        done += 1
        if progress is not None:
            progress(done, total)

    for tile, values in computing(wanted()):
        store.write(tile, values)
        count_one()
    store.conclude(_concluded(plan, dataset_of(path)))
    return dataset_of(path)


def _concluded(plan: Plan, found: xarray.Dataset) -> dict[str, Any]:
    return {} if plan.conclude is None else plan.conclude(found)
