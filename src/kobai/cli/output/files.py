"""``--out``: every ending and folder is checked before any work, and what was written is told at the end."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kobai import formats
from kobai._garbage import unsearched
from kobai.cli.input import picture_options
from kobai.errors import BadInput

if TYPE_CHECKING:
    from kobai.descent import Trace

STORE = ".zarr"


@dataclass
class Written:
    """A file or store that was written, and how large it is."""

    path: Path
    bytes: int


@dataclass
class Outputs:
    """Where results go.

    Args:
        paths: in the order given; stores are written first, since they hold what took the work.
        picture: options for ``scene``.
        file: options for ``Scene.save``.
    """

    paths: list[Path]
    picture: dict[str, Any] = field(default_factory=dict)
    file: dict[str, Any] = field(default_factory=dict)

    def write(self, trace: Trace, quiet: bool) -> list[Written]:
        """Write everything; each file appears whole or not at all."""
        written = []
        for path in (p for p in self.paths if p.suffix.lower() == STORE):
            trace.save(path)
            written.append(Written(path, size_of(path)))
        pictures = [p for p in self.paths if p.suffix.lower() != STORE]
        if pictures:
            picture_options.check_coordinates(self.picture.get("coordinates"), trace.x.shape[-1])
            from kobai.scenes import scene

            picture = scene(trace, **self.picture)
            for path in pictures:
                picture.save(path, **self._options(path, quiet))
                written.append(Written(path, size_of(path)))
        return sorted(written, key=lambda file: self.paths.index(file.path))

    def _options(self, path: Path, quiet: bool) -> dict[str, Any]:
        """The options that this format has: pixels and progress are the painters' alone."""
        if not formats.of(path).painted:
            return {}
        return {**self.file, "progress": False} if quiet else self.file


def ask(options: dict[str, Any]) -> Outputs:
    """Where a command's results go, all of it checked."""
    paths = check(options["out"])
    picture, file = picture_options.picture(options), picture_options.file(options)
    if any(path.suffix.lower() != STORE for path in paths):
        with unsearched():  # torch comes with it
            from kobai.scenes.trace.options import Options

        Options.parse(picture)
    return Outputs(paths, picture, file)


def check(words: Sequence[str]) -> list[Path]:
    """The paths, if kobai can write each of them.

    Raises:
        BadInput: an ending kobai does not write, a folder that is not there or may not be written, the same path twice.
    """
    paths: list[Path] = []
    for word in words:
        path = Path(word)
        ending = formats.of(word, formats.FORMATS, "--out ").ending
        folder = path.parent
        if not folder.is_dir():
            raise BadInput(f"--out {word!r}: there is no folder {str(folder)!r}; make it first, or write elsewhere")
        if not os.access(folder, os.W_OK):
            raise BadInput(f"--out {word!r}: the folder {str(folder)!r} may not be written to; write elsewhere")
        if ending != STORE and path.is_dir():
            raise BadInput(f"--out {word!r}: a folder stands there; give another name")
        if path in paths:
            raise BadInput(f"--out {word!r}: given twice; keep one of them")
        paths.append(path)
    return paths


def size_of(path: Path) -> int:
    """How large a file or store is, in bytes."""
    if path.is_dir():
        return sum(p.stat().st_size for p in path.rglob("*") if p.is_file())
    return path.stat().st_size
