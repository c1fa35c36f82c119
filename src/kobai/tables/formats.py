"""The formats of tables: which one a file's name promises, which one its bytes are, and who reads it."""

from __future__ import annotations

from pathlib import Path

from kobai.errors import BadInput, nearest
from kobai.tables.binary.arrays import read_arrays
from kobai.tables.contents import Contents
from kobai.tables.reading import Reading
from kobai.tables.source import STDIN, UNPACK

ENDINGS = (".csv", ".tsv", ".parquet", ".npz", ".npy", ".xlsx", ".txt", ".dat")
_TEXT = (".csv", ".tsv", ".txt", ".dat", ".tab", ".prn", ".asc", ".data", ".md")


def format_of_name(path: str) -> str:
    """The format that a name promises: an ending, or nothing."""
    if path == STDIN:
        return ""
    suffixes = [suffix.lower() for suffix in Path(path).suffixes]
    if suffixes and suffixes[-1] in UNPACK:
        suffixes.pop()
    ending = suffixes[-1] if suffixes else ""
    if ending == ".xls":
        raise BadInput(f"{path!r}: old workbooks are not read; save it as .xlsx or .csv")
    if ending and ending not in (*ENDINGS, *_TEXT):
        raise BadInput(f"{path!r}: kobai reads {' '.join(ENDINGS)}.{nearest(ending, ENDINGS)}")
    return ending


def read_contents(data: bytes, found: str, expected: str, path: str, reading: Reading) -> Contents:
    """The columns, read by what the bytes are; where the name promises another format, the file is damaged."""
    _refuse_options(found, path, reading)
    if found in (".npy", ".npz"):
        return read_arrays(data, found, path, reading)
    if found == ".parquet":
        from kobai.tables.binary.frames import read_parquet

        return read_parquet(data, path, reading)
    if found == ".xlsx":
        from kobai.tables.binary.workbook import read_workbook

        return read_workbook(data, path, reading)
    from kobai.tables.text_file import read_text

    if expected in (".npy", ".npz", ".parquet", ".xlsx") or found != ".txt":
        raise BadInput(f"{path!r}: cannot be read as {expected[1:] or 'a table'}; its contents are of another format")
    return read_text(data, path, reading)


def _refuse_options(found: str, path: str, reading: Reading) -> None:
    """Options that mean nothing in a file of this kind are refused, not ignored."""
    if reading.part is not None and found != ".xlsx":
        raise BadInput(f"--sheet {reading.part!r}: {path!r} has no sheets; leave it out")
    allowed = {".txt": ("encoding", "separator", "decimal", "head"), ".xlsx": ("decimal", "head")}.get(found, ())
    for name in ("encoding", "separator", "decimal", "head"):
        if getattr(reading, name) is not None and name not in allowed:
            raise BadInput(f"--{name} {getattr(reading, name)}: {path!r} is no text file; leave it out")
