"""The bytes of a file, of a pipe or of standard input, unpacked where they are compressed, and bounded."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import stat
import sys
import zipfile
import zlib
from pathlib import Path
from typing import IO, Any

from kobai.errors import BadInput, Missing
from kobai.numbers import file_size

LARGEST = 2**30
"""Most bytes read, after unpacking: read cell by cell, a gigabyte of text takes about fifteen in memory."""

STDIN = "-"
UNPACK = {".gz": gzip.open, ".bz2": bz2.open, ".xz": lzma.open}
_MAGIC = (
    (b"\x1f\x8b", ".gz"),
    (b"BZh", ".bz2"),
    (b"\xfd7zXZ\x00", ".xz"),
    (b"\x93NUMPY", ".npy"),
    (b"PAR1", ".parquet"),
)


def read_bytes(path: str) -> tuple[bytes, str]:
    """What a file holds, unpacked, and its kind by content: an ending of ``_MAGIC``, ``.npz``, ``.xlsx`` or ``.txt``.

    Raises:
        Missing: no such file. BadInput: a folder, an empty or damaged file, or one larger than ``LARGEST``.
    """
    data = _limited(path, _opened(path))
    kind = _kind(path, data)
    if kind in UNPACK:
        try:
            with UNPACK[kind](io.BytesIO(data)) as packed:
                data = _limited(path, packed)
        except (OSError, EOFError, zlib.error, lzma.LZMAError) as error:
            raise BadInput(f"{path!r}: it is compressed and damaged ({error}); copy it again") from None
        kind = _kind(path, data)
    if not data:
        raise BadInput(f"{path!r}: the file is empty")
    return data, kind


def _opened(path: str) -> IO[bytes]:
    if path == STDIN:
        if sys.stdin is None or sys.stdin.isatty():
            raise BadInput("'-': a table is read from standard input, but nothing is piped in; name a file")
        return sys.stdin.buffer
    file = Path(path)
    try:
        mode = file.stat().st_mode
    except (FileNotFoundError, NotADirectoryError):
        raise Missing(f"{path!r}: there is no such file") from None
    except (OSError, ValueError) as error:
        raise BadInput(f"{path[:80]!r}: cannot be opened ({getattr(error, 'strerror', None) or error})") from None
    if stat.S_ISDIR(mode):
        raise BadInput(f"{path!r}: this is a folder; name a file in it")
    if stat.S_ISREG(mode) and file.stat().st_size > LARGEST:
        raise _too_large(path)
    try:
        return file.open("rb")
    except OSError as error:
        raise BadInput(f"{path!r}: cannot be opened ({error.strerror})") from None


def _limited(path: str, content: Any) -> bytes:
    data = content.read(LARGEST + 1)
    if content is not getattr(sys.stdin, "buffer", None):
        content.close()
    if len(data) > LARGEST:
        raise _too_large(path)
    return data


def _too_large(path: str, how: str = "holds") -> BadInput:
    most = file_size(LARGEST)
    return BadInput(f"{path!r}: it {how} more than the {most} that are read; choose rows or columns first")


def _kind(path: str, data: bytes) -> str:
    for magic, kind in _MAGIC:
        if data.startswith(magic):
            return kind
    if data.startswith(b"PK\x03\x04"):
        return _archive(path, data)
    return ".xls" if data.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1") else ".txt"


def _archive(path: str, data: bytes) -> str:
    """A zip archive is a workbook, or NumPy's arrays; unpacked it may not be larger than ``LARGEST`` either."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = archive.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError):
        return ".zip"
    if sum(member.file_size for member in members) > LARGEST:
        raise _too_large(path, "unpacks to")
    names = [member.filename for member in members]
    if any(name.startswith("xl/") for name in names):
        return ".xlsx"
    return ".npz" if names and all(name.endswith(".npy") for name in names) else ".zip"
