"""Python's search for garbage, and work that makes none."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def unsearched() -> Iterator[None]:
    """No search for garbage meanwhile, for work that makes many objects which all stay, such as importing torch: half a
    million, and searching them again and again is a tenth of the time it takes."""
    if not gc.isenabled():
        yield
        return
    gc.disable()
    try:
        yield
    finally:
        if not gc.get_freeze_count():  # to freeze and to thaw makes all objects old at once, without a search
            gc.freeze()
            gc.unfreeze()
        gc.enable()
