"""One download: what a page asks for, checked, and its file. Runs in a worker."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from kobai import formats
from kobai.app.compute import Watch, scene_of, trace_of
from kobai.app.exports import ENDINGS, STORE
from kobai.app.limits import Limits, read_object
from kobai.app.state import State
from kobai.checks import real, whole
from kobai.errors import BadInput, nearest
from kobai.files import temporary_folder


def check(message: bytes, limits: Limits) -> str:
    """The ending of the file that a page asks for with ``{"state", "ending", "size"?, "scale"?, "frames"?, "fps"?}``.

    Raises:
        BadInput: what was asked cannot be written.
    """
    return _read(message, limits)[1]


def make(
    message: bytes, path: Path, limits: Limits, wanted: Callable[[], bool], report: Callable[[int, int], None]
) -> None:
    """Write the file that a page asks for."""
    state, ending, options = _read(message, limits)
    watch = Watch(limits.export_seconds, wanted, report)
    trace = trace_of(state, watch)
    if ending == STORE:
        return _zip_store(trace, path)
    shown = scene_of(trace, state)
    kind = formats.of(path).kind
    if kind == "page":
        options = {}
    elif kind == "movie":
        options["progress"] = watch
    else:
        options.pop("fps", None)
        options.pop("frames", None)
    shown.save(path, **options)
    return None


def _read(message: bytes, limits: Limits) -> tuple[State, str, dict[str, Any]]:
    given = read_object(message)
    if given is None:
        raise BadInput("export: expected an object")
    state = State.read(given.get("state"), limits)
    ending = given.get("ending")
    if ending not in ENDINGS:
        found = str(ending)[:40]
        raise BadInput(f"{found!r}: kobai writes {', '.join(ENDINGS)}.{nearest(found, ENDINGS)}")
    return state, ending, _options(given)


def _options(given: dict[str, Any]) -> dict[str, Any]:
    """The options of ``Scene.save`` that were given, checked."""
    return {name: read(given[name]) for name, read in _READ.items() if given.get(name) is not None}


def _size(size: Any) -> tuple[int, ...]:
    if not isinstance(size, list) or len(size) != 2:
        raise BadInput("size: expected a width and a height in pixels, such as [640, 480]")
    return tuple(whole("size", v, 64, 2560) for v in size)


_READ = {
    "size": _size,
    "scale": lambda v: real("scale", v, 0.5, 4),
    "frames": lambda v: whole("frames", v, 2, 1200),
    "fps": lambda v: real("fps", v, 1, 60),
}


def _zip_store(trace: Any, path: Path) -> None:
    import shutil

    with temporary_folder() as folder:
        trace.save(folder / "run.zarr")
        made = shutil.make_archive(str(folder / "run"), "zip", folder, "run.zarr")
        shutil.move(made, path)
