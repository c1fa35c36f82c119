"""Files that appear whole or not at all.

What is written goes to a temporary neighbour first, is flushed to the disk, and is then renamed over the destination, so that
a failure, a kill or a power cut leaves either the old contents or the new. The writer holds a lock on its temporary file, which
the system releases when the process ends, however it ends: what is not locked is left over, and the next writer removes it.
"""

from __future__ import annotations

import contextlib
import errno
import os
import re
import secrets
import shutil
import stat
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from kobai.errors import BadInput

try:
    import fcntl
except ImportError:  # Windows, where a file that is open cannot be removed
    fcntl = None

# Errors that writing meets, from encoders too, some of which give no number; others are those of what is written.
_OF_WRITING = {None, errno.EACCES, errno.EDQUOT, errno.EFBIG, errno.EIO, errno.ENAMETOOLONG, errno.ENOSPC, errno.ENXIO,
               errno.EPERM, errno.EROFS}  # fmt: skip
STORE_FORMAT = "kobai trace"
"""How the metadata of a saved trace names its format."""
_MOST_METADATA = 2**20  # bytes of a store's metadata that are looked at
_OF_NETWORKS = (ConnectionError, TimeoutError)
_TEMPORARY = re.compile(r"(\..*)?\.kobai-[0-9a-f]{16}(\.\w+)?")


@contextmanager
def whole_file(path: str | Path, *, durable: bool = True, mode: int = 0o666) -> Iterator[Path]:
    """A temporary file to write to, which replaces ``path`` when the block ends without an exception.

    A symbolic link is followed, an existing file's permissions are kept, and a pipe or a device gets a copy of the contents.

    Args:
        durable: wait until the disk has it.
        mode: permissions of a file that does not exist yet, less the umask.

    Raises:
        BadInput: the destination is a folder, its folder does not exist, or the system refuses to write: a full disk, say.
    """
    path = Path(path)
    part, lock = None, None
    try:
        target = Path(os.path.realpath(path))
        if target.is_symlink():
            raise BadInput(f"{str(path)!r}: a symbolic link that leads to itself; remove it")
        if target.is_dir():
            raise BadInput(f"{str(path)!r} is a folder: give the name of a file")
        check_parent(path, target)
        existing = target.stat().st_mode if target.exists() else None
        special = existing is not None and not stat.S_ISREG(existing)
        folder = Path(tempfile.gettempdir()) if special else target.parent
        part, lock = _temporary(folder, target, mode if existing is None else 0o600)
        yield part
        if special:
            with part.open("rb") as source, target.open("wb") as sink:
                shutil.copyfileobj(source, sink)
            return
        if existing is not None:
            part.chmod(stat.S_IMODE(existing))
        if durable:
            sync(part)
        if fcntl is None:
            lock.close()
        os.replace(part, target)
        if durable:
            sync(target.parent)
    except Exception as raised:
        error = _refusal(raised)
        if error is None:
            raise
        why = error.strerror or " ".join(str(error).split())[:120] or type(error).__name__
        raise BadInput(f"{str(path)!r}: cannot be written ({why}); choose another place or make room there") from raised
    finally:
        if part is not None:
            part.unlink(missing_ok=True)
        if lock is not None:
            lock.close()


def _refusal(error: BaseException | None) -> OSError | None:
    """The system's refusal to write among an exception and those that it followed; encoders raise others on top of it."""
    while error is not None:
        if isinstance(error, OSError) and error.errno in _OF_WRITING and not isinstance(error, _OF_NETWORKS):
            return error
        error = error.__context__
    return None


def write_whole(path: str | Path, contents: bytes, *, durable: bool = True, mode: int = 0o666) -> None:
    """Write a file at once; arguments and errors are those of ``whole_file``."""
    with whole_file(path, durable=durable, mode=mode) as part:
        part.write_bytes(contents)


