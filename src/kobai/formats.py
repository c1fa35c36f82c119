"""The file formats that kobai writes: one row each, from which writers, options, help texts and the live page's menu follow."""

from __future__ import annotations

import importlib
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kobai import importing
from kobai.checks import path_of
from kobai.errors import BadInput, nearest

if TYPE_CHECKING:
    from kobai.scenes.scene_data import Scene

# What saves a thing of each kind: "module:function", called with (thing, path, **options).
_SAVE = {
    "still": "kobai.paint:save",
    "movie": "kobai.paint:save",
    "page": "kobai.viewer:save",
    "table": "kobai.tables.results:save",
    "trace": "kobai.descent.record.zarr_store:save",
}


@dataclass(frozen=True)
class Format:
    """One file format.

    Args:
        ending: with its dot, in lower case.
        kind: ``"still"``, ``"movie"`` or ``"page"`` of a scene; ``"table"`` of a model's results; ``"trace"``.
        mime: the MIME type.
        encoder: for stills and movies, ``"module:function"`` that turns painted pixels or vectors into the file.
    """

    ending: str
    kind: str
    mime: str
    encoder: str = ""

    @property
    def painted(self) -> bool:
        """Whether the painters write it, so that it has a size in pixels and reports progress."""
        return self.kind in ("still", "movie")

    def save(self, thing: Any, path: Path, **options: Any) -> None:
        """Write a scene, a table of results or a trace in this format."""
        _load(_SAVE[self.kind])(thing, path, **options)

    def encode(self, *args: Any) -> None:
        """Call the encoder."""
        _load(self.encoder)(*args)


FORMATS = {
    row.ending: row
    for row in (
        Format(".png", "still", "image/png", "kobai.paint.files.still:save_png"),
        Format(".svg", "still", "image/svg+xml", "kobai.paint.files.still:save_vector"),
        Format(".pdf", "still", "application/pdf", "kobai.paint.files.still:save_vector"),
        Format(".gif", "movie", "image/gif", "kobai.paint.files.movie:save_gif"),
        Format(".mp4", "movie", "video/mp4", "kobai.paint.files.movie:save_mp4"),
        Format(".webp", "movie", "image/webp", "kobai.paint.files.movie:save_webp"),
        Format(".html", "page", "text/html"),
        Format(".csv", "table", "text/csv"),
        Format(".parquet", "table", "application/vnd.apache.parquet"),
        Format(".zarr", "trace", "application/vnd.zarr"),
    )
}


def endings(*kinds: str) -> tuple[str, ...]:
    """The endings of formats of these kinds, in the table's order."""
    return tuple(ending for ending, row in FORMATS.items() if row.kind in kinds)


SCENE_ENDINGS = endings("still", "movie", "page")
TRACE_ENDINGS = endings("still", "movie", "page", "trace")  # of a descent, which has no table of results
RACE_ENDINGS = (*TRACE_ENDINGS, *endings("table"))


def of(path: str | Path, among: Collection[str] = SCENE_ENDINGS, where: str = "") -> Format:
    """The format of a path, by its ending, ``among`` those possible here; ``where`` begins the error, such as ``"--out "``."""
    ending = Path(path).suffix.lower()
    if ending not in among:
        found = repr(ending) if ending else "a name without an ending"
        raise BadInput(f"{where}{str(path)!r}: kobai writes {' '.join(among)}, not {found}.{nearest(ending, among)}")
    return FORMATS[ending]


def save(scene: Scene, path: str | Path, **options: Any) -> Path:
    """Write ``scene`` in the format of the path's ending."""
    path = path_of("path", path)
    of(path).save(scene, path, **options)
    return path


def mimebundle(scene: Scene, **options: Any) -> Any:
    """What a notebook shows of ``scene``: MIME types and their data."""
    return _load("kobai.viewer.notebook:mimebundle")(scene, **options)


def marimo(scene: Scene) -> tuple[str, str]:
    """What marimo shows of a scene."""
    return _load("kobai.viewer.notebook:marimo")(scene)


def _load(name: str) -> Any:
    module, _, function = name.partition(":")
    with importing.lock:
        return getattr(importlib.import_module(module), function)
