"""A cache of outlines on disk, in one file named by a hash of the fonts and of matplotlib's mathtext."""

from __future__ import annotations

import atexit
import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path

import numpy as np

from kobai import importing
from kobai.jit import cache

_FORM = "3"  # of the file
_MOST = 600  # outlines
_SOURCES = ("_mathtext.py", "mpl-data/fonts/ttf/DejaVuSans.ttf", "mpl-data/fonts/ttf/STIXGeneral.ttf")


@dataclass(frozen=True)
class Outline:
    """Closed outlines at type size 1, y up: (m, 2) corners, (outlines,) ends, and the line's measures."""

    corners: np.ndarray
    ends: np.ndarray
    width: float
    ascent: float
    descent: float


_new: dict[str, Outline] = {}


def cached(name: str, make: Callable[[], Outline], on_disk: bool = True) -> Outline:
    """The outline of a name: from the cache, else made, and written to disk when this process ends."""
    with importing.lock:  # one thread at a time uses matplotlib
        if not on_disk:
            return make()
        known = _known()
        if name not in known:
            if not _new:
                atexit.register(write)
            known[name] = _new[name] = make()
        return known[name]


def write() -> None:
    """Write the new outlines, beside those that other processes have written meanwhile."""
    name = _file()
    if name is None or not _new:
        return
    everything = list({**_read(), **_new}.items())[-_MOST:]
    _new.clear()
    words = [[n, len(o.corners), o.ends.tolist(), o.width, o.ascent, o.descent] for n, o in everything]
    corners = np.concatenate([o.corners for _, o in everything])
    cache.write(name, json.dumps(words).encode() + b"\n" + corners.astype("<f8").tobytes())


def _read() -> dict[str, Outline]:
    name = _file()
    contents = cache.read(name) if name is not None else None
    if contents is None:
        return {}
    words, _, numbers = contents.partition(b"\n")
    corners = np.frombuffer(numbers, "<f8").reshape(-1, 2)
    found: dict[str, Outline] = {}
    begin = 0
    for key, count, ends, *measures in json.loads(words):
        found[key] = Outline(corners[begin : begin + count], np.array(ends, np.int64), *measures)
        begin += count
    return found


_known = lru_cache(maxsize=1)(_read)


@lru_cache(maxsize=1)
def _file() -> str | None:
    """The name of the file; None where the fonts are not found."""
    spec = find_spec("matplotlib")
    if spec is None or spec.origin is None:
        return None
    folder = Path(spec.origin).parent
    try:
        states = [(folder / source).stat() for source in _SOURCES]
    except OSError:
        return None
    about = [_FORM, str(folder), *[f"{s.st_size} {s.st_mtime_ns}" for s in states]]
    return hashlib.sha256("\0".join(about).encode()).hexdigest()
