"""Downloads: every file the painters write, made off the event loop, with progress, and thrown away after a while."""

from __future__ import annotations

import secrets
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from kobai import formats
from kobai.app.compute import Cancelled, Watch, scene_of, trace_of
from kobai.app.limits import Limits
from kobai.app.state import State, number, whole
from kobai.errors import BadInput, Missing, nearest

_STORE = "zarr.zip"
ENDINGS = (*(ending[1:] for ending in formats.SCENE_ENDINGS), _STORE)
EXPIRY_SECONDS = 600.0
MOST_FILES = 40


@dataclass
class Export:
    """One file being made, and its progress."""

    id: str
    name: str
    path: Path
    done: int = 0
    total: int = 0
    state: str = "waiting"
    error: str = ""
    cancelled: bool = False
    since: float = field(default_factory=time.monotonic)

    def report(self, done: int, total: int) -> None:
        self.done, self.total = done, total

    @property
    def mime(self) -> str:
        return "application/zip" if self.name.endswith(_STORE) else formats.of(self.name).mime

    def plain(self) -> dict[str, Any]:
        """For the page."""
        return {
            "id": self.id, "name": self.name, "done": self.done, "total": self.total,
            "state": self.state, "error": self.error,
            "bytes": self.path.stat().st_size if self.state == "ready" and self.path.exists() else 0,
        }  # fmt: skip


class Exports:
    """All downloads of one server."""

    def __init__(self, limits: Limits):
        self._limits = limits
        self._folder: tempfile.TemporaryDirectory | None = None
        self._pool = ThreadPoolExecutor(limits.exports, thread_name_prefix="kobai-export")
        self._jobs: dict[str, Export] = {}

    def start(self, given: Any) -> Export:
        """Begin a file, as a page asks with ``{"state", "ending", "size"?, "scale"?, "frames"?, "fps"?}``.

        Raises:
            BadInput: what was asked cannot be written, or too many files wait.
        """
        if not isinstance(given, dict):
            raise BadInput("export: expected an object")
        state = State.read(given.get("state"), self._limits)
        ending = given.get("ending")
        if ending not in ENDINGS:
            given = str(ending)[:40]
            raise BadInput(f"{given!r}: kobai writes {', '.join(ENDINGS)}.{nearest(given, ENDINGS)}")
        options = _options(given)
        self._clear_old()
        if sum(job.state in ("waiting", "working") for job in self._jobs.values()) >= 8:
            raise BadInput("8 files are being written already; try again when they are done")
        key = secrets.token_urlsafe(12)
        self._folder = self._folder or tempfile.TemporaryDirectory(prefix="kobai-")
        job = Export(key, f"kobai.{ending}", Path(self._folder.name) / f"{key}.{ending}")
        self._jobs[key] = job
        self._pool.submit(self._work, job, state, ending, options)
        return job

    def find(self, key: str) -> Export:
        """The export of that id; ``Missing`` where there is none, or it is too old."""
        if key not in self._jobs:
            raise Missing(f"{key[:40]!r}: no such file here any more; make it again")
        return self._jobs[key]

    def cancel(self, key: str) -> None:
        """Stop making a file."""
        self.find(key).cancelled = True

    def close(self) -> None:
        """Stop everything and remove all files."""
        for job in self._jobs.values():
            job.cancelled = True
        self._pool.shutdown(wait=True, cancel_futures=True)
        if self._folder is not None:
            self._folder.cleanup()

    def _clear_old(self) -> None:
        now = time.monotonic()
        ended = [job for job in self._jobs.values() if job.state not in ("waiting", "working")]
        ended.sort(key=lambda job: job.since)
        for i, job in enumerate(ended):
            if now - job.since > EXPIRY_SECONDS or i < len(ended) - MOST_FILES:
                job.path.unlink(missing_ok=True)
                del self._jobs[job.id]

    def _work(self, job: Export, state: State, ending: str, options: dict[str, Any]) -> None:
        job.state = "working"
        try:
            watch = Watch(self._limits.export_seconds, lambda: not job.cancelled, job.report)
            trace = trace_of(state, watch)
            if ending == _STORE:
                _zip_store(trace, job.path)
            else:
                shown = scene_of(trace, state)
                kind = formats.of(job.path).kind
                if kind == "page":
                    options = {}
                elif kind == "movie":
                    options["progress"] = watch
                else:
                    options.pop("fps", None)
                    options.pop("frames", None)
                shown.save(job.path, **options)
            job.state = "ready"
        except Cancelled:
            job.state = "cancelled"
        except BadInput as error:
            job.state, job.error = "failed", str(error)
        except Exception as error:
            job.state, job.error = "failed", f"{type(error).__name__}: {error}"[:300]


def _options(given: dict[str, Any]) -> dict[str, Any]:
    """The options of ``Scene.save`` that were given, checked."""
    return {name: read(given[name]) for name, read in _READ.items() if given.get(name) is not None}


def _size(size: Any) -> tuple[int, ...]:
    if not isinstance(size, list) or len(size) != 2:
        raise BadInput("size: expected a width and a height in pixels, such as [640, 480]")
    return tuple(whole("size", v, 64, 2560) for v in size)


_READ = {
    "size": _size,
    "scale": lambda v: number("scale", v, 0.5, 4),
    "frames": lambda v: whole("frames", v, 2, 1200),
    "fps": lambda v: number("fps", v, 1, 60),
}


def _zip_store(trace: Any, path: Path) -> None:
    import shutil

    with tempfile.TemporaryDirectory(prefix="kobai-") as folder:
        trace.save(Path(folder) / "run.zarr")
        made = shutil.make_archive(str(Path(folder) / "run"), "zip", folder, "run.zarr")
        shutil.move(made, path)
