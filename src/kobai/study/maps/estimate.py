"""What a map takes, by computing a few of its pixels.

Measured is the time of the processor, which a busy machine changes little. It is divided by the most cores that a tile was seen
to keep busy.
"""

from __future__ import annotations

import math
import sys
import time
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from kobai.study.maps.plan import Plan, Tile, Values
from kobai.study.maps.tile_store import TileStore, exists

HOUR = 3600.0
MOST_TILES = 64  # that are computed at most
SLACK = 0.3  # of a time: as much as other work on the machine changes the speed of a processor
UNUSUAL = 3.0  # times the usual time of a pixel: such a tile is computed again
SURE = 5e-3  # seconds from which on it is counted how many cores are busy
GOLDEN = 0.6180339887498949  # multiples fill a line evenly
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
        seconds: to compute the missing ones, with one process on this machine while it has nothing else to do.
        least, most: between which ``seconds`` lies: two standard errors of the sample, and ``SLACK`` at least.
        processor: the same as seconds of one core.
        memory: bytes that a process needs at the peak, without a map that is kept in memory.
        map: bytes of the map where it is kept in memory.
        store: bytes of the finished store, compressed as the sample is.
        sampled: how many tiles were computed, or parts of them.
    """

    pixels: int
    tiles: int
    missing: int
    seconds: float
    least: float
    most: float
    processor: float
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
    missing = missing_tiles(plan, store)
    plan.at(plan.places(_spread(plan, 0))[:1])  # compiles what is compiled at the first call
    count, call = _part(plan, seconds)
    compressor = numcodecs.Zstd(level=0)
    began = time.perf_counter()
    rates: list[float] = []  # of each tile: processor seconds a pixel
    times: list[float] = []  # and of the whole tile; those at the map's edges may be narrow
    sampled, stored, cores, seen = 0, 0, 1.0, set()
    for k in range(4 * MOST_TILES):
        tile = _spread(plan, k)
        if tile.index in seen:
            continue
        places = plan.places(tile)
        part = _some(places, count, k)
        values, spent, busy = _timed(plan, part)
        if not rates or spent / len(part) > UNUSUAL * float(np.median(rates)):  # something may have been compiled
            values, again, busy = _timed(plan, part)
            spent = min(spent, again)
        cores = max(cores, busy)
        whole = min(call, spent) + max(0.0, spent - call) * len(places) / len(part)
        start = time.process_time()
        stored += sum(len(compressor.encode(array.tobytes())) for array in values.values())
        whole += (time.process_time() - start) * len(places) / len(part) * (store is not None)
        rates.append(whole / len(places))
        times.append(whole)
        sampled += len(part)
        seen.add(tile.index)
        if len(seen) >= min(tiles, MOST_TILES) or (len(seen) > 2 and time.perf_counter() - began > seconds):
            break
    total = math.prod(plan.shape)
    processor = float(np.mean(times)) * missing
    unsure = max(SLACK, _error(times, tiles))
    return Estimate(
        pixels=total, tiles=tiles, missing=missing, seconds=processor / cores,
        least=processor / cores / (1 + unsure), most=processor / cores * (1 + unsure), processor=processor,
        memory=_peak_memory(), map=total * sum(dtype.itemsize for dtype in plan.quantities.values()),
        store=int(stored / sampled * total * (4 / 3 if len(plan.shape) > 1 else 1)), sampled=len(seen),
    )  # fmt: skip


def _timed(plan: Plan, places: NDArray[np.float64]) -> tuple[Values, float, float]:
    """The quantities of these pixels, the processor seconds they took, and how many cores were busy."""
    wall, processor = time.perf_counter(), time.process_time()
    values = plan.at(places)
    spent, passed = time.process_time() - processor, time.perf_counter() - wall
    return values, spent, spent / passed if passed > SURE else 1.0


def _error(times: list[float], tiles: int) -> float:
    """Two standard errors of the mean over all tiles, as a share of it."""
    count, mean = len(times), float(np.mean(times))
    if count < 2 or not mean:
        return 0.0
    return 2 * float(np.std(times, ddof=1)) / mean * math.sqrt((1 - count / tiles) / count)


def missing_tiles(plan: Plan, store: str | None) -> int:
    """How many tiles of a map are not written yet."""
    if store is not None and exists(store):
        return len(TileStore(store, plan).missing(False))
    return math.prod(plan.tiles)


def _part(plan: Plan, seconds: float) -> tuple[int, float]:
    """How many pixels of each tile are computed, and the seconds that a call costs by itself.

    Those are where a straight line through the times of two parts of a tile meets no pixels.
    """
    places = plan.places(_spread(plan, 1))
    whole = len(places)
    first: tuple[int, float] | None = None
    count = min(whole, 4)
    while True:
        part = _some(places, count, 0)
        took = min(_timed(plan, part)[1] for _ in range(2 if first is None else 1))  # the first may compile
        if count == whole:
            return whole, 0.0
        if first is not None and 4 * took > seconds / 4 and took > 1.25 * first[1]:  # else more pixels cost little more
            slope = max(0.0, (took - first[1]) / (count - first[0]))
            return count, max(0.0, first[1] - slope * first[0])
        first = first or (count, took)
        count = min(whole, 4 * count)


def _some(places: NDArray[np.float64], count: int, k: int) -> NDArray[np.float64]:
    """So many of a tile's pixels, spread over it, others for each k."""
    if count >= len(places):
        return places
    at = (np.arange(count) + k * count) * GOLDEN % 1
    return np.ascontiguousarray(places[(at * len(places)).astype(int)])


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
