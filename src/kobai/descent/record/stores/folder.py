"""The folder of a store: which of its files kobai writes, and reading them by a handle.

A store is opened as a folder, so that what is read afterwards belongs to that folder, whatever takes its name meanwhile. Links
in it are not followed, and only regular files are read.
"""

from __future__ import annotations

import json
import os
import re
import secrets
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from kobai.descent.record.stores.metadata import MOST_AXES, allowed
from kobai.files import sync

METADATA = "zarr.json"
# Written by Zarr beside a file that it replaces; a kill leaves it.
_PARTIAL = re.compile(r"\w+\.[0-9a-f]{32}\.partial")
# What file managers leave in folders that were looked at.
_HARMLESS = {".DS_Store", "Thumbs.db", "desktop.ini"}
_FLAGS = os.O_RDONLY
for _name in (
    "O_NOFOLLOW",
    "O_NONBLOCK",
    "O_CLOEXEC",
    "O_BINARY",
):  # not blocking, or opening a pipe waits for a writer
    _FLAGS |= getattr(os, _name, 0)
_BY_HANDLE = os.open in os.supports_dir_fd and os.scandir in os.supports_fd  # not on Windows


@dataclass
class StoreFolder:
    """A folder that may be a store, opened.

    Args:
        path: where it was found.
        handle: its file descriptor, or None where the system has none for folders.
        sizes: bytes of each regular file that a store may have, by its path in the folder, with "/".
        arrays: names of the arrays' folders.
        partial: files that a killed process did not finish.
        foreign: what a store never has, files and others; and those of them that are no regular files.
    """

    path: Path
    handle: int | None
    sizes: dict[str, int] = field(default_factory=dict)
    arrays: set[str] = field(default_factory=set)
    partial: list[str] = field(default_factory=list)
    foreign: list[str] = field(default_factory=list)
    irregular: list[str] = field(default_factory=list)

    @classmethod
    @contextmanager
    def opened(cls, path: Path) -> Iterator[StoreFolder]:
        """The folder at a path. Raises OSError."""
        handle = os.open(path, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC) if _BY_HANDLE else None
        try:
            folder = cls(path, handle)
            folder._list("", 0)
            yield folder
        finally:
            if handle is not None:
                os.close(handle)

    def read(self, name: str, most: int) -> bytes:
        """A file's contents, of at most ``most`` bytes. Raises OSError, ValueError."""
        file = os.open(self.path / name if self.handle is None else name, _FLAGS, dir_fd=self.handle)
        with os.fdopen(file, "rb") as held:
            found = os.fstat(file)
            if not stat.S_ISREG(found.st_mode):
                raise ValueError(f"{name!r} is no regular file")
            if found.st_size > most:
                raise ValueError(f"{name!r} has {found.st_size:,} bytes; at most {most:,} are expected")
            return held.read(found.st_size)

    def replaced(self) -> bool:
        """Whether another folder, or none, has taken its name since."""
        try:
            return self.handle is not None and not os.path.samestat(os.stat(self.path), os.fstat(self.handle))
        except OSError:
            return True

    def _list(self, within: str, depth: int) -> None:
        """Sort what is in one of its folders; what kobai does not write is not looked into."""
        for name, found in self._entries(within):
            path = f"{within}/{name}" if within else name
            if stat.S_ISREG(found.st_mode) and name not in _HARMLESS:
                if _PARTIAL.fullmatch(name):
                    self.partial.append(path)
                elif _is_file_of_store(name, depth):
                    self.sizes[path] = found.st_size
                else:
                    self.foreign.append(path)
            elif stat.S_ISDIR(found.st_mode) and _is_folder_of_store(name, depth):
                if depth == 0:
                    self.arrays.add(name)
                self._list(path, depth + 1)
            elif name not in _HARMLESS:
                self.foreign.append(path)
                self.irregular.append(path)

    def _entries(self, within: str) -> list[tuple[str, os.stat_result]]:
        if self.handle is None:
            with os.scandir(self.path / within) as entries:
                return [(entry.name, entry.stat(follow_symlinks=False)) for entry in entries]
        here = os.open(within or ".", _FLAGS | os.O_DIRECTORY, dir_fd=self.handle)
        try:
            with os.scandir(here) as entries:
                return [(entry.name, entry.stat(follow_symlinks=False)) for entry in entries]
        finally:
            os.close(here)


def consolidate(store: Path) -> None:
    """Copy the metadata of all arrays into that of the store; with it, xarray opens the store without a word.

    Zarr's own function warns that this is not in the specification, and warnings cannot be silenced in one thread alone.
    """
    root = json.loads((store / METADATA).read_bytes())
    files = sorted(store.glob(f"*/{METADATA}"))
    copies = {file.parent.name: json.loads(file.read_bytes()) for file in files}
    root["consolidated_metadata"] = {"kind": "inline", "must_understand": False, "metadata": copies}
    (store / METADATA).write_text(json.dumps(root, indent=2), encoding="utf-8")


def write_partial(path: Path, data: bytes) -> None:
    """Write a file of a store whole or not at all, and wait until the disk has it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f"{path.name}.{secrets.token_hex(16)}.partial")
    try:
        part.write_bytes(data)
        sync(part)
        os.replace(part, path)
    finally:
        part.unlink(missing_ok=True)
    sync(path.parent)


def _is_file_of_store(name: str, depth: int) -> bool:
    if depth < 2:
        return name == METADATA or (depth == 1 and name == "c")  # the chunk of a single number
    return name.isascii() and name.isdigit()


def _is_folder_of_store(name: str, depth: int) -> bool:
    if depth < 2:
        return name == "c" if depth else allowed(name)
    return name.isascii() and name.isdigit() and depth < 2 + MOST_AXES
