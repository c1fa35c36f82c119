"""Sweeps in threads, and arrays for them to work in."""

from __future__ import annotations

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise

import numpy as np

COMPILED_COLUMNS = 12
"""Up to this many columns (positions and values together) a sweep is faster than matrix products."""
PARTS = 16
"""Samples are summed in this many parts, so that the sum does not depend on the number of threads."""

_pools: dict[int, ThreadPoolExecutor] = {}
if hasattr(os, "register_at_fork"):  # their threads are not in a forked process
    os.register_at_fork(after_in_child=_pools.clear)


def in_parallel(sweep: Callable[[range], None], parts: int, threads: int) -> None:
    """Call ``sweep`` with consecutive ranges of the parts, one for each thread."""
    if threads == 1:
        sweep(range(parts))
        return
    if threads not in _pools:
        # Python threads around code that releases the interpreter lock: safe to call from anyone's own threads.
        _pools[threads] = ThreadPoolExecutor(threads, thread_name_prefix="kobai-sweep")
    edges = [parts * i // threads for i in range(threads + 1)]
    list(_pools[threads].map(sweep, [range(a, b) for a, b in pairwise(edges) if a < b]))


def scratch(n: int) -> tuple[np.ndarray, np.ndarray]:
    """(3, n) float64 to work in, and the last of its rows as int64: one row fits into the nearest cache, two might not."""
    rows = np.empty((3, n))
    return rows, rows[2].view(np.int64)
