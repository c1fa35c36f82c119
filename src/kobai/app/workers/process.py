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
        process: it, where the server is its parent.
    """

    def __init__(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, process: subprocess.Popen[bytes] | None = None
    ):
        self._reader, self._writer, self._process, self._number = reader, writer, process, 0
        self.pid = 0

    @property
    def gone(self) -> bool:
        """Whether it has ended while nothing was asked of it."""
        return self._reader.at_eof()

    def used(self) -> float:
        """Seconds of processor time its main thread has used so far; 0 where that cannot be asked, which Linux alone can."""
        with contextlib.suppress(OSError, ValueError, IndexError), open(f"/proc/{self.pid}/schedstat") as schedstat:
            return 1e-9 * int(schedstat.read().split()[0])
        return 0.0

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
        if self._process is not None:
            self._process.kill()
        elif self.pid and not self.gone:
            with contextlib.suppress(ProcessLookupError):
                os.kill(self.pid, signal.SIGKILL)
        self._writer.close()

    async def closed(self) -> int | None:
        """Wait until nothing of it is left; its exit status, where the server is its parent."""
        with contextlib.suppress(ConnectionError):
            await self._writer.wait_closed()
        return None if self._process is None else await asyncio.to_thread(self._process.wait)


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
        mine, theirs = socket.socketpair()
        with theirs:
            process = self._forked(theirs, nice) if self._fork else self._spawned(theirs, nice)
        worker = Worker(*await asyncio.open_connection(sock=mine, limit=_STREAM_BYTES), process)
        try:
            if (ready := await worker.receive()) is not None:
                worker.pid = int(ready[1])
                return worker
            return None
        finally:
            if not worker.pid:  # its socket is closed, which ends it
                worker.kill()
                await worker.closed()

    def _forked(self, theirs: socket.socket, nice: int) -> None:
        if self._template is not None and self._template.poll() is not None:
            self.close()  # the template was ended: another one
        if self._control is None:
            self._control, of_template = socket.socketpair()
            with of_template:
                self._template = self._python(of_template, control=of_template.fileno())
        socket.send_fds(self._control, [str(nice).encode().ljust(2)], [theirs.fileno()])  # type: ignore[arg-type]

    def _spawned(self, theirs: socket.socket, nice: int) -> subprocess.Popen[bytes]:
        process = self._python(theirs, nice=nice, socket=theirs.fileno())
        if process.stdin is not None:
            with process.stdin:
                process.stdin.write(theirs.share(process.pid))  # type: ignore[attr-defined]
        return process

    def _python(self, theirs: socket.socket, **more: int) -> subprocess.Popen[bytes]:
        """A Python that has a socket: on Windows it finds out from its standard input which one."""
        settings = json.dumps(self._settings | more)
        options: dict[str, Any] = {
            "stdin": subprocess.DEVNULL,
            "pass_fds": [theirs.fileno()],
            "start_new_session": True,
        }
        if sys.platform == "win32":
            options = {"stdin": subprocess.PIPE, "creationflags": subprocess.CREATE_NEW_PROCESS_GROUP}
        return subprocess.Popen[bytes](
            [sys.executable, "-P", "-c", _BOOT, json.dumps(sys.path), settings],
            stdout=subprocess.DEVNULL, env=os.environ | _ENVIRONMENT, **options,
        )  # fmt: skip

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
