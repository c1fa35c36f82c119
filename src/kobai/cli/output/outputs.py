"""``--out``: every ending and folder is checked before any work, and what was written is reported at the end."""

from __future__ import annotations

import os
import unicodedata
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kobai import formats
from kobai.cli.input import picture_options
from kobai.errors import BadInput
from kobai.importing import gc_paused

STORE = ".zarr"


@dataclass
class Written:
    """A file or store that was written, and its size in bytes."""

    path: Path
    bytes: int

    @classmethod
    def at(cls, path: Path) -> Written:
        """What was written to this path."""
        files = [p for p in path.rglob("*") if p.is_file()] if path.is_dir() else [path]
        return cls(path, sum(p.stat().st_size for p in files))


@dataclass
class Outputs:
    """Where results go: the paths as given, options for ``scene``, and options for ``Scene.save``."""

    paths: list[Path]
    picture: dict[str, Any]
    file: dict[str, Any]

    @classmethod
    def of(cls, options: dict[str, Any], endings: Collection[str] = formats.TRACE_ENDINGS) -> Outputs:
        """The outputs that a command's options ask for, their paths checked."""
        return cls(
            checked(options["out"], endings),
            picture_options.scene_options(options),
            picture_options.file_options(options),
        )

    @classmethod
    def of_trace(cls, options: dict[str, Any], endings: Collection[str] = formats.TRACE_ENDINGS) -> Outputs:
        """The outputs of a command that descends, all of it checked."""
        outputs = cls.of(options, endings)
        if any(path.suffix.lower() != STORE for path in outputs.paths):
            with gc_paused():  # this imports torch
                from kobai.scenes.trace.options import Options

            Options.parse(outputs.picture)
        return outputs

    def write(self, thing: Any, trace: Any, quiet: bool, table: Callable[[], Any] | None = None) -> list[Written]:
        """Write pictures of ``thing``, stores of ``trace``, and the results, ``table()``; each file appears whole or not."""
        scene = None
        # Stores and tables come first, because they are what took the work.
        for path in sorted(self.paths, key=lambda path: path.suffix.lower() in formats.SCENE_ENDINGS):
            if path.suffix.lower() == STORE:
                trace.save(path)
                continue
            if table is not None and path.suffix.lower() not in formats.SCENE_ENDINGS:
                formats.FORMATS[path.suffix.lower()].save(table(), path)
                continue
            if scene is None:
                from kobai.scenes import scene as build

                if "coordinates" in self.picture:
                    picture_options.check_coordinates(self.picture["coordinates"], trace.x.shape[-1])
                scene = build(thing, **self.picture)
            painted = formats.of(path).painted  # only painters have pixels and progress
            scene.save(path, **(self.file | ({"progress": False} if quiet else {}) if painted else {}))
        return [Written.at(path) for path in self.paths]


def checked(words: Sequence[str], endings: Collection[str] = formats.TRACE_ENDINGS) -> list[Path]:
    """The paths, if kobai can write each of them; ``BadInput`` names the one it cannot."""
    paths: dict[str, Path] = {}
    for word in words:
        path, folder = Path(word), Path(word).parent
        ending = formats.of(word, endings, "--out ").ending
        if not folder.is_dir():
            raise BadInput(f"--out {word!r}: there is no folder {str(folder)!r}; make it first, or write elsewhere")
        if not os.access(folder, os.W_OK):
            raise BadInput(f"--out {word!r}: the folder {str(folder)!r} may not be written to; write elsewhere")
        if ending != STORE and path.is_dir():
            raise BadInput(f"--out {word!r}: this is a folder; give another name")
        key = _identity(path)
        if key in paths:
            before = str(paths[key])
            twice = "given twice" if before == word else f"the same file as {before!r}"
            raise BadInput(f"--out {word!r}: {twice}; leave one out")
        paths[key] = path
    return list(paths.values())


def _identity(path: Path) -> str:
    """The same for all spellings of one file: links followed, letters folded where the file system takes them as equal."""
    real = os.path.realpath(path)
    folder, name = os.path.split(real)
    try:
        folds = os.path.samefile(folder, folder.swapcase())
    except OSError:
        folds = False
    return os.path.join(folder, unicodedata.normalize("NFC", name).casefold()) if folds else real
