"""Who writes a scene as what: ``Scene`` looks here, so that it need not know its painters and viewers."""

from __future__ import annotations

import importlib
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kobai.errors import BadInput, nearest

if TYPE_CHECKING:
    from kobai.scenes import Scene

# ending -> "module:function"; each function takes (scene, path, **options) and writes atomically.
WRITERS: dict[str, str] = {
    ".png": "kobai.paint:save",
    ".svg": "kobai.paint:save",
    ".pdf": "kobai.paint:save",
    ".gif": "kobai.paint:save",
    ".mp4": "kobai.paint:save",
    ".webp": "kobai.paint:save",
    ".html": "kobai.viewer:save",
}


def check(path: str | Path) -> Path:
    """The path, if kobai can write its ending.

    Raises:
        BadInput: naming the ending and the ones that would be right.
    """
    path = Path(path)
    ending = path.suffix.lower()
    if ending not in WRITERS:
        known = " ".join(WRITERS)
        raise BadInput(f"{str(path)!r}: kobai writes {known}, not {ending or 'a file without an ending'!r}."
                       f"{nearest(ending, WRITERS)}")  # fmt: skip
    return path


def save(scene: Scene, path: str | Path, **options: Any) -> Path:
    """Write ``scene`` to ``path`` through the writer of its ending."""
    path = check(path)
    module, name = WRITERS[path.suffix.lower()].split(":")
    getattr(importlib.import_module(module), name)(scene, path, **options)
    return path


def shown(scene: Scene, **options: Any) -> Any:
    """What a notebook shows of ``scene``: MIME types and their data."""
    return importlib.import_module("kobai.viewer.notebook").mimebundle(scene, **options)
