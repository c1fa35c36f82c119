"""A disk cache for data that kobai computed itself: machine code, outlines of letters.

The directory belongs to the user, and nobody else may write to it. Each file begins with the SHA-256 of its contents; a file
whose hash does not match is treated as missing.
"""

from __future__ import annotations

import functools
import hashlib
import os
import stat
from pathlib import Path

from platformdirs import user_cache_path

from kobai.errors import BadInput
from kobai.files import write_whole

_MAX_FILES = 2000


@functools.cache
def directory() -> Path | None:
    """The cache directory; None where none can be made that only this user may write to.

    ``KOBAI_CACHE_DIR`` overrides the platform's place for caches (``XDG_CACHE_HOME`` or ``~/.cache`` on Linux).
    """
    base = os.environ.get("KOBAI_CACHE_DIR")
    path = (Path(base, "kobai") if base else user_cache_path("kobai", appauthor=False)) / "files"
    try:
        path.mkdir(parents=True, exist_ok=True, mode=0o700)
        found = path.stat()
        owned = not hasattr(os, "getuid") or found.st_uid == os.getuid()
        if not owned or found.st_mode & (stat.S_IWGRP | stat.S_IWOTH):
            return None
    except (OSError, RuntimeError):
        return None
    return path


def read(name: str) -> bytes | None:
    """The contents of a cached file; None if it is missing or damaged."""
    folder = directory()
    try:
        whole = (folder / name).read_bytes() if folder else b""
    except OSError:
        return None
    return whole[32:] if hashlib.sha256(whole[32:]).digest() == whole[:32] else None


def write(name: str, contents: bytes) -> None:
    """Cache a file; errors are ignored, because a cache miss costs only time."""
    folder = directory()
    if folder is None:
        return
    try:
        write_whole(folder / name, hashlib.sha256(contents).digest() + contents, durable=False, mode=0o600)
        files = sorted(folder.iterdir(), key=lambda file: file.stat().st_mtime)
        for file in files[: _MAX_FILES // 2] if len(files) > _MAX_FILES else []:
            file.unlink(missing_ok=True)
    except (OSError, BadInput):
        pass
