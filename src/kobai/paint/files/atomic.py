"""Files that appear whole or not at all."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from kobai.errors import BadInput


@contextmanager
def whole(path: Path) -> Iterator[Path]:
    """A temporary neighbour of ``path`` to write to; it takes the place of ``path`` when the block ends well.

    Raises:
        BadInput: the folder is not there or cannot be written to.
    """
    if path.is_dir():
        raise BadInput(f"{str(path)!r} is a folder: give the name of a file")
    if not path.parent.is_dir():
        raise BadInput(f"{str(path)!r}: there is no folder {str(path.parent)!r}; make it first")
    try:
        handle, name = tempfile.mkstemp(prefix=f".{path.stem}-", suffix=path.suffix, dir=path.parent)
    except OSError as error:
        raise BadInput(f"{str(path)!r}: cannot write there ({error.strerror}); choose another folder") from None
    os.close(handle)
    part = Path(name)
    try:
        yield part
        mask = os.umask(0)
        os.umask(mask)
        part.chmod(0o666 & ~mask)
        os.replace(part, path)
    finally:
        part.unlink(missing_ok=True)
