"""What one process leaves for the next: machine code, outlines of type.

Kept is only what kobai itself made, in a directory that nobody else may write to. Each file begins with the hash of its
contents; one that does not is as good as none. Files are written aside and moved into place.
"""

from __future__ import annotations

import functools
import hashlib
import os
import stat
import tempfile
from pathlib import Path

_MOST = 2000


@functools.cache
def directory() -> Path | None:
    """Where things are kept, ours alone; None where there is no such place."""
    base = os.environ.get("KOBAI_CACHE_DIR") or os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    path = Path(base) / "kobai" / "kernels"
    try:
        path.mkdir(parents=True, exist_ok=True, mode=0o700)
        found = path.stat()
        ours = not hasattr(os, "getuid") or found.st_uid == os.getuid()
        if not ours or found.st_mode & (stat.S_IWGRP | stat.S_IWOTH):
            return None
    except (OSError, RuntimeError):
        return None
    return path


def read(name: str) -> bytes | None:
    """What was kept under a name, if it is there and whole."""
    place = directory()
    if place is None:
        return None
    try:
        whole = (place / name).read_bytes()
    except OSError:
        return None
    digest, contents = whole[:32], whole[32:]
    return contents if hashlib.sha256(contents).digest() == digest else None


def write(name: str, contents: bytes) -> None:
    """Keep something; where that does not work, nothing is lost but time."""
    place = directory()
    if place is None:
        return
    try:
        handle, aside = tempfile.mkstemp(dir=place)
        with os.fdopen(handle, "wb") as file:
            file.write(hashlib.sha256(contents).digest() + contents)
        os.replace(aside, place / name)
        files = sorted(place.iterdir(), key=lambda file: file.stat().st_mtime)
        for file in files[: _MOST // 2] if len(files) > _MOST else []:
            file.unlink(missing_ok=True)
    except OSError:
        return
