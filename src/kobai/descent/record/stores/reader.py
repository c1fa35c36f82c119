"""The arrays of a store of unknown origin, read once its files and metadata are checked.

Before any array is decoded, the list of files, the metadata and the sizes that it claims are checked; each chunk is then
decoded into memory of exactly the size that its metadata says. ``metadata`` says what metadata may say.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from kobai.descent.record.stores import metadata, strict_json
from kobai.descent.record.stores.folder import METADATA, StoreFolder
from kobai.descent.record.stores.metadata import Array

# What a store may claim: this many bytes of numbers whatever its files hold, and beyond that this many for each of their bytes.
# zstd packs 32,768 equal bytes into one; a trace whose runs differ takes more room by far.
FREE_BYTES = 256 << 20
MOST_EXPANSION = 4096
_ZSTD_MAGIC = b"\x28\xb5\x2f\xfd"


class NotAStore(ValueError):
    """A folder that is no Zarr store, or of another of Zarr's formats."""


class TooLarge(ValueError):
    """A store that claims more numbers than its files can be trusted to hold."""


class Reader:
    """The attributes and arrays of a store.

    Args:
        folder: the opened store.

    Raises:
        NotAStore: it is none.
        ValueError: kobai wrote no such store; in a few words.
    """

    def __init__(self, folder: StoreFolder):
        self.folder = folder
        if METADATA not in folder.sizes:
            old = any(name in folder.foreign for name in (".zgroup", ".zarray", ".zattrs", ".zmetadata"))
            raise NotAStore("a store of Zarr's format 2, and kobai writes format 3" if old else "not a Zarr store")
        root = self._metadata(METADATA)
        if not isinstance(root, dict) or root.get("node_type") not in ("group", "array"):
            raise NotAStore("not a Zarr store")
        found = root.get("attributes")
        self.attributes: dict[str, Any] = found if isinstance(found, dict) else {}
        self._root = root
        self.arrays: dict[str, Array] = {}
        self._present: dict[str, list[tuple[int, ...]]] = {}

    def check(self, complete: bool) -> None:
        """Refuse a store with arrays, or claims of size, that kobai does not write; or, if ``complete``, without some chunk.

        Raises:
            ValueError: in a few words.
        """
        folder, root = self.folder, self._root
        if root.get("zarr_format") != 3 or root["node_type"] != "group":
            raise ValueError("it is no group of Zarr's format 3")
        if folder.irregular:
            raise ValueError(f"{folder.irregular[0]!r} in it is nothing that kobai writes")
        described = {name: self._metadata(f"{name}/{METADATA}") for name in sorted(folder.arrays)}
        if (consolidated := root.get("consolidated_metadata")) is not None:
            copies = consolidated.get("metadata") if isinstance(consolidated, dict) else None
            if copies != described:
                raise ValueError("the two copies of its metadata differ")
        self.arrays = {name: metadata.array(name, found) for name, found in described.items()}
        metadata.check_together(self.arrays)
        self._check_sizes()
        for name, array in self.arrays.items():
            if complete and len(self._present[name]) < math.prod(array.grid):
                raise ValueError(f"files of array {name!r} are missing")

    def read(self, name: str, rows: slice = slice(None)) -> np.ndarray:
        """An array's numbers, or consecutive rows of its first axis. Raises ValueError, OSError."""
        array, present = self.arrays[name], self._present[name]
        low, high, _ = rows.indices(array.shape[0]) if array.shape else (0, 1, 1)
        shape = (max(high - low, 0), *array.shape[1:]) if array.shape else ()
        if array.chunks == shape == array.shape and present:
            return self._chunk(name, array, present[0])
        whole = len(present) == math.prod(array.grid)
        out = np.empty(shape, array.dtype) if whole else np.full(shape, array.fill, array.dtype)
        for index in present if out.size else ():
            start = [k * size for k, size in zip(index, array.chunks, strict=True)]
            stop = [min(a + size, n) for a, size, n in zip(start, array.chunks, array.shape, strict=True)]
            first, last = max(start[0], low), min(stop[0], high)
            if first < last:
                chunk = self._chunk(name, array, index)
                inner = tuple(slice(0, e - a) for a, e in zip(start[1:], stop[1:], strict=True))
                outer = tuple(slice(a, e) for a, e in zip(start[1:], stop[1:], strict=True))
                out[(slice(first - low, last - low), *outer)] = chunk[
                    (slice(first - start[0], last - start[0]), *inner)
                ]
        return out

    def _chunk(self, name: str, array: Array, index: tuple[int, ...]) -> np.ndarray:
        """The numbers of a chunk that has a file."""
        file = "/".join([name, "c", *map(str, index)])
        data = self.folder.read(file, self.folder.sizes[file])
        if not array.packed:
            if len(data) != array.chunk_bytes:
                raise ValueError(f"{file!r} has {len(data):,} bytes, not {array.chunk_bytes:,}")
            return np.frombuffer(data, array.dtype).reshape(array.chunks).copy()
        if _content_size(data) != array.chunk_bytes:
            raise ValueError(f"{file!r} does not hold the {array.chunk_bytes:,} bytes that its metadata says")
        from numcodecs.zstd import decompress

        chunk = np.zeros(math.prod(array.chunks), array.dtype)
        try:
            decompress(data, chunk)
        except (RuntimeError, ValueError):
            raise ValueError(f"{file!r} cannot be unpacked") from None
        return chunk.reshape(array.chunks)

    def _check_sizes(self) -> None:
        """Compare the sizes that are claimed with the files that are there."""
        held = sum(self.folder.sizes.values())
        claimed = sum(math.prod(array.grid) * array.chunk_bytes for array in self.arrays.values())
        if claimed > FREE_BYTES + MOST_EXPANSION * held:
            raise TooLarge(
                f"it claims {claimed:,} bytes of numbers in {held:,} bytes of files; at most {FREE_BYTES:,} and "
                f"{MOST_EXPANSION:,} for each byte are read"
            )
        self._present = {name: [] for name in self.arrays}
        for file, size in self.folder.sizes.items():
            name, _, rest = file.partition("/")
            if METADATA in (name, rest):
                continue
            words, array = rest.split("/")[1:], self.arrays[name]
            index = tuple(int(word) for word in words if len(word) < 16)
            if (
                [str(k) for k in index] != words
                or len(index) != len(array.grid)
                or any(map(int.__ge__, index, array.grid))
            ):
                raise ValueError(f"{file!r} is none of the files of an array of {list(array.shape)} numbers")
            if size > 2 * array.chunk_bytes + 1024:  # zstd adds three bytes for each 128 kB that it cannot pack
                raise ValueError(f"{file!r} is larger than its numbers")
            self._present[name].append(index)

    def _metadata(self, name: str) -> Any:
        if name not in self.folder.sizes:
            raise ValueError(f"{name!r} is missing")
        return strict_json.parse(self.folder.read(name, strict_json.MOST_BYTES))


def _content_size(data: bytes) -> int | None:
    """The size of a zstd frame's contents as its header says, or None where it says none (RFC 8878, section 3.1.1.1)."""
    if len(data) < 5 or data[:4] != _ZSTD_MAGIC:
        return None
    flags = data[4]
    single = flags >> 5 & 1
    size = (single, 2, 4, 8)[flags >> 6]
    start = 5 + (1 - single) + (0, 1, 2, 4)[flags & 3]
    if not size or len(data) < start + size:
        return None
    return int.from_bytes(data[start : start + size], "little") + (256 if size == 2 else 0)
