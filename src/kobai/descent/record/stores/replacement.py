"""Folders that are replaced whole or not at all, while others read or replace them.

New contents are made in a working folder beside the destination, and the two folders change places in one step, so that there
is no moment without one. A working folder is locked while its process lives; the next that writes there removes what a killed
one left.
"""

from __future__ import annotations

import contextlib
import ctypes
import errno
import hashlib
import os
import re
import secrets
import shutil
import stat
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

from kobai.errors import BadInput
from kobai.files import OpenFile, check_parent, sync, try_lock

# Names in a working folder: what is made, and what was in its place where the system cannot exchange folders.
_NEW, _OLD, _LOCK = "new", "old", "lock"
_MOST_TRIES = 1000  # when others replace the same folder
_GRACE_SECONDS = 60.0  # before a working folder without a lock counts as abandoned, on Windows
_EXCHANGE, _ONLY_NEW = "exchange", "only new"
_FLAGS = {
    "linux": ("renameat2", {_EXCHANGE: 2, _ONLY_NEW: 1}),
    "darwin": ("renameatx_np", {_EXCHANGE: 2, _ONLY_NEW: 4}),
}
_AT_FDCWD = {"linux": -100, "darwin": -2}


def refuse(folder: Path, shown: Path) -> None:
    """Replace nothing: ``BadInput``."""
    raise BadInput(f"{str(shown)!r}: there already; give another name or remove it")


@contextmanager
def whole_folder(path: Path, check: Callable[[Path, Path], None] = refuse) -> Iterator[Path]:
    """The name of a folder to create, which replaces ``path`` when the block ends without an exception.

    A symbolic link is followed, and the permissions of an existing folder and of its files are kept. On Linux and macOS old and
    new change places in one step, where the file system can (``renameat2``, ``renameatx_np``). Elsewhere there is a moment
    without a folder: ``being_replaced`` tells readers, and ``restore_folder`` puts it back should the process be killed then.

    Args:
        path: the folder.
        check: called with the folder that would be replaced, and its path as a person knows it; raises ``BadInput`` where it
            must stay. What was taken away is checked again, and put back if it is refused.

    Raises:
        BadInput: the parent folder does not exist, the system refuses to write, or ``check`` does.
    """
    target = Path(os.path.realpath(path))
    check_parent(path, target)
    try:
        restore_folder(target)
        if os.path.lexists(target):
            check(target, path)
        work, lock = _working_folder(target)
    except OSError as error:
        raise _cannot(path, error) from error
    try:
        new = work / _NEW
        yield new
        os.stat(new)
        _take_modes(new, target)
        with ThreadPoolExecutor(16) as pool:  # the disk flushes many files in little more time than one
            list(pool.map(sync, [*new.rglob("*"), new]))
        _put(work, target, lambda folder: check(folder, path))
        sync(target.parent)
    except OSError as error:
        raise _cannot(path, error) from error
    finally:
        _remove(work, lock)


def restore_folder(path: Path) -> None:
    """Remove what killed processes left beside a folder, and put the folder back if one was killed while it was away."""
    target = Path(os.path.realpath(path))
    for work in _working_folders(target):
        lock = _abandoned(work)
        if lock is None:
            continue
        with contextlib.suppress(OSError):
            if (work / _OLD).exists():
                _rename(work / _OLD, target, _ONLY_NEW)
        if os.path.lexists(target) or not (work / _OLD).exists():
            _remove(work, lock)
        else:
            lock.close()


def being_replaced(path: Path) -> bool:
    """Whether a folder that is not there is about to be; waits a moment if so."""
    if not any((work / _OLD).exists() for work in _working_folders(Path(os.path.realpath(path)))):
        return False
    time.sleep(0.01)
    return True


@contextmanager
def writing_alone(folder: Path) -> Iterator[None]:
    """A lock on a folder while this process writes into it, where the system has such locks (not on Windows).

    Raises:
        BadInput: another process has it.
    """
    if sys.platform == "win32":
        yield
        return
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        if try_lock(handle) is False:
            raise BadInput(
                f"{str(folder)!r}: another process is writing there; wait until it ends, or give another name"
            )
        yield
    finally:
        os.close(handle)


def _put(work: Path, target: Path, check: Callable[[Path], None]) -> None:
    """Put ``new`` in the place of ``target``, which is then in the working folder, or removed."""
    new, old = work / _NEW, work / _OLD
    for _ in range(_MOST_TRIES):
        try:
            if not os.path.lexists(target):
                _rename(new, target, _ONLY_NEW)
            elif _rename(new, target, _EXCHANGE):
                _checked(new, check, lambda: _rename(new, target, _EXCHANGE))
            else:
                os.rename(target, old)
                _checked(old, check, lambda: os.rename(old, target))
                _rename(new, target, _ONLY_NEW)
            return
        except OSError as error:
            taken = error.errno in (errno.EEXIST, errno.ENOTEMPTY, errno.ENOENT)
            if old.exists() and not os.path.lexists(target):
                os.rename(old, target)
            elif taken:
                shutil.rmtree(old, ignore_errors=True)
            if not taken and not (sys.platform == "win32" and isinstance(error, PermissionError)):
                raise
            time.sleep(0.01)  # another process has replaced it, or, on Windows, has it open
    raise OSError(errno.EBUSY, os.strerror(errno.EBUSY))


