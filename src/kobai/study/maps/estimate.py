"""What a map takes, by computing a few of its pixels."""

from __future__ import annotations

import math
import sys
import time
from typing import NamedTuple

import numpy as np

from kobai.study.maps.plan import Plan, Tile
from kobai.study.maps.tile_store import TileStore, exists

HOUR = 3600.0
MOST_TILES = 64  # that are computed at most
_SPREAD = (
    0.7548776662466927,
    0.5698402909980532,
)  # the plastic number's powers: multiples of both fill a square evenly


class Estimate(NamedTuple):
    """What a map takes.

    Args:
        pixels: of the map: a descent each, of a step-size curve one for each start.
        tiles: how many there are.
        missing: how many of them are not written yet.
        seconds: to compute the missing ones, with one process on this machine.
        memory: bytes that a process needs at the peak, without a map that is kept in memory.
        map: bytes of the map where it is kept in memory.
        store: bytes of the finished store, compressed as the sample is.
        sampled: how many tiles were computed, or parts of them.
    """

    pixels: int
    tiles: int
    missing: int
    seconds: float
    memory: int
    map: int
    store: int
    sampled: int

    @property
    def workers_for_an_hour(self) -> int:
        """How many processes as fast as this one finish within an hour."""
        return max(1, math.ceil(self.seconds / HOUR))


def estimate(plan: Plan, store: str | None = None, seconds: float = 10.0) -> Estimate:
    """What a map takes, from tiles spread over it, or from parts of them where they are slow.

    Args:
        plan: of the map.
        store: path or URL of its store; what is written there already need not be computed.
        seconds: about how long to measure.
    """
    import numcodecs

    tiles = math.prod(plan.tiles)
    missing = len(TileStore(store, plan).missing(False)) if store is not None and exists(store) else tiles
    plan.at(plan.places(_spread(plan, 0))[:: max(1, plan.tile)])  # compiles what is compiled at the first call
    part = _pixels_at_once(plan, seconds / 8)
    compressor = numcodecs.Zstd(level=0)
    began = time.perf_counter()
    took, pixels, stored, seen = 0.0, 0, 0, set()
    for k in range(4 * MOST_TILES):
        tile = _spread(plan, k)
        if tile.index in seen:
            continue
        places = plan.places(tile)
        step = max(1, len(places) // part)
        start = time.perf_counter()
        values = plan.at(np.ascontiguousarray(places[k % step :: step]))
        took += time.perf_counter() - start
        pixels += len(places[k % step :: step])
        stored += sum(len(compressor.encode(array.tobytes())) for array in values.values())
        seen.add(tile.index)
        if len(seen) >= min(tiles, MOST_TILES) or (len(seen) > 2 and time.perf_counter() - began > seconds):
            break
    total = math.prod(plan.shape)
    return Estimate(
        pixels=total, tiles=tiles, missing=missing, seconds=took / pixels * total * missing / tiles, memory=_peak_memory(),
        map=total * sum(dtype.itemsize for dtype in plan.quantities.values()),
        store=int(stored / pixels * total * (4 / 3 if len(plan.shape) > 1 else 1)), sampled=len(seen),
    )  # fmt: skip


def _pixels_at_once(plan: Plan, seconds: float) -> int:
    """How many pixels of a tile are computed in about this time, at most all."""
    places = plan.places(_spread(plan, 1))
    count = min(len(places), 16)
    while count < len(places):
        start = time.perf_counter()
        plan.at(np.ascontiguousarray(places[:: len(places) // count]))
        took = time.perf_counter() - start
        if took > seconds / 4:
            return max(1, int(count * seconds / took))
        count = min(len(places), 4 * count)
    return len(places)


def _spread(plan: Plan, k: int) -> Tile:
    """The k-th of tiles that lie evenly over the map."""
    return plan.tile_at(tuple(int((0.5 + k * a) % 1 * n) for n, a in zip(plan.tiles, _SPREAD, strict=False)))


def _peak_memory() -> int:
    """Bytes of memory this process has had at the peak."""
    try:
        import resource
    except ImportError:  # Windows
        import psutil

        return int(psutil.Process().memory_info().rss)
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)
