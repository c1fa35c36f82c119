"""Files that appear whole or not at all.

What is written goes to a temporary neighbour first, is flushed to the disk, and is then renamed over the destination, so that
a failure, a kill or a power cut leaves either the old contents or the new.
"""

from __future__ import annotations

import contextlib
import os
import secrets
import shutil
import stat
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from kobai.errors import BadInput


@contextmanager
def whole_file(path: str | Path, *, durable: bool = True, mode: int = 0o666) -> Iterator[Path]:
    """A temporary file to write to, which replaces ``path`` when the block ends without an exception.

    A symbolic link is followed, an existing file's permissions are kept, and a pipe or a device gets a copy of the contents.

    Args:
        durable: wait until the disk has it.
        mode: permissions of a file that does not exist yet, less the umask.

    Raises:
        BadInput: the destination is a folder, or its folder does not exist or cannot be written to.
    """
    path = Path(path)
    target = Path(os.path.realpath(path))
    if target.is_dir():
        raise BadInput(f"{str(path)!r} is a folder: give the name of a file")
    check_parent(path, target)
    existing = target.stat().st_mode if target.exists() else None
    special = existing is not None and not stat.S_ISREG(existing)
    folder = Path(tempfile.gettempdir()) if special else target.parent
    part = folder / f".{target.stem[:100]}-{secrets.token_hex(8)}{target.suffix}"
    try:
        os.close(os.open(part, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600 if special else mode))
    except OSError as error:
        raise BadInput(f"{str(path)!r}: cannot write there ({error.strerror}); choose another folder") from None
    try:
        yield part
        if special:
            with part.open("rb") as source, target.open("wb") as sink:
                shutil.copyfileobj(source, sink)
            return
        if existing is not None:
            part.chmod(stat.S_IMODE(existing))
        if durable:
            sync(part)
        os.replace(part, target)
        if durable:
            sync(target.parent)
    finally:
        part.unlink(missing_ok=True)


def write_whole(path: str | Path, contents: bytes, *, durable: bool = True, mode: int = 0o666) -> None:
    """Write a file at once; arguments and errors are those of ``whole_file``."""
    with whole_file(path, durable=durable, mode=mode) as part:
        part.write_bytes(contents)


def check_parent(path: Path, target: Path) -> None:
    """Refuse a path whose folder, that of ``target``, does not exist: ``BadInput``."""
    if not target.parent.is_dir():
        raise BadInput(f"{str(path)!r}: the folder {str(path.parent)!r} is not there; make it first")


def sync(path: Path) -> None:
    """Flush a file or a folder's list of names to the disk, where the system can."""
    with contextlib.suppress(OSError):  # not every file system can, and Windows cannot open a folder
        handle = os.open(path, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
