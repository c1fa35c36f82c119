"""Imports on first use: by one thread at a time, with the cyclic garbage collector paused."""

from __future__ import annotations

import gc
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager

lock = threading.RLock()
"""Held while packages are imported on first use, and while matplotlib's fonts are used, which threads share.

Two threads that import different modules of one package can get it half initialised: Python lets them, to avoid a deadlock.
"""
if hasattr(os, "register_at_fork"):  # a forked process must not inherit it from a thread that it does not have
    os.register_at_fork(before=lock.acquire, after_in_parent=lock.release, after_in_child=lock.release)


@contextmanager
def gc_paused() -> Iterator[None]:
    """Import alone, with the cyclic garbage collector paused.

    Importing torch makes half a million objects that all stay. Visiting them again and again would take a tenth of the time of
    the import and a first descent (``benchmarks/startup.py`` measures it).
    """
    with lock:
        if not gc.isenabled():
            yield
            return
        gc.disable()
        try:
            yield
        finally:
            if not gc.get_freeze_count():
                # Both together move all objects to the oldest generation without visiting them.
                gc.freeze()
                gc.unfreeze()
            gc.enable()
