"""A worker process as the server sees it, and what starts one."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Callable
from typing import Any

from kobai.app.workers import frames

# Nothing of the user's script runs again: the new Python gets this one's path and imports kobai alone.
_BOOT = """import sys; path, settings = sys.argv[1:]; import json; sys.path[:] = json.loads(path)
from kobai.app.workers.inside import main; main(settings)"""

# A worker computes one thing at a time, and as many work at once as there are cores: none needs threads of its own.
# Forking needs a process without a GPU's threads, and a page's descents run on the CPU.
_ENVIRONMENT = {name: "1" for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")} | {
    "CUDA_VISIBLE_DEVICES": ""
}
_STREAM_BYTES = 1 << 22


class Worker:
    """One process that carries out tasks.

    Args:
        reader, writer: to and from it.
        end: ends it, whatever it is doing.
        code: its exit status, where the server is its parent.
    """

    def __init__(
        self, reader: asyncio.StreamReader, writer: Any, end: Callable[[], None], code: Callable[[], int | None]
    ):
        self._reader, self._writer, self._end, self._number = reader, writer, end, 0
        self.code = code
        self.pid = 0

    @property
    def gone(self) -> bool:
        """Whether it has ended while nothing was asked of it."""
        return self._reader.at_eof()

    def ask(self, *parts: bytes) -> None:
        """Send a request."""
        self._number += 1
        self._writer.write(frames.pack((str(self._number).encode(), *parts)))

    def stop(self) -> None:
        """Tell it that nobody waits for the answer any more."""
        self._writer.write(frames.pack((b"stop", str(self._number).encode())))

    async def receive(self) -> list[bytes] | None:
        """What it says next; None when it has ended."""
        with contextlib.suppress(asyncio.IncompleteReadError, ConnectionError):
            return await frames.receive(self._reader)
        return None

    def kill(self) -> None:
        """End it."""
        if self.pid and not self.gone:
            with contextlib.suppress(ProcessLookupError):
                self._end()
        self._writer.close()

    async def closed(self) -> None:
        """Wait until nothing of it is left here."""
        await self._writer.wait_closed()


class Starter:
    """Starts workers: forks them from a template on Linux, else starts a fresh Python for each.

    Args:
        settings: for ``inside.main``.
        fork: whether to fork.
    """

    def __init__(self, settings: dict[str, Any], fork: bool = sys.platform == "linux"):
        self._settings, self._fork = settings, fork
        self._template: subprocess.Popen[bytes] | None = None
        self._control: socket.socket | None = None

    async def start(self, nice: int) -> Worker | None:
        """A new worker, once it is ready; None if it ended before."""
        worker = await (self._forked(nice) if self._fork else self._spawned(nice))
        try:
            if (ready := await worker.receive()) is not None:
                worker.pid = int(ready[1])
                return worker
            return None
        finally:
            if not worker.pid:  # its socket is closed, which ends it
                worker.kill()
                await worker.closed()

    async def _forked(self, nice: int) -> Worker:
        mine, theirs = socket.socketpair()
        with theirs:
            for _ in range(2):
                if self._control is None:
                    self._start_template()
                try:
                    socket.send_fds(self._control, [str(nice).encode().ljust(2)], [theirs.fileno()])  # type: ignore[arg-type]
                    break
                except OSError:
                    self.close()  # the template has ended: another one
        reader, writer = await asyncio.open_connection(sock=mine, limit=_STREAM_BYTES)
        worker = Worker(reader, writer, lambda: os.kill(worker.pid, signal.SIGKILL), lambda: None)
        return worker

    def _start_template(self) -> None:
        self._control, theirs = socket.socketpair()
        with theirs:
            self._template = subprocess.Popen(
                self._command(control=theirs.fileno()), stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                pass_fds=[theirs.fileno()], env=os.environ | _ENVIRONMENT, start_new_session=True,
            )  # fmt: skip

    async def _spawned(self, nice: int) -> Worker:
        options: dict[str, Any] = {"start_new_session": True}
        if sys.platform == "win32":
            options = {"creationflags": subprocess.CREATE_NEW_PROCESS_GROUP}
        process = await asyncio.create_subprocess_exec(
            *self._command(nice=nice), stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE,
            env=os.environ | _ENVIRONMENT, limit=_STREAM_BYTES, **options,
        )  # fmt: skip
        assert process.stdout is not None
        return Worker(process.stdout, process.stdin, process.kill, lambda: process.returncode)

    def _command(self, **more: int) -> list[str]:
        settings = json.dumps(self._settings | more)
        return [sys.executable, "-P", "-c", _BOOT, json.dumps(sys.path), settings]

    def close(self) -> None:
        """End the template, which ends what it forked."""
        if self._control is not None:
            self._control.close()
        if self._template is not None:
            try:
                self._template.wait(0.5)
            except subprocess.TimeoutExpired:
                self._template.kill()  # in the middle of an import, before it forked anything
                self._template.wait()
        self._control = self._template = None