def _checked(folder: Path, check: Callable[[Path], None], put_back: Callable[[], object]) -> None:
    try:
        check(folder)
    except BaseException:
        put_back()
        raise


def _rename(source: Path, target: Path, how: str) -> bool:
    """Exchange two folders, or rename one to a name that is free; False where the system cannot exchange."""
    function, flags = _FLAGS.get(sys.platform, ("", {}))
    call = getattr(ctypes.CDLL(None, use_errno=True), function, None) if function else None
    if call is not None:
        here = ctypes.c_int(_AT_FDCWD[sys.platform])
        names = ctypes.c_char_p(os.fsencode(source)), ctypes.c_char_p(os.fsencode(target))
        if call(here, names[0], here, names[1], ctypes.c_uint(flags[how])) == 0:
            return True
        code = ctypes.get_errno()
        if code not in (errno.ENOSYS, errno.EINVAL, errno.ENOTSUP, errno.EOPNOTSUPP, errno.EPERM):
            raise OSError(code, os.strerror(code), str(source), None, str(target))
    if how == _EXCHANGE:
        return False
    os.rename(source, target)
    return True


def _prefix(target: Path) -> str:
    name = target.name
    if len(os.fsencode(name)) > 200:  # a name has 255 bytes at most
        name = hashlib.blake2b(os.fsencode(name), digest_size=16).hexdigest()
    return f".{name}."


def _working_folders(target: Path) -> list[Path]:
    form = re.compile(re.escape(_prefix(target)) + r"[0-9a-f]{16}\.tmp")
    try:
        with os.scandir(target.parent) as entries:
            names = [e.name for e in entries if form.fullmatch(e.name) and e.is_dir(follow_symlinks=False)]
    except OSError:
        return []
    return [target.with_name(name) for name in names]


def _working_folder(target: Path) -> tuple[Path, OpenFile]:
    """A new working folder, and the open file that locks it."""
    while True:
        work = target.with_name(f"{_prefix(target)}{secrets.token_hex(8)}.tmp")
        work.mkdir(0o700)
        with contextlib.suppress(FileNotFoundError):  # taken for abandoned before it was locked
            lock = _lock(work, os.O_CREAT | os.O_EXCL)
            if lock is not None:
                return work, lock


def _lock(work: Path, flags: int = 0) -> OpenFile | None:
    """The open file that locks a working folder, or None where another process holds it."""
    if sys.platform == "win32":
        return OpenFile(work / _LOCK, flags | os.O_RDWR)
    lock = OpenFile(work, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    got = try_lock(lock)
    # On a file system without locks nobody takes a working folder for abandoned.
    if (got or (got is None and flags)) and _is_at(lock, work):
        return lock
    lock.close()
    return None


def _is_at(lock: OpenFile, path: Path) -> bool:
    try:
        return os.path.samestat(os.fstat(lock.fileno()), os.stat(path))
    except FileNotFoundError:
        return False


def _abandoned(work: Path) -> OpenFile | None:
    """The lock of a working folder whose process has ended, or None."""
    try:
        if sys.platform != "win32":
            return _lock(work)
        if (work / _LOCK).exists():
            (work / _LOCK).unlink()  # Windows refuses while it is open
        elif time.time() - work.stat().st_mtime < _GRACE_SECONDS:
            return None
        return _lock(work, os.O_CREAT)
    except OSError:
        return None


def _remove(work: Path, lock: OpenFile) -> None:
    if sys.platform == "win32":  # which removes no file that is open
        lock.close()
    shutil.rmtree(work, ignore_errors=True)
    if sys.platform != "win32":
        lock.close()


def _take_modes(new: Path, old: Path) -> None:
    """Give a folder and all in it the permissions of another folder and of its first file, if it is there."""
    for _ in range(_MOST_TRIES):
        try:
            if not old.is_dir() and not being_replaced(old):
                return
            folder = stat.S_IMODE(old.stat().st_mode)
            files = sorted(path for path in old.iterdir() if path.is_file())
            file = stat.S_IMODE(files[0].stat().st_mode) if files else None
            break
        except FileNotFoundError:  # another process replaces it at this moment
            continue
    else:
        return
    for path in new.rglob("*"):
        if path.is_dir():
            path.chmod(folder)
        elif file is not None:
            path.chmod(file)
    new.chmod(folder)


def _cannot(path: Path, error: OSError) -> BadInput:
    return BadInput(f"{str(path)!r}: cannot be written ({error.strerror or error}); choose another folder")
