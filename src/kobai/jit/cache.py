"""A disk cache for data that kobai computed itself: machine code, outlines of letters.

Machine code that somebody else wrote would be run, so nothing is read that others could have put there: the folder and those
above it belong to the user or the system and are writable by nobody else, which is checked at every opening, by handle. Each
file begins with a hash of its name and contents under a key that only this user can read, so that a damaged file, or one that
was moved from another name or machine, counts as missing. On Windows the permissions of the user's profile stand for the checks.
"""

from __future__ import annotations

import contextlib
import functools
import hashlib
import os
import secrets
import stat
from pathlib import Path

from platformdirs import user_cache_path

from kobai.errors import BadInput
from kobai.files import write_whole

_MAX_FILES = 2000
_LARGEST = 1 << 26
"""Bytes of a file that is read."""
_HASH, _KEY = 32, 32
_UNIX = hasattr(os, "getuid")


@functools.cache
def directory() -> Path | None:
    """The cache directory; None where none can be made that only this user may write to.

    ``KOBAI_CACHE_DIR`` overrides the platform's place for caches (``XDG_CACHE_HOME`` or ``~/.cache`` on Linux).
    """
    base = os.environ.get("KOBAI_CACHE_DIR")
    try:
        path = (Path(base).absolute() / "kobai" if base else user_cache_path("kobai", appauthor=False)) / "files"
        path.parent.parent.mkdir(parents=True, exist_ok=True)
        for folder in (path.parent, path):
            folder.mkdir(exist_ok=True, mode=0o700)
        os.close(_open_folder(path))
    except (OSError, RuntimeError, ValueError):
        return None
    return path


def read(name: str) -> bytes | None:
    """The contents of a cached file; None if it is missing, damaged, or may be somebody else's."""
    folder = directory()
    if folder is None:
        return None
    try:
        whole = _contents(folder, name)
        key = _key(folder)
    except (OSError, ValueError):
        return None
    contents = whole[_HASH:]
    return contents if secrets.compare_digest(_hash(key, name, contents), whole[:_HASH]) else None


def write(name: str, contents: bytes) -> None:
    """Cache a file; errors are ignored, because a cache miss costs only time."""
    folder = directory()
    if folder is None:
        return
    try:
        os.close(_open_folder(folder))
        with contextlib.suppress(FileNotFoundError):
            if not stat.S_ISREG((folder / name).lstat().st_mode):
                (folder / name).unlink()  # a pipe or a link would be written to
        write_whole(folder / name, _hash(_key(folder), name, contents) + contents, durable=False, mode=0o600)
        files = sorted(folder.iterdir(), key=lambda file: file.stat().st_mtime)
        for file in files[: _MAX_FILES // 2] if len(files) > _MAX_FILES else []:
            file.unlink(missing_ok=True)
    except (OSError, ValueError, BadInput):
        pass


def _hash(key: bytes, name: str, contents: bytes) -> bytes:
    return hashlib.blake2b(name.encode() + b"\0" + contents, digest_size=_HASH, key=key).digest()


def _key(folder: Path) -> bytes:
    """This user's key, made when it is first needed: the first of several processes that make one wins."""
    place, name = folder.parent, f"{folder.name}.key"
    for _ in range(3):
        try:
            key = _contents(place, name, mode=0o600)
            if len(key) == _KEY:
                return key
        except FileNotFoundError:
            pass
        except PermissionError:  # others could read or change it
            (place / name).unlink()
        else:
            (place / name).unlink()
        new = folder / f".key.kobai-{secrets.token_hex(8)}"
        handle = os.open(new, os.O_CREAT | os.O_EXCL | os.O_WRONLY | getattr(os, "O_BINARY", 0), 0o600)
        try:
            with open(handle, "wb") as file:
                file.write(secrets.token_bytes(_KEY))
            with contextlib.suppress(FileExistsError, FileNotFoundError):
                os.link(new, place / name)
        finally:
            new.unlink(missing_ok=True)
    raise PermissionError(f"{place / name}: no key")


def _contents(folder: Path, name: str, mode: int = 0o755) -> bytes:
    """The contents of a regular file of this user with no more permissions than ``mode``; pipes are not waited for."""
    if not _UNIX:
        return (folder / name).read_bytes()
    place = _open_folder(folder)
    try:
        handle = os.open(name, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC, dir_fd=place)
    finally:
        os.close(place)
    with open(handle, "rb") as file:
        found = os.fstat(handle)
        mine = stat.S_ISREG(found.st_mode) and found.st_uid == os.getuid()
        if not mine or stat.S_IMODE(found.st_mode) & ~mode or found.st_size > _LARGEST:
            raise PermissionError(f"{folder / name}: not a file that only this user may write to")
        return file.read()


def _open_folder(path: Path) -> int:
    """A handle of a folder that nobody but this user and the system could have put there; PermissionError if others could."""
    if not _UNIX:
        return os.open(os.devnull, os.O_RDONLY)
    path = Path(os.path.realpath(path))
    above = Path(path.anchor)
    flags = getattr(os, "O_PATH", os.O_RDONLY) | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC
    handle = os.open(above, flags)
    try:
        _check_folder(handle, above, last=above == path)
        for part in path.parts[1:]:
            above = above / part
            inner = os.open(part, flags, dir_fd=handle)
            os.close(handle)
            handle = inner
            _check_folder(handle, above, last=above == path)
    except BaseException:
        os.close(handle)
        raise
    return handle


def _check_folder(handle: int, path: Path, last: bool) -> None:
    """Refuse a folder in which others could replace what is in it.

    Above the ``last``, the sticky bit (as of /tmp) prevents that, and the user's own folders may be writable by the user's group.
    """
    found, me = os.fstat(handle), os.getuid()
    mine, mode = found.st_uid == me, found.st_mode
    others = mode & stat.S_IWOTH or (mode & stat.S_IWGRP and (last or not mine))
    elsewhere = found.st_uid not in (me, 0) or (others and not mode & stat.S_ISVTX)
    if (not mine or others) if last else elsewhere:
        raise PermissionError(f"{path}: others may write there")
