"""Imports with the cyclic garbage collector paused."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def gc_paused() -> Iterator[None]:
    """Pause the cyclic garbage collector.

    Importing torch makes half a million objects that all stay. Visiting them again and again would take a tenth of the time of
    the import and a first descent (``benchmarks/startup.py`` measures it).
    """
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