@contextmanager
def temporary_folder() -> Iterator[Path]:
    """A folder for files that nobody keeps, removed with all in it; those of processes that were killed are removed too."""
    place = Path(tempfile.gettempdir())
    lock_file, lock = _temporary(place, Path(), 0o600)
    folder = lock_file.with_name(f"{lock_file.name}.files")
    try:
        folder.mkdir(mode=0o700)
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        lock_file.unlink(missing_ok=True)
        lock.close()


def check_parent(path: Path, target: Path) -> None:
    """Refuse a path whose folder, that of ``target``, does not exist or is in a saved trace: ``BadInput``."""
    if not target.parent.is_dir():
        raise BadInput(f"{str(path)!r}: the folder {str(path.parent)!r} is not there; make it first")
    for folder in target.parents:
        if _is_store(folder):
            raise BadInput(
                f"{str(path)!r}: in {folder.name!r}, a saved trace, which another file would damage; choose another folder"
            )


def _is_store(folder: Path) -> bool:
    """Whether a folder is a trace that kobai saved, by its own words."""
    try:
        if not (folder / "zarr.json").is_file():
            return False
        with (folder / "zarr.json").open("rb") as file:
            return f'"{STORE_FORMAT}"'.encode() in file.read(_MOST_METADATA)
    except OSError:
        return False


def sync(path: Path) -> None:
    """Flush a file or a folder's list of names to the disk, where the system can."""
    with contextlib.suppress(OSError):  # not every file system can, and Windows cannot open a folder
        handle = os.open(path, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


class OpenFile:
    """An open file or folder that is closed at the latest when nothing refers to it, as after Ctrl-C between two statements."""

    def __init__(self, path: Path, flags: int, mode: int = 0o777):
        self._handle = os.open(path, flags, mode)

    def fileno(self) -> int:
        return self._handle

    def close(self) -> None:
        if getattr(self, "_handle", -1) >= 0:
            handle, self._handle = self._handle, -1
            os.close(handle)

    __del__ = close


def try_lock(handle: int | OpenFile) -> bool | None:
    """Lock an open file or folder: False where another process has locked it, None where the system has no locks for it."""
    if fcntl is None:
        return None
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except OSError:
        return None
    return True


def _temporary(folder: Path, target: Path, mode: int) -> tuple[Path, OpenFile]:
    """A new file in ``folder``, with the ending of ``target``, and the open file that locks it."""
    _sweep(folder)
    stem = f".{target.stem.encode()[:100].decode(errors='ignore')}" if target.stem else ""
    suffix = target.suffix if re.fullmatch(r"\.\w+", target.suffix) else ""
    while True:
        part = folder / f"{stem}.kobai-{secrets.token_hex(8)}{suffix}"
        lock = OpenFile(part, os.O_CREAT | os.O_EXCL | os.O_RDWR, mode)
        try:
            if try_lock(lock) is not False and (fcntl is None or os.fstat(lock.fileno()).st_nlink):
                return part, lock
        except BaseException:
            lock.close()
            part.unlink(missing_ok=True)
            raise
        lock.close()  # another process has just swept it


def _sweep(folder: Path) -> None:
    """Remove the temporary files of this user's processes that were killed."""
    with contextlib.suppress(OSError), os.scandir(folder) as entries:
        for name in [entry.name for entry in entries if _TEMPORARY.fullmatch(entry.name)]:
            with contextlib.suppress(OSError):
                _remove_unlocked(folder / name)


def _remove_unlocked(part: Path) -> None:
    if fcntl is None:
        part.unlink()
        return
    # Neither a link nor a pipe is opened, and nothing waits.
    handle = os.open(part, os.O_RDWR | os.O_NOFOLLOW | os.O_NONBLOCK)
    try:
        found = os.fstat(handle)
        if stat.S_ISREG(found.st_mode) and found.st_uid == os.getuid() and try_lock(handle) is True:
            shutil.rmtree(part.with_name(f"{part.name}.files"), ignore_errors=True)
            part.unlink()
    finally:
        os.close(handle)
