"""Downloads: every file the painters write, made in a worker, with progress, and thrown away after a while."""

from __future__ import annotations

import asyncio
import secrets
import time
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from kobai import formats
from kobai.app.languages import error_lines
from kobai.app.limits import Limits
from kobai.app.workers.pool import FILES, Pool, Request
from kobai.errors import BadInput, Missing
from kobai.files import temporary_folder

STORE = "zarr.zip"
ENDINGS = (*(ending[1:] for ending in formats.SCENE_ENDINGS), STORE)
EXPIRY_SECONDS = 600.0
MOST_BEGUN = 8  # files being written or waiting
MOST_FILES = 40  # kept for download


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
    task: asyncio.Task[None] | None = None
    since: float = field(default_factory=time.monotonic)

    def report(self, done: int, total: int) -> None:
        if self.state != "cancelled":  # a report may have been on its way
            self.state, self.done, self.total = "working", done, total

    @property
    def mime(self) -> str:
        return "application/zip" if self.name.endswith(STORE) else formats.of(self.name).mime

    def plain(self) -> dict[str, Any]:
        """For the page."""
        return {
            "id": self.id, "name": self.name, "done": self.done, "total": self.total,
            "state": self.state, **error_lines(self.error),
            "bytes": self.path.stat().st_size if self.state == "ready" and self.path.exists() else 0,
        }  # fmt: skip


class Exports:
    """All downloads of one server."""

    def __init__(self, limits: Limits, pool: Pool):
        self._limits, self._pool = limits, pool
        self._folder: Path | None = None
        self._held = ExitStack()
        self._jobs: dict[str, Export] = {}

    async def start(self, message: bytes) -> Export:
        """Begin a file, as a page asks with ``{"state", "ending", "size"?, "scale"?, "frames"?, "fps"?}``.

        Raises:
            BadInput: what was asked cannot be written, or too many files wait.
        """
        self._clear_old()
        if sum(job.state in ("waiting", "working") for job in self._jobs.values()) >= MOST_BEGUN:
            raise BadInput(f"{MOST_BEGUN} files are being written already; try again when they are done")
        key = secrets.token_urlsafe(12)
        ending = await ask(self._pool, self._limits, b"check", message)
        self._folder = self._folder or self._held.enter_context(temporary_folder())
        job = Export(key, f"kobai.{ending}", self._folder / f"{key}.{ending}")
        self._jobs[key] = job
        job.task = asyncio.create_task(self._work(job, message))
        return job

    def find(self, key: str) -> Export:
        """The export of that id; ``Missing`` where there is none, or it is too old."""
        if key not in self._jobs:
            raise Missing(f"{key[:40]!r}: no such file here any more; make it again")
        return self._jobs[key]

    def cancel(self, key: str) -> None:
        """Stop making a file."""
        job = self.find(key)
        if job.task is not None and not job.task.done():
            job.task.cancel()
            job.state = "cancelled"

    def close(self) -> None:
        """Remove all files; what still writes is ended with its worker."""
        self._held.close()

    def _clear_old(self) -> None:
        now = time.monotonic()
        ended = [job for job in self._jobs.values() if job.state not in ("waiting", "working")]
        ended.sort(key=lambda job: job.since)
        for i, job in enumerate(ended):
            if now - job.since > EXPIRY_SECONDS or i < len(ended) - MOST_FILES:
                job.path.unlink(missing_ok=True)
                del self._jobs[job.id]

    async def _work(self, job: Export, message: bytes) -> None:
        parts = (b"export", message, str(job.path).encode())
        request = Request("files", lambda: parts, self._limits.export_seconds, job.report, FILES)
        try:
            status, text = await self._pool.run(request)
            job.state, job.error = ("ready", "") if status == b"ready" else ("failed", text.decode())
        except asyncio.CancelledError:
            pass
        except BadInput as error:
            job.state, job.error = "failed", str(error)


async def ask(pool: Pool, limits: Limits, *parts: bytes) -> str:
    """What a worker says to a short request that belongs to no connection.

    Raises:
        BadInput: what the worker found wrong with it.
    """
    status, text = await pool.run(Request("requests", lambda: parts, limits.seconds))
    if status != b"ready":
        raise BadInput(text.decode())
    return text.decode()
