"""Imports on first use: by one thread at a time, with the cyclic garbage collector paused."""

from __future__ import annotations

import functools
import gc
import os
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager

lock = threading.RLock()
"""Held while packages are imported on first use, and while matplotlib's fonts are used, which threads share.

Two threads that import different modules of one package can get it half initialised: Python lets them, to avoid a deadlock.
"""


def _after_fork() -> None:
    lock.release()
    if sys.version_info < (3, 12):  # cached properties have locks there, one for all objects of a class
        for thing in gc.get_objects():
            if type(thing) is functools.cached_property:
                vars(thing)["lock"] = threading.RLock()
    if torch := sys.modules.get("torch"):
        torch.set_num_threads(
            1
        )  # the threads of OpenMP are not in a forked process, which would wait for them for ever


importers = 0
"""How many threads are importing."""

if hasattr(os, "register_at_fork"):  # nor is the thread that may hold the lock
    os.register_at_fork(before=lock.acquire, after_in_parent=lock.release, after_in_child=_after_fork)


@contextmanager
def gc_paused() -> Iterator[None]:
    """Import alone, with the cyclic garbage collector paused.

    Importing torch makes half a million objects that all stay. Visiting them again and again would take a tenth of the time of
    the import and a first descent (``benchmarks/startup.py`` measures it).
    """
    global importers
    with lock:
        if not gc.isenabled():
            yield
            return
        gc.disable()
        importers += 1
        try:
            yield
        finally:
            importers -= 1
            if not gc.get_freeze_count():
                # Both together move all objects to the oldest generation without visiting them.
                gc.freeze()
                gc.unfreeze()
            gc.enable()
