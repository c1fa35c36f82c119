"""The shelf: outlines of letters and formulas that earlier processes made, so that most need not import what makes them.

It is one file, named after the fonts and the typesetter that the outlines come from; another version of those begins anew.
"""

from __future__ import annotations

import atexit
import hashlib
import json
import threading
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path

import numpy as np

from kobai.jit import cache

_FORM = "2"  # of the file
_MOST = 600
_SOURCES = ("_mathtext.py", "mpl-data/fonts/ttf/DejaVuSans.ttf", "mpl-data/fonts/ttf/STIXGeneral.ttf")


@dataclass(frozen=True)
class Outline:
    """Closed outlines at type size 1, y up: (m, 2) corners, (outlines,) ends, and the line's measures."""

    corners: np.ndarray
    ends: np.ndarray
    width: float
    ascent: float
    descent: float


def kept(name: str, make: Callable[[], Outline]) -> Outline:
    """What stands on the shelf under a name; it is made, and put there when this process ends, where nothing does."""
    shelf = _shelf()
    found = shelf.get(name)
    if found is not None:
        return found
    # A font holds one glyph at a time: two threads that load one and then ask for its path would get each other's.
    with _drawing:
        found = shelf.get(name)
        if found is None:
            if not _added:
                atexit.register(write)
            found = shelf[name] = _added[name] = make()
        return found


_drawing = threading.Lock()
_added: dict[str, Outline] = {}


@lru_cache(maxsize=1)
def _shelf() -> dict[str, Outline]:
    return _read()


def write() -> None:
    """Put what is new on the shelf, beside what others have put there meanwhile."""
    name = _file()
    if name is None or not _added:
        return
    everything = list({**_read(), **_added}.items())[-_MOST:]
    _added.clear()
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


@lru_cache(maxsize=1)
def _file() -> str | None:
    """The name of the file; None where fonts are not where they are expected."""
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
